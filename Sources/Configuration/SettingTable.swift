import JSON

/// All settings. Reading, listing and the documentation follow this table and nothing else.
public enum SettingTable {
    public static let all: [Setting] = [
        Setting(
            "model", .text,
            "The model that answers: NAME, PROVIDER/NAME, or practice; without it the program takes what it finds.",
            variables: ["OPENAI_MODEL"], option: "-m", folder: .needsTrust),
        Setting(
            "base_url", .text, "The address of a server; what it speaks, if that is not OpenAI Chat Completions, api says.",
            variables: ["OPENAI_BASE_URL", "OPENAI_API_BASE"], option: "--base-url", folder: .needsTrust),
        Setting(
            "api", .word(ConfiguredModel.apis),
            "What the server speaks; without it what is known of the provider counts, and at an unknown address openai-chat.",
            option: "--api", folder: .needsTrust),
        Setting(
            "reasoning", .word(ConfiguredModel.efforts),
            "How much the model thinks before it answers, where it can be told; without it as the model does by itself.",
            option: "--reasoning", folder: .needsTrust),
        Setting(
            "max_tokens", .number(16...10_000_000),
            "The greatest number of tokens of one answer; without it the model's own limit.", folder: .lower),
        Setting(
            "images", .flag,
            "Whether pictures are sent to the model; without it as is known of the provider, and to an unknown server none is.",
            folder: .turnOff),
        Setting(
            "parallel_calls", .flag, builtIn: .flag(true),
            "Whether the model may propose several calls at once, where it can be told.", folder: .turnOff),
        Setting(
            "constrain_arguments", .flag, builtIn: .flag(false),
            "Whether the provider is asked to hold the model to the tools' schemas (strict, VALIDATED); arguments are checked here all the same.",
            folder: .needsTrust),
        Setting(
            "theme", .text, builtIn: .text("dark"), "The colours: dark, light, monochrome, or the name of a file in a themes folder.",
            option: "--theme", folder: .free),
        Setting(
            "system_prompt_file", .text,
            "A file whose text the model is told after Assent's own; ~ is your home, other paths start at the folder of the configuration file, those of a folder's file at that folder.",
            folder: .needsTrust),
        Setting(
            "agents_file", .flag, builtIn: .flag(true), "Whether AGENTS.md of the folder goes to the model, marked as the folder's text.",
            folder: .turnOff),
        Setting(
            "limits.rounds", .number(countRange), builtIn: .number(ConfiguredLimits.standard.rounds),
            "How many requests to the model one message of yours may cause.",
            folder: .lower),
        Setting(
            "limits.calls", .number(countRange), builtIn: .number(ConfiguredLimits.standard.calls),
            "How many tool calls one message of yours may cause.",
            folder: .lower),
        Setting(
            "limits.repeats", .number(countRange), builtIn: .number(ConfiguredLimits.standard.repeats),
            "How many answers of one turn may propose the very same call; the last of them asks first.",
            folder: .lower),
        Setting(
            "limits.repairs", .number(0...100), builtIn: .number(ConfiguredLimits.standard.repairs),
            "How many answers in a row with an invalid call (unknown tool, arguments that do not fit) the model is told of by itself; at the next such call you are asked.",
            folder: .lower),
        Setting(
            "limits.parallel", .number(1...64), builtIn: .number(ConfiguredLimits.standard.parallel),
            "How many approved calls run programs at once; further ones wait and start in the order of their approvals. Your own commands (!) take no place.",
            folder: .lower),
        Setting(
            "approval_timeout_seconds", .number(0...31_536_000), builtIn: .number(0),
            "How long a call, or a question of the model, waits for you before it ends unanswered: it does not run, the journal says that it timed out, and the model is told that this is neither a yes nor a no. 0 for as long as it takes. Whether a terminal is attached or not, the time runs from when the call is put before you, anew when it changes or an engine takes the session up again; it never approves and never denies.",
            folder: .never),
        Setting(
            "sandbox.run_command", .word(sandboxWords), builtIn: .text("off"),
            "Whether run_command, and your own commands (!), shut in what they start: the working folder can be written, the rest only read, Assent's own files are hidden; with the network or without. Needs bubblewrap; without it nothing runs. [security.md](security.md) says what it holds.",
            folder: .tighten),
        Setting(
            "sandbox.run_shell", .word(sandboxWords), builtIn: .text("off"), "The same for run_shell.", folder: .tighten),
        Setting(
            "idle_seconds", .number(0...31_536_000), builtIn: .number(ConfiguredLimits.idleSeconds),
            "How long an engine that no terminal is attached to goes on while nothing is open in it; 0 for as long as the machine runs. The session stays in the journal.",
            folder: .needsTrust),
        Setting(
            "undo.megabytes", .number(0...10_000_000), builtIn: .number(ConfiguredUndo.standard.megabytes),
            "How much the copies of what tools replace or delete may take together, for all sessions; the oldest go first. 0 keeps none, and removes what is kept when the next session starts.",
            folder: .never),
        Setting(
            "undo.days", .number(0...36_500), builtIn: .number(ConfiguredUndo.standard.days),
            "How long such a copy is kept; 0 as for undo.megabytes.", folder: .never),
        Setting(
            "approve_from_scripts", .flag, builtIn: .flag(false),
            "Whether a script may approve calls by `assent approve`, naming the digest of what was shown.", folder: .never),
        Setting(
            "resend", .word(["pane", "screen"]), builtIn: .text("pane"),
            "What is sent to the terminal again in the moment in which a call can be approved, so that nothing that something else has drawn there stands in its place: the pane's rows, or the whole screen.",
            folder: .tighten),
        Setting(
            "attention.bell", .flag, builtIn: .flag(true),
            "Whether the terminal rings when a call begins to wait, or the chat asks you something, and nobody looks. [attention.md](attention.md) says what counts as looking.",
            folder: .needsTrust),
        Setting(
            "attention.notify", .word(ConfiguredAttention.forms), builtIn: .text("auto"),
            "How the terminal is asked to show a notification then: as it is known to understand, not at all, or by this one of three ways; where the terminal is not known, over SSH for example, one of the three can be named.",
            folder: .needsTrust),
        Setting(
            "attention.title", .flag, builtIn: .flag(true), "Whether the window's title tells how many calls wait.", folder: .needsTrust),
        Setting(
            "attention.on_pending", .command,
            "A program and its arguments that the session runs, without a shell, when a call begins to wait and nobody looks, also while no terminal is attached. [attention.md](attention.md) says what it gets and what it may not do.",
            folder: .never),
        Setting(
            "keys", .keys,
            "The key or keys for one thing that a key does; [keys.md](keys.md) has the names and says how keys are written.",
            folder: .needsTrust),
    ]

    /// From the weakest to the strictest.
    private static let sandboxWords = ["off", "network", "no-network"]
    private static let countRange = 1...1_000_000

    /// The setting that a path names, and for keys the binding's name.
    static func setting(at path: [ExactString]) -> Setting? {
        all.first { setting in
            if setting.kind == .keys { return path.count == 2 && path[0] == setting.path[0] }
            return setting.path == path
        }
    }

    /// Whether further keys lie below this path.
    static func isGroup(_ path: [ExactString]) -> Bool {
        all.contains { $0.path.count >= path.count + ($0.kind == .keys ? 0 : 1) && $0.path.starts(with: path) }
    }
}
