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
