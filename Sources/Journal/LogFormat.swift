import Approval
import Conversation
import JSON

/// Records of the log as text: one record one line, whatever foreign text is in it.
///
/// In a line, two blanks stand only between its parts: foreign text cannot look like a part of its own.
public enum LogFormat {
    /// Code points of the arguments that a line shows; the JSON form has all.
    static let argumentsShown = 160

    public static func line(_ record: LogRecord) -> String {
        var parts = [record.time.rfc3339, foreign(record.call.description), verdict(record)]
        parts.append(foreign(record.tool.string))
        parts.append(arguments(record.arguments))
        if let author = record.amendedBy { parts.append("amended by \(words(author))") }
        if record.fate == .approved || record.fate == .denied { parts.append(showing(record)) }
        if let outcome = record.outcome { parts.append(words(outcome)) }
        if let number = record.undoneBy { parts.append("undone by #\(number)") }
        if let comment = record.comment { parts.append("because: \(foreign(comment))") }
        return parts.joined(separator: "  ")
    }

    /// A change of the rules, on one line with all of the rule's text.
    public static func line(_ change: RuleChange) -> String {
        let record = change.record
        var parts = [change.time.rfc3339, "\(record.act.rawValue) by \(words(record.author))", record.scope.words]
        if let call = record.call { parts.append("from call \(foreign(call.description))") } else { parts.append("in \(foreign(change.session.text.string))") }
        parts.append(foreign(record.text.utf8.split(separator: 0x0A).dropFirst().map { String(decoding: Array($0), as: UTF8.self) }.joined(separator: "; ")))
        return parts.joined(separator: "  ")
    }

    private static func verdict(_ record: LogRecord) -> String {
        guard let author = record.author else { return record.fate.rawValue }
        return "\(record.fate.rawValue) by \(words(author))"
    }

    private static func words(_ author: Author) -> String {
        var details: [String] = []
        if let uid = author.uid { details.append("uid \(uid)") }
        if let terminal = author.terminal { details.append(foreign(terminal)) }
        if let process = author.process { details.append("process \(process)") }
        if let origin = author.origin { details.append("from \(foreign(origin))") }
        if let key = author.key { details.append("key \(foreign(key))") }
        let place = details.isEmpty ? "" : " (\(details.joined(separator: ", ")))"
        // Built-in rules have names that say so.
        let kind = author.kind == .rule && author.name.utf8.starts(with: "built-in rule".utf8) ? "" : "\(author.kind.rawValue) "
        return "\(kind)\(foreign(author.name))\(place)"
    }

    private static func showing(_ record: LogRecord) -> String {
        guard let display = record.display else { return record.isOwn ? "typed by the person" : "nothing shown" }
        let digest = "revision \(record.revision) shown as \(display.hex.prefix(12))"
        return record.showing.map { "\(digest) in row \($0)" } ?? "\(digest), of which there is no record"
    }

    private static func words(_ outcome: LogRecord.Outcome) -> String {
        switch outcome {
        case .succeeded(let time): "succeeded after \(time) ms"
        case .failed(let time): "failed after \(time) ms"
        case .cancelled(let time): "cancelled after \(time) ms"
        case .running: "no outcome yet"
        case .unknown: "outcome unknown"
        }
    }

    private static func arguments(_ raw: RawBytes) -> String {
        guard let text = String(validating: raw.bytes, as: UTF8.self) else {
            return "\(VisibleText.open)\(raw.bytes.count) bytes that are no text\(VisibleText.close)"
        }
        let scalars = text.unicodeScalars
        guard let end = scalars.index(scalars.startIndex, offsetBy: argumentsShown, limitedBy: scalars.endIndex),
            end != scalars.endIndex
        else { return foreign(text) }
        let rest = text.utf8.distance(from: end, to: text.utf8.endIndex)
        return foreign(String(scalars[..<end])) + "\(VisibleText.open)\(rest) bytes more\(VisibleText.close)"
    }

    /// Foreign text on one line, with every run of blanks as a counted mark.
    static func foreign(_ text: String) -> String {
        var result = ""
        var part = String.UnicodeScalarView()
        var blanks = 0
        func mark() -> String { "\(VisibleText.open)\(blanks)\u{2420}\(VisibleText.close)" }
        for scalar in text.unicodeScalars {
            if scalar == " " {
                blanks += 1
                continue
            }
            if blanks == 1, !part.isEmpty {
                part.append(" ")
            } else if blanks > 0 {
                result += VisibleText.line(String(part)) + mark()
                part = String.UnicodeScalarView()
            }
            blanks = 0
            part.append(scalar)
        }
        result += VisibleText.line(String(part))
        if blanks > 0 { result += mark() }
        return result.utf8.isEmpty ? "\(VisibleText.open)empty\(VisibleText.close)" : result
    }
}
