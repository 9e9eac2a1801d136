import Approval
import Link

/// Who decided or looks on, in a few words or in all that are known.
extension InterfaceState {
    /// Who the engine takes this front end for.
    var me: Author? { frontEnds.first { $0.number == you }?.author }

    /// `ada, pts/4, from 10.0.0.5`. The person at this front end is "you"; a rule is told in its own words.
    func words(for author: Author) -> String {
        if author.kind != .person { return SafeText.line(author.name) }
        if author == me { return "you" }
        return ([AuthorWords.name(author)] + AuthorWords.places(author)).joined(separator: ", ")
    }

    /// Everything that is known, with what is only claimed marked as that.
    func allWords(for author: Author) -> String {
        if author.kind != .person { return SafeText.line(author.name) }
        let known = AuthorWords.known(author).map { "\($0.label) \($0.value)\($0.isClaimed ? " (as claimed)" : "")" }
        let name = author == me ? "you (\(AuthorWords.name(author)))" : AuthorWords.name(author)
        return ([name] + known).joined(separator: ", ")
    }
}

/// What an author says of themselves is foreign text: it is made visible, and no longer than a line can hold.
enum AuthorWords {
    private static let longest = 120

    /// What let a call run by itself, the longest words first: the rule and where it stands, where it stands alone.
    static func automatic(_ call: CallState) -> [String] {
        let beginning = "rule: "
        guard let by = call.decidedBy, by.kind == .rule, by.name.utf8.starts(with: beginning.utf8) else { return ["auto: \(call.risk.rawValue)"] }
        let words = SafeText.line(String(by.name.unicodeScalars.dropFirst(beginning.unicodeScalars.count)))
        guard words.unicodeScalars.last == ")", let open = words.unicodeScalars.lastIndex(of: "(") else { return ["auto: \(words)"] }
        let place = words.unicodeScalars[words.unicodeScalars.index(after: open)...].dropLast()
        return ["auto: \(words)", "auto: \(String(place))", "auto: \(withoutLine(String(place)))"]
    }

    /// `policy.toml:12` for `policy.toml, line 12`.
    private static func withoutLine(_ place: String) -> String {
        let between = Array(", line ".utf8)
        let bytes = Array(place.utf8)
        guard let at = bytes.indices.last(where: { bytes[$0...].starts(with: between) }) else { return place }
        return String(decoding: bytes[..<at] + [UInt8(ascii: ":")] + bytes[(at + between.count)...], as: UTF8.self)
    }

    private static func visible(_ text: some StringProtocol) -> String {
        VisibleText.line(String(String.UnicodeScalarView(text.unicodeScalars.prefix(longest))))
    }

    static func name(_ author: Author) -> String { author.name.isEmpty ? "somebody" : visible(author.name) }

    /// The device without its folder, and the client's address alone.
    static func places(_ author: Author) -> [String] { [terminal(author), address(author).map { "from \($0)" }].compactMap { $0 } }

    static func terminal(_ author: Author) -> String? {
        guard let terminal = author.terminal, !terminal.isEmpty else { return nil }
        let folder = "/dev/"
        return visible(terminal.utf8.starts(with: folder.utf8) ? terminal.dropFirst(folder.count) : terminal[...])
    }

    /// `SSH_CONNECTION` is the client's address and port, and the server's.
    static func address(_ author: Author) -> String? {
        author.origin?.unicodeScalars.split(separator: " ").first.map { visible(String($0)) }
    }

    /// What the system and the front end say beside the name.
    static func known(_ author: Author) -> [(label: String, value: String, isClaimed: Bool)] {
        var known: [(label: String, value: String, isClaimed: Bool)] = []
        if let uid = author.uid { known.append(("user", "\(uid)", false)) }
        if let terminal = author.terminal, !terminal.isEmpty { known.append(("terminal", visible(terminal), false)) }
        if let process = author.process { known.append(("process", "\(process)", false)) }
        if let origin = author.origin, !origin.isEmpty { known.append(("from", visible(origin), true)) }
        if let key = author.key, !key.isEmpty { known.append(("key", visible(key), true)) }
        return known
    }
}
