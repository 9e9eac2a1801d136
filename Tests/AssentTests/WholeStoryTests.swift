import Approval
import Conversation
import JSON
import Journal
import TestSupport
import Testing

/// The whole story, in a real terminal, by keys: propose, look, approve one, deny one with a reason, edit one.
@Suite(.enabled(if: Tmux.isInstalled, "tmux is not installed"), .serialized)
struct WholeStoryTests {
    @Test func withThePracticeModel() throws {
        let desk = try ChatDesk(files: ["a.log": "a", "b.log": "b", "notes.txt": "tea\n"], arguments: ["--practice"])
        try desk.screen.wait(for: "The practice model answers")
        try desk.say("delete a.log and b.log and write \"hello\" to c.txt and read notes.txt")
        try desk.screen.wait(for: "3 pending")
        // Reading ran by the built-in rule, and says so; nothing else has run.
        try desk.screen.wait("the read has run") { $0.contains { $0.contains("✓ read_file notes.txt") && $0.contains("auto: read-only") } }
        #expect(Files.exists(desk.path("a.log")) && Files.exists(desk.path("b.log")) && !Files.exists(desk.path("c.txt")))

        // Typing and Enter in the composer decide nothing, whatever the letters.
        try desk.screen.type("a y a y")
        #expect(try desk.screen.picture().contains("3 pending"))
        try desk.screen.press("C-u")

        // Approve the first: a deletion of which a copy is kept asks for no second key.
        try desk.screen.press("Tab")
        desk.look()
        try desk.screen.wait(for: "a copy is kept; undo with /undo")
        try desk.screen.press("a")
        try desk.screen.wait(for: "2 pending")
        try desk.screen.wait(for: "✓ delete_file a.log")
        #expect(!Files.exists(desk.path("a.log")))

        // Deny the second with a reason.
        try desk.screen.waitForSelection(of: "#2 delete_file b.log")
        try desk.screen.press("D")
        try desk.screen.wait(for: "Why #2 is denied")
        try desk.screen.type("still needed")
        try desk.screen.wait(for: "still needed")
        try desk.screen.press("Enter")
        try desk.screen.wait(for: "1 pending")
        #expect(Files.exists(desk.path("b.log")))

        // Edit the third; saving approves nothing.
        try desk.screen.waitForSelection(of: "#3 write_file")
        try desk.screen.press("e")
        try desk.screen.wait(for: "Edit #3")
        try desk.screen.wait(for: "c.txt")
        try desk.screen.press("Tab")
        try desk.screen.type(" you")
        try desk.screen.press("C-s")
        try desk.screen.wait(for: "Amended by you")
        #expect(!Files.exists(desk.path("c.txt")))
        desk.look()
        try desk.screen.press("a")
        try desk.screen.wait(for: "(reason: still needed)")
        try desk.screen.wait("the end of the answer") { $0.contains { $0.contains("c.txt with 9 bytes") } }
        #expect(try Files.text(desk.path("c.txt")) == "hello you")
        try desk.quit()

        let log = try desk.log().sorted { $0.call.number < $1.call.number }
        #expect(log.map(\.fate) == [.approved, .denied, .approved, .approved])
        #expect(log.map { $0.author?.kind } == [.person, .person, .person, .rule])
        #expect(log[1].comment == "still needed")
        #expect(log[2].amendedBy != nil && log[2].revision == 2)
        #expect(log[0].author?.terminal?.contains("/dev/") == true)
        #expect(try desk.journal().verify().broken == nil)
        let printed = try Program.run(["log"], home: "\(desk.scratch.path)/home")
        #expect(printed.status == 0 && printed.text.split(separator: "\n").count == 4 && printed.text.contains("because: still needed"))
        let verified = try Program.run(["verify"], home: "\(desk.scratch.path)/home")
        #expect(verified.status == 0)
    }

    /// Content in which nearly every scalar wants to be something else than it looks.
    static let hostile = "plain\n\ttab\u{202E}rtl\u{2066} \u{1B}[31mred\u{7}\n\n\n\n\n\nafter blank lines      gap \n"
        + "⟨ESC⟩ typed, e\u{301} and 漢字 \u{200B}\u{E0061}\n        indented\r\n"
        + "a long line " + String(repeating: "wrap me ", count: 20) + "end\n"

    /// A chunk of a Chat Completions stream.
    private static func chunk(_ delta: JSONValue, finish: JSONValue = .null) -> String {
        let value: JSONValue = [
            "id": "chatcmpl-1", "object": "chat.completion.chunk", "model": "mock",
            "choices": [["index": 0, "delta": delta, "finish_reason": finish]],
        ]
        return value.serializedText
    }

    /// The chunks of one call, its arguments cut into pieces.
    private static func call(_ index: Int, _ id: String, _ name: String, _ arguments: JSONValue) -> [String] {
        let text = arguments.serialized()
        var pieces: [String] = []
        var start = 0
        // Cut at bytes that begin a scalar: a JSON text cannot carry half of one.
        while start < text.count {
            var end = min(text.count, start + 37)
            while end < text.count, text[end] & 0xC0 == 0x80 { end += 1 }
            pieces.append(String(decoding: text[start..<end], as: UTF8.self))
            start = end
        }
        let opening: JSONValue = [
            "tool_calls": [["index": .number(JSONNumber(index)), "id": .string(ExactString(id)), "type": "function", "function": ["name": .string(ExactString(name)), "arguments": ""]]]
        ]
        return [chunk(opening)]
            + pieces.map { piece in
                chunk(["tool_calls": [["index": .number(JSONNumber(index)), "function": ["arguments": .string(ExactString(piece))]]]])
            }
    }

    @Test func withARealServer() throws {
        let server = try HTTPServer { request in
            guard request.target.hasSuffix("/chat/completions") else { return .json("{\"data\":[{\"id\":\"mock\"}]}") }
            if request.text.contains("\"role\":\"tool\"") {
                return .sse([Self.chunk(["role": "assistant", "content": "All "]), Self.chunk(["content": "done."], finish: "stop"), "[DONE]"])
            }
            var events = [Self.chunk(["role": "assistant", "content": "I will "]), Self.chunk(["content": "work."])]
            events += Self.call(0, "call_a", "write_file", ["path": "x.txt", "content": .string(ExactString(Self.hostile))])
            events += Self.call(1, "call_b", "run_command", ["argv": ["touch", "marker"]])
            events += Self.call(2, "call_c", "run_command", ["argv": ["printf", "%s", "from the model"]])
            return .sse(events + [Self.chunk([:], finish: "tool_calls"), "[DONE]"])
        }
        defer { server.stop() }
        let desk = try ChatDesk(
            arguments: ["-m", "mock", "--base-url", "\(server.address)/v1"], environment: ["OPENAI_API_KEY": "sk-secret-of-the-test"])
        try desk.say("go")
        try desk.screen.wait(for: "3 pending")

        // What the pane shows is what runs: the rows of the zoomed pane, decoded back.
        try desk.screen.press("Tab", "z")
        // A picture may be caught half painted.
        let rows = try desk.screen.wait("the whole call") { CapturedArgument.text(labelled: "content", in: $0) != nil && !$0.contains { $0.contains("Conversation") } }
        let shown = try #require(CapturedArgument.text(labelled: "content", in: rows), "\(rows.joined(separator: "\n"))")
        #expect(shown.unicodeScalars.elementsEqual(Self.hostile.unicodeScalars))
        let raw = try desk.screen.tmux(["capture-pane", "-p"])
        #expect(!raw.unicodeScalars.contains { $0.value != 10 && ($0.value < 32 || (0x7F..<0xA0).contains($0.value) || $0.properties.isBidiControl || $0.value == 0x200B) })
        desk.look()
        try desk.screen.press("a")
        try desk.screen.wait(for: "2 pending")
        try desk.screen.press("z")
        // Two keys in one reading would count as a burst.
        try desk.screen.wait(for: "Conversation")
        let written = try Files.read(desk.path("x.txt"))
        #expect(written == Array(shown.utf8) && written == Array(Self.hostile.utf8))

        // Deny with a reason.
        try desk.screen.waitForSelection(of: "#2 run_command")
        try desk.screen.press("D")
        try desk.screen.wait(for: "Why #2 is denied")
        try desk.screen.type("not \"that\" one")
        try desk.screen.wait(for: "not \"that\" one")
        try desk.screen.press("Enter")
        try desk.screen.wait(for: "1 pending")

        // Edit: the words between the quotes.
        try desk.screen.waitForSelection(of: "#3 run_command")
        try desk.screen.press("e")
        try desk.screen.wait(for: "Edit #3")
        try desk.screen.wait(for: "add an item")
        // The list, its items, one field each; the cursor stands at the end of each text.
        try desk.screen.press("Down", "Down", "Down")
        try desk.screen.wait("the last word") { $0.contains { $0.contains("▸") && $0.contains("from the model") } }
        try desk.screen.type(", as I like it")
        try desk.screen.press("C-s")
        try desk.screen.wait(for: "Amended by you")
        desk.look()
        try desk.screen.press("a")
        try desk.screen.wait(for: "All done.")
        #expect(!Files.exists(desk.path("marker")))

        // The requests that the server got.
        let requests = server.requests.filter { $0.target.hasSuffix("/chat/completions") }
        #expect(requests.count == 2)
        #expect(requests.allSatisfy { $0.header("authorization") == "Bearer sk-secret-of-the-test" })
        let messages = try JSONParser.parse(try #require(requests.last).body).value["messages"]?.array ?? []
        #expect(messages.compactMap { $0["role"]?.string } == ["system", "user", "assistant", "tool", "tool", "tool"])
        #expect(messages.compactMap { $0["tool_call_id"]?.string } == ["call_a", "call_b", "call_c"])
        let results = messages.suffix(3).compactMap { $0["content"]?.string }
        #expect(results[1].contains("not \"that\" one") && results[1].contains("denied"))
        #expect(results[2].contains("changed the arguments") && results[2].contains("from the model, as I like it"))

        try desk.quit()
        let log = try desk.log()
        #expect(log.map(\.fate) == [.approved, .denied, .approved])
        // The key is in no file of ours.
        let found = try Shell.run(["grep", "-rl", "sk-secret-of-the-test", "\(desk.scratch.path)/home"])
        #expect(found.text.isEmpty)
    }

    /// Invariant 12: a call that does not fit must be scrolled to its end before it can be approved.
    @Test func aLongCallMustBeSeenToItsEnd() throws {
        let long = (1...90).map { "line \($0)" }.joined(separator: "\n") + "\n"
        let server = try HTTPServer { request in
            if request.text.contains("\"role\":\"tool\"") { return .sse([Self.chunk(["content": "It stands there now."], finish: "stop"), "[DONE]"]) }
            return .sse(
                Self.call(0, "c", "write_file", ["path": "long.txt", "content": .string(ExactString(long))]) + [Self.chunk([:], finish: "tool_calls"), "[DONE]"])
        }
        defer { server.stop() }
        let desk = try ChatDesk(arguments: ["-m", "mock", "--base-url", server.address], columns: 80, rows: 24)
        try desk.say("go")
        try desk.screen.wait(for: "1 pending")
        try desk.screen.press("Tab")
        desk.look()
        try desk.screen.press("a")
        try desk.screen.wait(for: "read it first")
        #expect(!Files.exists(desk.path("long.txt")))
        // Page by page: what a burst of keys scrolls past is not painted, and so not seen.
        for _ in 0..<30 {
            try desk.screen.press("NPage")
            desk.screen.pause(milliseconds: 80)
        }
        try desk.screen.wait(for: "inside the working folder")
        desk.look()
        try desk.screen.press("a")
        try desk.screen.wait(for: "stands there now")
        #expect(try Files.text(desk.path("long.txt")) == long)
        try desk.quit()
    }
}
