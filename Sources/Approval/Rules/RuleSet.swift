public import Conversation
public import JSON

/// The rules that are in force, of all levels.
///
/// Deny before ask before allow, whatever the order. Rules that deny or ask hold as soon as they could; one that allows
/// holds only when everything about it is sure, and of a command line every part must be allowed by itself.
public struct RuleSet: Sendable, Equatable {
    public var rules: [Rule]

    public init(_ rules: [Rule] = []) { self.rules = rules }

    /// What decides besides call and rules.
    public struct Circumstances: Sendable, Equatable {
        public var now: Timestamp
        /// The session's name and id.
        public var session: [ExactString]
        /// How often rules have allowed so far.
        public var used: [RuleID: Int]

        public init(now: Timestamp, session: [ExactString] = [], used: [RuleID: Int] = [:]) {
            self.now = now
            self.session = session
            self.used = used
        }
    }

    /// What the rules say of a call.
    struct Answer: Equatable {
        var denied: [Rule] = []
        var asked: [Rule] = []
        /// Those that allow it together; empty when one part is not allowed.
        var allowed: [Rule] = []
        /// Why rules that are about the call do not allow it, a sentence each.
        var short: [String] = []
    }

    func answer(_ subject: CallSubject, in circumstances: Circumstances) -> Answer {
        var answer = Answer()
        var allowing: [Rule] = []
        for rule in rules where rule.isInForce(subject, in: circumstances) {
            switch rule.effect {
            case .deny:
                if rule.meets(subject) { answer.denied.append(rule) } else if rule.mayMeetBelow(subject) { answer.asked.append(rule) }
            case .ask: if rule.meets(subject) || rule.mayMeetBelow(subject) { answer.asked.append(rule) }
            case .allow: allowing.append(rule)
            }
        }
        if subject.startsProgram { allow(parts: subject, allowing, circumstances, &answer) } else { allow(whole: subject, allowing, circumstances, &answer) }
        return answer
    }

    private func allow(whole subject: CallSubject, _ rules: [Rule], _ circumstances: Circumstances, _ answer: inout Answer) {
        for rule in rules where rule.command == nil {
            switch rule.covers(subject) {
            case .covered:
                if let why = rule.spent(circumstances) { answer.add(why) } else {
                    answer.allowed = [rule]
                    return
                }
            case .exceeds(let why): answer.add("\(why) (\(rule.origin.words))")
            case .other: break
            }
        }
    }

    private func allow(parts subject: CallSubject, _ rules: [Rule], _ circumstances: Circumstances, _ answer: inout Answer) {
        var allowed: [Rule] = []
        let about = rules.filter { $0.isAboutPrograms(subject) }
        if about.isEmpty { return }
        if let opaque = subject.opaque {
            // Only where a rule could have been meant.
            if about.contains(where: { rule in rule.command.map { words in subject.reachable.contains { CommandCover.meets(words, $0) } } ?? false }) { answer.add("\(opaque) So no rule can allow it.") }
            return
        }
        for part in subject.parts {
            var found = false
            for rule in about {
                switch rule.covers(part, of: subject) {
                case .covered:
                    if let why = rule.spent(circumstances) {
                        answer.add(why)
                        continue
                    }
                    if !allowed.contains(rule) { allowed.append(rule) }
                    found = true
                case .exceeds(let why): answer.add("\(why) (\(rule.origin.words))")
                case .other: continue
                }
                if found { break }
            }
            if !found {
                if !allowed.isEmpty || subject.parts.count > 1, !answer.short.isEmpty || !allowed.isEmpty {
                    answer.add("No rule allows its part \(CommandRisk.shown(CommandText.line(part.words))).")
                }
                return
            }
        }
        answer.allowed = allowed
        answer.short = []
    }
}

extension RuleSet.Answer {
    /// So many reasons are told.
    private static let most = 3

    mutating func add(_ why: String) {
        if short.count < Self.most, !short.contains(where: { $0.utf8.elementsEqual(why.utf8) }) { short.append(why) }
    }
}
