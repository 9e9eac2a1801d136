import Approval
import Conversation
import JSON
import TestSupport
import Testing

@testable import Journal

@Suite struct LogTests {
    /// Nobody is shown what they type themselves; the log does not look as if they had approved something unseen.
    @Test func aCommandOfThePersonsOwnSaysSo() throws {
        let sample = try Sample()
        let arguments = #"{"argv":["/bin/sh","-c","ls"]}"#
        let call = ToolCall(key: Sample.key(1), wireID: nil, name: "run_command", rawArguments: Array(arguments.utf8))
        try sample.journal.append(.commanded(call), session: Sample.session, at: Sample.time(1))
        let sheet = try Sample.sheet(call: 1, tool: "run_command", arguments: arguments)
        let decision = Sample.decision(sheet, .approved, by: Sample.person, display: nil, comment: nil, time: Sample.time(2))
        _ = try sample.journal.start(try Sample.start(decision, sheet), session: Sample.session, at: Sample.time(2))
        let record = try #require(try sample.journal.log(session: Sample.session).first)
        let line = LogFormat.line(record)
        #expect(record.isOwn && line.contains("  typed by the person  ") && !line.contains("nothing shown"))
        #expect(LogFormat.json(record).hasSuffix(#""own":true}"#))
    }

    /// A session in which everything happens that a log can tell of.
    private func eventful() throws -> Sample {
        let sample = try Sample()
        let journal = sample.journal
        var second = 0
        func append(_ entry: JournalEntry) throws {
            second += 1
            try journal.append(entry, session: Sample.session, at: Sample.time(second))
        }
        func propose(_ number: Int, _ tool: ExactString, _ arguments: String) throws {
            try append(
                .proposed(
                    ToolCall(key: Sample.key(number), wireID: nil, name: tool, rawArguments: Array(arguments.utf8))))
        }
        func start(_ sheet: CallSheet, by author: Author, display: Digest?, comment: String? = nil) throws {
            second += 1
            let decision = Sample.decision(
                sheet, .approved, by: author, display: display, comment: comment, time: Sample.time(second))
            _ = try journal.start(try Sample.start(decision, sheet), session: Sample.session, at: Sample.time(second))
        }
        func finish(_ number: Int, isError: Bool = false, wasCancelled: Bool = false) throws {
            let result = ToolResult(key: Sample.key(number), text: "x", isError: isError)
            try append(.finished(Outcome(result: result, milliseconds: Int64(number), wasCancelled: wasCancelled)))
        }

        // 1: a rule allows it. Nobody sees it.
        try propose(1, "list_directory", #"{"path":"var/log"}"#)
        let listing = try Sample.sheet(call: 1, tool: "list_directory", arguments: #"{"path":"var/log"}"#)
        try start(listing, by: Sample.rule, display: nil)
        try finish(1)
        // 2: shown and approved, and it fails.
        try propose(2, "delete_file", #"{"path":"var/log/app.log.3"}"#)
        let deletion = try Sample.sheet(call: 2)
        let shown = Sample.showing(deletion, verdict: Sample.ask)
        try append(.shown(shown))
        // 3: proposed meanwhile, and denied before 2 is decided.
        try propose(3, "run_command", #"{"command":"rm -rf ."}"#)
        let command = try Sample.sheet(call: 3, tool: "run_command", arguments: #"{"command":"rm -rf ."}"#)
        let seen = Sample.showing(command, verdict: Sample.ask)
        try append(.shown(seen))
        try append(
            .decided(
                Sample.decision(
                    command, .denied, display: seen.display.digest, comment: "not  this\nway", time: Sample.time(8))))
        try start(deletion, by: Sample.person, display: shown.display.digest, comment: "go on")
        try finish(2, isError: true)
        // 4: amended, shown anew, approved, and cancelled.
        try propose(4, "write_file", #"{"path":"a","content":"b"}"#)
        let amended = #"{"path":"c","content":"d"}"#
        try append(
            .amended(
                Amendment(
                    call: Sample.key(4), revision: 2, arguments: RawBytes(Array(amended.utf8)), author: Sample.person)))
        let writing = try Sample.sheet(call: 4, tool: "write_file", arguments: amended, revision: 2)
        let again = Sample.showing(writing, verdict: Sample.ask)
        try append(.shown(again))
        try start(writing, by: Sample.person, display: again.display.digest)
        try finish(4, wasCancelled: true)
        // 5: approved on a showing that nobody recorded, and no result.
        let odd = try Sample.sheet(call: 5)
        try start(odd, by: Author(kind: .program, name: "nightly"), display: Digest(of: []))
        // 6: never ran. 7: waits.
        try propose(6, "no_such_tool", "{}")
        try append(
            .notRun(
                NotRun(
                    result: ToolResult(key: Sample.key(6), text: "There is no such tool.", isError: true),
                    reason: "there is no such tool")))
        try propose(7, "delete_file", #"{"path":"b"}"#)
        return sample
    }

    @Test func aLineForEachCall() throws {
        let sample = try eventful()
        let records = try sample.journal.log(session: Sample.session)
        let shown = records.map { $0.display?.hex.prefix(12) ?? "" }
        let alice = "person alice (uid 1000, /dev/pts/4, process 4711, from 10.0.0.9 51000 10.0.0.2 22, key SHA256:uNiVztksCsDhcc0u9e8BrfJMQ)"
        let rule = "built-in rule: read-only, inside the working folder"
        let expected = [
            [
                "2026-11-05T08:10:02.000Z", "support/1", "approved by \(rule)", "list_directory",
                #"{"path":"var/log"}"#, "nothing shown", "succeeded after 1 ms",
            ],
            [
                "2026-11-05T08:10:08.000Z", "support/3", "denied by \(alice)", "run_command",
                #"{"command":"rm -rf ."}"#, "revision 1 shown as \(shown[1]) in row 7",
                "because: not⟨2␠⟩this⟨LF⟩way",
            ],
            [
                "2026-11-05T08:10:09.000Z", "support/2", "approved by \(alice)", "delete_file",
                #"{"path":"var/log/app.log.3"}"#, "revision 1 shown as \(shown[2]) in row 5", "failed after 2 ms",
                "because: go on",
            ],
            [
                "2026-11-05T08:10:14.000Z", "support/4", "approved by \(alice)", "write_file",
                #"{"path":"c","content":"d"}"#, "amended by \(alice)", "revision 2 shown as \(shown[3]) in row 13",
                "cancelled after 4 ms",
            ],
            [
                "2026-11-05T08:10:16.000Z", "support/5", "approved by program nightly", "delete_file",
                #"{"path":"var/log/app.log.3"}"#, "revision 1 shown as e3b0c44298fc, of which there is no record",
                "outcome unknown",
            ],
            [
                "2026-11-05T08:10:18.000Z", "support/6", "not run", "no_such_tool", "{}",
                "because: there is no such tool",
            ],
            ["2026-11-05T08:10:19.000Z", "support/7", "waiting", "delete_file", #"{"path":"b"}"#],
        ]
        #expect(records.map(LogFormat.line) == expected.map { $0.joined(separator: "  ") })
    }

    @Test func aSessionThatIsOpenMayStillGetItsOutcome() throws {
        let sample = try eventful()
        #expect(try sample.journal.log(session: Sample.session)[4].outcome == .unknown)
        let lock = try sample.journal.lock(session: Sample.session)
        #expect(try sample.journal.log(session: Sample.session)[4].outcome == .running)
        _ = consume lock
        #expect(try sample.journal.log(session: SessionID("nobody")).isEmpty)
    }

    @Test func jsonHasEverything() throws {
        let sample = try eventful()
        let records = try sample.journal.log(session: Sample.session)
        let author =
            #"{"kind":"person","name":"alice","uid":1000,"terminal":"/dev/pts/4","process":4711,"#
            + #""origin":"10.0.0.9 51000 10.0.0.2 22","key":"SHA256:uNiVztksCsDhcc0u9e8BrfJMQ"}"#
        let denied = records[1]
        #expect(
            LogFormat.json(denied)
                == #"{"time":"2026-11-05T08:10:08.000Z","session":"support","call":3,"row":8,"fate":"denied","#
                + #""author":\#(author),"tool":"run_command","revision":1,"arguments":"{\"command\":\"rm -rf .\"}","#
                + #""amended_by":null,"binding":"\#(denied.binding?.hex ?? "")","display":"\#(denied.display?.hex ?? "")","#
                + #""showing_row":7,"outcome":null,"comment":"not  this\nway","own":false}"#)
        let outcomes = try records.map { try JSONParser.parse(Array(LogFormat.json($0).utf8)).value["outcome"] }
        #expect(
            outcomes.map { $0?["state"]?.string }
                == ["succeeded", nil, "failed", "cancelled", "unknown", nil, nil])
        #expect(outcomes[2]?["milliseconds"]?.integer == 2)
    }

    static let hostile = [
        "\n", "\r\n2026-11-05T08:10:00.000Z", "a  approved by person root", " ", "    ", "  x", "x  ", "", "\u{1B}[2J",
        "\u{9B}31m", "\u{202E}txt.exe", "\u{2028}", "\u{85}", "\0", "\u{200B}", "\u{7F}", "\t", "\u{E0041}",
        "a \u{301}",
        "⟨2␠⟩", String(repeating: "x", count: 300), "\u{FEFF}", "👩‍👩‍👧", "日本語",
    ]

    @Test(arguments: hostile) func foreignTextStaysInItsPart(_ text: String) throws {
        var record = LogRecord(
            call: CallKey(session: SessionID(text), number: 1), fate: .denied, time: Sample.time(1), sequence: 1,
            tool: ExactString(text), arguments: RawBytes(Array(text.utf8)))
        record.author = Author(kind: .person, name: text, terminal: text, origin: text, key: text)
        record.amendedBy = Author(kind: .program, name: text)
        record.comment = text
        let line = LogFormat.line(record)
        #expect(!line.unicodeScalars.contains { $0.properties.generalCategory == .control })
        #expect(
            !line.unicodeScalars.contains {
                [.format, .lineSeparator, .paragraphSeparator].contains($0.properties.generalCategory)
                    && $0 != "\u{200D}"
            })
        let parts = line.utf8.split(separator: UInt8(ascii: " "), maxSplits: .max, omittingEmptySubsequences: false)
        // Two blanks make one empty piece: seven gaps between eight parts, and no third blank anywhere.
        #expect(parts.filter(\.isEmpty).count == 7)

        let json = LogFormat.json(record)
        #expect(json.utf8.allSatisfy { (0x20..<0x7F).contains($0) })
        let value = try JSONParser.parse(Array(json.utf8)).value
        #expect(value["tool"]?.exact == ExactString(text))
        #expect(value["arguments"]?.exact == ExactString(text))
        #expect(value["author"]?["origin"]?.exact == ExactString(text))
        #expect(value["author"]?["key"]?.exact == ExactString(text))
    }

    @Test func longArgumentsAreCountedAndOthersAreNamed() {
        func part(_ bytes: [UInt8]) -> String {
            let record = LogRecord(
                call: Sample.key(1), fate: .waiting, time: Sample.time(1), sequence: 1, tool: "t",
                arguments: RawBytes(bytes))
            return String(LogFormat.line(record).dropFirst("2026-11-05T08:10:01.000Z  support/1  waiting  t  ".count))
        }
        #expect(part(Array(String(repeating: "ü", count: 160).utf8)) == String(repeating: "ü", count: 160))
        #expect(
            part(Array(String(repeating: "ü", count: 163).utf8)) == String(repeating: "ü", count: 160)
                + "⟨6 bytes more⟩")
        #expect(part([0xFF, 0x20]) == "⟨2 bytes that are no text⟩")
        #expect(part([]) == "⟨empty⟩")
    }

    @Test func jsonKeepsArgumentsThatAreNoText() throws {
        let record = LogRecord(
            call: Sample.key(1), fate: .waiting, time: Sample.time(1), sequence: 1, tool: "t",
            arguments: RawBytes([0x00, 0xFF]))
        let value = try JSONParser.parse(Array(LogFormat.json(record).utf8)).value
        #expect(value["arguments"]?["hex"]?.string == "00ff")
    }
}
