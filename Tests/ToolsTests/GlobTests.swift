import JSON
import Testing

@testable import Tools

@Suite struct GlobTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let pattern: String
        let yes: [String]
        let no: [String]
        var testDescription: String { pattern }
    }

    @Test(arguments: [
        Case(pattern: "*.swift", yes: ["a.swift", "src/a.swift", "src/x/.swift"], no: ["a.swiftx", "a.swift/b", "aswift"]),
        Case(pattern: "src/*.swift", yes: ["src/a.swift", "src/.swift"], no: ["src/x/a.swift", "a.swift", "x/src/a.swift"]),
        Case(pattern: "./*.md", yes: ["a.md"], no: ["docs/a.md"]),
        Case(pattern: "src/**/*.py", yes: ["src/a.py", "src/x/a.py", "src/x/y/z/a.py"], no: ["a.py", "x/src/a.py", "src/a.pyc"]),
        Case(pattern: "**/test/**", yes: ["test/a", "a/test/b/c", "test/test"], no: ["test", "a/test", "tests/a"]),
        Case(pattern: "a**b", yes: ["ab", "a*b", "x/axxb"], no: ["a/b"]),
        Case(pattern: "?", yes: ["a", "\u{E9}", "\u{1F44D}", "x/b"], no: ["ab", "e\u{301}", ""]),
        Case(pattern: "[a-cx]", yes: ["a", "b", "c", "x"], no: ["d", "-", "A"]),
        Case(pattern: "[!a-c]", yes: ["d", "-", "]"], no: ["a", "b"]),
        Case(pattern: "[]-]", yes: ["]", "-"], no: ["a"]),
        Case(pattern: "[z-a]", yes: [], no: ["a", "m", "z", "-"]),
        Case(pattern: "\\*\\[", yes: ["*["], no: ["a[", "\\*["]),
        Case(pattern: "[\\]a]", yes: ["]", "a"], no: ["\\"]),
        Case(pattern: "build/", yes: ["build", "x/build"], no: ["build/x"]),
        Case(pattern: ".*", yes: [".git", "x/.env"], no: ["a"]),
        Case(pattern: "*", yes: ["a", "a/b", ".x"], no: []),
        Case(pattern: "caf\u{E9}", yes: ["caf\u{E9}"], no: ["cafe\u{301}", "CAF\u{E9}"]),
        Case(pattern: "**", yes: ["a", "a/b/c"], no: []),
        Case(pattern: "a/**/**/b", yes: ["a/b", "a/x/b", "a/x/y/b"], no: ["a", "b", "a/b/c"]),
    ])
    func patterns(_ item: Case) throws {
        let glob = try Glob(.init(item.pattern), argument: "pattern")
        func matches(_ path: String) -> Bool {
            glob.matches(PathName.components(of: path.utf8).map(Glob.letters))
        }
        for path in item.yes { #expect(matches(path), "\(path)") }
        for path in item.no { #expect(!matches(path), "\(path)") }
    }

    @Test(arguments: ["", "/", "/a", "../a", "a/../b", "[a", "[", "[!", "a\\", "[a\\", "[]", "//"])
    func patternsThatAreNone(_ pattern: String) {
        #expect(throws: CallProblem.self) { try Glob(.init(pattern), argument: "pattern") }
    }

    /// A byte that is no letter is found by `?` and by no name.
    @Test func namesThatAreNotUTF8() throws {
        let name = [PathName([0x61, 0xFF])].map(Glob.letters)
        #expect(try Glob("a?", argument: "pattern").matches(name))
        #expect(try !Glob("a\u{FFFD}", argument: "pattern").matches(name))
        #expect(try !Glob("a\u{FF}", argument: "pattern").matches(name))
    }

    /// What makes a naive matcher try every way: here it is a matter of thousands of steps, or this test would not end.
    @Test func noPatternExplodes() throws {
        let many = try Glob(.init(String(repeating: "*a", count: 120) + "b"), argument: "pattern")
        #expect(!many.matches([Array(repeating: 0x61, count: 255)]))
        let folders = try Glob(.init(String(repeating: "**/a/", count: 200) + "b"), argument: "pattern")
        #expect(!folders.matches(Array(repeating: [0x61], count: 2_000)))
    }
}
