import Approval
import Engine
import Link

extension SessionEngine {
    /// A command of a front end in this process: it crosses as bytes all the same, as it would to another.
    nonisolated func receive(_ command: Command, from author: Author) {
        // Commands are our own values; encoding one fails only for a programmer's mistake.
        guard let bytes = try? LinkCodec.encode(command) else {
            assertionFailure("a command cannot be encoded: \(command)")
            return
        }
        receive(bytes, from: author)
    }
}
