import JSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A generator with a seed (SplitMix64), so that a failing case comes again.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64
    init(_ seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var z = state
        z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
        z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
        return z ^ (z >> 31)
    }

    mutating func below(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &self) }
}

extension JSONValue {
    /// Any value of at most this depth; keys are unique in their object.
    static func random(_ generator: inout SeededGenerator, depth: Int = 4) -> JSONValue {
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

    private static func text(_ generator: inout SeededGenerator) -> ExactString {
        var text = String.UnicodeScalarView()
        for _ in 0..<generator.below(6) { text.append(scalars[generator.below(scalars.count)]) }
        return ExactString(String(text))
    }
}

private final class Job<Value> {
    let body: @Sendable () -> Value
    var value: Value?
    init(_ body: @escaping @Sendable () -> Value) { self.body = body }
    func run() { value = body() }
}

/// Runs a function on a thread with a stack as small as those of Dispatch's workers, and gives back its answer.
func onSmallStack<T: Sendable>(_ body: @escaping @Sendable () -> T) -> T? {
    let job = Job(body)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, 512 << 10)
    let run: () -> Void = { job.run() }
    let context = Unmanaged.passRetained(Box(run)).toOpaque()
    #if canImport(Glibc)
        var thread = pthread_t()
        let start = pthread_create(&thread, &attributes, { Box.take($0) }, context)
        guard start == 0 else { return nil }
        pthread_join(thread, nil)
    #else
        var thread: pthread_t?
        let start = pthread_create(&thread, &attributes, { Box.take($0) }, context)
        guard start == 0, let thread else { return nil }
        pthread_join(thread, nil)
    #endif
    pthread_attr_destroy(&attributes)
    return job.value
}

private final class Box {
    let run: () -> Void
    init(_ run: @escaping () -> Void) { self.run = run }

    static func take(_ pointer: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        if let pointer { Unmanaged<Box>.fromOpaque(pointer).takeRetainedValue().run() }
        return nil
    }
}
