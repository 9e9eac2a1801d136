import Approval
import Conversation
import Journal
import Link
import Tools
import Transport

/// From a call to its facts, and from a decision to its start.
extension SessionEngine {
    func check(_ request: CheckRequest) {
        let (tools, source, now) = (services.tools, policySource, services.clock())
        beside {
            await Checking.check(request, tools, source.policy(at: now))
        } then: { $0.handle(.checked(request.call, revision: request.revision, $1)) }
    }

    func begin(_ decision: Decision, _ sheet: CallSheet) {
        let (tools, source, now) = (services.tools, policySource, services.clock())
        runs[sheet.key] = Task.detached {
            // Facts and rules as they are now: what changed since the showing stops the start.
            let policy = source.policy(at: now)
            let fresh = await Checking.refresh(sheet, tools, policy)
            await self.launch(decision, shown: sheet, fresh, policy)
        }
    }

    private func launch(_ decision: Decision, shown: CallSheet, _ fresh: CheckOutcome, _ policy: Policy) async {
        let key = shown.key
        defer { runs[key] = nil }
        if Task.isCancelled { return handle(.startRefused(key, .stopped)) }
        let now: CheckedCall
        switch fresh {
        case .ready(let checked): now = Checking.judge(checked, earlier: machine.earlier(like: key), policy)
        case .problem(let problem):
            handle(.startRefused(key, .changed(Checking.stopped(shown, problem, policy))))
            return
        case .misfit(let misfit):
            // Never reached as long as only what fits is shown as something to approve; and nothing else may start.
            handle(.startRefused(key, .changed(Checking.stopped(shown, misfit.problems.joined(separator: " "), policy))))
            return
        }
        if let words = Checking.noLonger(decision, now.verdict, isOwn: machine.own[key] != nil) {
            return handle(.startRefused(key, .changed(Checking.stopped(now.sheet, words, policy))))
        }
        let time = services.clock()
        var warrant: Warrant?
        do {
            warrant = try docket.issue(decision, for: now.sheet) { try recorder.start($0, at: time) }
        } catch .changed {
            handle(.startRefused(key, .changed(Checking.changed(from: shown, to: now, policy))))
            return
        } catch .notRecorded(StartError.spent(let rule)) {
            let words = "the uses of the rule that allowed it are spent: \(rule)"
            handle(.startRefused(key, .changed(Checking.stopped(shown, words, policySource.policy(at: time)))))
            return
        } catch .notRecorded(StartError.alreadyStarted) {
            handle(.startRefused(key, .alreadyStarted))
            return
        } catch {
            handle(.startRefused(key, .notRecorded(error.description)))
            return
        }
        guard let warrant = warrant.take() else { return }
        handle(.started(key))
        let output = LiveOutput(queue: executor.queue, guards: guards) { text in self.next { $0.handle(.output(key, text)) } }
        let result = await services.tools.run(warrant, output: { output.append($0) })
        output.close()
        handle(.ended(key, result))
    }
}
