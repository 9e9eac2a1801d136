import TestSupport

/// The first picture does not wait for the engine; from when its first row names the session or the model, it is there.
private func isAttached(_ rows: [String]) -> Bool {
    guard let first = rows.first?.split(separator: " "), rows.contains(where: { $0.contains("type a message") }) else { return false }
    return first.count > 1
}

extension Tmux {
    func waitUntilAttached() throws { try wait("a session", until: isAttached) }
}

extension TerminalProgram {
    func waitUntilAttached() throws { try wait("a session") { isAttached(screen.text) } }
}
