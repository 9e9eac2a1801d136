import Approval
import Conversation
import JSON
import Link

/// The events of a run as JSON Lines. `docs/run.md` promises what stands here: fields are added, never taken away.
enum RunLines {
    /// The number of the format; raised when a reader of an older one would misread a line.
    static let format = 1

    /// One object, without the line end, in ASCII.
    static func line(_ event: RunEvent) -> String { JSONValue.object(object(event)).asciiText }

    static func object(_ event: RunEvent) -> JSONObject {
        switch event {
        case .session(let session):
            [
                "type": "session", "format": .number(JSONNumber(format)), "version": text(Version.number),
                "session": .string(session.id.text), "name": text(session.name), "folder": text(session.folder),
                "model": text(session.model.name), "practice": .bool(session.model.isPractice),
            ]
        case .message(let words): ["type": "message", "text": text(words)]
        case .text(let entry, let piece): ["type": "text", "entry": number(entry), "text": text(piece)]
        case .reasoning(let entry, let piece): ["type": "reasoning", "entry": number(entry), "text": text(piece)]
        case .answer(let entry, let words, let interrupted):
            ["type": "answer", "entry": number(entry), "text": text(words), "interrupted": text(interrupted)]
        case .call(let state): call(state)
        case .output(let handle, let piece): ["type": "output", "call": number(handle), "text": text(piece)]
        case .notice(let notice):
            ["type": "notice", "level": text(notice.level.rawValue), "message": text(notice.message), "hint": text(notice.hint)]
        case .retry(let retry):
            [
                "type": "retry", "attempt": number(retry.attempt), "attempts": number(retry.attempts),
                "time": text(retry.time.rfc3339), "reason": text(retry.reason),
            ]
        case .usage(let usage):
            ["type": "usage", "context": number(usage.context), "input": number(usage.input), "output": number(usage.output), "cached": number(usage.cached)]
        case .end(let ending): end(ending)
        }
    }

    /// The stage of a call, in a word.
    static func word(for stage: CallState.Stage) -> String {
        switch stage {
        case .arriving: "arriving"
        case .held: "held"
        case .checking: "checking"
        case .waiting: "waiting"
        case .queued: "queued"
        case .starting: "starting"
        case .running: "running"
        case .succeeded: "succeeded"
        case .failed: "failed"
        case .denied: "denied"
        case .notRun: "not-run"
        case .cancelled: "cancelled"
        case .outcomeUnknown: "outcome-unknown"
        }
    }

    private static func call(_ state: CallState) -> JSONObject {
        var milliseconds: JSONValue = .null
        var reason = state.comment
        switch state.stage {
        case .succeeded(let time), .failed(let time): milliseconds = .number(JSONNumber(Int(time)))
        case .notRun(let why): reason = why
        default: break
        }
        let arguments = String(validating: state.arguments.bytes, as: UTF8.self)
        return [
            "type": "call", "call": number(state.handle), "state": text(word(for: state.stage)), "tool": text(state.tool),
            "summary": text(state.summary), "arguments": text(arguments.flatMap { $0.isEmpty ? nil : $0 }),
            "risk": text(state.risk.rawValue), "decided_by": text(state.decidedBy?.words), "reason": text(reason),
            "not_run": text(state.whyNotRun?.words), "milliseconds": milliseconds, "result": text(state.result),
            "problems": .array((state.misfit?.problems ?? []).map { .string(ExactString($0)) }),
        ]
    }

    private static func end(_ ending: RunEnding) -> JSONObject {
        let (outcome, reason): (String, String?) =
            switch ending.outcome {
            case .complete: ("complete", nil)
            case .failed(let why): ("failed", why)
            case .stopped: ("stopped", nil)
            case .unread: ("unread", nil)
            }
        return [
            "type": "end", "status": number(Int(ending.status)), "outcome": text(outcome), "reason": text(reason),
            "answer": text(ending.answer), "value": ending.value ?? .null,
        ]
    }

    private static func text(_ text: String?) -> JSONValue { text.map { .string(ExactString($0)) } ?? .null }
    private static func number(_ value: Int) -> JSONValue { .number(JSONNumber(value)) }
}

extension Author {
    /// A rule in its own words.
    var words: String { kind == .person ? "you" : name }
}
