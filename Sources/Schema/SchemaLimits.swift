/// Bounds of compiling and judging. Beyond one a schema is refused or a value is called not valid, with a sentence that
/// says so; nothing is judged by half.
public struct SchemaLimits: Sendable, Equatable {
    /// Most places of a schema and of the documents it refers to, every array, object and schema counted.
    public var places: Int
    /// Most bytes of one pattern.
    public var patternBytes: Int
    /// Most bytes of all patterns of a schema, compiled.
    public var patternMemory: Int
    /// Most schemas that are entered inside each other while a value is judged. A level takes up to 4 KiB of the stack in a debug build.
    public var depth: Int
    /// Most work on one value: a schema entered, a member or an item looked at, 64 bytes compared.
    public var steps: Int
    /// Most milliseconds that all patterns together may take on one value.
    public var patternMilliseconds: Int
    /// Most errors that are named.
    public var errors: Int

    public init(
        places: Int = 100_000, patternBytes: Int = 16_384, patternMemory: Int = 16 << 20, depth: Int = 128, steps: Int = 4_000_000,
        patternMilliseconds: Int = 1_000, errors: Int = 20
    ) {
        self.places = places
        self.patternBytes = patternBytes
        self.patternMemory = patternMemory
        self.depth = depth
        self.steps = steps
        self.patternMilliseconds = patternMilliseconds
        self.errors = errors
    }

    /// For any thread, also Dispatch's with their 512 KiB of stack.
    public static let standard = SchemaLimits()
    /// For a thread with the 8 MiB of a program's first one, and for values that take long to read.
    public static let firstThread = SchemaLimits(depth: 1_500, steps: 40_000_000, patternMilliseconds: 4_000)
}
