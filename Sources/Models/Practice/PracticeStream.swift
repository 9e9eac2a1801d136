import Conversation
import JSON

/// An answer as the pieces of an event stream, each with the pause before it: what a server would have sent.
enum PracticeStream {
    struct Piece: Sendable {
        let pause: Duration
        let bytes: [UInt8]
    }

    /// Bytes of arguments in one piece.
    private static let fragment = 12

    static func pieces(of answer: PracticeAnswer, to request: PracticeRequest) -> [Piece] {
        let id = "practice-\(request.callCount)-\(request.rounds.count)"
        var pieces: [Piece] = []
        func add(_ delta: JSONValue, finish: JSONValue = .null, pause: Duration = .milliseconds(6)) {
            pieces.append(Piece(pause: pause, bytes: event(chunk(id, [["index": 0, "delta": delta, "finish_reason": finish]]))))
        }
        add(["role": "assistant", "content": ""], pause: .milliseconds(60))
        for word in tokens(answer.reasoning) { add(["reasoning_content": text(word)]) }
        for word in tokens(answer.text) { add(["content": text(word)]) }
        for (index, call) in answer.calls.enumerated() {
            let position: JSONValue = .number(JSONNumber(index))
            let callID = "call_practice_\(request.callCount + index + 1)"
            add([
                "tool_calls": [
                    ["index": position, "id": text(callID), "type": "function", "function": ["name": .string(call.tool), "arguments": ""]]
                ]
            ])
            for piece in fragments(call.arguments) {
                add(["tool_calls": [["index": position, "function": ["arguments": text(piece)]]]], pause: .milliseconds(3))
            }
        }
        add([:], finish: answer.calls.isEmpty ? "stop" : "tool_calls")
        pieces.append(Piece(pause: .zero, bytes: event(usage(id, answer, request))))
        pieces.append(Piece(pause: .zero, bytes: Array("data: [DONE]\n\n".utf8)))
        return pieces
    }

    private static func text(_ string: String) -> JSONValue { .string(ExactString(string)) }

    private static func event(_ value: JSONValue) -> [UInt8] { Array("data: ".utf8) + value.serialized() + [0x0A, 0x0A] }

    private static func chunk(_ id: String, _ choices: JSONValue) -> JSONValue {
        ["id": text(id), "object": "chat.completion.chunk", "created": 0, "model": "practice", "choices": choices]
    }

    /// Nothing counts tokens here: four bytes are one, as a rule of thumb.
    private static func usage(_ id: String, _ answer: PracticeAnswer, _ request: PracticeRequest) -> JSONValue {
        let output = answer.text.utf8.count + answer.reasoning.utf8.count + answer.calls.reduce(0) { $0 + $1.arguments.count + 20 }
        let (prompt, completion) = (request.byteCount / 4, output / 4 + 1)
        var members = chunk(id, []).object?.members ?? []
        let usage: JSONValue = [
            "prompt_tokens": .number(JSONNumber(prompt)), "completion_tokens": .number(JSONNumber(completion)),
            "total_tokens": .number(JSONNumber(prompt + completion)),
        ]
        members.append(.init(key: "usage", value: usage))
        return .object(JSONObject(members))
    }

    /// Words with the white space before them.
    private static func tokens(_ text: String) -> [String] {
        var tokens: [String] = []
        var token: [UInt8] = []
        var hasWord = false
        for byte in text.utf8 {
            let isBlank = ASCII.isBlank(byte)
            if isBlank, hasWord {
                tokens.append(String(decoding: token, as: UTF8.self))
                token = []
                hasWord = false
            }
            token.append(byte)
            if !isBlank { hasWord = true }
        }
        if !token.isEmpty { tokens.append(String(decoding: token, as: UTF8.self)) }
        return tokens
    }

    /// The arguments in pieces, cut between characters as far as UTF-8 goes.
    private static func fragments(_ bytes: [UInt8]) -> [String] {
        var fragments: [String] = []
        var start = 0
        while start < bytes.count {
            var end = min(start + fragment, bytes.count)
            while end < bytes.count, bytes[end] & 0xC0 == 0x80 { end += 1 }
            fragments.append(String(decoding: bytes[start..<end], as: UTF8.self))
            start = end
        }
        return fragments
    }
}
