import Approval
import Conversation
import JSON
import Journal
import Link
import Socket
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A session whose engine is killed at one point, taken up again and driven to its end, and everything that must hold then.
final class CrashStory {
    enum Step: String, CaseIterable {
        case start, say, own, queue, deny, amend, approve, approveAmended, approveLast, sayAgain, small, large

        /// The session in which calls are decided, and the ones in which words stream.
        static let deciding: [Step] = [.start, .say, .own, .queue, .deny, .amend, .approve, .approveAmended, .approveLast, .sayAgain]

        var isText: Bool { self == .small || self == .large }
        var steps: [Step] { isText ? [.start, self] : Self.deciding }
    }

    /// Where an engine is killed.
    struct Point: CustomStringConvertible {
        var step: Step
        /// The call, counted from the beginning of the step.
        var call: Int
        var isAfter: Bool
        /// At which call the engine is killed that takes the session up; nil for not at all.
        var second: Int?
        /// Two engines are started at once to take the session up.
        var isRace = false

        var description: String {
            "\(isAfter ? "after" : "before") call \(call) of \(step.rawValue)" + (second.map { ", then at call \($0) of the next engine" } ?? "") + (isRace ? ", two at once" : "")
        }
    }

    enum Where: String { case nowhere, beforeStart, inTool, inText, elsewhere }

    struct Report {
        var failures: [String] = []
        var place = Where.nowhere
        var unknown = 0
        var pending = 0
    }

    private static let words = ["say it first", "queued meanwhile", "say it last"]

    private let point: Point?
    private let scratch: ScratchFolder
    private let model: CrashModel
    private let page: CrashPage
    private var process: Int32 = 0
    private var frontEnd: ScriptedFrontEnd?
    private var step = Step.start
    private var sent: [String] = []
    private var desk: (kept: Desk, isCertain: Bool)?
    /// The call that was decided last, 0 for the person's own command.
    private var decided: Int?
    private(set) var report = Report()
    /// Calls of each step; for the choice of points.
    private(set) var counts: [Step: Int] = [:]

    init(_ point: Point?) throws {
        self.point = point
        scratch = try ScratchFolder()
        model = try CrashModel()
        page = try CrashPage(in: scratch.path)
        _ = try Shell.run(["mkdir", "-p", "\(scratch.path)/work", "\(scratch.path)/home"])
        // One line an execution, and one at its end. What the engine has in its environment is not for tools.
        try Files.write("echo \"$1 ${LD_PRELOAD:-clean}\" >> counter\nsleep 0.04\necho \"end $1\" >> counter\necho done\n", to: "\(scratch.path)/work/tool.sh")
    }

    deinit {
        frontEnd = nil
        Engines(parent: scratch.path).kill()
    }

    private var data: String { "\(scratch.path)/home/.local/share/assent" }
    private var options: [String] { ["-m", "mock", "--base-url", model.address] }

    private func place(counting: Bool) -> ScriptedFrontEnd.Place {
        var variables = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "\(scratch.path)/home", "LANG": "C.UTF-8", "NO_PROXY": "*", "ASSENT_TMPDIR": scratch.path,
            "SWIFT_BACKTRACE": "enable=no",
        ]
        if counting {
            variables["LD_PRELOAD"] = CrashLibrary.path
            variables["CRASH_PAGE"] = page.path
        }
        return .init(parent: scratch.path, environment: variables)
    }

    private func expect(_ holds: Bool, _ words: @autoclosure () -> String) {
        if !holds { report.failures.append("\(point?.description ?? "undisturbed"): \(words())") }
    }

    // MARK: The story

    func run() -> Report {
        do {
            var wasCut = false
            for step in (point?.step ?? .say).steps {
                self.step = step
                decided = nil
                let before = page.count
                if let point, point.step == step { page.arm(point.call, after: point.isAfter) }
                do {
                    try perform(step)
                } catch SocketError.closed where page.hasKilled {
                    wasCut = true
                    break
                }
                counts[step] = Int(page.count - before)
            }
            page.disarm()
            // It may have died behind the last step.
            if wasCut || page.hasKilled { try takeUp() }
            try goOn()
            try finish()
        } catch {
            expect(false, "\(error)")
        }
        model.stop()
        return report
    }

    /// What streams is measured by its own point alone.
    func runText(_ step: Step) throws {
        for step in step.steps {
            let before = page.count
            try perform(step)
            counts[step] = Int(page.count - before)
        }
    }

    private func perform(_ step: Step) throws {
        if step == .start {
            frontEnd = try ScriptedFrontEnd.start(["-C", "\(scratch.path)/work"] + options, at: place(counting: true)) { process = $0 }
            return
        }
        guard let frontEnd else { return }
        func handle(_ name: String) throws -> Int {
            guard let call = frontEnd.state.calls.first(where: { String(decoding: $0.arguments.bytes, as: UTF8.self).contains("\"\(name)-") && $0.stage == .waiting })
            else { throw ScriptedFrontEnd.Trouble(description: "call \(name) does not wait") }
            return call.handle
        }
        func isOver(_ number: Int) -> Bool { frontEnd.call(number).map { if case .succeeded = $0.stage { true } else { false } } ?? false }
        switch step {
        case .start: break
        case .say:
            try say(Self.words[0])
            try frontEnd.wait("three calls") { $0.calls.count { $0.stage == .waiting } == 3 }
        case .own:
            let kept = Desk(draft: "a draft", selected: 2, comments: [2: "a comment"])
            desk = (kept, false)
            try frontEnd.send(.keepDesk(kept))
            decided = 0
            try frontEnd.send(.runOwn("sh tool.sh own-1"))
            try frontEnd.wait("the output of the person's own command") {
                if $0.calls.contains(where: \.isYours) { desk = (kept, true) }
                return $0.queued.contains { $0.kind != .message }
            }
        case .queue:
            try say(Self.words[1])
            try frontEnd.wait("a queued message") { $0.queued.contains { $0.kind == .message } }
        case .deny:
            let number = try handle("b")
            try frontEnd.deny(number)
            try frontEnd.wait("a denied call") { _ in frontEnd.call(number)?.stage == .denied }
        case .amend:
            let number = try handle("c")
            guard let call = frontEnd.call(number) else { return }
            let changed = String(decoding: call.arguments.bytes, as: UTF8.self).replacing("\"]", with: "-amended\"]")
            try frontEnd.send(.amend(.init(handle: number, revision: call.revision, arguments: RawBytes(Array(changed.utf8)))))
            try frontEnd.wait("an amended call") { _ in frontEnd.call(number)?.stage == .waiting && frontEnd.call(number)?.isAmended == true }
        case .approve, .approveAmended, .approveLast:
            let number = try handle(step == .approve ? "a" : step == .approveAmended ? "c" : "d")
            decided = number
            try frontEnd.approve(number)
            try frontEnd.wait("the end of a call") { _ in isOver(number) }
            // What the end brings about belongs to it.
            if step != .approve { try frontEnd.wait("the model's next words") { ScriptedFrontEnd.isQuiet($0) } }
        case .sayAgain:
            try say(Self.words[2])
            try frontEnd.wait("an answer") { _ in frontEnd.isAnswered(Self.words[2]) }
        case .small, .large:
            let words = "say much \(step == .small ? CrashModel.small : CrashModel.large)"
            try say(words)
            try frontEnd.wait("an answer") { _ in frontEnd.isAnswered(words) }
        }
    }

    private func say(_ words: String) throws {
        sent.append(words)
        try frontEnd?.send(.say(words))
    }

    // MARK: After the kill

    private func counterLines() -> [String] { ((try? Files.text("\(scratch.path)/work/counter")) ?? "").split(separator: "\n").map(String.init) }

    /// How often the tool has begun, by its argument.
    private func runs() -> [String: Int] {
        var runs: [String: Int] = [:]
        for line in counterLines() where !line.hasPrefix("end ") {
            let words = line.split(separator: " ")
            expect(words.count == 2 && words[1] == "clean", "a tool has the engine's environment: \(line)")
            runs[words.first.map(String.init) ?? "", default: 0] += 1
        }
        return runs
    }

    private func takeUp() throws {
        let killed = page.timeOfDeath
        let told = frontEnd
        told?.drain()
        expect(waitForEnd(of: process), "the engine has not ended")
        let ran = runs()
        guard let before = try CrashSnapshot.ofCopy(data, in: scratch.path) else {
            // There was no session yet.
            expect(step == .start && ran.isEmpty, "there is no session")
            report.place = .elsewhere
            page.disarm()
            frontEnd = try ScriptedFrontEnd.start(["-C", "\(scratch.path)/work"] + options, at: place(counting: false)) { process = $0 }
            return
        }
        expect(before.isWhole, "the journal is broken after the kill")
        for (name, count) in ran {
            expect(count == 1, "\(name) ran \(count) times before the kill")
            expect(before.names[name].map(before.started.contains) == true, "\(name) ran without a start row")
        }
        let isStarted = decided.map { $0 == 0 ? before.log.contains { $0.isOwn && before.started.contains($0.call.number) } : before.started.contains($0) }
        let isAnswering = told?.state.entries.contains { if case .assistant(_, true, _) = $0.body { true } else { false } } ?? false
        report.place = !before.unknown.isEmpty ? .inTool : isStarted == false ? .beforeStart : isAnswering ? .inText : .elsewhere

        let id = before.session.id.text.string
        if let second = point?.second {
            page.arm(second, after: false)
            do {
                frontEnd = try restart(id, counting: true)
                try frontEnd?.wait("everything") { ScriptedFrontEnd.isQuiet($0) }
            } catch SocketError.closed where page.hasKilled {
                expect(waitForEnd(of: process), "the second engine has not ended")
            }
            page.disarm()
            frontEnd = nil
            kill(process, SIGKILL)
            expect(waitForEnd(of: process), "the second engine has not ended")
        }
        page.disarm()
        frontEnd = point?.isRace == true ? try race(id) : try restart(id, counting: false)
        guard let frontEnd else { return }
        try frontEnd.wait("everything") { ScriptedFrontEnd.isQuiet($0) }
        // Nothing begins by itself. What an engine before had started may still be on its way.
        try frontEnd.listen(milliseconds: 60)
        for (name, count) in runs() where ran[name] == nil {
            expect(count == 1 && before.names[name].map(before.unknown.contains) == true, "\(name) ran by itself")
        }
        guard let after = try CrashSnapshot(data) else { return expect(false, "there is no session any more") }
        compare(before, after, frontEnd.state)
        if let told { compare(told, frontEnd.state, after, killed) }
    }

    private func restart(_ id: String, counting: Bool) throws -> ScriptedFrontEnd {
        try ScriptedFrontEnd.start(["--resume", id] + options, at: place(counting: counting)) { process = $0 }
    }

    /// Both at once; one of them has it, and the other says so.
    private func race(_ id: String) throws -> ScriptedFrontEnd? {
        let environment = place(counting: false).environment.map { "\($0.key)=\($0.value)" }
        var talks: [(SocketTalk, Int32)] = []
        for _ in 0..<2 {
            let (connection, number) = try DetachedProcess.start(program: Program.path, arguments: ["assent", "engine", "--resume", id] + options, environment: environment)
            talks.append((SocketTalk(connection, frameLimit: LinkProtocol.frameLimit), number))
        }
        var found: ScriptedFrontEnd?
        var refusals: [String] = []
        for (talk, number) in talks {
            do {
                let next = try ScriptedFrontEnd(talk)
                expect(found == nil, "two engines have one session")
                found = next
                process = number
            } catch let error as ScriptedFrontEnd.Refused {
                refusals.append(error.refusal.message)
            }
        }
        expect(found != nil && refusals.count == 1, "of two engines at once, refused are \(refusals)")
        return found
    }

    /// What the restart alone may do to the journal, and what front ends see of it.
    private func compare(_ before: CrashSnapshot, _ after: CrashSnapshot, _ state: SessionState) {
        expect(after.isWhole, "the journal is broken after the restart")
        for row in after.rows.dropFirst(before.rows.count) {
            switch row.entry {
            case .resumed, .shown, .noted, .message, .proposed: break
            case .outcomeUnknown(let unknown): expect(before.unknown.contains(unknown.result.key.number), "a call that had not started is unknown")
            case .notRun(let notRun):
                // The person's own command waits for nobody.
                let isOwn = before.open.first { $0.call.key == notRun.result.key }?.isOwn
                expect(isOwn == true, "call \(notRun.result.key.number) was ended: \(notRun.reason)")
            default: expect(false, "the restart wrote a row \(row.entry.kind)")
            }
        }
        let pending = state.calls.filter(\.isPending).map(\.handle)
        expect(pending.filter(before.pending.contains) == before.pending, "pending were \(before.pending), and are \(pending)")
        // Proposed in the very last moment: the answer was in the journal, and not yet all of its calls.
        let last = before.messages.last?.calls.map(\.key.number) ?? []
        for number in pending where !before.pending.contains(number) { expect(last.contains(number), "call \(number) is pending again") }
        report.pending += pending.count
        report.unknown += before.unknown.count
        for number in before.unknown {
            expect(state.calls.first { $0.handle == number }?.stage == .outcomeUnknown, "call \(number) is not shown as unknown")
            expect(after.log.first { $0.call.number == number }?.outcomeText == "unknown", "the log does not say that the outcome of \(number) is unknown")
        }
        // The output of the person's own command is offered to the model, or was given to it.
        if before.log.contains(where: { $0.isOwn && $0.outcomeText == "succeeded" }) {
            let mark = "I ran this command myself"
            let count = state.queued.count { $0.text.hasPrefix(mark) } + after.messages.count { $0.text.hasPrefix(mark) }
            expect(count == 1, "the output of the person's command is there \(count) times")
        }
        // What is over is shown as what it was.
        for record in after.log {
            let number = record.call.number
            guard let call = state.calls.first(where: { $0.handle == number }) else {
                expect(false, "call \(number) is not shown any more")
                continue
            }
            expect(record.matches(call.stage), "call \(number) is shown as \(call.stage), and is in the log as \(record.fate), \(record.outcomeText)")
        }
    }

    /// What a front end had been told before the kill is there.
    private func compare(_ told: ScriptedFrontEnd, _ state: SessionState, _ after: CrashSnapshot, _ killed: ContinuousClock.Instant) {
        for words in sent {
            let isCertain = told.said.contains(words) || told.state.queued.contains { $0.text == words }
            let shown = state.entries.count { $0.body == .you(words) } + state.queued.count { $0.text == words }
            let kept = after.count(words)
            expect(shown == kept.said + kept.queued, "“\(words)” is shown \(shown) times, and kept \(kept)")
            expect(isCertain ? shown == 1 : shown <= 1, "“\(words)” is there \(shown) times")
        }
        if let desk {
            expect(state.desk == desk.kept || (!desk.isCertain && state.desk == nil), "the desk is \(String(describing: state.desk))")
        }
        let answers = after.messages.filter { $0.role == .assistant }.map(\.text)
        for entry in told.state.entries {
            guard case .assistant(let text, let isOpen, _) = entry.body else { continue }
            // Kept after a second or 4 kB, and at once when it has ended; a timer may be late where there is much to do.
            let old = told.tellings[entry.id]?.last { killed - $0.time > .milliseconds(1500) }?.bytes ?? 0
            let wanted = isOpen ? max(old, text.utf8.count - 4096) : text.utf8.count
            guard wanted > 0 else { continue }
            guard case .assistant(let now, let isStillOpen, let interrupted)? = state.entries.first(where: { $0.id == entry.id })?.body else {
                expect(false, "entry \(entry.id) with \(wanted) bytes of text is not there")
                continue
            }
            let head = Array(text.utf8.prefix(wanted))
            expect(now.utf8.starts(with: head), "entry \(entry.id) has \(now.utf8.count) bytes, of \(wanted) that must be kept")
            expect(!isStillOpen, "entry \(entry.id) is still open")
            let isWhole = after.messages.contains { $0.role == .assistant && $0.text == now } && !after.cut.contains(now)
            expect(isWhole != after.cut.contains(now) && isWhole == (interrupted == nil), "entry \(entry.id) is \(isWhole ? "" : "not ")whole, and marked as \(interrupted ?? "whole")")
            expect(answers.contains { $0.utf8.starts(with: head) }, "the model does not know \(wanted) bytes of its own text")
        }
    }

    // MARK: To the end

    /// Everything that waits is decided, everything unsaid is said.
    private func goOn() throws {
        guard let frontEnd else { throw ScriptedFrontEnd.Trouble(description: "there is no engine") }
        let words = point?.step.isText == true ? sent : Self.words
        for _ in 0..<40 {
            try frontEnd.wait("quiet") { ScriptedFrontEnd.isQuiet($0) }
            if let call = frontEnd.state.calls.first(where: { $0.stage == .waiting }) {
                if String(decoding: call.arguments.bytes, as: UTF8.self).contains("\"b-") { try frontEnd.deny(call.handle) } else { try frontEnd.approve(call.handle) }
                try frontEnd.wait("a decision") { _ in frontEnd.call(call.handle)?.stage != .waiting }
            } else if frontEnd.state.queued.contains(where: { $0.kind == .message }) {
                let queued = frontEnd.state.queued.filter { $0.kind == .message }.map(\.text)
                try frontEnd.send(.sendNow)
                try frontEnd.wait("the entries of \(queued)") { _ in queued.allSatisfy(frontEnd.said.contains) }
            } else if let missing = words.first(where: { !frontEnd.said.contains($0) }) {
                try frontEnd.send(.say(missing))
                if !sent.contains(missing) { sent.append(missing) }
                try frontEnd.wait("its entry") { state in frontEnd.said.contains(missing) || state.queued.contains { $0.text == missing } }
            } else if let last = try CrashSnapshot(data)?.messages.last, last.role != .assistant {
                let before = frontEnd.events
                try frontEnd.send(.retry)
                try frontEnd.wait("an answer") { _ in frontEnd.events > before + 1 }
            } else {
                return
            }
        }
        throw ScriptedFrontEnd.Trouble(description: "the session does not come to its end")
    }

    private func finish() throws {
        guard let frontEnd else { return }
        try frontEnd.send(.close)
        do {
            try frontEnd.wait("the end") { _ in frontEnd.isClosed }
        } catch SocketError.closed {}
        expect(waitForEnd(of: process), "the engine has not ended")
        guard let end = try CrashSnapshot(data) else { return expect(false, "there is no session at the end") }
        expect(end.isWhole, "the journal is broken at the end")
        expect(end.session.hasEnded, "the session has no end")
        expect(end.open.isEmpty, "calls are open at the end: \(end.open.map(\.call.key.number))")
        var byCall: [Int: Int] = [:]
        for (name, count) in runs() { byCall[end.names[name] ?? 0, default: 0] += count }
        for (number, count) in byCall { expect(number > 0 && count == 1, "call \(number) ran \(count) times") }
        for number in end.started where !end.lost.contains(number) { expect(byCall[number] == 1, "call \(number) is in the journal as run, and did not run") }
        expect(end.unanswered.isEmpty, "the model has not heard of \(end.unanswered) exactly once")
        for words in sent { expect(end.count(words) == (1, 0), "“\(words)” is kept \(end.count(words)) at the end") }
        for result in end.messages.flatMap(\.blocks) {
            guard case .toolResult(let result) = result, end.lost.contains(result.key.number) else { continue }
            expect(result.text.contains("is not known"), "the model is told of \(result.key.number): \(result.text)")
            // The last request has the whole conversation.
            expect(model.requests.last?.contains("Do not make it again before") == true, "the model was not told of \(result.key.number)")
        }
    }
}

extension LogRecord {
    fileprivate var outcomeText: String {
        switch outcome {
        case nil: "none"
        case .succeeded: "succeeded"
        case .failed: "failed"
        case .cancelled: "cancelled"
        case .running: "running"
        case .unknown: "unknown"
        }
    }

    fileprivate func matches(_ stage: CallState.Stage) -> Bool {
        switch stage {
        case .arriving: false
        case .held, .checking, .waiting, .queued: fate == .waiting
        case .starting, .running: outcome == .running
        case .succeeded: outcomeText == "succeeded"
        case .failed: outcomeText == "failed"
        case .denied: fate == .denied
        case .notRun: [.notRun, .invalid, .timedOut, .cancelled, .undecided].contains(fate)
        case .cancelled: outcomeText == "cancelled"
        case .outcomeUnknown: outcome == .unknown
        }
    }
}

extension CrashSnapshot {
    /// Calls that the journal says nobody knows the outcome of.
    fileprivate var lost: Set<Int> { Set(log.filter { $0.outcome == .unknown }.map(\.call.number)) }
}
