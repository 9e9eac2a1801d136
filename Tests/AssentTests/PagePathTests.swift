import Link
import TestSupport
import Testing

/// What the pages point to is there: links between them with their headings, and the files of the repository that they name.
@Suite struct PagePathTests {
    private static let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")

    static let pages: [String] = {
        let here = ((try? Files.list(root)) ?? []).filter { $0.hasSuffix(".md") }
        return here + ((try? Files.list("\(root)/docs")) ?? []).filter { $0.hasSuffix(".md") }.map { "docs/\($0)" }
    }()

    /// As the places that show Markdown make them: letters and digits, a dash for each blank, nothing else.
    private static func anchors(_ page: String) -> Set<String> {
        let headings = page.split(separator: "\n").filter { $0.first == "#" }
        return Set(
            headings.map { line in
                line.drop { $0 == "#" }.dropFirst().lowercased().compactMap { letter in
                    letter == " " ? "-" : letter.isLetter || letter.isNumber || letter == "-" || letter == "_" ? String(letter) : nil
                }.joined()
            })
    }

    /// A path from the root, without `.` and `..`.
    private static func joined(_ page: String, _ link: Substring) -> String {
        var parts = page.split(separator: "/").dropLast()
        for part in link.split(separator: "/") {
            if part == ".." { parts = parts.dropLast() } else if part != "." { parts.append(part) }
        }
        return parts.joined(separator: "/")
    }

    @Test(arguments: pages) func linksLeadSomewhere(_ page: String) throws {
        let text = try Files.text("\(Self.root)/\(page)")
        for part in text.split(separator: "](").dropFirst() {
            let link = part.prefix { $0 != ")" && $0 != "\n" }
            // Another place, or words in an example.
            guard !link.contains(":"), !link.contains(" ") else { continue }
            let halves = link.split(separator: "#", maxSplits: 1, omittingEmptySubsequences: false)
            let file = halves[0].isEmpty ? page : Self.joined(page, halves[0])
            #expect(Files.exists("\(Self.root)/\(file)"), "\(page) links to \(link)")
            guard halves.count > 1, file.hasSuffix(".md") else { continue }
            #expect(Self.anchors(try Files.text("\(Self.root)/\(file)")).contains(String(halves[1])), "\(page) links to \(link)")
        }
    }

    @Test(arguments: pages) func filesThatAreNamedAreThere(_ page: String) throws {
        let text = try Files.text("\(Self.root)/\(page)")
        for (index, part) in text.split(separator: "`", omittingEmptySubsequences: false).enumerated() where index % 2 == 1 {
            guard ["Sources/", "Tests/", "Scripts/", "themes/"].contains(where: { part.hasPrefix($0) }), !part.contains(" ") else { continue }
            #expect(Files.exists("\(Self.root)/\(part)"), "\(page) names \(part)")
        }
    }

    @Test func theProtocolsVersionIsTheOneThatIsSpoken() throws {
        let page = try Files.text("\(Self.root)/docs/protocol.md")
        #expect(page.split(separator: "{\"version\": ").dropFirst().allSatisfy { $0.hasPrefix("\(LinkProtocol.version), ") })
    }

    /// README is read in three minutes, and leads to every other page.
    @Test func everyPageIsLinkedFromTheFirst() throws {
        let readme = try Files.text("\(Self.root)/README.md")
        for page in Self.pages where page != "README.md" { #expect(readme.contains("(\(page))"), "\(page)") }
    }
}
