import Approval
import Conversation
import Link
import Surface
import Testing

@testable import Interface

/// The list of what runs, and stopping one call of it.
@Suite struct RunningTests {
    private static func running(_ handle: Int, _ summary: String, stage: CallState.Stage? = nil) -> CallState {
        CallState(
            handle: handle, tool: "run_command", summary: summary,
            stage: stage ?? .running(since: Timestamp(milliseconds: Desk.start + 90_000)), risk: .unknown,
            proposed: Timestamp(milliseconds: Desk.start + 80_000), started: Timestamp(milliseconds: Desk.start + 90_000))
    }

    private static func desk(_ columns: Int = 120, _ rows: Int = 40) -> Desk {
        var session = SessionState.sample
        for (offset, call) in [
            running(1, "make all"), running(2, "npm test"), running(3, "cargo build", stage: .queued(places: 2)),
        ].enumerated() {
            session.entries.append(Entry(id: (session.entries.last?.id ?? 0) + 1, time: Timestamp(milliseconds: Desk.start + Int64(offset)), body: .call(handle: call.handle)))
            session.calls.append(call)
        }
        session.phase = .working
        var desk = Desk(columns, rows, session: session)
        desk.event(.callOutput(handle: 1, text: "compiling a.c\ncompiling b.c\n"))
        desk.event(.callOutput(handle: 2, text: "12 passed"))
        return desk
    }

    private var cancelled: (Desk) -> [Int] {
        { $0.commands.compactMap { if case .cancel(let handle) = $0 { handle } else { nil } } }
    }

    @Test(arguments: [Size(rows: 40, columns: 120), Size(rows: 24, columns: 80)])
    func theListHasTimeAndLastLine(_ size: Size) {
        var desk = Self.desk(size.columns, size.rows)
        desk.press("alt-r")
        #expect(desk.shows("Running"))
        for words in ["#1 ", "make all", "compiling b.c", "#2 ", "npm test", "12 passed", "#3 ", "cargo build", "approved; waits for one of 2 places"] {
            #expect(desk.shows(words), "\(words)\(desk)")
        }
        #expect(!desk.shows("compiling a.c"))
        #expect(desk.footer.contains("x stop this"))
        desk.press("esc")
        #expect(desk.state.mode.isNormal)
    }

    @Test(arguments: [(120, 40), (80, 24), (40, 10)])
    func howItLooks(_ columns: Int, _ rows: Int) throws {
        var desk = Self.desk(columns, rows)
        desk.press("alt-r", "j")
        try expectGolden(desk.picture, "running-list-\(columns)x\(rows)")
    }

    @Test func theCommandOpensItToo() {
        var desk = Self.desk()
        desk.type("/running")
        desk.press("enter")
        #expect(desk.shows("npm test") && !desk.state.mode.isNormal)
    }

    @Test func oneIsStoppedAndNoOther() {
        var desk = Self.desk()
        desk.press("alt-r", "j", "x")
        #expect(cancelled(desk) == [2])
        #expect(!desk.commands.contains(.interrupt))
        #expect(desk.footer.contains("stopping #2…"))
        desk.event(.call(Self.running(2, "npm test", stage: .cancelled)))
        #expect(!desk.footer.contains("stopping"))
        desk.press("j", "x")
        #expect(cancelled(desk) == [2, 3])
    }

    /// A call that ends under the selection does not hand it to another one.
    @Test func theKeyMeetsTheCallThatWasChosenOrNone() {
        var desk = Self.desk()
        desk.press("alt-r")
        desk.event(.call(Self.running(1, "make all", stage: .succeeded(milliseconds: 10))))
        desk.press("x")
        #expect(cancelled(desk).isEmpty)
        #expect(desk.footer.contains("Call #1 does not run."))
        #expect(desk.shows("make all"))
        // One that begins stands below and takes nothing either.
        desk.event(.call(Self.running(4, "ls")))
        #expect(desk.shows("#4 "))
        desk.press("j", "j", "j", "x")
        #expect(cancelled(desk) == [4])
    }

    @Test func keysThatComeTogetherStopNothing() {
        var desk = Self.desk()
        desk.press("alt-r")
        desk.burst("x", "x")
        #expect(cancelled(desk).isEmpty)
        desk.paste("x")
        #expect(cancelled(desk).isEmpty)
    }

    @Test func theConversationStopsTheChosenCall() {
        var desk = Self.desk()
        desk.press("tab", "tab", "k", "k")
        desk.press("x")
        #expect(cancelled(desk) == [2])
    }

    @Test func withoutAnythingThatRunsItSaysSo() {
        var desk = Desk()
        desk.press("alt-r")
        #expect(desk.shows("Nothing runs."))
        desk.press("x")
        #expect(desk.footer.contains("Nothing runs."))
        #expect(desk.commands.isEmpty)
    }

    @Test func whoMayOnlyLookStopsNothing() {
        var desk = Self.desk()
        desk.state = {
            var state = InterfaceState(isReadOnly: true)
            _ = state.receive(.event(.session({ var session = SessionState.sample; session.calls = [Self.running(1, "make")]; return session }())), now: desk.now)
            return state
        }()
        desk.paint()
        desk.press("alt-r", "x")
        #expect(cancelled(desk).isEmpty)
    }
}
