import JSON
import TestSupport

/// Answers in the format of `generateContent`.
struct GeminiScript {
    let asked: Asked
    let answer: Answer
    let tokens: Tokens
    /// Whether the stream is an event stream (`alt=sse`) or one array.
    let isEventStream: Bool

    /// - Parameter request: with its own names in camel case.
    static func asked(_ request: JSONValue) -> Asked {
        var asked = Asked()
        let contents = request["contents"]?.array ?? []
        let responses: (JSONValue) -> [JSONValue] = { ($0["parts"]?.array ?? []).compactMap { $0["functionResponse"] } }
        let start = contents.indices.last { index in
            contents[index]["role"]?.string == "user" && responses(contents[index]).isEmpty
                && (index == 0 || contents[index - 1]["role"]?.string != "user" || responses(contents[index - 1]).isEmpty)
        }
        asked.words = start.map { Asked.text(contents[$0]["parts"]) } ?? ""
        var isCalling = false
        for content in contents[((start ?? -1) + 1)...] {
            if content["role"]?.string == "model" {
                // The calls of one step may come in several contents.
                let calls = (content["parts"]?.array ?? []).contains { $0["functionCall"] != nil }
                if calls, !isCalling { asked.steps += 1 }
                isCalling = isCalling || calls
                continue
            }
            isCalling = false
            for response in responses(content) {
                let error = response["response"]?["error"]
                let value = error ?? response["response"]?["output"] ?? response["response"]?["result"] ?? response["response"] ?? .null
                let pictures = Asked.text(response["parts"])
                asked.results.append(.init(text: (value.string ?? value.serializedText) + (pictures.isEmpty ? "" : " " + pictures), isError: error != nil))
            }
            if responses(content).isEmpty { asked.results.append(.init(text: Asked.text(content["parts"]), isError: false)) }
        }
        asked.tools = (request["tools"]?.array ?? []).flatMap { $0["functionDeclarations"]?.array ?? [] }.map {
            .init(name: $0["name"]?.string ?? "", schema: $0["parametersJsonSchema"] ?? $0["parameters"] ?? [:])
        }
        let calling = request["toolConfig"]?["functionCallingConfig"]
        switch calling?["mode"]?.string {
        case "NONE": asked.choice = .none
        case "ANY":
            let names = (calling?["allowedFunctionNames"]?.array ?? []).compactMap(\.string)
            if !names.isEmpty { asked.tools = asked.tools.filter { names.contains($0.name) } }
            asked.choice = names.count == 1 ? .named(names[0]) : .any
        default: break
        }
        let config = request["generationConfig"]
        asked.format = config?["responseJsonSchema"] ?? config?["responseSchema"]
        asked.reasons = config?["thinkingConfig"]?["includeThoughts"]?.bool ?? false
        return asked
    }

    private var isThree: Bool { asked.model.hasPrefix("gemini-3") }

    private func call(_ index: Int) -> JSONValue {
        let call = answer.calls[index]
        let seal = Seal(owner: "gemini", kind: "functionCall", place: "0", covers: StrictGemini.covered(call.name, call.arguments))
        return .members([
            "functionCall": .members(["name": .text(call.name), "args": call.arguments, "id": JSONValue.when(isThree, .text("\(asked.nonce.prefix(7))\(index)"))]),
            "thoughtSignature": JSONValue.when(index == 0, .text(seal.text)),
        ])
    }

    private var usage: JSONValue {
        let answered = tokens.output - tokens.reasoning
        return .members([
            "promptTokenCount": .count(tokens.input), "candidatesTokenCount": .count(answered), "totalTokenCount": .count(tokens.input + tokens.output),
            "cachedContentTokenCount": JSONValue.when(tokens.cached > 0, .count(tokens.cached)),
            "promptTokensDetails": [["modality": "TEXT", "tokenCount": .count(tokens.input)]], "thoughtsTokenCount": .count(tokens.reasoning),
        ])
    }

    private func chunk(_ parts: [JSONValue], isLast: Bool = false) -> JSONValue {
        [
            "candidates": [.members(["content": ["parts": .array(parts), "role": "model"], "finishReason": JSONValue.when(isLast, "STOP"), "index": 0])], "usageMetadata": usage,
            "modelVersion": .text(asked.model), "responseId": .text(asked.nonce),
        ]
    }

    private var signedEnd: JSONValue { ["text": "", "thoughtSignature": .text(Seal(owner: "gemini", kind: "text", covers: "").text)] }

    /// The body when nothing is streamed.
    var whole: JSONValue {
        var parts: [JSONValue] = asked.reasons ? [["text": .text(answer.reasoning), "thought": true]] : []
        if answer.calls.isEmpty {
            parts.append(["text": .text(answer.text), "thoughtSignature": .text(Seal(owner: "gemini", kind: "text", covers: answer.text).text)])
        } else {
            parts.append(["text": .text(answer.text)])
        }
        return chunk(parts + answer.calls.indices.map(call), isLast: true)
    }

    private var chunks: [JSONValue] {
        var list: [JSONValue] = asked.reasons ? [chunk([["text": .text(answer.reasoning), "thought": true]])] : []
        list += Answer.pieces(answer.text).map { chunk([["text": .text($0)]]) }
        list += answer.calls.indices.map { chunk([call($0)]) }
        return list + [chunk([answer.calls.isEmpty ? signedEnd : ["text": ""]], isLast: true)]
    }

    var reply: HTTPServer.Reply {
        guard asked.streams else { return .json(whole.pretty(), headers: [("Vary", "X-Origin")]) }
        if isEventStream {
            return HTTPServer.Reply(headers: [("Content-Type", "text/event-stream")], steps: chunks.map { .send("data: \($0.serializedText)\r\n\r\n") })
        }
        let texts = chunks.enumerated().map { ($0.offset == 0 ? "[" : ",\r\n") + $0.element.pretty() }
        return HTTPServer.Reply(headers: [("Content-Type", "application/json; charset=UTF-8")], steps: texts.map { .send($0) } + [.send("\r\n]")])
    }
}
