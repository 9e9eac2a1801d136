import Conversation
import JSON
import TestSupport
import Testing

@testable import Wire

/// What came goes back as it was: the same parts, in the same order, each with its signature.
@Suite struct GeminiEchoTests {
    static let provider = ProviderID("gemini@generativelanguage.googleapis.com")

    /// The message that a response comes to, as the engine makes it.
    static func message(of events: [StreamEvent], model: String) -> Message {
        var parts = AnswerParts()
        var ids: [CallSlot: ExactString] = [:]
        var called: [CallSlot: ExactString] = [:]
        var arguments: [CallSlot: [UInt8]] = [:]
        var opaque: [CallSlot: Opaque] = [:]
        var malformed: [CallSlot: String] = [:]
        for event in events {
            parts.receive(event)
            switch event {
            case .callIdentified(let slot, let id, let name):
                ids[slot] = id ?? ids[slot]
                called[slot] = name ?? called[slot]
            case .callArguments(let slot, let bytes): arguments[slot, default: []] += bytes
            case .callOpaque(let slot, let value): opaque[slot] = value
            case .callMalformed(let slot, let reason): malformed[slot] = reason
            default: break
            }
        }
        let blocks = parts.blocks { slot in
            ToolCall(
                key: CallKey(session: SessionID("s"), number: slot.index + 1), wireID: ids[slot], name: called[slot] ?? "", rawArguments: arguments[slot] ?? [],
                malformed: malformed[slot], opaque: opaque[slot])
        }
        return Message(role: .assistant, blocks: blocks, origin: provider, model: model)
    }

    /// The parts of a response as they must go back: what is streamed put together, unsigned neighbours together, summaries
    /// and empty texts without a signature left out. Written apart from the decoder, from the recorded chunks.
    private static func expected(_ chunks: [JSONValue]) -> [JSONValue] {
        var parts: [JSONValue] = []
        for part in chunks.flatMap({ $0["candidates"]?.array?.first?["content"]?["parts"]?.array ?? [] }) {
            let isSigned = part["thoughtSignature"] != nil
            if let text = part["text"]?.string, !isSigned {
                if part["thought"]?.bool == true || text.isEmpty { continue }
                if let last = parts.last, let before = last["text"]?.string, last["thoughtSignature"] == nil {
                    parts[parts.count - 1] = ["text": .string(ExactString(before + text))]
                    continue
                }
            }
            if let call = part["functionCall"]?.object, call["name"] == nil {
                guard let piece = call["partialArgs"]?.array?.first, let path = piece["jsonPath"]?.string, let text = piece["stringValue"]?.string, let last = parts.last else { continue }
                // In the recordings all pieces are texts at the top.
                let key = ExactString(String(path.dropFirst(2)))
                let value = (last["functionCall"]?["args"]?[key]?.string ?? "") + text
                let name = last["functionCall"]?["name"] ?? .null
                var members: [JSONObject.Member] = [.init(key: "functionCall", value: ["name": name, "args": .object(JSONObject([.init(key: key, value: .string(ExactString(value)))]))])]
                if let signature = last["thoughtSignature"] { members.append(.init(key: "thoughtSignature", value: signature)) }
                parts[parts.count - 1] = .object(JSONObject(members))
                continue
            }
            if let call = part["functionCall"]?.object, call["willContinue"] != nil {
                var members: [JSONObject.Member] = [.init(key: "functionCall", value: ["name": call["name"] ?? .null])]
                if let signature = part["thoughtSignature"] { members.append(.init(key: "thoughtSignature", value: signature)) }
                parts.append(.object(JSONObject(members)))
                continue
            }
            parts.append(part)
        }
        return parts
    }

    static func chunks(_ body: [UInt8]) throws -> [JSONValue] {
        if body.first == UInt8(ascii: "[") || body.first == UInt8(ascii: "{") {
            let value = try JSONParser.parse(body).value
            return value.array ?? [value]
        }
        var parser = SSEParser()
        let events = parser.receive(body)
        return try (events + [parser.finish()].compactMap { $0 }).map { try JSONParser.parse($0.data).value }
    }

    @Test(.enabled(if: StreamRecordings.isHere, Comment(rawValue: Shared.absent)))
    func everyCompleteRecordingGoesBackAsItCame() throws {
        let recordings = StreamRecordings(api: .gemini, folders: ["streams/gemini"])
        var checked = 0
        for recording in try recordings.load() where recording.expected["outcome"]?.string == "complete" {
            let chunks = try Self.chunks(recording.body)
            let model = chunks.lazy.compactMap { $0["modelVersion"]?.string }.first ?? "gemini-2.5-flash"
            var decoder = GeminiDecoder()
            let events = decoder.receive(recording.body) + decoder.finish()
            let message = Self.message(of: events, model: model)
            let prompt = Prompt(system: "", tools: [], messages: [Message(role: .user, blocks: [.text("q")]), message])
            let target = WireTarget(provider: Self.provider, model: model)
            let contents = try JSONParser.parse(WireFormat(.gemini).encode(prompt, for: target).body).value["contents"]?.array ?? []
            let parts = contents.count > 1 ? contents[1]["parts"]?.array ?? [] : []
            let wanted = Self.expected(chunks)
            #expect(parts.map { $0.canonical() } == wanted.map { $0.canonical() }, "\(recording.name): \(JSONValue.array(parts).serializedText) instead of \(JSONValue.array(wanted).serializedText)")
            print("echo \(recording.name): \(parts.count) parts, \(parts.filter { $0["thoughtSignature"] != nil }.count) signed")
            // Nobody else gets any of it.
            for other in [WireTarget(provider: ProviderID("gemini@elsewhere"), model: model), WireTarget(provider: Self.provider, model: "gemini-9-pro")] {
                let foreign = WireFormat(.gemini).encode(prompt, for: other).body
                #expect(try GeminiRules.broken(foreign, model: other.model) == [])
                let text = String(decoding: foreign, as: UTF8.self)
                for part in wanted { if let signature = part["thoughtSignature"]?.string { #expect(!text.contains(signature)) } }
                #expect(!text.contains("executableCode"))
            }
            checked += 1
        }
        #expect(checked >= 20)
    }

    /// The same without recordings: parts of every kind.
    @Test func partsOfEveryKind() throws {
        let parts = [
            #"{"text":"a"}"#, #"{"text":"b","thoughtSignature":"1"}"#, #"{"executableCode":{"id":"x","code":"1"},"thoughtSignature":"2"}"#, #"{"codeExecutionResult":{"output":"1"}}"#,
            #"{"text":"\n"}"#, #"{"functionCall":{"name":"f","args":{"b":1.0,"a":2},"id":"i"},"thoughtSignature":"3"}"#, #"{"functionCall":{"name":"f"}}"#, #"{"text":"c"}"#,
            #"{"inlineData":{"mimeType":"image/png","data":"AA=="}}"#, #"{"text":"t","thought":true,"thoughtSignature":"4"}"#, #"{"text":"","thoughtSignature":"5"}"#,
        ]
        let message = Self.message(of: GeminiDecoderTests.decode(parts.map { GeminiDecoderTests.chunk($0) } + [GeminiDecoderTests.stop]), model: "gemini-3-pro")
        let body = WireFormat(.gemini).encode(Prompt(system: "", tools: [], messages: [message]), for: WireTarget(provider: Self.provider, model: "gemini-3-pro")).body
        let contents = try JSONParser.parse(body).value["contents"]?.array ?? []
        let sent = contents[1]["parts"]?.array ?? []
        #expect(try sent.map { $0.canonical() } == parts.map { try JSONParser.parse(Array($0.utf8)).value.canonical() })
        #expect(contents[2].serializedText == #"{"role":"user","parts":[{"functionResponse":{"id":"i","name":"f","response":{"error":"there is no result for this call. It may or may not have run."}}},{"functionResponse":{"name":"f","response":{"error":"there is no result for this call. It may or may not have run."}}}]}"#)
        #expect(try GeminiRules.broken(body, model: "gemini-3-pro") == [])
    }

    /// Found by damaging responses at random.
    @Test func aMemberThatIsNullIsNotThere() throws {
        let message = Self.message(of: GeminiDecoderTests.decode([GeminiDecoderTests.chunk(#"{"text":null,"executableCode":{"code":"1"},"other":null}"#, finish: "STOP")]), model: "gemini-3-pro")
        let body = WireFormat(.gemini).encode(Prompt(system: "", tools: [], messages: [message]), for: WireTarget(provider: Self.provider, model: "gemini-3-pro")).body
        #expect(try JSONParser.parse(body).value["contents"]?.array?[1]["parts"]?.serializedText == #"[{"executableCode":{"code":"1"}}]"#)
    }
}
