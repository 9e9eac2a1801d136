import Approval
import ArgumentParser
import Engine
import JSON
import Tools

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct PolicyRevokeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "revoke", abstract: "Take a rule out of your own policy file: its lines and nothing else.",
        discussion: """
            Example: assent policy revoke 3

            Sessions that run go by it from their next call on.
            """)

    @Option(name: [.customShort("C"), .customLong("directory")], help: ArgumentHelp("The folder to work in.", valueName: "DIR"))
    var folder: String?

    @Flag(help: "Do not ask.")
    var yes = false

    @Argument(help: ArgumentHelp("Its number in `assent policy`, or its id.", valueName: "N|ID"))
    var rule: String

    func run() throws {
        let desk = try PolicyDesk(folder: folder)
        let rule = try desk.rule(rule)
        guard !ProcessTree.isBelowCall(program: Here.program()) else {
            throw Failure("a tool's call cannot change the policy", hint: "Do it in a terminal of your own.")
        }
        try StandardOutput.write("\(PolicyListing.place(rule))\n\n\(VisibleText.lines(RuleText.toml(rule)).map { "    " + $0 }.joined(separator: "\n"))\n\n")
        do throws(RuleBookError) {
            if case .file(let layer, let path, let line) = rule.origin, layer != .user { throw PolicyBook.otherOwner(layer, path, line) }
            try confirm(rule)
            try book(desk).remove(rule.id)
        } catch {
            throw Failure(error.message, hint: error.hint)
        }
        try StandardOutput.write("The rule is gone.\n")
    }

    private func confirm(_ rule: Rule) throws(RuleBookError) {
        if yes { return }
        guard isatty(0) == 1, isatty(1) == 1 else {
            throw RuleBookError("Taking a rule out needs a terminal, or --yes.", hint: "Nothing was changed.")
        }
        Descriptor.write(Array("Type yes to take it out; anything else changes nothing: ".utf8), to: 1)
        guard TrustQuestion.answer()?.utf8.elementsEqual("yes".utf8) == true else { throw RuleBookError("Nothing was changed.") }
    }

    private func book(_ desk: PolicyDesk) throws(RuleBookError) -> PolicyBook {
        do {
            return try desk.book
        } catch {
            let failure = error as? Failure
            throw RuleBookError(failure?.message ?? "\(error)", hint: failure?.hint)
        }
    }
}
