import Approval
import Conversation
import Interface
import JSON
import Link

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A call that waits for a person in a session that runs.
struct WaitingCall {
    let status: SessionStatus
    let call: CallState
    private let client: SessionClient

    /// `support-desk/3`: given once in the session, and no digest.
    var handle: String { "\(VisibleText.line(status.name))/\(call.handle)" }

    /// - Throws: ``Failure``.
    static func all(here: Here) throws -> [WaitingCall] {
        let directory = SessionDirectory(here)
        let data = try DataFolders(environment: here.environment).data
        let running = try directory.running()
        // Silence would say that nothing waits.
        if let refusal = running.first(where: \.isRefused)?.trouble { throw Failure(refusal) }
        let sessions = running.compactMap(\.status).filter { $0.isOf(dataFolder: data) && $0.pending > 0 }
        for silent in running where silent.status == nil {
            StandardError.write("assent: what waits in the session \(silent.session) is not known: \(VisibleText.line(silent.trouble ?? ""))\n")
        }
        return sessions.flatMap { status in
            do {
                return try of(status, directory)
            } catch {
                // It may have ended since; the others are listed all the same.
                let reason = (error as? Failure)?.message ?? "\(error)"
                StandardError.write("assent: what waits in the session \(VisibleText.line(status.name)) is not known: \(VisibleText.line(reason))\n")
                return []
            }
        }
    }

    static func find(_ handle: String, here: Here) throws -> WaitingCall {
        guard let slash = handle.utf8.lastIndex(of: UInt8(ascii: "/")), let number = Int(handle[handle.utf8.index(after: slash)...]) else {
            throw Failure("\(VisibleText.line(handle)) is no handle of a call", hint: "A handle is a session and a number, for example support-desk/3; `assent pending` lists them.", status: 2)
        }
        let directory = SessionDirectory(here)
        let name = String(handle[..<slash])
        guard let status = try directory.find(name, dataFolder: DataFolders(environment: here.environment).data) else {
            throw Failure("no session \(VisibleText.line(name)) runs", hint: "`assent ls` lists what runs.")
        }
        guard let found = try of(status, directory).first(where: { $0.call.handle == number }) else {
            throw Failure("no call \(VisibleText.line(handle)) waits", hint: "`assent pending` lists those that do.")
        }
        return found
    }

    private static func of(_ status: SessionStatus, _ directory: SessionDirectory) throws -> [WaitingCall] {
        let client = try SessionClient(status, directory)
        return client.state.calls.filter(\.isPending).map { WaitingCall(status: status, call: $0, client: client) }
    }

    /// - Parameter isDecided: told of the call only once this process has decided it; what another front end has decided
    ///   meanwhile makes the engine refuse.
    /// - Throws: ``Failure`` with the engine's words when it does not obey.
    func decide(_ command: Command, until isDecided: (CallState) -> Bool) throws {
        let refusal = try client.order(command, about: call.handle) { event in
            let now: CallState? =
                switch event {
                case .call(let call): call
                // In place of what was missed.
                case .session(let state): state.calls.last { $0.handle == call.handle }
                default: nil
                }
            guard let now, now.handle == call.handle, now.decidedBy?.process == getpid() else { return false }
            return isDecided(now)
        }
        if let refusal { throw Failure("\(handle): \(refusal)") }
    }

    /// All that the pending pane shows of it.
    var lines: [String] { DisplayText.lines(of: call.display?.rows ?? []) }

    func line(at now: Timestamp) -> String {
        let words = "\(handle)  \(call.tool) \(call.summary)  \(call.misfit == nil ? call.risk.rawValue : "invalid")  \(ClockText.age(now.since(call.waits ?? call.proposed)))"
        return words + (call.firstWarning.map { "  ! \($0)" } ?? "")
    }

    var json: JSONValue {
        func text(_ text: String?) -> JSONValue { text.map { .string(ExactString($0)) } ?? .null }
        return [
            "handle": text(handle), "session": text(status.session), "call": .number(JSONNumber(call.handle)), "revision": .number(JSONNumber(call.revision)),
            "display": text(call.display?.digest.hex), "tool": text(call.tool), "summary": text(call.summary), "risk": text(call.risk.rawValue),
            "proposed": text(call.proposed.rfc3339), "deadline": text(call.deadline?.rfc3339), "ready": .bool(call.stage == .waiting),
            "problems": .array((call.misfit?.problems ?? []).map { .string(ExactString($0)) }),
        ]
    }
}
