import JSON

extension ShellLine {
    /// Whether a command of the line may run in another folder than the line itself: `cd` and its like, or one that is known
    /// only when it runs.
    public var changesFolder: Bool {
        if traits.contains(.functionOrAlias) || traits.contains(.unparsed) { return true }
        return simpleCommands.contains { command in
            guard let first = command.words.first else { return false }
            guard let name = first.literal.map({ ExactString($0) }) else { return true }
            return ["cd", "pushd", "popd", "eval"].contains(name)
        }
    }
}
