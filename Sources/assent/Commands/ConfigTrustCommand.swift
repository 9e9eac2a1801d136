import Approval
import ArgumentParser
import Configuration
import JSON
import Link
import Store
import TOML
import Tools

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

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
        guard !ProcessTree.isBelowCall(program: Here.program()) else {
            throw Failure("a tool's call cannot give trust", hint: "Ask in a terminal of your own.")
        }
        guard isatty(0) == 1, isatty(1) == 1 else {
            throw Failure("trust needs a terminal", hint: "A person has to read the settings and type the word.")
        }
        try StandardOutput.write("\(path) wants to set:\n\n")
        for wish in wishes {
            let value = VisibleText.line(wish.value.written)
            try StandardOutput.write("  \(VisibleText.line(wish.key.string)) = \(value)   (line \(wish.position.line))\n")
        }
        if wishes.contains(where: { $0.key == "base_url" }) {
            try StandardOutput.write("\nWhat you say, what the model reads of your files, and your key for such a server go to that address.\n")
        }
        try StandardOutput.write("\nType trust to let exactly this content hold; anything else changes nothing: ")
        // What was typed before the question is no answer to it.
        tcflush(0, TCIFLUSH)
        guard readLine()?.utf8.elementsEqual("trust".utf8) == true else { throw Failure("nothing was changed") }
        try change(TrustStore(folder: folders.data), file.path, file.bytes)
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
        let wasTrusted = try change(TrustStore(folder: folders.data), path, nil)
        try StandardOutput.write(
            wasTrusted ? "The settings of \(VisibleText.line(path)) are not trusted any more.\n" : "\(VisibleText.line(path)) was not trusted.\n")
    }
}

/// - Returns: whether the path was known before.
@discardableResult
private func change(_ store: TrustStore, _ path: String, _ bytes: [UInt8]?) throws -> Bool {
    do throws(StoreError) {
        return try store.set(path, bytes)
    } catch {
        throw Failure(VisibleText.line(error.message), hint: error.hint)
    }
}
