import Approval
import CPlatform

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Runs the person's editor on a text, on the terminal that the program has stepped back from.
struct ExternalEditor {
    /// `$VISUAL` or `$EDITOR`, split at blanks: the first word is the program, the rest its options.
    private let command: [String]
    private let folder: String
    /// What it gets, keys too: it is the person's own program, and this one shows its own variables without them.
    private let variables: [String]

    init(environment: [String: String]) {
        let chosen = [environment["VISUAL"], environment["EDITOR"]].compactMap { $0 }.first { !$0.isEmpty } ?? "vi"
        command = chosen.utf8.split(separator: UInt8(ascii: " ")).map { String(decoding: $0, as: UTF8.self) }
        variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        folder = environment["TMPDIR"].flatMap { $0.utf8.first == UInt8(ascii: "/") ? $0 : nil } ?? "/tmp"
    }

    /// Blocks until the editor has ended.
    /// - Throws: ``Failure`` with a sentence; the text is then as it was.
    func edit(_ text: String, ending: String) throws -> String {
        guard let program = command.first else { throw Failure("no editor is set") }
        var template = Array("\(folder)/assent-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw Failure("no scratch folder in \(VisibleText.line(folder)): \(Failure.system)") }
        let scratch = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        let file = "\(scratch)/edit\(ending)"
        defer {
            unlink(file)
            rmdir(scratch)
        }
        try write(text, to: file)
        try run(program, Array(command.dropFirst()) + [file])
        let bytes = try Descriptor.readAll(file)
        guard let edited = String(validating: bytes, as: UTF8.self) else { throw Failure("the edited text is not valid UTF-8") }
        return edited
    }

    private func write(_ text: String, to file: String) throws {
        let descriptor = open(file, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Failure("cannot write \(VisibleText.line(file)): \(Failure.system)") }
        defer { close(descriptor) }
        guard Descriptor.write(Array(text.utf8), to: descriptor) else { throw Failure("cannot write \(VisibleText.line(file)): \(Failure.system)") }
    }

    /// The editor stays in our process group, so that it may read the terminal; it gets a clean signal mask, which
    /// Dispatch's threads do not have.
    private func run(_ program: String, _ arguments: [String]) throws {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var all = sigset_t()
        sigemptyset(&none)
        sigfillset(&all)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &all)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var words = ([program] + arguments).map { strdup($0) } + [nil]
        var entries = variables.map { strdup($0) } + [nil]
        defer { for text in words + entries { free(text) } }
        // The stop is the editor's to obey or not; this process follows it below. Heard here too it would come late, when the
        // job has been woken, and stop it once more.
        var before = sigaction()
        sigaction(SIGTSTP, nil, &before)
        _ = cplatform_ignore_signal(SIGTSTP)
        defer { sigaction(SIGTSTP, &before, nil) }
        var child = pid_t()
        let failed = posix_spawnp(&child, program, nil, &attributes, &words, &entries)
        guard failed == 0 else { throw Failure("cannot start the editor \(VisibleText.line(program)): \(String(cString: strerror(failed)))") }
        var status: Int32 = 0
        while true {
            if waitpid(child, &status, WUNTRACED) < 0 {
                guard errno == EINTR else { throw Failure("the editor \(VisibleText.line(program)) was lost: \(Failure.system)") }
            } else if status & 0xFF == 0x7F {
                // Ctrl-Z in the editor stops the whole job, and with nobody there who could wake it, nothing.
                cplatform_stop_group()
                kill(child, SIGCONT)
            } else {
                break
            }
        }
        guard status == 0 else { throw Failure("the editor \(VisibleText.line(program)) ended with an error, so nothing was changed") }
    }
}

extension Failure {
    /// The words for `errno`.
    static var system: String { String(cString: strerror(errno)) }
}
