import JSON

/// The guards that hold, in the order of their files.
public struct GuardSet: Sendable, Equatable {
    public let all: [Guard]

    public init(_ all: [Guard] = []) { self.all = all }

    func guards(at place: Guard.Place) -> [Guard] { all.filter { $0.places.contains(place) } }

    /// The same, where nobody is asked and nothing is denied any more.
    public var redacting: GuardSet {
        GuardSet(all.map { Guard(name: $0.name, places: $0.places, effect: .redact, matcher: $0.matcher, reason: $0.reason, examples: $0.examples) })
    }

    public func hasAny(at place: Guard.Place) -> Bool { !guards(at: place).isEmpty }

    /// Looks through a whole text.
    ///
    /// - Returns: nil where no guard found anything, as nearly always.
    public func screen(_ text: String, at place: Guard.Place) -> Screened? {
        let guards = guards(at: place)
        if guards.isEmpty || text.utf8.isEmpty { return nil }
        let bytes = Array(text.utf8)
        var scan = TextScan(isComplete: true)
        var acts: [GuardAct] = []
        var cuts: [(range: Range<Int>, mark: String)] = []
        for guardian in guards {
            let found = scan.matches(guardian.matcher, in: bytes[...], from: 0).found
            if found.isEmpty { continue }
            acts.append(GuardAct(guardian: guardian.name, effect: guardian.effect, reason: guardian.reason, count: found.count))
            // Also of one that asks: the person may let the rest through.
            cuts += found.map { ($0.range, guardian.mark) }
        }
        if acts.isEmpty { return nil }
        return Screened(redacted: GuardSet.cut(bytes, cuts), acts: acts)
    }

    static func cut(_ bytes: [UInt8], _ cuts: [(range: Range<Int>, mark: String)]) -> String {
        var text: [UInt8] = []
        var position = 0
        for cut in cuts.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) where cut.range.upperBound > position {
            if cut.range.lowerBound >= position {
                text += bytes[position..<cut.range.lowerBound]
                text += cut.mark.utf8
            }
            position = cut.range.upperBound
        }
        return String(decoding: text + bytes[position...], as: UTF8.self)
    }
}

/// What a guard did, or wants done, with a text.
public struct GuardAct: Sendable, Equatable, Codable {
    /// Its name.
    public let guardian: String
    public let effect: Guard.Effect
    public let reason: String?
    /// Places in the text.
    public let count: Int

    public init(guardian: String, effect: Guard.Effect, reason: String?, count: Int) {
        self.guardian = guardian
        self.effect = effect
        self.reason = reason
        self.count = count
    }

    /// `the guard “customer numbers” (2 places)`
    public var words: String { "the guard “\(guardian)” (\(count) \(count == 1 ? "place" : "places"))" }
}

/// A text in which guards found something.
public struct Screened: Sendable, Equatable {
    /// With a mark in the place of everything that was found.
    public let redacted: String
    public let acts: [GuardAct]

    public init(redacted: String, acts: [GuardAct]) {
        self.redacted = redacted
        self.acts = acts
    }

    /// The strictest of what they want.
    public var effect: Guard.Effect {
        acts.contains { $0.effect == .deny } ? .deny : acts.contains { $0.effect == .ask } ? .ask : .redact
    }

    /// Those that want the strictest.
    public var deciding: [GuardAct] { acts.filter { $0.effect == effect } }

    /// `the guard “a” (1 place) and the guard “b” (2 places)`
    public var words: String { WordList.joined(deciding.map(\.words)) }

    /// The reason of the first of them that has one.
    public var reason: String? { deciding.lazy.compactMap(\.reason).first }
}
