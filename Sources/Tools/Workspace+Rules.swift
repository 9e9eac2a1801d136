public import Approval
public import JSON

extension ToolBox {
    /// See ``Workspace/placed(_:home:)``.
    public func placed(_ rules: [Rule]) -> [Rule] { workspace.placed(rules, home: environment.home) }
}

extension Workspace {
    /// The same rules with the real places of their folders: links followed, `~` for the home folder, relative to the
    /// working folder. One that cannot be looked at has none, and then nothing is surely in it.
    ///
    /// - Parameter home: absolute; nil where there is none.
    public func placed(_ rules: [Rule], home: ExactString?) -> [Rule] {
        let own = root.pathNames
        return rules.map { rule in
            guard let folder = rule.inside else { return rule }
            var rule = rule
            rule.inside = FolderCondition(folder.written, components: place(folder.written, home: home))
            // A link in the working folder is for whoever can write there; it is not to widen what a rule allows.
            let isRelative = folder.written.utf8.first != 0x2F && folder.written.utf8.first != 0x7E && !folder.written.climbs
            if rule.effect == .allow, isRelative, rule.inside?.components?.starts(with: own) != true { rule.inside?.components = nil }
            return rule
        }
    }

    private func place(_ written: ExactString, home: ExactString?) -> [ExactString]? {
        var text = written.string
        if text.utf8.first == UInt8(ascii: "~") {
            guard let home, written == "~" || text.utf8.starts(with: "~/".utf8) else { return nil }
            text = home.string + String(decoding: Array(text.utf8.dropFirst()), as: UTF8.self)
        }
        guard !text.utf8.contains(0) else { return nil }
        let walk = PathWalk(ExactString(text), base: components, lastLink: .follow)
        return walk.resolved?.pathNames
    }
}
