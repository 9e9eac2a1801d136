import Approval
import Configuration
import JSON
import Link
import Tools

/// The files that configure the program, and what they come to.
struct ConfigurationCheck {
    /// What a session would take; nil when it would not begin.
    let settings: SessionSettings?
    let findings: [Finding]

    private static let remedy = "Mend the line; docs/configuration.md and `assent config` say what there is."

    init(_ options: SessionOptions, folders: DataFolders, here: Here) {
        var findings: [Finding] = []
        var settings: SessionSettings?
        do {
            let workspace = try SessionOpening.workspace(options.folder ?? ".")
            findings.append(.ok("folder", workspace.root.string))
            var files = try ConfigurationFiles(folders: folders, workspace: workspace, environment: here.environment)
            files.setOption("-m", options.model)
            files.setOption("--base-url", options.baseURL)
            findings.append(Self.places(files.places))
            let wrong = Self.errors(in: files.sources)
            findings += wrong
            if wrong.isEmpty {
                let themes = ThemeFinder(program: Here.program(), configuration: folders.configuration)
                let found = try SessionSettings(files, workspace: workspace, themes: themes, home: here.environment["HOME"])
                findings += found.notices.filter { $0.level != .information }
                    .map { .warning("configuration", $0.message, mend: $0.hint ?? Self.remedy) }
                settings = found
            }
        } catch {
            let failure = error as? Failure
            findings.append(.problem("configuration", failure?.message ?? "\(error)", mend: failure?.hint ?? Self.remedy))
        }
        self.findings = findings
        self.settings = settings
    }

    private static func places(_ places: [ConfigurationFiles.Place]) -> Finding {
        let found = places.compactMap { place -> String? in
            switch place.state {
            case .absent: nil
            case .read: place.path
            case .trusted: "\(place.path) (trusted)"
            case .unusable: "\(place.path) (left aside)"
            }
        }
        return .ok("configuration", found.isEmpty ? "no files; what is built in holds" : found.joined(separator: ", "))
    }

    private static func errors(in sources: ConfigurationSources) -> [Finding] {
        do throws(ConfigurationErrors) {
            _ = try EffectiveConfiguration(sources)
            return []
        } catch {
            return error.all.map { .problem("configuration", $0.description, mend: remedy) }
        }
    }
}
