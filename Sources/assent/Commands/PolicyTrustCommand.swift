import Approval
import ArgumentParser
import Configuration
import JSON
import Tools

struct PolicyTrustCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "trust", abstract: "Show a folder's policy, and let what it allows hold after your yes.",
        discussion: """
            Example: assent policy trust ~/work/site

            The yes is for exactly the present content of .assent/policy.toml in that place; when it changes, what it allows \
            does not hold until you say yes again. What it denies or asks about holds without.
            """)

    @Argument(help: ArgumentHelp("The folder; the current one when left out.", valueName: "DIR"))
    var folder: String = "."

    func run() throws {
        let desk = try PolicyDesk(folder: folder)
        guard let file = desk.files.files.first(where: { $0.layer == .workspace }) else { return }
        let path = VisibleText.line(file.path)
        if let trouble = file.trouble { throw Failure("\(trouble.words).", hint: "Nothing of it can hold until it is mended.") }
        guard let bytes = file.bytes else { throw Failure("there is no \(path)") }
        if let trouble = desk.files.trustTrouble { throw Failure(trouble) }
        let allowing = file.rules.count { $0.effect == .allow }
        guard allowing > 0, !desk.files.isFolderTrusted else {
            try StandardOutput.write(allowing == 0 ? "Nothing in \(path) needs your trust.\n" : "\(path) is trusted already.\n")
            return
        }
        let isEnded = bytes.last == UInt8(ascii: "\n")
        let rows = VisibleText.lines(String(decoding: isEnded ? bytes.dropLast() : bytes, as: UTF8.self))
        let width = String(rows.count).count
        let text = rows.enumerated().map { index, row in
            let number = String(index + 1)
            return "  \(String(repeating: " ", count: width - number.count))\(number)  \(row)"
        }
        let count = allowing == 1 ? "1 rule" : "\(allowing) rules"
        try TrustQuestion.ask(["\(path) wants to allow something (\(count)) in this folder, without asking you:", ""] + text)
        try TrustStore(folder: desk.folders.data).change(file.path, bytes)
        try StandardOutput.write("These rules hold from now on, until the file changes.\n")
    }
}

struct PolicyUntrustCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "untrust", abstract: "Take back the trust in a folder's policy.", discussion: "Example: assent policy untrust ~/work/site")

    @Argument(help: ArgumentHelp("The folder; the current one when left out.", valueName: "DIR"))
    var folder: String = "."

    func run() throws {
        let workspace = try SessionOpening.workspace(folder)
        let folders = try DataFolders(environment: Here().environment)
        let path = PolicyPlace.folder(workspace).path
        let wasTrusted = try TrustStore(folder: folders.data).change(path, nil)
        try StandardOutput.write(
            wasTrusted ? "What \(VisibleText.line(path)) allows does not hold any more.\n" : "\(VisibleText.line(path)) was not trusted.\n")
    }
}
