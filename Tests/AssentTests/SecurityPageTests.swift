import TestSupport
import Testing

/// The table of invariants in docs/security.md has a row for each, and the tests that it names are there.
@Suite struct SecurityPageTests {
    private struct Row {
        let number: Int
        let heldBy: String

        /// What stands in backquotes, but for flags of the build.
        var tests: [String] {
            heldBy.split(separator: "`", omittingEmptySubsequences: false).enumerated().compactMap { index, part in
                index % 2 == 1 && part.first != "-" ? String(part) : nil
            }
        }
    }

    /// What a file of tests declares.
    private struct Source {
        var suites: Set<String> = []
        var functions: Set<String> = []

        init(_ bytes: [UInt8]) {
            for line in bytes.split(separator: UInt8(ascii: "\n")) {
                let words = line.split(separator: UInt8(ascii: " "))
                for (word, next) in zip(words, words.dropFirst()) {
                    if word.elementsEqual("struct".utf8) { suites.insert(Self.name(next)) }
                    if word.elementsEqual("func".utf8), next.contains(UInt8(ascii: "(")) { functions.insert(Self.name(next)) }
                }
            }
        }

        /// Up to what cannot be part of it.
        private static func name(_ word: ArraySlice<UInt8>) -> String {
            String(decoding: word.prefix { $0 != UInt8(ascii: "(") && $0 != UInt8(ascii: ":") && $0 != UInt8(ascii: "<") }, as: UTF8.self)
        }
    }

    private static let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")

    private static func rows() throws -> [Row] {
        let page = try Files.text("\(root)/docs/security.md")
        let start = try #require(page.firstRange(of: "\n## The invariants, and what holds each\n")).upperBound
        let rest = page[start...]
        let section = rest[..<(rest.firstRange(of: "\n## ")?.lowerBound ?? rest.endIndex)]
        return section.split(separator: "\n").compactMap { line in
            let cells = line.split(separator: "|")
            guard line.first == "|", cells.count == 3, let number = Int(cells[0].filter { $0 != " " }) else { return nil }
            return Row(number: number, heldBy: String(cells[2]))
        }
    }

    private static func sources(below folder: String) throws -> [Source] {
        try Files.list(folder).flatMap { name -> [Source] in
            let path = "\(folder)/\(name)"
            if name.hasSuffix(".swift") { return [Source(try Files.read(path))] }
            // Whatever has a dot is a file of another kind.
            return name.contains(".") ? [] : (try? sources(below: path)) ?? []
        }
    }

    @Test func everyInvariantHasItsRow() throws {
        #expect(try Self.rows().map(\.number) == Array(1...41))
    }

    @Test func everyTestThatIsNamedIsThere() throws {
        let sources = try Self.sources(below: "\(Self.root)/Tests")
        for row in try Self.rows() {
            #expect((1...3).contains(row.tests.count), "\(row.number) names \(row.tests.count) tests")
            for test in row.tests {
                let names = test.split(separator: ".").map(String.init)
                let isThere = names.count == 2 && sources.contains { $0.suites.contains(names[0]) && $0.functions.contains(names[1]) }
                #expect(isThere, "\(row.number): there is no \(test)")
            }
        }
    }
}
