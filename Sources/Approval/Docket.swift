public import Conversation
public import JSON

/// The one place where a decision becomes a warrant.
public struct Docket: Sendable {
    public init() {}

    /// Turns an approval into permission to run.
    ///
    /// The digest is computed again over the call and the facts as they are now; then decision and start are recorded
    /// in one durable transaction under a start row that is unique for the call; only then is the warrant made. A crash
    /// in between leaves a start without a result: "outcome unknown", never run again by itself.
    ///
    /// - Parameters:
    ///   - sheet: the call with freshly gathered facts.
    ///   - record: writes decision and start durably and gives back what the journal read from disk again.
    /// - Throws: ``DocketError``; then nothing has run and nothing may.
    public func issue(
        _ decision: Decision, for sheet: CallSheet, record: (StartRecord) throws -> StartReceipt
    ) throws(DocketError) -> Warrant {
        guard decision.answer == .approved else { throw .denied }
        guard decision.call == sheet.key, decision.revision == sheet.revision else { throw .otherCall }
        let digest = sheet.binding
        guard digest == decision.binding else { throw .changed }
        let start = StartRecord(decision: decision, sheet: sheet)
        let receipt: StartReceipt
        do {
            receipt = try record(start)
        } catch {
            throw .notRecorded(error)
        }
        guard receipt.call == sheet.key, receipt.record == start.digest else {
            throw .otherRow
        }
        return Warrant(sheet: sheet, digest: digest, reply: decision.reply)
    }
}

/// What is written before a call may start.
public struct StartRecord: Sendable, Equatable, Codable {
    public let decision: Decision
    public let tool: ExactString
    public let arguments: RawBytes

    init(decision: Decision, sheet: CallSheet) {
        self.decision = decision
        tool = sheet.definition.fullName
        arguments = RawBytes(sheet.arguments.bytes)
    }

    /// The same with other bytes in the place of the arguments, where those hold what is not to be kept. It names a start
    /// and permits none.
    public func with(arguments: RawBytes) -> StartRecord { StartRecord(decision: decision, tool: tool, arguments: arguments) }

    private init(decision: Decision, tool: ExactString, arguments: RawBytes) {
        self.decision = decision
        self.tool = tool
        self.arguments = arguments
    }

    /// Identifies this record; the journal stores it in the start row and reads it back.
    public var digest: Digest {
        var fields = DigestFields(purpose: "assent start 1")
        fields.field("call", decision.call.description)
        fields.field("revision", Int64(decision.revision))
        fields.field("binding", decision.binding.hex)
        fields.field("tool", tool.string)
        fields.field("arguments", arguments.bytes)
        fields.field("author", decision.author.name)
        fields.field("time", decision.time.milliseconds)
        for rule in decision.rules ?? [] {
            fields.field("rule", rule.rule.text)
            fields.field("words", rule.words)
        }
        if let reply = decision.reply {
            fields.field("choices", reply.choices.map(String.init).joined(separator: ","))
            fields.field("words", optional: reply.text)
        }
        return fields.digest
    }
}

/// Proof that a start row is on disk: what the journal read back after its transaction was committed.
public struct StartReceipt: Sendable, Equatable {
    public let call: CallKey
    public let record: Digest
    public init(call: CallKey, record: Digest) {
        self.call = call
        self.record = record
    }
}

/// Why there is no warrant.
public enum DocketError: Error, Sendable, Equatable, CustomStringConvertible {
    case denied
    case otherCall
    /// What was approved is no longer what would run.
    case changed
    /// The error of whoever writes it down.
    case notRecorded(any Error)
    /// The journal gave back another row than the one that was written.
    case otherRow

    public var description: String {
        switch self {
        case .denied: "The call was denied."
        case .otherCall: "The decision is for another call or an earlier revision of it."
        case .changed: "Something changed between showing and starting, so the call was stopped and waits again."
        case .notRecorded(let error): "\(error)"
        case .otherRow: "The journal gave back another row than the one that was written."
        }
    }

    /// Errors of others are compared by what they say.
    public static func == (a: DocketError, b: DocketError) -> Bool { a.description.utf8.elementsEqual(b.description.utf8) }
}
