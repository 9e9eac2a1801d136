import Approval
import Conversation
import JSON
import Link
import Surface

@testable import Interface

/// Somebody who presses anything in the form of any tool, and a judge who holds the form to what it promises: nothing
/// changes that nobody changed, what is undone is gone, and the validator of the calls has the last word.
struct FormWalk {
    private var dice: Dice
    private var filler: FormFiller
    private let definition: ToolDefinition
    private let arguments: JSONValue
    private(set) var faults: [String] = []
    private(set) var changes = 0
    private(set) var saved = 0
    private var trail: [String] = []

    init(seed: UInt64) {
        var dice = Dice(seed)
        let schema = FormWalk.schema(&dice, 0)
        let properties = JSONObject(FormWalk.keys.filter { _ in dice.chance(45) }.map { .init(key: $0, value: FormWalk.schema(&dice, 0)) })
        let required = properties.keys.filter { _ in dice.chance(30) }.map { JSONValue.string($0) }
        var parameters: [JSONObject.Member] = [
            .init(key: "type", value: "object"), .init(key: "properties", value: .object(properties)), .init(key: "required", value: .array(required)),
            .init(key: "$defs", value: ["a": schema, "loop": ["$ref": "#/$defs/loop"], "self": ["type": "object", "properties": ["next": ["$ref": "#/$defs/self"]], "required": ["next"]]]),
        ]
        if dice.chance(30) { parameters.append(.init(key: "additionalProperties", value: dice.chance(50) ? false : FormWalk.schema(&dice, 1))) }
        definition = ToolDefinition(name: "tool", summary: "", parameters: .object(JSONObject(parameters)))
        var members: [JSONObject.Member] = []
        for key in FormWalk.keys where dice.chance(properties[key] == nil ? 8 : 60) { members.append(.init(key: key, value: FormWalk.value(&dice, 0))) }
        members.shuffle(using: &dice)
        arguments = .object(JSONObject(members))
        let (columns, rows) = dice.pick([(120, 40), (120, 40), (80, 24), (60, 20), (40, 10)])
        filler = FormFiller(definition, arguments, columns: columns, rows: rows)
        self.dice = dice
    }

    mutating func run(steps: Int) {
        guard let form = filler.form else { return expect(false, "no form") }
        expect(form.value == arguments, "opened as \(form.value.serializedText)")
        expect(!form.isChanged, "opened changed")
        judge(form)
        for _ in 0..<steps where faults.isEmpty {
            if filler.form == nil { return }
            step()
        }
        if faults.isEmpty { end() }
    }

    private static let still = ["tab", "shift-tab", "up", "down", "pgup", "pgdn", "home", "end", "ctrl-g", "alt-b", "alt-f"]
    private static let any = [
        "tab", "shift-tab", "enter", "space", "ctrl-t", "ctrl-t", "ctrl-r", "alt-up", "alt-down", "alt-a", "left", "right", "backspace", "del", "ctrl-u",
        "ctrl-k", "ctrl-y", "ctrl-w", "ctrl-j", "x", "1", "0", "-", ".", "e", "t", "n", "é", "漢",
    ]

    private mutating func step() {
        guard let before = filler.form else { return }
        let value = before.value
        if dice.chance(35) {
            let key = dice.pick(FormWalk.still)
            press(key)
            expect(filler.form?.value == value, "\(key) changed \(value.serializedText)")
        } else if dice.chance(6) {
            let text = dice.pick(["a\r\nb", "12", "\u{202E}x", "{\"a\":1}", "e\u{301}", "x\u{0}y", "\u{2028}", "a\nb\nc"])
            trail.append("paste")
            filler.desk.paste(text)
        } else if dice.chance(8) {
            press(dice.pick(["alt-u", "alt-U"]))
        } else {
            press(dice.pick(FormWalk.any))
        }
        guard let form = filler.form else { return expect(false, "the form is gone") }
        if form.value != value { changes += 1 }
        judge(form, undoes: dice.chance(20))
    }

    private mutating func press(_ key: String) {
        trail.append(key)
        if KeyPress(name: key) == nil { return expect(false, "\(key) is no key") }
        filler.press(key)
    }

    private mutating func judge(_ form: FieldForm, undoes: Bool = true) {
        if undoes {
            // Everything undone is what there was, and everything done again is what there is.
            var undone = form
            var steps = 0
            while undone.undo() { steps += 1 }
            expect(undone.value == arguments, "undone to \(undone.value.serializedText)")
            for _ in 0..<steps { _ = undone.redo() }
            expect(undone.value == form.value, "done again to \(undone.value.serializedText)")
        }
        // Through an editor and back.
        if form.problem == nil, case .edit(var whole) = filler.desk.state.mode, let text = whole.text {
            whole.take(edited: text)
            if case .fields(let fields) = whole.stage { expect(fields.value == form.value, "an editor made it \(fields.value.serializedText)") } else { expect(false, "an editor's text is none: \(text)") }
        }
        // What may be saved is what the engine would take.
        let bytes = form.value.serialized()
        if let parsed = try? ToolArguments(parsing: bytes) {
            expect(JSONValue.object(parsed.object) == form.value, "it reads otherwise than it stands")
            if form.problem == nil, form.misfitCount == 0 { expect(ArgumentCheck.problems(parsed, definition).isEmpty, "the engine would refuse it") }
        } else {
            expect(form.problem != nil, "no arguments, and no word of it")
        }
        look(form)
    }

    private mutating func look(_ form: FieldForm) {
        let desk = filler.desk
        let surface = desk.surface
        guard !form.rows.isEmpty, let inside = desk.state.paneInside(desk.size), inside.rows >= 4, inside.columns >= 12 else { return }
        for width in [inside.columns, 33, 60] {
            let lines = FormLayout(form, width: width, height: inside.rows, kindKey: "^T").window(form.top, rows: inside.rows).lines
            for line in lines where line.width > width { expect(false, "too wide for \(width): “\(line.map(\.text).joined())”") }
        }
        // Of a text that is higher than a small screen, the line that is written in.
        let isInSight = surface.cursor.map { (inside.row..<inside.endRow).contains($0.row) } ?? false
        expect(isInSight || (inside.row..<inside.endRow).contains { surface[$0, inside.column].text == "▸" }, "the selected row is out of sight")
    }

    /// Saves it, and sees what was sent.
    private mutating func end() {
        guard let form = filler.form else { return }
        let sent = filler.desk.commands.count
        press("ctrl-s")
        let commands = filler.desk.commands.dropFirst(sent)
        expect(filler.desk.approvals.isEmpty && filler.desk.denials.isEmpty, "it decided something")
        if case .amend(let amend)? = commands.first, commands.count == 1 {
            saved += 1
            expect(amend.arguments.bytes == form.value.serialized() && form.isChanged, "sent \(String(decoding: amend.arguments.bytes, as: UTF8.self))")
            expect(form.problem == nil && form.misfitCount == 0, "saved although \(form.misfits)")
        } else {
            expect(commands.isEmpty, "sent \(Array(commands))")
            let footer = filler.desk.footer
            expect(!form.isChanged || form.problem != nil || form.misfitCount > 0 || form.forgottenKey != nil, "not sent: \(footer)")
        }
    }

    private mutating func expect(_ condition: Bool, _ words: @autoclosure () -> String) {
        if condition || faults.count > 3 { return }
        faults.append("\(words())\nafter \(trail.suffix(12))\nof \(arguments.serializedText)\nas \(definition.parameters.serializedText)\n\(filler.desk.picture)")
    }

    // MARK: Schemas and values

    private static let keys: [ExactString] = ["path", "n", "\u{E9}", "e\u{301}", "a/b~c", "", "a b", "\u{202E}evil", "│ ✓ ok", "list", "o", "flag"]
    private static let words: [JSONValue] = [
        "", "x", "1", "1.0", "true", "null", "a\r\nb", "\r", "tail\n", "\n", "e\u{301}", "\u{E9}", "\u{1B}[31m", "\u{202E}\u{200B}", "👍🏽", "a\tb", "\u{2028}", "⟨ESC⟩", "│ ✓", "\"\\",
    ]
    private static let numbers = ["0", "-0", "1", "1.0", "1e0", "1E+2", "10", "0.1", "-1.50", "9007199254740993", "12345678901234567890", "1e-7", "123456789012345678901234567890.5"]

    private static func number(_ dice: inout Dice) -> JSONValue { .number(JSONNumber(text: ExactString(dice.pick(numbers)))) }

    private static func scalar(_ dice: inout Dice) -> JSONValue {
        switch Int.random(in: 0..<10, using: &dice) {
        case 0..<4: dice.pick(words)
        case 4..<7: number(&dice)
        case 7, 8: .bool(dice.chance(50))
        default: .null
        }
    }

    private static func value(_ dice: inout Dice, _ depth: Int) -> JSONValue {
        if depth > 3 || dice.chance(60) { return scalar(&dice) }
        if dice.chance(50) { return .array((0..<dice.pick([0, 1, 2, 3, 45])).map { _ in value(&dice, depth + 2) }) }
        return .object(JSONObject(keys.filter { _ in dice.chance(20) }.map { .init(key: $0, value: value(&dice, depth + 1)) }))
    }

    private static func schema(_ dice: inout Dice, _ depth: Int) -> JSONValue {
        if depth > 3 { return ["type": dice.pick(["string", "number", "integer", "boolean", "null"])] }
        func inner() -> JSONValue { schema(&dice, depth + 1) }
        var members: [JSONObject.Member] = []
        func add(_ key: ExactString, _ value: JSONValue) { members.append(.init(key: key, value: value)) }
        switch Int.random(in: 0..<16, using: &dice) {
        case 0, 1: add("type", "string")
        case 2: add("type", "integer")
        case 3: add("type", "number")
        case 4: add("type", "boolean")
        case 5: add("type", .array([dice.pick(["string", "number", "object"]), "null", "integer"]))
        case 6: add("enum", .array((0..<dice.pick([1, 2, 5])).map { _ in scalar(&dice) }))
        case 7: add("const", scalar(&dice))
        case 8:
            add("type", "array")
            add("items", inner())
            if dice.chance(30) { add("maxItems", .number(JSONNumber(Int.random(in: 0...3, using: &dice)))) }
        case 9: add("prefixItems", .array([inner(), inner()]))
        case 10, 11:
            add("type", "object")
            add("properties", .object(JSONObject(keys.filter { _ in dice.chance(25) }.map { .init(key: $0, value: inner()) })))
            if dice.chance(30) { add("additionalProperties", dice.chance(50) ? false : inner()) }
            if dice.chance(30) { add("required", .array([.string(dice.pick(keys))])) }
        case 12: add(dice.pick(["oneOf", "anyOf"]), .array((0..<dice.pick([1, 2, 4])).map { _ in inner() }))
        case 13: add("allOf", .array([inner(), inner()]))
        case 14: add("$ref", dice.pick(["#/$defs/a", "#/$defs/loop", "#/$defs/self", "#", "#/gone", "elsewhere"]))
        default: break
        }
        if dice.chance(20) { add("default", scalar(&dice)) }
        if dice.chance(20) { add("title", dice.pick(words)) }
        if dice.chance(20) { add("description", dice.pick(words)) }
        if dice.chance(10) { add("minimum", number(&dice)) }
        if dice.chance(10) { add("pattern", dice.pick(["^a", "│ optional", "["])) }
        return .object(JSONObject(members))
    }
}
