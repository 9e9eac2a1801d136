import ArgumentParser
import JSON

struct ConfigCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "config", abstract: "Show what is configured and where from; trust a folder's settings.",
        discussion: """
            Example: assent config -C ~/work/site

            Settings come from /etc/assent/config.toml, your own config.toml, .assent/config.toml of the folder, the \
            environment and the command line, each stronger than the ones before it. A folder's file holds where it \
            tightens something or is about looks; for the rest it needs your trust.
            """,
        subcommands: [ConfigShowCommand.self, ConfigTrustCommand.self, ConfigDistrustCommand.self],
        defaultSubcommand: ConfigShowCommand.self)
}

struct ConfigShowCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "show", abstract: "Show every setting with its value and where that comes from (the default).",
        discussion: "Example: assent config --json")

    @Option(name: [.customShort("C"), .customLong("directory")], help: ArgumentHelp("The folder to work in.", valueName: "DIR"))
    var folder: String?

    @Flag(help: "One JSON object.")
    var json = false

    func run() throws {
        let here = Here()
        let workspace = try SessionOpening.workspace(folder ?? ".")
        let folders = try DataFolders(environment: here.environment)
        let files = try ConfigurationFiles(folders: folders, workspace: workspace, environment: here.environment)
        let settings = try SessionSettings(
            files, workspace: workspace, themes: ThemeFinder(program: Here.program(), configuration: folders.configuration),
            home: here.environment["HOME"])
        let listing = ConfigurationListing(settings: settings, places: files.places)
        if json {
            try StandardOutput.write(listing.json.serialized() + [0x0A])
        } else {
            try StandardOutput.write(listing.lines.map { $0 + "\n" }.joined())
        }
    }
}
