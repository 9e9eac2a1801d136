/// One thing wrong in a configuration, for a person. Names and values in it are as they were written: make them visible
/// before they are shown.
public struct ConfigurationError: Error, Sendable, Equatable, CustomStringConvertible {
    public enum Problem: Sendable, Equatable {
        /// Not TOML; in the reader's words.
        case syntax(String)
        case unknownKey(String, nearest: String?)
        case wrongValue(key: String, expected: String, found: String)
        /// A folder's file must leave this alone.
        case notForFolders(key: String)
        /// The value has the right form but cannot be used; a sentence without its period.
        case unusable(key: String, why: String)
    }

    /// A file with a place in it, a variable or an option.
    public let origin: Origin
    public let problem: Problem

    public init(_ problem: Problem, at origin: Origin) {
        self.problem = problem
        self.origin = origin
    }

    public var description: String {
        let place =
            switch origin {
            case .file(_, let path, let position): "\(path), \(position): "
            case .variable(let name): "\(name) in the environment: "
            case .option(let name): "\(name): "
            case .builtIn: ""
            }
        let words = words
        return place + words + (words.utf8.last == UInt8(ascii: "?") ? "" : ".")
    }

    private var words: String {
        switch problem {
        case .syntax(let message): message
        case .unknownKey(let key, let nearest):
            "there is no setting \(key)" + (nearest.map { "; did you mean \($0)?" } ?? "; `assent config` lists all")
        case .wrongValue(let key, let expected, let found): "\(key) must be \(expected), not \(found)"
        case .notForFolders(let key): "\(key) cannot be set by a folder, only in your own configuration"
        case .unusable(let key, let why): if case .file = origin { "\(key): \(why)" } else { why }
        }
    }
}

/// All that is wrong, in the order of the layers and of the text.
public struct ConfigurationErrors: Error, Sendable, Equatable {
    public let all: [ConfigurationError]

    public init(_ all: [ConfigurationError]) { self.all = all }
}
