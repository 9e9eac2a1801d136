public import Approval
public import JSON

/// The environment that every program gets which a tool starts: an allow-list, in a fixed order, without keys or tokens.
public struct ChildEnvironment: Sendable, Equatable {
    /// Name and value, the whole list.
    public let entries: [EnvironmentEntry]
    /// The folders in which programs are looked for, absolute, in order.
    let searchPath: [ExactString]

    /// What a shell puts in the place of `~`; nil when it is not set.
    var home: ExactString? { entries.last { $0.name == "HOME" }?.value }

    /// The folders that only the system's administrator writes to.
    public static let systemPath: [ExactString] = [
        "/usr/local/sbin", "/usr/local/bin", "/usr/sbin", "/usr/bin", "/sbin", "/bin",
    ]

    /// Tells a program that it was started by a tool; also how one that lost its parents is recognised.
    static let sign = EnvironmentEntry(name: "ASSENT_CALL", value: "1")

    /// What is taken over when it is set, besides `LC_*`.
    private static let taken: [ExactString] = ["HOME", "USER", "LOGNAME", "LANG"]
    /// By name and not by prefix: `LC_ANYTHING` is a common way to carry other things through SSH.
    private static let locale: [ExactString] = [
        "LC_ALL", "LC_ADDRESS", "LC_COLLATE", "LC_CTYPE", "LC_IDENTIFICATION", "LC_MEASUREMENT", "LC_MESSAGES",
        "LC_MONETARY", "LC_NAME", "LC_NUMERIC", "LC_PAPER", "LC_TELEPHONE", "LC_TIME",
    ]

    /// - Parameters:
    ///   - variables: the variables to choose from, usually the program's own; the first of a name counts.
    ///   - searchPath: absolute folders; others are left out.
    public init(choosingFrom variables: [EnvironmentEntry], searchPath: [ExactString] = ChildEnvironment.systemPath) {
        // A colon would make two folders of one.
        let folders = searchPath.filter { $0.utf8.first == 0x2F && !$0.utf8.contains(0x3A) && !$0.utf8.contains(0) }
        let path = folders.map(\.string).joined(separator: ":")
        var entries = [EnvironmentEntry(name: "PATH", value: ExactString(path))]
        for name in ChildEnvironment.taken + ChildEnvironment.locale + ["TZ", "TMPDIR"] {
            guard let entry = variables.first(where: { $0.name == name }), !entry.value.utf8.contains(0) else { continue }
            entries.append(EnvironmentEntry(name: name, value: entry.value))
        }
        entries.append(EnvironmentEntry(name: "TERM", value: "dumb"))
        entries.append(ChildEnvironment.sign)
        entries += GitSwitches.entries
        self.entries = entries
        self.searchPath = folders
    }
}
