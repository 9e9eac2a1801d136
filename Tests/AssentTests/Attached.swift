import TestSupport

/// The first picture does not wait for the engine; from when its first row names the session or the model, it is there.
private func isAttached(_ rows: [String]) -> Bool {
    guard let first = rows.first?.split(separator: " "), rows.contains(where: { $0.contains("type a message") }) else { return false }
    return first.count > 1
}

extension Tmux {
    func waitUntilAttached() throws { try wait("a session", until: isAttached) }
    /// Waits until the selection stands on a call, `#2` or `#2 delete_file`, whether it is marked or unread or not.
    func waitForSelection(of call: String) throws { try wait("\(call), selected") { selects($0, call) } }
}

extension TerminalProgram {
    func waitUntilAttached() throws { try wait("a session") { isAttached(screen.text) } }
    func waitForSelection(of call: String) throws { try wait("\(call), selected") { selects(screen.text, call) } }
}

private func selects(_ rows: [String], _ call: String) -> Bool {
    rows.contains { row in
        guard let sign = row.lastIndex(of: "▸") else { return false }
        return (row[row.index(after: sign)...].drop { " •◉".contains($0) } + " ").hasPrefix(call + " ")
    }
}
