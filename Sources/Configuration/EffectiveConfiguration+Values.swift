public import JSON

/// How far one message of the person may carry the model by itself.
public struct ConfiguredLimits: Sendable, Equatable {
    /// Requests to the model.
    public let rounds: Int
    /// Tool calls.
    public let calls: Int
    /// The very same call in a row.
    public let repeats: Int
    /// Answers in a row with an invalid call that the model mends by itself.
    public let repairs: Int
    /// Calls that run programs at once.
    public let parallel: Int

    /// How long an engine waits for somebody.
    public static let idleSeconds = 1800

    public static let standard = ConfiguredLimits(rounds: 25, calls: 100, repeats: 3, repairs: 2, parallel: 4)
}

/// What is kept for undoing.
public struct ConfiguredUndo: Sendable, Equatable {
    public let megabytes: Int
    public let days: Int

    public static let standard = ConfiguredUndo(megabytes: 512, days: 30)
}

/// The words that settings of the model take.
public enum ConfiguredModel {
    public static let apis = ["openai-chat", "openai-responses", "anthropic-messages", "gemini"]
    public static let efforts = ["off", "low", "medium", "high"]
}

/// How a person who does not look is told that a call waits.
public struct ConfiguredAttention: Sendable, Equatable {
    public let rings: Bool
    /// One of ``forms``.
    public let notification: String
    public let countsInTitle: Bool
    /// The program and its arguments; nil for none.
    public let command: [ExactString]?

    public static let forms = ["auto", "off", "osc9", "osc777", "osc99"]
}

/// Other keys for one binding.
public struct ConfiguredKeys: Sendable, Equatable {
    /// The binding's name; nobody has checked yet that there is one.
    public let name: String
    public let keys: [String]
    public let origin: Origin
}

extension EffectiveConfiguration {
    public var model: Sourced<String>? { sourced("model") { $0.text } }
    public var baseURL: Sourced<String>? { sourced("base_url") { $0.text } }
    public var api: String? { self["api"]?.value?.text }
    public var reasoning: String? { self["reasoning"]?.value?.text }
    public var maxTokens: Int? { self["max_tokens"]?.value?.number }
    public var sendsImages: Bool? { self["images"]?.value?.flag }
    public var allowsParallelCalls: Bool { self["parallel_calls"]?.value?.flag ?? true }
    public var constrainsArguments: Bool { self["constrain_arguments"]?.value?.flag ?? false }
    public var theme: Sourced<String> { sourced("theme") { $0.text } ?? Sourced("dark", from: .builtIn) }
    public var systemPromptFile: Sourced<String>? { sourced("system_prompt_file") { $0.text } }
    public var readsAgentsFile: Bool { self["agents_file"]?.value?.flag ?? true }
    public var approvesFromScripts: Bool { self["approve_from_scripts"]?.value?.flag ?? false }

    /// One of the setting's words.
    public var sandboxOfCommands: String { self["sandbox.run_command"]?.value?.text ?? "off" }
    public var sandboxOfShells: String { self["sandbox.run_shell"]?.value?.text ?? "off" }

    public var limits: ConfiguredLimits {
        func number(_ key: ExactString, _ builtIn: Int) -> Int { self[key]?.value?.number ?? builtIn }
        let standard = ConfiguredLimits.standard
        return ConfiguredLimits(
            rounds: number("limits.rounds", standard.rounds), calls: number("limits.calls", standard.calls),
            repeats: number("limits.repeats", standard.repeats), repairs: number("limits.repairs", standard.repairs),
            parallel: number("limits.parallel", standard.parallel))
    }

    /// How long a call waits for a person; nil for as long as it takes.
    public var approvalTimeoutSeconds: Int? {
        let seconds = self["approval_timeout_seconds"]?.value?.number ?? 0
        return seconds == 0 ? nil : seconds
    }

    public var undo: ConfiguredUndo {
        ConfiguredUndo(
            megabytes: self["undo.megabytes"]?.value?.number ?? ConfiguredUndo.standard.megabytes,
            days: self["undo.days"]?.value?.number ?? ConfiguredUndo.standard.days)
    }

    /// The whole screen is sent anew when a call can be approved, and not the pane's rows alone.
    public var resendsScreen: Bool { self["resend"]?.value?.text == "screen" }

    public var attention: ConfiguredAttention {
        let command = self["attention.on_pending"]?.value?.command ?? []
        return ConfiguredAttention(
            rings: self["attention.bell"]?.value?.flag ?? true, notification: self["attention.notify"]?.value?.text ?? "auto",
            countsInTitle: self["attention.title"]?.value?.flag ?? true, command: command.isEmpty ? nil : command)
    }

    /// nil for never.
    public var idleSeconds: Int? {
        let seconds = self["idle_seconds"]?.value?.number ?? ConfiguredLimits.idleSeconds
        return seconds == 0 ? nil : seconds
    }

    public var keys: [ConfiguredKeys] {
        entries.compactMap { entry in
            guard let keys = entry.value?.keys else { return nil }
            return ConfiguredKeys(name: String(decoding: entry.key.utf8.dropFirst("keys.".utf8.count), as: UTF8.self), keys: keys, origin: entry.origin)
        }
    }

    private func sourced<Value>(_ key: ExactString, _ value: (SettingValue) -> Value?) -> Sourced<Value>? {
        self[key].flatMap { entry in entry.value.flatMap(value).map { Sourced($0, from: entry.origin) } }
    }
}
