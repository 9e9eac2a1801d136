public import JSON

extension Facts {
    /// What was found out about the world alone.
    public var withoutHooks: Facts {
        var facts = self
        facts.hooks = []
        return facts
    }
}

/// What one hook said to a call, bound to the program that said it.
public struct HookFact: Sendable, Equatable {
    public enum Outcome: Sendable, Equatable {
        /// It has nothing against the call, which is no permission.
        case nothing
        case asks(reason: String?)
        case denies(reason: String?)
        /// What it said does not count, or it said nothing, so the call asks: what it did, as it follows its name, "ended with
        /// exit status 1". Foreign parts are visible already.
        case fails(String)
    }

    public var name: String
    /// Absolute, links followed; nil when it was not found.
    public var program: ExactString?
    /// Of the program and of its arguments, with the contents of the files that they name; nil when it was not found.
    public var content: Digest?
    public var outcome: Outcome

    public init(name: String, program: ExactString? = nil, content: Digest? = nil, outcome: Outcome) {
        self.name = name
        self.program = program
        self.content = content
        self.outcome = outcome
    }

    public var isDenial: Bool { if case .denies = outcome { true } else { false } }

    /// What the rules make of all that hooks said: the least that is to happen, whatever else would allow the call.
    public enum Floor: Sendable, Equatable {
        case none
        /// One sentence a hook.
        case ask([String])
        case deny(String)
    }

    public static func floor(of facts: Facts) -> Floor {
        if let denial = facts.hooks.first(where: \.isDenial)?.sentence { return .deny(denial) }
        let asking = facts.hooks.compactMap(\.sentence)
        return asking.isEmpty ? .none : .ask(asking)
    }

    /// Who denied, where it was a hook.
    ///
    /// - Parameter verdict: on a sheet with these facts.
    public static func denier(in facts: Facts, _ verdict: Verdict) -> (author: Author, reason: String?)? {
        guard verdict.ruling == .deny, let hook = facts.hooks.first(where: \.isDenial), case .denies(let reason) = hook.outcome,
            let first = verdict.because.first, hook.sentence?.utf8.elementsEqual(first.utf8) == true
        else { return nil }
        return (Author(kind: .program, name: hook.title), reason)
    }

    /// `hook NAME`
    var title: String { "hook \(VisibleText.words(name))" }

    /// Why the call asks or is denied, without a full stop; nil when the hook has nothing against it.
    var sentence: String? {
        switch outcome {
        case .nothing: nil
        case .denies(let reason?): "\(title): \(VisibleText.words(reason))"
        case .denies(nil): "\(title) denies it"
        case .asks(let reason?): "\(title) asks: \(VisibleText.words(reason))"
        case .asks(nil): "\(title) asks"
        case .fails(let what): "the \(title) \(what); so it asks"
        }
    }

    /// For the pane, below the checks.
    var row: DisplayRow {
        switch outcome {
        case .nothing: DisplayRow(.checkPassed, "\(title) has nothing against it")
        case .denies(let reason?): DisplayRow(.checkFailed, "\(title) denies it: \(VisibleText.words(reason))")
        case .denies(nil), .asks, .fails: DisplayRow(.checkFailed, sentence ?? title)
        }
    }

    /// What is different from what the hooks said before, a sentence each.
    static func changes(_ now: [HookFact], since earlier: [HookFact]) -> [String] {
        guard now != earlier else { return [] }
        guard now.count == earlier.count, zip(now, earlier).allSatisfy({ $0.name.utf8.elementsEqual($1.name.utf8) }) else {
            return ["Other hooks look at the call than before."]
        }
        return zip(now, earlier).filter { $0 != $1 }.map { now, _ in "The \(now.title) says something else than before." }
    }

    /// Part of what an approval is for.
    func bind(_ fields: inout DigestFields) {
        fields.field("hook", name)
        fields.field("hook program", optional: program?.string)
        fields.field("hook content", optional: content?.hex)
        let (word, reason): (String, String?) =
            switch outcome {
            case .nothing: ("none", nil)
            case .asks(let reason): ("ask", reason)
            case .denies(let reason): ("deny", reason)
            case .fails(let what): ("fails", what)
            }
        fields.field("hook outcome", word)
        fields.field("hook reason", optional: reason)
    }
}
