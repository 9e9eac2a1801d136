import Approval
import Conversation
import JSON
import Link
import Surface
import Testing

@testable import Interface

/// A person at a terminal of a size, with a clock in hand: what a driver does, without one.
struct Desk {
    var state: InterfaceState
    var now: Milliseconds
    var size: Size
    var effects: [InterfaceEffect] = []
    /// Whether frames come to the screen; a test turns it off to see what happens without.
    var paints = true
    /// What the tools of the calls take, for their forms.
    var parameters: JSONValue = Desk.parameters

    init(_ columns: Int = 120, _ rows: Int = 40, session: SessionState = .sample, now: Milliseconds = 100_000, keys: KeyTable = .standard) {
        state = InterfaceState(keys: keys)
        self.now = now
        size = Size(rows: rows, columns: columns)
        receive(.clockTime(Timestamp(milliseconds: Desk.start + now.value), offset: 3600))
        receive(.event(.session(session)))
        effects = []
    }

    /// 2026-11-05 13:00:00 UTC, when the monotonic clock stood at 0.
    static let start: Int64 = 1_793_883_600_000

    mutating func receive(_ input: InterfaceInput) {
        let new = state.receive(input, now: now)
        effects += new
        state.prepareToDraw(now: now)
        if paints { paint() }
        for case .send(.openForm(let handle, let revision)) in new { giveForm(handle, revision) }
    }

    /// The engine's answer to whoever opens a form.
    private mutating func giveForm(_ handle: Int, _ revision: Int) {
        guard let call = state.calls[handle] else { return }
        let asked = (try? ToolArguments(parsing: call.arguments.bytes)) == nil ? nil : call.arguments
        event(.form(ArgumentSource(handle: handle, revision: revision, parameters: RawBytes(parameters.serialized()), arguments: call.arguments, asked: asked)))
    }

    static let parameters: JSONValue = [
        "type": "object", "required": ["path"],
        "properties": [
            "path": ["type": "string", "description": "Where it is written."], "content": ["type": "string"],
            "force": ["type": "boolean", "default": false], "mode": ["enum": ["new", "replace", "append"]],
        ],
    ]

    mutating func paint() {
        let drawing = state.draw(size: size, now: now)
        effects += state.receive(.drawn(drawing.shown), now: now)
    }

    mutating func wait(_ milliseconds: Int64) {
        now = now + Milliseconds(milliseconds)
        receive(.tick)
    }

    /// Keys one after the other, each with a second of quiet before it.
    mutating func press(_ names: String..., after quiet: Int64 = 1100) {
        for name in names {
            now = now + Milliseconds(quiet)
            receive(.keys(InputBatch([.key(key(name))])))
        }
    }

    /// Keys that arrive in one reading.
    mutating func burst(_ names: String...) { receive(.keys(InputBatch(names.map { .key(key($0)) }))) }

    mutating func type(_ text: String) {
        for character in text {
            now = now + 50
            let name = character == " " ? "space" : String(character)
            receive(.keys(InputBatch([.key(KeyPress(name: name) ?? .character(String(character)))])))
        }
    }

    mutating func paste(_ text: String) { receive(.keys(InputBatch([.paste(text)]))) }
    mutating func event(_ event: Event) { receive(.event(event)) }

    private func key(_ name: String) -> KeyPress {
        guard let key = KeyPress(name: name) else {
            Issue.record("\(name) is no key")
            return KeyPress(.escape)
        }
        return key
    }

    /// Without what only keeps the desk, and who looks.
    var commands: [Command] {
        effects.compactMap {
            switch $0 {
            case .send(.keepDesk), .send(.openForm), .send(.looking): nil
            case .send(let command): command
            default: nil
            }
        }
    }
    /// What was given to the engine to keep.
    var kept: [Link.Desk] {
        effects.compactMap { if case .send(.keepDesk(let desk)) = $0 { desk } else { nil } }
    }
    var approvals: [Command.Approve] {
        commands.compactMap { if case .approve(let approve) = $0 { approve } else { nil } }
    }
    var denials: [Command.Deny] {
        commands.compactMap { if case .deny(let deny) = $0 { deny } else { nil } }
    }
    var surface: Surface { state.draw(size: size, now: now).surface }
    var picture: String { surface.picture }
    /// What the last rows say.
    var footer: String { state.footerLines(size).map { $0.map(\.text).joined() }.joined(separator: " ") }

    func shows(_ text: String) -> Bool { picture.contains(text) }
}

extension Desk: CustomStringConvertible {
    /// A failing test shows the picture.
    var description: String { "\n\(picture)\nsent: \(commands)\n" }
}

extension Desk {
    /// With one harmless call that waits and the pane focused, everything read and the clock run out.
    static func armed(_ columns: Int = 120, _ rows: Int = 40, _ call: CallState = .write()) -> Desk {
        var desk = Desk(columns, rows, session: .sample.with(call))
        desk.press("tab")
        desk.wait(1000)
        return desk
    }
}

extension SessionState {
    static let sample = SessionState(
        name: "support-desk", folder: "/home/ada/desk", model: ModelState(name: "claude-sonnet-4-5", isPractice: false, contextSize: 200_000),
        usage: TokenUse(context: 12_400), frontEnds: [.ada], you: 1)

    func with(_ calls: CallState..., entries: [Entry.Body] = []) -> SessionState {
        var session = self
        session.calls += calls
        for body in entries {
            session.entries.append(Entry(id: session.entries.count + 1, time: .sample(minute: session.entries.count), body: body))
        }
        if !calls.isEmpty { session.phase = .working }
        return session
    }
}

extension FrontEnd {
    /// Who sits at the desk.
    static let ada = FrontEnd(number: 1, author: Author(kind: .person, name: "ada"), since: .sample(minute: 0))
    /// Somebody else who is attached.
    static let bob = FrontEnd(
        number: 2,
        author: Author(
            kind: .person, name: "bob", uid: 1001, terminal: "/dev/pts/4", process: 4711, origin: "10.0.0.5 51234 10.0.0.9 22", key: "SHA256:q83vEjRW"),
        since: .sample(minute: 3))
    static let watcher = FrontEnd(number: 3, author: Author(kind: .person, name: "eve", terminal: "/dev/pts/7"), isReadOnly: true, since: .sample(minute: 5))
}

extension Timestamp {
    /// So many minutes after 14:02, local.
    static func sample(minute: Int) -> Timestamp { Timestamp(milliseconds: Desk.start + Int64(minute) * 60_000 + 120_000) }
}

extension CallState {
    static func delete(_ handle: Int = 3, stage: Stage = .waiting, revision: Int = 1) -> CallState {
        var call = CallState(
            handle: handle, tool: "delete_file", summary: "var/log/app.log.3", stage: stage, revision: revision, risk: .destructive,
            arguments: RawBytes(Array(#"{"path":"var/log/app.log.3","force":false}"#.utf8)),
            proposed: Timestamp(milliseconds: Desk.start + 100_000 - 130_000))
        call.display = CallDisplay(rows: [
            DisplayRow(.title, label: "destructive", "delete_file"),
            DisplayRow(.argument, label: "path", "var/log/app.log.3"),
            DisplayRow(.argument, label: "force", "false"),
            DisplayRow(.section, "Will delete"),
            DisplayRow(.effect, "/home/ada/desk/var/log/app.log.3  1.2 MB  2026-11-05 08:10 UTC"),
            DisplayRow(.effect, "no copy is kept; this cannot be undone"),
            DisplayRow(.section, "Checks"),
            DisplayRow(.checkPassed, "the arguments fit the tool's definition"),
            DisplayRow(.checkPassed, "inside the working folder"),
            DisplayRow(.checkFailed, "destructive: it removes a file"),
        ])
        return call
    }

    static func write(_ handle: Int = 4, stage: Stage = .waiting, revision: Int = 1, path: String = "notes.txt", extra: Int = 0) -> CallState {
        var call = CallState(
            handle: handle, tool: "write_file", summary: path, stage: stage, revision: revision, risk: .writes,
            arguments: RawBytes(Array(#"{"path":"\#(path)","content":"hello"}"#.utf8)),
            proposed: Timestamp(milliseconds: Desk.start + 100_000 - 20_000))
        var rows = [
            DisplayRow(.title, label: "writes", "write_file"),
            DisplayRow(.argument, label: "path", path),
            DisplayRow(.argument, label: "content", extra == 0 ? "hello" : "⟨\(extra) lines, \(extra * 9) bytes⟩"),
        ]
        for line in 0..<extra { rows.append(DisplayRow(.argumentLine, "line \(line + 1)")) }
        rows += [
            DisplayRow(.section, "Will create"),
            DisplayRow(.effect, "/home/ada/desk/\(path)  not there yet"),
            DisplayRow(.section, "Checks"),
            DisplayRow(.checkPassed, "the arguments fit the tool's definition"),
            DisplayRow(.checkPassed, "inside the working folder"),
            DisplayRow(.checkFailed, "writes: it creates a file"),
        ]
        call.display = CallDisplay(rows: rows)
        return call
    }

    func at(_ stage: Stage) -> CallState {
        var call = self
        call.stage = stage
        return call
    }
}
