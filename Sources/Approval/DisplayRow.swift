/// One logical row of what a person is shown about a call. A screen may wrap it, never cut it.
public struct DisplayRow: Sendable, Hashable, Codable {
    public enum Kind: String, Sendable, Codable {
        /// The full tool name; `label` is the risk.
        case title
        /// The first row of an argument; `label` is its key, `text` the value's first line.
        case argument
        /// A further line of the argument above.
        case argumentLine
        /// A heading of the product's own.
        case section
        /// What will happen, in the product's own words around visible foreign text.
        case effect
        /// A line of a difference; `label` is its number in the file, in the old one for what goes.
        case diffContext, diffAdded, diffRemoved
        case checkPassed, checkFailed
        /// What the model asked before a person amended the call.
        case original
        case note
        /// Words of the model or of a server, last and in one plain style; `label` says which. They are part of what was
        /// sent or announced, and nothing of Assent's.
        case foreign
        /// What a key would change, in the product's own words around visible foreign text.
        case offer
    }

    public let kind: Kind
    public let label: String
    public let text: String

    public init(_ kind: Kind, label: String = "", _ text: String) {
        self.kind = kind
        self.label = label
        self.text = text
    }
}

/// The rows of one revision of a call, and the digest that an approval names.
public struct CallDisplay: Sendable, Equatable, Codable {
    public let rows: [DisplayRow]
    public let digest: Digest

    public init(rows: [DisplayRow]) {
        self.rows = rows
        digest = CallDisplay.digest(of: rows)
    }

    /// Rows that are not all as they were shown, with the digest of those that were.
    public init(rows: [DisplayRow], digest: Digest) {
        self.rows = rows
        self.digest = digest
    }

    public static func digest(of rows: [DisplayRow]) -> Digest {
        var fields = DigestFields(purpose: "assent display 1")
        for row in rows {
            fields.field("kind", row.kind.rawValue)
            fields.field("label", row.label)
            fields.field("text", row.text)
        }
        return fields.digest
    }
}
