import Approval
import Conversation
import JSON
import TestSupport
import Testing

@testable import Tools

@Suite struct PictureFileTests {
    private static func png(_ width: [UInt8], _ height: [UInt8], padding: Int = 70_000) -> [UInt8] {
        let head: [UInt8] = [0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A, 0, 0, 0, 13] + Array("IHDR".utf8) + width + height + [8, 6, 0, 0, 0, 1, 2, 3, 4]
        return head + [UInt8](repeating: 0, count: padding) + [0, 0, 0, 0] + Array("IEND".utf8) + [0xAE, 0x42, 0x60, 0x82]
    }
    private static let png = png([0, 0, 2, 128], [0, 0, 1, 224])
    private static let jpeg: [UInt8] =
        [0xFF, 0xD8, 0xFF, 0xE0, 0, 4, 1, 2, 0xFF, 0xFF, 0xC2, 0, 11, 8, 1, 224, 2, 128, 1, 1, 17, 0, 0xFF, 0xDA, 0, 2, 0xFF, 0xD9]
    private static let gif: [UInt8] = Array("GIF89a".utf8) + [16, 0, 32, 1, 0, 0, 0, 1, 2, 3, 4, 5, 6, 0x3B]

    private static func webp(_ chunk: String, _ rest: [UInt8]) -> [UInt8] {
        let body = Array("WEBP".utf8) + Array(chunk.utf8) + rest
        return Array("RIFF".utf8) + [UInt8(body.count), 0, 0, 0] + body
    }

    @Test(arguments: [
        (png, "image/png", "640 480"), (jpeg, "image/jpeg", "640 480"), (gif, "image/gif", "16 288"),
        (webp("VP8X", [10, 0, 0, 0, 0, 0, 0, 0, 127, 2, 0, 223, 1, 0]), "image/webp", "640 480"),
        (webp("VP8L", [5, 0, 0, 0, 0x2F, 0x7F, 0xC2, 0x77, 0, 0, 0, 0, 0, 0]), "image/webp", "640 480"),
        (webp("VP8 ", [10, 0, 0, 0, 0, 0, 0, 0x9D, 0x01, 0x2A, 128, 2, 224, 1]), "image/webp", "640 480"),
    ] as [([UInt8], String, String)])
    func kinds(_ bytes: [UInt8], _ type: String, _ size: String) throws {
        #expect(PictureFile.mayBegin(Array(bytes.prefix(PictureFile.probe))))
        let picture = try #require(PictureFile(bytes))
        #expect(picture.mediaType == type)
        #expect("\(picture.size.width) \(picture.size.height)" == size)
        // Cut anywhere it is none, or at least it ends nothing.
        for count in stride(from: 0, to: min(bytes.count, 200), by: 1) { _ = PictureFile(Array(bytes.prefix(count))) }
    }

    @Test(arguments: [
        [], Array("GIF".utf8), Array("GIF89a is the magic word of a format, and this is a text about it.".utf8), Array("RIFF....AVI LIST and so on and so forth".utf8),
        Array("text".utf8), [0x89, 0x50], [0xFF, 0xD8], [0xFF, 0xD8, 0xFF, 0xE0, 0xFF, 0xFF, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], Array(png.dropLast()), png([0, 0, 0, 0], [0, 0, 0, 1]),
    ] as [[UInt8]])
    func noPictures(_ bytes: [UInt8]) { #expect(PictureFile(bytes) == nil) }

    @Test func aTextThatBeginsLikeOneIsRead() async throws {
        let fixture = try Fixture()
        try fixture.write("GIF89a is the magic word.\n", to: "a.txt")
        let result = try await fixture.run("read_file", ["path": "a.txt"])
        #expect(result.text == "GIF89a is the magic word.\n" && result.images.isEmpty)
    }

    @Test func oneWithTooManyPixelsIsNotReturned() async throws {
        let fixture = try Fixture()
        try Files.write(Self.png([0, 0, 3, 232], [0, 0, 35, 40], padding: 20), to: "\(fixture.workspace)/a.png")
        let result = try await fixture.run("read_file", ["path": "a.png"])
        #expect(result.isError && result.images.isEmpty && result.text.contains("1000 by 9000 pixels"))
    }

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
        #expect(result.isError && result.images.isEmpty && result.text.contains("binary file"))
    }
}
