import Approval
import Conversation
import GRDB
import JSON
import Store
import TestSupport
import Testing

@testable import Journal

/// What looks like a secret is kept nowhere but, while its call waits, in the exact arguments.
@Suite struct SecretTests {
    private static let key = "demo-key-1234567890"
    private static let raw = Array(#"{"argv":["curl","-H","Authorization: Bearer demo-key-1234567890"],"n":1.50}"#.utf8)

    /// Any of the files, the write-ahead log too.
    private static func isKept(_ folder: String) throws -> Bool {
        try Files.list(folder).filter { $0.hasPrefix("journal.sqlite") }.contains { name in
            String(decoding: try Files.read("\(folder)/\(name)"), as: UTF8.self).contains(key)
        }
    }

    @Test func aWaitingCallIsTakenUpExactly() throws {
        let sample = try Sample()
        let key = CallKey(session: Sample.session, number: 1)
        let call = ToolCall(key: key, wireID: "w1", name: "run_command", rawArguments: Self.raw)
        try sample.journal.append([.message(Message(role: .assistant, blocks: [.toolCall(call)])), .proposed(call)], session: Sample.session, at: Sample.time(1))
        let open = try sample.journal.openCalls(session: Sample.session)
        #expect(open.map(\.call) == [call])
        do {
            var rows = try sample.journal.history(session: Sample.session)
            while let row = try rows.next() { #expect(!"\(row.entry)".contains(Self.key)) }
        }
        try sample.journal.append(.notRun(NotRun(result: ToolResult(key: key, text: "no", isError: true), reason: "no")), session: Sample.session, at: Sample.time(2))
        #expect(try sample.journal.openCalls(session: Sample.session).isEmpty)
        #expect(try sample.journal.verify().broken == nil)
        #expect(try !Self.isKept(sample.journal.folder))
    }

    @Test func anAmendmentToo() throws {
        let sample = try Sample()
        let key = CallKey(session: Sample.session, number: 1)
        let call = ToolCall(key: key, wireID: nil, name: "run_command", rawArguments: Array(#"{"argv":["ls"]}"#.utf8))
        let amendment = Amendment(call: key, revision: 2, arguments: RawBytes(Self.raw), author: Author(kind: .person, name: "ada"))
        try sample.journal.append([.proposed(call), .amended(amendment)], session: Sample.session, at: Sample.time(1))
        let open = try #require(try sample.journal.openCalls(session: Sample.session).first)
        #expect(open.call == call && open.amendment == amendment)
    }

    /// A copy of the journal without the sealed arguments: nothing is run under a mark's name.
    @Test func withoutTheExactArgumentsItCannotBeRead() throws {
        let sample = try Sample()
        let call = ToolCall(key: CallKey(session: Sample.session, number: 1), wireID: nil, name: "run_command", rawArguments: Self.raw)
        try sample.journal.append(.proposed(call), session: Sample.session, at: Sample.time(1))
        try sample.journal.file.run("DELETE FROM sealed")
        let open = try #require(try sample.journal.openCalls(session: Sample.session).first)
        #expect(throws: ArgumentsError.self) { try open.call.arguments() }
        #expect(String(decoding: open.call.rawArguments, as: UTF8.self) == #"{"argv":["curl","-H","Authorization: Bearer [secret: authorization header]"],"n":1.50}"#)
    }

    @Test func resultsAndRowsAreMarked() throws {
        let result = ToolResult(key: CallKey(session: Sample.session, number: 1), text: "API_KEY=\(Self.key)\n", isError: false)
        #expect(SecretMarks.result(result)?.text == "API_KEY=[secret: key or password]\n")
        let rows = [
            DisplayRow(.argument, label: "content", "-----BEGIN RSA " + "PRIVATE KEY-----"), DisplayRow(.argumentLine, "MIIEowIBAAKCAQEA"),
            DisplayRow(.argumentLine, "-----END RSA " + "PRIVATE KEY-----"), DisplayRow(.section, "Checks"),
        ]
        let display = CallDisplay(rows: rows)
        let marked = try #require(SecretMarks.display(display))
        #expect(marked.rows.map(\.text) == ["[secret: private key]", "[secret: private key]", "[secret: private key]", "Checks"])
        #expect(marked.digest == display.digest)
        #expect(SecretMarks.arguments(Array(#"{"password":"correct9horse","path":"a"}"#.utf8)).map { String(decoding: $0, as: UTF8.self) } == #"{"password":"[secret: key or password]","path":"a"}"#)
        #expect(SecretMarks.arguments(Array(#"{"path":"a.txt","content":"hello"}"#.utf8)) == nil)
    }
}
