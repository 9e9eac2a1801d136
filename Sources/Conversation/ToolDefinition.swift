public import JSON

/// A tool as the model is told of it.
public struct ToolDefinition: Sendable, Equatable {
    /// The name within its server; built-in tools have no server.
    public let name: ExactString
    public let server: ExactString?
    /// Words of the tool's author; for a server's tool they are foreign text.
    public let summary: String
    /// JSON Schema of the arguments.
    public let parameters: JSONValue
    /// What a server calls its tool for people; foreign text, and never the tool's name.
    public let title: String?
    /// What a server says of its tool's behaviour (`readOnlyHint` and the like); claims that grant nothing.
    public let annotations: JSONValue?

    public init(
        name: ExactString, server: ExactString? = nil, summary: String, parameters: JSONValue, title: String? = nil,
        annotations: JSONValue? = nil
    ) {
        self.name = name
        self.server = server
        self.summary = summary
        self.parameters = parameters
        self.title = title
        self.annotations = annotations
    }

    /// `server/name`, or the bare name of a built-in tool.
    public var fullName: ExactString { server.map { ExactString("\($0)/\(name)") } ?? name }

    /// The keys that the schema declares at its top level.
    public var declaredKeys: [ExactString] { parameters["properties"]?.object?.keys ?? [] }
    /// The keys that the schema requires at its top level.
    public var requiredKeys: [ExactString] { (parameters["required"]?.array ?? []).compactMap(\.exact) }
}
