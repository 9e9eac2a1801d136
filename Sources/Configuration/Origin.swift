public import TOML

/// Who sets things, the weakest first.
public enum Layer: String, Sendable {
    case builtIn = "built-in"
    case system, user, workspace, environment
    case commandLine = "command-line"
}

/// Where a value comes from.
public enum Origin: Sendable, Equatable {
    case builtIn
    case file(Layer, path: String, TOMLPosition)
    case variable(String)
    case option(String)

    public var layer: Layer {
        switch self {
        case .builtIn: .builtIn
        case .file(let layer, _, _): layer
        case .variable: .environment
        case .option: .commandLine
        }
    }

    /// For a list: `/etc/assent/config.toml, line 3`.
    public var words: String {
        switch self {
        case .builtIn: "built in"
        case .file(_, let path, let position): "\(path), line \(position.line)"
        case .variable(let name): "environment, \(name)"
        case .option(let name): "command line, \(name)"
        }
    }
}

/// A value and where it comes from.
public struct Sourced<Value: Sendable & Equatable>: Sendable, Equatable {
    public let value: Value
    public let origin: Origin

    public init(_ value: Value, from origin: Origin) {
        self.value = value
        self.origin = origin
    }
}
