public import Conversation
public import JSON

/// One call with everything that decides about it: what is shown, judged, bound and run is this one value.
public struct CallSheet: Sendable, Equatable {
    public let key: CallKey
    /// Counts amendments and renewed facts; 1 is the first that was shown.
    public let revision: Int
    public let definition: ToolDefinition
    public let arguments: ToolArguments
    public let facts: Facts
    /// The model's own arguments, when a person has amended them.
    public let original: ToolArguments?
    /// The same, where the model's own could not be read.
    public let unreadable: RawBytes?
    /// What became of earlier calls that asked the same.
    public let earlier: EarlierCalls
    /// What is different from the revision that was approved, when a start was stopped for it.
    public let changes: [String]

    public init(
        key: CallKey, revision: Int, definition: ToolDefinition, arguments: ToolArguments, facts: Facts,
        original: ToolArguments? = nil, unreadable: RawBytes? = nil, earlier: EarlierCalls = EarlierCalls(), changes: [String] = []
    ) {
        self.key = key
        self.revision = revision
        self.definition = definition
        self.arguments = arguments
        self.facts = facts
        self.original = original
        self.unreadable = unreadable
        self.earlier = earlier
        self.changes = changes
    }

    /// A person has put these arguments in the place of the model's.
    public var isAmended: Bool { original != nil || unreadable != nil }

    /// Keys that the tool's definition does not declare: shown, never obeyed, and a reason to ask.
    public var undeclaredKeys: [ExactString] {
        let declared = Set(definition.declaredKeys)
        return arguments.object.keys.filter { !declared.contains($0) }
    }

    /// The digest that an approval is for: call key, server, tool, definition, argument bytes, folder, program,
    /// environment, and the identity and content of every target.
    public var binding: Digest {
        var fields = DigestFields(purpose: "assent call 1")
        fields.field("call", key.description)
        fields.field("server", optional: definition.server?.string)
        fields.field("tool", definition.name.string)
        fields.field("summary", definition.summary)
        fields.field("title", optional: definition.title)
        fields.field("annotations", optional: definition.annotations?.serializedText)
        fields.field("parameters", definition.parameters.serialized())
        fields.field("arguments", arguments.bytes)
        fields.field("folder", facts.folder.string)
        for program in [facts.program].compactMap({ $0 }) + facts.programs.filter({ $0 != facts.program }) {
            fields.field("program", program.given.string)
            fields.field("program path", optional: program.resolved?.string)
            fields.field("program identity", program.identity)
            fields.field("program size", program.size)
            fields.field("program modified", program.modified)
            fields.field("program changed", program.changed)
        }
        for script in facts.scripts {
            fields.field("script", script.given.string)
            fields.field("script path", optional: script.resolved?.string)
            fields.field("script identity", script.identity)
            fields.field("script size", script.size)
            fields.field("script content", optional: script.content?.hex)
        }
        for place in facts.places {
            fields.field("place", place.given.string)
            fields.field("place path", optional: place.resolved?.string)
            fields.field("place sensitive", optional: place.sensitive)
        }
        for host in facts.hosts {
            fields.field("address", host.address.string)
            fields.field("host", optional: host.host)
        }
        if case .fetches(let target, let proxy) = facts.effect {
            fields.field("asked for", target.string)
            fields.field("proxy", optional: proxy?.string)
        }
        if case .queries(let statement?) = facts.effect {
            fields.field("statement", statement.isReadOnly ? "reads" : "changes")
            for table in statement.writes { fields.field("table", table.string) }
        }
        for entry in facts.environment {
            fields.field("variable", entry.name.string)
            fields.field("value", entry.value.string)
        }
        if let undo = facts.undo { fields.field("undo", undo.text) }
        if let sandbox = facts.sandbox {
            fields.field("sandbox", sandbox.choice.rawValue)
            fields.field("sandbox program", optional: sandbox.program?.string)
        }
        for target in facts.targets {
            fields.field("target", target.given.string)
            fields.field("target path", optional: target.resolved?.string)
            fields.field("target kind", target.kind.rawValue)
            fields.field("target identity", target.identity)
            fields.field("target size", target.size)
            fields.field("target content", optional: target.content?.hex)
            // Where the content was not read its time stands for it, as it does when the call runs.
            if target.content == nil, target.kind == .file, changesTargets { fields.field("target modified", target.modified) }
            // Where the content was not read its time stands for it, as it does when the call runs.
            if target.content == nil, target.kind == .file, changesTargets { fields.field("target modified", target.modified) }
            for note in target.notes { fields.field("target note", note.text) }
        }
        for hook in facts.hooks { hook.bind(&fields) }
        return fields.digest
    }

    private var changesTargets: Bool {
        if case .undoes = facts.effect { true } else { facts.effect.changesFiles }
    }
}

extension DigestFields {
    fileprivate mutating func field(_ name: StaticString, _ identity: FileIdentity?) {
        field(name, optional: identity.map { "\($0.device):\($0.inode)" })
    }
}
