import Approval
import Conversation
import JSON
import Synchronization
import TestSupport
import Testing

@testable import Tools

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A working folder whose changes are kept, and a person who undoes them. Calls are numbered as they come.
final class UndoDesk: Sendable {
    let fixture: Fixture
    let store: UndoStore
    let data: String
    private let numbers = Mutex(0)
    /// Milliseconds since 1970; a call takes one.
    let now: NowBox

    final class NowBox: Sendable {
        let value = Mutex<Int64>(1_800_000_000_000)
        func tick() -> Timestamp { Timestamp(milliseconds: value.withLock { $0 += 1; return $0 }) }
        func advance(days: Int64) { value.withLock { $0 += days * 86_400_000 } }
    }

    init(megabytes: Int = 512, days: Int = 30) throws {
        let scratch = try ScratchFolder()
        let now = NowBox()
        data = "\(scratch.path)/data/undo"
        store = UndoStore(folder: ExactString(data), megabytes: megabytes, days: days, clock: { now.tick() })
        fixture = try Fixture(undo: store, scratch: scratch)
        self.now = now
    }

    var last: Int { numbers.withLock { $0 } }

    /// Approves and runs a call; its number is ``last`` then.
    @discardableResult
    func run(_ tool: String, _ arguments: JSONValue, meanwhile: () throws -> Void = {}) async throws -> ExecutionResult {
        let number = numbers.withLock { $0 += 1; return $0 }
        return try await fixture.run(tool, arguments, number: number, meanwhile: meanwhile)
    }

    /// Undoes a call, the last one that can be when none is named.
    /// - Returns: the result, or why it was refused.
    @discardableResult
    func undo(_ call: Int? = nil, meanwhile: () throws -> Void = {}) async throws -> ExecutionResult {
        guard let call = try call ?? store.last(SessionID("s")) else { return ExecutionResult(text: "nothing", isError: true) }
        let arguments: JSONValue = ["session": "s", "call": .number(JSONNumber(call))]
        switch try await fixture.result("undo_change", arguments) {
        case .facts: return try await run("undo_change", arguments, meanwhile: meanwhile)
        case .problem(let words), .doomed(_, let words): return ExecutionResult(text: words, isError: true)
        }
    }

    var objects: [String] { get throws { try Files.list("\(data)/objects").sorted() } }
    var records: [String] { get throws { try Files.list("\(data)/changes").sorted() } }
    func path(_ name: String) -> String { "\(fixture.workspace)/\(name)" }
    func exists(_ name: String) -> Bool { Files.exists(path(name)) }
    func bytes(_ name: String) throws -> [UInt8] { try Files.read(path(name)) }

    func status(_ name: String) throws -> stat {
        var status = stat()
        guard lstat(path(name), &status) == 0 else { throw Unexpected(description: "lstat \(name)") }
        return status
    }

    func mode(_ name: String) throws -> mode_t { try status(name).st_mode & 0o7777 }
}
