import Conversation
import JSON

/// The items of a response in their order.
///
/// Events are joined to items by `output_index`: GitHub Copilot gives the same item another id in every event. One item is
/// passed on at a time; what comes for a later one waits until the earlier ones are done, so that each part of the answer
/// stays whole.
struct OpenAIResponsesItems: Sendable, Equatable {
    private let names: ToolNameMap
    /// Items that are not passed on to the end, by their number in order of appearance.
    private var open: [Int: OpenAIResponsesItem] = [:]
    /// The number of the item that is passed on now, and of the next that begins.
    private var live = 0
    private var next = 0
    private var ofIndex: [Int: Int] = [:]
    private var ofID: [ExactString: Int] = [:]
    private var ofCallID: [ExactString: Int] = [:]
    private var types: [ExactString] = []
    private var slots = 0
    private(set) var hasRefusal = false

    init(names: ToolNameMap) { self.names = names }

    var isEmpty: Bool { next == 0 }
    var openCount: Int { open.count }
    var hasCalls: Bool { slots > 0 }

    mutating func receive(_ type: ExactString, _ object: JSONObject, into events: inout [StreamEvent]) {
        switch type {
        case "response.output_item.added":
            guard let item = object["item"]?.object else { return }
            begin(item, at: object["output_index"]?.integer)
        case "response.output_item.done":
            guard let item = object["item"]?.object else { return }
            finish(item, at: object["output_index"]?.integer)
        default:
            guard let piece = OpenAIResponsesPiece(type, object), let number = number(for: piece, object) else { return }
            open[number]?.waiting.append(piece)
        }
        advance(into: &events)
    }

    /// The next piece of what the last event brought a piece of.
    ///
    /// - Returns: whether there is an item that it belongs to.
    mutating func receive(piece: String, into events: inout [StreamEvent]) -> Bool { open[live]?.receive(piece: piece, into: &events) ?? false }

    // MARK: Which item

    private static func type(of item: JSONObject) -> ExactString {
        item["type"]?.exact ?? (item["role"] == nil ? "item" : "message")
    }

    private func known(_ item: JSONObject, at index: Int?) -> Int? { index.map { ofIndex[$0] } ?? named(item) }

    /// By its id; where it has none, by that of the call. (Ids of calls come again with some servers.)
    private func named(_ item: JSONObject) -> Int? {
        if let id = item["id"]?.filled { return ofID[id] }
        return item["call_id"]?.filled.flatMap { ofCallID[$0] }
    }

    private mutating func new(_ type: ExactString, _ item: JSONObject, at index: Int?) -> Int {
        let number = next
        next += 1
        types.append(type)
        open[number] = OpenAIResponsesItem(type: type, begun: item)
        if let index { ofIndex[index] = number }
        note(item, as: number)
        return number
    }

    private mutating func note(_ item: JSONObject, as number: Int) {
        if let id = item["id"]?.filled { ofID[id] = number }
        if let id = item["call_id"]?.filled { ofCallID[id] = number }
    }

    private mutating func begin(_ item: JSONObject, at index: Int?) {
        let type = Self.type(of: item)
        if let number = known(item, at: index), let old = open[number] {
            // The same once more, or the first word of one that is known from a piece.
            if types[number] == type, old.isSame(item) {
                open[number]?.begun = item
                note(item, as: number)
                return
            }
            open[number]?.isOver = true
        }
        _ = new(type, item, at: index)
    }

    private mutating func finish(_ item: JSONObject, at index: Int?) {
        let type = Self.type(of: item)
        if let number = known(item, at: index), types[number] == type {
            if open[number] == nil || open[number]?.isOver == true {
                // Said twice, unless it is another that has the same place.
                let isNameless = item["id"]?.filled == nil && item["call_id"]?.filled == nil
                if isNameless || named(item) == number { return }
            } else {
                open[number]?.whole = item
                open[number]?.isOver = true
                note(item, as: number)
                return
            }
        } else if let number = known(item, at: index) {
            open[number]?.isOver = true
        }
        let number = new(type, item, at: index)
        open[number]?.whole = item
        open[number]?.isOver = true
    }

    /// The item of a piece; one that was never begun begins with it (a stream that is resumed begins in the middle).
    private mutating func number(for piece: OpenAIResponsesPiece, _ object: JSONObject) -> Int? {
        let index = object["output_index"]?.integer
        var number = index.flatMap { ofIndex[$0] }
        if index == nil { number = object["item_id"]?.filled.flatMap { ofID[$0] } ?? (next > 0 ? next - 1 : nil) }
        if let number { return open[number].map { !$0.isOver && piece.fits(types[number]) } == true ? number : nil }
        // No item of its own is made for an id that only this piece has.
        return new(piece.itemType, [:], at: index)
    }

    // MARK: In order

    private mutating func advance(into events: inout [StreamEvent]) {
        while live < next {
            open[live]?.pass(&slots, names, into: &events)
            guard let item = open[live], item.isOver else { return }
            if item.hasRefusal { hasRefusal = true }
            open[live] = nil
            live += 1
        }
    }

    /// The end of the response: what is open is over, and what never came in pieces is taken from the list of all items,
    /// which is empty with some proxies.
    mutating func complete(_ output: [JSONValue], into events: inout [StreamEvent]) {
        if !(open.isEmpty && next >= output.count) {
            var taken: Set<Int> = []
            for (index, value) in output.enumerated() {
                guard let item = value.object else { continue }
                let type = Self.type(of: item)
                let place = ofIndex.isEmpty && index < next ? index : ofIndex[index]
                let number = [place, named(item)].compactMap { $0 }.first { types[$0] == type && !taken.contains($0) } ?? new(type, item, at: index)
                taken.insert(number)
                if open[number]?.isOver == false {
                    open[number]?.whole = item
                    open[number]?.isOver = true
                }
            }
        }
        for number in open.keys { open[number]?.isOver = true }
        advance(into: &events)
    }
}
