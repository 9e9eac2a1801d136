import Approval
import CPlatform
import JSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A program of the person's own, a hook's or that of `attention.on_pending`, as it was when it was first looked at. One that
/// has changed since is not started: what runs here can write to many places, and an approval is bound to what the person set up.
struct PinnedProgram: Sendable {
    /// The program, and its arguments.
    let command: [ExactString]
    /// How it was then.
    let known: Result<State, Trouble>
    private let workspace: Workspace
    private let searchPath: [ExactString]

    /// For looking at it again; a file system may not answer.
    private static let looking = Duration.seconds(2)

    /// Looks at the program; runs nothing.
    init(_ command: [ExactString], workspace: Workspace, searchPath: [ExactString]) {
        self.command = command
        self.workspace = workspace
        self.searchPath = searchPath
        known = Result { () throws(Trouble) in try State(command, workspace: workspace, searchPath: searchPath) }
    }

    /// Looks at it once more.
    ///
    /// - Returns: the program, which is what it was.
    func unchanged() async throws(Obstacle) -> State {
        let known: State
        switch self.known {
        case .success(let state): known = state
        case .failure(let trouble): throw .trouble(trouble)
        }
        let (command, workspace, searchPath) = (command, workspace, searchPath)
        let now = await Offload.run(limit: Self.looking) { _ in
            Result { () throws(Trouble) in try State(command, workspace: workspace, searchPath: searchPath) }
        }
        switch now {
        case .success(known)?: return known
        case .success?: throw .changed
        case .failure(let trouble)?: throw .trouble(trouble)
        case nil: throw .noAnswer
        }
    }

    /// Why it cannot be started.
    enum Trouble: Error, Sendable, Equatable {
        case namesNone
        /// Why not, in a clause.
        case cannot(String)

        /// As it follows its name: "cannot be asked: there is no such file".
        ///
        /// - Parameter done: what would have been done with it: "asked", "run".
        func words(_ done: String) -> String {
            switch self {
            case .namesNone: "names no program"
            case .cannot(let why): "cannot be \(done): \(why)"
            }
        }
    }

    /// Why it is not started although it could be when it was first looked at, or why it never could.
    enum Obstacle: Error, Sendable {
        case trouble(Trouble)
        case changed
        case noAnswer

        /// As it follows its name.
        ///
        /// - Parameters:
        ///   - done: as for ``Trouble/words(_:)``.
        ///   - first: when it was first looked at, in a clause.
        func words(_ done: String, since first: String) -> String {
            switch self {
            case .trouble(let trouble): trouble.words(done)
            case .changed: "has changed since \(first), and was not \(done); a session that begins or is taken up again reads it anew"
            case .noAnswer: "could not be looked at within \(ToolText.seconds(PinnedProgram.looking))"
            }
        }
    }
}

extension PinnedProgram {
    /// How it is at one moment: which file it is, and what it and the files that its arguments name hold.
    struct State: Sendable, Equatable {
        /// By which it is started; absolute.
        let path: ExactString
        /// Links followed.
        let resolved: ExactString
        /// Of the program's content, its arguments, and the content of the files that these name by absolute paths.
        let content: Digest

        /// Bytes of one file.
        private static let largest: Int64 = 268_435_456

        /// Looks at the program, without any effect. Nothing of the working folder counts: what a call can write there
        /// would be asked about the next call.
        init(_ command: [ExactString], workspace: Workspace, searchPath: [ExactString]) throws(Trouble) {
            guard let word = command.first else { throw .namesNone }
            let path: ExactString
            switch ProgramFinder(workspace: workspace, searchPath: searchPath).find(word, from: []) {
            case .nothing(_, let sentence, _): throw .cannot("\(Self.withoutStop(sentence))")
            case .program(let fact, let found):
                guard let resolved = fact.resolved else { throw .cannot("the path of its program is not valid UTF-8") }
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
            guard !workspace.contains(walk) else { throw .cannot("\(shown) lies inside the working folder") }
            guard status.permissions & 0o002 == 0, status.owner == geteuid() || status.owner == 0 else {
                throw .cannot("\(shown) belongs to another user, or others may write it")
            }
            guard status.size <= largest else { throw .cannot("\(shown) is larger than \(ByteCount.words(largest))") }
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
                throw .cannot("\(shown) cannot be read, \(error.words)")
            }
        }

        private static func withoutStop(_ sentence: String) -> String {
            sentence.utf8.last == UInt8(ascii: ".") ? String(sentence.unicodeScalars.dropLast()) : sentence
        }
    }
}
