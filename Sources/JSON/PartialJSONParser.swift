/// Reads a text while it is still arriving, for a call's arguments that stream in.
///
/// As strict as `JSONParser`, of which it uses the states: what it refuses can never become valid, and when the whole
/// text has come its value is the strict one. Appending is linear in the bytes appended, however small the pieces.
public struct PartialJSONParser: Sendable {
    private var machine: JSONMachine
    /// The first thing wrong; what comes after it is ignored. `finish()` adds what is missing at the end.
    public private(set) var error: JSONError?

    public init(limits: JSONLimits = .arguments) { machine = JSONMachine(limits: limits) }

    public mutating func append(_ bytes: [UInt8]) { append(bytes.span) }

    public mutating func append(_ bytes: some Sequence<UInt8>) { append(Array(bytes)) }

    public mutating func append(_ bytes: Span<UInt8>) {
        if error != nil { return }
        do throws(JSONError) { try machine.feed(bytes) } catch { self.error = error }
    }

    /// Says that nothing more comes: a number at top level is then whole, and anything open becomes an error.
    public mutating func finish() {
        if error != nil { return }
        do throws(JSONError) { _ = try machine.finish() } catch { self.error = error }
    }

    /// Whether the value is whole. A number at top level is so after `finish()` only.
    public var isComplete: Bool { error == nil && machine.isComplete }

    /// What is known so far, with everything open closed; nil when that is nothing yet. After an error: what was known
    /// before the byte at fault.
    ///
    /// An unfinished string stays, cut before an unfinished scalar or escape. An unfinished number stays when it is a
    /// number as it stands (`-2`, not `-2.`). An unfinished literal is left out, and so is a key without a value.
    /// Costs the size of all open arrays, objects and strings.
    public var value: JSONValue? { machine.known(openStringLimit: .max) }

    /// `value`, but of a string that is still open only the first bytes: for showing progress of a large one cheaply.
    public func value(openStringLimit bytes: Int) -> JSONValue? { machine.known(openStringLimit: max(0, bytes)) }

    /// Duplicate keys so far, as in `JSONDocument`.
    public var duplicateKeys: [ExactString] { machine.duplicateKeys }
}
