public import Conversation
public import JSON

/// What is wrong with a call that nobody can approve as it is.
public struct Misfit: Sendable, Equatable, Codable {
    public enum Kind: String, Sendable, Codable {
        /// There is no tool of that name: it can be denied, and nothing else.
        case unknownTool
        /// The arguments are no JSON object that could be received faithfully.
        case unreadable
        /// They do not fit the tool's schema.
        case unfit
    }

    public let kind: Kind
    /// A sentence a problem, in visible text; never empty.
    public let problems: [String]
    /// What would fit, a line each, in visible text: parts of the tool's schema, or the names of tools.
    public let expected: [String]
    public let offer: RepairOffer?

    public var canBeMended: Bool { kind != .unknownTool }

    private static let mostProblems = 20
    private static let longestProblem = 500

    public init(kind: Kind, problems: [String], expected: [String], offer: RepairOffer?) {
        self.kind = kind
        let told = problems.prefix(Self.mostProblems).map { SchemaOutline.shortened(VisibleText.sentence($0), Self.longestProblem) }
        let left = problems.count - told.count
        self.problems = told + (left > 0 ? ["And \(left) more."] : [])
        self.expected = expected.map(VisibleText.sentence)
        self.offer = offer
    }

    /// - Returns: nil when the arguments can be read, which is not to say that they fit.
    public init?(reading call: ToolCall, _ definition: ToolDefinition) {
        do {
            _ = try call.arguments()
            return nil
        } catch {
            // Of a stream that was itself malformed nobody knows what is missing.
            let offer = call.malformed == nil ? ArgumentRepair.offer(for: call.rawArguments, definition) : nil
            // It may quote a key.
            self.init(
                kind: .unreadable, problems: [VisibleText.line(error.description)], expected: SchemaExcerpt.lines(nil, definition), offer: offer)
        }
    }

    /// - Returns: nil when the arguments fit.
    public init?(of arguments: ToolArguments, _ definition: ToolDefinition) {
        let problems = ArgumentCheck.problems(arguments, definition)
        if problems.isEmpty { return nil }
        self.init(
            kind: .unfit, problems: problems, expected: SchemaExcerpt.lines(arguments, definition),
            offer: ArgumentRepair.offer(for: arguments.bytes, definition))
    }

    /// What a denial of such a call is for: call, tool and bytes. It permits nothing.
    public static func binding(_ call: CallKey, tool: ExactString, arguments: [UInt8]) -> Digest {
        var fields = DigestFields(purpose: "assent invalid call 1")
        fields.field("call", call.description)
        fields.field("tool", tool.string)
        fields.field("arguments", arguments)
        return fields.digest
    }
}
