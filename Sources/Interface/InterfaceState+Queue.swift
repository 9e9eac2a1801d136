import Link
import Surface

/// What waits for the next request.
extension InterfaceState {
    /// Within this time a second Esc counts as a pair.
    static let pairTime: Milliseconds = 1000

    mutating func take(_ queue: [QueuedMessage]) {
        queued = queue
        takenBack.formIntersection(queue.map(\.id))
    }

    /// Without what was taken back and has not left the queue yet.
    var waitingMessages: [QueuedMessage] { queued.filter { !takenBack.contains($0.id) } }

    var hasQueuedMessage: Bool { waitingMessages.contains { $0.kind == .message } }

    /// Whether the turn goes on, by the model or by something that runs.
    var isWorking: Bool { phase != .idle || isBusy }

    /// Nothing happens that what is queued could wait for: only the person can send it.
    var canSendQueued: Bool { hasQueuedMessage && !isWorking && calls.pending.isEmpty && !isReadOnly }

    mutating func sendQueued(_ now: Milliseconds) -> [InterfaceEffect] {
        guard canSendQueued else { return [] }
        say("sending what is queued", .notice, now, isProgress: true)
        scrollToEnd()
        return [.send(.sendNow)]
    }

    /// Takes the newest back; what was written comes into the composer.
    mutating func takeBack(_ now: Milliseconds) -> [InterfaceEffect] {
        guard let newest = waitingMessages.last else { return [] }
        takenBack.insert(newest.id)
        switch newest.kind {
        case .message: composer.setText(ComposerText.written(newest.text))
        case .output(let handle):
            let what = calls[handle].map(Self.isUndo) == true ? "the model is not told of #\(handle)" : "the output of #\(handle) does not go to the model"
            say(what, .notice, now)
        }
        return [.send(.takeBack(queued: newest.id))]
    }

    /// Back to the composer; twice there while the model works, what is queued goes now.
    mutating func escape(_ now: Milliseconds) -> [InterfaceEffect] {
        if focus != .composer {
            setFocus(.composer)
            return []
        }
        let isPair = escapedAt.map { now - $0 <= InterfaceState.pairTime } ?? false
        escapedAt = isPair ? nil : now
        guard isPair, hasQueuedMessage, isWorking, !isReadOnly else { return [] }
        if !calls.pending.isEmpty {
            say("Calls wait: decide them first; what is queued goes after them.", .notice, now)
            return []
        }
        say("stopping, to send what is queued", .notice, now, isProgress: true)
        return [.send(.sendNow)]
    }

    // MARK: On the screen

    /// One line each, the newest below, and what can be done with them.
    func queueLines(width: Int, rows: Int) -> [StyledLine] {
        let waiting = waitingMessages
        if waiting.isEmpty || rows == 0 { return [] }
        let shown = min(waiting.count, min(rows, 3))
        let hidden = waiting.count - shown
        var lines = waiting.suffix(shown).map { ([Span(" ")] + line($0)).fitted(width) }
        // What is out of sight came before.
        if hidden > 0 { lines[0] = lines[0].justified([Span("  +\(hidden) more", .dim)], columns: width) }
        let last = lines.count - 1
        if focus == .composer, hidden == 0 || last > 0 {
            // What is queued comes before what can be done with it.
            let room = width - min(lines[last].width, 30) - 2
            let words = queueWords
            for count in stride(from: words.count, to: 0, by: -1) {
                let right = words.suffix(count).joined(separator: ", ")
                if Width.of(right) > room { continue }
                lines[last] = lines[last].justified([Span("  \(right)", .dim)], columns: width)
                break
            }
        }
        return lines
    }

    private func line(_ message: QueuedMessage) -> StyledLine {
        let text = MarkedText.spans(SafeText.foreign(Self.start(of: message.text)), role: .dim)
        switch message.kind {
        case .message: return [Span("queued: ", .label)] + text
        case .output(let handle):
            let command = calls[handle].map { MarkedText.spans($0.summary, role: .dim) } ?? text
            let what = calls[handle].map(Self.isUndo) == true ? "that you undid " : "output of #\(handle) "
            return [Span("goes with your next message: \(what)", .label)] + command
        }
    }

    /// The first of its words on one line.
    private static func start(of text: String) -> String {
        String(String.UnicodeScalarView(text.unicodeScalars.prefix(300).map { $0 == "\n" ? " " : $0 }))
    }

    private var queueWords: [String] {
        if isReadOnly { return [] }
        let back = composer.editor.isEmpty ? "\(keys.key("previous-line")) takes back" : nil
        var now: String?
        if canSendQueued {
            now = composer.editor.isEmpty ? "\(keys.key("send")) sends" : nil
        } else if hasQueuedMessage, isWorking, calls.pending.isEmpty {
            let key = keys.key("to-composer")
            now = "\(key) \(key) sends now"
        }
        return [now, back].compactMap { $0 }
    }
}
