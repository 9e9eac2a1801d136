import Approval
import JSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Looks at files that a command runs by their content.
struct ScriptFacts: Sendable {
    let lookout: Lookout
    /// The components of the folder in which the command would run.
    let folder: [PathName]

    /// More are not looked at.
    private static let most = 8

    /// The scripts that a program is given: `sh x.sh`, also in a line that is given to a shell.
    func scripts(behind argv: [ExactString]) -> [ScriptFact] {
        if let path = CommandScript.path(in: argv) { return script(path, onlyScripts: false).map { [$0] } ?? [] }
        return CommandScript.line(in: argv).map { scripts(in: ShellLine($0)) } ?? []
    }

    /// The scripts that the commands of a line run, as commands or behind interpreters.
    func scripts(in line: ShellLine) -> [ScriptFact] {
        var scripts: [ScriptFact] = []
        for command in line.simpleCommands where scripts.count < Self.most {
            if let first = command.words.first?.literal, first.utf8.contains(0x2F) {
                // In another folder it would be another file.
                if line.changesFolder, first.utf8.first != 0x2F {
                    scripts.append(ScriptFact(given: ExactString(first), problem: Self.elsewhere))
                } else if let script = script(ExactString(first), onlyScripts: true) {
                    scripts.append(script)
                }
            }
            guard let path = CommandScript.path(of: command) else { continue }
            if line.changesFolder, path.utf8.first != 0x2F {
                scripts.append(ScriptFact(given: ExactString(path), problem: Self.elsewhere))
            } else if let script = script(ExactString(path), onlyScripts: false) {
                scripts.append(script)
            }
        }
        return scripts
    }

    private static let elsewhere = "the line changes the folder, so which file it is cannot be told"

    /// - Parameter onlyScripts: it is a program, and only of interest when it is a script.
    /// - Returns: nil for a program that is none.
    func script(_ given: ExactString, onlyScripts: Bool) -> ScriptFact? {
        let walk = PathWalk(given, base: folder, lastLink: .follow)
        var fact = ScriptFact(
            given: given, resolved: walk.resolved, inside: walk.resolved != nil && lookout.workspace.contains(walk))
        guard case .leaf(let parent, let name, let status) = walk.end, status.kind == .file else {
            if onlyScripts { return nil }
            fact.problem =
                switch walk.end {
                case .missing, .missingFolder: "there is no such file now"
                case .failed(let error): error.words
                default: "it is not an ordinary file"
                }
            return fact
        }
        fact.identity = status.identity
        fact.size = status.size
        if lookout.places.systemPlace(walk, in: lookout.workspace) != nil || parent.showsKernel {
            fact.problem = "it lies where the system shows itself"
            return fact
        }
        do throws(SystemError) {
            guard status.size <= lookout.limits.digestBytes else {
                if onlyScripts { return nil }
                fact.problem = "it is larger than \(ByteCount.words(lookout.limits.digestBytes))"
                return fact
            }
            if onlyScripts, try !beginsAsScript(name, in: parent) { return nil }
            let bytes = try FileContent.whole(name, in: parent, expecting: status, limit: lookout.limits.digestBytes)
            fact.content = Digest(of: bytes)
            if bytes.count > Int(lookout.limits.scriptBytes) {
                fact.problem = "it is larger than \(ByteCount.words(lookout.limits.scriptBytes))"
            } else if String(validating: bytes, as: UTF8.self) == nil || bytes.contains(0) {
                fact.problem = "it is no text in UTF-8"
            } else {
                fact.text = bytes
            }
        } catch {
            fact.problem = "it could not be read: \(error.words)"
        }
        return fact
    }

    /// `#!`, as execve(2) has it.
    private func beginsAsScript(_ name: PathName, in parent: OpenFolder) throws(SystemError) -> Bool {
        let file = try parent.file(name, O_RDONLY)
        var buffer = [UInt8](repeating: 0, count: 2)
        return try file.read(into: &buffer) == 2 && buffer == [0x23, 0x21]
    }
}
