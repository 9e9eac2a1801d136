import JSON
import TestSupport

extension JSONValue {
    /// Any value of at most this depth; keys are unique in their object.
    static func random(_ generator: inout Noise, depth: Int = 4) -> JSONValue {
        switch generator.below(depth > 0 ? 7 : 5) {
        case 0: return .null
        case 1: return .bool(generator.below(2) == 0)
        case 2: return .number(JSONNumber(text: ExactString(numbers[generator.below(numbers.count)])))
        case 3: return .number(JSONNumber(Int(truncatingIfNeeded: generator.next() >> UInt64(generator.below(64)))))
        case 4: return .string(text(&generator))
        case 5: return .array((0..<generator.below(5)).map { _ in random(&generator, depth: depth - 1) })
        default:
            let keys = Set((0..<generator.below(12)).map { _ in text(&generator) })
            return .object(
                JSONObject(keys.sorted().map { .init(key: $0, value: random(&generator, depth: depth - 1)) }))
        }
    }

    private static let numbers = [
        "0", "-0", "-0.0", "1.0", "1e0", "1E+2", "-1.5e-3", "9007199254740993", "1e400", "-1e-400", "0.1",
        "123456789012345678901234567890.5",
    ]
    private static let scalars: [UnicodeScalar] = [
        "a", "b", "\"", "\\", "/", "\0", "\n", "\u{1F}", "\u{7F}", "é", "\u{301}", "\u{E000}", "\u{FFFF}", "😀",
        "\u{10FFFF}", "~",
    ]

    private static func text(_ generator: inout Noise) -> ExactString {
        var text = String.UnicodeScalarView()
        for _ in 0..<generator.below(6) { text.append(scalars[generator.below(scalars.count)]) }
        return ExactString(String(text))
    }
}

/// The stack of Dispatch's workers.
func onSmallStack<T: Sendable>(_ body: @escaping @Sendable () -> T) -> T? { onStack(512 << 10, body) }
