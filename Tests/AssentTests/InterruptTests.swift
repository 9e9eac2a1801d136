import Dispatch
import TestSupport
import Testing

/// Ctrl-C ends what runs: the stream of an answer, and a tool. How long it takes is printed, not judged.
@Suite(.serialized) struct InterruptTests {
    private func now() -> UInt64 { DispatchTime.now().uptimeNanoseconds }

    private func words(_ times: [UInt64]) -> String {
        let sorted = times.sorted()
        return sorted.isEmpty ? "-" : "median \(sorted[sorted.count / 2] / 1000) µs, longest \(sorted[sorted.count - 1] / 1000) µs of \(sorted.count)"
    }

    @Test func aStreamIsCut() async throws {
        let piece = #"data: {"choices":[{"index":0,"delta":{"content":"word "},"finish_reason":null}]}"# + "\n\n"
        let server = try HTTPServer { _ in
            HTTPServer.Reply(
                headers: [("Content-Type", "text/event-stream")],
                steps: (0..<20).flatMap { _ in [HTTPServer.Step.send(piece), .pause(milliseconds: 5)] } + [.stall])
        }
        defer { server.stop() }
        let desk = try ExitDesk(arguments: ["-m", "mock", "--base-url", server.address])
        var times: [UInt64] = []
        for round in 1...8 {
            try desk.say("go \(round)")
            try desk.terminal.wait("the whole stream") { server.requests.count == round && desk.terminal.screen.text.contains { $0.contains("word word") } }
            desk.terminal.pause(milliseconds: 250)
            let start = now()
            desk.terminal.type("\u{3}")
            #expect(await server.awaitDeparture(count: round))
            if let end = server.departures.last { times.append(end - start) }
            try desk.terminal.wait("the word that it was stopped") { desk.terminal.screen.text.count { $0.contains("stopped by you") } > 0 }
        }
        print("interrupt: key to the server seeing the connection close: \(words(times))")
        try desk.quit()
    }

    @Test func aToolIsStopped() throws {
        let desk = try ExitDesk()
        var times: [UInt64] = []
        for round in 1...3 {
            try desk.say("run sleep 60\(round)")
            try desk.terminal.wait(for: "1 pending")
            desk.terminal.type("\t")
            desk.terminal.pause(milliseconds: 700)
            desk.terminal.type("a")
            var process = ""
            try desk.terminal.wait("a tool that runs") {
                process = try Shell.run(["pgrep", "-x", "-f", "sleep 60\(round)"]).text.split(separator: "\n").first.map(String.init) ?? ""
                return !process.isEmpty
            }
            let start = now()
            desk.terminal.type("\u{3}")
            try desk.terminal.wait("its end") { !Files.exists("/proc/\(process)") }
            times.append(now() - start)
            desk.terminal.pause(milliseconds: 500)
            desk.terminal.type("\u{1B}")
            desk.terminal.pause(milliseconds: 200)
        }
        print("interrupt: key to the end of a tool's process, looked at every 20 ms: \(words(times))")
        try desk.quit()
    }
}
