import Configuration

/// Sources from texts, as a test writes them.
extension ConfigurationSources {
    init(
        system: String? = nil, user: String? = nil, workspace: String? = nil, trusted: Bool = false,
        environment: [String: String] = [:], options: [(name: String, value: String)] = []
    ) {
        self.init()
        self.system = system.map { SettingsFile(path: "/etc/c.toml", bytes: Array($0.utf8)) }
        self.user = user.map { SettingsFile(path: "/home/c.toml", bytes: Array($0.utf8)) }
        self.workspace = workspace.map { SettingsFile(path: "/work/c.toml", bytes: Array($0.utf8)) }
        isWorkspaceTrusted = trusted
        self.environment = { environment[$0] }
        self.options = options
    }
}

/// The words of everything that is wrong; empty for a configuration that holds.
func complaints(_ sources: ConfigurationSources) -> [String] {
    do throws(ConfigurationErrors) {
        _ = try EffectiveConfiguration(sources)
        return []
    } catch {
        return error.all.map(\.description)
    }
}
