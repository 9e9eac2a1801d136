import Approval
import Conversation
import JSON
import Journal
import Link

/// Calls that are wrong: the model is told a few times by itself, then they wait for the person, who mends or denies them.
/// They cannot be approved, by nobody and no rule.
extension SessionMachine {
    /// What is wrong with a call before its arguments are judged.
    func misfit(of call: ToolCall) -> Misfit? {
        guard let definition = definition(of: call) else {
            let name = VisibleText.line(String(decoding: call.name.utf8.prefix(200), as: UTF8.self))
            return Misfit(
                kind: .unknownTool, problems: ["There is no tool named \"\(name)\"."], expected: ToolNames.lines(call.name, among: tools.map(\.fullName)),
                offer: nil)
        }
        return Misfit(reading: call, definition)
    }

    /// Sees what is wrong at first sight, and has the rest looked at.
    mutating func judge(_ key: CallKey, at now: Timestamp) -> [EngineEffect] {
        guard let record = calls[key] else { return [] }
        // What the person put in the place of arguments that cannot be read counts, not those.
        if record.definition == nil || !record.isAmended, let misfit = misfit(of: record.call) { return take(misfit, key, at: now) }
        return check(key)
    }

    /// A call has been found invalid.
    mutating func take(_ misfit: Misfit, _ key: CallKey, at now: Timestamp) -> [EngineEffect] {
        guard var record = calls[key], !record.isSettled else { return [] }
        if own[key] != nil { return invalid(key, misfit.problems.joined(separator: " "), at: now) }
        record.wasInvalid = true
        record.shown.misfit = misfit
        calls[key] = record
        tally.noteInvalid(record.call)
        // Nothing is told by itself of what an engine before this one had, nor of what a person has had to do with.
        if record.wasRestored || record.isAmended || record.handed != nil || tally.isToBeHandedOver {
            return handOver(key, misfit)
        }
        return notRun(key, .invalid, misfit.problems.joined(separator: " "), told: ResultWords.invalid(misfit), at: now)
    }

    private mutating func handOver(_ key: CallKey, _ misfit: Misfit) -> [EngineEffect] {
        guard var record = calls[key] else { return [] }
        let bytes = record.arguments?.bytes ?? record.call.rawArguments
        let display = Inspection.display(
            of: misfit, tool: record.call.name.string, bytes: bytes, arguments: record.arguments,
            asked: record.isAmended ? record.call.rawArguments : nil)
        let binding = Misfit.binding(key, tool: record.call.name, arguments: bytes)
        record.shown.revision += 1
        record.shown.stage = .waiting
        record.shown.risk = .unknown
        record.shown.display = display
        record.shown.preview = []
        record.shown.arguments = RawBytes(bytes)
        record.shown.isAmended = record.isAmended
        if let arguments = record.arguments { record.shown.summary = Inspection.summary(of: arguments) }
        record.handed = HandedCall(misfit: misfit, arguments: record.arguments, binding: binding, shown: record.shown)
        calls[key] = record
        let showing = Showing(
            invalid: key, revision: record.shown.revision, tool: record.call.name.string, display: display, binding: binding, because: misfit.problems)
        return [.record(.shown(showing)), show(record.shown)]
    }

    /// A change that cannot work costs the change, not the call: it waits again as it was before.
    ///
    /// - Returns: nil when there is nothing that it could go back to.
    mutating func takeBackChange(_ key: CallKey, _ problem: String, at now: Timestamp) -> [EngineEffect]? {
        guard var record = calls[key] else { return nil }
        let refusal = EngineEffect.tell(.refused(handle: key.number, reason: "The change was not taken: \(VisibleText.sentence(problem))"))
        if let before = record.checked {
            record.arguments = before.sheet.arguments
            record.adopt(before)
        } else if let handed = record.handed {
            record.arguments = handed.arguments
            record.shown = handed.shown
        } else if record.wasRestored, record.isAmended {
            // Nobody knows any more how it was shown before the change.
            record.arguments = record.asked
            record.shown.isAmended = false
            calls[key] = record
            return judge(key, at: now) + [refusal]
        } else {
            return nil
        }
        record.shown.isAmended = record.isAmended
        calls[key] = record
        return [show(record.shown), refusal]
    }
}
