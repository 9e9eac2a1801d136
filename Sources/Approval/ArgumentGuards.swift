import Conversation
import Guards
import JSON

extension GuardSet {
    /// What guards of the model's words find in the arguments of its call, keys included.
    func screen(_ arguments: ToolArguments) -> Screened? {
        guard hasAny(at: .output) else { return nil }
        var acts: [GuardAct] = []
        func look(_ text: ExactString) {
            for act in screen(text.string, at: .output)?.acts ?? [] {
                if let index = acts.firstIndex(where: { $0.guardian.utf8.elementsEqual(act.guardian.utf8) }) {
                    acts[index] = GuardAct(guardian: act.guardian, effect: act.effect, reason: act.reason, count: acts[index].count + act.count)
                } else {
                    acts.append(act)
                }
            }
        }
        // Depth is bounded by the parser's limit for arguments.
        func look(into value: JSONValue) {
            switch value {
            case .string(let text): look(text)
            case .array(let items): items.forEach(look(into:))
            case .object(let object):
                for member in object.members {
                    look(member.key)
                    look(into: member.value)
                }
            case .null, .bool, .number: break
            }
        }
        look(into: .object(arguments.object))
        return acts.isEmpty ? nil : Screened(redacted: "", acts: acts)
    }
}
