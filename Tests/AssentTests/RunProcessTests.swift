import Approval
import Conversation
import Dispatch
import JSON
import Journal
import Synchronization
import TestSupport
import Testing

@testable import assent

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// `assent run` as a real process, against the practice model and real servers.
@Suite struct RunProcessTests {
    private static func text(_ text: String) -> String {
        #"{"choices":[{"index":0,"delta":{"content":\#(JSONValue.string(ExactString(text)).serializedText)},"finish_reason":null}]}"#
    }
    private static func stop(_ reason: String) -> String { #"{"choices":[{"index":0,"delta":{},"finish_reason":"\#(reason)"}]}"# }
    private static let stop = stop("stop")
    private static func whole(_ words: String) -> HTTPServer.Reply { .sse([text(words), stop, "[DONE]"]) }

    private func arguments(_ server: HTTPServer) -> [String] { ["-m", "mock", "--base-url", server.address] }

    @Test func readingRunsAndDeletingIsDenied() throws {
        let desk = try RunDesk(files: ["a.log": "a"])
        let outcome = try desk.run(["--practice", "list this folder and delete a.log"])
        #expect(outcome.status == 0)
        #expect(outcome.output.contains("There is one entry") && outcome.output.hasSuffix("\n"))
        #expect(outcome.error.contains("delete_file a.log: denied, since nobody is there to approve it"))
        #expect(Files.exists(desk.path("a.log")))
        let denied = try #require(try desk.log().first { $0.fate == .denied })
        #expect(denied.author?.kind == .rule && denied.author?.name == "assent run")
        #expect(denied.comment == HeadlessRun.denial)
        #expect(try desk.log().filter { $0.fate == .approved }.map(\.tool) == ["list_directory"])
        #expect(try desk.hasEndedProperly())
    }

    /// Told twice, then denied: nobody is there who could mend it.
    @Test func whatStaysWrongIsDeniedWithItsErrors() throws {
        let server = try HTTPServer { request in
            request.text.contains("It was not valid either")
                ? Self.whole("Left undone.")
                : .sse([
                    #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"run_command","arguments":"{\"argv\":\"touch marker\"}"}}]},"finish_reason":"tool_calls"}]}"#,
                    "[DONE]",
                ])
        }
        defer { server.stop() }
        let desk = try RunDesk()
        let outcome = try desk.run(arguments(server) + ["--json", "touch marker"])
        #expect(outcome.status == 0 && !Files.exists(desk.path("marker")))
        #expect(server.requests.count == 4)
        #expect(server.requests[1].text.contains("This call is not valid and was not run") && server.requests[1].text.contains("/argv"))
        let calls = try outcome.lines().filter { $0["type"]?.string == "call" && ["not-run", "waiting", "denied"].contains($0["state"]?.string) }
        #expect(calls.map { $0["state"]?.string } == ["not-run", "not-run", "waiting", "denied"])
        #expect(calls.allSatisfy { $0["problems"]?.array?.count == 1 })
        #expect(try desk.log().map(\.fate) == [.invalid, .invalid, .denied])
    }

    @Test func theModelIsToldThatNobodyIsThere() throws {
        let server = try HTTPServer { request in
            request.text.contains("\"role\":\"tool\"")
                ? Self.whole("Left undone.")
                : .sse([
                    #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"run_command","arguments":"{\"argv\":[\"touch\",\"marker\"]}"}}]},"finish_reason":"tool_calls"}]}"#,
                    "[DONE]",
                ])
        }
        defer { server.stop() }
        let desk = try RunDesk()
        let outcome = try desk.run(arguments(server) + ["--deny", "touch marker"])
        #expect(outcome.status == 0 && outcome.output == "Left undone.\n")
        #expect(!Files.exists(desk.path("marker")))
        #expect(server.requests[0].text.contains("nobody sits at the terminal"))
        #expect(server.requests[1].text.contains("nobody is there to approve calls in this run"))
    }

    @Test func jsonLinesAndNothingElse() throws {
        let desk = try RunDesk(files: ["a.log": "a"])
        let outcome = try desk.run(["--practice", "--json", "list this folder and delete a.log"])
        #expect(outcome.status == 0 && outcome.error == "")
        let lines = try outcome.lines()
        let kinds = lines.map { $0["type"]?.string ?? "" }
        #expect(kinds.first == "session" && kinds.last == "end")
        #expect(Set(kinds) == ["session", "message", "text", "answer", "call", "usage", "end"])
        let states = lines.filter { $0["call"]?.integer == 2 }.compactMap { $0["state"]?.string }
        #expect(states == ["checking", "waiting", "denied"])
        let pieces = lines.filter { $0["type"] == "text" }.compactMap { $0["text"]?.string }.joined()
        let answers = lines.filter { $0["type"] == "answer" }.compactMap { $0["text"]?.string }
        #expect(pieces == answers.joined() && lines.last?["answer"]?.string == answers.last)
        #expect(try lines.first?["session"]?.string == desk.journal().latestSession()?.id.description)
    }

    @Test func whatIsPipedInIsAdded() throws {
        let server = try HTTPServer { _ in Self.whole("Fine.") }
        defer { server.stop() }
        let desk = try RunDesk()
        #expect(try desk.run(arguments(server) + ["review this"], input: Array("+ a line\n".utf8)).status == 0)
        #expect(server.requests[0].text.contains(#"review this\n\nStandard input (9 bytes):\n```\n+ a line\n```"#))
        #expect(try desk.run(arguments(server), input: Array("only this".utf8)).status == 0)
        #expect(server.requests[1].text.contains(#""content":"only this""#))
    }

    @Test func wrongUsageEndsWithTwoAndBeginsNothing() throws {
        let desk = try RunDesk(files: ["bad.json": ##"{"$ref":"#/x"}"##])
        let cases: [(words: [String], input: [UInt8]?, says: String)] = [
            (["--practice"], nil, "nothing to ask"),
            (["--practice", "--wait", "go"], nil, "--wait"),
            (["--practice", "go"], [0x61, 0xFF], "not UTF-8"),
            (["--practice", "go"], [UInt8](repeating: 0x61, count: 4 << 20 + 1), "longer than 4 MB"),
            (["--practice", "--output-schema", desk.path("bad.json"), "go"], nil, "the schema refers to “#/x”, where nothing stands"),
            (["--practice", "--output-schema", desk.path("none.json"), "go"], nil, "none.json"),
            (["--practice", "go", "there"], nil, "there"),
        ]
        for (words, input, says) in cases {
            let outcome = try desk.run(words, input: input)
            #expect(outcome.status == 2 && outcome.output == "" && outcome.error.contains(says), "\(words): \(outcome.error)")
        }
        #expect(!Files.exists("\(desk.scratch.path)/home/.local"))
    }

    struct Trouble: Sendable, CustomTestStringConvertible {
        let testDescription: String
        let reply: HTTPServer.Reply
        let says: String
    }

    @Test(arguments: [
        Trouble(testDescription: "401", reply: .json(#"{"error":{"message":"Incorrect API key provided"}}"#, status: 401), says: "key"),
        Trouble(testDescription: "cut", reply: .sse([text("Hal")]), says: "cut off"),
        Trouble(testDescription: "error in the stream", reply: .sse([text("Hal"), #"{"error":{"message":"overloaded"}}"#]), says: "overloaded"),
        Trouble(testDescription: "length", reply: .sse([text("Hal"), stop("length"), "[DONE]"]), says: "length limit"),
        Trouble(testDescription: "filter", reply: .sse([text("Hal"), stop("content_filter"), "[DONE]"]), says: "filter"),
        Trouble(testDescription: "nothing", reply: .sse([stop, "[DONE]"]), says: "nothing"),
    ])
    func anAnswerThatIsNotWholeEndsWithOne(_ trouble: Trouble) throws {
        let server = try HTTPServer { _ in trouble.reply }
        defer { server.stop() }
        let desk = try RunDesk()
        let outcome = try desk.run(arguments(server) + ["go"], environment: ["OPENAI_API_KEY": "k"])
        #expect(outcome.status == 1 && outcome.error.contains(trouble.says), "\(outcome.error)")
        #expect(try desk.hasEndedProperly())
        let asJSON = try desk.run(arguments(server) + ["--json", "go"], environment: ["OPENAI_API_KEY": "k"])
        #expect(asJSON.error == outcome.error.split(separator: "\n").map { "\($0)\n" }.joined(), "the same words on standard error")
        let lines = try asJSON.lines()
        #expect(lines.last?["status"]?.integer == 1 && lines.last?["outcome"] == "failed")
    }

    @Test func noServerEndsWithOne() throws {
        let desk = try RunDesk()
        let outcome = try desk.run(["-m", "mock", "--base-url", "http://127.0.0.1:\(try HTTPServer.unusedPort())/v1", "go"])
        #expect(outcome.status == 1 && outcome.output == "" && outcome.error.contains("Nothing answers"), "\(outcome.error)")
    }

    @Test(arguments: [(SIGINT, 130), (SIGTERM, 1), (SIGHUP, 1)] as [(Int32, Int32)])
    func aSignalEndsItProperly(_ signal: Int32, _ status: Int32) async throws {
        let asked = DispatchSemaphore(value: 0)
        let server = try HTTPServer { _ in
            asked.signal()
            return HTTPServer.Reply(headers: [("Content-Type", "text/event-stream")], steps: [.send("data: \(Self.text("Half"))\n\n"), .stall])
        }
        defer { server.stop() }
        let desk = try RunDesk()
        let words = arguments(server) + ["go"]
        DispatchQueue.global().async {
            asked.wait()
            try? desk.send(signal)
        }
        let outcome = try desk.run(words)
        #expect(outcome.status == status)
        #expect(try desk.hasEndedProperly())
    }

    /// `nohup` and background jobs of scripts: who starts the program decides which signals it heeds.
    @Test func anIgnoredSignalStaysIgnored() throws {
        let desk = try RunDesk()
        let hold = HTTPServer.Gate()
        let slow = try HTTPServer { _ in
            try? desk.send(SIGHUP)
            hold.open()
            return HTTPServer.Reply(headers: [("Content-Type", "text/event-stream")], steps: [.wait(hold), .send("data: \(Self.text("Whole"))\n\ndata: \(Self.stop)\n\ndata: [DONE]\n\n")])
        }
        defer { slow.stop() }
        let script = "trap '' HUP; echo $$ > \(desk.scratch.path)/pid; exec env -i HOME=\(desk.scratch.path)/home NO_PROXY='*' \(Program.path) run -m mock --base-url \(slow.address) -C \(desk.scratch.path)/work go"
        let outcome = try Shell.run(["sh", "-c", script])
        #expect(outcome.status == 0 && outcome.text == "Whole\n", "\(outcome.text)")
    }

    @Test func aClosedPipeEndsItQuietly() throws {
        let desk = try RunDesk()
        let outcome = try desk.run(["--practice", "tell a story"], redirection: "| head -c 1 >/dev/null")
        #expect(outcome.error == "")
        #expect(try desk.hasEndedProperly())
    }

    /// A reader stands still: a signal ends the run all the same, and the status says that not all was read. Whether the
    /// answer is whole by then or still comes.
    @Test(arguments: [true, false])
    func aReaderThatStandsStillDoesNotHoldItUp(isWhole: Bool) throws {
        let answered = DispatchSemaphore(value: 0)
        let long = Self.text(String(repeating: "long ", count: 100_000))
        let server = try HTTPServer { _ in
            answered.signal()
            let steps: [HTTPServer.Step] = isWhole ? [.send("data: \(Self.stop)\n\ndata: [DONE]\n\n")] : [.stall]
            return HTTPServer.Reply(headers: [("Content-Type", "text/event-stream")], steps: [.send("data: \(long)\n\n")] + steps)
        }
        defer { server.stop() }
        let desk = try RunDesk()
        // The reader waits until the program has ended; the status is the program's own.
        let reader = "| { while [ ! -e \(desk.scratch.path)/ended ]; do sleep 0.05; done; }"
        let script = """
            { sh -c 'echo $$ > \(desk.scratch.path)/pid; exec env -i HOME=\(desk.scratch.path)/home NO_PROXY="*" \(Program.path) run -m mock \
            --base-url \(server.address) -C \(desk.scratch.path)/work go'; echo $? > \(desk.scratch.path)/status; touch \(desk.scratch.path)/ended; } \(reader)
            """
        DispatchQueue.global().async {
            answered.wait()
            // Until the session has its end in the journal, then only writing is left.
            while isWhole, (try? desk.hasEndedProperly()) != true { usleep(50_000) }
            try? desk.send(SIGTERM)
        }
        _ = try Shell.run(["sh", "-c", script])
        #expect(try Files.text("\(desk.scratch.path)/status") == "1\n")
        #expect(try desk.hasEndedProperly())
    }

    @Test func whatCannotBeWrittenIsAFailure() throws {
        let desk = try RunDesk()
        // A stream that is closed takes nothing, and no other file takes its number.
        let cases = [(">/dev/full", "No space left"), (">&-", "Bad file descriptor"), ("<&- >&-", "Bad file descriptor")]
        for (redirection, reason) in cases {
            for words in [["hello"], ["--json", "hello"]] {
                let outcome = try desk.run(["--practice"] + words, redirection: redirection)
                #expect(outcome.status == 1 && outcome.error.contains("Cannot write to standard output: \(reason)"), "\(redirection) \(outcome.error)")
                #expect(try desk.hasEndedProperly())
            }
        }
    }

    /// The same call again and again: the engine asks, and nobody is there to let it go on.
    @Test func aLimitEndsWithOne() throws {
        let server = try HTTPServer { _ in
            .sse([
                #"{"choices":[{"index":0,"delta":{"tool_calls":[{"index":0,"id":"c","type":"function","function":{"name":"list_directory","arguments":"{\"path\":\".\"}"}}]},"finish_reason":"tool_calls"}]}"#,
                "[DONE]",
            ])
        }
        defer { server.stop() }
        let desk = try RunDesk()
        let outcome = try desk.run(arguments(server) + ["--json", "go"])
        #expect(outcome.status == 1 && outcome.error.contains("the same call"), "\(outcome.error)")
        #expect(try outcome.lines().last?["reason"]?.string?.contains("the same call") == true)
        #expect(try desk.hasEndedProperly())
    }

    @Test func aRetryIsTold() throws {
        let isFirst = Mutex(true)
        let server = try HTTPServer { _ in
            let first = isFirst.withLock { first in
                defer { first = false }
                return first
            }
            return first
                ? .json(#"{"error":{"message":"Rate limit reached"}}"#, status: 429, headers: [("Retry-After", "0")]) : Self.whole("Fine.")
        }
        defer { server.stop() }
        let desk = try RunDesk()
        let outcome = try desk.run(arguments(server) + ["go"])
        #expect(outcome.status == 0 && outcome.output == "Fine.\n")
        #expect(outcome.error.contains("Rate limit reached") && outcome.error.contains("Trying again (2 of"), "\(outcome.error)")
    }

    // MARK: - Schemas

    private static let schema = #"{"type":"object","properties":{"files":{"type":"integer","minimum":0}},"required":["files"],"additionalProperties":false}"#

    @Test func anAnswerOfTheShapeIsWritten() throws {
        let server = try HTTPServer { _ in Self.whole("```json\n{\"files\": 3}\n```") }
        defer { server.stop() }
        let desk = try RunDesk(files: ["s.json": Self.schema])
        let outcome = try desk.run(arguments(server) + ["--output-schema", desk.path("s.json"), "count"])
        #expect(outcome.status == 0 && outcome.output == "{\"files\":3}\n" && server.requests.count == 1)
        #expect(server.requests[0].text.contains("fit this JSON Schema"))
        let lines = try desk.run(arguments(server) + ["--json", "--output-schema", desk.path("s.json"), "count"]).lines()
        #expect(lines.last?["value"] == ["files": 3])
    }

    @Test func oneMoreTryAndNoMore() throws {
        let desk = try RunDesk(files: ["s.json": Self.schema])
        for (second, status) in [("{\"files\": 0}", Int32(0)), ("{\"files\": -1}", 1)] {
            let server = try HTTPServer { request in
                Self.whole(request.text.contains("Answer again") ? second : "{\"files\": \"three\"}")
            }
            defer { server.stop() }
            let outcome = try desk.run(arguments(server) + ["--output-schema", desk.path("s.json"), "count"])
            #expect(outcome.status == status && server.requests.count == 2)
            #expect(outcome.output == (status == 0 ? "{\"files\":0}\n" : ""))
            #expect(server.requests[1].text.contains("“/files” must be an integer, but is a string."))
            #expect(outcome.error.contains("asked once more"))
        }
    }
}
