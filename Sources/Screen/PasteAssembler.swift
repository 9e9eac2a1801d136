/// Collects a bracketed paste, over as many readings as it takes.
struct PasteAssembler {
    private var bytes: [UInt8] = []
    /// Whether the end mark has not come yet, or another paste has begun since.
    private(set) var isInside = true
    /// How much of `ESC [ 2 0 0 ~` or `ESC [ 2 0 1 ~` the last bytes are.
    private var matched = 0
    private var isEnd = false

    private static let mark: [UInt8] = [0x1B, 0x5B, 0x32, 0x30, 0x30, 0x7E]

    mutating func append(_ byte: UInt8) {
        bytes.append(byte)
        if matched == 4, byte == 0x30 || byte == 0x31 {
            isEnd = byte == 0x31
            matched = 5
        } else if matched != 4, byte == Self.mark[matched] {
            matched += 1
        } else {
            matched = byte == Self.mark[0] ? 1 : 0
        }
        guard matched == 6 else { return }
        bytes.removeLast(6)
        matched = 0
        isInside = !isEnd
    }

    /// Line ends as `\n`, whatever the terminal made of them; what is no UTF-8 as U+FFFD.
    var text: String {
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count)
        var wasReturn = false
        for byte in bytes {
            if byte == 0x0D {
                result.append(0x0A)
            } else if byte != 0x0A || !wasReturn {
                result.append(byte)
            }
            wasReturn = byte == 0x0D
        }
        return String(decoding: result, as: UTF8.self)
    }
}
