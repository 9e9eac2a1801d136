import Approval
import ArgumentParser
import Conversation
import Engine
import JSON
import Journal
import Link
import Synchronization

/// Undoes a change in a session that rests: takes its lock, and is its engine for as long as that takes. The model is asked
/// nothing, and what waits goes on waiting.
struct UndoWithoutEngine {
    let here: Here

    func undo(_ call: Int?, in summary: SessionSummary) async throws -> CallState {
        let options = try SessionOptions.parse([]).found(summary.id.text.string, here: here)
        let opening = try SessionOpening(options, here: here)
        let session = try await opening.open(resuming: summary.id.text.string, withoutModel: true, decidesAtOnce: true)
        let engine = session.engine
        let (events, continuation) = AsyncStream<[UInt8]>.makeStream()
        let number = await engine.connect(author: here.author) { bytes, _ in continuation.yield(bytes) }
        for command in [Command.attach, .undo(call: call)] {
            engine.receive(LinkCodec.bytes(command) ?? [], from: here.author, frontEnd: number)
        }
        var state: CallState?
        var refusal: String?
        for await bytes in events {
            switch try? LinkCodec.decode(Event.self, from: bytes) {
            case .call(let call) where UndoOutcome.isOver(call): state = call
            case .refused(_, let reason): refusal = reason
            default: continue
            }
            break
        }
        await engine.disconnect(number)
        let notice = await engine.suspend()
        session.release()
        if let notice { StandardError.write("assent: \(notice.message)\n") }
        guard let state else { throw Failure(refusal ?? "the session has ended") }
        return state
    }
}
