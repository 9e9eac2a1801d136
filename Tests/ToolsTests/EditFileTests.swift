import Approval
import Conversation
import JSON
import TestSupport
import Testing

@testable import Tools

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct EditFileTests {
    private static func call(_ edits: (old: String, new: String)..., path: String = "a.txt", all: Bool = false) -> JSONValue {
        let items = edits.map { edit -> JSONValue in
            var members: [JSONObject.Member] = [
                .init(key: "old_text", value: .string(ExactString(edit.old))),
                .init(key: "new_text", value: .string(ExactString(edit.new))),
            ]
            if all { members.append(.init(key: "replace_all", value: true)) }
            return .object(JSONObject(members))
        }
        return ["path": .string(ExactString(path)), "edits": .array(items)]
    }

    private func edited(_ text: String, _ call: JSONValue) async throws -> String {
        let fixture = try Fixture()
        try fixture.write(text, to: "a.txt")
        let result = try await fixture.run("edit_file", call)
        #expect(!result.isError, "\(result.text)")
        return try fixture.text("a.txt")
    }

    private func problem(_ text: String, _ call: JSONValue) async throws -> String {
        let fixture = try Fixture()
        try fixture.write(text, to: "a.txt")
        return try await fixture.problem("edit_file", call)
    }

    @Test func showsTheWholeDifferenceAndWritesExactlyThat() async throws {
        let fixture = try Fixture()
        try fixture.write("one\ntwo\nthree\n", to: "a.txt")
        #expect(chmod("\(fixture.workspace)/a.txt", 0o640) == 0)
        let facts = try await fixture.facts("edit_file", Self.call((old: "two", new: "2"), (old: "2\nthree", new: "2\n3")))
        #expect(facts.risk == .writes)
        #expect(facts.effect == .writes(content: Array("one\n2\n3\n".utf8), existing: Array("one\ntwo\nthree\n".utf8)))
        #expect(facts.targets.first?.content == Digest(of: Array("one\ntwo\nthree\n".utf8)))
        let result = try await fixture.run("edit_file", Self.call((old: "two", new: "2"), (old: "2\nthree", new: "2\n3")))
        #expect(result.text == "Replaced the content of \(fixture.workspace)/a.txt: 8 bytes now, 14 before.")
        #expect(try fixture.text("a.txt") == "one\n2\n3\n")
        #expect(try Files.list(fixture.workspace) == ["a.txt"])
        var status = stat()
        #expect(stat("\(fixture.workspace)/a.txt", &status) == 0)
        #expect(status.st_mode & 0o7777 == 0o640)
    }

    /// Bytes, not letters: what looks alike is not alike, and line ends stay.
    @Test func comparesBytes() async throws {
        #expect(try await edited("a\r\nb\r\n", Self.call((old: "b", new: "c"))) == "a\r\nc\r\n")
        #expect(try await edited("caf\u{E9} cafe\u{301}", Self.call((old: "caf\u{E9}", new: "x"))) == "x cafe\u{301}")
        #expect(try await edited("e\u{301}", Self.call((old: "\u{301}", new: ""))) == "e")
        #expect(try await edited("a;\u{37E}", Self.call((old: ";", new: ":"))) == "a:\u{37E}")
        #expect(try await edited("a a a", Self.call((old: "a", new: "aa"), all: true)) == "aa aa aa")
        #expect(try await edited("aaaaa", Self.call((old: "aa", new: "b"), all: true)) == "bba")
        #expect(try await problem("cafe\u{301}", Self.call((old: "caf\u{E9}", new: "x"))).contains("does not occur"))
    }

    @Test func saysWhatIsWrong() async throws {
        #expect(try await problem("a\nb\na\n", Self.call((old: "a", new: "c"))) == """
            old_text of edits[0] occurs 2 times in the file; give more of the lines around it so that it occurs once, or set \
            replace_all. It is at lines 1, 3.
            """)
        #expect(try await problem("aaa", Self.call((old: "aa", new: "c"))).contains("occurs 2 times"))
        #expect(try await problem("b", Self.call((old: "b", new: "c"), (old: "b", new: "d"))).hasPrefix(
            "old_text of edits[1] does not occur in the file after the edits before it."))
        #expect(try await problem("b", Self.call((old: "b", new: "c"), (old: "c", new: "b"))).contains("change nothing"))
        #expect(try await problem("x = 1\r\ny = 2\r\n", Self.call((old: "x = 1\ny = 2", new: "z"))).hasSuffix(
            "The lines of the file end with CR LF (\\r\\n), those of old_text with LF alone."))
        #expect(try await problem("if a {\n\tb()\n}\n", Self.call((old: "if a {\n    b()\n}\n", new: "z"))).hasSuffix("""
            But for blanks it is like the file from line 1 on. Line 2 of the file is "\\tb()", but old_text has "    b()".
            """))
        #expect(try await problem("zero\none\ntwo\nthree\n", Self.call((old: "one\ntwo\n3", new: "z"))).hasSuffix("""
            Its first 2 lines agree with the file from line 2 on. Then line 4 of the file is "three", but old_text has "3".
            """))
        #expect(try await problem("one\ntwo\n", Self.call((old: "two\nthree", new: "z"))).hasSuffix(
            "Its first 1 line is the last of the file."))
        #expect(try await problem("let colour = 1\n", Self.call((old: "let color = 1", new: "z"))).hasSuffix(
            "The nearest line is line 1 of the file: \"let colour = 1\"."))
        #expect(try await problem("", Self.call((old: "x", new: "z"))) == "old_text of edits[0] does not occur in the file.")
    }

    @Test func filesThatAreNoneToEdit() async throws {
        var limits = ToolLimits()
        limits.editBytes = 10
        let fixture = try Fixture(limits: limits)
        let call = Self.call((old: "x", new: "y"))
        #expect(try await fixture.problem("edit_file", call) == "There is nothing at a.txt.")
        try Files.write([0x78, 0xFF], to: "\(fixture.workspace)/a.txt")
        #expect(try await fixture.problem("edit_file", call).contains("no text in UTF-8"))
        try fixture.write("x2345678901", to: "a.txt")
        #expect(try await fixture.problem("edit_file", call).contains("larger than 10 bytes"))
        try fixture.write("x", to: "a.txt")
        #expect(try await fixture.problem("edit_file", Self.call((old: "x", new: "12345678901"))).contains("too long to edit"))
        try fixture.folder("d")
        #expect(try await fixture.problem("edit_file", Self.call((old: "x", new: "y"), path: "d")).contains("is a folder"))
    }

    /// Whoever may not read a file without asking does not learn its lines by guessing at them.
    @Test func hintsTellOnlyWhatReadingWouldTell() async throws {
        let fixture = try Fixture()
        try fixture.write("TOKEN=secret", to: ".env")
        let facts = try await fixture.facts("edit_file", Self.call((old: "TOKEN=x", new: "y"), path: ".env"))
        #expect(facts.targets.first?.sensitive != nil)
        #expect(facts.unknown.contains { $0.contains("would fail") } && !facts.unknown.contains { $0.contains("secret") })
        let result = try await fixture.run("edit_file", Self.call((old: "TOKEN=x", new: "y"), path: ".env"))
        #expect(result.isError && result.text.contains("does not occur") && !result.text.contains("secret"))

        try Files.write("TOKEN=secret", to: "\(fixture.outside)/key")
        #expect(Glibc_link("\(fixture.outside)/key", "\(fixture.workspace)/a.txt") == 0)
        let sentence = try await fixture.problem("edit_file", Self.call((old: "TOKEN=x", new: "y")))
        #expect(!sentence.contains("secret"))
    }

    @Test func editsThroughALinkWhereItLeads() async throws {
        let fixture = try Fixture()
        try Files.write("x", to: "\(fixture.outside)/real.txt")
        try fixture.link("a.txt", to: "\(fixture.outside)/real.txt")
        let facts = try await fixture.facts("edit_file", Self.call((old: "x", new: "y")))
        #expect(facts.targets.first?.inside == false)
        #expect(facts.targets.first?.resolved == ExactString("\(fixture.outside)/real.txt"))
    }

    @Test func manyAndLargeEditsTakeLinearTime() throws {
        let content = [UInt8](repeating: 0x61, count: 400_000)
        let all = TextEdit(old: [0x61], new: [0x62], replacesAll: true)
        #expect(try TextEdit.apply([all], to: content, limit: 1_000_000) == [UInt8](repeating: 0x62, count: 400_000))
        #expect(throws: CallProblem.self) {
            try TextEdit.apply([TextEdit(old: [0x61], new: content, replacesAll: true)], to: content, limit: 1_000_000)
        }
        let lines = Array(String(repeating: "same\n", count: 100_000).utf8)
        #expect(NearMiss.hint(for: Array(String(repeating: "same\n", count: 5_000).utf8) + [0x78], in: lines) != nil)
    }
}

private func Glibc_link(_ from: String, _ to: String) -> Int32 { link(from, to) }
