import JSON
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Keys of the environment: no process of ours shows them to what a tool starts, and a crash leaves none behind.
@Suite(.serialized) struct AttackKeyTests {
    private static let key = "demo-key-1234567890"
    private static let variables = ["DEMO_API_KEY": key, "MY_TOKEN": key, "db_password": key, "OPENAI_API_KEY": key]

    private static func shown(by process: Int32) throws -> String {
        let bytes = try Files.read("/proc/\(process)/environ")
        // One that cannot be looked at says nothing; the other variables tell that this is the real thing.
        guard bytes.contains(piece: Array("LANG=C.UTF-8".utf8)) else { throw Files.Failure(description: "nothing is shown of \(process)") }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A process and all that it has started.
    private static func family(of process: Int32) -> [Int32] {
        let children = (try? Files.text("/proc/\(process)/task/\(process)/children")) ?? ""
        return [process] + children.split(separator: " ").compactMap { Int32($0) }.flatMap(family)
    }

    private static func approved(_ line: String, at desk: AttackDesk) throws -> String {
        try desk.begin()
        let requests = desk.model.requestCount
        try desk.propose("run_shell", (["command": .string(ExactString(line))] as JSONValue).serialized(), id: "c1")
        guard try desk.awaitPane(after: requests) else { throw Files.Failure(description: "the call was not asked about") }
        _ = try desk.read()
        guard try desk.approve(after: requests) else { throw Files.Failure(description: "the call could not be approved") }
        return desk.model.result(of: "c1") ?? ""
    }

    #if os(Linux)
        @Test(arguments: [false, true]) func aProgramOfAToolFindsNoKey(isAttached: Bool) throws {
            let desk = try AttackDesk(recording: false, variables: Self.variables, words: isAttached ? ["--attached"] : [])
            let told = try Self.approved("env; p=$PPID; while [ $p -gt 1 ]; do echo looked at $p; tr '\\0' '\\n' < /proc/$p/environ | grep ^LANG; tr '\\0' '\\n' < /proc/$p/environ | grep demo-; p=$(cut -d' ' -f4 /proc/$p/stat); [ $p = \(getpid()) ] && break; done", at: desk)
            #expect(told.contains("looked at") && told.contains("LANG=C.UTF-8"))
            #expect(!told.contains(Self.key))
            let engine = Engines(parent: desk.scratch.path).processes
            #expect(isAttached == engine.isEmpty)
            for process in Self.family(of: desk.terminal.leader) + engine where !(try Files.read("/proc/\(process)/environ")).allSatisfy({ $0 == 0 }) {
                #expect(try !Self.shown(by: process).contains(Self.key), "process \(process)")
            }
        }

        @Test func aRunShowsNone() throws {
            let scratch = try ScratchFolder()
            let model = try AttackModel()
            _ = try Shell.run(["mkdir", "-p", "\(scratch.path)/home", "\(scratch.path)/ws"])
            let variables = Self.variables.merging(["PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "HOME": "\(scratch.path)/home", "NO_PROXY": "*", "SWIFT_BACKTRACE": "enable=no"]) { $1 }
            let run = try TerminalProgram([Program.path, "run", "-C", "\(scratch.path)/ws", "-m", "mock", "--base-url", "\(model.address)/v1", "hello"], in: scratch.path, environment: variables, width: { _ in 1 })
            try run.wait("a request") { model.requestCount > 0 }
            #expect(try !Self.shown(by: run.leader).contains(Self.key))
            model.answer(.text("done"))
            try run.wait(for: "done")
            model.stop()
        }

        /// Where the system leaves an image of a process that crashes, it leaves none of ours.
        @Test(arguments: [false, true]) func aCrashLeavesNoKey(isAttached: Bool) throws {
            let unlimited = ["/usr/bin/prlimit", "--core=unlimited:unlimited"]
            // What another program leaves: nothing to see where the system keeps images elsewhere, or may not make any.
            let control = try ScratchFolder()
            _ = try Shell.run(unlimited + ["sh", "-c", "cd \(control.path) && kill -SEGV $$"])
            guard try Self.images(control.path).count == 1 else { return }
            let desk = try AttackDesk(
                recording: false, variables: Self.variables.merging(["SWIFT_BACKTRACE": "enable=yes,color=no,interactive=no"]) { $1 }, words: isAttached ? ["--attached"] : [],
                behind: unlimited)
            // The engine of its own works in `/`.
            let folders = [desk.scratch.path, "\(desk.scratch.path)/ws", "/"]
            let before = try folders.flatMap(Self.images)
            for process in (Engines(parent: desk.scratch.path).processes + [desk.terminal.leader]) { kill(process, SIGSEGV) }
            desk.terminal.pause(milliseconds: 3000)
            let left = try folders.flatMap(Self.images).filter { !before.contains($0) }
            #expect(left.isEmpty)
            #expect(!desk.terminal.written.contains(piece: Array(Self.key.utf8)), "the text of the crash holds it")
            for path in left { Files.remove(path) }
        }

        private static func images(_ folder: String) throws -> [String] {
            try Files.list(folder).filter { $0 == "core" || $0.hasPrefix("core.") }.map { "\(folder)/\($0)" }
        }
    #endif
}
