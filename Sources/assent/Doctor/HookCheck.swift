import Approval
import JSON
import Tools

/// Whether the programs of hooks are there and can be started.
struct HookCheck {
    let options: SessionOptions
    let folders: DataFolders

    var findings: [Finding] {
        guard let workspace = try? SessionOpening.workspace(options.folder ?? ".") else { return [] }
        // What is wrong with the files themselves another check says.
        let hooks = PolicyFiles(PolicyPlace.all(folders, workspace), TrustStore(folder: folders.data)).hooks
        return HookSet(hooks, workspace: workspace).states.map { state in
            let name = "hook \(VisibleText.words(state.hook.name))"
            if let trouble = state.trouble {
                return .problem(name, "\(trouble); the calls that it looks at ask", mend: "Mend its `command` in policy.toml; the program must be there, outside the working folder, and executable.")
            }
            if state.namesNoTool {
                return .warning(name, "there is no tool \(VisibleText.words(state.hook.tools.text.string)) here", mend: "`assent tools` lists the names; mend `tool` in policy.toml.")
            }
            return .ok(name, "\(VisibleText.line(state.program?.string ?? "")), looks at \(VisibleText.words(state.hook.tools.text.string))")
        }
    }
}
