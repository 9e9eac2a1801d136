import Approval
import ArgumentParser
import JSON

struct InspectShellCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "shell", abstract: "Read a shell line as bash would, without running it.",
        discussion: """
            Answers {"plain", "commands", "operators", "because"}: the commands of a line of plain words joined by &&, ||, ;, | \
            or newlines. For every other line plain is false, and because says why.

            Example: echo 'ls src | wc -l' | assent inspect shell
            """)

    @Flag(help: "Read JSON Lines {\"line\"} and answer one line a line.")
    var batch = false

    @Argument(help: "A file, or - for standard input.")
    var file: String = "-"

    func run() throws {
        if batch {
            try Descriptor.readLines(file) { line in
                try StandardOutput.write(ShellInspection.answer(toLine: line).serialized() + [0x0A])
            }
            return
        }
        try StandardOutput.write(ShellInspection.answer(to: try Descriptor.readAll(file)).serialized() + [0x0A])
    }
}
