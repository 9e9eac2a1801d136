import Approval
import Conversation
import JSON
import Journal
import Surface
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The real program in a terminal of the test's own, with a model that proposes what the test says. Whatever is decided is
/// decided by keys.
final class AttackDesk {
    let scratch: ScratchFolder
    let model: AttackModel
    private(set) var terminal: TerminalProgram
    private let record: String
    let variables: [String: String]
    /// What names below `.invalid` lead to; nil for nowhere.
    let web: AttackWeb?
    /// The program and its options, as at the start.
    private let command: [String]
    /// Seconds that are added to every clock of the program and its engine.
    private let clock: String
    private var calls = 0

    /// - Parameters:
    ///   - recording: whether what the engine has the system run is written down.
    ///   - more: variables for the program, besides the usual ones.
    ///   - words: options for the chat, besides the model.
    ///   - wrapper: a program, and its words, that becomes the chat.
    ///   - hasWeb: names below `.invalid` lead to a server of the test's own.
    ///   - isConfigured: the model's address stands in the person's configuration, and not among the words.
    ///   - prepare: puts into the folders what is there before the start; returns further words.
    init(
        rows: Int = 44, columns: Int = 120, recording: Bool = true, variables more: [String: String] = [:], words: [String] = [], behind wrapper: [String] = [],
        hasWeb: Bool = false, isConfigured: Bool = false, prepare: (AttackDesk.Folders) throws -> [String] = { _ in [] }
    ) throws {
        scratch = try ScratchFolder()
        model = try AttackModel()
        record = "\(scratch.path)/executions"
        clock = "\(scratch.path)/clock"
        try Files.write([UInt8](repeating: 0, count: 8), to: clock)
        for name in ["ws", "home/.config/assent", "tmp", "bin"] { _ = try Shell.run(["mkdir", "-p", "\(scratch.path)/\(name)"]) }
        // One message of the person may cause as many calls as there are cases.
        let address = isConfigured ? "base_url = \"\(model.address)/v1\"\n" : ""
        try Files.write("\(address)[limits]\nrounds = 100000\ncalls = 100000\nrepeats = 1000\nrepairs = 100\n", to: "\(scratch.path)/home/.config/assent/config.toml")
        var variables = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "\(scratch.path)/home", "LANG": "C.UTF-8", "TERM": "xterm-256color", "NO_PROXY": "*",
            "SWIFT_BACKTRACE": "enable=no", "ASSENT_TMPDIR": scratch.path,
        ]
        if recording, let library = ExecRecorder.library {
            variables["LD_PRELOAD"] = library
            variables["EXEC_RECORD"] = record
            variables["EXEC_PROBE"] = ExecRecorder.probeProgram
            variables["CLOCK_OFFSET"] = clock
        }
        // Where something may be planted.
        variables["PATH"] = "\(scratch.path)/bin:/usr/local/bin:/usr/bin:/bin"
        web = hasWeb ? AttackWeb() : nil
        variables.merge(web?.variables ?? [:]) { $1 }
        variables.merge(more) { $1 }
        self.variables = variables
        let more = try prepare(Folders(scratch: scratch.path))
        let base = isConfigured ? [] : ["--base-url", "\(model.address)/v1"]
        command = wrapper + [Program.path, "-C", "\(scratch.path)/ws", "-m", "mock"] + base + words + more
        terminal = try Self.start(command, scratch, variables, rows, columns)
    }

    /// The program again in another terminal, as somebody starts it who takes a session up.
    func startAgain(_ words: [String]) throws {
        terminal = try Self.start(command + words, scratch, variables, screen.rows, screen.columns)
    }

    /// What there is before the program starts.
    struct Folders {
        let scratch: String
        /// The same place that the first case has afterwards.
        func place() throws -> AttackPlace { try AttackPlace(scratch: scratch, number: 1) }
    }

    private static func start(_ words: [String], _ scratch: ScratchFolder, _ variables: [String: String], _ rows: Int, _ columns: Int) throws -> TerminalProgram {
        let terminal = try TerminalProgram(words, in: scratch.path, environment: variables, rows: rows, columns: columns, width: { max(0, Width.of($0)) })
        try terminal.waitUntilAttached()
        return terminal
    }

    deinit {
        model.stop()
        Engines(parent: scratch.path).kill()
    }

    var workspace: String { "\(scratch.path)/ws" }
    var screen: TestScreen { terminal.screen }
    var executions: [ExecRecorder.Execution] { ExecRecorder.executions(record) }
    var contacts: [String] { ExecRecorder.contacts(record) }
    var dataFolder: String { "\(scratch.path)/home/.local/share/assent" }
    func shows(_ text: String) -> Bool { screen.text.contains { $0.contains(text) } }

    /// A place for one case: an empty work folder and a scratch folder of its own.
    func place() throws -> AttackPlace {
        calls += 1
        return try AttackPlace(scratch: scratch.path, number: calls)
    }

    /// The rules of the person that hold from now on: a running program reads them again by itself.
    /// - Parameter text: nil for no file.
    func setPolicy(_ text: String?) throws {
        unlink(policyFile)
        guard let text else { return }
        try Files.write(text, to: policyFile)
        chmod(policyFile, 0o600)
    }

    var policyFile: String { "\(scratch.path)/home/.config/assent/policy.toml" }

    func log() throws -> [LogRecord] {
        let journal = try SessionJournal.open(folder: dataFolder, create: false)
        guard let session = try journal.latestSession() else { return [] }
        return try journal.log(session: session.id)
    }

    /// Every showing of the session, the latest last.
    func showings() throws -> [Showing] {
        let journal = try SessionJournal.open(folder: dataFolder, create: false)
        guard let session = try journal.latestSession() else { return [] }
        var rows = journal.entries(session: session.id, kinds: [.shown])
        var all: [Showing] = []
        while let row = try rows.next() { if case .shown(let showing) = row.entry { all.append(showing) } }
        return all
    }

    func session() throws -> String? {
        let journal = try SessionJournal.open(folder: dataFolder, create: false)
        return try journal.latestSession()?.id.text.string
    }

    /// Lets time pass, as far as the program and its engine can tell.
    func jump(seconds: UInt64) throws {
        let file = open(clock, O_WRONLY | O_CLOEXEC)
        defer { close(file) }
        var value = seconds
        guard write(file, &value, 8) == 8 else { throw Files.Failure(description: "the clock cannot be set") }
    }

    // MARK: Talk

    /// Longer than the guard time of 0.4 s, and than the quiet of 0.3 s that a key needs before it.
    func look() { terminal.pause(milliseconds: 460) }

    func press(_ key: String) { terminal.type(key) }

    /// Keys of a person who types: not in one reading.
    func typeSlowly(_ text: String) {
        for character in text {
            terminal.type(String(character))
            terminal.pause(milliseconds: 15)
        }
    }

    /// Says something in the composer, from wherever the focus is.
    func say(_ text: String) throws {
        press("\u{1B}")
        terminal.pause(milliseconds: 150)
        terminal.type(text)
        try terminal.wait(for: text)
        terminal.pause(milliseconds: 150)
        press("\r")
    }

    /// The first words, and then the pane has the focus.
    func begin() throws {
        try say("go")
        try wait("a request") { model.requestCount > 0 }
        press("\t")
        terminal.pause(milliseconds: 100)
    }

    func wait(for text: String) throws { try terminal.wait(for: text, seconds: 15) }

    func wait(_ what: String, seconds: Double = 15, until: () throws -> Bool) throws { try terminal.wait(what, seconds: seconds, until: until) }

    /// Whether something comes to pass within a time.
    func happens(milliseconds: Int, _ until: () -> Bool) -> Bool {
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        repeat {
            if until() { return true }
            terminal.pump(milliseconds: 5)
        } while ContinuousClock.now < end
        return until()
    }

    func id() -> String {
        calls += 1
        return "call_\(calls)"
    }

    /// The model proposes a call: to the end of the request that it answers.
    func propose(_ tool: String, _ arguments: [UInt8], id: String) throws {
        try wait("a screen without the call before") { !shows("1 pending") }
        model.answer(.calls([.init(id: id, tool: tool, arguments: arguments)]))
    }

    /// Waits until the call waits in the pane, or the model has been told of its end.
    /// - Returns: whether it waits.
    func awaitPane(after requests: Int) throws -> Bool {
        try wait("a call, or the end of one") { shows("1 pending") || model.requestCount > requests }
        guard model.requestCount == requests else { return false }
        openWhole()
        try wait("the call on the whole screen") { (!shows(" Conversation ") && PanePage(screen)?.isBeginningOfCall == true) || model.requestCount > requests }
        return model.requestCount == requests
    }

    /// The selected call on the whole screen.
    func openWhole() {
        // The whole view stays from call to call: what is still being painted must not be taken for the ordinary screen.
        while terminal.pump(milliseconds: 12) {}
        if shows(" Conversation ") { press("o") }
    }

    /// Reads the call that is on the whole screen to its end, as a person does: page by page.
    ///
    /// - Parameters:
    ///   - whileUnread: done once, when there is more below the first page.
    ///   - each: done with every page.
    func read(whileUnread: (PanePage) throws -> Void = { _ in }, each: (PanePage) -> Void = { _ in }) throws -> ShownCall {
        guard let first = settledPage() else { throw TerminalProgram.TimedOut(description: "no pane:\n\(screen.text.joined(separator: "\n"))") }
        let total = first.lines.count + first.below
        var lines: [Int: ArraySlice<TestScreen.Glyph>] = [:]
        func take(_ page: PanePage) {
            each(page)
            for (index, line) in page.lines.enumerated() { lines[total - page.below - page.lines.count + index] = line }
        }
        take(first)
        if first.below > 0 { try whileUnread(first) }
        var page = first
        while page.below > 0 {
            let before = page.below
            press("\u{1B}[6~")
            // The rows of keys can be one more or less on another page, and so the page's height.
            try wait("the next page") {
                guard PanePage(screen).map({ $0.below < before }) == true, let next = settledPage(), next.below < before else { return false }
                page = next
                return true
            }
            take(page)
        }
        return ShownCall((0..<total).map { lines[$0] ?? [] })
    }

    /// A picture that nothing is being painted over.
    func settledPage() -> PanePage? {
        while terminal.pump(milliseconds: 12) {}
        return PanePage(screen)
    }

    /// Whether the last showing of a call that waits has a flag.
    func journalHas(_ flag: String) throws -> Bool {
        let journal = try SessionJournal.open(folder: "\(scratch.path)/home/.local/share/assent", create: false)
        guard let session = try journal.latestSession()?.id else { return false }
        return try journal.openCalls(session: session).contains { $0.showing?.flags.contains(flag) == true }
    }

    /// Approves what is on screen by its key, and by the second one that is named where it cannot be undone.
    /// - Returns: whether the model heard of the call's end.
    func approve(after requests: Int) throws -> Bool {
        // On a busy machine the pane is painted later than it is seen to be; and the same key as for the call before, within
        // a second of it, could be held down. Whoever is told so presses again.
        for _ in 0..<3 {
            look()
            press("a")
            if happens(milliseconds: 150, { shows("press y to run") }) {
                look()
                press("y")
            }
            if happens(milliseconds: 12_000, { model.requestCount > requests || shows("not yet:") || shows("too fast") || shows("a held key") }), model.requestCount > requests { return true }
        }
        return false
    }

    /// Denies what waits, so that the next case begins with nothing.
    func clear(after requests: Int) throws {
        guard model.requestCount == requests else { return }
        look()
        press("d")
        // The call before was denied within the last second: whoever is told that the key could be held presses it again.
        if happens(milliseconds: 1000, { model.requestCount > requests || shows("a held key") }), model.requestCount == requests {
            look()
            press("d")
        }
        try wait("a denied call") { model.requestCount > requests }
    }
}
