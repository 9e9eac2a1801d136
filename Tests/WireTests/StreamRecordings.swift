import JSON
import TestSupport
import Testing

@testable import Wire

/// Recorded responses of real servers, each with what a correct client must make of it.
struct StreamRecordings {
    let api: API
    let folders: [String]

    static let isHere = Shared.has("streams/openai-chat")
    static let all: [StreamRecordings] = [
        StreamRecordings(api: .openAIChat, folders: ["streams/openai-chat", "streams/openai-compat"]),
        StreamRecordings(api: .openAIResponses, folders: ["streams/openai-responses"]),
        StreamRecordings(api: .anthropicMessages, folders: ["streams/anthropic"]),
        StreamRecordings(api: .gemini, folders: ["streams/gemini"]),
    ]

    struct Recording {
        let name: String
        let body: [UInt8]
        let expected: JSONValue
    }

    func load() throws -> [Recording] {
        try folders.flatMap { folder in
            let names = Set(try Shared.list(folder))
            return try names.sorted().compactMap { name -> Recording? in
                guard name.hasSuffix(".expect.json") else { return nil }
                let stem = String(name.dropLast(".expect.json".count))
                guard let body = [".sse", ".json", ".ndjson"].map({ stem + $0 }).first(where: names.contains) else { return nil }
                return Recording(
                    name: "\(folder)/\(body)", body: try Shared.bytes("\(folder)/\(body)"),
                    expected: try JSONParser.parse(try Shared.bytes("\(folder)/\(name)")).value)
            }
        }
    }

    func inspect(_ body: [UInt8], _ chunking: StreamInspection.Chunking = .whole) throws -> JSONValue {
        try StreamInspection.inspect(api: api.rawValue, body: body, chunking: chunking)
    }

    enum Framing: CaseIterable {
        case crlf, cr, mixed, byteOrderMark, comments, noSpace, lastBlankLineMissing

        func apply(to body: [UInt8]) -> [UInt8] {
            let text = Array(String(decoding: body, as: UTF8.self).unicodeScalars.filter { $0 != "\r" }.map(String.init).joined().utf8)
            let lines = text.split(separator: 10, omittingEmptySubsequences: false)
            func joined(_ end: (Int) -> [UInt8]) -> [UInt8] {
                lines.enumerated().reduce(into: []) { $0 += $1.element + ($1.offset == lines.count - 1 ? [] : end($1.offset)) }
            }
            switch self {
            case .crlf: return joined { _ in [13, 10] }
            case .cr: return joined { _ in [13] }
            case .mixed: return joined { [[10], [13], [13, 10]][$0 % 3] }
            case .byteOrderMark: return [0xEF, 0xBB, 0xBF] + body
            case .comments: return joined { $0 % 2 == 0 ? Array("\n: keep-alive\n:\n".utf8) : [10] }
            case .noSpace:
                return lines.map { $0.starts(with: "data: ".utf8) ? Array("data:".utf8) + $0.dropFirst(6) : Array($0) }
                    .joined(separator: [10]).map { $0 }
            case .lastBlankLineMissing:
                var short = text
                while short.last == 10 { short.removeLast() }
                return short
            }
        }
    }

    /// The differences between our answer and the expectation, in words.
    static func differences(_ answer: JSONValue, _ expected: JSONValue) -> [String] {
        var found: [String] = []
        func compare(_ key: ExactString, _ want: JSONValue?) {
            guard let want else { return }
            // The expectations were written with another spelling of numbers (8.725e-05 for 0.00008725).
            if answer[key]?.canonical() != want.canonical() { found.append("\(key) is \(answer[key]?.serializedText ?? "absent"), expected \(want.serializedText)") }
        }
        for key: ExactString in ["outcome", "text", "reasoning", "stop_reason", "usage"] { compare(key, expected[key]) }
        let calls = answer["tool_calls"]?.array ?? []
        let wanted = expected["tool_calls"]?.array ?? []
        if calls.count != wanted.count { found.append("\(calls.count) calls, expected \(wanted.count)") }
        for (call, want) in zip(calls, wanted) {
            for key: ExactString in ["id", "name", "arguments", "arguments_raw"] {
                if let value = want[key], call[key]?.canonical() != value.canonical() {
                    found.append("call's \(key) is \(call[key]?.serializedText ?? "absent"), expected \(value.serializedText)")
                }
            }
            // Free text (Responses' custom tools) is no arguments, and comes as it is.
            let isCustom = want["custom"]?.bool == true
            if isCustom, call["arguments_raw"] != want["input"] { found.append("call's input is \(call["arguments_raw"]?.serializedText ?? "absent")") }
            let isValid = want["arguments_valid"]?.bool ?? !isCustom
            if call["arguments_valid"]?.bool != isValid { found.append("arguments_valid is not \(isValid)") }
        }
        let error = expected["error"] ?? .null
        if error.isNull != (answer["error"] ?? .null).isNull { found.append("error is \(answer["error"]?.serializedText ?? "absent")") }
        if let message = error["message"]?.string ?? error["detail"]?.string, answer["error"]?["message"]?.string != message {
            found.append("error message is \(answer["error"]?.serializedText ?? "absent"), expected \(message)")
        }
        if let type = error["type"], answer["error"]?["type"] != type { found.append("error type differs") }
        return found
    }
}
