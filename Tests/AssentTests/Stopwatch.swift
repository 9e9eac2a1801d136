import TestSupport

/// Figures that a test prints and nothing depends on.
struct Stopwatch {
    private let clock = ContinuousClock()
    private var start: ContinuousClock.Instant

    init() { start = clock.now }

    /// Since the beginning.
    var milliseconds: Double { Self.milliseconds(clock.now - start) }

    static func milliseconds(_ duration: Duration) -> Double {
        Double(duration.components.seconds) * 1000 + Double(duration.components.attoseconds) / 1e15
    }

    static func say(_ what: String, _ milliseconds: Double) { print("figure: \(what): \((milliseconds * 10).rounded() / 10) ms") }

    static func say(_ what: String, _ all: [Double]) {
        let sorted = all.sorted()
        guard let last = sorted.last else { return }
        func at(_ share: Double) -> Double { (sorted[Int(Double(sorted.count - 1) * share)] * 10).rounded() / 10 }
        print("figure: \(what): p50 \(at(0.5)) ms, p99 \(at(0.99)) ms, longest \((last * 10).rounded() / 10) ms, of \(sorted.count)")
    }
}

/// What proc(5) tells of a process.
enum ProcessFigures {
    /// Memory in kB, what is shared divided among its users.
    static func proportionalMemory(_ process: Int32) -> Int? { value("Pss:", in: "/proc/\(process)/smaps_rollup") }

    static func residentMemory(_ process: Int32) -> Int? { value("VmRSS:", in: "/proc/\(process)/status") }

    private static func value(_ name: String, in path: String) -> Int? {
        guard let text = try? Files.text(path), let line = text.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else { return nil }
        return line.split(whereSeparator: { $0 == " " || $0 == "\t" }).dropFirst().first.flatMap { Int($0) }
    }
}
