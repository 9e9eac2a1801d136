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

/// What of an output does not fit into the result is kept, and can be read again.
@Suite(.timeLimit(.minutes(2))) struct KeptOutputTests {
    private static func limits() -> ToolLimits {
        var limits = ToolLimits()
        limits.outputHead = 100
        limits.outputTail = 100
        return limits
    }

    private static func fixture(_ kept: OutputShelf.Limits = .init(), _ limits: ToolLimits = limits()) throws -> Fixture {
        try Fixture(limits: limits, outputs: kept)
    }

    private static let numbers = (1...1000).map { "\($0)\n" }.joined()

    private func file(_ fixture: Fixture) -> String { "\(fixture.data)/outputs/s/1" }

    private func mode(_ path: String) -> mode_t {
        var status = stat()
        return lstat(path, &status) == 0 ? status.st_mode & 0o7777 : 0
    }

    private func read(_ fixture: Fixture, _ arguments: JSONValue) async throws -> String {
        let result = try await fixture.run("read_output", arguments)
        #expect(!result.isError, "\(result.text)")
        return result.text
    }

    @Test func whatFitsIsNotKept() async throws {
        let fixture = try Self.fixture()
        let result = try await fixture.command(["seq", "60"])
        #expect(!result.text.contains("left out"))
        #expect(!Files.exists("\(fixture.data)/outputs"))
        #expect(try await fixture.problem("read_output", ["call": 1]).contains("No output of a call 1 is kept in this session."))
    }

    @Test func whatDoesNotFitIsKeptWholeForTheUserAlone() async throws {
        let fixture = try Self.fixture()
        let result = try await fixture.shell("seq 1000; exit 3")
        #expect(result.text.contains("are left out here; all of it is kept: read_output with call 1 and first_line 37 reads on from here]\n"))
        #expect(try Files.text(file(fixture)).utf8.elementsEqual(Self.numbers.utf8))
        #expect(mode(file(fixture)) == 0o600)
        #expect(mode("\(fixture.data)/outputs") == 0o700)
        #expect(mode("\(fixture.data)/outputs/s") == 0o700)
        let next = try await read(fixture, ["call": 1, "first_line": 37, "limit": 3])
        #expect(next == "37\n38\n39\n[lines 37 to 39, bytes 100 to 108 of 3893; read on with first_line 40]")
        let last = try await read(fixture, ["call": 1, "first_line": 999])
        #expect(last == "999\n1000\n[lines 999 to 1000, bytes 3885 to 3893 of 3893; that is the end of it]")
        let bytes = try await read(fixture, ["call": 1, "first_byte": 3889, "limit": 1])
        #expect(bytes == "1000\n[line 1000, bytes 3889 to 3893 of 3893; that is the end of it]")
    }

    @Test func allOfItCanBeReadPieceByPiece() async throws {
        var limits = Self.limits()
        limits.readBytes = 50
        let fixture = try Self.fixture(.init(), limits)
        // Lines of every length, some longer than one answer, of characters of every length.
        let text = (0..<60).map { String(repeating: ["a", "ä", "€", "😀"][$0 % 4], count: $0 * $0 % 83) + "\n" }.joined() + "end"
        try fixture.write(text, to: "text")
        _ = try await fixture.command(["cat", "text"])
        var (all, start) = ("", JSONObject([.init(key: "call", value: 1)]))
        for _ in 0..<10_000 {
            let answer = try await read(fixture, .object(start))
            let note = answer.utf8.lastIndex(of: UInt8(ascii: "[")).map { String(decoding: answer.utf8[$0...], as: UTF8.self) } ?? ""
            var piece = String(decoding: answer.utf8.dropLast(note.utf8.count), as: UTF8.self)
            #expect(!piece.contains("\u{FFFD}"))
            #expect(piece.utf8.count <= 51)
            let number = note.split(separator: " ").last.flatMap { Int($0.dropLast()) }
            // A line break is put behind a piece that has none.
            if !note.contains("first_line") { piece.removeLast() }
            all += piece
            guard let number else { break }
            let key: ExactString = note.contains("first_byte") ? "first_byte" : "first_line"
            start = JSONObject([.init(key: "call", value: 1), .init(key: key, value: .number(JSONNumber(number)))])
        }
        #expect(all.utf8.elementsEqual(text.utf8))
    }

    @Test func whereThereIsNothingTheAnswerSaysSo() async throws {
        let fixture = try Self.fixture()
        _ = try await fixture.command(["seq", "1000"])
        let line = try await fixture.run("read_output", ["call": 1, "first_line": 1001])
        #expect(line == .failure("The output of call 1 has only 1000 lines; there is no line 1001."))
        let byte = try await fixture.run("read_output", ["call": 1, "first_byte": 3894])
        #expect(byte == .failure("The output of call 1 has only 3893 bytes; there is no byte 3894."))
        #expect(try await fixture.problem("read_output", ["call": 2]).contains("No output of a call 2 is kept"))
        #expect(try await fixture.problem("read_output", ["call": 1, "first_line": 1, "first_byte": 1]).contains("not both"))
        #expect(try await fixture.problem("read_output", ["call": 0]).contains("at least 1"))
        #expect(try await fixture.problem("read_output", ["call": 9_223_372_036_854_775_807]).contains("is kept"))
        // It goes between the approval and the reading.
        let gone = try await fixture.run("read_output", ["call": 1], meanwhile: { Files.remove(file(fixture)) })
        #expect(gone.isError)
        #expect(gone.text.contains("No output of a call 1 is kept"))
    }

    @Test func itIsOfThisSessionAlone() async throws {
        let fixture = try Self.fixture()
        _ = try await fixture.command(["seq", "1000"])
        let other = ToolBox(
            workspace: fixture.box.workspace, environment: ChildEnvironment(choosingFrom: []), ownFolders: [],
            outputs: OutputShelf(dataFolder: ExactString(fixture.data), session: SessionID("t")))
        let definition = try fixture.definition("read_output")
        let arguments = try ToolArguments(parsing: Array(#"{"call":1}"#.utf8))
        guard case .problem(let words) = await other.facts(tool: definition, arguments: arguments) else {
            Issue.record("another session's output can be read")
            return
        }
        #expect(words.contains("in this session"))
        // Even with an approval of that other session.
        let facts = try await fixture.facts("read_output", ["call": 1])
        let result = await other.run(try Fixture.warrant(definition, arguments, facts), output: { _ in })
        #expect(result == .failure("The approval does not fit the call; nothing was read."))
        for id in ["../s", "", ".", "s/../s", String(repeating: "x", count: 300), "s\u{301}"] {
            let shelf = OutputShelf(dataFolder: ExactString(fixture.data), session: SessionID(id))
            #expect(try shelf.file(call: 1) == nil, "\(id)")
        }
    }

    @Test func itRunsByItself() async throws {
        let fixture = try Self.fixture()
        _ = try await fixture.command(["seq", "1000"])
        let definition = try fixture.definition("read_output")
        func verdict(_ text: String) async throws -> Verdict {
            let arguments = try ToolArguments(parsing: Array(text.utf8))
            guard case .facts(let facts) = await fixture.box.facts(tool: definition, arguments: arguments) else { throw Unexpected(description: text) }
            return Policy().verdict(on: CallSheet(key: CallKey(session: SessionID("s"), number: 2), revision: 1, definition: definition, arguments: arguments, facts: facts))
        }
        let verdict = try await verdict(#"{"call":1}"#)
        #expect(verdict.ruling == .allow)
        #expect(verdict.because == [Policy.readOwnOutput])
    }

    @Test func noMoreIsKeptOfACallThanTheLimit() async throws {
        var kept = OutputShelf.Limits()
        kept.call = 1000
        let fixture = try Self.fixture(kept)
        let result = try await fixture.command(["seq", "1000"])
        #expect(result.text.contains("are left out here; the first 1000 bytes are kept: read_output with call 1 and first_line 37"))
        #expect(try Files.text(file(fixture)).utf8.elementsEqual(Self.numbers.utf8.prefix(1000)))
        let end = try await read(fixture, ["call": 1, "first_line": 277])
        #expect(end == "277\n[line 277, bytes 997 to 1000 of 1000; no more of the output was kept]")
    }

    @Test func theOldestGoWhenThereIsNoRoom() throws {
        let scratch = try ScratchFolder()
        var limits = OutputShelf.Limits()
        limits.call = 100
        limits.all = 300
        let shelf = OutputShelf(dataFolder: ExactString(scratch.path), session: SessionID("s"), limits: limits)
        let now = time(nil)
        for call in 1...4 {
            let file = try shelf.makeFile(call: call)
            try file.write([UInt8](repeating: 0x61, count: 100))
            let path = "\(scratch.path)/outputs/s/\(call)"
            let times = [timeval(tv_sec: now - 100 + call, tv_usec: 0), timeval(tv_sec: now - 100 + call, tv_usec: 0)]
            #expect(utimes(path, times) == 0)
        }
        #expect(try Files.list("\(scratch.path)/outputs/s").sorted() == ["2", "3", "4"])
        shelf.prune(now: Int64(now) + limits.age - 97)
        #expect(try Files.list("\(scratch.path)/outputs/s").sorted() == ["3", "4"])
        shelf.prune(now: Int64(now) + limits.age)
        #expect(try Files.list("\(scratch.path)/outputs").isEmpty)
    }

    @Test func whatIsNoTextIsToldAsText() async throws {
        let fixture = try Self.fixture()
        let result = try await fixture.shell("head -c 200 /dev/zero; printf '\\377a\\000b\\n'; printf '\\303'")
        #expect(result.text.contains("are left out here; all of it is kept"))
        let all = try await read(fixture, ["call": 1])
        #expect(all.hasPrefix("\u{FFFD}a\u{FFFD}b\n\u{FFFD}\n[bytes that are not text are replaced by U+FFFD]\n"))
        #expect(!all.utf8.contains(0))
    }

    @Test func aPlaceThatIsALinkIsNotFollowed() async throws {
        let fixture = try Self.fixture()
        #expect(symlink(fixture.outside, "\(fixture.data)/outputs") == 0)
        let result = try await fixture.command(["seq", "1000"])
        #expect(!result.isError)
        #expect(result.text.contains("; it could not be kept either: "))
        #expect(try Files.list(fixture.outside).isEmpty)
    }

    @Test(.enabled("mounting needs the system's administrator") { await SmallDisk.isPossible() })
    func aFullDiskLosesOnlyWhatIsKept() async throws {
        let disk = try await SmallDisk()
        let result: ExecutionResult
        let names: [String]
        do {
            let box = ToolBox(
                workspace: disk.fixture.box.workspace, environment: ChildEnvironment(choosingFrom: Fixture.variables), limits: Self.limits(),
                ownFolders: [], outputs: OutputShelf(dataFolder: ExactString(disk.folder), session: SessionID("s")))
            let definition = try #require(box.definitions.first { $0.name == "run_command" })
            let arguments = try ToolArguments(parsing: Fixture.command(["seq", "200000"]).serialized())
            guard case .facts(let facts) = await box.facts(tool: definition, arguments: arguments) else { throw Unexpected(description: "no facts") }
            result = await box.run(try Fixture.warrant(definition, arguments, facts), output: { _ in })
            names = try Files.list("\(disk.folder)/outputs/s")
        } catch {
            try await disk.remove()
            throw error
        }
        try await disk.remove()
        #expect(!result.isError)
        #expect(result.text.contains("are left out here; it could not be kept either: no space is left on the device]\n"))
        #expect(result.text.contains("\n200000\nexit status 0"))
        #expect(names.isEmpty)
    }
}
