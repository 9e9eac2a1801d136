import Conversation
import JSON

/// Puts tool calls together from their fragments, as they come from OpenAI and from everyone who imitates it.
///
/// Fragments belong together by index, by id, or by neither; see `call(for:)`. What cannot be told apart is never
/// guessed: it becomes a malformed call, which gets an error as its result.
struct OpenAIChatCalls: Sendable, Equatable {
    private struct Call: Sendable, Equatable {
        var index: Int?
        var id: ExactString?
        var name: ExactString?
        var tracker = ObjectTracker()
        var isMalformed = false
        /// Arguments that began as a JSON string: held back until it is whole, because its content is meant.
        var held: [UInt8]?
        var isEmpty = true
    }

    private var calls: [Call] = []
    private let names: ToolNameMap
    /// The last call of an index; indexes come from the server.
    private var lastOfIndex: [Int: Int] = [:]
    private var ofID: [ExactString: Int] = [:]

    init(names: ToolNameMap) { self.names = names }

    var count: Int { calls.count }

    /// One element of `delta.tool_calls`.
    mutating func receive(_ fragment: JSONValue, into events: inout [StreamEvent]) {
        guard let object = fragment.object else { return }
        let function = object["function"]?.object ?? object["custom"]?.object ?? object
        receive(
            index: Self.index(object["index"]), id: object["id"]?.filled, name: function["name"]?.filled,
            arguments: function["arguments"] ?? function["input"], extra: object["extra_content"], into: &events)
    }

    /// `delta.function_call`, the form before there were several calls: no id, no index.
    mutating func receive(legacy fragment: JSONValue, into events: inout [StreamEvent]) {
        guard let object = fragment.object else { return }
        // A name stands in the first fragment only.
        receive(index: -1, id: nil, name: object["name"]?.filled, arguments: object["arguments"], extra: nil, into: &events)
    }

    /// The next piece of a call's arguments, in a fragment that is otherwise like the one before.
    ///
    /// - Returns: false where it may be another call's.
    mutating func receive(piece: String, of slot: CallSlot, into events: inout [StreamEvent]) -> Bool {
        if calls[slot.index].tracker.isComplete { return false }
        append(Array(piece.utf8), to: slot.index, into: &events)
        return true
    }

    private mutating func receive(
        index: Int?, id: ExactString?, name: ExactString?, arguments: JSONValue?, extra: JSONValue?,
        into events: inout [StreamEvent]
    ) {
        let bytes = arguments?.argumentBytes ?? []
        let position = call(index: index, id: id, name: name, beginsObject: Self.beginsObject(bytes), into: &events)
        identify(position, index: index, id: id, name: name, into: &events)
        // Gemini's compatible address: the signature of a thought, which may come in a fragment of its own.
        if let extra, extra.object != nil { events.append(.callOpaque(CallSlot(position), Opaque(["extra_content": extra]))) }
        guard !bytes.isEmpty else { return }
        let isAnonymous = id == nil && name == nil
        if calls[position].tracker.isComplete, isAnonymous, Self.beginsObject(bytes) {
            malformed(position, "a second object follows the complete arguments", into: &events)
        }
        append(bytes, to: position, into: &events)
    }

    /// Which call a fragment belongs to.
    private mutating func call(
        index: Int?, id: ExactString?, name: ExactString?, beginsObject: Bool, into events: inout [StreamEvent]
    ) -> Int {
        if let index {
            guard let position = lastOfIndex[index] else { return begin(into: &events) }
            let current = calls[position]
            // Some servers number every call 0.
            if let id, let other = current.id, id != other { return begin(into: &events) }
            if id == nil, let name, let other = current.name {
                if name != other || current.tracker.isComplete && beginsObject { return begin(into: &events) }
            }
            return position
        }
        if let id, let position = ofID[id] { return position }
        if id != nil || name != nil { return begin(into: &events) }
        return calls.indices.last ?? begin(into: &events)
    }

    private mutating func begin(into events: inout [StreamEvent]) -> Int {
        calls.append(Call())
        events.append(.callStarted(CallSlot(calls.count - 1)))
        return calls.count - 1
    }

    private mutating func identify(
        _ position: Int, index: Int?, id: ExactString?, name: ExactString?, into events: inout [StreamEvent]
    ) {
        if let index {
            calls[position].index = index
            lastOfIndex[index] = position
        }
        // Each is set once: repeated on every fragment by some, sent empty by others.
        let newID = calls[position].id == nil ? id : nil
        let newName = calls[position].name == nil ? name : nil
        guard newID != nil || newName != nil else { return }
        if let newID {
            calls[position].id = newID
            ofID[newID] = position
        }
        if let newName { calls[position].name = newName }
        events.append(.callIdentified(CallSlot(position), wireID: newID, name: newName.map(names.fullName)))
    }

    private mutating func append(_ bytes: [UInt8], to position: Int, into events: inout [StreamEvent]) {
        calls[position].isEmpty = false
        if calls[position].held == nil {
            calls[position].tracker.receive(bytes)
            if calls[position].tracker.first == UInt8(ascii: "\"") { calls[position].held = [] }
        }
        if calls[position].held != nil {
            calls[position].held?.append(contentsOf: bytes)
        } else {
            events.append(.callArguments(CallSlot(position), bytes))
        }
    }

    private mutating func malformed(_ position: Int, _ reason: String, into events: inout [StreamEvent]) {
        guard !calls[position].isMalformed else { return }
        calls[position].isMalformed = true
        events.append(.callMalformed(CallSlot(position), reason))
    }

    /// The end of the response.
    ///
    /// - Parameters:
    ///   - isWhole: whether the stream ended in good order.
    ///   - cut: why the last call may be unfinished although it did; nil where the model stopped by itself.
    mutating func finish(isWhole: Bool, cut: String?, into events: inout [StreamEvent]) {
        for position in calls.indices {
            if let held = calls[position].held {
                calls[position].held = nil
                events.append(.callArguments(CallSlot(position), Self.unwrapped(held)))
            }
            guard isWhole else { continue }
            if calls[position].name == nil { malformed(position, "the call has no name", into: &events) }
            // No arguments mean none, but not where the answer was cut off before they came.
            if let cut, position == calls.count - 1, calls[position].isEmpty { malformed(position, cut, into: &events) }
        }
    }

    // MARK: Readings

    private static func index(_ value: JSONValue?) -> Int? {
        switch value {
        case .number(let number): number.integer ?? number.double.flatMap { Int(exactly: $0) }
        case .string(let text): Int(text.string)
        default: nil
        }
    }

    private static func beginsObject(_ bytes: [UInt8]) -> Bool {
        bytes.first { !WireText.isBlank($0) } == UInt8(ascii: "{")
    }

    /// The content of a JSON string that itself is the text of an object; anything else as it is.
    private static func unwrapped(_ bytes: [UInt8]) -> [UInt8] {
        guard let text = (try? JSONParser.parse(bytes))?.value.exact else { return bytes }
        let inner = Array(text.utf8)
        return beginsObject(inner) || inner.isEmpty ? inner : bytes
    }
}
