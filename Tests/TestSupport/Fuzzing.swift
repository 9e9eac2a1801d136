#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Runs a check on many random cases: a fixed small number in every test run, and as long as `ASSENT_FUZZ_SECONDS` says
/// where that is set.
///
/// Each case has a seed of its own, so that one that fails comes again: `ASSENT_FUZZ_SEED` runs that one alone.
public struct Fuzzing {
    /// What came of all cases.
    public struct Report {
        public var cases = 0
        /// Seed and words of the first few cases that failed.
        public var failures: [String] = []
        /// Of the case that took longest for its size: a figure to look at, never a judgement.
        public var slowest = (nanosecondsPerByte: 0.0, seed: UInt64(0), bytes: 0)
    }

    /// - Parameters:
    ///   - name: of the subject, for the words that are printed and the file that keeps the last seed.
    ///   - cases: how many run where no time is set.
    ///   - check: gives what is wrong, or nil, and how many bytes the case had.
    public static func run(
        _ name: String, cases: Int, _ check: (inout Noise) throws -> (wrong: String?, bytes: Int)
    ) rethrows -> Report {
        var report = Report()
        if let seed = number("ASSENT_FUZZ_SEED") {
            try one(seed, check, &report)
            return report
        }
        guard let seconds = number("ASSENT_FUZZ_SECONDS"), seconds > 0 else {
            for index in 0..<cases { try one(UInt64(index), check, &report) }
            return report
        }
        let first = UInt64.random(in: 0 ... .max / 2)
        let trace = Trace(name)
        print("fuzz \(name): \(seconds) s from seed \(first); if it dies, the seed of its last case is in \(trace.path)")
        let end = ContinuousClock.now + .seconds(Int64(clamping: seconds))
        while ContinuousClock.now < end, report.failures.count < 5 {
            let seed = first + UInt64(report.cases)
            trace.note(seed)
            try one(seed, check, &report)
        }
        let slow = report.slowest
        print(
            """
            fuzz \(name): \(report.cases) cases, \(report.failures.count) failures; slowest: seed \(slow.seed), \
            \(slow.bytes) bytes, \(Int(slow.nanosecondsPerByte)) ns a byte
            """)
        if report.failures.isEmpty { trace.remove() }
        return report
    }

    private static func one(
        _ seed: UInt64, _ check: (inout Noise) throws -> (wrong: String?, bytes: Int), _ report: inout Report
    ) rethrows {
        var noise = Noise(seed: seed)
        let began = ContinuousClock.now
        let (wrong, bytes) = try check(&noise)
        let (whole, fraction) = (ContinuousClock.now - began).components
        report.cases += 1
        if let wrong, report.failures.count < 5 { report.failures.append("ASSENT_FUZZ_SEED=\(seed): \(wrong)") }
        let nanoseconds = (Double(whole) * 1e9 + Double(fraction) / 1e9) / Double(max(bytes, 1))
        // Of small cases the clock tells more than the code.
        if bytes >= 4_096, nanoseconds > report.slowest.nanosecondsPerByte { report.slowest = (nanoseconds, seed, bytes) }
    }

    private static func number(_ variable: String) -> UInt64? { getenv(variable).flatMap { UInt64(String(cString: $0)) } }

    /// The seed of the case that runs, in a file: a trap leaves no time to print it.
    private struct Trace {
        let path: String

        init(_ name: String) { path = "/tmp/assent-fuzz-\(name)-\(getpid())" }

        func note(_ seed: UInt64) { try? Files.write("\(seed)\n", to: path) }
        func remove() { Files.remove(path) }
    }
}

/// Random numbers from a seed (SplitMix64), and what fuzzing does with them.
public struct Noise: RandomNumberGenerator {
    private var state: UInt64
    public init(seed: UInt64) { state = seed }

    public mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

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
