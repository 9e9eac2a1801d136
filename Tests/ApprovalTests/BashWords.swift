import TestSupport

/// What bash itself makes of lines: which words its commands get. Nothing of a line runs: there are no programs and no built-in
/// commands, and every name that is not found is written down with its words.
struct BashWords {
    static let isHere = Files.exists("/bin/bash")

    /// The commands that ran, a list for each line.
    /// - Parameter status: that every command ends with.
    static func commands(of lines: [[UInt8]], status: Int) throws -> [[[String]]] {
        let scratch = try ScratchFolder()
        try Files.write(Array(lines.map { $0 + [0] }.joined()), to: "\(scratch.path)/lines")
        try Files.write(driver, to: "\(scratch.path)/driver")
        _ = try Shell.run(
            ["/bin/bash", "\(scratch.path)/driver", "\(scratch.path)/lines", "\(status)", "\(scratch.path)/out"], in: scratch.path)
        let fields = try Files.read("\(scratch.path)/out").split(separator: 0, omittingEmptySubsequences: false).dropLast()
            .map { String(decoding: $0, as: UTF8.self) }
        var all: [[[String]]] = []
        var commands: [[String]] = []
        var index = 0
        while index < fields.count {
            guard let count = Int(fields[index]) else {
                all.append(commands)
                commands = []
                index += 1
                continue
            }
            let end = min(fields.count, index + 1 + count)
            commands.append(Array(fields[(index + 1)..<end]))
            index = end
        }
        return all
    }

    /// Why bash would not even read a line; nil when it would.
    static func refusal(of line: [UInt8]) throws -> String? {
        let outcome = try Shell.run(["/bin/bash", "-n", "-c", "--", String(decoding: line, as: UTF8.self)])
        return outcome.status == 0 && outcome.text.isEmpty ? nil : outcome.text
    }

    /// Names that are not looked up as programs: built-in ones, those with a slash, and jobs.
    static func isLookedUp(_ name: String) -> Bool {
        !name.isEmpty && !name.utf8.contains(UInt8(ascii: "/")) && name.utf8.first != UInt8(ascii: "%") && !kept.contains(name)
    }

    private static let kept: Set<String> = ["printf", "eval", "builtin", "enable", "return", "exit", "wait", ":", "time", "coproc"]

    private static let driver = #"""
        PATH=/nonexistent
        set -f +B
        unset HOME
        exec 3>"$3" </dev/null 2>/dev/null
        status=$2
        command_not_found_handle() { printf '%s\0' "$#" "$@" >&3; return $status; }
        mapfile -d '' -t lines < "$1"
        for name in $(compgen -b); do
            case $name in printf|eval|builtin|enable|return|exit|wait|:) ;; *) enable -n "$name" ;; esac
        done
        for line in "${lines[@]}"; do
            eval -- "$line" >/dev/null
            wait
            printf 'end\0' >&3
        done
        """#
}
