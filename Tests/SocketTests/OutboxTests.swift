import Testing

@testable import Socket

@Suite struct OutboxTests {
    /// What the other side reads: whole frames, however they are written.
    private struct FarEnd {
        var reader = FrameReader()
        var frames: [[UInt8]] = []

        mutating func take(from outbox: inout Outbox, atMost most: Int) throws {
            let piece = outbox.gather(most)
            outbox.advance(piece.count)
            reader.feed(piece)
            while let frame = try reader.next() { frames.append(frame) }
        }
    }

    private static func drained(_ outbox: inout Outbox, by step: Int = 7) throws -> [[UInt8]] {
        var far = FarEnd()
        while !outbox.isEmpty { try far.take(from: &outbox, atMost: step) }
        #expect(far.reader.waiting == 0)
        return far.frames
    }

    @Test func framesGoOutInOrder() throws {
        for step in [1, 2, 3, 4, 5, 100] {
            var outbox = Outbox()
            for frame in [[1], [], [2, 3], []] as [[UInt8]] { #expect(outbox.enqueue(frame) == .queued) }
            #expect(outbox.waiting == 19)
            #expect(try Self.drained(&outbox, by: step) == [[1], [], [2, 3], []])
            #expect(outbox.takeWish() == false)
        }
    }

    @Test func aStateReplacesWhatHasNotBegun() throws {
        var outbox = Outbox()
        outbox.enqueue([1, 1, 1])
        outbox.enqueue([2])
        outbox.advance(1)
        #expect(outbox.enqueueState([9]) == .queued)
        outbox.enqueue([3])
        var rest = FrameReader()
        rest.feed([0] as [UInt8])
        rest.feed(outbox.gather(1000))
        #expect(try rest.next() == [1, 1, 1])
        #expect(try rest.next() == [9])
        #expect(try rest.next() == [3])
        #expect(try rest.next() == nil)
    }

    @Test func whoFallsBehindIsAskedForOnce() throws {
        var outbox = Outbox(limit: 400)
        #expect(outbox.enqueue([UInt8](repeating: 1, count: 100)) == .queued)
        outbox.advance(3)
        #expect(outbox.enqueue([UInt8](repeating: 2, count: 100)) == .queued)
        #expect(outbox.enqueue([UInt8](repeating: 3, count: 100)) == .behind)
        #expect(outbox.isBehind)
        // The first had begun.
        #expect(outbox.waiting == 101)
        #expect(outbox.enqueue([4]) == .behind)
        #expect(outbox.takeWish() == false)
        outbox.advance(101)
        #expect(outbox.takeWish() == true)
        #expect(outbox.takeWish() == false)
        #expect(outbox.enqueue([5]) == .behind)
        #expect(outbox.takeWish() == false)
        let state = [UInt8](repeating: 6, count: 5000)
        #expect(outbox.enqueueState(state) == .queued)
        #expect(!outbox.isBehind)
        #expect(outbox.enqueue([7]) == .queued)
        #expect(try Self.drained(&outbox) == [state, [7]])
        #expect(outbox.takeWish() == false)
    }

    @Test func twoStatesAreNeverHeld() throws {
        var outbox = Outbox(limit: 400)
        outbox.enqueueState([1, 1])
        #expect(outbox.enqueueState([2, 2]) == .queued)
        outbox.advance(2)
        #expect(outbox.enqueue([3]) == .queued)
        #expect(outbox.enqueueState([4, 4]) == .behind)
        #expect(outbox.waiting == 4)
        #expect(outbox.enqueue([5]) == .behind)
        outbox.advance(4)
        #expect(outbox.takeWish() == true)
    }

    @Test func aDeltaBeyondTheLimitAsksAtOnce() {
        var outbox = Outbox(limit: 100)
        #expect(outbox.enqueue([UInt8](repeating: 0, count: 200)) == .behind)
        #expect(outbox.takeWish() == true)
        var other = Outbox(limit: 1000, frameLimit: 10)
        #expect(other.enqueue([UInt8](repeating: 0, count: 11)) == .tooLong)
        #expect(other.takeWish() == true)
        // One that could never be sent is not asked for again and again.
        #expect(other.enqueueState([UInt8](repeating: 0, count: 11)) == .tooLong)
        #expect(other.takeWish() == false)
    }

    @Test func aFrameThatWasBegunElsewhereGoesOn() throws {
        var outbox = Outbox()
        let first = outbox.enqueueBegun([1, 2], written: 1)
        let second = outbox.enqueueBegun([1, 2], written: 1)
        #expect(first && !second)
        #expect(outbox.enqueueState([3]) == .queued)
        #expect(outbox.gather(100) == [0, 0, 2, 1, 2, 0, 0, 0, 1, 3])
    }

    @Test func advancingTooFarDoesNoHarm() {
        var outbox = Outbox()
        outbox.advance(5)
        outbox.enqueue([1])
        outbox.advance(500)
        #expect(outbox.isEmpty)
        #expect(outbox.waiting == 0)
        outbox.advance(-1)
    }

    /// A straightforward one: a list of frames, and what was dropped is found by searching.
    private struct Model {
        struct Entry { var frame: [UInt8], isState: Bool }
        let limit: Int
        var entries: [Entry] = []
        var written = 0
        var isBehind = false
        var isAsked = false

        var begun: ArraySlice<Entry> { entries.prefix(written > 0 ? 1 : 0) }
        var deltas: Int { entries.filter { !$0.isState }.reduce(0) { $0 + $1.frame.count + 64 } }

        mutating func enqueue(_ frame: [UInt8]) -> Outbox.Taken {
            if isBehind { return .behind }
            if deltas + frame.count + 64 > limit {
                entries = Array(begun) + entries.dropFirst(begun.count).filter(\.isState)
                isBehind = true
                isAsked = false
                return .behind
            }
            entries.append(Entry(frame: frame, isState: false))
            return .queued
        }

        mutating func enqueueState(_ frame: [UInt8]) -> Outbox.Taken {
            let isStateBegun = begun.first?.isState == true
            entries = Array(begun)
            isBehind = isStateBegun
            isAsked = false
            if !isStateBegun { entries.append(Entry(frame: frame, isState: true)) }
            return isStateBegun ? .behind : .queued
        }

        mutating func takeWish() -> Bool {
            guard isBehind, entries.isEmpty, !isAsked else { return false }
            isAsked = true
            return true
        }

        mutating func advance(_ count: Int) {
            written += count
            while let first = entries.first, written >= first.frame.count + 4 {
                written -= first.frame.count + 4
                entries.removeFirst()
            }
        }

        var waiting: Int { entries.reduce(0) { $0 + $1.frame.count + 4 } - written }
        var bytes: [UInt8] {
            Array(entries.flatMap { [0, 0, UInt8($0.frame.count >> 8), UInt8($0.frame.count & 255)] + $0.frame }.dropFirst(written))
        }
    }

    /// What a front end makes of it: a state says how many deltas there have been, a delta counts one on.
    @Test(arguments: 0..<40) func anySequenceKeepsTheRules(_ seed: Int) throws {
        var random = Numbers(state: UInt64(seed) &* 0x9E37_79B9_7F4A_7C15 &+ 1)
        let limit = [200, 1000, 5000][seed % 3]
        var outbox = Outbox(limit: limit)
        var model = Model(limit: limit)
        var far = FarEnd()
        var count: UInt32 = 0
        var isOwed = false
        func frame(_ kind: UInt8, _ most: Int) -> [UInt8] {
            [kind] + withUnsafeBytes(of: count.bigEndian) { Array($0) } + [UInt8](repeating: 0, count: random.below(most))
        }
        func state() {
            let frame = frame(1, limit * 2)
            let taken = model.enqueueState(frame)
            #expect(outbox.enqueueState(frame) == taken)
            isOwed = false
        }
        for _ in 0..<1500 {
            switch random.below(10) {
            case 0..<5:
                count += 1
                let frame = frame(0, 60)
                let taken = model.enqueue(frame)
                #expect(outbox.enqueue(frame) == taken)
            case 5 where random.below(6) == 0: state()
            case 6 where isOwed: state()
            default:
                let most = 1 + random.below(random.below(3) == 0 ? 400 : 20)
                let before = model.bytes
                #expect(outbox.gather(most) == Array(before.prefix(most)))
                try far.take(from: &outbox, atMost: most)
                model.advance(min(most, before.count))
            }
            let wish = outbox.takeWish()
            let expected = model.takeWish()
            #expect(wish == expected)
            if wish { isOwed = true }
            #expect(outbox.waiting == model.waiting)
            #expect(outbox.isBehind == model.isBehind)
            #expect(outbox.isEmpty == model.entries.isEmpty)
            // One state, which has at most twice the limit here, besides the deltas.
            #expect(outbox.waiting <= limit * 3 + 9)
        }
        // When the owner does as it is asked, the other side ends up with everything.
        while !outbox.isEmpty || outbox.isBehind {
            model.advance(min(100, model.waiting))
            try far.take(from: &outbox, atMost: 100)
            let wish = model.takeWish()
            #expect(outbox.takeWish() == wish)
            if wish { isOwed = true }
            if isOwed, outbox.isEmpty { state() }
        }
        var seen: UInt32 = 0
        for frame in far.frames {
            let number = frame[1..<5].reduce(0) { $0 << 8 | UInt32($1) }
            // A delta follows the one before it, or a state: none is missed in between.
            if frame[0] == 0 { #expect(number == seen + 1) } else { #expect(number >= seen) }
            seen = number
        }
        #expect(seen == count)
    }

    @Test(.timeLimit(.minutes(1))) func nothingIsQuadratic() {
        var outbox = Outbox(limit: 1 << 30)
        for _ in 0..<300_000 { outbox.enqueue([1, 2, 3]) }
        while !outbox.isEmpty { outbox.advance(outbox.gather(1 << 12).count) }
        outbox.enqueueState([UInt8](repeating: 0, count: 20_000_000))
        while !outbox.isEmpty { outbox.advance(outbox.gather(1 << 16).count) }
    }
}

/// Numbers that come again with the same seed (xorshift).
struct Numbers {
    var state: UInt64

    mutating func below(_ bound: Int) -> Int {
        state ^= state << 13
        state ^= state >> 7
        state ^= state << 17
        return Int(state >> 11) % max(1, bound)
    }
}
