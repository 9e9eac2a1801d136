import Approval
import Conversation
import JSON
import Journal
import Link
import TestSupport
import Testing

/// `assent undo`, with an engine and without one.
@Suite(.timeLimit(.minutes(2))) struct UndoCommandTests {
    private func deleted(_ desk: EngineDesk) throws -> ScriptedFrontEnd {
        let watcher = try desk.begin(["--practice", "--session", "desk"])
        try watcher.send(.say("delete a.log"))
        try watcher.wait("the call") { $0.calls.contains { $0.stage == .waiting } }
        let call = try #require(watcher.state.calls.first { $0.stage == .waiting })
        #expect(call.risk == .destructive && call.isUndoable == true)
        #expect(call.display?.rows.contains { $0.text == "a copy is kept; undo with /undo" } == true)
        try watcher.approve(call.handle)
        try watcher.wait("the deletion") { ScriptedFrontEnd.isQuiet($0) && !Files.exists(desk.path("a.log")) }
        return watcher
    }

    @Test func throughTheEngine() throws {
        let desk = try EngineDesk(files: ["a.log": "old"])
        let watcher = try deleted(desk)
        let list = try desk.run(["undo", "desk", "--list"])
        #expect(list.status == 0 && list.text.contains("#1  delete_file  deleted a.log"), "\(list)")
        let outcome = try desk.run(["undo", "desk"])
        #expect(outcome.status == 0 && outcome.text.contains("Undid call #1 (delete_file)"), "\(outcome)")
        #expect(try Files.text(desk.path("a.log")) == "old")
        try watcher.wait("what goes to the model") { $0.queued.contains { $0.text.contains("I have undone a change myself") } }
        let again = try desk.run(["undo", "desk"])
        #expect(again.status == 1 && again.text.contains("There is nothing to undo"), "\(again)")
        let log = try desk.run(["log", "desk", "--json"])
        #expect(log.text.contains("undo_change") && log.text.contains(#""undone_by":2"#), "\(log)")
    }

    @Test func whatHasChangedSinceStaysAndIsShown() throws {
        let desk = try EngineDesk(files: ["a.log": "old"])
        _ = try deleted(desk)
        try Files.write("mine", to: desk.path("a.log"))
        let outcome = try desk.run(["undo", "desk", "--call", "1", "--json"])
        #expect(outcome.status == 1 && outcome.text.contains("exists again"), "\(outcome)")
        #expect(try Files.text(desk.path("a.log")) == "mine")
    }

    /// The session's lock is taken, the model is asked nothing, and what waited waits on.
    @Test func withoutAnEngine() throws {
        let desk = try EngineDesk(files: ["a.log": "old", "b.log": "older"])
        let watcher = try deleted(desk)
        try watcher.send(.say("delete b.log"))
        try watcher.wait("the second call") { $0.calls.contains { $0.stage == .waiting } }
        desk.engines.kill()
        let outcome = try desk.run(["undo", "desk"])
        #expect(outcome.status == 0, "\(outcome)")
        #expect(try Files.text(desk.path("a.log")) == "old")
        let back = try desk.begin(["--resume", "desk"])
        try back.wait("the call that waited") { $0.calls.contains { $0.stage == .waiting && $0.summary == "b.log" } }
        #expect(back.state.queued.contains { $0.text.contains("I have undone a change myself") })
        #expect(Files.exists(desk.path("b.log")))
        #expect(try desk.run(["verify"]).status == 0)
    }
}
