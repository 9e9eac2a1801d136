import JSON

extension Facts {
    /// What is different now, a sentence each, for the person who approved the earlier state.
    public func changes(since earlier: Facts) -> [String] {
        var changes: [String] = []
        if folder != earlier.folder { changes.append("The working folder is now \(VisibleText.line(folder.string)).") }
        if program != earlier.program {
            let name = VisibleText.line(program?.given.string ?? earlier.program?.given.string ?? "")
            changes.append("The program \(name) is another file than before.")
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
        if hosts != earlier.hosts { changes.append("The addresses lead to other hosts than before.") }
        if environment != earlier.environment { changes.append("The environment of the command is different.") }
        if targets.count != earlier.targets.count {
            changes.append("The call touches other files than before.")
        } else {
            for (now, before) in zip(targets, earlier.targets) {
                if let change = now.change(since: before) { changes.append(change) }
            }
        }
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
