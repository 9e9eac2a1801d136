import JSON

/// What every program that a tool starts is given so that git, wherever it is used, runs nothing that a repository configures
/// under a fixed name: hooks, monitors, pagers, editors, questions.
///
/// What has names that the repository chooses (`filter.NAME.clean`) cannot be switched off so; it is looked for before the call is
/// shown. The switches reach git's children in submodules.
public enum GitSwitches {
    /// Configuration of the command's scope, which comes after that of the repository (git-config(1)).
    private static let configuration: [(key: String, value: String)] = [
        ("core.fsmonitor", "false"),
        ("core.hooksPath", "/dev/null"),
        // A `git log` that verifies runs the program that is configured for it.
        ("log.showSignature", "false"),
        ("protocol.ext.allow", "never"),
        // A folder that looks like a repository without working files brings its own configuration (git 2.38).
        ("safe.bareRepository", "explicit"),
    ]

    public static let entries: [EnvironmentEntry] = [
        EnvironmentEntry(name: "GIT_PAGER", value: "cat"),
        // git itself takes the colon for "leave the text as it is".
        EnvironmentEntry(name: "GIT_EDITOR", value: ":"),
        EnvironmentEntry(name: "GIT_SEQUENCE_EDITOR", value: ":"),
        EnvironmentEntry(name: "GIT_ASKPASS", value: ""),
        EnvironmentEntry(name: "GIT_TERMINAL_PROMPT", value: "0"),
        // Looking writes nothing.
        EnvironmentEntry(name: "GIT_OPTIONAL_LOCKS", value: "0"),
        // What git itself sets for its children when it is called with `-c`: older versions know it, too, and unlike
        // GIT_CONFIG_KEY_0 it does not look like a key in what `env` prints.
        EnvironmentEntry(
            name: "GIT_CONFIG_PARAMETERS", value: ExactString(configuration.map { "'\($0.key)=\($0.value)'" }.joined(separator: " "))),
    ]
}
