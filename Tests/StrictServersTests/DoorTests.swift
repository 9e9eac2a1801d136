import JSON
import TestSupport
import Testing

@testable import StrictServers

@Suite struct DoorTests {
    static let wires: [StrictWire] = ChatDialect.allCases.map { .chat($0) } + [.responses, .anthropic, .gemini]

    @Test(arguments: wires) func aWrongKeyIsRefused(_ wire: StrictWire) {
        let visitor = Visitor(wire)
        let (status, text) = visitor.ask(Knock(target: visitor.target(), headers: [("Content-Type", "application/json")], body: Array("{}".utf8)))
        // Google says 400.
        #expect(status == (wire == .gemini || wire == .chat(.geminiCompat) ? 400 : 401), "\(text)")
        #expect(visitor.rules == ["key"])
    }

    @Test(arguments: wires) func anotherPathIsNotThere(_ wire: StrictWire) {
        let visitor = Visitor(wire)
        #expect(visitor.ask(Knock(target: "/v2/else", headers: visitor.headers, body: Array("{}".utf8))).status == 404)
        #expect(visitor.ask(Knock(method: "GET", target: visitor.target(), headers: visitor.headers)).status == 404)
    }

    @Test(arguments: wires) func whatIsNoJSONIsRefused(_ wire: StrictWire) {
        let visitor = Visitor(wire)
        for text in ["{", "{\"model\":1,\"model\":2}"] {
            #expect(visitor.ask(Knock(target: visitor.target(), headers: visitor.headers, body: Array(text.utf8))).status == 400)
        }
        #expect(visitor.ask(Knock(target: visitor.target(), headers: visitor.headers.dropLast(), body: Array("{}".utf8))).status == 400)
        #expect(visitor.rules == ["not-json", "duplicate-key", "content-type"])
    }

    @Test(arguments: wires) func itsModelsAreListed(_ wire: StrictWire) throws {
        let visitor = Visitor(wire)
        let path = wire == .anthropic ? "/v1/models" : StrictDesk.prefix(of: wire) + "/models"
        let (status, text) = visitor.ask(Knock(method: "GET", target: path + "?limit=9", headers: visitor.headers))
        #expect(status == 200)
        for model in StrictServer.models(of: wire) { #expect(text.contains(JSONValue.text(wire == .gemini ? "models/" + model : model).serializedText)) }
    }

    @Test func anUnknownModelIsNotThere() {
        let visitor = Visitor(.anthropic)
        let body = JSONValue.members(["model": "other", "max_tokens": 9, "messages": [["role": "user", "content": "x"]]])
        let (status, text) = visitor.ask(Knock(target: visitor.target(), headers: visitor.headers, body: body.serialized()))
        #expect(status == 404)
        #expect(text.contains("\"message\":\"model: other\""))
    }

    @Test func theVersionIsDemanded() {
        let visitor = Visitor(.anthropic)
        #expect(visitor.ask(Knock(target: "/v1/messages", headers: [("x-api-key", "k")])).status == 400)
        #expect(visitor.rules == ["version"])
    }
}
