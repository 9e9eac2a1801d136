import Approval
import Conversation
import JSON
import TestSupport
import Testing

@testable import Tools

@Suite struct PictureFileTests {
    /// The beginning of a PNG of 640 by 480, and something behind it.
    private static let png: [UInt8] =
        [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8) + [0, 0, 2, 128, 0, 0, 1, 224, 8, 6] + [UInt8](repeating: 0, count: 70_000)

    @Test(arguments: [
        (png, "image/png", "640 480"), ([0xFF, 0xD8, 0xFF, 0xE0], "image/jpeg", ""), (Array("GIF89a".utf8) + [16, 0, 32, 1], "image/gif", "16 288"),
        (Array("RIFF....WEBPVP8 ".utf8), "image/webp", ""), (Array("GIF89a".utf8), "image/gif", ""),
    ] as [([UInt8], String, String)])
    func kinds(_ bytes: [UInt8], _ type: String, _ size: String) throws {
        let picture = try #require(PictureFile(head: bytes))
        #expect(picture.mediaType == type)
        #expect((picture.size.map { "\($0.width) \($0.height)" } ?? "") == size)
    }

    @Test(arguments: [[], Array("GIF".utf8), Array("RIFF....AVI ".utf8), Array("text".utf8), [0x89, 0x50], [0xFF, 0xD8]] as [[UInt8]])
    func noPictures(_ bytes: [UInt8]) { #expect(PictureFile(head: bytes) == nil) }

    @Test func comesAsAPicture() async throws {
        let fixture = try Fixture()
        try Files.write(Self.png, to: "\(fixture.workspace)/a.txt")
        let result = try await fixture.run("read_file", ["path": "a.txt"])
        #expect(result.text == "[a PNG picture of \(Self.png.count) bytes, 640 by 480 pixels]")
        #expect(result.images.map(\.mediaType) == ["image/png"])
        #expect(result.images.first.flatMap { Base64.decode($0.base64.utf8) } == Self.png)
        #expect(!result.isError)
    }

    /// Lines of it were asked for: it is what any binary file is.
    @Test func asLinesItIsABinaryFile() async throws {
        let fixture = try Fixture()
        try Files.write(Self.png, to: "\(fixture.workspace)/a.png")
        let result = try await fixture.run("read_file", ["path": "a.png", "limit": 1])
        #expect(result.isError && result.images.isEmpty && result.text.contains("binary file"))
    }

    @Test func tooLargeOnesAreNotReturned() async throws {
        var limits = ToolLimits()
        limits.pictureBytes = 1000
        let fixture = try Fixture(limits: limits)
        try Files.write(Self.png, to: "\(fixture.workspace)/a.png")
        let result = try await fixture.run("read_file", ["path": "a.png"])
        #expect(result.isError && result.images.isEmpty && result.text.contains("1000"))
    }
}
