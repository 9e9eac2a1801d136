public import JSON

/// One setting: what it is called, what it may be, what it means, and who may set it.
public struct Setting: Sendable, Equatable {
    /// What may stand behind a key.
    public enum Kind: Sendable, Equatable {
        /// A text on one line, not empty.
        case text
        /// One of these words.
        case word([String])
        case flag
        /// A whole number in this range.
        case number(ClosedRange<Int>)
        /// The keys of a binding; the setting stands for one key of configuration a binding.
        case keys
        /// A program and its arguments.
        case command
    }

    /// What the file of a folder may do with it before the person trusts that file.
    public enum FolderRule: Sendable, Equatable {
        /// It is about looks.
        case free
        /// It may make the number smaller.
        case lower
        /// It may turn it off.
        case turnOff
        /// It may take a later one of the words, and no earlier one, trusted or not.
        case tighten
        /// Nothing.
        case needsTrust
        /// Nothing, trusted or not.
        case never
    }

    /// The parts of its dotted key.
    public let path: [ExactString]
    public let kind: Kind
    /// nil where leaving it out means that the program finds its own way.
    public let builtIn: SettingValue?
    /// One sentence.
    public let summary: String
    /// Environment variables that set it, the strongest first.
    public let variables: [String]
    /// The command line's option that sets it.
    public let option: String?
    public let folder: FolderRule

    init(
        _ key: String, _ kind: Kind, builtIn: SettingValue? = nil, _ summary: String, variables: [String] = [],
        option: String? = nil, folder: FolderRule
    ) {
        path = key.utf8.split(separator: UInt8(ascii: ".")).map { ExactString(String(decoding: Array($0), as: UTF8.self)) }
        self.kind = kind
        self.builtIn = builtIn
        self.summary = summary
        self.variables = variables
        self.option = option
        self.folder = folder
    }

    /// As it is written: `limits.rounds`; `keys.NAME` stands for all names.
    public var key: String { path.map(\.string).joined(separator: ".") + (kind == .keys ? ".NAME" : "") }
}

public enum SettingValue: Sendable, Equatable {
    case text(ExactString)
    case flag(Bool)
    case number(Int)
    case keys([ExactString])
    /// A program and its arguments; empty for none.
    case command([ExactString])

    public var text: String? { if case .text(let value) = self { value.string } else { nil } }
    public var flag: Bool? { if case .flag(let value) = self { value } else { nil } }
    public var number: Int? { if case .number(let value) = self { value } else { nil } }
    public var command: [ExactString]? { if case .command(let value) = self { value } else { nil } }
    public var keys: [String]? { if case .keys(let value) = self { value.map(\.string) } else { nil } }

    /// As a file would write it, so that where a text begins and ends cannot be mistaken.
    public var written: String {
        func quoted(_ text: ExactString) -> String {
            var scalars = String.UnicodeScalarView("\"".unicodeScalars)
            for scalar in text.string.unicodeScalars {
                if scalar == "\"" || scalar == "\\" { scalars.append("\\") }
                scalars.append(scalar)
            }
            scalars.append("\"")
            return String(scalars)
        }
        return switch self {
        case .text(let value): quoted(value)
        case .flag, .number: words
        case .keys(let keys), .command(let keys): "[" + keys.map(quoted).joined(separator: ", ") + "]"
        }
    }

    /// On one line, for a person: the bare text, `true`, `25`, `x or ctrl-y`.
    public var words: String {
        switch self {
        case .text(let value): value.string
        case .flag(let value): "\(value)"
        case .number(let value): "\(value)"
        case .command(let words): words.isEmpty ? "no program" : words.map(\.string).joined(separator: " ")
        case .keys(let keys): keys.isEmpty ? "no key" : keys.map(\.string).joined(separator: " or ")
        }
    }
}
