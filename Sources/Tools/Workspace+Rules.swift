public import Approval
public import JSON

extension ToolBox {
    /// See ``Workspace/placed(_:home:)``.
    public func placed(_ rules: [Rule]) -> [Rule] { workspace.placed(rules, home: environment.entries.last { $0.name == "HOME" }?.value) }
}

extension Workspace {
    /// The same rules with the real places of their folders: links followed, `~` for the home folder, relative to the
    /// working folder. One that cannot be looked at has none, and then nothing is surely in it.
    ///
    /// - Parameter home: absolute; nil where there is none.
    public func placed(_ rules: [Rule], home: ExactString?) -> [Rule] {
        rules.map { rule in
            guard let folder = rule.inside else { return rule }
            var rule = rule
            rule.inside = FolderCondition(folder.written, components: place(folder.written, home: home))
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
        guard let resolved = walk.resolved else { return nil }
        return resolved.utf8.split(separator: 0x2F).map { ExactString(String(decoding: Array($0), as: UTF8.self)) }
    }
}
