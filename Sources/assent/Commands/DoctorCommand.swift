import ArgumentParser
import JSON
import Transport

struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor", abstract: "Look for what is wrong with this machine, and say how to mend it.",
        discussion: """
            Example: assent doctor -m gpt-4o

            Ends with 0 when nothing is a problem, 1 otherwise. Takes the options of a session, so that it looks at the model
            and the folder that a session would use. Makes nothing that was not there, and shows no key.
            """)

    @OptionGroup var options: SessionOptions

    @Flag(help: "One JSON object.")
    var json = false

    func run() async throws {
        let here = Here()
        let keys = KeyCheck(environment: here.environment)
        let program = ProgramCheck(environment: here.environment)
        var findings = program.findings + TerminalCheck(environment: here.environment).findings
        findings += folders(here)
        findings += keys.findings
        findings += await ServerCheck(
            environment: here.environment, arguments: options.modelArguments,
            client: ModelFinder(environment: here.environment).client
        ).findings()
        findings += program.helpers
        let report = DoctorReport(findings, hiding: keys.secrets)
        try StandardOutput.write(json ? report.json.asciiText + "\n" : report.lines.map { $0 + "\n" }.joined())
        if !report.isHealthy { throw ExitCode.failure }
    }

    private func folders(_ here: Here) -> [Finding] {
        do {
            let folders = try DataFolders(environment: here.environment)
            let themes = ThemeFinder(program: Here.program(), configuration: folders.configuration)
            return ConfigurationCheck(themes: themes, folder: folders.configuration).findings
                + JournalCheck(folder: folders.data).findings
        } catch {
            return [.problem("folders", (error as? Failure)?.message ?? "\(error)", mend: "Set HOME, or XDG_DATA_HOME and XDG_CONFIG_HOME.")]
        }
    }
}
