/// Joins the bytes of UTF-8 to scalars, strictly (RFC 3629).
struct ScalarAssembler {
    enum Step: Equatable {
        case more
        case scalar(Unicode.Scalar)
        /// The byte is no UTF-8; it is used up.
        case invalid
        /// What was begun is no UTF-8; the byte has still to be read.
        case invalidBefore
    }

    private var value: UInt32 = 0
    private var left = 0
    private var least: UInt32 = 0

    var isUnderWay: Bool { left > 0 }

    mutating func append(_ byte: UInt8) -> Step {
        if left == 0 {
            switch byte {
            case 0xC2...0xDF: begin(byte & 0x1F, 1, 0x80)
            case 0xE0...0xEF: begin(byte & 0x0F, 2, 0x800)
            case 0xF0...0xF4: begin(byte & 0x07, 3, 0x1_0000)
            default: return .invalid
            }
            return .more
        }
        guard byte & 0xC0 == 0x80 else {
            left = 0
            return .invalidBefore
        }
        value = value << 6 | UInt32(byte & 0x3F)
        left -= 1
        if left > 0 { return .more }
        guard value >= least, let scalar = Unicode.Scalar(value) else { return .invalid }
        return .scalar(scalar)
    }

    private mutating func begin(_ bits: UInt8, _ count: Int, _ least: UInt32) {
        value = UInt32(bits)
        left = count
        self.least = least
    }
}
