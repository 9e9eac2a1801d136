public import JSON

/// Where a path among the words of a command leads, when a person should know of it: out of the working folder, to a place
/// that no general rule covers, or to something that is no ordinary file.
public struct NamedPlace: Sendable, Equatable {
    /// As the command writes it; `…` stands for what is known only when it runs.
    public var given: ExactString
    /// Nothing of it is known only when it runs.
    public var isWhole: Bool
    /// Absolute, links followed; of a path that is known in part: of the folder up to which it is. Nil when it could not be
    /// worked out.
    public var resolved: ExactString?
    public var inside: Bool
    /// A device, a pipe, a socket, or reached through a folder where the system shows itself.
    public var isSpecial: Bool
    /// Why general rules never cover it.
    public var sensitive: String?
    /// How the command comes there.
    public var reach: Reach

    public enum Reach: Sendable, Equatable {
        case named
        /// It names a folder, and reads all that is in it.
        case below
        /// git, which it runs, obeys it.
        case obeyed
    }

    public init(
        given: ExactString, isWhole: Bool = true, resolved: ExactString?, inside: Bool, isSpecial: Bool = false, sensitive: String? = nil,
        reach: Reach = .named
    ) {
        self.reach = reach
        self.given = given
        self.isWhole = isWhole
        self.resolved = resolved
        self.inside = inside
        self.isSpecial = isSpecial
        self.sensitive = sensitive
    }

    var flags: Set<String> {
        var flags: Set<String> = []
        if !inside { flags.insert("outside-workspace") }
        if isSpecial { flags.insert("special-file") }
        if let sensitive { flags.formUnion(CallFlag.sensitive(sensitive)) }
        return flags
    }

    /// One sentence or two: the path, its real target, and what is to be known of it.
    var words: String {
        let given = VisibleText.line(given.string)
        var words =
            switch reach {
            case .named: "the command names \(given)"
            case .below: "the command also reads \(given), below a folder that it names"
            case .obeyed: "git obeys \(given)"
            }
        let isSame = resolved.map { $0.utf8.elementsEqual(self.given.utf8) } ?? false
        if !isSame, reach != .below || !inside {
            words += resolved.map { ", \(isWhole ? "which is" : "in") \(VisibleText.line($0.string))" } ?? ", which could not be looked at"
        }
        if !inside { words += ", outside the working folder" }
        return sensitive.map { "\(words). \($0)" } ?? words
    }
}

/// What the pane says of the paths that a command names.
enum PlaceRows {
    /// More are counted.
    private static let most = 12

    static func checks(of facts: Facts) -> [DisplayRow] {
        let rows = facts.places.prefix(most).map { DisplayRow(.checkFailed, $0.words) }
        let left = facts.places.count - rows.count
        return left > 0 ? rows + [DisplayRow(.checkFailed, "\(left) more paths in the command lead to such places")] : rows
    }
}
