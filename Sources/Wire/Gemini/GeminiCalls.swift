import Conversation
import JSON

/// The `functionCall` parts of an answer: whole, or, where Vertex streams arguments, in pieces.
///
/// Ids are mostly absent and calls may be equal; every part with a name is a call of its own.
struct GeminiCalls: Sendable, Equatable {
    private let names: ToolNameMap
    private var count = 0
    /// The last call, while more of it may come.
    private var open: Open?

    private struct Open: Sendable, Equatable {
        let slot: CallSlot
        let id: ExactString?
        var arguments = GeminiPartialArguments()
        /// Arguments that came whole in a part of their own.
        var whole: [UInt8]?
        var isMalformed = false
    }

    init(names: ToolNameMap) { self.names = names }

    /// - Parameter opaque: the signature that stands beside the call in its part.
    mutating func receive(_ call: JSONObject, opaque: Opaque?, into events: inout [StreamEvent]) {
        let name = call["name"]?.filled
        let id = call["id"]?.filled
        let pieces = call["partialArgs"]?.array ?? []
        var whole = call["args"]?.argumentBytes
        let continues = call["willContinue"]?.bool == true
        if let open, Self.continues(open, name: name, id: id) {
            if let opaque { events.append(.callOpaque(open.slot, opaque)) }
        } else {
            // A terminator without a call.
            if name == nil, id == nil, pieces.isEmpty, whole == nil, !continues, opaque == nil { return }
            begin(name: name, id: id, opaque: opaque, into: &events)
        }
        guard open != nil else { return }
        // `{}` beside pieces, before them or behind them only fills the field.
        if whole == Array("{}".utf8), continues || !pieces.isEmpty || open?.arguments.isEmpty == false { whole = nil }
        if let whole { open?.whole = whole }
        if open?.whole != nil, !pieces.isEmpty { malformed("pieces of arguments follow arguments that are whole", into: &events) }
        for piece in pieces where open?.isMalformed == false {
            if let reason = open?.arguments.receive(piece) { malformed(reason, into: &events) }
        }
        // The terminator is a call with nothing in it; what came whole needs none.
        let isTerminator = name == nil && pieces.isEmpty && whole == nil && !continues
        if isTerminator || whole != nil && pieces.isEmpty && !continues { close(into: &events) }
    }

    /// The name stands in the first part only.
    private static func continues(_ open: Open, name: ExactString?, id: ExactString?) -> Bool {
        if let id, let other = open.id { return id == other }
        return name == nil && id == nil
    }

    private mutating func begin(name: ExactString?, id: ExactString?, opaque: Opaque?, into events: inout [StreamEvent]) {
        close(into: &events)
        let slot = CallSlot(count)
        count += 1
        open = Open(slot: slot, id: id)
        events.append(.callStarted(slot))
        if name != nil || id != nil { events.append(.callIdentified(slot, wireID: id, name: name.map(names.fullName))) }
        if name == nil { malformed("the call has no name", into: &events) }
        if let opaque { events.append(.callOpaque(slot, opaque)) }
    }

    private mutating func malformed(_ reason: String, into events: inout [StreamEvent]) {
        guard let call = open, !call.isMalformed else { return }
        open?.isMalformed = true
        events.append(.callMalformed(call.slot, reason))
    }

    private mutating func close(into events: inout [StreamEvent]) {
        guard let call = open else { return }
        open = nil
        // Where both came, the whole is what the pieces come to.
        if let bytes = call.whole ?? call.arguments.serialized() { events.append(.callArguments(call.slot, bytes)) }
    }

    /// The end of the response.
    ///
    /// - Parameters:
    ///   - isWhole: whether the calls of the response may be proposed.
    ///   - cut: why the last call may be unfinished although they may; nil where the model stopped by itself, which ends a
    ///     call without its terminator, too.
    mutating func finish(isWhole: Bool, cut: String?, into events: inout [StreamEvent]) {
        guard let call = open else { return }
        if isWhole, let cut, call.whole == nil { malformed(cut, into: &events) }
        close(into: &events)
    }
}
