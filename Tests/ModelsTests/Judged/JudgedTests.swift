import Conversation
import JSON
import StrictServers
import Testing
import Wire

@testable import Models

/// What the encoders make is judged by servers that refuse what the providers refuse.
@Suite struct JudgedTests {
    static let wires: [StrictWire] = [.chat(.openAI), .chat(.mistral), .chat(.deepSeekThinking), .chat(.openRouter), .chat(.geminiCompat), .responses, .anthropic, .gemini]

    private func check(_ server: StrictServer, requests: Int, _ words: String = "") {
        #expect(server.refusals.isEmpty, "\(server.wire) \(words): \(server.refusals.map { "\($0.rule): \($0.message)" })")
        #expect(server.requests.count == requests, "\(server.wire) \(words)")
    }

    @Test(arguments: wires)
    func twoTurnsWithParallelCallsAnErrorAndAPicture(_ wire: StrictWire) async throws {
        let server = try StrictServer(wire: wire, steps: 2)
        let model = try JudgedTalk.model(server, adjust: Self.thinking)
        var talk = JudgedTalk()
        for turn in 1...2 {
            let answer = try await talk.say("turn \(turn)", to: model)
            #expect(answer.contains("done") && answer.contains("no such thing"), "\(answer)")
        }
        check(server, requests: 6)
        #expect(talk.messages.flatMap(\.calls).contains { $0.name == "fs/read" }, "names come back whole")
        #expect(talk.notes.contains { $0.contains("fs/read") })
    }

    @Test(arguments: wires)
    func thinksAndIsGivenItsThoughtsBack(_ wire: StrictWire) async throws {
        let server = try StrictServer(wire: wire)
        let model = try JudgedTalk.model(server, adjust: Self.thinking)
        var talk = JudgedTalk()
        _ = try await talk.say("hi", to: model)
        check(server, requests: 2)
        let opaque = talk.messages.flatMap(\.blocks).contains { block in
            switch block {
            case .text(_, let opaque), .reasoning(_, let opaque): opaque != nil
            case .toolCall(let call): call.opaque != nil
            default: false
            }
        }
        if wire != .chat(.openAI), wire != .chat(.mistral) { #expect(opaque, "\(wire) sent nothing opaque") }
    }

    @Test(arguments: wires)
    func everyChoice(_ wire: StrictWire) async throws {
        let server = try StrictServer(wire: wire)
        let model = try JudgedTalk.model(server, adjust: Self.thinking)
        for choice in [ToolChoice.auto, .any, .none, .named("fs/read"), .named("weather")] {
            var talk = JudgedTalk()
            _ = try await talk.say("hi", to: model, choice: choice)
            let first = talk.messages.first { $0.role == .assistant }?.calls ?? []
            switch choice {
            case .none: #expect(first.isEmpty)
            case .named(let name): #expect(Set(first.map(\.name)) == [name])
            case .any, .auto: #expect(first.count == 2)
            }
            // And one at a time.
            var alone = JudgedTalk()
            _ = try await alone.say("hi", to: model, choice: choice, parallel: false, constrained: true)
        }
        #expect(server.refusals.isEmpty, "\(server.wire): \(server.refusals.map { "\($0.rule): \($0.message)" })")
    }

    @Test(arguments: wires)
    func answersOfAShape(_ wire: StrictWire) async throws {
        let server = try StrictServer(wire: wire)
        let model = try JudgedTalk.model(server, adjust: Self.thinking)
        let closed: JSONValue = ["type": "object", "properties": ["n": ["type": "integer"]], "required": ["n"], "additionalProperties": false]
        let open: JSONValue = ["type": "object", "properties": ["n": ["type": "integer"], "m": ["type": "string", "minLength": 1]], "required": ["n"]]
        for schema in [closed, open] {
            for tools in [[], JudgedTalk.tools] {
                var talk = JudgedTalk()
                let answer = try await talk.say("hi", to: model, schema: AnswerSchema(schema: schema), tools: tools)
                let value = try? JSONParser.parse(answer).value
                #expect(value?["n"]?.integer != nil, "\(wire), \(tools.count) tools: \(answer)")
            }
        }
        #expect(server.refusals.isEmpty, "\(server.wire): \(server.refusals.map { "\($0.rule): \($0.message)" })")
    }

    /// Begun with one, gone on with another, and back: nobody is sent what they cannot understand.
    @Test(arguments: wires)
    func aConversationGoesOnElsewhere(_ wire: StrictWire) async throws {
        for other in Self.wires where other != wire {
            let (here, there) = (try StrictServer(wire: wire), try StrictServer(wire: other))
            let (mine, theirs) = (try JudgedTalk.model(here, adjust: Self.thinking), try JudgedTalk.model(there, adjust: Self.thinking))
            var talk = JudgedTalk()
            _ = try await talk.say("one", to: mine)
            _ = try await talk.say("two", to: theirs)
            _ = try await talk.say("three", to: mine)
            check(here, requests: 4, "after \(other)")
            check(there, requests: 2, "after \(wire)")
            here.stop()
            there.stop()
        }
    }

    /// In the middle of a turn, with results that are still to be sent.
    @Test(arguments: wires)
    func aTurnGoesOnElsewhere(_ wire: StrictWire) async throws {
        for other in Self.wires where other != wire {
            let (here, there) = (try StrictServer(wire: wire), try StrictServer(wire: other, steps: 2))
            var talk = JudgedTalk()
            try await talk.begin("one", with: JudgedTalk.model(here, adjust: Self.thinking))
            _ = try await talk.goOn(with: JudgedTalk.model(there, adjust: Self.thinking))
            #expect(there.refusals.isEmpty, "\(wire) to \(other): \(there.refusals.map { "\($0.rule): \($0.message)" })")
            here.stop()
            there.stop()
        }
    }

    private static func thinking(_ endpoint: inout ModelEndpoint) { endpoint = endpoint.thinking }
}
