import Link
import TestSupport
import Testing

/// A front end that is attached and does not read: the engine holds little for it, and nobody else waits.
@Suite(.serialized, .timeLimit(.minutes(3))) struct SlowFrontEndTests {
    private static let answers = 50
    private static let pieces = 64

    private struct Passage {
        var growth = 0
        var longest = Duration.zero
        /// What the slow one got when it read again.
        var states = 0
        var entries = 0
    }

    /// Kilobytes in memory.
    private func size(_ process: Int32) throws -> Int {
        let line = try Files.text("/proc/\(process)/status").split(separator: "\n").first { $0.hasPrefix("VmRSS:") } ?? ""
        return line.split(separator: " ").compactMap { Int($0) }.first ?? 0
    }

    /// 50 MB in answers of a megabyte each.
    private func pass(slow isThere: Bool) throws -> Passage {
        let text = String(repeating: "many words ", count: (1 << 20) / Self.pieces / 11)
        let piece = HTTPServer.Step.send("data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"\(text)\"},\"finish_reason\":null}]}\n\n")
        let end = HTTPServer.Step.send("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
        let steps = Array(repeating: piece, count: Self.pieces) + [end]
        let server = try HTTPServer { _ in HTTPServer.Reply(headers: [("Content-Type", "text/event-stream")], steps: steps) }
        defer { server.stop() }
        let desk = try EngineDesk()
        let frontEnd = try desk.begin(["-m", "mock", "--base-url", server.address])
        let slow = isThere ? try ScriptedFrontEnd.attach(frontEnd.status.session, at: desk.place) : nil
        let before = try size(frontEnd.status.process)
        var passage = Passage()
        for number in 1...Self.answers {
            try frontEnd.send(.newConversation)
            try frontEnd.send(.say("go \(number)"))
            var last = ContinuousClock.now
            try frontEnd.wait("an answer", seconds: 60) { _ in
                passage.longest = max(passage.longest, ContinuousClock.now - last)
                last = .now
                return frontEnd.isAnswered("go \(number)")
            }
        }
        passage.growth = try size(frontEnd.status.process) - before
        if let slow {
            let states = slow.states
            try slow.wait("the end", seconds: 60) { _ in slow.isAnswered("go \(Self.answers)") }
            passage.states = slow.states - states
            passage.entries = slow.state.entries.count
            #expect(slow.state.entries == frontEnd.state.entries)
        }
        return passage
    }

    @Test func nobodyWaitsForWhoeverDoesNotRead() throws {
        let alone = try pass(slow: false)
        let passage = try pass(slow: true)
        print("slow front end: the engine grew by \(alone.growth / 1024) MB without it and by \(passage.growth / 1024) MB with it; longest pause of the other's events \(alone.longest) and \(passage.longest); it got \(passage.states) states")
        #expect(passage.growth - alone.growth < 40 * 1024)
        #expect(passage.states >= 1)
        #expect(passage.longest < .seconds(2))
    }
}
