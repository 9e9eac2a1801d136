import Testing

@testable import Socket

@Suite struct FrameReaderTests {
    private static func encoded(_ frames: [[UInt8]]) -> [UInt8] {
        frames.flatMap { frame in
            stride(from: 24, through: 0, by: -8).map { UInt8(truncatingIfNeeded: frame.count >> $0) } + frame
        }
    }

    private static func all(_ reader: inout FrameReader) throws -> [[UInt8]] {
        var frames: [[UInt8]] = []
        while let frame = try reader.next() { frames.append(frame) }
        return frames
    }

    private static let frames: [[UInt8]] = [[1, 2, 3], [], [UInt8](repeating: 7, count: 300), [0], [], [255, 255, 255, 255, 255]]

    @Test func framesComeOutWhereverTheStreamIsCut() throws {
        let stream = Self.encoded(Self.frames)
        for first in 0...stream.count {
            for second in [first, min(first + 1, stream.count), min(first + 5, stream.count), stream.count] {
                var reader = FrameReader()
                var frames: [[UInt8]] = []
                for piece in [stream[..<first], stream[first..<second], stream[second...]] {
                    reader.feed(piece)
                    frames += try Self.all(&reader)
                }
                #expect(frames == Self.frames)
                #expect(reader.waiting == 0)
            }
        }
    }

    @Test func framesComeOutByteByByte() throws {
        var reader = FrameReader()
        var frames: [[UInt8]] = []
        for byte in Self.encoded(Self.frames) {
            reader.feed(CollectionOfOne(byte))
            frames += try Self.all(&reader)
        }
        #expect(frames == Self.frames)
    }

    @Test func manyFramesThatAreTakenLateComeOut() throws {
        var generator = SystemRandomNumberGenerator()
        var reader = FrameReader()
        var sent: [[UInt8]] = []
        var got: [[UInt8]] = []
        for _ in 0..<2000 {
            let frame = [UInt8](repeating: .random(in: 0...255, using: &generator), count: .random(in: 0..<200, using: &generator))
            sent.append(frame)
            reader.feed(Self.encoded([frame]))
            for _ in 0..<Int.random(in: 0...2, using: &generator) {
                if let frame = try reader.next() { got.append(frame) }
            }
        }
        got += try Self.all(&reader)
        #expect(got == sent)
    }

    @Test func aFrameBeyondTheLimitIsRefusedBeforeItHasCome() throws {
        var reader = FrameReader(limit: 10)
        reader.feed(Self.encoded([[UInt8](repeating: 1, count: 10)]) + [0, 0, 0])
        #expect(try reader.next()?.count == 10)
        #expect(try reader.next() == nil)
        reader.feed([11] as [UInt8])
        #expect(throws: FrameError.tooLong(length: 11, limit: 10)) { try reader.next() }
        reader.feed(Self.encoded([[1]]))
        #expect(throws: FrameError.tooLong(length: 11, limit: 10)) { try reader.next() }
        var other = FrameReader()
        other.feed([255, 255, 255, 255] as [UInt8])
        #expect(throws: FrameError.tooLong(length: Int(UInt32.max), limit: FrameReader.defaultLimit)) { try other.next() }
    }

    /// 200,000 frames in one piece, and one of 20 MB in pieces of 1 kB: either takes hours when bytes are moved each time.
    @Test(.timeLimit(.minutes(1))) func nothingIsQuadratic() throws {
        var reader = FrameReader()
        let one = Self.encoded([[1, 2, 3]])
        reader.feed((0..<200_000).flatMap { _ in one })
        #expect(try Self.all(&reader).count == 200_000)
        let large = Self.encoded([[UInt8](repeating: 5, count: 20_000_000)])
        var index = 0
        while index < large.count {
            let end = min(index + 1000, large.count)
            reader.feed(large[index..<end])
            index = end
            if index < large.count { #expect(try reader.next() == nil) }
        }
        #expect(try reader.next()?.count == 20_000_000)
    }
}
