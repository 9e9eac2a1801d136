import Approval
import JSON

/// Which keys of a repository's configuration make git run something, or work elsewhere, in spite of ``GitSwitches``.
enum RepositoryKeys {
    /// By section and last name, whatever stands between.
    private static let running: [String: Set<String>] = [
        "core": ["sshcommand", "gitproxy", "alternaterefscommand", "worktree", "attributesfile"],
        "diff": ["external", "command", "textconv"],
        "filter": ["clean", "smudge", "process"],
        "merge": ["driver"],
        "include": ["path"],
        "includeif": ["path"],
        "remote": ["uploadpack", "receivepack", "vcs", "promisor", "partialclonefilter"],
        "extensions": ["partialclone"],
        "gc": ["recentobjectshook"],
        "credential": ["helper"],
        "gpg": ["program", "defaultkeycommand"],
        "interactive": ["difffilter"],
        "trailer": ["command", "cmd"],
        "tar": ["command"],
        "hook": ["command", "event"],
    ]
    /// As git reads them for no.
    private static let negations: Set<ExactString> = ["false", "no", "off", "0", ""]

    static func isObeyed(_ key: ConfigurationKeys.Key, command: ExactString?) -> Bool {
        if running[key.section]?.contains(key.name) ?? false { return true }
        switch key.section {
        // A file of the work is read as others are.
        case "blame" where key.name.utf8.elementsEqual("ignorerevsfile".utf8):
            guard let value = key.value else { return false }
            return value.utf8.first.map { "/~:%".utf8.contains($0) } ?? false || ExactString(value).climbs
        // Which key signs is the person's own to say.
        case "commit" where key.name.utf8.elementsEqual("gpgsign".utf8), "tag" where key.name.utf8.elementsEqual("gpgsign".utf8):
            return key.value.map { !negations.contains(ASCII.lower($0)) } ?? true
        // A command of git's own cannot be given another meaning; one that a later git has no more could.
        case "alias":
            guard let command else { return true }
            let name = key.subsection ?? key.name
            return command.string.lowercased().utf8.elementsEqual(name.lowercased().utf8)
        case "submodule": return key.name.utf8.elementsEqual("update".utf8) && (key.value.map { $0.utf8.contains(UInt8(ascii: "!")) } ?? true)
        default: return false
        }
    }

    /// What makes git fetch what is missing.
    private static let fetching: Set<String> = ["promisor", "partialclonefilter"]

    static func sentence(_ key: ConfigurationKeys.Key) -> String {
        let name = VisibleText.line(key.text)
        switch key.section {
        case "include", "includeif": return "It has \(name): what that holds is not read here and can make git run programs."
        case "core" where key.name.utf8.elementsEqual("worktree".utf8): return "It has \(name), so git works in another folder."
        case "extensions": return "It has \(name), so that git fetches from the network what is missing."
        case "remote" where fetching.contains(key.name): return "It has \(name), so that git fetches from the network what is missing."
        case "blame": return "It has \(name), which names a file that git reads."
        case "core" where key.name.utf8.elementsEqual("attributesfile".utf8): return "It has \(name), which says what git runs for which files."
        default: return "It has \(name), and git runs what that says."
        }
    }
}
