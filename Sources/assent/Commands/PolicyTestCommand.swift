import Approval
import ArgumentParser
import Tools

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

struct PolicyTestCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "test", abstract: "Read the policy files and play the examples that rules and guards carry.",
        discussion: """
            Example: assent policy test --strict

            Ends with 1 when something is wrong, and says file, line, column and why.
            """)

    @Option(name: [.customShort("C"), .customLong("directory")], help: ArgumentHelp("The folder to work in.", valueName: "DIR"))
    var folder: String?

    @Flag(help: "Rules without examples are wrong too.")
    var strict = false

    @Argument(help: "One file instead of those that hold.")
    var file: String?

    func run() throws {
        let desk = try PolicyDesk(folder: folder)
        let trials = (try file.map { [try Self.read($0, desk)] } ?? desk.files.files).map { PolicyTrial(file: $0) }
        for trial in trials where !trial.isWrong { try StandardOutput.write(trial.line + "\n") }
        for trial in trials where trial.isWrong { StandardError.write("assent: \(trial.line)\n") }
        let untried = strict ? trials.flatMap(\.untried) : []
        for line in untried { StandardError.write("assent: \(line)\n") }
        if !untried.isEmpty || trials.contains(where: \.isWrong) { throw ExitCode.failure }
    }

    /// As a file of the person, unless it is the folder's own.
    private static func read(_ path: String, _ desk: PolicyDesk) throws -> PolicyFile {
        let folder = PolicyPlace.folder(desk.workspace)
        let bytes = try Descriptor.readAll(path)
        guard bytes.count <= PolicyPlace.limit else { throw Failure("cannot use \(VisibleText.line(path)): it is longer than \(PolicyPlace.limit) bytes") }
        let isFolders = path != "-" && Self.isSame(path, folder.path)
        return PolicyFile(
            layer: isFolders ? .workspace : .user, path: path == "-" ? "standard input" : path, bytes: bytes, root: isFolders ? desk.workspace.root : nil)
    }

    private static func isSame(_ one: String, _ other: String) -> Bool {
        var (first, second) = (stat(), stat())
        return stat(one, &first) == 0 && stat(other, &second) == 0 && first.st_dev == second.st_dev && first.st_ino == second.st_ino
    }
}
