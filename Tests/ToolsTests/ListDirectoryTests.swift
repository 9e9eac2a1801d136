import Approval
import Conversation
import JSON
import TestSupport
import Testing

@testable import Tools

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

@Suite struct ListDirectoryTests {
    @Test func listsSortedWithKindsAndSizes() async throws {
        let fixture = try Fixture()
        try fixture.write("12345", to: "b.txt")
        try fixture.write("", to: ".hidden")
        try fixture.folder("a")
        try fixture.link("c", to: "b.txt")
        let result = try await fixture.run("list_directory", ["path": "."])
        #expect(
            result
                == .init(
                    text: """
                        4 entries in \(fixture.workspace)
                        file               0  .hidden
                        folder             -  a/
                        file               5  b.txt
                        link               -  c -> b.txt

                        """, isError: false))
    }

    @Test func anEmptyFolderIsNoError() async throws {
        let fixture = try Fixture()
        let result = try await fixture.run("list_directory", ["path": "."])
        #expect(result == .init(text: "0 entries in \(fixture.workspace)\n", isError: false))
    }

    @Test func capsTheListAndSaysHowManyThereAre() async throws {
        var limits = ToolLimits()
        limits.listEntries = 3
        let fixture = try Fixture(limits: limits)
        for number in 0..<10 { try fixture.write("", to: "f\(number)") }
        let result = try await fixture.run("list_directory", ["path": "."])
        #expect(result.text.utf8.elementsEqual("""
            10 entries in \(fixture.workspace); the first 3 by name are listed
            file               0  f0
            file               0  f1
            file               0  f2

            """.utf8))
    }

    @Test func namesCannotForgeLines() async throws {
        let fixture = try Fixture()
        try fixture.write("", to: "x\nfile               9  forged")
        try fixture.write("", to: "y -> z")
        try fixture.write("", to: " blank ")
        let latin = Array("\(fixture.workspace)/".utf8CString.dropLast() + [CChar(bitPattern: 0xE9), 0])
        let file = open(latin, O_CREAT | O_WRONLY, 0o600)
        #expect(file >= 0)
        close(file)
        defer { unlink(latin) }
        let result = try await fixture.run("list_directory", ["path": "."])
        #expect(result.text.split(separator: "\n").count == 5)
        #expect(result.text.contains(#""x\u{A}file               9  forged""#))
        #expect(result.text.contains(#""y -> z""#))
        #expect(result.text.contains(#"" blank ""#))
        #expect(result.text.contains(#""\xE9" (not valid UTF-8)"#))
    }
}
