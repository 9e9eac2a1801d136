import Approval
import CPlatform
import JSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The program of a hook as it is at one moment: which file it is, and what it and the files that its arguments name hold.
struct HookProgram: Sendable, Equatable {
    /// By which it is started; absolute.
    let path: ExactString
    /// Links followed.
    let resolved: ExactString
    /// Of the program's content, its arguments, and the content of the files that these name by absolute paths.
    let content: Digest

    /// Why a hook cannot be asked, as it follows its name: "cannot be asked: there is no such file".
    struct Trouble: Error, Sendable, Equatable {
        let words: String

        /// The same of a program that is not asked but run: "cannot be run: there is no such file".
        var wordsOfRunning: String {
            let asked = "cannot be asked: "
            return words.utf8.starts(with: asked.utf8) ? "cannot be run: " + String(decoding: words.utf8.dropFirst(asked.utf8.count), as: UTF8.self) : words
        }
    }

    /// Bytes of one file.
    private static let largest: Int64 = 268_435_456

    /// Looks at the program of a hook, without any effect. Nothing of the working folder counts: what a call can write there
    /// would be asked about the next call.
    init(_ command: [ExactString], workspace: Workspace, searchPath: [ExactString]) throws(Trouble) {
        guard let word = command.first else { throw Trouble(words: "names no program") }
        let path: ExactString
        switch ProgramFinder(workspace: workspace, searchPath: searchPath).find(word, from: []) {
        case .nothing(_, let sentence, _): throw Trouble(words: "cannot be asked: \(Self.withoutStop(sentence))")
        case .program(let fact, let found):
            guard let resolved = fact.resolved else { throw Trouble(words: "cannot be asked: the path of its program is not valid UTF-8") }
            (path, self.resolved) = (found, resolved)
        }
        self.path = path
        var fields = DigestFields(purpose: "assent hook 1")
        fields.field("program", resolved.string)
        fields.field("content", optional: try Self.content(of: path, workspace)?.hex)
        for word in command.dropFirst() {
            fields.field("argument", word.string)
            guard word.utf8.first == UInt8(ascii: "/") else { continue }
            fields.field("argument content", optional: try Self.content(of: word, workspace)?.hex)
        }
        content = fields.digest
    }

    /// - Returns: nil for what is no ordinary file.
    private static func content(of path: ExactString, _ workspace: Workspace) throws(Trouble) -> Digest? {
        let walk = PathWalk(path, base: [], lastLink: .follow)
        guard case .leaf(let parent, let name, let status) = walk.end, status.kind == .file, !parent.showsKernel else { return nil }
        let shown = Lookout.shown(path)
        guard !workspace.contains(walk) else { throw Trouble(words: "cannot be asked: \(shown) lies inside the working folder") }
        guard status.permissions & 0o002 == 0, status.owner == geteuid() || status.owner == 0 else {
            throw Trouble(words: "cannot be asked: \(shown) belongs to another user, or others may write it")
        }
        guard status.size <= largest else { throw Trouble(words: "cannot be asked: \(shown) is larger than \(ByteCount.words(largest))") }
        do throws(SystemError) {
            let file = try parent.file(name, O_RDONLY)
            guard try FileStatus(of: file.descriptor).identity == status.identity else { throw SystemError(ESTALE) }
            var stream = DigestStream()
            var left = largest
            var buffer = [UInt8](repeating: 0, count: 131_072)
            while true {
                let count = try file.read(into: &buffer)
                if count == 0 { return stream.digest() }
                left -= Int64(count)
                guard left >= 0 else { throw SystemError(EFBIG) }
                buffer.withUnsafeBytes { stream.add(UnsafeRawBufferPointer(rebasing: $0[0..<count])) }
            }
        } catch {
            throw Trouble(words: "cannot be asked: \(shown) cannot be read, \(error.words)")
        }
    }

    private static func withoutStop(_ sentence: String) -> String {
        sentence.utf8.last == UInt8(ascii: ".") ? String(sentence.unicodeScalars.dropLast()) : sentence
    }
}
