import Approval
import ArgumentParser
import Engine
import JSON
import Tools

struct PolicyCheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check", abstract: "Say what would become of a tool call, and why.",
        discussion: """
            Reads {"tool", "arguments" or "raw_arguments"} and holds it against the policy files as they are now, in the folder. \
            Nothing is run and nothing is recorded.

            Example: echo '{"tool": "run_shell", "arguments": {"command": "git push"}}' | assent policy check -
            """)

    @Option(name: [.customShort("C"), .customLong("directory")], help: ArgumentHelp("The folder to work in.", valueName: "DIR"))
    var folder: String?

    @Option(name: .customLong("session"), help: ArgumentHelp("For rules of this session.", valueName: "NAME"))
    var session: String?

    @Flag(help: "One JSON object.")
    var json = false

    @Flag(help: "Also say how long a verdict takes with these rules.")
    var time = false

    @Argument(help: ArgumentHelp("A file, or - for standard input.", valueName: "CALL.json"))
    var file: String = "-"

    func run() async throws {
        let desk = try PolicyDesk(folder: folder)
        if let obstacle = desk.files.obstacle { throw obstacle }
        let request: JSONValue
        let bytes = try Descriptor.readAll(file)
        do {
            request = try JSONParser.parse(bytes).value
        } catch {
            throw Failure("the call is not JSON. \(error)")
        }
        guard let name = request["tool"]?.exact else { throw Failure("the call has no \"tool\" with a name") }
        let inspection = try desk.inspection
        let answer: PolicyAnswer
        do throws(CallInspection.Problem) {
            answer = try await self.answer(request, name, inspection, desk)
        } catch {
            throw Failure(error.sentence)
        }
        try StandardOutput.write(json ? answer.json.asciiText + "\n" : answer.lines.map { $0 + "\n" }.joined())
    }

    private func answer(
        _ request: JSONValue, _ name: ExactString, _ inspection: CallInspection, _ desk: PolicyDesk
    ) async throws(CallInspection.Problem) -> PolicyAnswer {
        switch try await inspection.look(request, name, inspection.box()) {
        case .refused(let error, _): return PolicyAnswer(refused: error)
        case .call(let sheet, let obstacle, let error):
            timed(sheet, policy(desk, at: inspection))
            return PolicyAnswer(
                sheet, policy(desk, at: inspection), untrusted: desk.rules.filter { !desk.files.counts($0) }, remarks: desk.files.now.remarks, obstacle: obstacle,
                error: error)
        }
    }

    /// The mean of as many verdicts as take half a second, on standard error.
    private func timed(_ sheet: CallSheet, _ policy: Policy) {
        guard time else { return }
        let clock = ContinuousClock()
        let begin = clock.now
        var count = 0
        while count < 20 || clock.now - begin < .milliseconds(500) {
            _ = policy.verdict(on: sheet)
            count += 1
        }
        let each = (clock.now - begin) / .microseconds(1) / Double(count)
        StandardError.write("assent: a verdict takes \(Int(each.rounded())) µs with \(policy.rules.rules.count) rules, mean of \(count)\n")
    }

    private func policy(_ desk: PolicyDesk, at inspection: CallInspection) -> Policy {
        let now = desk.files.now
        return Policy(
            guards: desk.files.guards, rules: RuleSet(desk.rules.filter(desk.files.counts)),
            circumstances: .init(now: inspection.now, session: [session].compactMap { $0 }.map { ExactString($0) }, used: desk.used), damage: now.damage)
    }
}
