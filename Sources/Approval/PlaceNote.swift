public import JSON

/// What is notable about the name of a place, or about the place itself, besides where it lies.
public enum PlaceNote: Sendable, Hashable {
    /// Other programs run what is written there, by themselves. A sentence where ``TargetFact/sensitive`` does not say so.
    case runsByItself(String?)
    /// It is reached through a folder in which the system shows itself and its devices.
    case special
    /// On a file system that does not tell upper from lower case it is this name.
    case caseVariant(of: ExactString)
    /// For a program that normalises texts it is this name.
    case normalVariant(of: ExactString)
    /// A shell would read the path as this one; here it is taken as it is written.
    case shellReading(ExactString, isInside: Bool)

    /// The flags that it raises.
    var flags: [String] {
        switch self {
        case .runsByItself: ["auto-executed-file"]
        case .special: ["special-file"]
        case .caseVariant: ["case-variant"]
        case .normalVariant: [TextFlag.unicodeNormalisation.rawValue]
        case .shellReading(_, let isInside): isInside ? [] : ["outside-workspace"]
        }
    }

    /// What the checks say of it; nil where another row says so.
    func sentence(of given: ExactString) -> String? {
        func shown(_ text: ExactString) -> String { VisibleText.line(text.string) }
        return switch self {
        case .runsByItself(let words): words
        case .special: nil
        case .caseVariant(let name): "it is another name than \(shown(name)), but the same where upper and lower case are not told apart (case-variant)"
        case .normalVariant(let name): "it is another name than “\(shown(name))”, but the same for a program that normalises texts (unicode-normalisation)"
        case .shellReading(let path, _): "~ is taken as it is written, as the name of a folder; a shell would read \(shown(path))"
        }
    }

    /// Why it asks, for the verdict.
    var reason: String {
        switch self {
        case .runsByItself: "It touches what other programs run by themselves."
        case .special: "It touches something that is not an ordinary file."
        case .caseVariant, .normalVariant, .shellReading: "A name in it can be read as another one."
        }
    }

    /// For the binding.
    var text: String {
        switch self {
        case .runsByItself(let words): "runs by itself \(words ?? "")"
        case .special: "special"
        case .caseVariant(let name): "case \(name)"
        case .normalVariant(let name): "normal \(name)"
        case .shellReading(let path, let isInside): "shell \(isInside) \(path)"
        }
    }
}
