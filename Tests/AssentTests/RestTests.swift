import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A program that nobody uses does nothing at all: no thread of it is woken.
@Suite(.enabled(if: Tmux.isInstalled && Files.exists("/proc/self/task"), "tmux or /proc is not here"), .serialized)
struct RestTests {
    /// One that has done nothing yet, one that has run a command, and one that has had an answer from a server.
    @Test func nothingIsWoken() throws {
        let server = try HTTPServer { _ in .sse([#"{"choices":[{"index":0,"delta":{"content":"well"},"finish_reason":"stop"}]}"#, "[DONE]"]) }
        defer { server.stop() }
        let fresh = try ChatDesk(arguments: ["--practice"])
        let answered = try ChatDesk(arguments: ["-m", "mock", "--base-url", server.address])
        try answered.say("go")
        try answered.screen.wait(for: "well")
        let used = try ChatDesk(arguments: ["--practice"])
        try used.say("run echo hi")
        try used.screen.wait(for: "1 pending")
        try used.screen.press("Tab")
        used.look()
        try used.screen.press("a")
        try used.screen.wait(for: "exit status 0")

        let desks = [fresh, answered, used]
        let processes = try desks.map { try $0.process() } + desks.flatMap(\.engines.processes)
        try #require(processes.count == 6)
        // Threads that have nothing to do go away after five seconds, which is a waking of its own.
        var quiet = 0
        for _ in 0..<30 where quiet < 7 {
            quiet = try switches(of: processes, within: 1000).allSatisfy { $0 == 0 } ? quiet + 1 : 0
        }
        let counts = try switches(of: processes, within: 5000)
        #expect(counts.allSatisfy { $0 <= 2 }, "switches of threads within five seconds: \(counts)")
        for desk in desks { try desk.quit() }
    }

    private func switches(of processes: [Int32], within milliseconds: UInt32) throws -> [Int] {
        let before = try processes.map { try switches(of: $0) }
        usleep(milliseconds * 1000)
        return try zip(processes, before).map { process, before in
            try switches(of: process).reduce(0) { $0 + $1.value - (before[$1.key] ?? 0) }
        }
    }

    /// How often each thread was given the processor (proc(5)).
    private func switches(of process: Int32) throws -> [String: Int] {
        var counts: [String: Int] = [:]
        for thread in try Files.list("/proc/\(process)/task") {
            // A thread may end meanwhile.
            guard let status = try? Files.text("/proc/\(process)/task/\(thread)/status") else { continue }
            for line in status.split(separator: "\n") where line.contains("ctxt_switches") {
                counts[thread, default: 0] += line.split(separator: "\t").last.flatMap { Int($0) } ?? 0
            }
        }
        return counts
    }
}
