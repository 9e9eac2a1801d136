import Approval
import Conversation
import JSON
import Link
import TestSupport
import Testing

@testable import assent

/// What `assent run` writes, and what its page says that it writes.
@Suite struct RunTextTests {
    private static let call = CallState(
        handle: 1, tool: "read_file", summary: "notes.txt", stage: .succeeded(milliseconds: 3), revision: 1, risk: .readOnly,
        arguments: RawBytes(Array("{}".utf8)), decidedBy: Author(kind: .rule, name: "a rule"), proposed: Timestamp(milliseconds: 0), result: "x")

    /// One of every kind.
    private static let samples: [RunEvent] = [
        .session(.init(id: SessionID("s"), name: "n", folder: "/f", model: ModelState(name: "m", isPractice: true))),
        .message("m"), .text(entry: 2, "t"), .answer(entry: 2, text: "t", interrupted: nil), .call(call), .output(call: 1, "o"),
        .notice(Notice(.warning, "w")), .retry(Retry(attempt: 2, attempts: 3, time: Timestamp(milliseconds: 0), reason: "r")),
        .usage(TokenUse()), .end(RunEnding(outcome: .complete, answer: nil, value: nil)), .reasoning(entry: 1, "r"),
    ]

    /// Fails to compile, and then to pass, when a kind is added without a sample.
    private static func number(_ event: RunEvent) -> Int {
        switch event {
        case .session: 0
        case .message: 1
        case .text: 2
        case .answer: 3
        case .call: 4
        case .output: 5
        case .notice: 6
        case .retry: 7
        case .usage: 8
        case .end: 9
        case .reasoning: 10
        }
    }

    private func page() throws -> [String] {
        // Beside the tests, wherever they were built.
        let folder = #filePath.split(separator: "/").dropLast(3).joined(separator: "/")
        return try Files.text("/\(folder)/docs/run.md").split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test func everyKindIsDocumentedWithItsFields() throws {
        #expect(Self.samples.map(Self.number) == Array(0...10))
        let lines = try page()
        var examples: [ExactString: [JSONObject]] = [:]
        var isInside = false
        for line in lines {
            if line.hasPrefix("```") {
                isInside = line == "```json"
            } else if isInside {
                let document = try JSONParser.parse(line)
                let object = try #require(document.value.object)
                examples[try #require(object["type"]?.exact), default: []].append(object)
            }
        }
        for sample in Self.samples {
            let written = try #require(JSONParser.parse(RunLines.line(sample)).value.object)
            let kind = try #require(written["type"]?.exact)
            #expect(lines.contains("### `\(kind)`"), "\(kind) has no heading")
            let found = examples.removeValue(forKey: kind)
            let documented = try #require(found, "\(kind) has no example")
            for example in documented { #expect(example.keys == written.keys, "the fields of \(kind)") }
        }
        #expect(examples.isEmpty, "documented, but never written: \(examples.keys)")
    }

    @Test func everyStateOfACallIsDocumented() throws {
        let text = try page().joined(separator: " ")
        let stages: [CallState.Stage] = [
            .checking, .waiting, .starting, .running(since: Timestamp(milliseconds: 0)), .succeeded(milliseconds: 0),
            .failed(milliseconds: 0), .denied, .notRun(""), .cancelled,
        ]
        for stage in stages { #expect(text.contains("`\(RunLines.word(for: stage))`")) }
    }

    @Test func linesAreSafeAnywhere() {
        let line = RunLines.line(.text(entry: 1, "a\u{1B}]0;x\u{07}\u{202E}é😀\n"))
        #expect(line.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
        #expect(line.contains(#"\u001b]0;x\u0007\u202e\u00e9\ud83d\ude00\n"#))
    }

    private func written(_ events: [RunEvent], isTerminal: Bool = false, onlyValue: Bool = false) -> (output: String, error: String) {
        var text = RunText(isTerminal: isTerminal, onlyValue: onlyValue)
        let pieces = events.flatMap { text.pieces(for: $0) }
        return (
            pieces.filter { $0.stream == .output }.map(\.text).joined(), pieces.filter { $0.stream == .error }.map(\.text).joined()
        )
    }

    @Test func answersStandApartAndEndWithALineEnd() {
        let events: [RunEvent] = [
            .text(entry: 2, "I look"), .text(entry: 2, "."), .answer(entry: 2, text: "I look.", interrupted: nil), .call(Self.call),
            .text(entry: 4, "Done.\n"), .answer(entry: 4, text: "Done.\n", interrupted: nil),
        ]
        #expect(written(events).output == "I look.\n\nDone.\n")
        #expect(written(events).error == "assent: call #1 read_file notes.txt: done in 3 ms (a rule)\n")
    }

    /// Into a pipe the answer goes as it is; a terminal is not steered by it. Standard error never is.
    @Test func aTerminalIsNotSteered() {
        let events: [RunEvent] = [.text(entry: 2, "a\u{1B}[2Jb\nc"), .notice(Notice(.error, "bad \u{1B}[31m"))]
        #expect(written(events).output == "a\u{1B}[2Jb\nc\n")
        #expect(!written(events).error.utf8.contains(0x1B))
        let shown = written(events, isTerminal: true)
        #expect(!shown.output.utf8.contains(0x1B) && shown.output.contains("\nc"))
    }

    @Test func withASchemaOnlyTheValueIsWritten() {
        let events: [RunEvent] = [.text(entry: 2, "```\n{\"n\":1}\n```"), .end(RunEnding(outcome: .complete, answer: "", value: ["n": 1]))]
        #expect(written(events, onlyValue: true).output == "{\"n\":1}\n")
        let failed: [RunEvent] = [.text(entry: 2, "no"), .end(RunEnding(outcome: .failed("no"), answer: "no", value: nil))]
        #expect(written(failed, onlyValue: true).output == "")
    }

    @Test func theInputIsFencedOff() throws {
        #expect(try RunPrompt.text(words: "go", input: nil) == "go")
        #expect(try RunPrompt.text(words: "go", input: []) == "go")
        #expect(try RunPrompt.text(words: nil, input: Array("all".utf8)) == "all")
        #expect(try RunPrompt.text(words: "go", input: Array("a\n".utf8)) == "go\n\nStandard input (2 bytes):\n```\na\n```")
        #expect(try RunPrompt.text(words: "go", input: Array("````\nx".utf8)).hasSuffix("\n`````\n````\nx\n`````"))
    }

    @Test func whatCannotBeAskedIsRefused() {
        let tooLong = [UInt8](repeating: 0x61, count: RunPrompt.inputLimit + 1)
        for (words, input) in [(nil, nil), ("  ", nil), ("go", [0xFF]), ("go", tooLong)] as [(String?, [UInt8]?)] {
            let failure = #expect(throws: Failure.self) { try RunPrompt.text(words: words, input: input) }
            #expect(failure?.status == 2)
        }
    }
}
