/// A rule about text that passes: what must not leave for the model or the screen as it is.
public struct Guard: Sendable, Equatable {
    /// Where it looks.
    public enum Place: String, Sendable, Codable, CaseIterable {
        /// What goes to the model of the person's words and the folder's texts.
        case input
        /// The model's words and the arguments of its calls.
        case output
        /// What tools return.
        case result
    }

    public enum Effect: String, Sendable, Codable, CaseIterable {
        /// A mark takes the place of what was found.
        case redact
        /// A person is asked first.
        case ask
        /// It does not pass.
        case deny
    }

    public enum Matcher: Sendable, Equatable {
        case pattern(MatchPattern)
        /// The built-in detector.
        case secrets
    }

    /// As its file names it, or what it looks for.
    public let name: String
    public let places: Set<Place>
    public let effect: Effect
    public let matcher: Matcher
    /// For the person and, where something is withheld, for the model.
    public let reason: String?
    /// Texts in which it must find something, and texts in which it must not.
    public let examples: Examples

    public struct Examples: Sendable, Equatable {
        public var match: [String]
        public var noMatch: [String]

        public init(match: [String] = [], noMatch: [String] = []) {
            self.match = match
            self.noMatch = noMatch
        }
    }

    public init(
        name: String, places: Set<Place>, effect: Effect, matcher: Matcher, reason: String? = nil, examples: Examples = Examples()
    ) {
        self.name = name
        self.places = places
        self.effect = effect
        self.matcher = matcher
        self.reason = reason
        self.examples = examples
    }

    /// Whether it finds something in a text.
    public func finds(in text: String) -> Bool {
        var scan = TextScan(isComplete: true)
        return !scan.matches(matcher, in: Array(text.utf8)[...], from: 0).found.isEmpty
    }

    /// What takes the place of what it found.
    var mark: String { "[redacted: \(name)]" }
}
