import Approval
import Conversation
import JSON
import Journal
import Link

/// What a person asks for.
extension SessionMachine {
    mutating func receive(_ command: Command, from author: Author, at now: Timestamp) -> [EngineEffect] {
        switch command {
        case .approve, .deny, .amend, .close, .attach, .interrupt: break
        default: if isClosing || isSuspending { return [] }
        }
        switch command {
        case .attach: return [.tell(.session(window))]
        // The driver's: they change nothing here.
        case .earlier, .keepDesk, .looking, .detachOthers, .listChanges, .describeDecisions, .draftRule, .makeRule, .listRules, .revokeRule, .openForm: return []
        case .rename(let name): return rename(name)
        case .say(let text): return said(text, at: now)
        case .call(let tool, let words): return call(ExactString(tool), words, at: now)
        case .takeBack(let id): return takeBack(id)
        case .sendNow: return sendNow(at: now)
        case .runOwn(let line): return runOwn(line, from: author, at: now)
        case .undo(let number): return undo(number, from: author, at: now)
        case .answer(let pause, let choice): return answer(pause, choice, from: author, at: now)
        case .retry: return retry(at: now)
        case .newConversation: return newConversation(at: now)
        case .compact: return compactNow(at: now)
        case .describeContext: return describeContext(at: now)
        case .approve(let request): return approve(request, from: author, at: now)
        case .deny(let request): return deny(request, from: author, at: now)
        case .amend(let request): return amend(request, from: author, at: now)
        case .stop: return stop(from: author, at: now)
        case .interrupt: return interrupt(at: now)
        case .cancel(let handle): return cancelOne(handle, at: now)
        case .close: return close(at: now)
        }
    }

    private func refuse(_ handle: Int?, _ reason: String) -> [EngineEffect] {
        [.tell(.refused(handle: handle, reason: reason))]
    }

    /// Finds the call that a request is for, and refuses what does not match it exactly.
    private func waiting(_ handle: Int, revision: Int) -> Result<CallRecord, Refusal> {
        guard let record = calls[key(handle)] else { return .failure(Refusal("There is no call #\(handle).")) }
        guard record.shown.stage == .waiting else {
            // Somebody else may have been first.
            if let by = record.decision?.author {
                let answer = record.decision?.answer == .denied ? "denied" : "approved"
                return .failure(Refusal("Call #\(handle) was already \(answer) by \(Self.words(for: by))."))
            }
            if record.shown.whyNotRun == .timedOut, case .notRun(let why) = record.shown.stage {
                return .failure(Refusal("Call #\(handle) ended before that: \(why)."))
            }
            return .failure(Refusal("Call #\(handle) does not wait for a decision."))
        }
        guard record.shown.revision == revision else {
            return .failure(Refusal("Call #\(handle) has changed since it was shown. Read it again."))
        }
        return .success(record)
    }

    private static func words(for author: Author) -> String {
        VisibleText.line(([author.name] + [author.terminal].compactMap { $0 }).joined(separator: ", "))
    }

    private struct Refusal: Error {
        let reason: String
        init(_ reason: String) { self.reason = reason }
    }

    private mutating func approve(_ request: Command.Approve, from author: Author, at now: Timestamp) -> [EngineEffect] {
        if isClosing || isSuspending { return refuse(request.handle, "The session is ending.") }
        switch waiting(request.handle, revision: request.revision) {
        case .failure(let refusal): return refuse(request.handle, refusal.reason)
        case .success(let record):
            if let misfit = record.shown.misfit { return refuse(request.handle, Self.whyNotApprove(request.handle, misfit)) }
            guard let display = record.checked?.display, display.digest == request.display else {
                return refuse(request.handle, "Call #\(request.handle) was shown differently. Read it again.")
            }
            guard request.rowsSeen == display.rows.count else {
                return refuse(request.handle, "Call #\(request.handle) has not been seen to its end.")
            }
            switch (record.shown.question, request.reply) {
            case (nil, nil): break
            case (nil, _?): return refuse(request.handle, "Call #\(request.handle) asks nothing that could be answered.")
            case (_?, nil): return refuse(request.handle, "Call #\(request.handle) is a question: it takes an answer, which is given in the pane.")
            case (let question?, let reply?): if let problem = question.problem(reply) { return refuse(request.handle, problem) }
            }
            return begin(key(request.handle), by: author, display: display.digest, comment: request.comment, reply: request.reply, at: now)
        }
    }

    private mutating func deny(_ request: Command.Deny, from author: Author, at now: Timestamp) -> [EngineEffect] {
        switch waiting(request.handle, revision: request.revision) {
        case .failure(let refusal): return refuse(request.handle, refusal.reason)
        case .success(let record):
            // What was on screen is what is denied.
            if let display = request.display, display != record.shown.display?.digest {
                return refuse(request.handle, "Call #\(request.handle) was shown differently. Read it again.")
            }
            return deny(key(request.handle), by: author, reason: request.reason, at: now)
        }
    }

    /// Puts the person's arguments in place of the model's; judged and shown again, approved by nobody.
    private mutating func amend(_ request: Command.Amend, from author: Author, at now: Timestamp) -> [EngineEffect] {
        switch waiting(request.handle, revision: request.revision) {
        case .failure(let refusal): return refuse(request.handle, refusal.reason)
        case .success(var record):
            guard let definition = record.definition else {
                return refuse(request.handle, "There is no such tool, so call #\(request.handle) can only be denied.")
            }
            let arguments: ToolArguments
            do {
                arguments = try ToolArguments(parsing: request.arguments.bytes)
            } catch {
                return refuse(request.handle, "The change was not taken. \(error)")
            }
            // A call that is invalid already loses nothing by a change that does not mend all of it.
            if record.handed == nil, let problem = ArgumentCheck.problems(arguments, definition).first {
                return refuse(request.handle, "The change was not taken. \(problem)")
            }
            guard arguments != record.arguments else { return refuse(request.handle, "Nothing was changed.") }
            record.arguments = arguments
            record.shown.stage = .checking
            record.shown.isAmended = record.isAmended
            calls[record.call.key] = record
            let amendment = Amendment(
                call: record.call.key, revision: record.shown.revision + 1, arguments: request.arguments, author: author)
            return [.record(.amended(amendment)), show(record.shown)] + check(record.call.key)
        }
    }

    private static func whyNotApprove(_ handle: Int, _ misfit: Misfit) -> String {
        let way = misfit.canBeMended ? "It can be changed or denied." : "It can only be denied."
        return "Call #\(handle) is invalid and cannot be approved: \(misfit.problems.joined(separator: " ")) \(way)"
    }

    /// Denies everything that waits and gives the word back to the person.
    private mutating func stop(from author: Author, at now: Timestamp) -> [EngineEffect] {
        var effects = stopAsking(at: now)
        stoppedAfter = queuedNumbers
        for key in unsettled {
            switch calls[key]?.shown.stage {
            case .waiting: effects += deny(key, by: author, reason: ResultWords.stopReason, at: now)
            case .checking, .held: effects += end(key, ResultWords.stopped, at: now)
            default: effects += cancel(key, because: ResultWords.stoppedBeforeStart, at: now)
            }
        }
        return effects + settle(at: now)
    }

    /// Stops what streams or runs. Decides nothing: what waits goes on waiting.
    private mutating func interrupt(at now: Timestamp) -> [EngineEffect] {
        stopAsking(at: now) + unsettled.flatMap { cancel($0, at: now) } + settle(at: now)
    }

    /// Calls that are proposed and not over, the person's own commands among them, in the order of their numbers.
    var unsettled: [CallKey] {
        (open + own.keys).filter { calls[$0].map { !$0.isSettled } ?? false }.sorted { $0.number < $1.number }
    }

    /// Ends the asking of the model, however far it is: the answer, the wait before another try, the question to the person.
    private mutating func stopAsking(at now: Timestamp) -> [EngineEffect] {
        switch turn {
        case .idle, .settling: return []
        case .answering(let answer):
            return [.cancelRequest(answer.request)] + drop(answer, because: AnswerEnding.stoppedByPerson, at: now)
                // Where there is text, the mark at its end says so.
                + (answer.textEntry == nil ? stopped(at: now) : rest(at: now))
        case .retrying: return stopped(at: now)
        case .paused(let interruption): return withdraw(interruption, because: ResultWords.stopReason, at: now) + stopped(at: now)
        }
    }

    /// The word goes back to the person.
    mutating func stopped(at now: Timestamp) -> [EngineEffect] {
        [addNotice(Notice(.information, "Stopped."), at: now)] + rest(at: now)
    }

    /// - Parameter end: what became of it when it had not started; without it the person stopped this very call.
    mutating func cancel(_ key: CallKey, because end: ResultWords.End = ResultWords.cancelledBeforeStart, at now: Timestamp) -> [EngineEffect] {
        guard var record = calls[key], record.shown.isRunning, !record.wasCancelled else { return [] }
        if case .queued = record.shown.stage {
            queuedCalls.removeAll { $0 == key }
            return self.end(key, end, at: now)
        }
        record.wasCancelled = true
        calls[key] = record
        // Before the start hooks may be asked once more, which takes time.
        return [.cancelRun(key)]
    }

    /// Puts the session aside: stops what runs and ends, and leaves everything that is open as it is.
    mutating func suspend(at now: Timestamp) -> [EngineEffect] {
        guard !isSuspending, !isClosing else { return [] }
        isSuspending = true
        var effects: [EngineEffect] = []
        // A question stays open.
        if case .paused = turn {} else { effects += stopAsking(at: now) }
        if isClosed { return effects }
        // What was approved and has not started waits again.
        for key in unsettled {
            if case .queued = calls[key]?.shown.stage { continue }
            effects += cancel(key, at: now)
        }
        return effects + settle(at: now)
    }

    /// Ends the session: what waits is recorded as not decided, what runs is stopped.
    private mutating func close(at now: Timestamp) -> [EngineEffect] {
        guard !isClosing else { return [] }
        isClosing = true
        var effects = setQueued([])
        // Ends by itself when nothing else is open.
        effects += stopAsking(at: now)
        if isClosed { return effects }
        for key in unsettled {
            effects += calls[key]?.shown.isRunning == true ? cancel(key, because: ResultWords.endedBeforeStart, at: now) : undecided(key, at: now)
        }
        return effects + settle(at: now)
    }
}
