import Approval
import ArgumentParser
import Configuration
import JSON
import Link
import Store
import TOML
import Tools

struct ConfigTrustCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust", abstract: "Show what a folder's settings want, and let them hold after your yes.",
        discussion: """
            Example: assent config trust ~/work/site

            The yes is for exactly the present content of .assent/config.toml in that place; when it changes, you are asked again.
            """)

    @Argument(help: ArgumentHelp("The folder; the current one when left out.", valueName: "DIR"))
    var folder: String = "."

    func run() throws {
        let here = Here()
        let workspace = try SessionOpening.workspace(folder)
        let folders = try DataFolders(environment: here.environment)
        let files = try ConfigurationFiles(folders: folders, workspace: workspace, environment: here.environment)
        let path = VisibleText.line(ConfigurationFiles.path(in: workspace))
        guard let file = files.sources.workspace else {
            throw Failure(files.notices.first?.message ?? "there is no \(path)")
        }
        let (wishes, needsTrust) = try look(at: file, files.sources)
        guard needsTrust else {
            try StandardOutput.write("Nothing in \(path) needs your trust.\n")
            return
        }
        var lines = ["\(path) wants to set:", ""]
        for wish in wishes {
            lines.append("  \(VisibleText.line(wish.key.string)) = \(VisibleText.line(wish.value.written))   (line \(wish.position.line))")
        }
        if wishes.contains(where: { $0.key == "base_url" }) {
            lines += ["", "What you say, what the model reads of your files, and your key for such a server go to that address."]
        }
        try TrustQuestion.ask(lines)
        try TrustStore(folder: folders.data).change(file.path, file.bytes)
        try StandardOutput.write("These settings hold from the next start on, until the file changes.\n")
    }

    /// What the file could set, and whether any of it does not hold now.
    private func look(at file: SettingsFile, _ sources: ConfigurationSources) throws -> ([FolderWish], Bool) {
        do throws(ConfigurationErrors) {
            return (try file.wishes(), !(try EffectiveConfiguration(sources)).untrusted.isEmpty)
        } catch {
            throw Failure(error)
        }
    }
}

struct ConfigDistrustCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "distrust", abstract: "Take back the trust in a folder's settings.",
        discussion: "Example: assent config distrust ~/work/site")

    @Argument(help: ArgumentHelp("The folder; the current one when left out.", valueName: "DIR"))
    var folder: String = "."

    func run() throws {
        let workspace = try SessionOpening.workspace(folder)
        let folders = try DataFolders(environment: Here().environment)
        let path = ConfigurationFiles.path(in: workspace)
        let wasTrusted = try TrustStore(folder: folders.data).change(path, nil)
        try StandardOutput.write(
            wasTrusted ? "The settings of \(VisibleText.line(path)) are not trusted any more.\n" : "\(VisibleText.line(path)) was not trusted.\n")
    }
}

extension TrustStore {
    /// - Returns: whether the path was known before.
    @discardableResult
    func change(_ path: String, _ bytes: [UInt8]?) throws -> Bool {
        do throws(StoreError) {
            return try set(path, bytes)
        } catch {
            throw Failure(VisibleText.line(error.message), hint: error.hint)
        }
    }
}
