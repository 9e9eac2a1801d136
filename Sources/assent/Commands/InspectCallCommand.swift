import Approval
import ArgumentParser
import JSON
import Tools

struct InspectCallCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "call", abstract: "Show what a person would be asked about a tool call.",
        discussion: """
            Reads JSON Lines {"tool", "arguments" or "raw_arguments", "policy"?, "workspace"?, "definition"?} and answers \
            one line a line; "policy" is a list of rules as in policy.toml. Nothing is run and nothing is recorded.

            Example: echo '{"tool": "delete_file", "arguments": {"path": "a.txt"}}' | assent inspect call -
            """)

    @Flag(help: "Never stop at a bad line; answer {\"error\"} for it.")
    var batch = false

    @Argument(help: "A file, or - for standard input.")
    var file: String = "-"

    func run() async throws {
        let here = Here()
        let folders = try DataFolders(environment: here.environment)
        let inspection = CallInspection(folder: try SessionOpening.workspace(".").root.string, folders: folders, here: here)
        var lines: [[UInt8]] = []
        try Descriptor.readLines(file) { lines.append($0) }
        for line in lines where batch || !line.allSatisfy({ $0 <= 0x20 }) {
            let answer = await inspection.answer(toLine: line)
            try StandardOutput.write(answer.serialized() + [0x0A])
            if !batch, answer["decision"] == nil { throw ExitCode.failure }
        }
    }
}
