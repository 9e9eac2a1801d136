// A long file, since it is one machine: what draws the next input and what judges its effects each know all kinds of them.

import Approval
import Conversation
import JSON
import Journal
import Link
import TestSupport
import Testing

@testable import Engine

/// Thousands of sessions in random order of everything that can happen, each checked against what must always hold.
@Suite struct InterleavingTests {
    static let chunks = 8
    static let sessionsPerChunk = 500

    @Test func randomInterleavings() async throws {
        let total = try await withThrowingTaskGroup(of: World.Counts.self) { group in
            for chunk in 0..<Self.chunks {
                group.addTask { @concurrent in
                    var counts = World.Counts()
                    for index in 0..<Self.sessionsPerChunk {
                        let seed = UInt64(chunk * 1_000_000 + index)
                        var world = World(seed: seed)
                        do {
                            try world.play(steps: 300)
                            try world.finish()
                        } catch {
                            throw World.Violation(description: "seed \(seed): \(error)")
                        }
                        counts.add(world.counts)
                    }
                    return counts
                }
            }
            return try await group.reduce(into: World.Counts()) { $0.add($1) }
        }
        print("interleavings: \(Self.chunks * Self.sessionsPerChunk) sessions of 300 random steps: \(total)")
        // A generator that never reaches the interesting places proves nothing.
        #expect(total.proposed > 20_000)
        #expect(total.ran > 4000)
        #expect(total.denied > 1000)
        #expect(total.amended > 500)
        #expect(total.changedAtStart > 200)
        #expect(total.cutAnswers > 1000)
        #expect(total.wrongApprovals > 500)
        #expect(total.cancelled > 100)
        #expect(total.retries > 100)
        #expect(total.pauses > 400)
        #expect(total.own > 500)
        #expect(total.takenBack > 100)
        #expect(total.sentNow > 100)
        #expect(total.compacted > 50)
        #expect(total.begun > 50)
        #expect(total.askedAgain > 50)
        #expect(total.crashes > 1000)
        #expect(total.cutEffects > 500)
        #expect(total.unknown > 100)
        #expect(total.waitedOn > 500)
        #expect(total.handed > 500)
        #expect(total.mended > 50)
        #expect(total.refusedInvalid > 100)
        #expect(total.queued > 100)
        #expect(total.stoppedOne > 100)
        #expect(total.timedOut > 200)
    }
}

/// The driver's side, played at random: pending requests, checks, starts and runs are answered in any order.
struct World {
    struct Counts: CustomStringConvertible {
        var proposed = 0, ran = 0, denied = 0, amended = 0, changedAtStart = 0, cutAnswers = 0, wrongApprovals = 0
        var notRun = 0, requests = 0, cancelled = 0, attached = 0
        var retries = 0, pauses = 0, own = 0, takenBack = 0, sentNow = 0, compacted = 0, begun = 0, askedAgain = 0
        var crashes = 0, cutEffects = 0, unknown = 0, waitedOn = 0
        var timedOut = 0
        var handed = 0, mended = 0, refusedInvalid = 0, queued = 0, stoppedOne = 0
        mutating func add(_ other: Counts) {
            proposed += other.proposed; ran += other.ran; denied += other.denied; amended += other.amended
            changedAtStart += other.changedAtStart; cutAnswers += other.cutAnswers
            wrongApprovals += other.wrongApprovals; notRun += other.notRun; requests += other.requests
            cancelled += other.cancelled; attached += other.attached
            retries += other.retries; pauses += other.pauses; own += other.own; takenBack += other.takenBack
            sentNow += other.sentNow; compacted += other.compacted; begun += other.begun; askedAgain += other.askedAgain
            crashes += other.crashes; cutEffects += other.cutEffects; unknown += other.unknown; waitedOn += other.waitedOn
            timedOut += other.timedOut; handed += other.handed; mended += other.mended; refusedInvalid += other.refusedInvalid
            queued += other.queued; stoppedOne += other.stoppedOne
        }
        var description: String {
            """
            \(requests) requests, \(proposed) calls proposed, \(ran) run, \(denied) denied, \(amended) amended, \
            \(changedAtStart) changed at the start, \(notRun) not run, \(cancelled) cancelled, \(cutAnswers) answers cut, \
            \(wrongApprovals) approvals refused, \(attached) front ends attached anew, \(retries) retries, \(pauses) pauses, \
            \(own) commands of the person, \(takenBack) messages taken back, \(sentNow) sent by interrupting, \
            \(compacted) summaries, \(begun) conversations begun, \(askedAgain) asked again, \(crashes) times killed and taken up \
            (\(cutEffects) of them between two effects), \(waitedOn) calls that waited on, \(unknown) of unknown outcome, \(handed) invalid calls handed over, \(mended) of them mended, \
            \(refusedInvalid) approvals of such refused, \(queued) that waited for a place, \(stoppedOne) stopped alone, \(timedOut) timed out
            """
        }
    }
    struct Violation: Error, CustomStringConvertible { let description: String }

    var generator: Noise
    var machine = Fixture.machine(limits: TurnLimits(rounds: 6, calls: 12, repeats: 3, repairs: 1, parallel: World.parallel, answerSeconds: World.seconds))
    /// A call waits so long: some two dozen steps.
    static let seconds = 6
    static let parallel = 1
    var counts = Counts()
    var now: Int64 = 1_000_000

    var request: (id: RequestID, rest: [StreamEvent])?
    var checks: [CheckRequest] = []
    var begins: [(Decision, CallSheet)] = []
    var runs: [CallKey] = []

    /// Decisions that a person really made, by call and revision.
    var approvals: Set<String> = []
    var startedOnce: Set<CallKey> = []
    var proposed: [CallKey] = []
    var results: [CallKey: Int] = [:]
    var said: [String] = []
    var saidNumber = 0
    var takenBack: Set<String> = []
    /// What the journal was given of the person's and of the model's words, in order.
    var heard: [String] = []
    var keptTexts: Set<String> = []
    var own: Set<CallKey> = []
    var completeTexts: [String] = []
    var pendingText = ""
    var isCompacting = false
    var retry: RequestID?
    var staleRetries: [RequestID] = []
    /// When the driver is to say that time has passed.
    var wakes: [Timestamp] = []
    var isClosed = false
    var events = 0
    /// What is on disk.
    var kept = KeptSession()
    /// After how many effects the power goes; nil while it does not.
    var effectsLeft: Int?
    private var crashesSeen = 0

    init(seed: UInt64) { generator = Noise(seed: seed) }

    mutating func play(steps: Int) throws {
        for _ in 0..<steps where !isClosed { try step() }
    }

    /// Everything that is open is answered, and then nothing may be left.
    mutating func finish() throws {
        var rounds = 0
        while !isClosed, machine.turn != .idle || request != nil || retry != nil || !checks.isEmpty || !begins.isEmpty || !runs.isEmpty
            || machine.view.calls.contains(where: \.isPending)
        {
            rounds += 1
            guard rounds < 2000 else { throw Violation(description: "the session does not come to rest: \(machine.turn)") }
            if request != nil { try streamMore(finishing: true) }
            if retry != nil { try retryNow() }
            if machine.view.pause != nil { try answerPause(.stop) }
            while !checks.isEmpty { try answerCheck() }
            while !begins.isEmpty { try answerBegin(finishing: true) }
            while !runs.isEmpty { try endRun() }
            for state in machine.view.calls where state.stage == .waiting { try deny(state) }
        }
        try checkEnd()
    }

    private mutating func step() throws {
        now += Int64.random(in: 1...500, using: &generator)
        // A timer may be late; sometimes one fires that nobody has asked for.
        if let first = wakes.first, first.milliseconds <= now, generator.chance(80) {
            wakes.removeFirst()
            try send(.timeDue)
        } else if generator.chance(1) {
            try send(.timeDue)
        }
        switch Int.random(in: 0..<100, using: &generator) {
        case 0..<4: try say()
        case 4: try takeBack()
        case 5: try sendNow()
        case 6: try runOwn()
        case 7: try changeContext()
        case 8: try retryNow()
        case 9..<12: try answerPause(nil)
        case 12..<40: try streamMore(finishing: false)
        case 40..<52: try answerCheck()
        case 52..<64: try answerBegin(finishing: false)
        case 64..<72: try endRun()
        case 72..<75: try outputOfRun()
        case 75..<88: try decide()
        case 88: try send(.command(.interrupt, from: Fixture.person))
        case 89: try stopOne()
        case 90..<91: try send(.command(.stop, from: Fixture.person))
        case 91..<95: try staleInput()
        case 95: if generator.chance(25) { try crash() }
        case 96..<98:
            counts.attached += 1
            try send(.command(.attach, from: Fixture.person))
        default:
            // Rarely the session is closed in the middle.
            if generator.chance(4) { try send(.command(.close, from: Fixture.person)) }
        }
    }

    private mutating func say() throws {
        saidNumber += 1
        let text = "message \(saidNumber)"
        if !machine.isClosing { said.append(text) }
        try send(.command(.say(text), from: Fixture.person))
    }

    private mutating func takeBack() throws {
        guard let item = machine.view.queued.randomElement(using: &generator) else { return }
        counts.takenBack += 1
        takenBack.insert(item.text)
        try send(.command(.takeBack(queued: item.id), from: Fixture.person))
    }

    private mutating func sendNow() throws {
        if !machine.view.queued.isEmpty { counts.sentNow += 1 }
        try send(.command(.sendNow, from: Fixture.person))
    }

    private mutating func runOwn() throws {
        counts.own += 1
        try send(.command(.runOwn("ls \(now)"), from: Fixture.person))
    }

    private mutating func stopOne() throws {
        guard let state = machine.view.calls.filter(\.isRunning).randomElement(using: &generator) else { return }
        let others = machine.view.calls.filter { $0.isRunning && $0.handle != state.handle }.map(\.handle)
        counts.stoppedOne += 1
        try send(.command(.cancel(handle: state.handle), from: Fixture.person))
        if effectsLeft == nil, !isClosed, counts.crashes == crashesSeen, others.contains(where: { machine.shown($0)?.isRunning != true }) {
            throw Violation(description: "stopping one stopped another")
        }
        crashesSeen = counts.crashes
    }

    private mutating func changeContext() throws {
        let command = [Command.retry, .newConversation, .compact, .describeContext].randomElement(using: &generator)
        if let command { try send(.command(command, from: Fixture.person)) }
    }

    private mutating func retryNow() throws {
        guard let id = retry else { return }
        retry = nil
        counts.retries += 1
        try send(.retryDue(id))
    }

    private mutating func answerPause(_ choice: Pause.Choice?) throws {
        guard let pause = machine.view.pause, let choice = choice ?? pause.choices.randomElement(using: &generator) else { return }
        try send(.command(.answer(pause: pause.id, choice), from: Fixture.person))
    }

    // MARK: The model

    private mutating func answer() -> [StreamEvent] {
        var events: [StreamEvent] = [.started(id: "r", model: "m")]
        if generator.chance(4) { return events + [.ended(.truncated)] }
        if generator.chance(70) {
            for word in 0..<Int.random(in: 1...4, using: &generator) { events.append(.textDelta("word\(word) ")) }
        }
        let callCount = generator.chance(25) ? 0 : Int.random(in: 1...4, using: &generator)
        for slot in 0..<callCount {
            switch Int.random(in: 0..<10, using: &generator) {
            case 0: events += Fixture.call(slot, "no_such_tool", Fixture.arguments("a"))
            case 1: events += Fixture.call(slot, "write_file", Array("{\"path\":\"a\",\"path\":\"b\"".utf8))
            case 2: events += Fixture.call(slot, "write_file", Array("{\"path\":\"a\\u0000b\",\"content\":\"\"}".utf8))
            case 3: events += Fixture.call(slot, "read_file", Array("{\"path\":\"r\(slot)\"}".utf8))
            case 4: events += Fixture.call(slot, "write_file", Fixture.arguments("a")) + [.callMalformed(CallSlot(slot), "two objects")]
            case 5: events += Fixture.call(slot, "write_file", Array("{\"path\":7,\"content\":\"\"}".utf8))
            case 6: events += Fixture.call(slot, "run_command", Array("{\"argv\":\"[\\\"ls\\\"]\"}".utf8))
            case 7, 8: events += Fixture.call(slot, "run_command", Array("{\"argv\":[\"ls\",\"\(slot)\"]}".utf8))
            default: events += Fixture.call(slot, "write_file", Fixture.arguments("f\(slot)"))
            }
        }
        events.append(.usage(Usage(input: 10, output: 5)))
        switch Int.random(in: 0..<12, using: &generator) {
        case 0: events.append(.ended(.truncated))
        case 1: events.append(.ended(.failed(ProviderError(message: "overloaded"))))
        case 2: events.append(.ended(.incomplete))
        case 3: events.append(.ended(.completeWithoutStopReason))
        default: events.append(.ended(.complete))
        }
        return events
    }

    private mutating func streamMore(finishing: Bool) throws {
        guard let (id, queue) = request else { return }
        var rest = queue
        if !finishing, generator.chance(2) {
            request = nil
            counts.cutAnswers += 1
            let failure = RequestFailure(
                Notice(.error, "connection refused"), attempts: Int.random(in: 1...4, using: &generator),
                retryAfter: generator.chance(30) ? Double.random(in: 0...1000, using: &generator) : nil,
                isTooLong: generator.chance(30))
            try send(.requestFailed(id, failure, chance: Double.random(in: 0...1, using: &generator)))
            return
        }
        let count = finishing ? rest.count : min(rest.count, Int.random(in: 1...4, using: &generator))
        let part = Array(rest.prefix(count))
        rest.removeFirst(count)
        for event in part {
            if case .textDelta(let text) = event { pendingText += text }
            if case .ended(let outcome) = event {
                if outcome.allowsCalls { if !pendingText.isEmpty, !isCompacting { completeTexts.append(pendingText) } } else { counts.cutAnswers += 1 }
            }
        }
        request = rest.isEmpty ? nil : (id, rest)
        try send(.stream(id, part))
    }

    // MARK: The driver

    private mutating func answerCheck() throws {
        guard !checks.isEmpty else { return }
        let check = checks.remove(at: Int.random(in: 0..<checks.count, using: &generator))
        if generator.chance(5) {
            try send(.checked(check.call, revision: check.revision, .problem("The folder is missing.")))
        } else {
            try send(.checked(check.call, revision: check.revision, Fixture.outcome(check)))
        }
    }

    private mutating func answerBegin(finishing: Bool) throws {
        guard !begins.isEmpty else { return }
        let (decision, sheet) = begins.remove(at: Int.random(in: 0..<begins.count, using: &generator))
        if !finishing, generator.chance(10) {
            counts.changedAtStart += 1
            let request = CheckRequest(
                call: sheet.key, revision: sheet.revision + 1, definition: sheet.definition, arguments: sheet.arguments,
                original: sheet.original)
            let changed = Fixture.checked(request, world: Int(now))
            // The digest that was approved must not cover what is there now.
            if (try? issue(decision, changed.sheet)) != nil { throw Violation(description: "a changed call got a warrant") }
            try send(.startRefused(sheet.key, .changed(changed)))
            return
        }
        if !finishing, generator.chance(5) {
            try send(.startRefused(sheet.key, .notRecorded("the disk is full")))
            return
        }
        if machine.calls[sheet.key]?.wasCancelled == true, generator.chance(50) {
            try send(.startRefused(sheet.key, .stopped))
            return
        }
        try issue(decision, sheet)
        guard startedOnce.insert(sheet.key).inserted else { throw Violation(description: "\(sheet.key) started twice") }
        counts.ran += 1
        runs.append(sheet.key)
        try send(.started(sheet.key))
    }

    /// The real docket, with a journal that is a set; the warrant is used up here.
    private mutating func issue(_ decision: Decision, _ sheet: CallSheet) throws {
        var started: StartRecord?
        let warrant = try Docket().issue(decision, for: sheet) { record in
            started = record
            if startedOnce.contains(record.decision.call) { throw Violation(description: "already started") }
            return StartReceipt(call: record.decision.call, record: record.digest)
        }
        use(warrant)
        if let started { kept.add(.started(started)) }
    }

    private func use(_ warrant: consuming Warrant) { _ = warrant.arguments }

    private mutating func outputOfRun() throws {
        if let key = runs.randomElement(using: &generator) { try send(.output(key, "line\n")) }
    }

    private mutating func endRun() throws {
        guard !runs.isEmpty else { return }
        let key = runs.remove(at: Int.random(in: 0..<runs.count, using: &generator))
        try send(.ended(key, ExecutionResult(text: "done", isError: generator.chance(30))))
    }

    // MARK: The person

    private mutating func decide() throws {
        guard let state = machine.view.calls.filter(\.isPending).randomElement(using: &generator) else { return }
        if state.misfit != nil, generator.chance(40) { return try amend(state) }
        switch Int.random(in: 0..<10, using: &generator) {
        case 0..<5: try approve(state, correctly: true)
        case 5: try approve(state, correctly: false)
        case 6..<8: try deny(state)
        default: try amend(state)
        }
    }

    private mutating func approve(_ state: CallState, correctly: Bool) throws {
        guard let display = state.display else { return }
        if state.misfit != nil { return try approveInvalid(state, display) }
        var revision = state.revision
        var digest = display.digest
        var seen = display.rows.count
        if !correctly {
            counts.wrongApprovals += 1
            switch Int.random(in: 0..<3, using: &generator) {
            case 0: revision += 1
            case 1: digest = Digest(of: [1])
            default: seen -= 1
            }
        } else if state.stage == .waiting {
            approvals.insert("\(state.handle).\(state.revision)")
        }
        let before = begins.count
        try send(
            .command(
                .approve(.init(handle: state.handle, revision: revision, display: digest, rowsSeen: seen, comment: nil)),
                from: Fixture.person))
        if !correctly, begins.count > before { throw Violation(description: "an approval that does not match began a call") }
    }

    /// However exactly the approval names it, a call that is invalid does not begin.
    private mutating func approveInvalid(_ state: CallState, _ display: CallDisplay) throws {
        let before = begins.count
        try send(
            .command(
                .approve(.init(handle: state.handle, revision: state.revision, display: display.digest, rowsSeen: display.rows.count, comment: nil)),
                from: Fixture.person))
        counts.refusedInvalid += 1
        // A kill in between leaves none.
        if begins.count > before { throw Violation(description: "an invalid call began") }
    }

    private mutating func deny(_ state: CallState) throws {
        try send(
            .command(.deny(.init(handle: state.handle, revision: state.revision, reason: "no")), from: Fixture.person))
    }

    private mutating func amend(_ state: CallState) throws {
        if let offer = state.misfit?.offer, generator.chance(50) {
            return try send(.command(.amend(.init(handle: state.handle, revision: state.revision, arguments: offer.arguments)), from: Fixture.person))
        }
        let bytes = generator.chance(20) ? Array("{".utf8) : Fixture.arguments("amended", content: "\(now)")
        try send(
            .command(
                .amend(.init(handle: state.handle, revision: state.revision, arguments: RawBytes(bytes))),
                from: Fixture.person))
    }

    /// Late and repeated inputs must change nothing that matters.
    private mutating func staleInput() throws {
        let number = Int.random(in: 1...max(1, machine.numbers), using: &generator)
        let key = CallKey(session: Fixture.session, number: number)
        switch Int.random(in: 0..<5, using: &generator) {
        case 4: if let id = staleRetries.popLast() { try send(.retryDue(id)) }
        case 0: if !runs.contains(key) { try send(.ended(key, ExecutionResult(text: "again", isError: false))) }
        case 1: if !begins.contains(where: { $0.1.key == key }) { try send(.started(key)) }
        case 2: try send(.stream(RequestID(machine.requests - 1), [.textDelta("late"), .ended(.complete)]))
        default: try send(.checked(key, revision: 99, .problem("late")))
        }
    }

    // MARK: What must hold

    private mutating func send(_ input: EngineInput) throws {
        now += 1
        // Now and then the engine is killed between two of the things that it has to do.
        if effectsLeft == nil, !isClosed, Int.random(in: 0..<500, using: &generator) == 0 { effectsLeft = Int.random(in: 0...3, using: &generator) }
        for effect in machine.receive(input, at: Timestamp(milliseconds: now)) {
            if let left = effectsLeft {
                if left == 0 {
                    effectsLeft = nil
                    counts.cutEffects += 1
                    return try crash()
                }
                effectsLeft = left - 1
            }
            try observe(effect)
        }
        let programs = (begins.map { $0.1.key } + runs).filter { key in
            !own.contains(key) && machine.shown(key.number)?.tool == "run_command" && machine.shown(key.number)?.isYours == false
        }
        guard programs.count <= Self.parallel else { throw Violation(description: "\(programs.count) programs run at once") }
        let waiting = machine.view.calls.contains { if case .queued = $0.stage { true } else { false } }
        if waiting { counts.queued += 1 }
        // What waits for a change of the same place keeps those that were approved after it behind it.
        let waitsForChange = machine.view.calls.contains { $0.stage == .queued(places: 0) } && begins.count + runs.count > programs.count
        guard !waiting || waitsForChange || programs.count == Self.parallel || machine.isClosing || isClosed || machine.isSuspending else {
            throw Violation(description: "a call waits while there is a place")
        }
    }

    // MARK: Killed and taken up

    /// Nothing is left but what was kept: a new machine goes on with it.
    private mutating func crash() throws {
        guard !isClosed else { return }
        counts.crashes += 1
        effectsLeft = nil
        kept.hasScrollback = generator.chance(80)
        let found = kept.restoration
        let waiting = Set(found.open.filter { $0.started == nil && !$0.isOwn }.map(\.call.key))
        let lost = Set(found.open.filter { $0.started != nil }.map(\.call.key))
        guard lost.isSuperset(of: runs) else { throw Violation(description: "what runs is not what the journal says: \(lost) \(runs)") }
        (request, retry, checks, begins, runs) = (nil, nil, [], [], [])
        staleRetries = []
        wakes = []
        machine = Fixture.machine(limits: TurnLimits(rounds: 6, calls: 12, repeats: 3, repairs: 1, parallel: World.parallel, answerSeconds: World.seconds))
        var asked = false
        for effect in machine.restore(found, at: Timestamp(milliseconds: now)) {
            if case .begin = effect { throw Violation(description: "something began by itself") }
            if case .request = effect { asked = true }
            try observe(effect)
        }
        if asked { throw Violation(description: "the model was asked by itself") }
        // Pending calls are pending again, in order.
        let pending = machine.view.calls.filter(\.isPending).filter { $0.stage != .held }.map { CallKey(session: Fixture.session, number: $0.handle) }
        let answered = Set(machine.messages.flatMap(\.calls).map(\.key))
        for key in waiting where answered.contains(key) && results[key] == nil && !pending.contains(key) {
            throw Violation(description: "\(key) waited and does not wait any more")
        }
        guard pending == pending.sorted(by: { $0.number < $1.number }) else { throw Violation(description: "out of order: \(pending)") }
        counts.waitedOn += pending.count
        for key in lost {
            counts.unknown += 1
            guard results[key] == 1, machine.shown(key.number)?.stage == .outcomeUnknown else { throw Violation(description: "\(key) is not of unknown outcome") }
        }
        // What is over is shown as what it was, also when the front ends had not heard of it yet.
        for (key, ending) in found.endings where kept.hasScrollback {
            guard let stage = machine.shown(key.number)?.stage, !Self.matches(stage, ending) else { continue }
            throw Violation(description: "\(key) is shown as \(stage), and came to \(ending)")
        }
        try checkPrompt(Prompt(system: "", tools: [], messages: machine.turn == .settling ? Array(machine.messages.dropLast()) : machine.messages))
        // What was said in the very moment, and what had not come to its end, is not there; what is there must be whole.
        let queued = Set(machine.view.queued.map(\.text))
        if let last = said.last, !heard.contains(last), !queued.contains(last), !takenBack.contains(last) { said.removeLast() }
        takenBack.subtract(queued)
        if let last = completeTexts.last, !self.keptTexts.contains(last) { completeTexts.removeLast() }
        pendingText = ""
        isCompacting = false
    }

    private static func matches(_ stage: CallState.Stage, _ ending: SettledCall.Ending) -> Bool {
        switch (ending, stage) {
        case (.finished, .succeeded), (.finished, .failed), (.finished, .cancelled), (.denied, .denied), (.notRun, .notRun), (.outcomeUnknown, .outcomeUnknown): true
        default: false
        }
    }

    private mutating func observe(_ effect: EngineEffect) throws {
        switch effect {
        case .request(let id, let prompt):
            guard request == nil else { throw Violation(description: "two requests at once") }
            counts.requests += 1
            try checkPrompt(prompt)
            pendingText = ""
            isCompacting = prompt.tools.isEmpty
            if isCompacting { counts.compacted += 1 }
            // The person did not wait for it; its timer still fires.
            if let id = retry { staleRetries.append(id) }
            retry = nil
            request = (id, answer())
        case .retryLater(let id, let wait):
            guard retry == nil, wait > 0, wait < 700_000 else { throw Violation(description: "a retry after \(wait) ms") }
            retry = id
        case .cancelRequest(let id):
            if request?.id == id { request = nil }
            if retry == id { retry = nil }
            counts.cutAnswers += 1
        case .check(let check): checks.append(check)
        case .begin(let decision, let sheet):
            guard decision.answer == .approved, decision.binding == sheet.binding else {
                throw Violation(description: "a call begins without an approval of exactly this")
            }
            if decision.author.kind == .person, !own.contains(sheet.key) || decision.revision > 1, !approvals.contains("\(sheet.key.number).\(decision.revision)") {
                throw Violation(description: "a call begins that no person approved")
            }
            if decision.author.kind == .rule, sheet.facts.risk != .readOnly {
                throw Violation(description: "a rule allowed a call that is not read-only")
            }
            guard ArgumentCheck.problems(sheet.arguments, sheet.definition).isEmpty, machine.shown(sheet.key.number)?.misfit == nil else {
                throw Violation(description: "a call begins that is invalid")
            }
            if (try? ToolArguments(parsing: machine.calls[sheet.key]?.call.rawArguments ?? [])).map({ ArgumentCheck.problems($0, sheet.definition).isEmpty }) != true {
                counts.mended += 1
            }
            begins.append((decision, sheet))
        case .cancelRun: counts.cancelled += 1
        case .wake(let moment):
            guard moment.milliseconds >= now else { throw Violation(description: "it wants to be woken in the past") }
            wakes = (wakes + [moment]).sorted()
        case .record(let entry): try observe(entry)
        case .tell(let event):
            events += 1
            kept.note(event, machine)
            if case .pause(_?) = event { counts.pauses += 1 }
        case .finish: isClosed = true
        }
    }

    private mutating func observe(_ entry: JournalEntry) throws {
        kept.add(entry)
        switch entry {
        case .proposed(let call):
            counts.proposed += 1
            proposed.append(call.key)
        case .commanded(let call):
            own.insert(call.key)
            proposed.append(call.key)
        case .message(let message):
            switch message.role {
            case .user: heard.append(message.text)
            case .assistant: keptTexts.insert(message.text)
            case .tool: break
            }
        case .noted(let note):
            if note.kind == .conversationBegan { counts.begun += 1 }
            if note.kind == .answerTakenBack { counts.askedAgain += 1 }
        case .decided: counts.denied += 1
        case .amended: counts.amended += 1
        case .shown(let showing): if showing.flags == ["invalid"] { counts.handed += 1 }
        case .notRun(let entry):
            counts.notRun += 1
            if entry.kind == .timedOut {
                counts.timedOut += 1
                guard machine.shown(entry.result.key.number)?.deadline.map({ $0.milliseconds <= now }) == true else {
                    throw Violation(description: "\(entry.result.key) ended before its time")
                }
            }
            try countResult(entry.result.key)
        case .finished(let outcome): try countResult(outcome.result.key)
        case .outcomeUnknown(let unknown): try countResult(unknown.result.key)
        default: break
        }
        if case .decided(let decision) = entry { try countResult(decision.call) }
    }

    private mutating func countResult(_ key: CallKey) throws {
        results[key, default: 0] += 1
        if results[key] != 1 { throw Violation(description: "\(key) has a second result") }
    }

    /// Each assistant message with calls is followed by one message with exactly their results, in their order.
    private func checkPrompt(_ prompt: Prompt) throws {
        for (index, message) in prompt.messages.enumerated() where !message.calls.isEmpty {
            guard index + 1 < prompt.messages.count, prompt.messages[index + 1].role == .tool else {
                throw Violation(description: "calls without results in a request")
            }
            let keys = prompt.messages[index + 1].blocks.compactMap { block -> CallKey? in
                if case .toolResult(let result) = block { result.key } else { nil }
            }
            guard keys == message.calls.map(\.key) else { throw Violation(description: "results out of order") }
        }
        for message in prompt.messages where message.blocks.isEmpty { throw Violation(description: "an empty message: \(message.role)") }
    }

    private func checkEnd() throws {
        for key in proposed where results[key] != 1 { throw Violation(description: "\(key) has no result") }
        if isClosed { return }
        try checkPrompt(Prompt(system: "", tools: [], messages: machine.messages))
        let queued = Set(machine.view.queued.map(\.text))
        let places = said.map { text in (text, heard.firstIndex(of: text)) }
        for (text, place) in places where (place != nil ? 1 : 0) + (takenBack.contains(text) ? 1 : 0) + (queued.contains(text) ? 1 : 0) != 1 {
            throw Violation(description: "\(text) was lost or sent although it was taken back: \(place ?? -1) \(takenBack.contains(text)) \(queued.contains(text))")
        }
        let order = places.compactMap(\.1)
        guard order == order.sorted() else { throw Violation(description: "messages went out of order: \(heard)") }
        for text in completeTexts where !keptTexts.contains(text) { throw Violation(description: "text was lost: \(text)") }
    }
}
