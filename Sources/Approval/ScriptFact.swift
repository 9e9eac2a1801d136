public import JSON

/// A file that a command runs by its content: a script that is named by path, by itself or behind its interpreter.
public struct ScriptFact: Sendable, Equatable {
    /// As the command names it.
    public var given: ExactString
    /// Absolute, links followed; nil when it is not there or could not be worked out.
    public var resolved: ExactString?
    public var inside: Bool
    public var identity: FileIdentity?
    /// Bytes.
    public var size: Int64
    public var content: Digest?
    /// The content, when it is text and not too long to show.
    public var text: [UInt8]?
    /// Why the content is not shown, one sentence.
    public var problem: String?

    public init(
        given: ExactString, resolved: ExactString? = nil, inside: Bool = false, identity: FileIdentity? = nil, size: Int64 = 0,
        content: Digest? = nil, text: [UInt8]? = nil, problem: String? = nil
    ) {
        self.given = given
        self.resolved = resolved
        self.inside = inside
        self.identity = identity
        self.size = size
        self.content = content
        self.text = text
        self.problem = problem
    }
}
