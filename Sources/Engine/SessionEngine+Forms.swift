import Conversation
import JSON
import Link

/// What the form for a call's arguments is made of.
extension SessionEngine {
    func sendForm(_ handle: Int, _ revision: Int, to frontEnd: Int?) {
        guard let source = machine.argumentSource(handle, revision) else {
            return send(.refused(handle: handle, reason: "It does not wait any more, or has changed; look at it again."), to: frontEnd)
        }
        send(.form(source), to: frontEnd)
    }
}

extension SessionMachine {
    /// - Returns: nil for a call that does not wait as this revision, and for one of no known tool.
    func argumentSource(_ handle: Int, _ revision: Int) -> ArgumentSource? {
        guard let record = calls[key(handle)], record.shown.stage == .waiting, record.shown.revision == revision, let definition = record.definition
        else { return nil }
        return ArgumentSource(
            handle: handle, revision: revision, parameters: RawBytes(definition.parameters.serialized()), arguments: record.shown.arguments,
            asked: record.asked.map { RawBytes($0.bytes) })
    }
}
