import Approval
import Conversation
import JSON
import Journal
import Link
import TestSupport
import Testing
import Tools

@testable import Engine

/// Hooks in a session with everything real: a script, the practice model, files, the journal.
@Suite struct HookEngineTests {
    typealias Desk = SessionEngineTests.Desk

    /// A session with one hook, a script for `/bin/sh` beside the working folder; `$0.mind` is there when a test wants it. The time is that of a machine that is busy with everything else.
    private func desk(_ body: String, tool: String = "*", time: Int = 30) async throws -> Desk {
        try await Desk(files: ["a.log": "a", "notes.txt": "the spare key\n"]) { scratch in
            let path = "\(scratch)/hook"
            try Files.write("#!/bin/sh\n\(body)\n", to: path)
            _ = try Shell.run(["chmod", "755", path])
            return [Hook(name: "guard", tools: try #require(ToolPattern(tool)), command: [ExactString(path)], timeLimit: time)]
        }
    }

    private func change(_ desk: Desk) throws { try Files.write("x", to: "\(desk.scratch.path)/hook.mind") }

    private func hasRun(_ view: Desk.View) -> Bool { if case .succeeded = view.calls[1]?.stage { true } else { false } }

    @Test func whatAHookDeniesIsDeniedInItsName() async throws {
        let desk = try await desk(#"echo '{"decision":"deny","reason":"logs are kept"}'"#, tool: "delete_*")
        desk.send(.say("delete a.log"))
        try await desk.wait("the model sums up") { $0.phase == .idle && $0.calls[1]?.stage == .denied }
        #expect(Files.exists(desk.path("a.log")))
        let call = try #require(desk.view.calls[1])
        #expect(call.decidedBy == Author(kind: .program, name: "hook guard") && call.comment == "logs are kept")
        let record = try #require(try desk.journal.log(session: desk.session).first)
        #expect(record.fate == .denied && record.author?.name == "hook guard" && record.comment == "logs are kept")
        #expect(LogFormat.line(record).contains("denied by program hook guard"))
        let blocks = await desk.engine.machine.messages.flatMap(\.blocks)
        let told = blocks.compactMap { block -> String? in if case .toolResult(let result) = block { result.text } else { nil } }
        #expect(told.first?.hasPrefix("A program of the person's, hook guard, denied this call. It was not run. Reason: logs are kept") == true)
    }

    @Test func whatARuleAllowsAsksWhereAHookAsks() async throws {
        let desk = try await desk(#"echo '{"decision":"ask","reason":"who is it?"}'"#)
        desk.send(.say("read notes.txt"))
        try await desk.wait("it waits") { desk.waiting($0) == [1] }
        let rows = desk.view.calls[1]?.display?.rows.map(\.text) ?? []
        #expect(rows.contains("hook guard asks: who is it?"))
        desk.approve(1)
        try await desk.wait("it ran") { $0.phase == .idle && hasRun($0) }
    }

    @Test(arguments: [#"echo '{"decision":"allow"}'"#, #"echo '{"decision":"approve"}'"#, "exit 1", "echo go on"])
    func noAnswerLetsACallRun(_ body: String) async throws {
        let desk = try await desk(body)
        desk.send(.say("delete a.log"))
        try await desk.wait("it waits") { desk.waiting($0) == [1] }
        #expect(Files.exists(desk.path("a.log")))
        #expect(desk.view.calls[1]?.display?.rows.contains { $0.text.hasPrefix("the hook guard ") && $0.text.hasSuffix("; so it asks") } == true)
    }

    @Test func whoChangesItsMindBeforeTheStartStopsIt() async throws {
        let desk = try await desk(#"test -e "$0.mind" && echo '{"decision":"ask","reason":"now I ask"}'; true"#)
        desk.send(.say("delete a.log"))
        try await desk.wait("it waits") { desk.waiting($0) == [1] }
        #expect(desk.view.calls[1]?.display?.rows.contains { $0.text == "hook guard has nothing against it" } == true)
        try change(desk)
        desk.approve(1)
        try await desk.wait("it waits again") { $0.calls[1]?.stage == .waiting && $0.calls[1]?.revision == 2 }
        #expect(Files.exists(desk.path("a.log")))
        #expect(desk.view.calls[1]?.display?.rows.contains { $0.text == "changed since it was approved: The hook guard says something else than before." } == true)
        desk.approve(1)
        try await desk.wait("it ran") { hasRun($0) }
        #expect(!Files.exists(desk.path("a.log")))
    }

    /// Nothing that a hook denies by then is left for the person to approve.
    @Test func whoDeniesBeforeTheStartDenies() async throws {
        let desk = try await desk(#"test -e "$0.mind" && echo '{"decision":"deny","reason":"too late"}'; true"#)
        desk.send(.say("delete a.log"))
        try await desk.wait("it waits") { desk.waiting($0) == [1] }
        try change(desk)
        desk.approve(1)
        try await desk.wait("it is denied") { $0.phase == .idle && $0.calls[1]?.stage == .denied }
        #expect(Files.exists(desk.path("a.log")))
        #expect(desk.view.calls[1]?.decidedBy?.name == "hook guard")
        #expect(try desk.journal.log(session: desk.session).map(\.fate) == [.denied])
    }

    @Test func whatThePersonTypedIsLookedAtToo() async throws {
        let desk = try await desk(#"echo '{"decision":"deny","reason":"no shell"}'"#, tool: "run_*")
        desk.send(.runOwn("touch made"))
        try await desk.wait("it is denied") { $0.calls[1]?.stage == .denied }
        #expect(!Files.exists(desk.path("made")))
        let other = try await self.desk(#"echo '{"decision":"ask"}'"#, tool: "run_*")
        other.send(.runOwn("touch made"))
        try await other.wait("it waits") { other.waiting($0) == [1] }
        #expect(!Files.exists(other.path("made")))
    }

    @Test func aCallIsStoppedWhileAHookIsAskedBeforeItsStart() async throws {
        let desk = try await desk(#"test -e "$0.mind" || exit 0; echo $$ > "$0.new"; mv "$0.new" "$0.pid"; sleep 60"#, time: 30)
        desk.send(.say("delete a.log"))
        try await desk.wait("it waits") { desk.waiting($0) == [1] }
        try change(desk)
        desk.approve(1)
        let path = "\(desk.scratch.path)/hook.pid"
        for _ in 0..<6000 where !Files.exists(path) { try await Task.sleep(for: .milliseconds(10)) }
        desk.send(.cancel(handle: 1))
        try await desk.wait("it is not run") { if case .notRun = $0.calls[1]?.stage { $0.phase == .idle } else { false } }
        #expect(Files.exists(desk.path("a.log")))
        #expect(try desk.journal.log(session: desk.session).map(\.fate) != [.approved])
    }

    /// The session's end waits until it is gone.
    @Test func aHookEndsWithTheSession() async throws {
        let desk = try await desk(#"echo $$ > "$0.new"; mv "$0.new" "$0.pid"; sleep 60"#, time: 30)
        desk.send(.say("delete a.log"))
        let path = "\(desk.scratch.path)/hook.pid"
        for _ in 0..<6000 where !Files.exists(path) { try await Task.sleep(for: .milliseconds(10)) }
        let number = try Files.text(path).split(whereSeparator: \.isWhitespace).first.map(String.init) ?? ""
        #expect(Files.exists("/proc/\(number)"))
        _ = await desk.engine.close(by: Fixture.person)
        #expect(!Files.exists("/proc/\(number)"))
        #expect(Files.exists(desk.path("a.log")))
    }
}
