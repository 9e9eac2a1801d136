public import JSON
import TOML

/// Everything that sets something, as read; nothing here touches the world.
public struct ConfigurationSources: Sendable {
    public var system: SettingsFile?
    public var user: SettingsFile?
    public var workspace: SettingsFile?
    /// The person has said yes to exactly these bytes of the folder's file.
    public var isWorkspaceTrusted = false
    public var environment: @Sendable (String) -> String? = { _ in nil }
    /// The command line: an option's name as the table has it, and its value.
    public var options: [(name: String, value: String)] = []

    public init() {}
}

/// What holds: each setting with its value and where that comes from.
public struct EffectiveConfiguration: Sendable, Equatable {
    public struct Entry: Sendable, Equatable {
        /// The dotted key, with the binding's name for `keys`.
        public let key: ExactString
        /// nil where nothing is set and nothing is built in.
        public let value: SettingValue?
        public let origin: Origin
    }

    /// In the order of the table; bindings in the order in which they were named.
    public private(set) var entries: [Entry] = []
    /// What the folder's file wants beyond what it may without trust; it does not hold.
    public private(set) var untrusted: [FolderWish] = []
    /// What the folder's file wants to loosen that no folder may; it does not hold, trusted or not.
    public private(set) var loosening: [FolderWish] = []
    /// Why the folder's file was ignored as a whole.
    public private(set) var ignored: [ConfigurationError] = []

    /// - Throws: what is wrong in the system's and the user's file, the environment and the command line. What is wrong
    ///   in the folder's file stands in ``ignored``: a folder cannot keep its person out.
    public init(_ sources: ConfigurationSources) throws(ConfigurationErrors) {
        var errors: [ConfigurationError] = []
        for setting in SettingTable.all where setting.kind != .keys {
            entries.append(Entry(key: ExactString(setting.key), value: setting.builtIn, origin: .builtIn))
        }
        for (layer, file) in [(Layer.system, sources.system), (.user, sources.user)] {
            guard let file else { continue }
            do throws(ConfigurationErrors) {
                for assignment in try file.read(as: layer) { set(assignment, from: file, layer) }
            } catch {
                errors += error.all
            }
        }
        if let file = sources.workspace {
            do throws(ConfigurationErrors) {
                for assignment in try file.read(as: .workspace) { propose(assignment, from: file, sources.isWorkspaceTrusted) }
            } catch {
                ignored = error.all
            }
        }
        for setting in SettingTable.all {
            // An empty variable is none, as everywhere in this program.
            let variable = setting.variables.lazy.compactMap { name in
                sources.environment(name).flatMap { $0.utf8.isEmpty ? nil : (name: name, value: $0) }
            }.first
            if let variable { set(setting, variable.value, .variable(variable.name), &errors) }
            for option in sources.options where setting.option == option.name {
                set(setting, option.value, .option(option.name), &errors)
            }
        }
        if !errors.isEmpty { throw ConfigurationErrors(errors) }
    }

    private mutating func set(_ setting: Setting, _ text: String, _ origin: Origin, _ errors: inout [ConfigurationError]) {
        guard let value = setting.value(text) else {
            let found = text.utf8.isEmpty ? "an empty text" : "this"
            errors.append(ConfigurationError(.wrongValue(key: setting.key, expected: setting.expectation, found: found), at: origin))
            return
        }
        put(value, for: ExactString(setting.key), origin)
    }

    private mutating func set(_ assignment: SettingsFile.Assignment, from file: SettingsFile, _ layer: Layer) {
        put(assignment.value, for: assignment.key, .file(layer, path: file.path, assignment.position))
    }

    /// A folder's wish: what only tightens or is about looks holds at once, the rest when the file is trusted.
    private mutating func propose(_ assignment: SettingsFile.Assignment, from file: SettingsFile, _ isTrusted: Bool) {
        let present = self[assignment.key]?.value
        // What holds anyway needs no trust.
        if assignment.value == present { return }
        let isHarmless =
            switch (assignment.setting.folder, assignment.value, present) {
            case (.free, _, _): true
            case (.lower, .number(let wanted), .number(let present)): wanted < present
            case (.turnOff, .flag(false), _): true
            case (.tighten, .text(let wanted), .text(let present)): assignment.setting.isStricter(wanted, than: present)
            default: false
            }
        if assignment.setting.folder == .tighten, !isHarmless {
            loosening.append(FolderWish(key: assignment.key, value: assignment.value, position: assignment.position))
        } else if isTrusted || isHarmless {
            set(assignment, from: file, .workspace)
        } else {
            untrusted.append(FolderWish(key: assignment.key, value: assignment.value, position: assignment.position))
        }
    }

    private mutating func put(_ value: SettingValue, for key: ExactString, _ origin: Origin) {
        let entry = Entry(key: key, value: value, origin: origin)
        if let index = entries.firstIndex(where: { $0.key == key }) {
            entries[index] = entry
        } else {
            // A binding; they are the last in the table.
            entries.append(entry)
        }
    }

    public subscript(key: ExactString) -> Entry? { entries.first { $0.key == key } }
}
