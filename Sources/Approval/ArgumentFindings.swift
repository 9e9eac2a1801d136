import Conversation
public import JSON

/// All that is unusual about the texts of a call: its keys and its values, nested ones too.
///
/// Found once for a call; the policy reads the flags, the pane the rows.
public struct ArgumentFindings: Sendable, Equatable {
    /// So many places of a flag are shown one by one; all are counted.
    static let shown = 5

    struct Place: Sendable, Equatable {
        /// The argument as the pane labels it, or the key itself.
        let argument: String
        let finding: TextFinding
    }

    private(set) var places: [Place] = []
    private(set) var more: [TextFlag: Int] = [:]

    public private(set) var flags: Set<TextFlag> = []

    /// What values are for that are no names.
    private let otherUse: TextUse

    public init(of sheet: CallSheet) {
        self.init(
            in: sheet.arguments.object, declared: sheet.definition.declaredKeys,
            names: Set(sheet.facts.targets.map(\.argument)), isCommand: sheet.facts.program != nil)
    }

    /// - Parameters:
    ///   - declared: the keys that the tool declares, which another key must not pass for.
    ///   - names: the keys whose values are paths: one line each.
    ///   - isCommand: the other values are words of a command.
    public init(in object: JSONObject, declared: [ExactString] = [], names: Set<ExactString> = [], isCommand: Bool = false) {
        otherUse = isCommand ? .command : .content
        look(into: object, path: "", declared: declared, names: names)
    }

    /// Depth is bounded by the parser's limit for arguments (64).
    private mutating func look(into object: JSONObject, path: String, declared: [ExactString], names: Set<ExactString>) {
        for member in object.members {
            let label = path + ArgumentLabel.key(member.key)
            add(TextFindings(in: member.key.string, use: .name), "key \(label)")
            look(at: member.value, label, names.contains(member.key) ? .name : otherUse)
        }
        for twin in KeyTwins.twins(among: object.keys, declared: declared) { add(twin.finding, "key \(path)\(ArgumentLabel.key(twin.key))") }
    }

    private mutating func look(at value: JSONValue, _ label: String, _ use: TextUse) {
        switch value {
        case .string(let text): add(TextFindings(in: text.string, use: use), label)
        case .array(let items):
            for (index, item) in items.enumerated() { look(at: item, "\(label)[\(index)]", use) }
        case .object(let object): look(into: object, path: "\(label).", declared: [], names: [])
        case .null, .bool, .number: break
        }
    }

    private mutating func add(_ findings: TextFindings, _ argument: String) {
        for finding in findings.list { add(finding, argument) }
        for (flag, count) in findings.more { more[flag, default: 0] += count }
    }

    private mutating func add(_ finding: TextFinding, _ argument: String) {
        flags.insert(finding.flag)
        if places.count(where: { $0.finding.flag == finding.flag }) < Self.shown {
            places.append(Place(argument: argument, finding: finding))
        } else {
            more[finding.flag, default: 0] += 1
        }
    }

    /// What the pane says about them, a row a place: `content, line 12: stacks 9 marks on one letter`.
    var rows: [DisplayRow] {
        TextFlag.allCases.flatMap { flag in
            var rows = places.filter { $0.finding.flag == flag }.map { place in
                let line = place.finding.line.map { ", line \($0)" } ?? ""
                return DisplayRow(.checkFailed, "\(place.argument)\(line): \(place.finding.detail)")
            }
            if let more = more[flag] { rows.append(DisplayRow(.checkFailed, "and \(more) more such \(more == 1 ? "place" : "places")")) }
            return rows
        }
    }
}
