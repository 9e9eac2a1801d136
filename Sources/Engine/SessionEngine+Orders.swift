import Approval
import Conversation
import Journal
import Link
import Store
import Tools

/// Commands whose answer is not the machine's alone.
extension SessionEngine {
    /// What a command means that names no call is what the kept copies say now.
    func order(_ command: Command, from author: Author) {
        do throws(UndoProblem) {
            switch command {
            case .openForm(let handle, let revision): sendForm(handle, revision, to: asking)
            case .undo(nil): handle(.command(.undo(call: try services.tools.lastChange(of: session)), from: author))
            case .listChanges: handle(.reported(ChangeReport.make(try services.tools.changes(of: session), folder: services.tools.workspace.root)))
            case .describeDecisions: describeDecisions()
            default: orderRule(command, from: author)
            }
        } catch {
            tell(.refused(handle: nil, reason: error.sentence))
        }
    }

    private func describeDecisions() {
        let (journal, session, now) = (services.journal, session, services.clock())
        beside {
            do throws(StoreError) {
                return EngineInput.reported(DecisionReport.make(try journal.figures(session: session, at: now), at: now))
            } catch {
                return .noticed(Notice(.error, "How calls were decided cannot be told: \(error.message)", hint: error.hint))
            }
        } then: { $0.handle($1) }
    }

    private func orderRule(_ command: Command, from author: Author) {
        do throws(RuleBookError) {
            switch command {
            case .draftRule(let wish): draft(wish, for: asking)
            case .makeRule(let request): try make(request, by: author)
            case .listRules: send(.rules(ruleListing), to: asking)
            case .revokeRule(let id):
                // Whoever has an old list gets the one that holds, whatever came of it.
                defer { send(.rules(ruleListing), to: asking) }
                try revoke(id, by: author)
            default: handle(.command(command, from: author))
            }
        } catch {
            let refused = Event.refused(handle: nil, reason: error.hint.map { "\(error.message) \($0)" } ?? error.message)
            // Nobody else has asked for anything.
            if asking == nil { tell(refused) } else { send(refused, to: asking) }
        }
    }
}
