import Approval
import ArgumentParser
import Conversation
import JSON

/// The rules of all levels, and what they do.
struct PolicyCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "policy", abstract: "Show the rules, what they would do and whether they do what they say; take one out.",
        discussion: """
            Example: assent policy -C ~/work/site

            Rules and guards come from /etc/assent/policy.toml, your own policy.toml and .assent/policy.toml of the folder. \
            Deny goes before ask, and ask before allow. What a folder's file allows needs your trust. docs/policy.md has all of it.
            """,
        subcommands: [
            PolicyListCommand.self, PolicyCheckCommand.self, PolicyTestCommand.self, PolicyRevokeCommand.self, PolicyTrustCommand.self,
            PolicyUntrustCommand.self,
        ],
        defaultSubcommand: PolicyListCommand.self)
}

struct PolicyListCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "list", abstract: "List every rule with its number, its place and what it is for (the default).",
        discussion: "Example: assent policy list --json")

    @Option(name: [.customShort("C"), .customLong("directory")], help: ArgumentHelp("The folder to work in.", valueName: "DIR"))
    var folder: String?

    @Flag(help: "One JSON object a line.")
    var json = false

    func run() throws {
        let desk = try PolicyDesk(folder: folder)
        let listing = PolicyListing(desk: desk, tools: desk.tools, now: Here.now())
        if json {
            for value in listing.json { try StandardOutput.write(value.asciiText + "\n") }
        } else {
            for line in listing.lines { try StandardOutput.write(line + "\n") }
        }
        let isDamaged = desk.tellDamage()
        if desk.rules.isEmpty, !json, !isDamaged { StandardError.write("assent: there are no rules besides the built-in ones; docs/policy.md shows how to write some\n") }
        if isDamaged { throw ExitCode.failure }
    }
}
