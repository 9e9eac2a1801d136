/// One part of what a model is told before the conversation.
public struct SystemPart: Sendable, Equatable {
    /// Where it comes from, in the words of the screen: "Assent's own", a file's name.
    public let title: String
    public let text: String
    /// Written neither by Assent nor by the person: a file of the working folder.
    public let isForeign: Bool

    public init(title: String, text: String, isForeign: Bool) {
        self.title = title
        self.text = text
        self.isForeign = isForeign
    }
}
