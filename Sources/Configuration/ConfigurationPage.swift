/// The documentation of all settings, as Markdown; `docs/configuration.md` is this text.
public enum ConfigurationPage {
    /// A file that sets something of every kind.
    public static let example = """
        model = "openai/gpt-4o"
        base_url = "https://api.openai.com/v1"
        theme = "light"
        system_prompt_file = "manners.md"
        agents_file = true
        idle_seconds = 3600

        [limits]
        rounds = 40
        calls = 200
        repeats = 3
        repairs = 2

        [keys]
        approve = "x"
        help = ["ctrl-o", "f1"]

        """

    /// The whole page.
    public static let markdown = """
        # Configuration

        Nothing has to be configured. What is set, and where from, `assent config` shows.

        Settings come from these places; each overrides the ones before it:

        1. what is built in;
        2. `/etc/assent/config.toml`;
        3. `$XDG_CONFIG_HOME/assent/config.toml`, usually `~/.config/assent/config.toml`;
        4. `.assent/config.toml` in the folder that you work in, as far as you let it (below);
        5. the environment;
        6. the command line.

        The files are TOML. A key that is not in this list, or a value of the wrong type, is an error with its place, never
        passed over. When the system's file or yours is wrong, the chat does not start; a folder's file that is wrong is
        ignored as a whole, and the chat says so. A file of yours that others may write is refused.

        ## A folder's file

        A folder comes from anywhere, so its file holds at once only where it tightens something or is about looks. The rest
        waits until you trust exactly this content: the chat names what the file wants, `assent config trust` shows it and asks.
        When the file changes, it is asked again. `assent config distrust` takes it back.

        ## Settings

        \(SettingTable.all.map(section).joined(separator: "\n\n"))

        ## Example

        ```toml
        \(example)```

        """

    private static func section(_ setting: Setting) -> String {
        var facts = ["Takes \(setting.expectation)."]
        if let builtIn = setting.builtIn { facts.append("Built in: `\(builtIn.words)`.") }
        let other = setting.variables + [setting.option].compactMap { $0 }
        if !other.isEmpty { facts.append("Also set by \(other.map { "`\($0)`" }.joined(separator: ", ")).") }
        facts.append(setting.folder.sentence)
        return "### `\(setting.key)`\n\n\(setting.summary)\n\n\(facts.joined(separator: " "))"
    }
}

extension Setting.FolderRule {
    fileprivate var sentence: String {
        switch self {
        case .free: "A folder's file may set it."
        case .lower: "A folder's file may lower it; to raise it, it needs your trust."
        case .turnOff: "A folder's file may turn it off; to turn it on, it needs your trust."
        case .tighten: "The words go from the weakest to the strictest: a folder's file may make it stricter and cannot loosen it, trusted or not."
        case .needsTrust: "A folder's file needs your trust to set it."
        case .never: "A folder's file cannot set it, trusted or not."
        }
    }
}
