import JSON

/// Programs that show names, sizes, times and the like, but not what stands in files.
extension ProgramTable {
    static let listing: [ProgramRow] = [
        ProgramRow(
            "ls dir vdir", .reads, "only reads",
            ProgramOptions(
                "aAbBcCdDfFgGhHiklLmnNopqQrRsStuUvxXZ1", values: "IwT",
                long: """
                    all almost-all author escape block-size= ignore-backups color full-time group-directories-first no-group human-readable si \
                    dereference dereference-command-line dereference-command-line-symlink-to-dir hide= hyperlink indicator-style= inode ignore= \
                    kibibytes literal numeric-uid-gid hide-control-chars quote-name quoting-style= reverse recursive size sort= time= time-style= \
                    tabsize= width= context classify file-type format= directory show-control-chars dired zero
                    """, paths: .names)),
        ProgramRow(
            "stat", .reads, "only reads",
            ProgramOptions("Lft", values: "c", long: "dereference file-system format= printf= terse cached=", paths: .names)),
        ProgramRow(
            "file", .reads, "only reads",
            ProgramOptions(
                "bcCdhiklLNnprszZ0v", values: "eFmPf",
                long: """
                    brief checking-printout exclude= exclude-quiet= mime mime-type mime-encoding apple extension keep-going list dereference \
                    no-dereference no-buffer no-pad print0 raw separator= parameter= magic-file= files-from= debug special-files
                    """,
                powers: [
                    "C": .writes, "compile": .writes, "p": .writes, "preserve-date": .writes, "z": .runs, "uncompress": .runs, "Z": .runs,
                    "uncompress-noreport": .runs, "m": .obeysList, "magic-file": .obeysList, "f": .obeysList, "files-from": .obeysList,
                ], paths: PathUse(read: "m magic-file f files-from"))),
        ProgramRow(
            "du", .reads, "only reads",
            ProgramOptions(
                "0abcDhHklLmPsSx", values: "dBtX",
                long: """
                    null all apparent-size bytes total dereference-args max-depth= human-readable inodes count-links no-dereference \
                    separate-dirs si summarize threshold= time time-style= exclude= exclude-from= one-file-system block-size= files0-from=
                    """,
                powers: ["L": .follows, "dereference": .follows, "files0-from": .obeysList],
                paths: PathUse(read: "X exclude-from files0-from"))),
        ProgramRow(
            "df", .reads, "only reads",
            ProgramOptions(
                "ahHiklPTv", values: "Btx",
                long: "all block-size= human-readable si inodes local no-sync output portability print-type total type= exclude-type=",
                paths: .names)),
        ProgramRow("pwd", .reads, "only reads", ProgramOptions("LP", long: "logical physical", paths: .text)),
        ProgramRow(
            "tree", .reads, "only reads",
            ProgramOptions(
                "adflxqNQpugshDFivACJSncrtRU", values: "LPIo",
                long: "noreport dirsfirst filesfirst du prune gitignore si inodes device matchdirs ignore-case",
                powers: ["o": .writes, "R": .writes, "l": .follows, "fromfile": .obeysList], paths: .names)),
        ProgramRow(
            "realpath", .reads, "only reads",
            ProgramOptions(
                "eLmPqsz",
                long: "canonicalize-existing canonicalize-missing logical physical quiet relative-to= relative-base= strip no-symlinks zero",
                paths: PathUse(read: "relative-to relative-base"))),
        ProgramRow(
            "readlink", .reads, "only reads",
            ProgramOptions(
                "efmnqsvz", long: "canonicalize canonicalize-existing canonicalize-missing no-newline quiet silent verbose zero", paths: .names)),
        ProgramRow(
            "find", .special(.find), "only reads",
            ProgramOptions(
                long: """
                    H P O0 O1 O2 O3 a and o or not maxdepth= mindepth= depth d xdev mount daystart regextype= warn nowarn ignore_readdir_race \
                    noignore_readdir_race noleaf name= iname= path= ipath= wholename= iwholename= regex= iregex= lname= ilname= type= xtype= size= \
                    empty perm= user= group= uid= gid= nouser nogroup links= inum= samefile= newer= anewer= cnewer= newermt= newerat= newerct= \
                    mtime= atime= ctime= mmin= amin= cmin= used= fstype= readable writable executable true false print print0 printf= ls prune quit \
                    fprint= fprint0= fls= files0-from=
                    """,
                powers: [
                    "exec": .runs, "execdir": .runs, "ok": .runs, "okdir": .runs, "delete": .deletes, "fprint": .writes, "fprint0": .writes,
                    "fprintf": .writes, "fls": .writes, "L": .follows, "follow": .follows, "files0-from": .obeysList,
                ], style: .words, paths: .names)),
        ProgramRow(
            "fd fdfind", .reads, "only reads",
            ProgramOptions(
                "HIusigFaplL01q", values: "dtecESoj",
                long: """
                    hidden no-ignore unrestricted case-sensitive ignore-case glob fixed-strings absolute-path full-path max-depth= type= extension= \
                    exclude= color= max-results= base-directory= search-path=
                    """,
                powers: [
                    "x": .runs, "X": .runs, "exec": .runs, "exec-batch": .runs, "l": .runs, "list-details": .runs, "L": .follows, "follow": .follows,
                ], paths: PathUse(.pattern(unless: []), read: "base-directory search-path"))),
    ]
}
