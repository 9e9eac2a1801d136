import Approval
import JSON
import Link
import Tools

extension HookSet {
    /// What the person is told of hooks that cannot do what they are there for.
    var notices: [Notice] {
        states.compactMap { state in
            let name = VisibleText.words(state.hook.name)
            if let trouble = state.trouble {
                return Notice(.warning, "The hook \(name) \(trouble). The calls that it looks at ask.", hint: "`assent doctor` looks at hooks; mend its `command` in policy.toml.")
            }
            guard state.namesNoTool else { return nil }
            let words = "The hook \(name) looks at the tool \(VisibleText.words(state.hook.tools.text.string)), and there is no such tool here."
            return Notice(.warning, words, hint: "`assent tools` lists the names.")
        }
    }
}
