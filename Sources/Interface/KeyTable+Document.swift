extension KeyTable {
    /// All keys and commands as a page of Markdown; `docs/keys.md` is this text.
    public func markdown() -> String {
        var page = """
            # Keys and commands

            This page is made from the table that the program itself goes by; `\(key("help"))` shows the same in the chat.

            The names are for the section `[keys]` of `config.toml` (see [configuration.md](configuration.md)): a name with one key
            or a list of keys. A key is written as `a`, `D`, `ctrl-o`, `alt-enter`, `pgdn`, `f1` or `space`, a sequence of keys with
            blanks between them. What decides about a call (marked with ●) is one plain key: never Enter, Space, a sequence or a key
            with Ctrl or Alt. Two names of one section may not share a key.

            """
        for context in KeyContext.inOrder {
            let bindings = bindings.filter { $0.context == context }
            if bindings.isEmpty { continue }
            page += "\n## \(context.title)\n\n| keys | name | |\n| --- | --- | --- |\n"
            for binding in bindings {
                let keys = binding.keys.map { "`\(KeyTable.cell(KeyBinding.describe($0)))`" }.joined(separator: ", ")
                page += "| \(keys) | `\(binding.name)`\(binding.decides ? " ●" : "") | \(KeyTable.cell(binding.help)) |\n"
            }
        }
        page += "\n## Commands\n\nTyped in the composer, alone. `\(key("complete"))` completes them.\n\n| command | |\n| --- | --- |\n"
        for line in SlashCommand.list { page += "| `\(line.title)` | \(KeyTable.cell(line.help)) |\n" }
        return page
    }

    private static func cell(_ text: String) -> String {
        String(text.unicodeScalars.flatMap { $0 == "|" ? ["\\", $0] : [$0] }.reduce(into: String.UnicodeScalarView()) { $0.append($1) })
    }
}
