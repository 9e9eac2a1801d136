/// Random numbers from a seed (SplitMix64: Steele, Lea, Flood 2014), so that a case that fails comes again; and what fuzzing does
/// with them.
public struct Noise: RandomNumberGenerator, Sendable {
    private var state: UInt64
    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    /// True so many times in a hundred.
    public mutating func chance(_ percent: Int) -> Bool { below(100) < percent }

    /// From 0 up to and without the bound, which counts as at least 1.
    public mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<max(1, bound), using: &self) }

    public mutating func pick<Value>(_ values: [Value]) -> Value? { values.isEmpty ? nil : values[below(values.count)] }

    /// Text damaged in a few places: bytes flipped, put in, taken out, doubled, and parts of other texts.
    ///
    /// - Parameters:
    ///   - others: texts to take parts of.
    ///   - tokens: what has meaning in the grammar.
    public mutating func damaged(
        _ text: [UInt8], with others: [[UInt8]], tokens: [[UInt8]], limit: Int = 1 << 18
    ) -> [UInt8] {
        var bytes = text
        // Now and then as it is: what is right must stay right.
        for _ in 0..<(below(8) == 0 ? 0 : 1 + below(6)) {
            let place = below(bytes.count + 1)
            let end = min(bytes.count, place + 1 + below(below(4) == 0 ? 400 : 12))
            switch below(10) {
            case 0 where place < bytes.count: bytes[place] ^= 1 << UInt8(below(8))
            case 1 where place < bytes.count: bytes[place] = UInt8(truncatingIfNeeded: next())
            case 2: bytes.insert(UInt8(truncatingIfNeeded: next()), at: place)
            case 3, 4: bytes.insert(contentsOf: pick(tokens) ?? [], at: place)
            case 5: bytes.replaceSubrange(place..<end, with: pick(tokens) ?? [])
            case 6: bytes.removeSubrange(place..<end)
            case 7: bytes.insert(contentsOf: bytes[place..<end], at: below(bytes.count + 1))
            case 8:
                guard let other = pick(others) else { continue }
                let from = below(other.count + 1)
                let part = other[from..<min(other.count, from + 1 + below(2_000))]
                bytes.replaceSubrange(place..<(below(2) == 0 ? place : bytes.count), with: part)
            default: bytes.removeSubrange(place...)
            }
        }
        return Array(bytes.prefix(limit))
    }

    /// The text in pieces, cut at random places: sometimes everywhere, sometimes hardly.
    public mutating func pieces(of bytes: [UInt8]) -> [[UInt8]] {
        let most = [1, 3, 17, 200, 5_000][below(5)]
        var pieces: [[UInt8]] = []
        var start = 0
        while start < bytes.count {
            let end = min(bytes.count, start + 1 + below(most))
            pieces.append(Array(bytes[start..<end]))
            start = end
        }
        // An empty read is none of the text's end.
        if below(4) == 0 { pieces.insert([], at: below(pieces.count + 1)) }
        return pieces
    }
}
