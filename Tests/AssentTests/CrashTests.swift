import Dispatch
import Synchronization
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The engine is killed in the midst of whatever it does, taken up again, and must have lost and done nothing that it should not.
///
/// What a kill cannot show is a loss of power: what the system has taken is still there afterwards, whether it had reached the
/// disk or not. That the journal waits for the disk is held by other means (`PRAGMA synchronous`, see `SQLiteFile`).
@Suite(.enabled(if: CrashLibrary.path != nil, "there is no C compiler"), .serialized) struct CrashTests {
    private static let takesAll = getenv("ASSENT_CRASH_POINTS").map { String(cString: $0) == "all" } ?? false
    /// Most of the time of a story is spent waiting.
    private static let workers = 6

    @Test func killedAnywhereItLosesNothingAndRunsNothingTwice() throws {
        let start = ContinuousClock.now
        let undisturbed = try CrashStory(nil)
        let report = undisturbed.run()
        try #require(report.failures.isEmpty, "\(report.failures.joined(separator: "\n"))")
        var counts = undisturbed.counts
        for step in [CrashStory.Step.small, .large] {
            let story = try CrashStory(nil)
            try story.runText(step)
            counts[step] = story.counts[step]
        }
        let points = Self.points(counts)
        let queue = Mutex(points[...])
        let reports = Mutex<[CrashStory.Report]>([])
        let group = DispatchGroup()
        for number in 0..<Self.workers {
            DispatchQueue(label: "crash \(number)").async(group: group) { @Sendable in
                while let point = queue.withLock({ $0.popFirst() }) {
                    var report = CrashStory.Report(failures: ["\(point): the story did not begin"])
                    if let story = try? CrashStory(point) { report = story.run() }
                    reports.withLock { $0.append(report) }
                }
            }
        }
        group.wait()
        let all = reports.withLock { $0 }
        func count(_ place: CrashStory.Where) -> Int { all.count { $0.place == place } }
        let failures = all.flatMap(\.failures)
        let time = (ContinuousClock.now - start).components.seconds
        print(
            "crash: \(points.count) points in \(time) s, \(points.count - count(.nowhere)) kills: \(count(.beforeStart)) between decision and start, \(count(.inTool)) in a tool, \(count(.inText)) in text;",
            "calls of each step: \(CrashStory.Step.allCases.map { "\($0.rawValue) \(counts[$0] ?? 0)" }.joined(separator: ", "));",
            "\(all.reduce(0) { $0 + $1.unknown }) outcomes unknown, \(all.reduce(0) { $0 + $1.pending }) calls pending again")
        #expect(failures.isEmpty, "\(failures.count) failures:\n\(failures.prefix(30).joined(separator: "\n"))")
        #expect(count(.beforeStart) > 0 && count(.inTool) > 0 && count(.inText) > 0)
    }

    /// All points at which a call is decided and runs, and some of the others.
    private static func points(_ counts: [CrashStory.Step: Int]) -> [CrashStory.Point] {
        var points: [CrashStory.Point] = []
        // From a decision to the end of what it started: a call is alike wherever it stands.
        let run = counts[.approve] ?? 0
        for step in CrashStory.Step.allCases {
            let count = counts[step] ?? 0
            let isDecision = step == .approve || step == .approveAmended || step == .approveLast
            let each = takesAll ? count : isDecision ? min(run, count) : 0
            for call in 1..<max(1, each + 1) {
                points.append(.init(step: step, call: call, isAfter: call % 2 == 1))
                if takesAll || step == .approve { points.append(.init(step: step, call: call, isAfter: call % 2 == 0)) }
            }
            let wanted = min(count - each, step == .own ? 16 : step == .say ? 24 : 10)
            for index in 0..<max(0, wanted) { points.append(.init(step: step, call: each + 1 + index * (count - each) / wanted, isAfter: index % 2 == 1)) }
        }
        // The engine that takes the session up is killed too, early and late.
        for second in stride(from: 1, to: takesAll ? 120 : 60, by: takesAll ? 1 : 6) {
            points.append(.init(step: second % 2 == 0 ? .approve : .say, call: (counts[second % 2 == 0 ? .approve : .say] ?? 2) * 2 / 3, isAfter: false, second: second))
        }
        for index in points.indices where index % 12 == 5 && points[index].second == nil { points[index].isRace = true }
        return points
    }
}
