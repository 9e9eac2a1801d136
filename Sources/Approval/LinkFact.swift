public import JSON

/// A symbolic link on the way to a target.
public struct LinkFact: Sendable, Equatable {
    /// Where the link lies, absolute and real.
    public var path: ExactString
    /// What is written in it.
    public var target: ExactString

    public init(path: ExactString, target: ExactString) {
        self.path = path
        self.target = target
    }
}
