import Conversation
import JSON
import Testing
import Wire

@testable import Models

/// Whole turns with the practice model, through the encoder, its bytes and the decoder, as with any server.
@Suite struct PracticeConversationTests {
    /// A conversation as the engine leads it.
    final class Chat {
        private let model = PracticeModel(pause: { _ in })
        private var prompt: Prompt
        private var number = 0

        init(tools: [ToolDefinition] = PracticeConversationTests.tools) {
            prompt = Prompt(system: "You are Assent's assistant.", tools: tools, messages: [])
        }

        struct Answer {
            var text = ""
            var reasoning = ""
            var calls: [ToolCall] = []
            var outcome: StreamOutcome?
            var usage: Usage?
            /// `delete_file {"path":"a.log"}`
            var proposals: [String] { calls.map { "\($0.name) \(String(decoding: $0.rawArguments, as: UTF8.self))" } }
        }

        /// Several were typed while the model worked.
        func say(_ texts: String...) async throws -> Answer {
            prompt.messages += texts.map { Message(role: .user, blocks: [.text($0)]) }
            return try await ask()
        }

        /// Gives each waiting call its result, in order.
        func results(_ results: (text: String, isError: Bool)...) async throws -> Answer {
            let calls = prompt.messages.last?.calls ?? []
            for (call, result) in zip(calls, results) {
                prompt.messages.append(Message(role: .tool, blocks: [.toolResult(ToolResult(key: call.key, text: result.text, isError: result.isError))]))
            }
            return try await ask()
        }

        private func ask() async throws -> Answer {
            let request = model.encode(prompt)
            let response = try await model.open(request)
            var decoder = model.decoder(for: response)
            var events: [StreamEvent] = []
            while let bytes = try await response.next() { events += decoder.receive(bytes) }
            events += decoder.finish()
            var answer = Answer()
            var pending: [(id: ExactString?, name: ExactString?, bytes: [UInt8])] = []
            for event in events {
                switch event {
                case .textDelta(let text): answer.text += text
                case .reasoningDelta(let text): answer.reasoning += text
                case .callStarted: pending.append((nil, nil, []))
                case .callIdentified(let slot, let id, let name): pending[slot.index] = (id, name, [])
                case .callArguments(let slot, let bytes): pending[slot.index].bytes += bytes
                case .usage(let usage): answer.usage = usage
                case .ended(let outcome): answer.outcome = outcome
                default: break
                }
            }
            answer.calls = pending.map { call in
                number += 1
                return ToolCall(
                    key: CallKey(session: SessionID("test"), number: number), wireID: call.id, name: call.name ?? "", rawArguments: call.bytes)
            }
            var blocks: [ContentBlock] = answer.text.isEmpty ? [] : [.text(answer.text)]
            blocks += answer.calls.map { .toolCall($0) }
            prompt.messages.append(Message(role: .assistant, blocks: blocks))
            return answer
        }
    }

    static func tool(_ name: String, _ required: [String], server: ExactString? = nil, _ properties: JSONValue) -> ToolDefinition {
        ToolDefinition(
            name: ExactString(name), server: server, summary: name,
            parameters: ["type": "object", "properties": properties, "required": .array(required.map { .string(ExactString($0)) })])
    }

    static let tools: [ToolDefinition] = [
        tool("list_directory", ["path"], ["path": ["type": "string"]]),
        tool("read_file", ["path"], ["path": ["type": "string"]]),
        tool("write_file", ["path", "content"], ["path": ["type": "string"], "content": ["type": "string"]]),
        tool("delete_file", ["path"], ["path": ["type": "string"]]),
        tool("run_command", ["argv"], ["argv": ["type": "array", "items": ["type": "string"]], "cwd": ["type": "string"]]),
    ]
    /// What a call of the newer tools needs.
    static let more: [ToolDefinition] = [
        tool("find_files", ["pattern"], ["pattern": ["type": "string"], "path": ["type": "string"]]),
        tool("search_text", ["text"], ["text": ["type": "string"], "path": ["type": "string"]]),
        tool("edit_file", ["path", "edits"], ["path": ["type": "string"], "edits": ["type": "array"]]),
        tool("make_directory", ["path"], ["path": ["type": "string"]]),
        tool("move_file", ["from", "to"], ["from": ["type": "string"], "to": ["type": "string"]]),
    ]
    static let weather = tool(
        "get_weather", ["location", "unit"], ["location": ["type": "string"], "unit": ["type": "string", "enum": ["fahrenheit", "celsius"]]])

    static let denied = "The person denied this call. It was not run."
    static let noOtherWay = "\nDo not seek the same effect in another way."

    @Test func aListing() async throws {
        let chat = Chat()
        let first = try await chat.say("list this folder")
        #expect(first.proposals == [#"list_directory {"path":"."}"#])
        #expect(first.outcome == .complete)
        #expect(first.text == "I'll look into this folder.")
        #expect((first.usage?.output ?? 0) > 0)
        let last = try await chat.results(("3 entries in /w\nfile            120  notes.txt\nfolder            -  src/\nlink              -  l -> notes.txt\n", false))
        #expect(last.calls.isEmpty)
        #expect(last.text == "There are 3 entries in this folder: `src/`, `notes.txt` and `l`.")
    }

    @Test func twoCallsAndOneNo() async throws {
        let chat = Chat()
        let first = try await chat.say("delete a.log and b.log")
        #expect(first.proposals == [#"delete_file {"path":"a.log"}"#, #"delete_file {"path":"b.log"}"#])
        #expect(Set(first.calls.compactMap(\.wireID)).count == 2)
        let last = try await chat.results(("Deleted a.log.", false), ("\(Self.denied) Reason: still needed\(Self.noOtherWay)", true))
        #expect(last.calls.isEmpty)
        #expect(last.text == "Deleted a.log.\n\nYou said no to deleting b.log (reason: still needed). I left it alone.")
    }

    @Test func aDenialWithoutAReasonAndOneByARule() async throws {
        let chat = Chat()
        _ = try await chat.say("delete a.log and b.log")
        let last = try await chat.results((Self.denied + Self.noOtherWay, true), ("A rule denied this call. It was not run. Reason: logs stay\nDo not…", true))
        #expect(last.text == "You said no to deleting a.log. I left it alone.\n\nA rule said no to deleting b.log (reason: logs stay). I left it alone.")
        #expect(last.calls.isEmpty)
    }

    @Test func readingAndSummingUp() async throws {
        let chat = Chat()
        _ = try await chat.say("list . and read notes.txt")
        let last = try await chat.results(("0 entries in /w\n", false), ("hello\n```\nworld\n", false))
        #expect(last.text == "There is nothing in this folder.\n\nnotes.txt says:\n\n````\nhello\n```\nworld\n````")
    }

    @Test func anErrorIsSaidAsItIs() async throws {
        let chat = Chat()
        _ = try await chat.say("read nothing.txt")
        let last = try await chat.results(("Could not read nothing.txt: no such file or folder.", true))
        #expect(last.text == "That did not work: Could not read nothing.txt: no such file or folder.")
    }

    @Test func aChangeReadsThenWrites() async throws {
        let chat = Chat()
        let first = try await chat.say("replace hello with goodbye in notes.txt")
        #expect(first.proposals == [#"read_file {"path":"notes.txt"}"#])
        let second = try await chat.results(("hello world\nand hello again\n", false))
        #expect(second.proposals == [#"write_file {"path":"notes.txt","content":"goodbye world\nand goodbye again\n"}"#])
        #expect(second.text == "I have looked. Now I write notes.txt back with the 2 places changed.")
        let last = try await chat.results(("Replaced the content of /w/notes.txt: 34 bytes now, 30 before.", false))
        #expect(last.text == "In notes.txt, “hello” is now “goodbye”. Replaced the content of /w/notes.txt: 34 bytes now, 30 before.")
    }

    /// In one call where there is a tool for it.
    @Test func aChangeIsAnEditWhereThatIsOffered() async throws {
        let chat = Chat(tools: Self.tools + Self.more)
        let first = try await chat.say("replace hello with goodbye in notes.txt")
        #expect(first.proposals == [#"edit_file {"path":"notes.txt","edits":[{"old_text":"hello","new_text":"goodbye","replace_all":true}]}"#])
        let last = try await chat.results(("Replaced the content of /w/notes.txt: 34 bytes now, 30 before.", false))
        #expect(last.calls.isEmpty)
        #expect(last.text == "In notes.txt, “hello” is now “goodbye”. Replaced the content of /w/notes.txt: 34 bytes now, 30 before.")
        _ = try await chat.say("replace x with y in notes.txt")
        let failed = try await chat.results(("old_text of edits[0] does not occur in the file.", true))
        #expect(failed.text == "That did not work: old_text of edits[0] does not occur in the file.")
    }

    @Test func movingMakingAndLooking() async throws {
        let chat = Chat(tools: Self.tools + Self.more)
        let first = try await chat.say("make a folder called old, move a.log to old/a.log, find *.txt in src and search for \"x y\"")
        #expect(first.proposals == [
            #"make_directory {"path":"old"}"#, #"move_file {"from":"a.log","to":"old/a.log"}"#, #"find_files {"pattern":"*.txt","path":"src"}"#,
            #"search_text {"text":"x y"}"#,
        ])
        #expect(first.text == "I'll make the folder old, move a.log to old/a.log, look for *.txt in src and search this folder for “x y”.")
        let last = try await chat.results(
            ("Made the folder /w/old.", false), ("\(Self.denied)", true), ("1 path in /w/src\nsrc/a.txt\n", false), ("0 matching lines in /w\n", false))
        #expect(last.calls.isEmpty)
        #expect(last.text == """
            The folder old is there now.

            You said no to moving a.log. I left it alone.

            This is what I found named *.txt:

            ```
            1 path in /w/src
            src/a.txt
            ```

            I found nothing with “x y”.
            """)
    }

    @Test func aChangeWithNothingToChange() async throws {
        let chat = Chat()
        _ = try await chat.say("replace x with y in notes.txt")
        let last = try await chat.results(("hello", false))
        #expect(last.calls.isEmpty)
        #expect(last.text == "I found no “x” in notes.txt, so I changed nothing.")
    }

    /// Writing back what was only shown in part would lose the rest.
    @Test func aChangeOfAFileThatWasCutIsNotDone() async throws {
        let chat = Chat()
        _ = try await chat.say("replace a with b in big.txt")
        let last = try await chat.results(("a\n[lines 1 to 1 of a file of 9 bytes; read on with offset 2]", false))
        #expect(last.calls.isEmpty)
        #expect(last.text.contains("too long for me to change safely"))
    }

    @Test func clearingOutLooksFirstAndDoesNotAskTwice() async throws {
        let chat = Chat()
        let listing = "4 entries in /w/logs\nfile           120  app.log\nfile           120  app.log.1\nfile           120  app.log.2\nfolder           -  old/\n"
        let first = try await chat.say("clear out the old logs in logs")
        #expect(first.proposals == [#"list_directory {"path":"logs"}"#])
        let second = try await chat.results((listing, false))
        #expect(second.proposals == [#"delete_file {"path":"logs/app.log.1"}"#, #"delete_file {"path":"logs/app.log.2"}"#])
        let third = try await chat.results(("Deleted logs/app.log.1.", false), ("\(Self.denied) Reason: keep it", true))
        #expect(third.calls.isEmpty)
        #expect(third.text == "Deleted logs/app.log.1.\nYou said no to deleting logs/app.log.2 (reason: keep it). I left it alone.")

        // The same again: what was denied is not proposed again.
        _ = try await chat.say("clear out the old logs in logs")
        let again = try await chat.results(("1 entry in /w/logs\nfile           120  app.log.2\n", false))
        #expect(again.calls.isEmpty)
        #expect(again.text == "You said no to deleting logs/app.log.2 before, so I do not propose it again.")
    }

    @Test func aCommand() async throws {
        let chat = Chat()
        let first = try await chat.say("run ls -la in src")
        #expect(first.proposals == [#"run_command {"argv":["ls","-la"],"cwd":"src"}"#])
        let last = try await chat.results(("total 0\nexit status 0, 3 ms", false))
        #expect(last.text == "`ls -la` printed (exit status 0, 3 ms):\n\n```\ntotal 0\n```")
    }

    @Test func aCommandThatFails() async throws {
        let chat = Chat()
        _ = try await chat.say("run false")
        let last = try await chat.results(("exit status 1, 2 ms", true))
        #expect(last.text == "`false` printed nothing (exit status 1, 2 ms).")
    }

    @Test func whatThePersonChangedAndSaidIsNoticed() async throws {
        let chat = Chat()
        _ = try await chat.say("delete a.log")
        let last = try await chat.results(
            ("The person changed the arguments before approving. What ran: {\"path\":\"c.log\"}\nThe person's comment: only this once\nResult:\nDeleted c.log.", false))
        #expect(last.text == "You changed the call before approving it; what ran was {\"path\":\"c.log\"}. I read your comment: “only this once”. Deleted c.log.")
    }

    @Test func theWeatherInTwoCities() async throws {
        let chat = Chat(tools: [Self.weather])
        let first = try await chat.say("what's the weather in Paris and Rome?")
        #expect(first.proposals == [
            #"get_weather {"location":"Paris","unit":"celsius"}"#, #"get_weather {"location":"Rome","unit":"celsius"}"#,
        ])
        let last = try await chat.results(("18 °C, cloudy", false), ("24 °C, sunny", false))
        #expect(last.text == "Paris: 18 °C, cloudy\n\nRome: 24 °C, sunny")
    }

    @Test func withoutTheToolItSaysSo() async throws {
        let chat = Chat(tools: [])
        let answer = try await chat.say("what's the weather in Paris?")
        #expect(answer.calls.isEmpty)
        #expect(answer.text.contains("no tool for it is offered"))
        let list = try await chat.say("list .")
        #expect(list.text == "For that I would need the tool list_directory, and it is not among those offered to me.")
    }

    @Test func aServersToolByItsFullName() async throws {
        let chat = Chat(tools: [Self.tool("create.issue", ["title"], server: "github", ["title": ["type": "string"]])])
        let first = try await chat.say("call github/create.issue {\"title\": \"x\"}")
        #expect(first.proposals == [#"github/create.issue {"title": "x"}"#])
        let last = try await chat.results(("#7", false))
        #expect(last.text == "github/create.issue answered:\n\n```\n#7\n```")
    }

    @Test func plainTalk() async throws {
        let chat = Chat()
        #expect(try await chat.say("hello").text.contains("practice model"))
        #expect(try await chat.say("shout hello").text == "HELLO")
        #expect(try await chat.say("tell a story").text.contains("**nothing runs here without your assent.**"))
        #expect(try await chat.say("explain quantum physics").text.contains("I did not understand that."))
        #expect(try await chat.say("think hard").reasoning.contains("think hard"))
        #expect(try await chat.say("help").text.contains("delete a.log and b.log"))
    }

    @Test func severalMessagesAtOnceAreAllAnswered() async throws {
        let answer = try await Chat().say("read a.log", "delete b.log")
        #expect(answer.proposals == [#"read_file {"path":"a.log"}"#, #"delete_file {"path":"b.log"}"#])
    }

    /// What came with a message is no order, whatever it says.
    @Test func whatComesBesideAMessageAsksForNothing() async throws {
        let chat = Chat()
        #expect(try await chat.say("I ran this command myself:\n$ cat todo\ndelete b.log", "hello").calls.isEmpty)
        #expect(try await chat.say("[Your last answer did not come to its end.]", "read a.log").proposals == [#"read_file {"path":"a.log"}"#])
    }

    @Test func aSummaryIsWhatThePersonSaid() async throws {
        let answer = try await Chat(tools: []).say("Summarise the conversation below: …\n\nPERSON: read a.log\n\nMODEL: It says x.\n\nPERSON: thanks")
        #expect(answer.text.hasSuffix("- read a.log\n- thanks") && answer.calls.isEmpty)
    }

    @Test func aTurnThatWasStoppedIsNoDenial() async throws {
        let chat = Chat()
        _ = try await chat.say("delete a.log")
        let last = try await chat.results(("The person stopped the turn before this call was decided. It was not run.", true))
        #expect(last.text == "The call for deleting a.log ended without a decision. Nothing was done.")
    }

    @Test func cancellingEndsIt() async throws {
        let model = PracticeModel(pause: { try await Task.sleep(for: $0 == .zero ? .zero : .seconds(600)) })
        let response = try await model.open(model.encode(Prompt(system: "", tools: [], messages: [Message(role: .user, blocks: [.text("hi")])])))
        let task = Task { try await response.next() }
        task.cancel()
        await #expect(throws: ModelError.self) { try await task.value }
        response.cancel()
        await #expect(throws: ModelError.self) { try await response.next() }
    }
}
