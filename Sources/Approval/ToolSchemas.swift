import JSON
import Schema
import Synchronization

/// The schemas of tools, each compiled once. Tools come and go with their servers, so that it keeps only so many.
final class ToolSchemas: Sendable {
    static let shared = ToolSchemas()

    private let known = Mutex<[[UInt8]: Result<CompiledSchema, SchemaProblem>]>([:])
    private static let most = 256

    func schema(_ parameters: JSONValue) throws(SchemaProblem) -> CompiledSchema {
        let key = parameters.canonical()
        if let result = known.withLock({ $0[key] }) { return try result.get() }
        // Two at once compile the same; that is cheaper than to make all others wait.
        let result = Result { () throws(SchemaProblem) in try CompiledSchema(parameters) }
        known.withLock { known in
            if known.count >= Self.most { known = [:] }
            known[key] = result
        }
        return try result.get()
    }
}
