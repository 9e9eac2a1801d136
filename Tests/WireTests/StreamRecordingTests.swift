import JSON
import TestSupport
import Testing

@testable import Wire

/// Recorded responses of real servers, each with what a correct client must make of it.
@Suite struct StreamRecordingTests {
    static let folders = ["streams/openai-chat", "streams/openai-compat"]
    static let isHere = Shared.has("streams/openai-chat")

    struct Recording {
        let name: String
        let body: [UInt8]
        let expected: JSONValue
    }

    static func recordings() throws -> [Recording] {
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

    /// Cut at random places 20 times, byte by byte, and whole: always the same, always what is expected.
    @Test(.enabled(if: isHere, Comment(rawValue: Shared.absent)))
    func everyRecordingIsDecodedAsExpected() throws {
        let recordings = try Self.recordings()
        var wrong: [String] = []
        for recording in recordings {
            let whole = try StreamInspection.inspect(api: "openai-chat", body: recording.body)
            for difference in Self.differences(whole, recording.expected) { wrong.append("\(recording.name): \(difference)") }
            let cuts = [StreamInspection.Chunking.bytes(1)] + (1...20).map { .random(seed: $0) }
            for cut in cuts {
                let cutUp = try StreamInspection.inspect(api: "openai-chat", body: recording.body, chunking: cut)
                if cutUp != whole {
                    wrong.append("\(recording.name): \(cut) gives \(cutUp.serializedText), whole gives \(whole.serializedText)")
                }
            }
        }
        print("streams: \(recordings.count) files × (whole, bytewise, 20 random cuts): \(wrong.isEmpty ? "all equal" : "\(wrong.count) differences")")
        #expect(recordings.count >= 60)
        #expect(wrong.isEmpty, Comment(rawValue: wrong.joined(separator: "\n")))
    }

    /// A stream may stop anywhere. Before its stop reason it is truncated, and nothing in it may run.
    @Test(.enabled(if: isHere, Comment(rawValue: Shared.absent)))
    func everyPrefixOfAStreamIsTruncatedUntilItsStopReason() throws {
        var checked = 0
        for recording in try Self.recordings() where recording.name.hasSuffix(".sse") && recording.body.count < 12_000 {
            guard recording.expected["outcome"]?.string == "complete" else { continue }
            for count in stride(from: 0, to: recording.body.count, by: 61) {
                let prefix = Array(recording.body[..<count])
                let answer = try StreamInspection.inspect(api: "openai-chat", body: prefix)
                let outcome = answer["outcome"]?.string ?? ""
                let hasReason = answer["stop_reason"]?.string != nil
                #expect(outcome == (hasReason ? "complete" : "truncated"), "\(recording.name) cut at \(count): \(outcome)")
                checked += 1
            }
        }
        #expect(checked > 1000)
    }

    /// The same recordings in every framing that a server may choose.
    @Test(.enabled(if: isHere, Comment(rawValue: Shared.absent)), arguments: Framing.allCases)
    func framingDoesNotMatter(_ framing: Framing) throws {
        for recording in try Self.recordings() where recording.name.hasSuffix(".sse") {
            // The cut one ends in a line without an end; the standard line ends would complete it.
            if recording.expected["outcome"]?.string == "truncated" { continue }
            let plain = try StreamInspection.inspect(api: "openai-chat", body: recording.body)
            let framed = framing.apply(to: recording.body)
            let answer = try StreamInspection.inspect(api: "openai-chat", body: framed, chunking: .random(seed: 3))
            #expect(answer == plain, "\(recording.name) in \(framing)")
        }
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
                if let value = want[key], call[key] != value {
                    found.append("call's \(key) is \(call[key]?.serializedText ?? "absent"), expected \(value.serializedText)")
                }
            }
            let isValid = want["arguments_valid"]?.bool ?? true
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
