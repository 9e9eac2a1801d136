import JSON

/// Programs that show what stands in files. An option is here when it gives them no power to write, to run, to reach the
/// network or to leave what the command names; one that does is named with its power, and any other is not known.
///
/// Held against the manuals of GNU coreutils 9, grep 3, findutils 4, diffutils 3, sed 4, util-linux 2, binutils 2, file 5,
/// jq 1, ripgrep 14 and fd 9.
extension ProgramTable {
    static let digits = "0123456789"

    static let reading: [ProgramRow] = [
        ProgramRow(
            "cat", .reads, "only reads",
            ProgramOptions(
                "AbeEnstTuv", long: "show-all number-nonblank show-ends number squeeze-blank show-tabs show-nonprinting", paths: .contents)),
        ProgramRow("tac", .reads, "only reads", ProgramOptions("br", values: "s", long: "before regex separator=", paths: .contents)),
        ProgramRow("rev", .reads, "only reads", ProgramOptions("", paths: .contents)),
        ProgramRow(
            "head", .reads, "only reads",
            ProgramOptions("qvz" + digits, values: "nc", long: "bytes= lines= quiet silent verbose zero-terminated", paths: .contents)),
        ProgramRow(
            "tail", .reads, "only reads",
            ProgramOptions(
                "qvzfF" + digits, values: "ncs",
                long: "bytes= lines= quiet silent verbose zero-terminated follow retry pid= sleep-interval= max-unchanged-stats=",
                paths: .contents)),
        ProgramRow(
            "wc", .reads, "only reads",
            ProgramOptions(
                "clLmw", long: "bytes chars lines words max-line-length total files0-from=", powers: ["files0-from": .obeysList],
                paths: PathUse(read: "files0-from", depth: .contents))),
        ProgramRow(
            "nl", .reads, "only reads",
            ProgramOptions(
                "p", values: "bdfhilnsvw",
                long: """
                    body-numbering= section-delimiter= footer-numbering= header-numbering= line-increment= join-blank-lines= number-format= \
                    no-renumber number-separator= starting-line-number= number-width=
                    """, paths: .contents)),
        ProgramRow(
            "grep egrep fgrep", .reads, "only reads",
            ProgramOptions(
                "EFGPiyvwxcLlqsbHhnTZaIrRUzo" + digits, values: "efmABCDd",
                long: """
                    extended-regexp fixed-strings basic-regexp perl-regexp regexp= file= ignore-case no-ignore-case invert-match word-regexp \
                    line-regexp count color colour files-without-match files-with-matches max-count= only-matching quiet silent no-messages \
                    byte-offset with-filename no-filename label= line-number initial-tab null after-context= before-context= context= \
                    group-separator= no-group-separator text binary-files= devices= directories= exclude= exclude-from= exclude-dir= include= \
                    recursive line-buffered binary null-data
                    """,
                powers: ["R": .follows, "dereference-recursive": .follows],
                paths: PathUse(
                    .pattern(unless: ["e", "regexp", "f", "file"]), read: "f file exclude-from",
                    depth: .below(with: ["r", "recursive", "R", "dereference-recursive", "d", "directories"])
                ).with {
                    $0.excludesFolders = ["exclude-dir"]
                    $0.includesFiles = ["include"]
                    $0.overrules = ["exclude", "exclude-from"]
                })),
        ProgramRow(
            "rg", .reads, "only reads",
            ProgramOptions(
                "abcFhHiIlLnNopPqsSuUvVwxz0.", values: "ABCdefgjmMrtTE",
                long: """
                    after-context= before-context= context= regexp= file= glob= iglob= type= type-not= type-list ignore-case case-sensitive \
                    smart-case line-number no-line-number with-filename no-filename heading no-heading color= colors= count count-matches \
                    files files-with-matches files-without-match fixed-strings hidden invert-match json line-regexp word-regexp \
                    max-columns= max-count= max-depth= max-filesize= multiline multiline-dotall no-ignore no-ignore-vcs no-messages \
                    null only-matching pcre2 pretty quiet replace= sort= sortr= stats text threads= trim unrestricted vimgrep column \
                    no-config passthru encoding= one-file-system no-ignore-parent pre= hostname-bin= ignore-file=
                    """,
                powers: [
                    "pre": .runs, "search-zip": .runs, "z": .runs, "hostname-bin": .runs, "L": .follows, "follow": .follows,
                    // What an ignore file takes in again is read although it is hidden.
                    "ignore-file": .obeysList,
                ],
                paths: PathUse(
                    .pattern(unless: ["e", "regexp", "f", "file", "files", "type-list"]), read: "f file ignore-file", depth: .below(with: [])
                ).with { $0.hidden = [".", "hidden", "u", "unrestricted", "no-ignore"] })),
        ProgramRow(
            "sort", .reads, "only reads",
            ProgramOptions(
                "bcCdfghiMmnRrsuVz", values: "kStTo",
                long: """
                    ignore-leading-blanks dictionary-order ignore-case general-numeric-sort human-numeric-sort ignore-nonprinting month-sort \
                    numeric-sort random-sort reverse sort= version-sort check key= merge stable buffer-size= field-separator= \
                    unique zero-terminated parallel= batch-size= debug random-source= temporary-directory= output= compress-program= files0-from=
                    """,
                powers: ["o": .writes, "output": .writes, "compress-program": .runs, "files0-from": .obeysList],
                paths: PathUse(read: "files0-from random-source", written: "T temporary-directory o output", depth: .contents))),
        ProgramRow(
            "uniq", .reads, "only reads",
            ProgramOptions(
                "cdDiuz", values: "fsw",
                long: "count repeated all-repeated unique ignore-case skip-fields= skip-chars= check-chars= group zero-terminated",
                operands: .read(1), paths: .contents)),
        ProgramRow(
            "comm", .reads, "only reads",
            ProgramOptions("123z", long: "check-order nocheck-order output-delimiter= total zero-terminated", paths: .contents)),
        ProgramRow(
            "join", .reads, "only reads",
            ProgramOptions("iz", values: "aejotv12", long: "check-order nocheck-order ignore-case header zero-terminated", paths: .contents)),
        ProgramRow("paste", .reads, "only reads", ProgramOptions("sz", values: "d", long: "delimiters= serial zero-terminated", paths: .contents)),
        ProgramRow(
            "cut", .reads, "only reads",
            ProgramOptions(
                "nsz", values: "bcdf",
                long: "bytes= characters= fields= delimiter= complement only-delimited output-delimiter= zero-terminated", paths: .contents)),
        ProgramRow(
            "tr", .reads, "only changes what passes through it",
            ProgramOptions("cCdst", long: "complement delete squeeze-repeats truncate-set1", paths: .text)),
        ProgramRow("fold", .reads, "only reads", ProgramOptions("bs" + digits, values: "w", long: "bytes spaces width=", paths: .contents)),
        ProgramRow(
            "fmt", .reads, "only reads",
            ProgramOptions(
                "cstu", values: "pwg", long: "crown-margin prefix= split-only tagged-paragraph uniform-spacing width= goal=", paths: .contents)),
        ProgramRow(
            "expand unexpand", .reads, "only reads",
            ProgramOptions("ia", values: "t", long: "initial tabs= all first-only", paths: .contents)),
        ProgramRow(
            "column", .reads, "only reads",
            ProgramOptions(
                "tdLJx", values: "ONlEHRTWripcos",
                long: """
                    table table-name= table-order= table-columns= table-columns-limit= table-noextreme= table-noheadings table-header-repeat \
                    table-hide= table-right= table-truncate= table-wrap= keep-empty-lines json tree= tree-id= tree-parent= output-width= \
                    output-separator= separator= fillrows
                    """, paths: .contents)),
        ProgramRow(
            "diff", .reads, "only reads",
            ProgramOptions(
                "abBcdeEHilNnpPqrstTuwyZ" + digits, values: "CUxXIWFDSL",
                long: """
                    brief report-identical-files context unified ed normal rcs side-by-side width= left-column suppress-common-lines \
                    show-c-function show-function-line= label= expand-tabs initial-tab tabsize= suppress-blank-empty no-dereference new-file \
                    unidirectional-new-file ignore-file-name-case exclude= exclude-from= starting-file= from-file= to-file= ignore-case \
                    ignore-tab-expansion ignore-trailing-space ignore-space-change ignore-all-space ignore-blank-lines ignore-matching-lines= text \
                    strip-trailing-cr minimal horizon-lines= speed-large-files color palette=
                    """,
                powers: ["l": .runs, "paginate": .runs, "r": .follows, "recursive": .follows],
                paths: PathUse(read: "X exclude-from from-file to-file", depth: .below(with: [])).with { $0.followsUnless = ["no-dereference"] })),
        ProgramRow(
            "cmp", .reads, "only reads",
            ProgramOptions("bls", values: "in", long: "print-bytes ignore-initial= verbose bytes= quiet silent", paths: .contents)),
        ProgramRow(
            "md5sum sha1sum sha224sum sha256sum sha384sum sha512sum", .reads, "only reads",
            ProgramOptions(
                "bctwz", long: "binary text tag zero ignore-missing quiet status strict warn",
                powers: ["c": .obeysList, "check": .obeysList], paths: .contents)),
        ProgramRow(
            "b2sum", .reads, "only reads",
            ProgramOptions(
                "bctwz", values: "l", long: "binary text tag zero ignore-missing quiet status strict warn length=",
                powers: ["c": .obeysList, "check": .obeysList], paths: .contents)),
        ProgramRow(
            "cksum sum", .reads, "only reads",
            ProgramOptions(
                "cwzrs", values: "la", long: "tag untagged zero ignore-missing quiet status strict warn debug length= algorithm= sysv",
                powers: ["c": .obeysList, "check": .obeysList], paths: .contents)),
        ProgramRow(
            "shasum", .reads, "only reads",
            ProgramOptions("bctwqsU0", values: "a", long: "algorithm= binary text", powers: ["c": .obeysList, "check": .obeysList], paths: .contents)),
        ProgramRow(
            "base64 base32", .reads, "only reads", ProgramOptions("di", values: "w", long: "decode ignore-garbage wrap=", paths: .contents)),
        ProgramRow(
            "od", .reads, "only reads",
            ProgramOptions(
                "abcdfilosxv", values: "AjNSt", attached: "w",
                long: "address-radix= endian= skip-bytes= read-bytes= format= strings output-duplicates width", paths: .contents)),
        ProgramRow(
            "hexdump hd", .reads, "only reads",
            ProgramOptions(
                "bcCdoxv", values: "efns", attached: "L",
                long: """
                    one-byte-octal one-byte-char canonical two-bytes-decimal two-bytes-octal two-bytes-hex color format= format-file= length= \
                    skip= no-squeezing
                    """, paths: PathUse(read: "f format-file", depth: .contents))),
        ProgramRow(
            "strings", .reads, "only reads",
            ProgramOptions(
                "adfwo" + digits, values: "nteUs", long: "all data print-file-name bytes= radix= include-all-whitespace encoding= unicode=",
                operands: .obey(UInt8(ascii: "@")), paths: .contents)),
        ProgramRow(
            "nm", .reads, "only reads",
            ProgramOptions(
                "aABCDgjnopPrSsuUW", values: "ftX",
                long: "debug-syms print-file-name demangle no-demangle dynamic extern-only just-symbols numeric-sort no-sort portability reverse-sort print-size size-sort undefined-only defined-only",
                powers: ["plugin": .runs], operands: .obey(UInt8(ascii: "@")), paths: .contents)),
        ProgramRow(
            "size", .reads, "only reads",
            ProgramOptions("ABGodxt", long: "totals common", operands: .obey(UInt8(ascii: "@")), paths: .contents)),
        ProgramRow(
            "readelf", .reads, "only reads",
            ProgramOptions(
                "ahlSgtesnrudVAcDIW", values: "xp",
                long: "all file-header program-headers segments section-headers sections headers syms symbols dyn-syms notes relocs dynamic version-info wide histogram",
                operands: .obey(UInt8(ascii: "@")), paths: .contents)),
        ProgramRow(
            "xxd", .reads, "only reads",
            ProgramOptions(
                long: """
                    a autoskip b bits C capitalize c= cols= d e E EBCDIC g= groupsize= h i include l= len= n= name= o= p ps plain postscript r revert \
                    s= seek= u uppercase v
                    """, operands: .read(1), style: .words, paths: .contents)),
        ProgramRow(
            "look", .reads, "only reads",
            ProgramOptions(
                "adf", values: "t", long: "alternative alphanum ignore-case terminate=",
                paths: PathUse(.pattern(unless: []), depth: .contents))),
        ProgramRow("tsort", .reads, "only reads", ProgramOptions("", paths: .contents)),
        ProgramRow(
            "jq", .reads, "only reads",
            ProgramOptions(
                "rcnsSjaeCMR",
                long: "raw-output compact-output null-input slurp sort-keys join-output ascii-output exit-status color-output monochrome-output raw-input tab unbuffered seq stream indent= from-file=",
                powers: ["f": .runs, "from-file": .runs, "L": .runs, "slurpfile": .obeysList, "rawfile": .obeysList],
                operands: .filter, paths: PathUse(.pattern(unless: []), read: "from-file", depth: .contents))),
        ProgramRow(
            "sed", .special(.sed), "only reads",
            ProgramOptions(
                "nErsuz", values: "efl", attached: "i",
                long: "quiet silent expression= regexp-extended separate unbuffered null-data line-length= posix sandbox debug file=",
                powers: ["i": .writes, "in-place": .writes, "f": .runs, "file": .runs],
                paths: PathUse(.pattern(unless: ["e", "expression", "f", "file"]), read: "f file", depth: .contents))),
    ]
}
