import Conversation
import JSON
import TestSupport
import Testing

@testable import Wire

/// The short way and the long way to read an event come to the same, whatever stands in it.
@Suite struct ChunkTemplateTests {
    /// Reads events both ways, and compares what they come to and the state of the reader after each of them.
    ///
    /// - Returns: how many went the short way, and what was not the same.
    private static func both<Reader: ResponseReader>(_ events: [SSEEvent], _ reader: Reader) -> (short: Int, wrong: String?) {
        var (reader, full) = (reader, reader)
        var template = ChunkTemplate(keys: Reader.pieceKeys, counts: Reader.countKeys)
        var short = 0
        for event in events {
            let value = try? JSONParser.lenient(event.data)
            var (found, expected): ([StreamEvent], [StreamEvent]) = ([], [])
            let error = value.flatMap { full.receive($0, isErrorEvent: event.name == "error", into: &expected) }
            if let piece = template.piece(of: event), reader.receive(piece, into: &found) {
                short += 1
                if value == nil || error != nil || full.ended != nil { return (short, "\(words(event)) is no piece") }
            } else if let value {
                _ = reader.receive(value, isErrorEvent: event.name == "error", into: &found)
                template.learn(from: event, found[...], reader)
            }
            if found != expected { return (short, "\(words(event)) gives \(found), in full \(expected)") }
            if reader != full { return (short, "\(words(event)) leaves another state") }
        }
        return (short, nil)
    }

    private static func words(_ event: SSEEvent) -> String { String(decoding: event.data, as: UTF8.self) }

    private static func both(_ api: API, _ events: [SSEEvent]) -> (short: Int, wrong: String?) {
        switch api {
        case .openAIChat: both(events, OpenAIChatChunks(names: ToolNameMap()))
        case .openAIResponses: both(events, OpenAIResponsesReader(names: ToolNameMap()))
        case .anthropicMessages: both(events, AnthropicMessagesReader(names: ToolNameMap()))
        case .gemini: both(events, GeminiReader(names: ToolNameMap()))
        }
    }

    private static func events(_ data: [String]) -> [SSEEvent] { data.map { SSEEvent(data: Array($0.utf8)) } }

    // MARK: What providers send

    private static func chat(_ word: String, _ padding: String = "", _ key: String = "content", end: String = "") -> String {
        #"{"id":"1","choices":[{"index":0,"delta":{"\#(key)":"\#(word)"},"finish_reason":null}],"obfuscation":"\#(padding)"\#(end)}"#
    }

    private static func chatCall(_ piece: String, _ padding: String = "") -> String {
        #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"function":{"arguments":"\#(piece)"}}]}}],"obfuscation":"\#(padding)"}"#
    }

    private static func anthropic(_ key: String, _ word: String, index: Int = 0, _ blank: String = "") -> String {
        let type = ["partial_json": "input_json_delta"][key] ?? "\(key)_delta"
        return #"{"type":"content_block_delta","index":\#(index),"delta":{"type":"\#(type)","\#(key)":"\#(word)"}\#(blank)}"#
    }

    private static func responses(_ kind: String, _ word: String, _ number: Int, _ padding: String = "", index: Int = 0) -> String {
        #"{"type":"response.\#(kind).delta","delta":"\#(word)","item_id":"m","obfuscation":"\#(padding)","output_index":\#(index),"sequence_number":\#(number)}"#
    }

    /// Pieces as each provider sends them, with what is different in each; the first is read in full.
    @Test(arguments: [
        (API.openAIChat, [chat("", "abc"), chat("a", "abc"), chat("b", ""), chat("c", "x"), chat("wörd\\n", "xyz")]),
        (.openAIChat, [chat("", ""), chat("a", "p", "reasoning"), chat("b", "", "reasoning"), chat("c", "pq", "reasoning")]),
        (
            .openAIChat,
            [
                #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","function":{"name":"n","arguments":""}}]}}]}"#,
                chatCall(#"{\""#, "abc"), chatCall("a", "p"), chatCall(#"\":"#), chatCall("1"), chatCall("}"),
            ]
        ),
        (
            .anthropicMessages,
            [
                #"{"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":""}}"#,
                anthropic("thinking", "a", "  "), anthropic("thinking", "b"), anthropic("thinking", "b", " "), #"{"type":"content_block_stop","index":0}"#,
                #"{"type":"content_block_start","index":1,"content_block":{"type":"text","text":""} }"#,
                anthropic("text", "a", index: 1), anthropic("text", "b", index: 1, "      "), #"{"type":"content_block_stop","index":1}"#,
                #"{"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t","name":"n","input":{}}}"#,
                anthropic("partial_json", #"{\"a"#, index: 2, "  "), anthropic("partial_json", #"\":"#, index: 2), anthropic("partial_json", "1}", index: 2, " "),
            ]
        ),
        (
            .openAIResponses,
            [
                #"{"type":"response.output_item.added","item":{"type":"message","id":"m"},"output_index":0,"sequence_number":8}"#,
                responses("output_text", "a", 9), responses("output_text", "b", 10, "abc"), responses("output_text", "c", 11, "x"),
                #"{"type":"response.output_item.done","item":{"type":"message","id":"m","content":[{"type":"output_text","text":"abcd"}]},"output_index":0,"sequence_number":12}"#,
                #"{"type":"response.output_item.added","item":{"type":"function_call","id":"f","name":"n"},"output_index":1,"sequence_number":13}"#,
                responses("function_call_arguments", "{", 14, index: 1), responses("function_call_arguments", #"\"a\":"#, 15, "p", index: 1),
                responses("function_call_arguments", "1}", 16, index: 1),
            ]
        ),
        (.gemini, (0..<4).map { #"{"candidates": [{"content": {"parts": [{"text": "w\#($0)"}],"role": "model"},"index": 0}],"responseId": "r"}"# }),
        (.gemini, (7..<12).map { #"{"candidates": [{"content": {"parts": [{"text": "w"}]}}],"usageMetadata": {"candidatesTokenCount": \#($0),"totalTokenCount": 1\#($0),"x": 1}}"# }),
    ])
    func isUsed(_ api: API, _ data: [String]) {
        let (short, wrong) = Self.both(api, Self.events(data))
        let pieces = data.filter { !$0.contains("_start") && !$0.contains("_stop") && !$0.contains("output_item") }.count
        let phases = data.count - pieces + 1
        #expect(wrong == nil, Comment(rawValue: wrong ?? ""))
        #expect(short > 0 && short >= pieces - 2 * phases, "\(short) of \(pieces)")
    }

    // MARK: What is something else

    @Test(arguments: [
        "word", " word", "\\n\\n", "\\u00e9", "é", "\\\"", "\\\\", "a\\\\", "", "x\"},\"y\":{\"z\":\"", "\"", "\\", "\\ud83d", "\u{1}", "😀",
        "\"},\"finish_reason\":\"stop\"}],\"x\":[{\"delta\":{\"content\":\"",
    ])
    func agrees(_ inside: String) {
        let (short, wrong) = Self.both(.openAIChat, Self.events([Self.chat("a"), Self.chat("b"), Self.chat("c"), Self.chat(inside), Self.chat("d", inside)]))
        #expect(wrong == nil && short > 0, Comment(rawValue: wrong ?? "never used"))
    }

    @Test(arguments: [
        chat("a", end: #","usage":{}"#), chat("a", "", "refusal"), "{}", "", #"{"id":"1","choices":[{"index":0,"delta":{"content":""#, chat("a") + " ", chat(""),
        responses("output_text", "a", 1), responses("output_text", "a", 1).replacing(#"er":1"#, with: #"er":01"#),
    ])
    func isNotUsedFor(_ other: String) {
        let before = Self.events([Self.chat("a"), Self.chat("b"), Self.chat("c")])
        #expect(Self.both(.openAIChat, before).short == 1)
        #expect(Self.both(.openAIChat, before + Self.events([other])).short == 1)
    }

    /// A text that repeats the frame of its own chunk is no other chunk.
    @Test func theFirstOfTwoTextsIsNotTakenForTheOther() throws {
        let decoy = #"{"content":"decoy","choices":[{"index":0,"delta":{"content":"NN"}}]}"#
        let body = (0..<6).map { "data: " + decoy.replacing("NN", with: "n\($0) ") + "\n\n" }.joined()
        let answer = try StreamInspection.inspect(api: "openai-chat", body: Array(body.utf8))
        #expect(answer["text"]?.string == "n0 n1 n2 n3 n4 n5 ")
    }

    /// What has to go back, and comes beside the text, is kept although the same word comes again.
    @Test func theSameWordAgainIsKept() {
        let chunk = #"{"choices":[{"delta":{"reasoning":"no ","reasoning_details":[{"type":"reasoning.text","text":"no ","index":0}]}}]}"#
        let (short, wrong) = Self.both(.openAIChat, Self.events(Array(repeating: chunk, count: 5)))
        #expect(wrong == nil && short == 0, Comment(rawValue: wrong ?? "\(short)"))
    }

    // MARK: At random

    private static func frames(_ api: API, _ index: Int, _ word: String, _ padding: String, _ number: String, _ blank: String) -> [String] {
        let calls = #"{"choices":[{"index":0,"delta":{"tool_calls":[CALL]}}],"obfuscation":"\#(padding)"\#(blank)}"#
        switch api {
        case .openAIChat:
            return [
                chat(word, padding), chat(word, padding, "reasoning_content"), chat("", ""), chatCall(word, padding),
                calls.replacing("CALL", with: #"{"index":\#(index),"id":"c\#(number)","function":{"name":"n","arguments":"\#(word)"}}"#),
                calls.replacing("CALL", with: #"{"function":{"arguments":"\#(word)"}}"#),
                calls.replacing("CALL", with: #"{"index":0,"function":{"name":"n","arguments":"\#(word)"}}"#),
                #"{"choices":[{"delta":{"content":"\#(word)","reasoning":"\#(word)"}}]}"#,
                #"{"choices":[{"delta":{"reasoning":"\#(word)","reasoning_details":[{"type":"reasoning.text","text":"\#(word)","obfuscation":"\#(padding)"}]}}]}"#,
                #"{"choices":[{"delta":{"content":"\#(word)","tool_calls":[{"index":0,"function":{"arguments":{"sequence_number":\#(number)}}}]}}]}"#,
                #"{"choices":[{"delta":{"content":"\#(word)"},"finish_reason":"\#(padding)"}],"usage":{"sequence_number":\#(number)}}"#,
            ]
        case .openAIResponses:
            let item = #""type":"message","id":"m\#(number)","content":[{"type":"output_text","text":"\#(word)"}]"#
            let call = #""type":"function_call","name":"n","arguments":"\#(word)""#
            return [
                responses("output_text", word, 0, padding), responses("output_text", word, 0, padding, index: index),
                responses("refusal", word, 0, padding, index: index), responses("reasoning_summary_text", word, 0, padding, index: index),
                responses("function_call_arguments", word, 0, padding, index: index), responses("custom_tool_call_input", word, 0, padding, index: index),
                #"{"type":"response.output_item.added","item":{"type":"message"},"output_index":\#(index)}"#,
                #"{"type":"response.output_item.added","item":{\#(call)},"output_index":\#(index)}"#,
                #"{"type":"response.output_item.done","item":{\#(item)},"output_index":\#(index)}"#,
                #"{"type":"response.output_item.done","item":{\#(call)},"output_index":\#(index)}"#,
                #"{"type":"response.output_text.done","text":"\#(word)","output_index":\#(index)}"#,
                #"{"type":"response.created","response":{"id":"r"}}"#,
            ].map { $0.replacing(#""sequence_number":0"#, with: #""sequence_number":\#(number)\#(blank)"#) }
        case .anthropicMessages:
            return [
                anthropic("text", word, blank), anthropic("thinking", word, index: index, blank), anthropic("text", word, index: index, blank),
                anthropic("partial_json", word, index: index, blank),
                #"{"type":"content_block_start","index":\#(index),"content_block":{"type":"text","text":"\#(word)"}\#(blank)}"#,
                #"{"type":"content_block_start","index":\#(index),"content_block":{"type":"thinking","thinking":""}\#(blank)}"#,
                #"{"type":"content_block_start","index":\#(index),"content_block":{"type":"tool_use","name":"n","input":{}}}"#,
                #"{"type":"content_block_start","index":\#(index),"content_block":{"type":"server_tool_use","name":"n","input":{}}}"#,
                #"{"type":"content_block_stop","index":\#(index)\#(blank)}"#, #"{"type":"message_delta","delta":{}}"#, #"{"type": "ping"}"#,
            ]
        case .gemini:
            return [
                #"{"candidates":[{"content":{"parts":[{"text":"\#(word)"}]}}],"obfuscation":"\#(padding)"\#(blank)}"#,
                #"{"candidates":[{"content":{"parts":[{"text":"\#(word)","thought":true}]}}]\#(blank)}"#,
                #"{"candidates":[{"content":{"parts":[{"text":"\#(word)","thoughtSignature":"s"}]}}]}"#,
                #"{"candidates":[{"content":{"parts":[{"text":"\#(word)"}]}}],"usageMetadata":{"sequence_number":\#(number)}}"#,
                #"{"candidates":[{"content":{"parts":[{"text":"\#(word)"}]}}],"usageMetadata":{"promptTokenCount":8,"totalTokenCount":\#(number)}}"#,
                #"{"candidates":[{"content":{"parts":[{"text":"\#(word)"}]}}],"usageMetadata":{"totalTokenCount":7,"a":{"totalTokenCount":\#(number)}}}"#,
                #"{"candidates":[{"finishReason":"STOP","content":{"parts":[{"text":"\#(word)"}]}}],"totalTokenCount":\#(number)}"#,
                #"{"candidates":[{"content":{"parts":[{"text":"\#(word)"},{"functionCall":{"partialArgs":[{"jsonPath":"$.a","stringValue":"\#(padding)"}],"willContinue":true}}]}}]}"#,
                #"{"candidates":[{"content":{"parts":[{"functionCall":{"name":"n","willContinue":true}}]}}]}"#,
            ]
        }
    }

    private static let words = ["a", "b", "no ", "{", "}", "{}", "\\\"", "\\\"x\\\"", "", "é", "\\n", "\\u00e9", "\\ud83d", "\\ude00", " {", "\u{FFFD}", "\\", "\""]
    private static let paddings = ["", "a", "abcdef", "stop", "é", "\\n", "\\\""]
    private static let numbers = ["0", "7", "12", "-1", "1.5", "01", "\"2\""]

    @Test(arguments: API.allCases)
    func bothWaysAgreeOnAnything(_ api: API) {
        var short = 0
        let report = Fuzzing.run("template-\(api.rawValue)", cases: 300) { noise in
            var data: [String] = []
            // A call that pieces may belong to.
            if noise.below(2) == 0 { data += Self.frames(api, 0, "", "", "0", "") }
            while noise.below(20) > 0 {
                let (kind, index) = (noise.below(12), noise.below(4) / 2)
                for _ in 0...noise.below(6) {
                    let frames = Self.frames(
                        api, index, noise.pick(Self.words) ?? "", noise.pick(Self.paddings) ?? "", noise.pick(Self.numbers) ?? "",
                        noise.pick(["", " ", "   ", "\t"]) ?? "")
                    data.append(frames[kind % frames.count])
                }
            }
            let found = Self.both(api, Self.events(data))
            short += found.short
            return (found.wrong.map { "\($0)\nin \(data.joined(separator: "\n"))" }, data.reduce(0) { $0 + $1.utf8.count })
        }
        #expect(report.failures.isEmpty, Comment(rawValue: report.failures.joined(separator: "\n")))
        #expect(short > report.cases / 4, "\(short) in \(report.cases)")
    }

    @Test(.enabled(if: StreamRecordings.isHere, Comment(rawValue: Shared.absent)), arguments: StreamRecordings.all.indices)
    func bothWaysAgreeOnEveryRecording(_ index: Int) throws {
        let recordings = StreamRecordings.all[index]
        for recording in try recordings.load() {
            var parser = SSEParser()
            let found = Self.both(recordings.api, parser.receive(recording.body))
            #expect(found.wrong == nil, "\(recording.name): \(found.wrong ?? "")")
        }
    }
}
