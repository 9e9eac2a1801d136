import JSON

/// Programs that print, count, wait or tell of this machine, and touch no file that a command names.
extension ProgramTable {
    static let printing: [ProgramRow] = [
        ProgramRow("echo", .reads, "only prints", .none),
        ProgramRow("true false :", .reads, "does nothing", .none),
        // -v sets a variable, and what stands in its subscript runs.
        ProgramRow("printf", .reads, "only prints", ProgramOptions("", powers: ["v": .runs], paths: .text)),
        // The same with -v, -R and the names of variables.
        ProgramRow(
            "test [", .reads, "only reads",
            ProgramOptions(
                long: "a b c d e f g h k n o p r s t u w x z G L N O S nt ot ef eq ne lt le gt ge", powers: ["v": .runs, "R": .runs],
                style: .words, paths: .text)),
        ProgramRow(
            "date", .reads, "only reads",
            ProgramOptions(
                "uR", values: "drfs", attached: "I",
                long: "utc universal date= reference= file= rfc-email rfc-2822 rfc-3339= iso-8601 debug resolution set=",
                powers: ["s": .writes, "set": .writes], operands: .begin(UInt8(ascii: "+")), paths: PathUse(.text, read: "r reference f file"))),
        ProgramRow(
            "uname arch", .reads, "only reads",
            ProgramOptions(
                "amnoprsiv", long: "all kernel-name nodename kernel-release kernel-version machine processor hardware-platform operating-system",
                paths: .text)),
        ProgramRow("nproc", .reads, "only reads", ProgramOptions(long: "all ignore=", paths: .text)),
        ProgramRow("uptime", .reads, "only reads", ProgramOptions("ps", long: "pretty since", paths: .text)),
        ProgramRow("tty", .reads, "only reads", ProgramOptions("s", long: "silent quiet", paths: .text)),
        ProgramRow("whoami logname groups", .reads, "only reads", ProgramOptions("", paths: .text)),
        ProgramRow("users", .reads, "only reads", ProgramOptions("", paths: .contents)),
        ProgramRow(
            "hostname", .reads, "only reads",
            ProgramOptions(
                "IsaAbdfiy", values: "F", long: "short all-ip-addresses file=",
                powers: [
                    "F": .writes, "file": .writes, "b": .writes, "boot": .writes,
                    // They ask who has that name.
                    "a": .connects, "A": .connects, "d": .connects, "f": .connects, "i": .connects, "y": .connects, "alias": .connects,
                    "all-fqdns": .connects, "domain": .connects, "fqdn": .connects, "long": .connects, "ip-address": .connects,
                ], operands: .read(0), paths: PathUse(.text, read: "F file"))),
        ProgramRow("id", .reads, "only reads", ProgramOptions("aGgnruzZ", long: "context group groups name real user zero", paths: .text)),
        ProgramRow(
            "who", .reads, "only reads",
            ProgramOptions(
                "abdHlmpqrstTuw", long: "all boot dead heading login process count runlevel short time mesg users", powers: ["lookup": .connects],
                paths: .contents)),
        ProgramRow("w", .reads, "only reads", ProgramOptions("husfo", long: "no-header no-current short from old-style", paths: .text)),
        ProgramRow(
            "ps", .reads, "only reads",
            ProgramOptions(
                "aAcdefFHjlLMNTwxyZ", values: "Cp", long: "sort= forest no-headers headers cols=",
                // Without a dash `e` shows the variables of others. What cannot be read with dashes is read as if there were none, so
                // options whose values can be wrong are not known.
                operands: .letters("aAcfghHjlmnrsTuvwxX,0123456789"), paths: .text)),
        ProgramRow(
            "free", .reads, "only reads",
            ProgramOptions("bkmghltvw", values: "sc", long: "bytes kilo mega giga tera kibi mebi gibi tebi human si lohi total committed wide", paths: .text)),
        ProgramRow("printenv", .reads, "only reads", ProgramOptions("0", long: "null", paths: .text)),
        ProgramRow(
            "locale", .reads, "only reads",
            ProgramOptions("ackmv", long: "all-locales charmaps keyword-name category-name verbose", paths: .text)),
        ProgramRow("basename", .reads, "only prints", ProgramOptions("az", values: "s", long: "multiple suffix= zero", paths: .text)),
        ProgramRow("dirname", .reads, "only prints", ProgramOptions("z", long: "zero", paths: .text)),
        ProgramRow("which type", .reads, "only reads", ProgramOptions("aftpPs", paths: .text)),
        ProgramRow(
            "seq", .reads, "only prints", ProgramOptions("w" + digits + ".", values: "fs", long: "format= separator= equal-width", paths: .text)),
        ProgramRow(
            "numfmt", .reads, "only prints",
            ProgramOptions(
                "z", values: "d",
                long: """
                    debug delimiter= field= format= from= from-unit= grouping header invalid= padding= round= suffix= to= to-unit= zero-terminated
                    """, paths: .text)),
        ProgramRow("factor", .reads, "only prints", ProgramOptions("", paths: .text)),
        ProgramRow("sleep", .reads, "only waits", ProgramOptions("", paths: .text)),
        ProgramRow("cd pushd popd dirs", .reads, "only changes the folder of this shell", ProgramOptions("LPe@n")),
        ProgramRow("expr", .reads, "only prints", .none),
        ProgramRow("exit return break continue shift", .reads, "only directs this shell", .none),
        // -p of one sets a variable, and what stands in its subscript runs; -x of the other runs a command.
        ProgramRow(
            "wait jobs", .reads, "only waits for what this shell has started",
            ProgramOptions("flnrs", powers: ["p": .runs, "x": .runs], paths: .text)),
    ]
}
