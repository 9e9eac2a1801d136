import Link
import Socket
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What an engine answers to who knocks, besides the version.
@Suite(.serialized, .timeLimit(.minutes(2))) struct GreetingTests {
    private func knock(_ wish: Hello.Wish, _ desk: EngineDesk, _ session: String, isReadOnly: Bool = false) throws -> (SocketTalk, Greeting) {
        let talk = SocketTalk(try SocketClient.connect(session, in: SocketFolder.open(parent: desk.scratch.path, create: false)))
        try talk.send(LinkCodec.encode(Hello(wish, program: "test", isReadOnly: isReadOnly)))
        return (talk, try LinkCodec.decode(Greeting.self, from: talk.receive(within: .seconds(30))))
    }

    @Test func withSomethingOpenItDoesNotEndForTidiness() throws {
        let model = try CrashModel()
        let desk = try EngineDesk()
        let frontEnd = try desk.begin(["-m", "mock", "--base-url", model.address])
        try frontEnd.send(.say("go"))
        try frontEnd.wait("three calls") { $0.calls.count { $0.stage == .waiting } == 3 }
        let (talk, greeting) = try knock(.endWhenAtRest, desk, frontEnd.status.session)
        #expect(greeting.refusal?.message.contains("Something is open") == true)
        #expect(talk.waitForEnd(within: .seconds(5)))
        #expect(!waitForEnd(of: frontEnd.status.process, seconds: 1))
        #expect(try desk.snapshot().pending == [1, 2, 3])
    }

    @Test func whoOnlyLooksSendsNobodyAway() throws {
        let model = try CrashModel()
        let desk = try EngineDesk()
        let frontEnd = try desk.begin(["-m", "mock", "--base-url", model.address])
        let (_, greeting) = try knock(.attachAlone, desk, frontEnd.status.session, isReadOnly: true)
        #expect(greeting.refusal?.message.contains("sends nobody away") == true)
        try frontEnd.send(.say("go"))
        try frontEnd.wait("three calls") { $0.calls.count { $0.stage == .waiting } == 3 }
    }

    @Test func soManyAreLetInAndNoMore() throws {
        let model = try CrashModel()
        let desk = try EngineDesk()
        let frontEnd = try desk.begin(["-m", "mock", "--base-url", model.address])
        var inside: [SocketTalk] = []
        var refusal: String?
        while refusal == nil, inside.count < 300 {
            let (talk, greeting) = try knock(.attach, desk, frontEnd.status.session)
            refusal = greeting.refusal?.message
            if refusal == nil { inside.append(talk) }
        }
        #expect(refusal?.contains("Too many terminals") == true, "\(inside.count)")
        // Who is inside notices nothing, and a place that becomes free is given.
        try frontEnd.send(.say("go"))
        try frontEnd.wait("three calls") { $0.calls.count { $0.stage == .waiting } == 3 }
        inside.removeLast()
        for _ in 0..<100 where refusal != nil {
            usleep(20_000)
            refusal = try knock(.attach, desk, frontEnd.status.session).1.refusal?.message
        }
        #expect(refusal == nil)
    }
}
