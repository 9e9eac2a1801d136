import JSON

/// A place in arguments that are streamed in pieces: `$.a[0].b`, `$['a b']` (RFC 9535, names and indexes only).
enum GeminiPath {
    enum Step: Sendable, Equatable {
        case key(ExactString)
        case index(Int)
    }

    /// As deep as arguments may be nested.
    static let mostSteps = 64
    static let mostBytes = 16 << 10

    /// - Returns: nil for anything that is no such place, `$` alone included: arguments are an object.
    static func steps(_ path: ExactString) -> [Step]? {
        let bytes = Array(path.utf8)
        guard bytes.count <= mostBytes, bytes.first == UInt8(ascii: "$") else { return nil }
        var steps: [Step] = []
        var i = 1
        while i < bytes.count {
            guard steps.count < mostSteps else { return nil }
            switch bytes[i] {
            case UInt8(ascii: "."):
                let start = i + 1
                i = bytes[start...].firstIndex { $0 == UInt8(ascii: ".") || $0 == UInt8(ascii: "[") } ?? bytes.count
                guard i > start, !bytes[start..<i].contains(UInt8(ascii: "]")) else { return nil }
                steps.append(.key(ExactString(String(decoding: bytes[start..<i], as: UTF8.self))))
            case UInt8(ascii: "["):
                guard let (step, next) = bracket(bytes, from: i + 1) else { return nil }
                steps.append(step)
                i = next
            default: return nil
            }
        }
        return steps.isEmpty ? nil : steps
    }

    /// What stands in brackets, and the index behind them.
    private static func bracket(_ bytes: [UInt8], from start: Int) -> (Step, Int)? {
        guard start < bytes.count else { return nil }
        let quote = bytes[start]
        guard quote == UInt8(ascii: "'") || quote == UInt8(ascii: "\"") else {
            guard let end = bytes[start...].firstIndex(of: UInt8(ascii: "]")), end > start, end - start <= 9 else { return nil }
            let digits = bytes[start..<end]
            guard digits.allSatisfy({ ASCII.isDigit($0) }), let index = Int(String(decoding: digits, as: UTF8.self)) else { return nil }
            return (.index(index), end + 1)
        }
        var name: [UInt8] = []
        var i = start + 1
        while i < bytes.count {
            if bytes[i] == quote {
                guard i + 1 < bytes.count, bytes[i + 1] == UInt8(ascii: "]") else { return nil }
                return (.key(ExactString(String(decoding: name, as: UTF8.self))), i + 2)
            }
            if bytes[i] == UInt8(ascii: "\\") {
                i += 1
                // Of the escapes only those of the quotes and of the backslash itself are known to occur.
                guard i < bytes.count, [quote, UInt8(ascii: "\\"), UInt8(ascii: "/")].contains(bytes[i]) else { return nil }
            }
            name.append(bytes[i])
            i += 1
        }
        return nil
    }
}
