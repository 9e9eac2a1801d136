import Conversation
import JSON

extension Rule {
    // MARK: In force

    /// Whether the rule counts at all for calls of this session, now.
    func isInForce(_ subject: CallSubject, in circumstances: RuleSet.Circumstances) -> Bool {
        if let expires, circumstances.now >= expires { return false }
        if let session, !circumstances.session.contains(session) { return false }
        if let workspace, workspace != subject.sheet.facts.folder { return false }
        return true
    }

    /// - Returns: one sentence when all its uses are spent.
    func spent(_ circumstances: RuleSet.Circumstances) -> String? {
        guard let uses, circumstances.used[id, default: 0] >= uses else { return nil }
        return "The \(uses == 1 ? "one use" : "\(uses) uses") of a rule that would allow it \(uses == 1 ? "is" : "are") spent (\(origin.words))."
    }

    // MARK: Deny and ask

    /// Whether all of its conditions could hold.
    func meets(_ subject: CallSubject) -> Bool {
        if let tool, !tool.matches(subject.name), !(tool.isAny && subject.sheet.definition.server != nil) { return false }
        if let command, !subject.reachable.contains(where: { CommandCover.meets(command, $0) }) { return false }
        if let inside, !touches(inside, subject) { return false }
        if let host, !subject.sheet.facts.hosts.contains(where: { Self.isOf(host, $0) }) { return false }
        if let risk, risk != subject.sheet.facts.risk { return false }
        return arguments.allSatisfy { $0.holds(for: subject.sheet.arguments.object, unsure: true) }
    }

    /// Whether the call looks into a folder in which the rule's own lies, so that it could come there.
    func mayMeetBelow(_ subject: CallSubject) -> Bool {
        guard let names = inside?.components, !names.isEmpty, let around = inside else { return false }
        switch subject.sheet.facts.effect {
        case .finds, .searches, .runs, .runsLine: break
        default: return false
        }
        let isAbove = subject.touched.contains { path in
            guard let parts = FolderCondition.components(of: path) else { return false }
            return parts.count < names.count && names.starts(with: parts)
        }
        guard isAbove else { return false }
        var rule = self
        rule.inside = FolderCondition(around.written, components: [])
        return rule.meets(subject)
    }

    private func touches(_ folder: FolderCondition, _ subject: CallSubject) -> Bool {
        // A command runs in the working folder unless it says otherwise.
        let runsIn = subject.startsProgram && subject.sheet.facts.targets.isEmpty ? [subject.sheet.facts.folder] : []
        return (subject.touched + runsIn).contains { folder.holds($0) }
    }

    private static func isOf(_ host: ExactString, _ fact: HostFact) -> Bool {
        guard let name = fact.host.map({ ASCII.lower($0) }) else { return false }
        return name == host || name.utf8.count > host.utf8.count && name.utf8.suffix(host.utf8.count + 1).elementsEqual(".\(host)".utf8)
    }

    // MARK: Allow

    /// Whether the rule allows a call that starts no program.
    func covers(_ subject: CallSubject) -> CommandCover.Answer {
        let sheet = subject.sheet
        if let tool {
            guard tool.matches(subject.name) else { return .other }
        } else if sheet.definition.server != nil {
            // What a server offers must be named.
            return .other
        }
        if let conditions = conditions(subject) { return conditions }
        switch sheet.facts.effect {
        case .asks, .undoes: return .other
        case .fetches:
            guard host != nil else { return .exceeds("A rule for the web must name its host.") }
        default: break
        }
        if let why = places(sheet.facts.targets.map { ($0.given, $0.resolved, $0.inside) }) { return .exceeds(why) }
        return .covered
    }

    /// Whether a rule can be about calls that start a program.
    func isAboutPrograms(_ subject: CallSubject) -> Bool {
        if let tool, !tool.matches(subject.name) { return false }
        return command != nil || risk == .readOnly
    }

    /// Whether the rule allows one command of the call.
    func covers(_ part: CommandPart, of subject: CallSubject) -> CommandCover.Answer {
        let facts = subject.sheet.facts
        if let command {
            let answer = CommandCover(command, options: options).answer(part)
            guard answer == .covered else { return answer }
        } else if CommandRisk.judge(argv: part.words).risk != .readOnly {
            return .other
        }
        if let conditions = conditions(subject) { return conditions }
        if let program = facts.programs.first(where: { $0.given == part.words[0] }) {
            if program.inside || program.resolved == nil { return .exceeds("\(CommandRisk.shown(program.given.string)) is no program of the system.") }
        } else if ProgramTable.row(CommandRisk.programName(part.words[0].string)) == nil || !ShellBuiltins.names.contains(part.words[0]) {
            return .exceeds("Which file \(CommandRisk.shown(part.words[0].string)) is could not be found out.")
        }
        // Another folder can make another command of the same words.
        if inside == nil, let cwd = facts.targets.first(where: { $0.argument == "cwd" }), cwd.resolved != facts.folder, CommandRisk.judge(argv: part.words).risk != .readOnly {
            return .exceeds("It runs in \(CommandRisk.shown(cwd.given.string)), and the rule names no folder.")
        }
        let touched = facts.targets.map { ($0.given, $0.resolved, $0.inside) } + facts.places.map { ($0.given, $0.resolved, $0.inside) }
        if let why = places(touched) { return .exceeds(why) }
        if inside != nil, let why = places(facts.named.map { (given: $0.given, resolved: $0.resolved, isInside: true) } + (facts.targets.isEmpty ? [(given: ".", resolved: facts.folder, isInside: true)] : [])) {
            return .exceeds(why)
        }
        return .covered
    }

    /// What is the same for every kind of call; nil when all of it holds.
    private func conditions(_ subject: CallSubject) -> CommandCover.Answer? {
        let sheet = subject.sheet
        guard arguments.allSatisfy({ $0.holds(for: sheet.arguments.object, unsure: false) }) else { return .other }
        // A condition on a path is one on its letters, so they must say where it leads.
        for target in sheet.facts.targets where arguments.contains(where: { $0.name == target.argument }) && target.isRoundabout {
            return .exceeds("\(CommandRisk.shown(target.given.string)) leads elsewhere than its letters say, and the rule is about those.")
        }
        if let risk, risk != sheet.facts.risk { return .other }
        if let definition, definition != sheet.definition.digest {
            return .exceeds("The definition of the tool has changed since the rule was made, so it holds no more.")
        }
        if let host {
            let hosts = sheet.facts.hosts
            guard !hosts.isEmpty else { return .other }
            for fact in hosts {
                guard fact.host.map({ ASCII.lower($0) }) == host else { return .exceeds("It asks another host than \(VisibleText.line(host.string)).") }
                guard fact.scheme.map({ ExactString($0) }) == "https", fact.port ?? 443 == 443, fact.problem == nil else {
                    return .exceeds("A rule for a host covers https on its usual port alone.")
                }
            }
        }
        return nil
    }

    /// Why a place is not covered: without a folder of its own a rule covers the working folder.
    private func places(_ places: [(given: ExactString, resolved: ExactString?, isInside: Bool)]) -> String? {
        for place in places {
            if let inside {
                if !inside.holds(place.resolved) { return "\(CommandRisk.shown(place.given.string)) is not inside \(VisibleText.line(inside.written.string))." }
            } else if !place.isInside {
                return "\(CommandRisk.shown(place.given.string)) is outside the working folder, and the rule names no other."
            }
        }
        return nil
    }
}

extension TargetFact {
    /// It climbs, goes over links, or has another spelling than the place that it leads to.
    fileprivate var isRoundabout: Bool {
        !links.isEmpty || kind == .link || !notes.isEmpty || given.climbs || given.pathNames.contains(".")
    }
}
