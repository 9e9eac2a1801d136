import Approval
import Conversation
import JSON
import Journal
import TestSupport

/// The real program in a real terminal, with a home and a folder of its own.
final class ChatDesk: Sendable {
    let scratch: ScratchFolder
    let screen: Tmux

    init(
        files: [String: String] = [:], configuration: String? = nil, arguments: [String], environment: [String: String] = [:], columns: Int = 120, rows: Int = 40,
        before prepare: (_ scratch: String) throws -> Void = { _ in }
    ) throws {
        scratch = try ScratchFolder()
        _ = try Shell.run(["mkdir", "-p", "\(scratch.path)/work", "\(scratch.path)/home"])
        for (name, text) in files { try Files.write(text, to: "\(scratch.path)/work/\(name)") }
        if let configuration {
            _ = try Shell.run(["mkdir", "-p", "\(scratch.path)/home/.config/assent"])
            try Files.write(configuration, to: "\(scratch.path)/home/.config/assent/config.toml")
        }
        try prepare(scratch.path)
        var variables = [
            "PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "\(scratch.path)/home", "LANG": "C.UTF-8", "TERM": "tmux-256color",
            "NO_PROXY": "*", "ASSENT_TMPDIR": scratch.path,
        ]
        variables.merge(environment) { $1 }
        screen = try Tmux(
            [Program.path, "-C", "\(scratch.path)/work"] + arguments, columns: columns, rows: rows, in: scratch.path,
            environment: variables)
        try screen.waitUntilAttached()
    }

    deinit { engines.kill() }

    var engines: Engines { Engines(parent: scratch.path) }

    func path(_ name: String) -> String { "\(scratch.path)/work/\(name)" }

    func say(_ text: String) throws {
        try screen.type(text)
        try screen.press("Enter")
    }

    /// A person looks before deciding: longer than the guard time of 0.4 s.
    func look() { screen.pause(milliseconds: 700) }

    func journal() throws -> SessionJournal { try SessionJournal.open(folder: "\(scratch.path)/home/.local/share/assent", create: false) }

    func log() throws -> [LogRecord] {
        let journal = try journal()
        guard let session = try journal.latestSession() else { return [] }
        return try journal.log(session: session.id)
    }

    /// The number of the program's process.
    func process() throws -> Int32 {
        let shell = try screen.tmux(["display-message", "-p", "#{pane_pid}"]).split(separator: "\n").first ?? ""
        let children = try Files.text("/proc/\(shell)/task/\(shell)/children").split(separator: " ").compactMap { Int32($0) }
        guard let first = children.first else { throw Files.Failure(description: "the program does not run") }
        return first
    }

    /// Ends the program by keys and waits for its end.
    func quit() throws {
        try screen.press("Escape")
        // Longer than a terminal waits to tell Escape from Alt.
        screen.pause(milliseconds: 200)
        try say("/quit")
        try screen.wait(for: "exit status 0")
    }
}

/// Reads a call's argument back from captured screens: the rows of the zoomed pane, as a person sees them.
enum CapturedArgument {
    /// The text whose size the row `label  ⟨N lines, M bytes⟩` states, decoded from the rows below it.
    static func text(labelled label: String, in rows: [String]) -> String? {
        guard let head = rows.firstIndex(where: { $0.contains(" \(label) ") && $0.contains("⟨") && $0.contains(" bytes⟩") }),
            let open = rows[head].firstIndex(of: "⟨")
        else { return nil }
        let column = rows[head].distance(from: rows[head].startIndex, to: open)
        let words = rows[head][open...].split(separator: " ")
        guard let bytes = words.dropLast().last.flatMap({ Int($0) }) ?? words.compactMap({ Int($0) }).last else { return nil }
        var lines: [String] = []
        let values = rows[(head + 1)...].map(Array.init)
        for (index, row) in values.enumerated() {
            guard row.count > column, row[0] == "│" else { break }
            let end = (row.lastIndex(of: "│") ?? row.count) - 1
            var text = String(row[column..<max(column, end)])
            // Blanks at the end are the pane's, unless the row goes on below and is full.
            let goesOn = index + 1 < values.count && values[index + 1].count > column && values[index + 1][column - 1] == "↪"
            if !goesOn { while text.hasSuffix(" ") { text.removeLast() } }
            if row[column - 1] == "↪", !lines.isEmpty { lines[lines.count - 1] += text } else { lines.append(text) }
            if let decoded = VisibleText.decode(lines: lines), decoded.utf8.count == bytes { return decoded }
        }
        return nil
    }
}
