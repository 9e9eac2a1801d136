import JSON

/// Programs that write. The options that are listed let them do nothing that their names do not say.
extension ProgramTable {
    static let writing: [ProgramRow] = [
        ProgramRow(
            "touch", .writes, "makes files or changes their times",
            ProgramOptions("acfhm", values: "drt", long: "no-create date= reference= time= no-dereference", paths: PathUse(read: "r reference"))),
        ProgramRow("mkdir", .writes, "makes folders", ProgramOptions("pv", long: "parents verbose", paths: .names)),
        ProgramRow("mkfifo mknod mktemp", .writes, "makes files or folders"),
        ProgramRow(
            "cp", .writes, "copies files and replaces those of the same name",
            ProgramOptions(
                "adfHLnpPrRTuvx", values: "t",
                long: """
                    archive attributes-only force no-clobber no-dereference preserve no-preserve= recursive reflink remove-destination sparse= \
                    strip-trailing-slashes target-directory= no-target-directory update verbose one-file-system
                    """,
                powers: [
                    "L": .follows, "dereference": .follows,
                    // Links that lie in the folder that is written to are followed, too.
                    "r": .follows, "R": .follows, "a": .follows, "recursive": .follows, "archive": .follows,
                ],
                paths: PathUse(written: "t target-directory", depth: .below(with: ["r", "R", "a", "recursive", "archive"])))),
        ProgramRow(
            "mv", .writes, "moves files and replaces those of the same name",
            ProgramOptions(
                "fnTuv", values: "t", long: "force no-clobber strip-trailing-slashes target-directory= no-target-directory update verbose",
                paths: PathUse(written: "t target-directory"))),
        ProgramRow(
            "ln", .writes, "makes links",
            ProgramOptions(
                "snrTv", values: "t", long: "symbolic no-dereference relative target-directory= no-target-directory verbose",
                paths: PathUse(written: "t target-directory"))),
        ProgramRow(
            "tee", .writes, "writes to files what passes through it",
            ProgramOptions("aip", long: "append ignore-interrupts output-error", paths: .names)),
        ProgramRow("install", .writes, "copies files", ProgramOptions("bcCdDpsTv", values: "gmotS", powers: ["strip-program": .runs])),
        ProgramRow(
            "chmod", .writes, "changes who may use files",
            ProgramOptions(
                "cfv", long: "changes silent quiet verbose preserve-root reference=",
                paths: PathUse(.pattern(unless: ["reference"]), read: "reference"))),
        ProgramRow("chown chgrp chattr setfacl", .writes, "changes who may use files"),
        ProgramRow("patch", .writes, "changes files"),
        ProgramRow(
            "tar bsdtar", .writes, "packs or unpacks files",
            ProgramOptions(
                "cxtrupzjJaAvwkmOPSWhld" + digits, values: "fCbTXgHKNL", long: "checkpoint",
                powers: [
                    "to-command": .runs, "checkpoint-action": .runs, "use-compress-program": .runs, "I": .runs, "rsh-command": .runs,
                    "rmt-command": .runs, "info-script": .runs, "new-volume-script": .runs, "F": .runs, "remove-files": .deletes,
                ])),
        ProgramRow(
            "zip", .writes, "packs files",
            ProgramOptions(
                "0123456789rjqvyuXe", values: "xib", powers: ["unzip-command": .runs, "TT": .runs, "m": .deletes, "move": .deletes])),
        ProgramRow("unzip 7z 7za cpio ar", .writes, "packs or unpacks files"),
        ProgramRow("gzip gunzip bzip2 bunzip2 xz unxz zstd unzstd lz4", .writes, "replaces files by packed or unpacked ones"),
        ProgramRow(
            "split csplit", .writes, "writes the parts of a file", ProgramOptions("dexz", values: "abClnt", powers: ["filter": .runs])),
        ProgramRow("crontab at batch", .writes, "changes what runs at a later time", flags: ["exec-option"]),
    ]
}
