import Approval
import ArgumentParser
import Engine
import JSON
import Journal
import Store
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
        record(rule, desk)
        try StandardOutput.write("The rule is gone.\n")
    }

    /// In the session in which the rule was made, as a session does it for one that is taken back there. Of a rule that was
    /// written by hand the journal knows nothing.
    private func record(_ rule: Rule, _ desk: PolicyDesk) {
        do throws(StoreError) {
            let journal = try SessionJournal.open(folder: desk.folders.data, create: false)
            guard let made = try journal.ruleChanges().last(where: { $0.record.rule == rule.id && $0.record.act == .made }) else { return }
            let record = RuleRecord(act: .revoked, rule: rule.id, text: RuleText.toml(rule), scope: made.record.scope, call: nil, author: desk.here.author)
            try journal.append(.ruled(record), session: made.session, at: Here.now())
        } catch {
            if case .missing = error { return }
            StandardError.write("assent: the rule is gone, but the journal does not say who took it back: \(error.message)\n")
        }
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
