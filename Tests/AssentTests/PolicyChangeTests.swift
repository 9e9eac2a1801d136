import Approval
import Engine
import JSON
import TestSupport
import Testing

@testable import assent

/// What is appended to a person's file and taken out of it, byte for byte.
@Suite struct PolicyChangeTests {
    static let rule = "[[rule]]\neffect = \"allow\"\ncommand = \"git status\""

    struct Change: Sendable, CustomTestStringConvertible {
        let before: String?
        let after: String
        var testDescription: String { before ?? "no file" }
    }

    @Test(arguments: [
        Change(before: nil, after: "\n\(rule)\n"),
        Change(before: "", after: "\n\(rule)\n"),
        Change(before: "# mine\n", after: "# mine\n\n\(rule)\n"),
        Change(before: "# no end", after: "# no end\n\n\(rule)\n"),
        Change(before: "[[rule]]\r\neffect = 'deny'\r\ncommand = 'a'\r\n", after: "[[rule]]\r\neffect = 'deny'\r\ncommand = 'a'\r\n\n\(rule)\n"),
        Change(before: "\u{FEFF}# mark\n", after: "\u{FEFF}# mark\n\n\(rule)\n"),
        Change(before: "# é, not e\u{301}\n\n\n", after: "# é, not e\u{301}\n\n\n\n\(rule)\n"),
    ]) func appending(_ change: Change) throws {
        let folder = try PolicyFolder(user: change.before)
        let book = try folder.book(ahead: 3600)
        let rules = book.current().rules.count
        try book.append(Self.rule)
        #expect(try Files.read(folder.userFile) == Array(change.after.utf8))
        #expect(book.current().rules.count == rules + 1 && book.current().words.last == "allow git status")
        if change.before == nil { #expect(try Shell.run(["stat", "-c", "%a", folder.userFile]).text == "600\n") }
        #expect(try Files.list("\(folder.home)/.config/assent") == ["policy.toml"])
    }

    @Test func severalAreAppendedTogether() throws {
        let folder = try PolicyFolder(user: PolicyFolder.push)
        let book = try folder.book()
        let both = "\(Self.rule)\n\n[[rule]]\neffect = \"allow\"\ncommand = \"git push\""
        try book.append(both)
        #expect(try Files.text(folder.userFile) == "\(PolicyFolder.push)\n\(both)\n")
        #expect(book.current().words == ["deny git push", "allow git status", "allow git push"])
    }

    @Test func theFolderIsMade() throws {
        let folder = try PolicyFolder()
        _ = try Shell.run(["rm", "-r", "\(folder.home)/.config"])
        try folder.book().append(Self.rule)
        #expect(try Shell.run(["stat", "-c", "%a", "\(folder.home)/.config", "\(folder.home)/.config/assent", folder.userFile]).text == "700\n700\n600\n")
    }

    @Test(arguments: [
        "effect = 'allow'", "[[rule]]\neffect = 'allow'", "[[rule]]\neffect = 'deny'\ncommand = 'a'\n[[hook]]\non = 'before_call'\ncommand = ['true']",
        "[[guard]]\non = 'result'\ndetect = 'secrets'\neffect = 'ask'", "# nothing", "[[rule]]\neffect = 'deny'\ncommand = 'a'\nexamples = { match = ['b'] }",
    ]) func whatIsNoRuleIsNotAppended(_ text: String) throws {
        let folder = try PolicyFolder(user: PolicyFolder.push)
        let book = try folder.book()
        #expect(throws: RuleBookError.self) { try book.append(text) }
        #expect(try Files.text(folder.userFile) == PolicyFolder.push)
        #expect(try Files.list("\(folder.home)/.config/assent") == ["policy.toml"])
    }

    @Test func aLinkStaysAndTheModeToo() throws {
        let folder = try PolicyFolder()
        _ = try Shell.run(["mkdir", "\(folder.home)/dotfiles"])
        try Files.write(PolicyFolder.push, to: "\(folder.home)/dotfiles/policy")
        _ = try Shell.run(["chmod", "640", "\(folder.home)/dotfiles/policy"])
        _ = try Shell.run(["ln", "-s", "../../dotfiles/policy", folder.userFile])
        let book = try folder.book()
        try book.append(Self.rule)
        #expect(try Files.text("\(folder.home)/dotfiles/policy") == "\(PolicyFolder.push)\n\(Self.rule)\n")
        #expect(try Shell.run(["stat", "-c", "%F %a", folder.userFile]).text.hasPrefix("symbolic link"))
        #expect(try Shell.run(["stat", "-Lc", "%a", folder.userFile]).text == "640\n")
        try book.remove(try #require(book.current().rules.last).id)
        #expect(try Files.text("\(folder.home)/dotfiles/policy") == PolicyFolder.push)
    }

    @Test func whatIsNotToBeChangedStays() throws {
        let folder = try PolicyFolder(user: PolicyFolder.push)
        let book = try folder.book()
        func refuses(_ words: String) throws {
            let error = #expect(throws: RuleBookError.self) { try book.append(Self.rule) }
            #expect(error?.message.contains(words) == true, "\(error?.message ?? "")")
        }
        _ = try Shell.run(["chmod", "400", folder.userFile])
        try refuses("write-protected")
        _ = try Shell.run(["chmod", "666", folder.userFile])
        try refuses("others may write it")
        _ = try Shell.run(["chmod", "600", folder.userFile])
        _ = try Shell.run(["ln", folder.userFile, "\(folder.home)/other"])
        try refuses("2 names (hard links)")
        _ = try Shell.run(["rm", "\(folder.home)/other"])
        #expect(try Files.text(folder.userFile) == PolicyFolder.push)
        let damaged = PolicyFolder.push + "[[rule]]\neffect = 'x'\n"
        try Files.write(damaged, to: folder.userFile)
        try refuses("Something else is wrong with the file, so it was left as it is: \(folder.userFile), line 5, column 10")
        #expect(try Files.text(folder.userFile) == damaged)
        _ = try Shell.run(["rm", folder.userFile])
        _ = try Shell.run(["ln", "-s", "nowhere", folder.userFile])
        try refuses("a link to a file that is not there")
    }

    @Test func aChangeOfSomebodyElseIsNotLost() throws {
        let folder = try PolicyFolder(user: "# one\n")
        let error = #expect(throws: RuleBookError.self) {
            try PolicyWriter(path: folder.userFile).change { bytes in
                try? Files.write("# another\n", to: folder.userFile)
                return bytes + Array("# two\n".utf8)
            }
        }
        #expect(error?.message.contains("was changed by somebody else") == true)
        #expect(try Files.text(folder.userFile) == "# another\n")
        #expect(try Files.list("\(folder.home)/.config/assent") == ["policy.toml"])
    }

    @Test func manyAtOnce() async throws {
        let folder = try PolicyFolder(user: "")
        let book = try folder.book()
        await withTaskGroup(of: Void.self) { group in
            for number in 0..<8 {
                group.addTask { try? book.append("[[rule]]\neffect = \"deny\"\ncommand = \"a\(number)\"") }
            }
        }
        #expect(Set(book.current().words) == Set((0..<8).map { "deny a\($0)" }))
    }

    // MARK: Taking out

    struct Removal: Sendable, CustomTestStringConvertible {
        let before: String
        let words: String
        let after: String
        var testDescription: String { "\(words) of \(before)" }
    }

    static let removals = [
        Removal(before: "[[rule]]\neffect = 'deny'\ncommand = 'a'\n", words: "a", after: ""),
        // Comments stay; blank lines behind the rule go with it.
        Removal(
            before: "# head\n\n# about a\n[[rule]]\neffect = 'deny'\ncommand = 'a' # here\n\n# about b\n[[rule]]\neffect = 'ask'\ncommand = 'b'\n", words: "a",
            after: "# head\n\n# about a\n# about b\n[[rule]]\neffect = 'ask'\ncommand = 'b'\n"),
        Removal(
            before: "[[rule]]\neffect = 'deny'\ncommand = 'a'\n\n[[rule]]\neffect = 'ask'\ncommand = 'b'", words: "b",
            after: "[[rule]]\neffect = 'deny'\ncommand = 'a'\n"),
        Removal(
            before: "[[rule]]\r\neffect = 'deny'\r\ncommand = 'a'\r\n\r\n[[rule]]\r\neffect = 'ask'\r\ncommand = 'b'\r\n", words: "a",
            after: "[[rule]]\r\neffect = 'ask'\r\ncommand = 'b'\r\n"),
        // What looks like a header and is none, tables of the rule, guards between.
        Removal(
            before: "[[rule]]\neffect = 'deny'\ncommand = 'a'\nreason = \"\"\"\n[[rule]]\n# no comment\"\"\"\noptions = [\n  # x\n]\n\n[[rule]]\neffect = 'ask'\ncommand = 'b'\n",
            words: "a", after: "[[rule]]\neffect = 'ask'\ncommand = 'b'\n"),
        Removal(
            before: "[[guard]]\non = 'result'\ndetect = 'secrets'\neffect = 'ask'\n[[rule]]\neffect = 'deny'\ntool = 'write_file'\n[rule.arguments.path]\nequals = 'x'\n[rule.examples]\nmatch = [{ path = 'x' }]\n# end\n[[guard]]\non = 'input'\ndetect = 'secrets'\neffect = 'ask'\n",
            words: "write_file with path as it says",
            after: "[[guard]]\non = 'result'\ndetect = 'secrets'\neffect = 'ask'\n# end\n[[guard]]\non = 'input'\ndetect = 'secrets'\neffect = 'ask'\n"),
        // Twice the same.
        Removal(
            before: "[[rule]]\neffect = 'deny'\ncommand = 'a'\n[[rule]]\neffect = 'ask'\ncommand = 'b'\n[[rule]]\neffect = \"deny\"\ncommand = \"a\"\n", words: "a",
            after: "[[rule]]\neffect = 'ask'\ncommand = 'b'\n"),
        // A key that changes nothing is still one of the rule's lines.
        Removal(
            before: "[[rule]]\neffect = 'ask'\ncommand = 'b'\n[[rule]]\neffect = 'deny'\ncommand = 'a'\ntwice = false\n", words: "a",
            after: "[[rule]]\neffect = 'ask'\ncommand = 'b'\n"),
        Removal(before: "  [[ rule ]]  \n  effect = 'deny'\n  command = 'a'\n", words: "a", after: ""),
    ]

    @Test(arguments: removals) func takingOut(_ removal: Removal) throws {
        let folder = try PolicyFolder(user: removal.before)
        let book = try folder.book()
        let rules = book.current().rules
        let rule = try #require(rules.first { $0.words == removal.words })
        try book.remove(rule.id)
        #expect(try Files.text(folder.userFile) == removal.after)
        #expect(book.current().rules.map(\.id) == rules.map(\.id).filter { $0 != rule.id })
    }

    /// Any mix of rules, guards, comments and line ends: what goes is one run of whole lines that begins with the rule's header (or the blank
    /// line above the last one), and all else stays as it was.
    @Test(arguments: 0..<60) func takingOutOfAnyFile(_ seed: UInt64) throws {
        var state = seed &* 0x9E37_79B9_7F4A_7C15 &+ 1
        func roll(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(count))
        }
        let pieces = [
            "# [[rule]] \"\"\" '\n", "\n", "[[guard]]\non = 'result'\ndetect = 'secrets'\neffect = 'ask'\n", "[[rule]]\neffect = 'deny'\ncommand = 'cN'\n",
            "[[rule]]\neffect = 'ask'\ntool = 'tN'\n[rule.arguments.a]\none_of = [\n  'x', # y\n]\n  [rule.examples]\n  match = [{ a = 'x' }]\n",
            "[[rule]] # here\neffect = 'deny'\ncommand = 'eN'\nreason = \"\"\"\n[[rule]]\neffect = 'x'\n# \"\"\"\n", "  [[rule]]\n\n  effect = 'ask'\n  # in it\n  tool = 'fN'\n\n\n",
        ]
        var text = (0..<8).map { pieces[roll(pieces.count)].replacing("N", with: String($0)) }.joined()
        if roll(2) == 0 { text = text.replacing("\n", with: "\r\n") }
        let bytes = Array(text.utf8)
        let rules = try PolicyDocument(bytes, layer: .user, path: "p").rules
        for (index, rule) in rules.enumerated() {
            let rest = try PolicyText(path: "p", bytes).removing(rule.id)
            var left = rules.map(\.id)
            left.remove(at: index)
            #expect(try PolicyDocument(rest, layer: .user, path: "p").rules.map(\.id) == left)
            let start = zip(bytes, rest).prefix { $0 == $1 }.count
            let tail = zip(bytes.reversed(), rest.reversed()).prefix { $0 == $1 }.count
            #expect(start + tail >= rest.count, "\(text)\n---\n\(String(decoding: rest, as: UTF8.self))")
            let gone = bytes.filter { $0 == 0x23 }.count - rest.filter { $0 == 0x23 }.count
            #expect(gone <= 2, "no comment of others goes")
        }
    }

    @Test(arguments: ["", "# mine\n", "[[rule]]\neffect = 'deny'\ncommand = 'a'\n", "\n\n"]) func takingOutUndoesAppending(_ text: String) throws {
        let folder = try PolicyFolder(user: text)
        let book = try folder.book()
        try book.append(Self.rule)
        try book.remove(try #require(book.current().rules.last).id)
        #expect(try Files.text(folder.userFile) == text)
    }

    @Test(arguments: [
        "rule = [{ effect = 'deny', command = 'a' }]\n",
        "[[rule]]\neffect = 'deny'\ncommand = 'a'\n[[guard]]\non = 'result'\ndetect = 'secrets'\neffect = 'ask'\n[rule.examples]\nmatch = ['a']\n",
    ]) func whatCannotBeTakenOutStays(_ text: String) throws {
        let folder = try PolicyFolder(user: text)
        let book = try folder.book()
        let error = #expect(throws: RuleBookError.self) { try book.remove(book.current().rules[0].id) }
        #expect(error?.message.contains("cannot be taken out by itself") == true && error?.hint?.contains("line 1, with an editor") == true, "\(String(describing: error))")
        #expect(try Files.text(folder.userFile) == text)
    }

    @Test func rulesOfOthersStay() throws {
        let folder = try PolicyFolder(system: PolicyFolder.push, folder: "[[rule]]\neffect = 'ask'\ncommand = 'make'\n")
        let book = try folder.book()
        for (index, words) in ["is the system's, not yours: \(folder.systemFile), line 1", "is the folder's, not yours: \(folder.folderFile), line 1"].enumerated() {
            let error = #expect(throws: RuleBookError.self) { try book.remove(book.current().rules[index].id) }
            #expect(error?.message.contains(words) == true, "\(String(describing: error))")
        }
        let error = #expect(throws: RuleBookError.self) { try book.remove(RuleID(text: "0")) }
        #expect(error?.message.contains("is not in \(folder.userFile) any more") == true)
    }
}
