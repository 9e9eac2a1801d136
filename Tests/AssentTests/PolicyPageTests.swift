import Approval
import JSON
import TestSupport
import Testing

@testable import assent

/// What docs/policy.md and the README show is a policy that can be used, and every key is explained.
@Suite struct PolicyPageTests {
    static func page(_ name: String) throws -> String {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        return try Files.text("\(root)/\(name)")
    }

    /// Of ```` ```toml ```` blocks that hold rules or guards.
    private static func examples(_ page: String) -> [String] {
        page.components(between: "```toml\n", and: "```").filter { $0.contains("[[") }
    }

    @Test func examplesCanBeUsed() throws {
        for (name, count) in [("docs/policy.md", 13), ("README.md", 1)] {
            let examples = Self.examples(try Self.page(name))
            #expect(examples.count == count, "\(name)")
            for example in examples {
                let file = PolicyFile(layer: .user, path: name, bytes: Array(example.utf8))
                #expect(file.state == .read, "\(file.trouble?.words ?? "")")
                #expect(PolicyTrial(file: file).untried == [])
            }
        }
    }

    // MARK: Ten rules to begin with

    /// A rule of the cookbook, with calls and what is said to become of them.
    struct Recipe: Sendable, CustomTestStringConvertible {
        var rule: String
        /// In brackets where the rule has no part in it.
        var calls: [(verdict: String, call: String)]

        var testDescription: String { rule }

        static let all: [Recipe] = {
            let page = (try? PolicyPageTests.page("docs/policy.md")) ?? ""
            let section = page.components(between: "\n### Ten rules to begin with\n", and: "\n### ").first ?? ""
            return (section + "\n").components(between: "```toml\n", and: "\n```\n\n").compactMap { part in
                guard let middle = part.firstRange(of: "\n```\n```text\n") else { return nil }
                let calls = part[middle.upperBound...].split(separator: "\n").map { line in
                    let words = line.split(separator: " ", maxSplits: 1)
                    return (verdict: String(words[0]), call: words.count > 1 ? String(words[1]) : "")
                }
                return Recipe(rule: String(part[..<middle.lowerBound]) + "\n", calls: calls)
            }
        }()
    }

    @Test func thereAreTenOfThem() {
        #expect(Recipe.all.count == 10)
        for recipe in Recipe.all {
            let examples = PolicyFile(layer: .user, path: "docs/policy.md", bytes: Array(recipe.rule.utf8)).rules.map(\.examples)
            #expect(examples.count == 1 && examples.allSatisfy { !$0.match.isEmpty && !$0.noMatch.isEmpty }, "\(recipe.rule)")
            #expect(Set(recipe.calls.map { $0.verdict.first == "(" }) == [true, false], "one that the rule is about, and one that it is not: \(recipe.rule)")
        }
    }

    /// By the real program, with real files and a policy of this rule alone.
    @Test(arguments: Recipe.all) func itDoesWhatThePageSays(_ recipe: Recipe) throws {
        let folder = try PolicyFolder(user: recipe.rule)
        _ = try Shell.run(["mkdir", "-p", "notes", "reports", "src", "\(folder.home)/clients"], in: folder.work)
        for path in ["notes.txt", "notes/today.md", "reports/2026.txt", "\(folder.home)/clients/offer.txt", "\(folder.home)/letter.txt"] {
            try Files.write("tea\n", to: path.first == "/" ? path : "\(folder.work)/\(path)")
        }
        let making = try Shell.run(["python3", "-c", "import sqlite3; sqlite3.connect('shop.db').executescript('CREATE TABLE orders (id)')"], in: folder.work)
        #expect(making.status == 0, "\(making.text)")
        for (verdict, call) in recipe.calls {
            let outcome = try folder.check(call, ["--json"])
            let said = try JSONParser.parse(outcome.text).value
            let decision = said["decision"]?.string ?? outcome.text
            let isByRule = said["rules"]?.array?.isEmpty == false
            #expect((isByRule ? decision : "(\(decision))") == verdict, "\(call): \(outcome.text)")
        }
    }

    @Test func everyKeyIsExplainedOnce() throws {
        let page = try Self.page("docs/policy.md")
        let rules = String(page.prefix(upTo: try #require(page.firstRange(of: "\n## Guards")).lowerBound))
        let keys = [
            "effect", "tool", "command", "options", "inside", "host", "arguments.NAME", "risk", "session", "workspace", "definition", "expires", "uses", "twice",
            "reason", "examples", "saved",
        ]
        for key in keys { #expect(rules.components(between: "\n| `\(key)` |", and: "\n").count == 1, "\(key)") }
        // There is no other.
        for key in keys where key != "arguments.NAME" {
            #expect(throws: RuleError.self) { try Rule(.object(JSONObject([.init(key: ExactString("\(key)_"), value: "x")]))) }
        }
    }
}

extension String {
    fileprivate func components(between start: String, and end: String) -> [String] {
        var parts: [String] = []
        var rest = self[...]
        while let opening = rest.firstRange(of: start) {
            rest = rest[opening.upperBound...]
            guard let closing = rest.firstRange(of: end) else { break }
            parts.append(String(rest[..<closing.lowerBound]))
            rest = rest[closing.upperBound...]
        }
        return parts
    }
}
