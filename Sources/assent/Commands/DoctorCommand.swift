import ArgumentParser
import Configuration
import JSON
import Models
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
        var arguments = ModelArguments(model: options.model, baseURL: options.baseURL, practice: options.practice)
        do {
            let folders = try DataFolders(environment: here.environment)
            let configuration = ConfigurationCheck(options, folders: folders, here: here)
            if let settings = configuration.settings { arguments = options.modelArguments(settings.configuration) }
            findings += configuration.findings + PolicyCheck(options, folders: folders, here: here).findings + JournalCheck(folder: folders.data).findings
            if let settings = configuration.settings {
                findings += AttentionCheck(
                    environment: here.environment, attention: settings.configuration.attention, options: options
                ).findings
            }
            findings += EngineCheck(here: here).findings
            findings += HookCheck(options: options, folders: folders).findings
            findings += await SandboxCheck(settings: configuration.settings, options: options, here: here).findings()
        } catch {
            let words = (error as? Failure)?.message ?? "\(error)"
            findings.append(.problem("folders", words, mend: "Set HOME, or XDG_DATA_HOME and XDG_CONFIG_HOME."))
        }
        let client = ModelFinder(environment: here.environment).client
        findings += keys.findings
        findings += await ServerCheck(environment: here.environment, arguments: arguments, client: client).findings()
        findings += program.helpers
        let report = DoctorReport(findings, hiding: keys.secrets)
        try StandardOutput.write(json ? report.json.asciiText + "\n" : report.lines.map { $0 + "\n" }.joined())
        if !report.isHealthy { throw ExitCode.failure }
    }
}
