import Approval
import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// A call that ends unanswered after a while: the pane says when, and wakes nobody more often than it must.
@Suite struct DeadlineTests {
    private static func call(_ seconds: Int64, stage: CallState.Stage = .waiting) -> CallState {
        var call = CallState.write(stage: stage)
        call.deadline = Timestamp(milliseconds: Desk.start + 100_000 + seconds * 1000)
        return call
    }

    private static func wakes(_ desk: Desk) -> [Int64] { desk.effects.compactMap { if case .wake(let wait) = $0 { wait.value } else { nil } } }

    @Test(arguments: [(300, "5 min"), (299, "5 min"), (61, "2 min"), (60, "60 s"), (1, "1 s"), (7200, "120 min"), (7201, "3 h")])
    func theTitleSaysHowLong(_ seconds: Int64, _ words: String) {
        for (columns, rows) in [(120, 40), (80, 24)] {
            let desk = Desk(columns, rows, session: .sample.with(Self.call(seconds)))
            #expect(desk.shows("ends unanswered in \(words) · 1/1"), "\(desk)")
        }
    }

    @Test func whereThereIsLittleRoomItSaysLess() {
        let desk = Desk(44, 24, session: .sample.with(Self.call(300)))
        #expect(desk.shows("5 min left · 1/1") && !desk.shows("ends unanswered"), "\(desk)")
    }

    @Test func withoutATimeOutNothingIsSaid() {
        let desk = Desk(120, 40, session: .sample.with(.write()))
        #expect(!desk.shows("unanswered") && !desk.shows(" left ·"))
        var other = Self.call(300)
        other.stage = .checking
        #expect(!Desk(120, 40, session: .sample.with(other)).shows("unanswered"))
    }

    @Test func itIsDrawnByTheMinuteAndInTheLastMinuteByTheSecond() {
        var desk = Desk(120, 40, session: .sample.with(Self.call(150)))
        var drawn: [String] = []
        for _ in 0..<400 {
            let row = desk.surface.rows.first { $0.contains("ends unanswered ") } ?? ""
            drawn.append(row.firstMatch(of: /ends unanswered [a-z0-9 ]*/).map { String($0.0) } ?? "")
            desk.effects = []
            desk.receive(.tick)
            guard let wake = Self.wakes(desk).min(), desk.now.value < 100_000 + 152_000 else { break }
            desk.now = desk.now + Milliseconds(wake)
        }
        let changes = drawn.enumerated().filter { $0.offset == 0 || drawn[$0.offset - 1] != $0.element }.map(\.element)
        #expect(changes.first?.hasPrefix("ends unanswered in 3 min") == true)
        #expect(changes.count == 2 + 60 + 1, "\(changes)")
        #expect(changes.last?.hasPrefix("ends unanswered now") == true)
        // Ages are by the minute too, so a minute has a few frames and not sixty.
        #expect(drawn.count < 80, "\(drawn.count) frames")
    }

    /// Whoever writes sees the time as well, and is told when it is over; what they wrote stays.
    @Test func whoeverWritesSeesItToo() {
        var desk = Desk.armed(120, 40, Self.call(300))
        desk.press("e")
        #expect(desk.shows("Edit #4 write_file") && desk.shows("5 min left"), "\(desk)")
        desk.press("esc", "D", "n", "o")
        var over = Self.call(300, stage: .notRun("nobody answered within 5 minutes"))
        over.whyNotRun = .timedOut
        desk.event(.call(over))
        desk.press("enter")
        #expect(desk.footer.contains("#4 ended unanswered") && desk.denials.isEmpty, "\(desk)")
    }

    @Test func theEndsAreToldApart() {
        var desk = Desk(200, 40, session: .sample.with(.write(), entries: [.call(handle: 4)]))
        func line(_ why: WhyNotRun?, _ reason: String) -> String {
            var call = CallState.write(stage: .notRun(reason))
            call.whyNotRun = why
            desk.event(.call(call))
            return desk.surface.rows.first { $0.contains("write_file") } ?? ""
        }
        #expect(line(.timedOut, "nobody answered within 5 minutes").contains("timed out: nobody answered within 5 minutes"))
        #expect(line(.cancelled, "it was stopped before it had started").contains("cancelled: it was stopped"))
        #expect(line(.undecided, "the session ended before anyone decided").contains("not decided: the session ended"))
        #expect(line(.invalid, "no such folder").contains("not run: no such folder"))
        #expect(line(nil, "unknown tool").contains("not run: unknown tool"))
    }
}
