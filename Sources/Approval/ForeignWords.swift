import Conversation
import JSON

/// Words of the model or of a server about a call: last, each in one row, marked as theirs.
///
/// Nothing here says what the call does. A model that explains itself in an argument which the tool does not declare is not
/// asked to: the argument is no part of what a tool of Assent reads, so it does not stand among those that are.
enum ForeignWords {
    /// Keys in which models explain a call.
    private static let keys: [ExactString] = [
        "description", "justification", "explanation", "reason", "reasoning", "rationale", "purpose", "intent", "summary",
        "comment", "note", "thought", "thoughts", "title",
    ]

    /// The arguments that only explain: texts under such a key that the tool does not declare. A tool that declares none at
    /// all may read any, so there all stand among the arguments.
    static func modelKeys(of sheet: CallSheet) -> Set<ExactString> {
        guard !sheet.definition.declaredKeys.isEmpty else { return [] }
        return Set(sheet.undeclaredKeys.filter { keys.contains($0) && sheet.arguments.object[$0]?.exact != nil })
    }

    static func rows(of sheet: CallSheet) -> [DisplayRow] { modelRows(sheet) + serverRows(sheet.definition) }

    private static func modelRows(_ sheet: CallSheet) -> [DisplayRow] {
        let mine = modelKeys(of: sheet)
        if mine.isEmpty { return [] }
        let fate = sheet.definition.server == nil ? "no part of what runs" : "sent along with the call"
        return [DisplayRow(.section, "The model's own words, \(fate)")]
            + sheet.arguments.object.members.compactMap { member in
                guard mine.contains(member.key), let text = member.value.exact else { return nil }
                return DisplayRow(.foreign, label: VisibleText.line(member.key.string), words(text.string))
            }
    }

    private static func serverRows(_ definition: ToolDefinition) -> [DisplayRow] {
        guard let server = definition.server else { return [] }
        var rows: [DisplayRow] = []
        if let title = definition.title { rows.append(DisplayRow(.foreign, label: "title", words(title))) }
        if !definition.summary.isEmpty { rows.append(DisplayRow(.foreign, label: "description", words(definition.summary))) }
        for member in definition.annotations?.object?.members ?? [] {
            rows.append(DisplayRow(.foreign, label: "claims \(VisibleText.line(member.key.string))", words(member.value.serializedText)))
        }
        if rows.isEmpty { return [] }
        return [DisplayRow(.section, "The words of the server \(VisibleText.line(server.string)), not checked")] + rows
    }

    private static func words(_ text: String) -> String {
        text.isEmpty ? "\(VisibleText.open)empty text\(VisibleText.close)" : VisibleText.line(text)
    }
}
