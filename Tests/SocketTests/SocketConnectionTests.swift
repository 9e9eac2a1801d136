import CPlatform
import Dispatch
import Synchronization
import TestSupport
import Testing
import Transport

@testable import Socket

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite(.timeLimit(.minutes(2))) struct SocketConnectionTests {
    @Test func framesGoBothWaysInOrder() async throws {
        let (one, two) = try SocketDescriptor.pair()
        let left = try End(one)
        let right = try End(two)
        left.start()
        right.start()
        let texts = (0..<5000).map { "\($0)" }
        left.on { connection in for text in texts { connection.send(Array(text.utf8)) } }
        right.send("back")
        left.on { $0.send([UInt8](repeating: 1, count: 900_000)) }
        try await eventually("all have come") { right.diary.frames.count == 5001 }
        #expect(right.diary.texts.prefix(5000) == texts[...])
        #expect(right.diary.frames.last == [UInt8](repeating: 1, count: 900_000))
        try await eventually("and the other") { left.diary.texts == ["back"] }
        left.on { $0.close() }
        try await eventually("both are closed") { !left.diary.closings.isEmpty && !right.diary.closings.isEmpty }
        #expect(left.diary.closings == [.byUs])
        #expect(right.diary.closings == [.hangUp])
        #expect(left.on { $0.send([1]) } == .behind)
        #expect(!left.on(\.isOpen))
    }

    /// 100 MB are offered to someone who reads nothing: nothing waits, nothing grows, and afterwards the state comes.
    @Test func whoDoesNotReadKeepsNobodyWaiting() async throws {
        let (one, two) = try SocketDescriptor.pair()
        let left = try End(one)
        left.start()
        let chunk = [UInt8](repeating: 7, count: 10_000)
        let clock = ContinuousClock()
        var longest = Duration.zero
        var most = 0
        let resident = Memory.resident()
        for _ in 0..<10_000 {
            let time = clock.measure { _ = left.on { $0.send(chunk) } }
            longest = max(longest, time)
            most = max(most, left.on(\.waiting))
        }
        #expect(most <= Outbox.defaultLimit)
        #expect(left.on(\.isBehind))
        // A turn of the queue, on a machine that may be busy with other things.
        #expect(longest < .seconds(2))
        #expect(Memory.resident() - resident < 40 << 20)
        #expect(left.diary.wishes == 0)
        let right = try End(two)
        right.start()
        try await eventually("a wish") { left.diary.wishes == 1 }
        left.on { $0.sendState(Array("all".utf8)) }
        left.send("more")
        try await eventually("the state") { right.diary.texts.last == "more" }
        #expect(right.diary.frames.dropLast(2).allSatisfy { $0 == chunk })
        #expect(right.diary.texts.suffix(2) == ["all", "more"])
        #expect(right.diary.frames.count < 300)
        #expect(left.diary.wishes == 1)
        left.on { $0.close() }
        try await eventually("the end") { right.diary.closings == [.hangUp] }
    }

    @Test func aStateMayBeLargerThanTheLimit() async throws {
        var limits = SocketConnection.Limits()
        limits.outbox = 1000
        let (one, two) = try SocketDescriptor.pair()
        let left = try End(one, limits: limits)
        let right = try End(two)
        left.start()
        right.start()
        left.on { $0.sendState([UInt8](repeating: 1, count: 5_000_000)) }
        try await eventually("it comes") { right.diary.frames.last?.count == 5_000_000 }
        // A change that is too large for the limit brings a state in its place.
        #expect(left.on { $0.send([UInt8](repeating: 1, count: 2000)) } == .behind)
        try await eventually("a wish") { left.diary.wishes == 1 }
        left.on { $0.close() }
    }

    @Test func anOversizedFrameEndsTheConnection() async throws {
        var limits = SocketConnection.Limits()
        limits.incoming = 100
        let (one, two) = try SocketDescriptor.pair()
        let left = try End(one, limits: limits)
        let right = try End(two)
        left.start()
        right.start()
        right.send("short")
        right.send(String(repeating: "x", count: 101))
        try await eventually("it ends") { left.diary.closings == [.frame(.tooLong(length: 101, limit: 100))] }
        #expect(left.diary.texts == ["short"])
        try await eventually("and is told") { right.diary.closings == [.hangUp] }
    }

    /// What was said before the end is heard, though an answer cannot be delivered any more.
    @Test func lastWordsAreHeard() async throws {
        for _ in 0..<20 {
            let (one, two) = try SocketDescriptor.pair()
            let left = try End(one)
            var bytes: [UInt8] = []
            for number in 0..<100 as Range<UInt8> { bytes += [0, 0, 0, 1, number] }
            #expect(bytes.withUnsafeBytes { cplatform_send(two.number, $0.baseAddress, $0.count) } == 500)
            #expect(shutdown(two.number, Int32(SHUT_RDWR)) == 0)
            left.send("nobody hears this")
            left.start()
            try await eventually("the end") { left.diary.closings.count == 1 }
            #expect(left.diary.closings == [.hangUp])
            #expect(left.diary.frames.count == 100)
        }
    }

    @Test func aLastWordGoesOutBeforeTheEnd() async throws {
        let (one, two) = try SocketDescriptor.pair()
        let left = try End(one)
        let right = try End(two)
        left.start()
        left.on {
            $0.send([UInt8](repeating: 1, count: 800_000))
            $0.send(Array("farewell".utf8))
            $0.closeWhenDrained(within: .seconds(60))
        }
        #expect(left.send("too late") == .behind)
        right.start()
        try await eventually("the end") { right.diary.closings == [.hangUp] }
        #expect(right.diary.texts.last == "farewell")
        try await eventually("both") { left.diary.closings == [.byUs] }

        // To one who does not read it is not said for ever.
        let (three, four) = try SocketDescriptor.pair()
        let deaf = try End(three)
        deaf.start()
        deaf.on {
            $0.send([UInt8](repeating: 1, count: 800_000))
            $0.closeWhenDrained(within: .milliseconds(50))
        }
        try await eventually("the end") { deaf.diary.closings == [.byUs] }
        withExtendedLifetime(four) {}
    }

    @Test func theEndIsToldOnceAndTheDescriptorClosed() async throws {
        for start in [true, false] {
            let (one, two) = try SocketDescriptor.pair()
            let left = try End(one)
            if start { left.start() }
            left.on {
                $0.close()
                $0.close()
                $0.closeWhenDrained()
            }
            let right = try End(two)
            right.start()
            try await eventually("the other side hears of it") { right.diary.closings == [.hangUp] }
            try await Task.sleep(for: .milliseconds(20))
            #expect(left.diary.closings == (start ? [.byUs] : []))
        }
    }

    @Test func descriptorsComeWithTheirFrames() throws {
        let (one, two) = try SocketDescriptor.pair()
        let left = try End(one)
        left.start()
        let talk = SocketTalk(two)
        let scratch = try ScratchFolder()
        for number in 0..<3 {
            try Files.write([UInt8(ascii: "0") + UInt8(number)], to: "\(scratch.path)/file")
            let file = SocketDescriptor(adopting: open("\(scratch.path)/file", O_RDONLY | O_CLOEXEC))
            left.send("before")
            let taken = left.on { connection in (0..<2).map { _ in connection.send(Array("descriptor".utf8), with: file) } }
            #expect(taken == [.queued, .behind])
            #expect(try talk.receive() == Array("before".utf8))
            #expect(try talk.receive() == Array("descriptor".utf8))
            let descriptor = try #require(talk.takeDescriptor())
            #expect(talk.takeDescriptor() == nil)
            var byte: UInt8 = 0
            #expect(fcntl(descriptor.number, F_GETFD) & FD_CLOEXEC != 0)
            #expect(read(descriptor.number, &byte, 1) == 1 && byte == UInt8(ascii: "0") + UInt8(number))
        }
    }

    /// Nobody can make us hold descriptors that we did not ask for.
    @Test func descriptorsThatNobodyWantsAreClosed() async throws {
        let (one, two) = try SocketDescriptor.pair()
        let left = try End(one)
        left.start()
        var ends: [Int32] = [-1, -1]
        #expect(pipe(&ends) == 0)
        let frame: [UInt8] = [0, 0, 0, 1, 9]
        for _ in 0..<10 {
            #expect(frame.withUnsafeBytes { cplatform_send_descriptor(two.number, $0.baseAddress, $0.count, ends[1]) } == 5)
        }
        _ = close(ends[1])
        try await eventually("frames come") { left.diary.frames.count == 10 }
        left.on { $0.close() }
        // The pipe has ended when nobody holds its other end.
        try await eventually("all are closed") { cplatform_wait_readable(ends[0], 0) == 1 }
        var byte: UInt8 = 0
        #expect(read(ends[0], &byte, 1) == 0)
        _ = close(ends[0])
    }

    /// At rest a connection costs no time at all.
    @Test func nothingIsOpenAfterwards() async throws {
        await #expect(processExitsWith: .success) {
            // Dispatch opens some for itself at the first use.
            for round in 0..<3 {
                var before = 0
                if round > 0 { before = try Files.list("/proc/self/fd").count }
                for _ in 0..<50 {
                    let (one, two) = try SocketDescriptor.pair()
                    let left = try End(one)
                    let right = try End(two)
                    left.start()
                    right.start()
                    left.send("x")
                    try await eventually("it comes") { right.diary.frames.count == 1 }
                    left.on { $0.close() }
                    try await eventually("the end") { right.diary.closings == [.hangUp] }
                }
                if round > 0 { try await eventually("all are closed") { try Files.list("/proc/self/fd").count <= before } }
            }
            exit(0)
        }
    }

    @Test func askingHasATimeLimit() throws {
        let (one, two) = try SocketDescriptor.pair()
        #expect(throws: SocketError.timedOut) { try SocketTalk(one).ask([1], within: .milliseconds(50)) }
        // Also when nobody takes the question.
        #expect(throws: SocketError.timedOut) {
            try SocketTalk(one).ask([UInt8](repeating: 0, count: 4_000_000), within: .milliseconds(50))
        }
        #expect(throws: SocketError.frame(.tooLong(length: 11, limit: 10))) {
            try SocketTalk(one, frameLimit: 10).ask([UInt8](repeating: 0, count: 11), within: .seconds(1))
        }
        withExtendedLifetime(two) {}
    }

    @Test func onlyAConnectionIsInherited() throws {
        let null = open("/dev/null", O_RDONLY)
        defer { _ = close(null) }
        #expect(throws: SocketError.notASocket(path: "descriptor \(null)")) { try SocketDescriptor.inherited(null) }
        #expect(throws: SocketError.notASocket(path: "descriptor 100000")) { try SocketDescriptor.inherited(100_000) }
    }
}

enum Memory {
    /// Bytes in memory; 0 where the system does not say.
    static func resident() -> Int {
        guard let text = try? Files.text("/proc/self/statm") else { return 0 }
        let words = text.split(separator: " ")
        return words.count > 1 ? (Int(words[1]) ?? 0) * Int(sysconf(Int32(_SC_PAGESIZE))) : 0
    }
}
