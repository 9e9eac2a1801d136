import Link
import Surface

/// Being noticed by a person who does not look.
extension InterfaceState {
    /// A person who may decide has the session before them, here or at another terminal. What is not known counts as nobody.
    var isLookedAt: Bool { isTerminalFocused == true || others.contains(where: \.isLooking) }

    /// More calls of the same answer may be on their way.
    var hasMoreToCome: Bool {
        switch phase {
        case .asking, .answering, .retrying: return true
        case .idle, .working, .paused: return calls.isSpinning
        }
    }

    /// Calls have begun to wait; nil stands for a question of the engine.
    mutating func call(for handles: [Int?], _ now: Milliseconds) -> [InterfaceEffect] {
        // Of a call that has changed since it was told of nothing is told again.
        let news = handles.filter { handle in handle.map { attention.known.insert($0).inserted } ?? true }
        if news.isEmpty || isLookedAt { return [] }
        attention.news += news.compactMap(\.self)
        if news.contains(nil) { attention.isAsked = true }
        attention.since = attention.since ?? now
        defer { attention.hasRung = true }
        return attentionSettings.rings && !attention.hasRung ? [.beep] : []
    }

    /// Calls that were there when this front end came are news to nobody.
    mutating func knowWaiting() { attention.known.formUnion(calls.waiting) }

    /// The notification of a burst, when it is time.
    mutating func notifyEffect(_ now: Milliseconds) -> InterfaceEffect? {
        attention.news.removeAll { calls[$0]?.stage != .waiting }
        if pause == nil { attention.isAsked = false }
        if isLookedAt { attention.forgetNews() }
        let moreToCome = hasMoreToCome
        var effect: InterfaceEffect?
        if let due = attention.due(moreToCome: moreToCome), due <= now {
            if attentionSettings.notifies { effect = .notify(notification) }
            attention.hasNotified = true
        }
        if attention.hasNotified { attention.forgetNews() }
        if attention.isEmpty {
            attention.since = nil
            if !moreToCome { (attention.hasRung, attention.hasNotified) = (false, false) }
        }
        return effect
    }

    /// Of the calls the number and the tool's name, and nothing of what they say: it may be secret, and it is somebody else's.
    private var notification: String {
        let who = name.isEmpty ? "assent" : "assent \(Self.start(of: SafeText.line(name), 40))"
        guard let first = attention.news.min(), let call = calls[first] else { return "\(who): waits for your answer" }
        let more = attention.news.count - 1
        return "\(who): #\(first) \(Self.start(of: SafeText.line(call.tool), 60)) \(more == 0 ? "waits" : "and \(more) more wait")"
    }

    private static func start(of text: String, _ most: Int) -> String { String(text.unicodeScalars.prefix(most)) }

    /// The title tells how many calls wait, and otherwise the session's name.
    mutating func titleEffect() -> InterfaceEffect? {
        let waiting = attentionSettings.countsInTitle ? calls.waiting.count : 0
        let isAsked = attentionSettings.countsInTitle && pause != nil
        let name = name.isEmpty ? "assent" : SafeText.line(name)
        let wanted = waiting > 0 ? "● \(waiting) · \(name)" : isAsked ? "● waits for you · \(name)" : self.name.isEmpty ? "assent" : "assent: \(name)"
        if wanted == title { return nil }
        title = wanted
        return .title(wanted)
    }

    /// The engine hears whether somebody looks here.
    mutating func lookingEffect() -> InterfaceEffect? {
        guard isAttached, !isClosed, !isReadOnly, isTerminalFocused != toldLooking else { return nil }
        toldLooking = isTerminalFocused
        return .send(.looking(isTerminalFocused))
    }

    /// The terminal goes to somebody else for a while (a shell, an editor): who looks at it is not known meanwhile.
    mutating func goAway() {
        if isTerminalFocused != nil { focusBefore = isTerminalFocused }
        isTerminalFocused = nil
    }

    /// Whoever brought the program back did so at its terminal, if that tells of its focus at all.
    mutating func comeBack() {
        if isTerminalFocused == nil, focusBefore != nil { isTerminalFocused = true }
        focusBefore = nil
    }

    // MARK: How long calls wait

    /// From this age on, in milliseconds, the call that has waited longest is pointed out.
    static let longWait: Int64 = 300_000

    /// Milliseconds that a call has waited for the person; nil when it does not wait, or the time is not known.
    func waited(_ call: CallState, _ now: Milliseconds) -> Int64? {
        call.stage == .waiting ? clock.age(of: call.waits ?? call.proposed, at: now) : nil
    }

    /// The call that has waited longest.
    func longestWaiting(_ now: Milliseconds) -> (handle: Int, age: Int64)? {
        guard let handle = calls.longestWaiting, let call = calls[handle], let age = waited(call, now) else { return nil }
        return (handle, age)
    }
}
