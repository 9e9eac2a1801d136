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

struct Unexpected: Error, CustomStringConvertible {
    let description: String
}

/// A working folder with a folder beside it, both real, and the tools in it.
struct Fixture {
    let scratch: ScratchFolder
    let workspace: String
    let outside: String
    let box: ToolBox
    /// The program's own folder.
    let data: String

    /// - Parameter outputs: how much of long outputs is kept; nil for nothing.
    init(
        limits: ToolLimits = ToolLimits(), variables: [EnvironmentEntry] = Fixture.variables, own: [ExactString] = [],
        outputs: OutputShelf.Limits? = nil, sandbox: SandboxSettings = SandboxSettings(), folderName: String = "ws", undo: UndoStore? = nil,
        scratch: ScratchFolder? = nil, web: WebAccess = WebAccess()
    ) throws {
        self.scratch = try scratch ?? ScratchFolder()
        workspace = "\(self.scratch.path)/\(folderName)"
        outside = "\(self.scratch.path)/out"
        try Self.makeFolder(workspace)
        try Self.makeFolder(outside)
        data = "\(self.scratch.path)/data"
        try Self.makeFolder(data)
        let dataFolder = ExactString(data)
        box = ToolBox(
            workspace: try Workspace(folder: ExactString(workspace)),
            environment: ChildEnvironment(choosingFrom: variables), limits: limits, ownFolders: own + [dataFolder],
            outputs: outputs.map { OutputShelf(dataFolder: dataFolder, session: SessionID("s"), limits: $0) }, sandbox: sandbox, undo: undo, web: web)
    }

    static let variables = [
        EnvironmentEntry(name: "HOME", value: "/nonexistent"), EnvironmentEntry(name: "LANG", value: "C.UTF-8"),
    ]

    static func makeFolder(_ path: String) throws {
        guard mkdir(path, 0o755) == 0 else { throw Unexpected(description: "mkdir \(path)") }
    }

    func write(_ text: String, to name: String) throws { try Files.write(text, to: "\(workspace)/\(name)") }
    func folder(_ name: String) throws { try Self.makeFolder("\(workspace)/\(name)") }
    func text(_ name: String) throws -> String { try Files.text("\(workspace)/\(name)") }

    /// Seconds since 1970. A clock may be too coarse to tell two quick writes apart.
    func setTime(of name: String, _ seconds: Int) throws {
        let times = [timeval(tv_sec: seconds, tv_usec: 0), timeval(tv_sec: seconds, tv_usec: 0)]
        guard utimes("\(workspace)/\(name)", times) == 0 else { throw Unexpected(description: "utimes \(name)") }
    }

    func link(_ name: String, to target: String) throws {
        guard symlink(target, "\(workspace)/\(name)") == 0 else { throw Unexpected(description: "symlink \(name)") }
    }

    func definition(_ tool: String) throws -> ToolDefinition {
        try #require((box.definitions + box.ownDefinitions).first { $0.name == ExactString(tool) })
    }

    func result(_ tool: String, _ arguments: JSONValue) async throws -> FactsResult {
        await box.facts(tool: try definition(tool), arguments: try ToolArguments(parsing: arguments.serialized()))
    }

    func facts(_ tool: String, _ arguments: JSONValue) async throws -> Facts {
        switch try await result(tool, arguments) {
        case .facts(let facts): return facts
        case .problem(let sentence), .doomed(_, let sentence): throw Unexpected(description: "a problem instead of facts: \(sentence)")
        }
    }

    func target(_ tool: String, path: String) async throws -> TargetFact {
        let arguments: JSONValue =
            tool == "write_file"
            ? ["path": .string(ExactString(path)), "content": "new"] : ["path": .string(ExactString(path))]
        return try #require(try await facts(tool, arguments).targets.first)
    }

    func problem(_ tool: String, _ arguments: JSONValue) async throws -> String {
        switch try await result(tool, arguments) {
        case .facts: throw Unexpected(description: "facts instead of a problem")
        case .problem(let sentence), .doomed(_, let sentence): return sentence
        }
    }

    /// Approves what the facts say and runs it; `meanwhile` happens after the approval.
    func run(
        _ tool: String, _ arguments: JSONValue, output: @escaping @Sendable (OutputChunk) -> Void = { _ in }, number: Int = 1,
        meanwhile: () throws -> Void = {}
    ) async throws -> ExecutionResult {
        let arguments = try ToolArguments(parsing: arguments.serialized())
        let definition = try definition(tool)
        guard case .facts(let facts) = await box.facts(tool: definition, arguments: arguments) else {
            throw Unexpected(description: "no facts: \(await box.facts(tool: definition, arguments: arguments))")
        }
        let warrant = try Fixture.warrant(definition, arguments, facts, number: number)
        try meanwhile()
        return await box.run(warrant, output: output)
    }

    func command(_ argv: [String], cwd: String? = nil, output: @escaping @Sendable (OutputChunk) -> Void = { _ in }) async throws -> ExecutionResult {
        try await run("run_command", Fixture.command(argv, cwd: cwd), output: output)
    }

    static func command(_ argv: [String], cwd: String? = nil) -> JSONValue {
        var members = [JSONObject.Member(key: "argv", value: .array(argv.map { .string(ExactString($0)) }))]
        if let cwd { members.append(.init(key: "cwd", value: .string(ExactString(cwd)))) }
        return .object(JSONObject(members))
    }

    /// A script for `/bin/sh`, as an ordinary program with arguments.
    func shell(_ script: String, output: @escaping @Sendable (OutputChunk) -> Void = { _ in }) async throws -> ExecutionResult {
        try await command(["sh", "-c", script], output: output)
    }

    static func warrant(_ definition: ToolDefinition, _ arguments: ToolArguments, _ facts: Facts, number: Int = 1) throws -> Warrant {
        let key = CallKey(session: SessionID("s"), number: number)
        let sheet = CallSheet(key: key, revision: 1, definition: definition, arguments: arguments, facts: facts)
        let decision = Decision(
            call: key, revision: 1, answer: .approved, binding: sheet.binding, display: nil,
            author: Author(kind: .person, name: "test"), comment: nil, time: Timestamp(milliseconds: 0))
        return try Docket().issue(decision, for: sheet) { StartReceipt(call: $0.decision.call, record: $0.digest) }
    }
}

/// What a running tool has written so far, and a way to wait for some of it.
final class Watcher: Sendable {
    private let bytes = Mutex<[UInt8]>([])
    private let stream: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init() { (stream, continuation) = AsyncStream.makeStream(bufferingPolicy: .bufferingNewest(1)) }

    var take: @Sendable (OutputChunk) -> Void {
        { chunk in
            self.bytes.withLock { $0 += chunk.bytes.prefix(max(0, 1_000_000 - $0.count)) }
            self.continuation.yield()
        }
    }

    var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }

    /// Returns as soon as so many bytes have come.
    func wait(for count: Int) async {
        for await _ in stream where bytes.withLock({ $0.count }) >= count { return }
    }
}

func isAlive(_ pid: String) -> Bool {
    let number = pid.prefix { $0.isNumber }
    // A process that has ended and was not cleared away would be a leftover, too.
    return !number.isEmpty && Files.exists("/proc/\(number)")
}
