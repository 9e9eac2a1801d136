import Approval
import JSON
import TestSupport
import Testing

@testable import Tools

/// How much of an output is kept, and that more of it costs nothing more.
@Suite struct CommandOutputTests {
    private static func limits(head: Int, tail: Int) -> ToolLimits {
        var limits = ToolLimits()
        limits.outputHead = head
        limits.outputTail = tail
        return limits
    }

    private func collected(_ pieces: [String], head: Int, tail: Int) -> String {
        let collector = OutputCollector(Self.limits(head: head, tail: tail)) { _ in }
        let now = ContinuousClock().now
        for piece in pieces { collector.take(Array(piece.utf8), from: .output, at: now) }
        collector.finish(.output)
        return collector.text()
    }

    @Test func whatFitsIsKeptWhole() {
        #expect(collected(["abc", "def"], head: 3, tail: 3) == "abcdef\n")
        #expect(collected(["abcde", "f\n"], head: 3, tail: 4) == "abcdef\n")
        #expect(collected([], head: 3, tail: 3) == "")
    }

    @Test func theMiddleIsLeftOutAndCounted() {
        #expect(collected(["0123456789"], head: 3, tail: 3) == "012\n[4 bytes of 10 are left out here]\n789\n")
        let pieces = (0..<10_000).map { "\($0)\n" }
        let all = pieces.joined()
        #expect(
            collected(pieces, head: 4, tail: 10)
                == "0\n1\n[\(all.utf8.count - 14) bytes of \(all.utf8.count) are left out here]\n9998\n9999\n")
    }

    @Test func charactersAreNotCutInTwo() {
        #expect(collected(["ääääää"], head: 3, tail: 3) == "ä\n[8 bytes of 12 are left out here]\nä\n")
        let bytes = Array("a€😀".utf8)
        let collector = OutputCollector(Self.limits(head: 100, tail: 100)) { _ in }
        let now = ContinuousClock().now
        for byte in bytes {
            collector.take([byte], from: .output, at: now)
            collector.take([0x2E], from: .error, at: now)
        }
        collector.finish(.output)
        collector.finish(.error)
        let text = collector.text()
        #expect(text.filter { $0 != "." } == "a€😀\n")
        #expect(text.filter { $0 == "." }.count == bytes.count)
    }

    struct Ending: Sendable {
        let bytes: [UInt8]
        let incomplete: Int
    }

    @Test(arguments: [
        Ending(bytes: [], incomplete: 0), Ending(bytes: [0x61], incomplete: 0), Ending(bytes: [0xC3], incomplete: 1),
        Ending(bytes: [0xC3, 0xA4], incomplete: 0), Ending(bytes: [0xE2, 0x82], incomplete: 2), Ending(bytes: [0xE2], incomplete: 1),
        Ending(bytes: [0xE2, 0x82, 0xAC], incomplete: 0), Ending(bytes: [0xF0, 0x9F, 0x98], incomplete: 3),
        Ending(bytes: [0xF0, 0x9F, 0x98, 0x80], incomplete: 0), Ending(bytes: [0x80, 0x80, 0x80, 0x80], incomplete: 0),
        Ending(bytes: [0xFF], incomplete: 0), Ending(bytes: [0xC0], incomplete: 0), Ending(bytes: [0x80], incomplete: 0),
    ])
    func incompleteCharactersAreRecognised(_ ending: Ending) {
        #expect(UTF8Tail.incomplete(ending.bytes) == ending.incomplete)
    }

    @Test func aFloodIsPassedOnInPartAndSaysSo() {
        var limits = ToolLimits()
        limits.liveBurst = 10
        limits.liveRate = 1000
        var budget = LiveBudget(limits)
        let start = ContinuousClock().now
        func pieces(_ count: Int, _ milliseconds: Int) -> [String] {
            budget.pieces(of: [UInt8](repeating: 0x61, count: count)[...], at: start + .milliseconds(milliseconds))
                .map { String(decoding: $0, as: UTF8.self) }
        }
        #expect(pieces(8, 0) == ["aaaaaaaa"])
        #expect(pieces(3, 0) == [])
        #expect(pieces(2, 0) == ["\n[3 bytes are not shown]\n", "aa"])
        #expect(pieces(1, 0) == [])
        #expect(pieces(5, 5) == ["\n[1 bytes are not shown]\n", "aaaaa"])
        #expect(pieces(11, 500) == [])
        #expect(budget.notice() != nil)
        #expect(budget.notice() == nil)
    }

    @Test(.timeLimit(.minutes(1))) func aHugeOutputIsReadToItsEnd() async throws {
        let fixture = try Fixture()
        let result = try await fixture.shell("head -c 300000000 /dev/zero | tr '\\0' 'x'; echo; echo end")
        #expect(!result.isError)
        #expect(result.text.contains("are left out here]"))
        #expect(result.text.utf8.count < 70_000)
        #expect(result.text.contains("\nend\nexit status 0"))
    }

    @Test func whatIsWrittenJustBeforeTheEndIsNotLost() async throws {
        var limits = ToolLimits()
        limits.outputHead = 10_000_000
        let fixture = try Fixture(limits: limits)
        for _ in 0..<20 {
            let result = try await fixture.shell("head -c 60000 /dev/zero | tr '\\0' 'x'")
            #expect(result.text.utf8.prefix { $0 == 0x78 }.count == 60_000)
        }
    }
}
