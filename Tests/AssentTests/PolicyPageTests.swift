import Approval
import JSON
import TestSupport
import Testing

@testable import assent

/// What docs/policy.md and the README show is a policy that can be used, and every key is explained.
@Suite struct PolicyPageTests {
    private static func page(_ name: String) throws -> String {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        return try Files.text("\(root)/\(name)")
    }

    /// Of ```` ```toml ```` blocks that hold rules or guards.
    private static func examples(_ page: String) -> [String] {
        page.components(between: "```toml\n", and: "```").filter { $0.contains("[[") }
    }

    @Test func examplesCanBeUsed() throws {
        for (name, count) in [("docs/policy.md", 3), ("README.md", 1)] {
            let examples = Self.examples(try Self.page(name))
            #expect(examples.count == count, "\(name)")
            for example in examples {
                let file = PolicyFile(layer: .user, path: name, bytes: Array(example.utf8))
                #expect(file.state == .read, "\(file.trouble?.words ?? "")")
                #expect(PolicyTrial(file: file).untried == [])
            }
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
