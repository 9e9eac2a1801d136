public import Conversation
public import JSON

/// Permission to run one call once.
///
/// It cannot be copied, stored in a collection or used twice, and nothing outside this room can make one: the only
/// way to get it is ``Docket/issue(_:for:record:)``. Every executor takes it as a `consuming` parameter and reads
/// the arguments from it.
public struct Warrant: ~Copyable, Sendable {
    public let call: CallKey
    public let revision: Int
    /// `server/tool`, or the bare name of a built-in tool.
    public let tool: ExactString
    /// The bytes as received, or as the person saved them, and their one parse.
    public let arguments: ToolArguments
    /// The facts as they were at the start, covered by `digest`.
    public let facts: Facts
    public let digest: Digest
    /// What the person answered, where the call asks them.
    public let reply: Reply?

    /// Internal on purpose: see ``Docket``.
    init(sheet: CallSheet, digest: Digest, reply: Reply? = nil) {
        self.reply = reply
        call = sheet.key
        revision = sheet.revision
        tool = sheet.definition.fullName
        arguments = sheet.arguments
        facts = sheet.facts
        self.digest = digest
    }
}
