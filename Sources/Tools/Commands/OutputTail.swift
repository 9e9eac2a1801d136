/// The last bytes of a stream of any length, in room that does not grow.
struct OutputTail: Sendable {
    private let capacity: Int
    /// A ring once it is full; `start` is where its oldest byte lies.
    private var ring: [UInt8] = []
    private var start = 0

    init(capacity: Int) { self.capacity = max(0, capacity) }

    mutating func append(_ chunk: ArraySlice<UInt8>) {
        var rest = chunk.suffix(capacity)
        let room = capacity - ring.count
        if room > 0 {
            ring += rest.prefix(room)
            rest = rest.dropFirst(room)
        }
        while !rest.isEmpty {
            let piece = rest.prefix(capacity - start)
            // Copied as a block: an element at a time is a hundred times slower in a debug build.
            ring.withUnsafeMutableBytes { ring in
                piece.withUnsafeBytes { UnsafeMutableRawBufferPointer(rebasing: ring[start...]).copyMemory(from: $0) }
            }
            start = (start + piece.count) % capacity
            rest = rest.dropFirst(piece.count)
        }
    }

    var content: [UInt8] { Array(ring[start...]) + ring[..<start] }
}
