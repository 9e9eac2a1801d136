/// What is wrong with a frame.
public enum FrameError: Error, Sendable, Equatable {
    /// Lengths in bytes, without the four that say so.
    case tooLong(length: Int, limit: Int)
}

extension FrameError: CustomStringConvertible {
    public var description: String {
        switch self {
        case .tooLong(let length, let limit): "a message of \(length) bytes is longer than the \(limit) that are allowed"
        }
    }
}

/// Takes frames out of a stream that comes in pieces of any size: four bytes of length, the most significant first, then
/// as many bytes.
public struct FrameReader: Sendable {
    /// 64 MiB.
    public static let defaultLimit = 64 << 20

    /// How many bytes a frame may have that has not been taken out yet.
    var limit: Int
    private var buffer: [UInt8] = []
    /// Where in the buffer the next frame begins.
    private var begin = 0
    private var failure: FrameError?

    /// - Parameter limit: how many bytes a frame may have.
    init(limit: Int = FrameReader.defaultLimit) { self.limit = limit }

    /// How many bytes are held that have not been taken out.
    var waiting: Int { buffer.count - begin }

    /// Memory grows with what has come, not with the length that a frame claims to have.
    mutating func feed(_ bytes: some Collection<UInt8>) {
        // What was taken out is thrown away when it is the greater part, so that every byte moves at most once or twice.
        if begin > 0, begin >= buffer.count - begin {
            buffer.removeFirst(begin)
            begin = 0
        }
        buffer.append(contentsOf: bytes)
    }

    /// The next whole frame; nil when it has not come yet.
    ///
    /// - Throws: ``FrameError/tooLong(length:limit:)``, as soon as the length is known and from then on for ever: nobody can
    ///   tell where the next frame begins.
    mutating func next() throws(FrameError) -> [UInt8]? {
        if let failure { throw failure }
        guard waiting >= 4 else { return nil }
        let length = buffer[begin..<begin + 4].reduce(0) { $0 << 8 | Int($1) }
        guard length <= limit else {
            let failure = FrameError.tooLong(length: length, limit: limit)
            self.failure = failure
            buffer = []
            begin = 0
            throw failure
        }
        guard waiting - 4 >= length else { return nil }
        let frame = Array(buffer[begin + 4..<begin + 4 + length])
        begin += 4 + length
        if begin == buffer.count {
            // After a large frame its memory is given back.
            buffer.removeAll(keepingCapacity: buffer.count <= 1 << 17)
            begin = 0
        }
        return frame
    }
}
