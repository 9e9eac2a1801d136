import Conversation
import JSON

extension CallSheet {
    /// What is different from the sheet that was shown, a sentence each; never empty for sheets that differ in their binding.
    public func changes(since shown: CallSheet) -> [String] {
        var changes: [String] = []
        if definition != shown.definition {
            let name = VisibleText.line(definition.fullName.string)
            let parts = [
                ("description", definition.summary != shown.definition.summary),
                ("arguments", definition.parameters != shown.definition.parameters),
                ("title", definition.title != shown.definition.title),
                ("claims", definition.annotations != shown.definition.annotations),
            ].filter(\.1).map(\.0)
            changes.append("The definition of the tool \(name) has changed: its \(parts.joined(separator: ", ")).")
        }
        changes += facts.changes(since: shown.facts)
        return changes
    }
}

extension Facts {
    /// What is different now, a sentence each, for the person who approved the earlier state.
    public func changes(since earlier: Facts) -> [String] {
        var changes: [String] = []
        if folder != earlier.folder { changes.append("The working folder is now \(VisibleText.line(folder.string)).") }
        if program != earlier.program {
            let name = VisibleText.line(program?.given.string ?? earlier.program?.given.string ?? "")
            let isSame = program?.identity != nil && program?.identity == earlier.program?.identity
            changes.append(isSame ? "The program \(name) has changed." : "The program \(name) is another file than before.")
        }
        if scripts.map(\.given) != earlier.scripts.map(\.given) {
            changes.append("The command runs other scripts than before.")
        } else {
            for (now, before) in zip(scripts, earlier.scripts) where now != before {
                let name = VisibleText.line(now.given.string)
                if now.resolved != before.resolved {
                    changes.append("\(name) is now \(now.resolved.map { VisibleText.line($0.string) } ?? "no longer there").")
                } else if now.content != before.content || now.size != before.size {
                    changes.append("The content of the script \(name) has changed.")
                } else {
                    changes.append("The script \(name) is another file than before.")
                }
            }
        }
        if places != earlier.places { changes.append("Paths in the command lead elsewhere than before.") }
        if hosts != earlier.hosts { changes.append("The addresses lead to other hosts than before.") }
        if environment != earlier.environment { changes.append("The environment of the command is different.") }
        if sandbox != earlier.sandbox { changes.append("The sandbox of the command is another one than before.") }
        if targets.count != earlier.targets.count {
            changes.append("The call touches other files than before.")
        } else {
            for (now, before) in zip(targets, earlier.targets) {
                if let change = now.change(since: before) { changes.append(change) }
            }
        }
        if undo != earlier.undo {
            switch undo {
            case .lost(let why): changes.append("No copy of what is there would be kept any more: \(VisibleText.sentence(why)).")
            case .kept, .reversible, nil: changes.append("What is kept of what is there is different.")
            }
        }
        changes += HookFact.changes(hooks, since: earlier.hooks)
        if changes.isEmpty, self != earlier { changes.append("What is known about the call is different.") }
        return changes
    }
}

extension TargetFact {
    fileprivate func change(since earlier: TargetFact) -> String? {
        let name = VisibleText.line(given.string)
        if kind != earlier.kind {
            if kind == .missing { return "\(name) is no longer there." }
            if earlier.kind == .missing { return "\(name) exists now." }
            return "\(name) was a \(earlier.kind.rawValue) and is a \(kind.rawValue) now."
        }
        if resolved != earlier.resolved { return "\(name) now leads to \(VisibleText.line(resolved?.string ?? "an unknown place"))." }
        if identity != earlier.identity { return "\(name) is another file than before." }
        if content != earlier.content || size != earlier.size { return "The content of \(name) has changed." }
        if self != earlier { return "\(name) has changed." }
        return nil
    }
}
