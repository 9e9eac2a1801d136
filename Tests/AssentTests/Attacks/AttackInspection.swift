import JSON
import TestSupport

/// What `assent inspect call` says of every case, all in one process: each in folders of its own, set up as it asks.
enum AttackInspection {
    struct Answer: Sendable {
        let item: AttackCase
        let json: JSONValue

        var decision: String { json["decision"]?.string ?? "" }
        var error: String? { json["error"]?.string }
        /// What belongs to the product itself has no flag of its own, but a sentence.
        var flags: Set<String> {
            let own: Set<String> = display.contains("It belongs to Assent itself") ? ["own-config"] : []
            return own.union((json["flags"]?.array ?? []).compactMap(\.string))
        }
        var display: String { json["display"]?.string ?? "" }
    }

    /// All cases of the corpus that are calls; made once.
    static let answers: [String: Answer] = (try? ask(AttackCorpus.lines { _ in true })) ?? [:]

    static func ask(_ cases: [[UInt8]]) throws -> [String: Answer] {
        let scratch = try ScratchFolder()
        var items: [AttackCase] = []
        var lines: [[UInt8]] = []
        for (number, line) in cases.enumerated() {
            // All are asked in one process, which has one home.
            let isOfHome = String(decoding: line, as: UTF8.self).contains("\"~") || String(decoding: line, as: UTF8.self).contains("<user config>")
            let place = try AttackPlace(scratch: "\(scratch.path)/\(number)", number: 0, home: isOfHome ? scratch.path : nil)
            guard let item = AttackCase(line: line, filled: place.filled), !item.tool.hasPrefix("(") else { continue }
            try? place.setUp(item)
            items.append(item)
            lines.append(request(item, place).serialized())
        }
        try Files.write(Array(lines.joined(separator: [0x0A])) + [0x0A], to: "\(scratch.path)/calls")
        let outcome = try Program.run(["inspect", "call", "--batch", "\(scratch.path)/calls"], home: scratch.path)
        let answers = outcome.text.split(separator: "\n")
        guard answers.count == items.count else { throw Files.Failure(description: "\(answers.count) answers to \(items.count) lines") }
        return Dictionary(
            uniqueKeysWithValues: zip(items, answers).map { ($0.id, Answer(item: $0, json: (try? JSONParser.parse(Array($1.utf8)).value) ?? .null)) })
    }

    private static func request(_ item: AttackCase, _ place: AttackPlace) -> JSONValue {
        var members: [JSONObject.Member] = [
            .init(key: "tool", value: .string(ExactString(item.productTool ?? item.tool))), .init(key: "workspace", value: .string(ExactString(place.workspace))),
        ]
        // As text where it is text: JSON cannot carry anything else.
        let text = String(decoding: item.arguments, as: UTF8.self)
        members.append(
            text.utf8.elementsEqual(item.arguments)
                ? .init(key: "raw_arguments", value: .string(ExactString(text))) : .init(key: "raw_arguments_base64", value: .string(ExactString(Base64.text(item.arguments)))))
        // What happens to a call before it is judged is told in a terminal.
        let rules = item.group == "approval-binding" ? [] : AttackRules.rules(item.policy)
        if !rules.isEmpty { members.append(.init(key: "policy", value: .array(rules))) }
        if item.productTool == nil { members.append(.init(key: "definition", value: definition(item))) }
        return .object(JSONObject(members))
    }

    /// The one that the case gives, or one that takes what the tool's name promises.
    private static func definition(_ item: AttackCase) -> JSONValue {
        let name = item.tool.split(separator: "/").last.map(String.init) ?? item.tool
        if let given = item.setup?["mcp_tools"]?.array?.first(where: { $0["name"]?.string == name }) { return given }
        return ["description": "A tool of a server", "inputSchema": ["type": "object"]]
    }

    // MARK: What it comes to

    /// - Returns: a verdict for every key that can be judged without a terminal.
    static func verdicts(_ answer: Answer) -> [String: AttackTable.Verdict] {
        let item = answer.item
        var verdicts: [String: AttackTable.Verdict] = [:]
        for key in item.must.keys { verdicts[key.string] = verdict(key.string, answer) }
        return verdicts
    }

    private static func verdict(_ key: String, _ answer: Answer) -> AttackTable.Verdict {
        let item = answer.item
        func holds(_ condition: Bool, _ why: @autoclosure () -> String) -> AttackTable.Verdict { condition ? .holds : .fails(why()) }
        let isRefused = answer.error != nil
        let display = answer.display
        switch key {
        case "decision_any_of":
            let any = item.texts("decision_any_of").map { $0.prefix { $0 != " " } }
            return holds(any.contains { $0 == answer.decision }, "\(answer.decision)")
        case "error_shown":
            return holds(answer.error.map { AttackEvidence.has($0, item.must["error_shown"]?.string ?? "?") } ?? false, "the error is: \(answer.error ?? "none")")
        case "decision":
            switch (item.must["decision"]?.string, answer.decision) {
            case ("error", _): return holds(isRefused, "it was not refused")
            case ("ask", "ask"), ("ask", "deny"), ("allow", "allow"), ("deny", "deny"): return .holds
            case ("allow", "ask") where item.isDescribed: return AttackEvidence.described(answer.flags)
            // What a server's tool is known by is not known yet.
            case ("allow", "ask") where item.productTool == nil: return .later("MCP")
            case (let wanted, let decision): return .fails("\(decision) for \(wanted ?? "nothing"): \(answer.error ?? "")")
            }
        case "error":
            let kind = item.must["error"]?.string ?? "?"
            return holds(answer.error.map { AttackEvidence.has($0, kind) } ?? false, "the error is: \(answer.error ?? "none")")
        case "flags", "flags_if_asked":
            if isRefused || key == "flags_if_asked" && answer.decision != "ask" { return .holds }
            // What changes after the showing is told in a terminal.
            let missing = item.texts(ExactString(key)).filter { !answer.flags.contains($0) && $0 != "stale-preview" }
            let due = missing.filter { AttackEvidence.owner(ofFlag: $0) == nil }
            if !due.isEmpty { return .fails("no \(due.joined(separator: ", ")) among \(answer.flags.sorted())") }
            return missing.first.flatMap(AttackEvidence.owner).map { .later($0) } ?? .holds
        case "flags_absent":
            let wrong = item.texts("flags_absent").filter(answer.flags.contains)
            return holds(wrong.isEmpty, "a notice of \(wrong)")
        default: break
        }
        if isRefused, key.hasPrefix("display_") { return .holds }
        switch key {
        case "display_contains":
            // Long runs of blanks and what is on several rows are told apart only in the pane.
            let missing = item.texts("display_contains").filter { !AttackEvidence.has(display, $0) }
            return missing.isEmpty ? .holds : item.productTool == nil ? .fails("not there: \(missing)") : .untested
        case "display_has_no_control_bytes":
            return holds(!display.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" || (0x7F..<0xA0).contains($0.value) || $0.properties.isBidiControl }, "there are")
        case "display_leads_with": return holds(display.hasPrefix(item.must["display_leads_with"]?.string ?? "?"), "it begins with \(display.prefix(40))")
        case "display_names_host": return holds(AttackEvidence.has(display, item.must["display_names_host"]?.string ?? "?"), "the host is not named")
        case "display_resolved_path":
            // Some are told in words.
            guard let path = item.must["display_resolved_path"]?.string, path.hasPrefix("/"), !path.contains(" ") else { return .untested }
            return holds(AttackEvidence.has(display, AttackEvidence.canonical(path)), "\(AttackEvidence.canonical(path)) is not there")
        case "server_claims_are_labelled":
            return holds(display.contains("The words of the server"), "they are not")
        case "display_makes_visible":
            let scalars = item.texts("display_makes_visible").compactMap { UInt32($0.dropFirst(2), radix: 16).flatMap(Unicode.Scalar.init) }
            let missing = scalars.filter { display.unicodeScalars.contains($0) || !AttackEvidence.marks(display, $0) }
            return holds(missing.isEmpty, "not visible: \(missing)")
        case "keys_kept", "value_sent_equals_text": return .untested
        default: return .untested
        }
    }
}

extension Base64 {
    static func text(_ bytes: [UInt8]) -> String {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var text: [UInt8] = []
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(UInt32(0)) { $0 << 8 | UInt32($1) } << UInt32(8 * (3 - group.count))
            for index in 0..<4 { text.append(index <= group.count ? alphabet[Int(bits >> UInt32(18 - 6 * index)) & 63] : UInt8(ascii: "=")) }
        }
        return String(decoding: text, as: UTF8.self)
    }
}
