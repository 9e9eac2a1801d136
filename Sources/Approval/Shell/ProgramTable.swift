import JSON

/// What is known of common programs, by their name without folder.
///
/// A program that is not here is not known, and so is an option of a reading program that its row does not list: both ask.
/// Rows are data: a new program is a new row.
enum ProgramTable {
    static func row(_ name: ExactString) -> ProgramRow? { byName[name] }

    private static let byName: [ExactString: ProgramRow] = {
        var table: [ExactString: ProgramRow] = [:]
        for row in reading + writing + destroying + connecting + running {
            for name in row.names { table[ExactString(name)] = row }
        }
        return table
    }()

    // MARK: - Programs that only read

    private static let digits = "0123456789"

    private static let reading: [ProgramRow] = [
        ProgramRow(
            "ls dir vdir", .reads, "only reads",
            ProgramOptions(
                "aAbBcCdfFgGhHiklLmnNopqQrRsStuUvxXZ1", values: "IwT",
                long: """
                    all almost-all author escape block-size= ignore-backups color full-time group-directories-first no-group human-readable si \
                    dereference dereference-command-line hide= hyperlink indicator-style= inode ignore= kibibytes literal numeric-uid-gid \
                    hide-control-chars quote-name quoting-style= reverse recursive size sort= time= time-style= tabsize= width= context classify \
                    file-type directory show-control-chars zero
                    """)),
        ProgramRow(
            "cat", .reads, "only reads",
            ProgramOptions("AbeEnstTuv", long: "show-all number-nonblank show-ends number squeeze-blank show-tabs show-nonprinting")),
        ProgramRow("tac", .reads, "only reads", ProgramOptions("br", values: "s", long: "before regex separator=")),
        ProgramRow("rev", .reads, "only reads", ProgramOptions("")),
        ProgramRow(
            "head", .reads, "only reads",
            ProgramOptions("qvz" + digits, values: "nc", long: "bytes= lines= quiet silent verbose zero-terminated")),
        ProgramRow(
            "tail", .reads, "only reads",
            ProgramOptions(
                "qvzfF" + digits, values: "ncs",
                long: "bytes= lines= quiet silent verbose zero-terminated follow retry pid= sleep-interval= max-unchanged-stats=")),
        ProgramRow(
            "wc", .reads, "only reads", ProgramOptions("clLmw", long: "bytes chars lines words max-line-length files0-from= total=")),
        ProgramRow("nl", .reads, "only reads", ProgramOptions("p", values: "bdfhilnsvw")),
        ProgramRow(
            "grep egrep fgrep zgrep", .reads, "only reads",
            ProgramOptions(
                "EFGPiyvwxcLlqsbHhnTZaIrRUzo" + digits, values: "efmABCDd",
                long: """
                    extended-regexp fixed-strings basic-regexp perl-regexp regexp= file= ignore-case no-ignore-case invert-match word-regexp \
                    line-regexp count color colour files-without-match files-with-matches max-count= only-matching quiet silent no-messages \
                    byte-offset with-filename no-filename label= line-number initial-tab null after-context= before-context= context= \
                    group-separator= no-group-separator text binary-files= devices= directories= exclude= exclude-from= exclude-dir= include= \
                    recursive dereference-recursive line-buffered binary null-data
                    """)),
        ProgramRow(
            "rg", .reads, "only reads",
            ProgramOptions(
                "abcFhHiIlLnNopPqsSuUvVwx0.", values: "ABCdefgjmMrtTE",
                long: """
                    after-context= before-context= context= regexp= file= glob= iglob= type= type-not= type-list ignore-case case-sensitive \
                    smart-case line-number no-line-number with-filename no-filename heading no-heading color= colors= count count-matches \
                    files files-with-matches files-without-match fixed-strings follow hidden invert-match json line-regexp word-regexp \
                    max-columns= max-count= max-depth= max-filesize= multiline multiline-dotall no-ignore no-ignore-vcs no-messages \
                    null only-matching pcre2 pretty quiet replace= sort= sortr= stats text threads= trim unrestricted vimgrep column \
                    no-config passthru encoding= one-file-system no-ignore-parent
                    """,
                powers: ["pre": .runs, "search-zip": .runs, "z": .runs, "hostname-bin": .runs])),
        ProgramRow(
            "stat", .reads, "only reads",
            ProgramOptions("Lft", values: "c", long: "dereference file-system format= printf= terse cached=")),
        ProgramRow(
            "file", .reads, "only reads",
            ProgramOptions("bcdEhiklLNnprsS0v", values: "fFP", long: "brief mime mime-type mime-encoding dereference no-dereference", powers: ["C": .writes, "compile": .writes])),
        ProgramRow(
            "du", .reads, "only reads",
            ProgramOptions(
                "0aAbcDhHklLmPsSx", values: "dBtX",
                long: """
                    null all apparent-size bytes total dereference-args max-depth= human-readable inodes count-links dereference no-dereference \
                    separate-dirs si summarize threshold= time exclude= exclude-from= one-file-system block-size=
                    """)),
        ProgramRow("df", .reads, "only reads", ProgramOptions("ahHiklPT", values: "Btx", long: "all human-readable inodes local print-type total type= exclude-type= output portability")),
        ProgramRow("pwd", .reads, "only reads", ProgramOptions("LP", long: "logical physical")),
        ProgramRow("echo", .reads, "only prints", .none),
        ProgramRow("true false :", .reads, "does nothing", .none),
        // -v sets a variable, and what stands in its subscript runs.
        ProgramRow("printf", .reads, "only prints", ProgramOptions("", powers: ["v": .runs])),
        // The same with -v, -R and the names of variables.
        ProgramRow(
            "test [", .reads, "only reads", ProgramOptions(long: "a b c d e f g h k n o p r s t u w x z G L N O S nt ot ef eq ne lt le gt ge", powers: ["v": .runs, "R": .runs], style: .words)),
        ProgramRow(
            "date", .reads, "only reads",
            ProgramOptions(
                "uRI", values: "drf", long: "utc universal date= reference= file= rfc-email rfc-2822 rfc-3339= iso-8601 debug resolution",
                powers: ["s": .writes, "set": .writes], operands: .begin(UInt8(ascii: "+")))),
        ProgramRow("uname arch nproc whoami logname groups tty users uptime", .reads, "only reads", ProgramOptions("amnoprsiv", long: "all kernel-name nodename kernel-release machine operating-system pretty since ignore= silent quiet")),
        ProgramRow("hostname", .reads, "only reads", ProgramOptions("adfiIsy", long: "all-fqdns fqdn long short ip-address domain", powers: ["F": .writes, "file": .writes, "b": .writes, "boot": .writes], operands: .read(0))),
        ProgramRow("id", .reads, "only reads", ProgramOptions("aGgnruzZ", long: "group groups name real user zero")),
        ProgramRow("who w", .reads, "only reads", ProgramOptions("abdHlmpqrstTuwhfio", long: "all boot count heading users")),
        ProgramRow("ps", .reads, "only reads", ProgramOptions("aAcdefFHjlLMNTwxyZ", values: "CGgopqstUukO", long: "sort= forest no-headers headers pid= ppid= user= format= cols=")),
        ProgramRow("free", .reads, "only reads", ProgramOptions("bkmghlLtvw", values: "sc", long: "human mega giga total wide")),
        ProgramRow("printenv locale", .reads, "only reads", ProgramOptions("0ackm", long: "null all-locales charmaps keyword-name category-name")),
        ProgramRow(
            "sort", .reads, "only reads",
            ProgramOptions(
                "bcCdfghiMmnrRsuVz", values: "kStT",
                long: """
                    ignore-leading-blanks dictionary-order ignore-case general-numeric-sort human-numeric-sort ignore-nonprinting month-sort \
                    numeric-sort random-sort reverse sort= version-sort check key= merge stable buffer-size= field-separator= \
                    unique zero-terminated parallel= batch-size= debug files0-from= random-source= temporary-directory=
                    """,
                powers: ["o": .writes, "output": .writes, "compress-program": .runs])),
        ProgramRow(
            "uniq", .reads, "only reads",
            ProgramOptions("cdDiuz", values: "fsw", long: "count repeated all-repeated unique ignore-case skip-fields= skip-chars= check-chars= group zero-terminated", operands: .read(1))),
        ProgramRow("comm join paste", .reads, "only reads", ProgramOptions("123isz", values: "adet12jov", long: "check-order nocheck-order output-delimiter= total zero-terminated header serial delimiters=")),
        ProgramRow("cut", .reads, "only reads", ProgramOptions("nsz", values: "bcdf", long: "bytes= characters= fields= delimiter= complement only-delimited output-delimiter= zero-terminated")),
        ProgramRow("tr", .reads, "only changes what passes through it", ProgramOptions("cCdst", long: "complement delete squeeze-repeats truncate-set1")),
        ProgramRow("fold fmt expand unexpand column", .reads, "only reads", ProgramOptions("bsctuaixen", values: "wgpsoclNTRHrdO", long: "bytes spaces width= all first-only initial tabs= table separator= output-separator= output-width= table-columns=")),
        ProgramRow(
            "diff", .reads, "only reads",
            ProgramOptions(
                "abBcdeEHiNnpPqrsTtuwyZ" + digits, values: "CUxXIWFDSL",
                long: """
                    brief report-identical-files context unified ed normal rcs side-by-side width= left-column suppress-common-lines \
                    show-c-function show-function-line= label= expand-tabs initial-tab tabsize= suppress-blank-empty recursive no-dereference new-file \
                    unidirectional-new-file ignore-file-name-case exclude= exclude-from= starting-file= from-file= to-file= ignore-case \
                    ignore-tab-expansion ignore-trailing-space ignore-space-change ignore-all-space ignore-blank-lines ignore-matching-lines= text \
                    strip-trailing-cr minimal horizon-lines= speed-large-files color palette=
                    """,
                powers: ["l": .runs, "paginate": .runs])),
        ProgramRow("cmp", .reads, "only reads", ProgramOptions("bls", values: "in", long: "print-bytes ignore-initial= verbose bytes= quiet silent")),
        ProgramRow(
            "md5sum sha1sum sha224sum sha256sum sha384sum sha512sum b2sum cksum sum", .reads, "only reads",
            ProgramOptions("bctwzrs", values: "la", long: "binary check text tag zero ignore-missing quiet status strict warn length= algorithm=")),
        ProgramRow("shasum", .reads, "only reads", ProgramOptions("bctwqsU0", values: "a", long: "check algorithm= binary text")),
        ProgramRow("base64 base32", .reads, "only reads", ProgramOptions("di", values: "w", long: "decode ignore-garbage wrap=")),
        ProgramRow("basename", .reads, "only prints", ProgramOptions("az", values: "s", long: "multiple suffix= zero")),
        ProgramRow("dirname", .reads, "only prints", ProgramOptions("z", long: "zero")),
        ProgramRow("realpath", .reads, "only reads", ProgramOptions("eLmPqsz", long: "canonicalize-existing canonicalize-missing logical physical quiet relative-to= relative-base= strip no-symlinks zero")),
        ProgramRow("readlink", .reads, "only reads", ProgramOptions("efmnqsvz", long: "canonicalize canonicalize-existing canonicalize-missing no-newline quiet silent verbose zero")),
        ProgramRow("which type", .reads, "only reads", ProgramOptions("aftpPs")),
        ProgramRow("seq", .reads, "only prints", ProgramOptions("w" + digits + ".", values: "fs", long: "format= separator= equal-width")),
        ProgramRow("sleep", .reads, "only waits", ProgramOptions("")),
        ProgramRow("cd pushd popd dirs", .reads, "only changes the folder of this shell", ProgramOptions("LPe@n")),
        ProgramRow("od hexdump hd strings", .reads, "only reads", ProgramOptions("abcdfilosxvC", values: "AjNSteng", long: "address-radix= skip-bytes= read-bytes= format= all radix= encoding= bytes=")),
        ProgramRow("xxd", .reads, "only reads", ProgramOptions("abeiuEp", values: "cglosnR", operands: .read(1))),
        ProgramRow("tree", .reads, "only reads", ProgramOptions("adflxqNQpugshDFivACXJSn", values: "LPIH", long: "noreport dirsfirst du gitignore filelimit prune", powers: ["o": .writes, "R": .writes])),
        ProgramRow("jq", .reads, "only reads", ProgramOptions("rcnsSjaeCMR", values: "fLf", long: "raw-output compact-output null-input slurp sort-keys join-output ascii-output exit-status color-output monochrome-output raw-input tab unbuffered seq stream")),
        ProgramRow("nm objdump readelf size", .reads, "only reads", ProgramOptions("aAbBCdDefghHilnoprsStTuvVwWxz", values: "jM")),
        ProgramRow("expr", .reads, "only prints", .none),
        ProgramRow("exit return break continue shift wait jobs", .reads, "only directs this shell", .none),
        ProgramRow(
            "find", .special(.find), "only reads",
            ProgramOptions(
                long: """
                    H L P O0 O1 O2 O3 a and o or not maxdepth= mindepth= depth d xdev mount daystart regextype= follow warn nowarn ignore_readdir_race \
                    noignore_readdir_race noleaf name= iname= path= ipath= wholename= iwholename= regex= iregex= lname= ilname= type= xtype= size= \
                    empty perm= user= group= uid= gid= nouser nogroup links= inum= samefile= newer= anewer= cnewer= newermt= newerat= newerct= \
                    mtime= atime= ctime= mmin= amin= cmin= used= fstype= readable writable executable true false print print0 printf= ls prune quit
                    """,
                powers: [
                    "exec": .runs, "execdir": .runs, "ok": .runs, "okdir": .runs, "delete": .deletes, "fprint": .writes, "fprint0": .writes,
                    "fprintf": .writes, "fls": .writes,
                ], style: .words)),
        ProgramRow(
            "fd fdfind", .reads, "only reads",
            ProgramOptions(
                "HIusigFapL0l1q", values: "dtecESoj",
                long: "hidden no-ignore unrestricted case-sensitive ignore-case glob fixed-strings absolute-path follow full-path max-depth= type= extension= exclude= color= max-results=",
                powers: ["x": .runs, "X": .runs, "exec": .runs, "exec-batch": .runs, "list-details": .runs])),
        ProgramRow(
            "sed", .special(.sed), "only reads",
            ProgramOptions(
                "nErsuz", values: "el", long: "quiet silent expression= regexp-extended separate unbuffered null-data line-length= posix sandbox debug",
                powers: ["i": .writes, "in-place": .writes, "f": .runs, "file": .runs])),
    ]

    // MARK: - Programs that write

    private static let writing: [ProgramRow] = [
        ProgramRow("touch", .writes, "makes files or changes their times"),
        ProgramRow("mkdir mkfifo mknod mktemp", .writes, "makes files or folders"),
        ProgramRow("cp", .writes, "copies files and replaces those of the same name"),
        ProgramRow("mv", .writes, "moves files and replaces those of the same name"),
        ProgramRow("ln", .writes, "makes links"),
        ProgramRow("tee", .writes, "writes to files what passes through it"),
        ProgramRow("install", .writes, "copies files", ProgramOptions("bcCdDpsTv", values: "gmotS", powers: ["strip-program": .runs])),
        ProgramRow("chmod chown chgrp chattr setfacl", .writes, "changes who may use files"),
        ProgramRow("patch", .writes, "changes files"),
        ProgramRow(
            "tar bsdtar", .writes, "packs or unpacks files",
            ProgramOptions(
                "cxtrupzjJaAvwkmOPSWhld" + digits, values: "fCbTXgHKNL", long: "checkpoint",
                powers: [
                    "to-command": .runs, "checkpoint-action": .runs, "use-compress-program": .runs, "I": .runs, "rsh-command": .runs,
                    "rmt-command": .runs, "info-script": .runs, "new-volume-script": .runs, "F": .runs, "remove-files": .deletes,
                ])),
        ProgramRow("zip", .writes, "packs files", ProgramOptions("0123456789rjqvyuXe", values: "xib", powers: ["unzip-command": .runs, "TT": .runs, "m": .deletes, "move": .deletes])),
        ProgramRow("unzip 7z 7za cpio ar", .writes, "packs or unpacks files"),
        ProgramRow("gzip gunzip bzip2 bunzip2 xz unxz zstd unzstd lz4", .writes, "replaces files by packed or unpacked ones"),
        ProgramRow("split csplit", .writes, "writes the parts of a file", ProgramOptions("dexz", values: "abClnt", powers: ["filter": .runs])),
        ProgramRow("crontab at batch", .writes, "changes what runs at a later time", flags: ["exec-option"]),
    ]

    // MARK: - Programs that destroy

    private static let destroying: [ProgramRow] = [
        ProgramRow("rm unlink", .destroys, "deletes files and keeps no copy"),
        ProgramRow("rmdir", .destroys, "deletes folders"),
        ProgramRow("shred", .destroys, "overwrites files so that they cannot be restored"),
        ProgramRow("truncate", .destroys, "cuts files off"),
        ProgramRow("dd", .destroys, "overwrites files and devices"),
        ProgramRow("mkfs mke2fs mkswap wipefs blkdiscard fdisk sfdisk gdisk sgdisk cfdisk parted mdadm lvremove vgremove pvremove cryptsetup", .destroys, "changes disks and what is on them"),
        ProgramRow("kill pkill killall skill xkill", .destroys, "ends programs"),
        ProgramRow("reboot shutdown halt poweroff init telinit", .destroys, "stops the machine"),
        ProgramRow("userdel groupdel usermod passwd chpasswd", .destroys, "changes who may use this machine"),
        ProgramRow("iptables ip6tables nft ufw", .destroys, "changes what the network lets through"),
        ProgramRow(
            "systemctl service launchctl", .commands([
                ProgramCommand("status show is-active is-enabled is-failed list-units list-unit-files list-timers list-sockets cat print list", .readOnly, "only reads"),
                ProgramCommand("stop restart kill disable mask isolate poweroff reboot halt kexec suspend hibernate rescue emergency bootout unload remove reset-failed", .destructive, "stops what runs", flags: ["destructive"]),
            ]), "changes what runs on this machine"),
    ]
}
