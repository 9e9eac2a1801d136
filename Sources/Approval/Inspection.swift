public import Conversation
public import JSON

/// What a person must be shown of a call: a pure function from the call, its facts and its verdict to rows.
///
/// The order is fixed: the tool's full name, every argument whole, what will happen, the checks, what the model asked
/// before an amendment, and last, marked as theirs, the words of the model or of a server. Nothing above them heeds them.
public enum Inspection {
    public static func display(of sheet: CallSheet, verdict: Verdict, findings: ArgumentFindings? = nil) -> CallDisplay {
        var rows = [DisplayRow(.title, label: verdict.risk.rawValue, VisibleText.line(sheet.definition.fullName.string))]
        rows += ArgumentRows.rows(of: sheet.arguments.object, besides: ForeignWords.modelKeys(of: sheet))
        rows += EffectRows.rows(of: sheet)
        rows += checks(of: sheet, findings ?? ArgumentFindings(of: sheet), verdict)
        if let asked = sheet.original?.bytes ?? sheet.unreadable?.bytes { rows += amended(asked) }
        rows += ForeignWords.rows(of: sheet)
        return CallDisplay(rows: rows)
    }

    private static func checks(of sheet: CallSheet, _ findings: ArgumentFindings, _ verdict: Verdict) -> [DisplayRow] {
        var rows = [DisplayRow(.section, "Checks")]
        if verdict.ruling == .allow, let rule = verdict.because.first { rows.append(DisplayRow(.checkPassed, "allowed without a question by \(rule)")) }
        rows += verdict.remarks.map { DisplayRow(.checkFailed, VisibleText.line($0)) }
        rows += sheet.changes.map { DisplayRow(.checkFailed, "changed since it was approved: \($0)") }
        rows += sheet.earlier.rows
        let undeclared = sheet.undeclaredKeys
        switch ArgumentCheck.verdict(sheet.arguments, sheet.definition) {
        case .fit:
            let which = undeclared.isEmpty ? "the arguments" : "the declared arguments"
            rows.append(DisplayRow(.checkPassed, "\(which) fit the tool's definition"))
        case .misfit(let problems): rows += problems.map { DisplayRow(.checkFailed, $0) }
        case .unjudged(let sentence): rows.append(DisplayRow(.checkFailed, sentence))
        }
        if !undeclared.isEmpty {
            let names = undeclared.map { VisibleText.line($0.string) }.joined(separator: ", ")
            let why = sheet.definition.declaredKeys.isEmpty ? "the tool declares no arguments at all, so these are not" : "not declared by the tool"
            rows.append(DisplayRow(.checkFailed, "\(why): \(names)"))
        }
        if !sheet.facts.targets.isEmpty {
            if sheet.facts.targets.allSatisfy(\.inside) {
                rows.append(DisplayRow(.checkPassed, "inside the working folder"))
            } else {
                rows.append(DisplayRow(.checkFailed, "reaches outside the working folder \(VisibleText.line(sheet.facts.folder.string))"))
            }
        }
        for target in sheet.facts.targets {
            if let reason = target.sensitive { rows.append(DisplayRow(.checkFailed, reason)) }
            rows += target.notes.compactMap { $0.sentence(of: target.given) }.map { DisplayRow(.checkFailed, "\(VisibleText.line(target.given.string)): \($0)") }
        }
        rows += PlaceRows.checks(of: sheet.facts)
        rows += HostRows.checks(of: sheet.facts)
        rows += findings.rows
        rows += ArgumentSecrets.rows(in: sheet.arguments.object)
        if let guarded = verdict.guarded { rows.append(DisplayRow(.checkFailed, "\(guarded) (guarded)")) }
        rows += sheet.facts.unknown.map { DisplayRow(.checkFailed, $0) }
        rows += sheet.facts.hooks.map(\.row)
        let mark: DisplayRow.Kind = sheet.facts.risk == .readOnly ? .checkPassed : .checkFailed
        rows.append(DisplayRow(mark, "\(sheet.facts.risk.rawValue): \(sheet.facts.riskReason)"))
        return rows
    }
}

extension Inspection {
    /// What is known of arguments that still stream, as rows: the beginning of a long text, and how much has come in all.
    /// Nobody decides on it, and all of a text again with every piece of it would be much to send.
    public static func preview(of value: JSONValue?, arrived bytes: Int) -> [DisplayRow] {
        guard case .object(let object)? = value, !object.isEmpty else { return [] }
        var isCut = false
        let members = object.members.map { member in
            guard case .string(let text) = member.value, text.utf8.count > previewedText else { return member }
            isCut = true
            return JSONObject.Member(key: member.key, value: .string(ExactString(SchemaOutline.beginning(text.string, previewedText))))
        }
        let rows = ArgumentRows.rows(of: JSONObject(members))
        return isCut ? rows + [DisplayRow(.note, "\(ByteCount.words(Int64(bytes))) have arrived; all of it is shown when it is whole")] : rows
    }

    private static let previewedText = 32_000

    /// The arguments that say most about a call, on one line: where from and where to, what is sought and where, the
    /// path, a command's words, or else the first text.
    public static func summary(of arguments: ToolArguments) -> String {
        for keys in leadingKeys where arguments.object[keys[0]]?.string != nil {
            return keys.compactMap { arguments.object[$0]?.string }.map(VisibleText.line).joined(separator: " ")
        }
        for member in arguments.object.members {
            switch member.value {
            case .string(let text): return VisibleText.line(text.string)
            case .array(let items):
                let words = items.compactMap(\.string)
                if !words.isEmpty { return words.map(VisibleText.line).joined(separator: " ") }
            default: continue
            }
        }
        return arguments.object.isEmpty ? "" : VisibleText.line(String(decoding: arguments.bytes.prefix(200), as: UTF8.self))
    }

    private static let leadingKeys: [[ExactString]] = [["question"], ["sql"], ["from", "to"], ["pattern", "path"], ["text", "path"], ["path"], ["url"]]
}
