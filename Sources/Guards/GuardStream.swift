/// Looks through text that comes in pieces, and passes on only what no guard can still object to.
///
/// What could be the beginning of something that a guard looks for is held until more has come. Where a guard asks or
/// denies, everything from there on is held: ``stopped`` says so.
public struct GuardStream: Sendable, Equatable {
    private let guards: [Guard]
    /// What was passed on last, for the patterns that look back, and what is held.
    private var buffer: [UInt8] = []
    /// Where in the buffer that which is held begins.
    private var start = 0
    /// What was found up to now, by each guard.
    private var counts: [Int]

    /// A guard asks or denies: what it wants, and by what.
    public private(set) var stopped: Screened?

    /// More is not held: it is taken out as if it had been found.
    static let mostHeld = 65_536
    /// A character has up to four bytes.
    private static let lookback = 4 * MatchPattern.longestLookbehind

    /// - Returns: nil where nothing looks there.
    public init?(_ set: GuardSet, at place: Guard.Place) {
        guards = set.guards(at: place)
        if guards.isEmpty { return nil }
        counts = Array(repeating: 0, count: guards.count)
    }

    /// - Returns: what can be passed on now.
    public mutating func take(_ text: String) -> String {
        buffer += text.utf8
        return stopped == nil ? String(decoding: pass(isComplete: false), as: UTF8.self) : ""
    }

    /// No more text follows.
    public mutating func finish() -> String {
        if stopped != nil { return "" }
        return String(decoding: pass(isComplete: true), as: UTF8.self)
    }

    /// All that is held, as it came; nothing is held any more.
    public mutating func takeRest() -> String {
        defer {
            buffer = []
            start = 0
        }
        return String(decoding: buffer[start...], as: UTF8.self)
    }

    /// All that was taken out or stopped so far, to be told once.
    public var acts: [GuardAct] {
        zip(guards, counts).compactMap { guardian, count in
            count == 0 ? nil : GuardAct(guardian: guardian.name, effect: guardian.effect, reason: guardian.reason, count: count)
        }
    }

    private mutating func pass(isComplete: Bool) -> [UInt8] {
        var scan = TextScan(isComplete: isComplete)
        var cuts: [(range: Range<Int>, guardian: Int)] = []
        var end = buffer.count
        for (index, guardian) in guards.enumerated() {
            let outcome = scan.matches(guardian.matcher, in: buffer[...], from: start)
            cuts += outcome.found.map { ($0.range, index) }
            end = min(end, outcome.end)
        }
        cuts.sort { $0.range.lowerBound < $1.range.lowerBound }
        if end < buffer.count, buffer.count - start > Self.mostHeld {
            // Nobody waits for ever: what could have become a match counts as one.
            let guardian = guards.firstIndex { guardian in scan.matches(guardian.matcher, in: buffer[...], from: start).end == end } ?? 0
            cuts.append((end..<buffer.count, guardian))
            end = buffer.count
        }
        // A match that what is held could still change is held as well.
        for cut in cuts.reversed() where cut.range.lowerBound < end && cut.range.upperBound > end { end = cut.range.lowerBound }
        var passed: [UInt8] = []
        for cut in cuts where cut.range.upperBound <= end && cut.range.upperBound > start {
            counts[cut.guardian] += 1
            if guards[cut.guardian].effect != .redact {
                passed += buffer[start..<max(start, cut.range.lowerBound)]
                start = max(start, cut.range.lowerBound)
                stopped = Screened(redacted: "", acts: acts)
                return passed
            }
            if cut.range.lowerBound >= start {
                passed += buffer[start..<cut.range.lowerBound]
                passed += guards[cut.guardian].mark.utf8
            }
            start = cut.range.upperBound
        }
        if end > start {
            passed += buffer[start..<end]
            start = end
        }
        var spare = max(0, start - Self.lookback)
        // What is kept begins with a whole character.
        while spare > 0, spare < buffer.count, buffer[spare] & 0xC0 == 0x80 { spare -= 1 }
        buffer.removeFirst(spare)
        start -= spare
        return passed
    }
}
