public import Conversation
import JSON

extension ToolDefinition {
    /// Of all that a tool says of itself: name, server, words, schema. A rule can be bound to it.
    public var digest: Digest {
        var fields = DigestFields(purpose: "assent definition 1")
        fields.field("server", optional: server?.string)
        fields.field("tool", name.string)
        fields.field("summary", summary)
        fields.field("title", optional: title)
        fields.field("annotations", optional: annotations?.serializedText)
        fields.field("parameters", parameters.serialized())
        return fields.digest
    }
}
