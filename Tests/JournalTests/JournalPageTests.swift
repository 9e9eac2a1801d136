import GRDB
import Store
import TestSupport
import Testing

@testable import Journal

/// What docs/journal.md says holds: the bodies that it shows are bodies, it names what there is, and its script verifies a journal.
@Suite struct JournalPageTests {
    private static func page() throws -> String {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        return try Files.text("\(root)/docs/journal.md")
    }

    /// The first block in backquotes of a language.
    private static func block(_ language: String) throws -> String {
        let page = try page()
        let rest = page[try #require(page.firstRange(of: "```\(language)\n")).upperBound...]
        return String(rest[..<(try #require(rest.firstRange(of: "```"))).lowerBound])
    }

    @Test func thereIsABodyOfEveryKind() throws {
        var kinds: [JournalEntry.Kind] = []
        for line in try Self.block("jsonl").split(separator: "\n") {
            let entry = try #require(EntryText.decode(Array(line.utf8)), "\(line)")
            let written = try EntryText.encode(entry)
            #expect(written == Array(line.utf8), "\(String(decoding: written, as: UTF8.self))")
            kinds.append(entry.kind)
        }
        #expect(Set(kinds) == Set(JournalEntry.Kind.allCases) && kinds.count == JournalEntry.Kind.allCases.count)
    }

    @Test func everythingIsNamed() throws {
        let page = try Self.page()
        for kind in JournalEntry.Kind.allCases { #expect(page.contains("`\(kind.rawValue)`"), "\(kind)") }
        for version in JournalSchema.migrator.migrations { #expect(page.contains("\n| \(version) | "), "\(version)") }
        let sample = try Sample()
        let tables = try sample.journal.file.read { db in
            try String.fetchAll(db, sql: "SELECT name FROM sqlite_master WHERE type = 'table'")
        }
        for table in tables { #expect(page.contains("\n| `\(table)` | "), "\(table)") }
        let columns = try sample.journal.file.read { db in
            try String.fetchAll(db, sql: "SELECT name FROM pragma_table_info('entry')")
        }
        for column in columns { #expect(page.contains("\n| `\(column)` | "), "\(column)") }
    }

    /// Written by the program, when its schema was 1 and 2.
    @Test(arguments: [
        (1, "48:57f1e18036c389671b2787fb802ff5b9cf2995a735bfe04ac790012269081ad8\n"),
        (2, "24:c6149a7f1b35c0d46e9066c36b572a6c767525ddcebf7209303375ab93889eb2\n"),
    ])
    func theScriptReadsOldJournals(_ schema: Int, _ tip: String) throws {
        let scratch = try ScratchFolder()
        let journal = "\(try FixtureTests.folder(in: scratch, schema: schema))/journal.sqlite"
        let outcome = try Shell.run(["python3", "-c", try Self.block("python"), journal])
        #expect(outcome.status == 0 && outcome.text == tip, "\(outcome.text)")
    }

    @Test func theScriptVerifies() throws {
        let script = try Self.block("python")
        #expect(script.split(separator: "\n").count <= 20)
        let sample = try Sample(messages: 10)
        try Files.write(script, to: "\(sample.scratch.path)/verify.py")
        func verify() throws -> Shell.Outcome { try Shell.run(["python3", "\(sample.scratch.path)/verify.py", sample.journal.path]) }

        let sound = try verify()
        let tip = try sample.journal.verify().tip
        #expect(sound.status == 0 && sound.text == "\(tip)\n", "\(sound.text)")
        // One byte of one row.
        try sample.journal.file.run("UPDATE entry SET body = replace(body, 'message 3', 'message 4') WHERE seq = 3")
        #expect(try verify().status == 1)
        #expect(try verify().text == "row 3 was changed, or does not follow row 2\n")
        try sample.journal.file.run("UPDATE entry SET body = replace(body, 'message 4', 'message 3') WHERE seq = 3")
        #expect(try verify().status == 0)
        try sample.journal.file.run("DELETE FROM entry WHERE seq = 5")
        #expect(try verify().text == "row 6 was changed, or does not follow row 4\n")
    }
}
