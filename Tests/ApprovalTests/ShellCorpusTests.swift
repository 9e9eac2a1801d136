import JSON
import TestSupport
import Testing

@testable import Approval

/// Command lines of other projects, and what bash itself makes of them.
@Suite(.enabled(if: Shared.has("corpora/shell/lines.jsonl"), Comment(rawValue: Shared.absent))) struct ShellCorpusTests {
    @Test func theReaderAgreesWithTheFacts() throws {
        var all = 0
        var exact = 0
        var others: [String] = []
        for text in try Shared.lines("corpora/shell/lines.jsonl") {
            let fact = try JSONParser.parse(text).value
            let line = try #require(fact["line"]?.string)
            let isPlain = fact["plain"] == .bool(true)
            let read = ShellLine(line)
            all += 1
            #expect(isPlain || !read.isPlain, "plain, which it is not: \(line)")
            if fact["bash_syntax_ok"] == .bool(false) { #expect(!read.isPlain) }
            let commands = (fact["commands"]?.array ?? []).map { ($0.array ?? []).map { $0.string ?? "" } }
            let operators = (fact["operators"]?.array ?? []).map { $0.string ?? "" }
            if read.isPlain == isPlain, !isPlain || same(read.commands, commands) && same([read.operators], [operators]) {
                exact += 1
            } else {
                others.append(line)
            }
        }
        // The rest are `coproc` and `time {`, which the grammar behind the facts takes for names of programs.
        #expect(all > 1_000 && exact * 100 >= all * 98, "\(exact) of \(all); not: \(others.prefix(20))")
    }

    private func same(_ a: [[String]], _ b: [[String]]) -> Bool {
        a.map { $0.map { ExactString($0) } } == b.map { $0.map { ExactString($0) } }
    }
}
