import Approval
import Configuration
import Engine
import Interface
import JSON
import Link
import Models
import Surface
import TOML
import Tools

/// Everything that the configuration decides about a session, settled before anything is opened.
struct SessionSettings {
    let configuration: EffectiveConfiguration
    let keys: KeyTable
    let theme: Theme
    let system: [SystemPart]
    /// What the person reads at the beginning.
    let notices: [Notice]

    /// - Throws: ``Failure`` with all that is wrong. A folder's file never is the reason: it is left aside as a whole
    ///   when it cannot be used, and a notice says why.
    init(_ files: ConfigurationFiles, workspace: Workspace, themes: ThemeFinder, home: String?) throws {
        do throws(ConfigurationErrors) {
            do throws(ConfigurationErrors) {
                self = try Self(files.sources, files.notices, workspace, themes, home)
            } catch {
                guard files.sources.workspace != nil else { throw error }
                var without = files.sources
                without.workspace = nil
                // Wrong without the folder's file as well: then it is not the folder's fault.
                self = try Self(without, files.notices + [Self.ignored(error.all)], workspace, themes, home)
            }
        } catch {
            throw Failure(error)
        }
    }

    private init(
        _ sources: ConfigurationSources, _ notices: [Notice], _ workspace: Workspace, _ themes: ThemeFinder, _ home: String?
    ) throws(ConfigurationErrors) {
        configuration = try EffectiveConfiguration(sources)
        keys = try Self.keys(configuration.keys)
        let found = try themes.theme(configuration.theme)
        theme = found.theme
        if let address = configuration.baseURL, BaseURL(address.value) == nil {
            throw ConfigurationErrors([
                ConfigurationError(.unusable(key: "base_url", why: BaseURL.problem(address.value)), at: address.origin)
            ])
        }
        var parts = SystemParts(folder: workspace.root.string)
        if let prompt = configuration.systemPromptFile { try parts.addPrompt(prompt, workspace: workspace, home: home) }
        if configuration.readsAgentsFile { parts.addAgentsFile(of: workspace) }
        system = parts.parts
        var all = notices + [found.notice].compactMap { $0 } + parts.notices
        if !configuration.ignored.isEmpty { all.append(Self.ignored(configuration.ignored)) }
        if !configuration.untrusted.isEmpty { all.append(Self.untrusted(configuration.untrusted)) }
        if !configuration.loosening.isEmpty { all.append(Self.loosening(configuration.loosening)) }
        self.notices = all
    }

    private static func keys(_ changes: [ConfiguredKeys]) throws(ConfigurationErrors) -> KeyTable {
        do throws(KeyTableError) {
            return try KeyTable.standard.binding(changes.map { ($0.name, $0.keys) })
        } catch {
            let names = error.bindings
            guard let culprit = changes.last(where: { names.contains($0.name) }) ?? changes.last else { return .standard }
            var words = error.description
            if words.utf8.last == UInt8(ascii: ".") { words.removeLast() }
            if case .unknownBinding(let name) = error, let near = NearestName.of(name, among: KeyTable.standard.bindings.map(\.name)) {
                words += "; did you mean \"\(near)\"?"
            }
            throw ConfigurationErrors([ConfigurationError(.unusable(key: "keys.\(culprit.name)", why: words), at: culprit.origin)])
        }
    }

    private static func ignored(_ errors: [ConfigurationError]) -> Notice {
        let first = errors.first.map { start(of: $0.description, 500) } ?? ""
        let more = errors.count > 1 ? " And \(errors.count - 1) more." : ""
        return Notice(.warning, "The folder's settings are left aside as a whole: \(first)\(more)")
    }

    /// A folder's own words are no more than a few among the program's.
    private static func start(of text: String, _ most: Int) -> String { Excerpt.start(of: text, most) }

    private static func loosening(_ settings: [FolderWish]) -> Notice {
        let wishes = settings.map { "\(start(of: $0.key.string, 60)) = \(start(of: $0.value.written, 60))" }.joined(separator: ", ")
        return Notice(
            .warning, "\(ConfigurationFiles.folderPath) of this folder wants \(wishes); it does not hold: a folder may only make a sandbox stricter.")
    }

    private static func untrusted(_ settings: [FolderWish]) -> Notice {
        let names = settings.prefix(5).map { start(of: $0.key.string, 60) } + (settings.count > 5 ? ["\(settings.count - 5) more"] : [])
        return Notice(
            .warning, "\(ConfigurationFiles.folderPath) of this folder wants to set \(WordList.joined(names)); it does not hold.",
            hint: "`assent config trust` in this folder shows it and asks whether it may.")
    }
}

extension KeyTableError {
    /// The bindings that it is about, those whose keys are at fault first.
    fileprivate var bindings: [String] {
        switch self {
        case .unknownBinding(let name), .unknownKey(_, let name), .noKey(let name), .cannotDecide(_, let name), .printing(_, let name): [name]
        case .taken(_, let other, let name): [name, other]
        case .sameSecondKey: ["confirm", "confirm-approve", "approve", "approve-selected"]
        }
    }
}

extension Failure {
    /// All that is wrong in a configuration, a line each.
    init(_ errors: ConfigurationErrors) {
        let isUsage = errors.all.contains { $0.origin.layer == .commandLine }
        self.init(
            errors.all.map { VisibleText.line($0.description) }.joined(separator: "\nassent: "), status: isUsage ? 2 : 1)
    }
}
