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

/// The corpus' cases about paths, as far as facts and the built-in rule decide them.
@Suite(.enabled(if: Shared.has("attacks/cases.jsonl"), Comment(rawValue: Shared.absent))) struct AttackCorpusTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let id: String
        let tool: String
        let json: JSONValue
        var testDescription: String { id }
    }

    private static let tools = ["read_file": "read_file", "write_file": "write_file", "list_dir": "list_directory"]

    static func cases() -> [Case] {
        guard let lines = try? Shared.lines("attacks/cases.jsonl") else { return [] }
        return lines.compactMap { line in
            guard let value = try? JSONParser.parse(line).value, let id = value["id"]?.string, id.hasPrefix("path-"),
                let tool = value["tool"]?.string.flatMap({ tools[$0] })
            else { return nil }
            return Case(id: id, tool: tool, json: value)
        }
    }

    private struct Place {
        let fixture: Fixture
        let home: String

        init() throws {
            let scratch = try ScratchFolder()
            home = "\(scratch.path)/home"
            fixture = try Fixture(variables: [EnvironmentEntry(name: "HOME", value: ExactString(home))], scratch: scratch)
            try Fixture.makeFolder(home)
        }

        func filled(_ text: String) -> String {
            text.replacing("@WS@", with: fixture.workspace).replacing("@WSNAME@", with: "ws")
                .replacing("@TMP@", with: fixture.scratch.path).replacing("@HOME@", with: home)
        }

        func setUp(_ setup: JSONValue?) throws {
            func members(_ key: ExactString) -> [(String, String)] {
                (setup?[key]?.object?.members ?? []).map { (filled($0.key.string), filled($0.value.string ?? "")) }
            }
            for name in setup?["dirs"]?.array ?? [] { try folders("\(fixture.workspace)/\(name.string ?? "")") }
            for (name, content) in members("files") { try file("\(fixture.workspace)/\(name)", content) }
            for (path, content) in members("outside") {
                if path.hasSuffix("/") { try folders(path) } else { try file(path, content) }
            }
            for (path, target) in members("symlinks") {
                try folders(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
                #expect(symlink(target, path) == 0)
            }
            for (path, target) in members("hardlinks") {
                try file(target, "private")
                #expect(hardLink(target, path) == 0)
            }
        }

        private func folders(_ path: String) throws {
            var sofar = ""
            for part in path.split(separator: "/") {
                sofar += "/\(part)"
                mkdir(sofar, 0o755)
            }
            guard Files.exists(path) else { throw Unexpected(description: "mkdir \(path)") }
        }

        private func file(_ path: String, _ content: String) throws {
            try folders(String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]))
            try Files.write(content, to: path)
        }
    }

    @Test(arguments: cases()) func pathsAreDecidedOnWhatTheyMean(_ item: Case) async throws {
        let place = try Place()
        try place.setUp(item.json["setup"])
        let must = try #require(item.json["must"])
        let decision = must["decision"]?.string
        let members = (item.json["arguments"]?.object?.members ?? []).map {
            JSONObject.Member(key: $0.key, value: $0.value.exact.map { .string(ExactString(place.filled($0.string))) } ?? $0.value)
        }
        let bytes = JSONValue.object(JSONObject(members)).serialized()
        guard let arguments = try? ToolArguments(parsing: bytes) else {
            #expect(decision == "error")
            return
        }
        #expect(decision != "error")
        let definition = try place.fixture.definition(item.tool)
        guard case .facts(let facts) = await place.fixture.box.facts(tool: definition, arguments: arguments) else {
            // Refused: an attack has had its answer. The harmless ones must not be.
            #expect(decision != "allow")
            return
        }
        let sheet = CallSheet(
            key: CallKey(session: SessionID("s"), number: 1), revision: 1, definition: definition, arguments: arguments,
            facts: facts)
        let verdict = Policy().verdict(on: sheet)
        let target = try #require(facts.targets.first)
        if decision == "allow" {
            #expect(target.inside && target.sensitive == nil && facts.unknown.isEmpty)
            if item.tool != "write_file" { #expect(verdict.ruling == .allow) }
        } else {
            #expect(verdict.ruling != .allow)
        }
        if let path = must["display_resolved_path"]?.string, !path.contains("canonical"), item.id != "path-007" {
            // The place itself need not be there; a missing parent leaves the text as it was given.
            #expect(target.resolved == ExactString(place.filled(path)))
        }
        let flags = Set((must["flags"]?.array ?? []).compactMap(\.string))
        #expect(flags.isSubset(of: verdict.flags), "\(verdict.flags)")
        let absent = (must["flags_absent"]?.array ?? []).compactMap(\.string)
        #expect(absent.allSatisfy { !verdict.flags.contains($0) }, "\(verdict.flags)")
        if item.json["look_alike"]?.bool == true { #expect(target.notes.isEmpty) }
    }
}

private func hardLink(_ from: String, _ to: String) -> Int32 { link(from, to) }
