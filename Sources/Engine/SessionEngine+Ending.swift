public import Approval
import Conversation
import Dispatch
public import Link
import Tools

/// How a session ends: by a person's order, from outside, or because nobody comes any more.
extension SessionEngine {
    /// Ends the session and returns when nothing runs any more: what waits is recorded as not decided, what runs is
    /// stopped.
    /// - Returns: what the person must be told, when rows of the journal could not be written to the very end.
    public func close(by author: Author) async -> Notice? {
        await end(.command(.close, from: author))
    }

    /// Puts the session aside and returns when nothing runs any more: what runs is stopped, what waits goes on waiting.
    public func suspend() async -> Notice? { await end(.suspend) }

    private func end(_ input: EngineInput) async -> Notice? {
        if !machine.isClosed {
            await withCheckedContinuation { continuation in
                onFinish.append { continuation.resume() }
                // What is open is not known yet; it takes a moment.
                if isRestoring { endings.append(input) } else { handle(input) }
            }
        }
        return await lastWords()
    }

    /// Returns when the session has ended, by whatever order.
    public func ended() async -> Notice? {
        if !machine.isClosed { await withCheckedContinuation { continuation in onFinish.append { continuation.resume() } } }
        return await lastWords()
    }

    private func lastWords() async -> Notice? {
        // What looks at a call that nobody waits for any more, or tells of it, ends before this process does.
        await services.tools.closeHooks()
        await services.onPending?.close()
        _ = writer.flush()
        return recorder.lastTry()
    }

    func finish() {
        for action in onFinish { action() }
        onFinish = []
    }

    /// An engine that nobody looks at and in which nothing is open ends after a while; looked at after everything that
    /// happens, and to be called once at the beginning: the first front end may never come.
    public func watchRest() {
        let rests = frontEnds.isEmpty && isAtRest && !machine.isClosed
        guard rests != isIdle else { return }
        isIdle = rests
        idleGeneration += 1
        guard rests, let seconds = keeping.idleSeconds else { return }
        after(.seconds(seconds)) { [idleGeneration] in
            guard $0.idleGeneration == idleGeneration, $0.isIdle else { return }
            $0.handle(.command(.close, from: Author(kind: .program, name: "assent")))
        }
    }
}
