/// The last bytes of a stream of any length, in room that does not grow.
struct OutputTail: Sendable {
    private let capacity: Int
    private var bytes: [UInt8] = []

    init(capacity: Int) { self.capacity = max(0, capacity) }

    mutating func append(_ chunk: ArraySlice<UInt8>) {
        bytes += chunk.suffix(capacity)
        // Moved only when as much again has come, so that every byte is moved once on average.
        if bytes.count > capacity * 2 { bytes.removeFirst(bytes.count - capacity) }
    }

    var content: ArraySlice<UInt8> { bytes.suffix(capacity) }
}
