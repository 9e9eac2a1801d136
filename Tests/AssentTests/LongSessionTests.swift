import Conversation
import JSON
import Journal
import Link
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A session with very many entries is opened by reading its end. `ASSENT_LONG` names how many entries; figures are printed.
@Suite(.serialized)
struct LongSessionTests {
    private static let count = getenv("ASSENT_LONG").flatMap { Int(String(cString: $0)) } ?? 20_000

    /// Made once of each kind.
    private static let made = Result { try (LongSession.Kept(entries: count, isCompacted: false), LongSession.Kept(entries: count, isCompacted: true)) }

    private func desk(isCompacted: Bool) throws -> (EngineDesk, LongSession) {
        let (whole, compacted) = try Self.made.get()
        let kept = isCompacted ? compacted : whole
        let desk = try EngineDesk()
        _ = try Shell.run(["mkdir", "-p", "\(desk.scratch.path)/home/.local/share", desk.path("var/log")])
        _ = try Shell.run(["cp", "-r", kept.folder, desk.data])
        for name in kept.session.files { try Files.write("old", to: desk.path(name)) }
        return (desk, kept.session)
    }

    @Test(arguments: [true, false])
    func itsEndIsThereAtOnceAndOrdersWait(_ isCompacted: Bool) throws {
        let (desk, session) = try desk(isCompacted: isCompacted)
        let what = isCompacted ? "compacted" : "never compacted"
        // Ordered before anything is read: the greeting has not even been waited for.
        var watch = Stopwatch()
        let talk = try desk.launch(["--resume=\(LongSession.id.text.string)", "--practice"])
        try talk.awaitGreeting()
        Stopwatch.say("greeting, \(what)", watch.milliseconds)
        try talk.send(.attach)
        try talk.send(.rename("renamed"))
        try talk.wait("the state") { if case .session = $0 { true } else { false } }
        Stopwatch.say("first state, \(what)", watch.milliseconds)
        let first = try #require(talk.state)
        // Where little had to be read, it is over already and has said so.
        #expect(first.entries.count == 200 && (first.entries.last?.id ?? 0) >= session.entryCount)
        #expect(first.calls.count { $0.isPending } == LongSession.pending)
        // While it reads, it answers.
        let answer = Stopwatch()
        try talk.send(.earlier(before: first.entries[0].id))
        try talk.wait("what was before") { event in
            switch event {
            case .earlier(let earlier): return !earlier.entries.isEmpty
            case .session(let state):
                // A whole state takes the place of what was not sent yet: then it is asked for again, as a front end does.
                try? talk.send(.earlier(before: state.entries[0].id))
                return false
            default: return false
            }
        }
        Stopwatch.say("a page while it is read, \(what)", answer.milliseconds)
        try talk.waitForState("the new name") { $0.name == "renamed" }
        Stopwatch.say("read, \(what)", watch.milliseconds)
        try talk.waitForState("the calls, judged anew") { state in state.calls.count { $0.stage == .waiting } == LongSession.pending }
        let call = try #require(talk.state?.calls.first { $0.stage == .waiting })
        try talk.approve(call)
        try talk.wait("its end") { event in
            if case .call(let now) = event, now.handle == call.handle { !now.isPending && !now.isRunning } else { false }
        }
        #expect(talk.refusals.isEmpty)
        let process = try #require(talk.status?.process)
        print("figure: memory of its engine, \(what): \(ProcessFigures.proportionalMemory(process) ?? 0) kB")

        // Upwards to the very beginning: each page costs the same.
        var before = first.entries[0].id
        var times: [Double] = []
        watch = Stopwatch()
        while before > 1 {
            let page = Stopwatch()
            try talk.send(.earlier(before: before))
            guard case .earlier(let earlier) = try talk.wait("a page", until: { if case .earlier = $0 { true } else { false } }) else { break }
            times.append(page.milliseconds)
            #expect(earlier.entries.last?.id == before - 1)
            before = try #require(earlier.entries.first?.id)
        }
        Stopwatch.say("a page upwards, \(what)", times)
        Stopwatch.say("the first ten pages", Array(times.prefix(10)))
        Stopwatch.say("the last ten pages", Array(times.suffix(10)))
        let killed = try desk.run(["kill", "renamed"])
        #expect(killed.status == 0, "\(killed.text)")
        #expect(try SessionJournal.open(folder: desk.data, create: false).openCalls(session: LongSession.id).isEmpty)
    }

    @Test(arguments: [["--resume", LongSession.name, "--practice"], ["--attached", "--resume", LongSession.name, "--practice"]])
    func theScreenShowsItsEnd(_ words: [String]) throws {
        let (desk, session) = try desk(isCompacted: false)
        var times: [Double] = []
        for _ in 0..<(Self.count > 20_000 ? 5 : 2) {
            let watch = Stopwatch()
            let program = try TerminalProgram(
                [Program.path] + words + ["-C", desk.path("")], in: desk.path(""), environment: desk.environment, rows: 40, columns: 120, width: { _ in 1 })
            try waitForBytes("type a message", program)
            let frame = watch.milliseconds
            try waitForBytes(session.lastWords, program)
            times.append(watch.milliseconds)
            Stopwatch.say("  of that, the first frame", frame)
            kill(program.leader, SIGTERM)
            try program.wait("its end") { try Files.text("/proc/\(program.leader)/stat").contains(") Z ") }
            for process in desk.engines.processes { kill(process, SIGTERM) }
            while !desk.engines.processes.isEmpty { usleep(10_000) }
        }
        Stopwatch.say("start to the end of the conversation, \(words.joined(separator: " "))", times)
    }

    /// With one key from the end to the very beginning, through all pages; and a key after that is answered.
    @Test func theBeginningIsReached() throws {
        let (desk, session) = try desk(isCompacted: true)
        let program = try TerminalProgram(
            [Program.path, "--resume", LongSession.name, "--practice", "-C", desk.path("")], in: desk.path(""), environment: desk.environment, rows: 40,
            columns: 120, width: { _ in 1 })
        try waitForBytes(session.lastWords, program)
        try program.wait(for: "\(LongSession.pending) pending")
        let before = ProcessFigures.residentMemory(program.leader) ?? 0
        program.type("\t")
        try program.wait(for: "a approve")
        program.type("\t")
        program.pause(milliseconds: 300)
        let watch = Stopwatch()
        program.type("g")
        try program.wait(for: "the logs of day 1 and", seconds: 120)
        Stopwatch.say("to the beginning through \(session.entryCount) entries", watch.milliseconds)
        print("figure: memory of the front end (resident): \(before) kB at the end, \(ProcessFigures.residentMemory(program.leader) ?? 0) kB when all of it is there")
        let key = Stopwatch()
        program.type("G")
        try program.wait(for: session.lastWords)
        Stopwatch.say("and back to the end", key.milliseconds)
        #expect(try desk.run(["kill", LongSession.name]).status == 0)
    }

    /// Without a picture, which takes its own time.
    private func waitForBytes(_ text: String, _ program: TerminalProgram) throws {
        let deadline = ContinuousClock.now + .seconds(20)
        let wanted = Array(text.utf8)
        var from = 0
        while true {
            // Only what is new: comparing it all would take its own time.
            let written = program.written
            while from + wanted.count <= written.count {
                if written[from] == wanted[0], written[from..<from + wanted.count].elementsEqual(wanted) { return }
                from += 1
            }
            guard ContinuousClock.now < deadline else { throw Files.Failure(description: "\(text) was not written") }
            program.pump(milliseconds: 1)
        }
    }
}
