import Conversation
import JSON
import Surface
import Testing

@testable import Interface

/// The fields that follow from a schema.
@Suite struct FieldFormTests {
    private func tool(_ parameters: JSONValue) -> ToolDefinition { ToolDefinition(name: "tool", summary: "", parameters: parameters) }

    private func form(_ arguments: JSONValue, asked: JSONValue? = nil, _ properties: JSONValue, required: JSONValue = [], defs: JSONValue = [:]) -> FieldForm {
        let parameters: JSONValue = ["type": "object", "properties": properties, "required": required, "$defs": defs]
        return FieldForm(arguments.object ?? [:], asked: (asked ?? arguments).object, tool(parameters))
    }

    private func labels(_ form: FieldForm) -> [String] {
        form.rows.map { row in
            switch row.kind {
            case .value, .container: row.label
            case .absent(_, _, let isRequired): isRequired ? "(\(row.label)!)" : "(\(row.label))"
            case .addItem: "+item"
            case .addMember: "+key"
            }
        }
    }

    @Test("members stand in the order of the model, then what may be added") func order() {
        let form = form(["b": 1, "x": true, "a": "t"], ["a": ["type": "string"], "b": ["type": "integer"], "c": [:], "d": [:]], required: ["d"])
        #expect(labels(form) == ["b", "x", "a", "(c)", "(d!)", "+key"])
    }

    @Test(
        "kinds follow from the schema",
        arguments: [
            (#"{"type":"string"}"#, [.text]), (#"{"type":"integer"}"#, [.integer]), (#"{"type":["number","integer"]}"#, [.number]),
            (#"{"enum":["a",1]}"#, [.choice(["a", 1])]), (#"{"const":3}"#, [.choice([3])]), (#"{"enum":[true,false]}"#, [.boolean]),
            (#"{"type":["string","null"]}"#, [.text, .null]), (#"{"anyOf":[{"type":"string"},{"type":"null"}]}"#, [.text, .null]),
            (#"{"oneOf":[{"enum":["x"]},{"type":"array","items":{}},{"type":"object"}]}"#, [.choice(["x"]), .list, .object]),
            (#"{"type":"object","anyOf":[{"required":["a"]},{"required":["b"]}]}"#, [.object]),
            (#"{"allOf":[{"type":["integer","string"]},{"type":"number"}]}"#, [.integer]), (#"{"properties":{"a":{}}}"#, [.object]),
            (#"{"minLength":3}"#, [.text]), (#"{"items":{"type":"string"}}"#, [.list]), ("{}", FieldKind.any), ("true", FieldKind.any),
            (##"{"$ref":"#/$defs/name","description":"beside"}"##, [.text]), (##"{"$ref":"#/$defs/loop"}"##, FieldKind.any),
            (##"{"$ref":"#/$defs/a%25b"}"##, [.boolean]), (##"{"$ref":"#/$defs/gone"}"##, FieldKind.any),
        ] as [(String, [FieldKind])])
    func kinds(schema: String, expected: [FieldKind]) throws {
        let defs: JSONValue = ["name": ["type": "string"], "loop": ["$ref": "#/$defs/loop"], "a%b": ["type": "boolean"]]
        let form = form(["v": 1], ["v": try JSONParser.parse(schema).value], defs: defs)
        #expect(form.node?.options.map(\.kind) == expected)
    }

    @Test("what is wrong inside an argument is named as the form names it, whose items count from 1") func places() {
        let item: JSONValue = ["type": "object", "properties": ["old": ["type": "string", "minLength": 1]]]
        let form = form(["edits": [["old": "a"], ["old": ""]]], ["edits": ["type": "array", "items": item]])
        #expect(form.misfits[[.member("edits"), .item(1), .member("old")]] == ["“edits › 2 › old” must not be empty."])
    }

    @Test("a choice that is none of the choices has no other kind") func choiceKind() {
        let form = form(["format": "TEXT"], ["format": ["type": "string", "enum": ["text", "raw"]]])
        #expect(!form.hasKinds && form.misfitCount == 1)
        #expect(self.form(["format": 1], ["format": ["type": "string"]]).hasKinds)
    }

    @Test("a value of a wrong type opens as it is, says so, and can be made the right one") func wrongType() {
        var form = form(["n": "12", "flag": "true", "list": "x"], ["n": ["type": "integer"], "flag": ["type": "boolean"], "list": ["type": "array", "items": ["type": "string"]]])
        #expect(form.node?.kind == .text && form.misfits[[.member("n")]] != nil)
        form.done { $0.takeNextKind() }
        form.move(1)
        form.done { $0.takeNextKind() }
        form.move(1)
        form.done { $0.takeNextKind() }
        #expect(form.value == ["n": 12, "flag": true, "list": ["x"]])
        #expect(form.misfits.isEmpty && form.isChanged)
    }

    @Test("a value that is none of the choices stands there until one is chosen") func strayChoice() {
        var form = form(["unit": "Celsius"], ["unit": ["type": "string", "enum": ["celsius", "fahrenheit"]]])
        #expect(form.value == ["unit": "Celsius"] && form.misfitCount == 1)
        form.turn(1)
        #expect(form.value == ["unit": "celsius"] && form.misfitCount == 0)
        form.turn(1)
        #expect(form.value == ["unit": "fahrenheit"])
        form.done { $0.type("c") }
        #expect(form.value == ["unit": "celsius"])
        form.refuses { $0.type("z") }
    }

    @Test("optional members come with their default, and go again") func optional() {
        var form = form([:], ["count": ["type": "integer", "default": 10], "on": ["type": "boolean"], "name": ["type": "string", "default": "x"]])
        form.done { $0.enter() }
        #expect(form.value == ["count": 10])
        form.move(1)
        form.done { $0.type("t") }
        form.move(1)
        form.done { $0.type("y") }
        #expect(form.value == ["count": 10, "on": true, "name": "y"], "what is typed takes the place of the default")
        form.done { $0.remove() }
        #expect(form.value == ["count": 10, "on": true])
    }

    @Test("objects and lists nest, and required members are made with their object") func nested() {
        let item: JSONValue = ["type": "object", "required": ["name", "qty"], "properties": ["name": ["type": "string"], "qty": ["type": "integer", "minimum": 1], "parent": ["$ref": "#/$defs/item"]]]
        var form = form([:], ["items": ["type": "array", "items": ["$ref": "#/$defs/item"], "maxItems": 2]], defs: ["item": item])
        form.done { $0.enter() }
        #expect(labels(form) == ["items", "+item", "+key"])
        form.move(1)
        form.done { $0.enter() }
        #expect(labels(form) == ["items", "1", "name", "qty", "(parent)", "+key", "+item", "+key"])
        form.move(1)
        form.done { $0.type("a") }
        form.move(1)
        #expect(form.misfits[[.member("items"), .item(0), .member("qty")]] == ["A number is wanted."])
        form.done { $0.type("0") }
        #expect(form.misfits[[.member("items"), .item(0), .member("qty")]]?.count == 1)
        form.changeText { $0.deleteBackward() }
        form.done { $0.type("7") }
        form.move(1)
        form.done { $0.enter() }
        #expect(form.value == ["items": [["name": "a", "qty": 7, "parent": ["name": "", "qty": ""]]]])
        form.back()
        #expect(form.value == ["items": [["name": "a", "qty": 7]]])
        form.move(2)
        form.done { $0.enter() }
        #expect(!labels(form).contains("+item"), "the list takes no more")
    }

    @Test("items move and go") func items() {
        var form = form(["l": [1, 2, 3]], ["l": ["type": "array", "items": ["type": "integer"]]])
        form.move(3)
        form.done { $0.moveItem(-1) }
        #expect(form.value == ["l": [1, 3, 2]])
        form.done { $0.moveItem(-1) }
        form.done { $0.moveItem(-1) }
        #expect(form.value == ["l": [3, 1, 2]] && form.row?.label == "1")
        form.done { $0.remove() }
        #expect(form.value == ["l": [1, 2]])
    }

    @Test("typing in one field is undone together, and done again") func undo() {
        var form = form(["a": "x", "b": "y"], ["a": ["type": "string"], "b": ["type": "string"]])
        for letter in ["1", "2", "3"] { form.done { $0.type(letter) } }
        form.move(1)
        for letter in ["4", "5"] { form.done { $0.type(letter) } }
        #expect(form.value == ["a": "x123", "b": "y45"])
        form.back()
        #expect(form.value == ["a": "x123", "b": "y"] && form.row?.label == "b")
        form.back()
        #expect(form.value == ["a": "x", "b": "y"] && form.row?.label == "a")
        form.back(false)
        form.on()
        form.on()
        form.on(false)
        #expect(form.value == ["a": "x123", "b": "y45"])
    }

    @Test("what the model asked is kept for each field, and comes back") func asked() {
        var form = form(["a": "changed", "n": 2], asked: ["a": "as asked", "gone": true, "n": 2], ["a": ["type": "string"], "n": ["type": "integer"], "new": ["type": "string"]])
        #expect(form.node?.isChanged == true && !form.isChanged, "it was amended before")
        form.done { $0.restore() }
        #expect(form.value == ["a": "as asked", "n": 2])
        form.refuses { $0.restore() }
        #expect(labels(form) == ["a", "n", "(new)", "(gone)", "+key"])
        form.move(3)
        form.done { $0.restore() }
        #expect(form.value == ["a": "as asked", "n": 2, "gone": true])
        form.move(-1)
        form.done { $0.enter() }
        form.refuses { $0.restore() }
    }

    @Test("another kind keeps what can be kept, and finds what the model asked again") func kinds() {
        var form = form(["x": 5], ["x": ["anyOf": [["type": "integer"], ["type": "string"], ["type": "null"]]]])
        form.done { $0.takeNextKind() }
        #expect(form.value == ["x": "5"])
        form.done { $0.takeNextKind() }
        #expect(form.value == ["x": .null])
        form.done { $0.takeNextKind() }
        #expect(form.value == ["x": 5])
    }

    @Test("of several objects the one that fits is shown") func alternatives() {
        let shapes: JSONValue = [
            "oneOf": [
                ["title": "Circle", "properties": ["kind": ["const": "circle"], "r": ["type": "number"]], "required": ["kind", "r"]],
                ["title": "Box", "properties": ["kind": ["const": "box"], "w": ["type": "number"]], "required": ["kind", "w"]],
            ]
        ]
        var form = form(["s": ["kind": "box", "w": 2]], ["s": shapes])
        #expect(form.node?.option == 1 && form.node?.options.map(\.title) == ["Circle", "Box"])
        #expect(labels(form) == ["s", "kind", "w", "+key", "+key"])
        form.done { $0.takeNextKind() }
        #expect(form.node?.option == 0)
    }

    @Test("keys compare as bytes, and odd ones are reached by pointers") func keys() {
        let composed: ExactString = "\u{E9}"
        let decomposed: ExactString = "e\u{301}"
        var form = FieldForm(
            JSONObject([.init(key: composed, value: "1"), .init(key: decomposed, value: "2"), .init(key: "a/b~c", value: 3)]), asked: nil,
            tool(["type": "object", "properties": ["a/b~c": ["type": "string"]]]))
        #expect(form.rows.count == 4 && form.row?.label == "a/b~c", "what does not fit is selected")
        form.move(-1)
        form.done { $0.type("!") }
        #expect(form.value[composed] == "1" && form.value[decomposed] == "2!")
        #expect(form.misfits[[.member("a/b~c")]]?.count == 1)
    }

    @Test("a hostile schema or value makes no endless form") func hostile() {
        let loop: JSONValue = ["type": "object", "required": ["next"], "properties": ["next": ["$ref": "#/$defs/loop"]]]
        var form = form([:], ["a": ["$ref": "#/$defs/loop"]], defs: ["loop": loop])
        form.done { $0.enter() }
        #expect(form.rows.count < 30)
        let wide: JSONValue = ["anyOf": .array(Array(repeating: ["anyOf": .array(Array(repeating: ["type": "string"], count: 100))], count: 100))]
        #expect(FieldForm(["v": "x"], asked: nil, tool(["properties": ["v": wide]])).node?.options.count ?? 0 <= 64)
        let many = JSONValue.object(JSONObject((0..<5000).map { .init(key: ExactString("k\($0)"), value: .array(Array(repeating: 1, count: 10))) }))
        #expect(FieldForm(["m": many], asked: nil, tool([:])).rows.count < 10, "it opens folded")
    }

    @Test("alternatives of alternatives end, however they refer to each other", .timeLimit(.minutes(1))) func endless() {
        let loop: JSONValue = ["oneOf": .array((0..<60).map { _ in ["$ref": "#/$defs/x"] } + [["type": "string"]])]
        #expect(form(["v": "y"], ["v": ["$ref": "#/$defs/x"]], defs: ["x": loop]).node?.options.count == 64)
        let thousand: JSONValue = ["oneOf": .array((0..<1000).map { .object(["type": "object", "properties": .object(["k": .object(["const": .string(ExactString("\($0)"))])])]) })]
        #expect(form(["v": ["k": "7"]], ["v": thousand]).misfitCount == 0)
    }

    @Test("many rows cost what is on the screen", .timeLimit(.minutes(1))) func manyRows() {
        let members = JSONObject((0..<5000).map { .init(key: ExactString("k\($0)"), value: "x") })
        var form = form(["m": .object(members)], [:])
        form.fold()
        form.move(2500)
        for letter in ["a", "b"] {
            form.done { $0.type(letter) }
            let window = FormLayout(form, width: 60, height: 20, kindKey: "^T").window(form.top, rows: 20)
            form.top = window.top
            #expect(window.lines.count == 20 && window.cursor != nil)
        }
        #expect(form.value["m"]?["k2499"] == "xab")
    }

    @Test("a long text is joined at once, and its history has a limit", .timeLimit(.minutes(1))) func longText() {
        let text = String(repeating: "abcdefghi\n", count: 60_000)
        var form = form(["a": .string(ExactString(text)), "b": ""], ["a": ["type": "string"], "b": ["type": "string"]])
        for _ in 0..<15 {
            form.done { $0.type("x") }
            form.move(1)
            form.move(-1)
        }
        #expect(form.value["a"]?.string?.utf8.count == 600_015)
        var steps = 0
        while form.undo() { steps += 1 }
        #expect(steps == 10, "what is older would take hundreds of megabytes")
    }

    private func picture(_ form: FieldForm, _ width: Int = 70) -> String {
        FormLayout(form, width: width, height: 30, kindKey: "^T").window(form.top, rows: 30).lines.map { $0.map(\.text).joined() }.joined(separator: "\n")
    }

    @Test("a text and a number that look alike are told apart") func lookAlikes() {
        let choices = form(["v": "1"], ["v": ["enum": [1, "1"]]])
        #expect(picture(choices).contains("‹ \"1\" ›") && picture(choices).contains("1 · \"1\""))
        #expect(picture(form(["v": "a"], ["v": ["enum": ["a", "b"]]])).contains("‹ a ›"))
        #expect(picture(form(["v": 5], asked: ["v": "5"], ["v": ["type": "integer"]])).contains("the model asked: \"5\""))
        #expect(picture(form(["v": "5"], asked: ["v": 5], ["v": ["type": "string"]])).contains("the model asked: 5"))
    }

    @Test("a choice that comes back is written as the model wrote it") func spelling() {
        let arguments = JSONValue.object(["v": .number(JSONNumber(text: "1.0"))])
        var form = form(arguments, ["v": ["enum": [1, 2]]])
        form.turn(1)
        #expect(form.value == ["v": 2])
        form.turn(1)
        #expect(form.value == arguments && !form.isChanged)
    }

    @Test("what a schema says among the product's words is in quotes and short") func foreignWords() {
        let long = ExactString(String(repeating: "p", count: 100_000))
        let form = form(["v": "x"], ["v": ["type": "string", "pattern": .string(long), "format": "x, optional\u{1B}[2J", "description": .string(long)]])
        let lines = picture(form)
        #expect(lines.contains("“x, optional⟨ESC⟩[2J”") && lines.contains("“ppp") && !lines.contains("\u{1B}"))
        #expect(lines.split(separator: "\n").count < 12)
    }

    @Test("as long as anything does not fit, something is said of it") func saidOfMisfits() {
        var form = form(["o": ["n": "x"], "a": "y"], ["o": ["type": "object", "properties": ["n": ["type": "integer"]]], "a": ["type": "string"]])
        #expect(form.row?.label == "o" || form.row?.label == "n")
        while form.row?.label != "o" { form.move(-1) }
        form.fold()
        #expect(form.misfitCount == 1 && form.firstMisfit != nil, "it is folded")
        let alone = self.form(["n": "x"], ["n": ["type": "integer"]])
        #expect(alone.firstMisfit != nil, "on a small screen the row's own words may be out of sight")
    }

    @Test("a key that is typed and not added is not lost unseen") func forgottenKey() {
        var form = form(["a": "x", "o": [:]], ["a": ["type": "string"], "o": ["type": "object"]])
        while form.row.map({ $0.id != .init(path: [], tag: 1) }) ?? false { form.move(1) }
        form.done { $0.type("k") }
        form.move(-1)
        #expect(form.forgottenKey == "k" && picture(form).contains("k") && form.row?.id == .init(path: [.member("o")], tag: 1))
        #expect(form.newKey.isEmpty, "it is for another object")
        form.move(1)
        form.done { $0.enter() }
        #expect(form.value == ["a": "x", "o": [:], "k": ""] && form.forgottenKey == nil)
    }
}

extension FieldForm {
    fileprivate mutating func done(_ body: (inout FieldForm) -> String?, at place: SourceLocation = #_sourceLocation) {
        let words = body(&self)
        #expect(words == nil, sourceLocation: place)
    }

    fileprivate mutating func refuses(_ body: (inout FieldForm) -> String?, at place: SourceLocation = #_sourceLocation) {
        let before = value
        let words = body(&self)
        #expect(words != nil && value == before, sourceLocation: place)
    }

    fileprivate mutating func back(_ can: Bool = true, at place: SourceLocation = #_sourceLocation) {
        let did = undo()
        #expect(did == can, sourceLocation: place)
    }

    fileprivate mutating func on(_ can: Bool = true, at place: SourceLocation = #_sourceLocation) {
        let did = redo()
        #expect(did == can, sourceLocation: place)
    }
}
