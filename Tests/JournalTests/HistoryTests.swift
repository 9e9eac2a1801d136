import Approval
import Conversation
import JSON
import Store
import Testing

@testable import Journal

/// What the model knows, read back, against the rules by which the engine keeps it.
@Suite struct HistoryTests {
    /// A story in letters: `u` the person says something, `a` the model answers, `t` results; `B` a new conversation,
    /// `C` a compaction and its summary `s`, `c` a compaction that was cut off, `X` an answer is taken back, `q` and `l`
    /// notes that change nothing, `p` a proposed call, `R` the session is taken up again.
    struct Story: Sendable, CustomTestStringConvertible {
        let text: String
        /// What the model knows: the numbers of the letters.
        let known: [Int]
        /// The number of the letter with which the history begins.
        let begins: Int
        var testDescription: String { text.isEmpty ? "nothing" : text }

        init(_ text: String, knows known: [Int], from begins: Int = 0) {
            self.text = text
            self.known = known
            self.begins = begins
        }
    }

    static let stories = [
        Story("", knows: []),
        Story("uapta", knows: [0, 1, 3, 4]),
        Story("quapqlta", knows: [1, 2, 6, 7]),
        Story("uaX", knows: [0]),
        Story("uaXa", knows: [0, 3]),
        Story("uaXX", knows: [0]),
        Story("uaBua", knows: [3, 4], from: 2),
        Story("uaB", knows: [], from: 2),
        Story("uaBuaB", knows: [], from: 5),
        Story("uaBuaBqu", knows: [7], from: 5),
        // A compaction: the summary, then the person's words that stood just before it.
        Story("uaCs", knows: [3], from: 2),
        Story("uauCs", knows: [4, 2], from: 2),
        Story("uauuCsa", knows: [5, 2, 3, 6], from: 2),
        Story("uatCsu", knows: [4, 5], from: 3),
        Story("uauqpulCsa", knows: [8, 2, 5, 9], from: 2),
        // The answer between was taken back, so the words before it are among the last too.
        Story("uauaXCs", knows: [6, 2], from: 2),
        Story("uauaXuaXCs", knows: [9, 2, 5], from: 2),
        Story("BuCs", knows: [3, 1], from: 1),
        Story("uaBuCs", knows: [5, 3], from: 3),
        // A compaction soon after another keeps what that kept.
        Story("uauCsCs", knows: [6, 4, 2], from: 2),
        Story("uauCsuCs", knows: [7, 4, 2, 5], from: 2),
        Story("uauCsauCs", knows: [8, 6], from: 6),
        // Cut off between the note and its summary: nothing was compacted.
        Story("uac", knows: [0, 1]),
        Story("uacRu", knows: [0, 1, 4]),
        Story("uacRuCs", knows: [6, 4], from: 4),
        Story("uauCscRa", knows: [4, 2, 7], from: 2),
        Story("uaucRuCs", knows: [7, 2, 5], from: 2),
    ]

    private func entry(_ letter: Character, _ number: Int) -> JournalEntry {
        func message(_ role: Role) -> JournalEntry { .message(Message(role: role, blocks: [.text("\(number)")])) }
        let call = ToolCall(key: Sample.key(number + 1), wireID: nil, name: "x", rawArguments: [])
        return switch letter {
        case "u", "s": message(.user)
        case "a": message(.assistant)
        case "t": message(.tool)
        case "B": .noted(SessionNote(.conversationBegan, ""))
        case "C", "c": .noted(SessionNote(.conversationCompacted, ""))
        case "X": .noted(SessionNote(.answerTakenBack, "asked again"))
        case "l": .noted(SessionNote(.limit, #"{"noted":{"_0":{"kind":"conversationBegan"#))
        case "R": .resumed(RestoreTests.facts)
        case "p": .proposed(call)
        default: .noted(SessionNote(.queued, "conversationCompacted"))
        }
    }

    @Test(arguments: stories) func theModelKnowsWhatItKnew(_ story: Story) throws {
        let sample = try Sample()
        for (number, letter) in story.text.enumerated() {
            let entry = entry(letter, number)
            try sample.journal.append(entry, session: Sample.session, at: Sample.time(number))
            try sample.journal.append(.noted(SessionNote(.conversationBegan, "")), session: SessionID("other"), at: Sample.time(0))
        }
        let known = try sample.journal.knownConversation(session: Sample.session)
        #expect(known.map(\.text) == story.known.map(String.init))
        for pageSize in [1, 2, 200] {
            var cursor = try sample.journal.history(session: Sample.session, pageSize: pageSize)
            var rows: [JournalRow] = []
            while let row = try cursor.next() { rows.append(row) }
            #expect(rows.map(\.sequence) == rows.map(\.sequence).sorted())
            #expect(rows.allSatisfy { [.message, .noted].contains($0.entry.kind) })
            if let first = rows.first { #expect((first.sequence - 1) / 2 >= Int64(story.begins)) }
            var fold = KnownConversation()
            for row in rows { fold.add(row) }
            #expect(fold.messages == known)
        }
    }

    @Test func damageIsAnErrorAndNeverLeftOut() throws {
        for sequence in 3...5 {
            let sample = try Sample()
            for (number, letter) in "uauCsa".enumerated() {
                try sample.journal.append(entry(letter, number), session: Sample.session, at: Sample.time(number))
            }
            try sample.another().file.run("UPDATE entry SET body = replace(body, '_0', '_1') WHERE seq = \(sequence)")
            #expect(throws: StoreError.self) { try sample.journal.knownConversation(session: Sample.session) }
        }
    }

    @Test func whatIsWrittenLaterIsSeen() throws {
        let sample = try Sample()
        var cursor = try sample.journal.history(session: Sample.session)
        #expect(try cursor.next() == nil)
        try sample.journal.append(Sample.message("later"), session: Sample.session, at: Sample.time(1))
        #expect(try cursor.next()?.entry == Sample.message("later"))
    }
}
