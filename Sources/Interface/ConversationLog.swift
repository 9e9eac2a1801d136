import Conversation
import Link

/// The entries of the conversation in their order.
struct ConversationLog: Sendable {
    struct Item: Sendable {
        enum Kind: Sendable {
            case you
            case assistant(isOpen: Bool, interrupted: String?)
            case call(handle: Int)
            case notice(Notice)
            case report(Report)
        }

        let id: Int
        let time: Timestamp
        var kind: Kind
        var text: String
        /// What was made of it for a width; empty until it is first needed.
        var drawn: EntryLines?
    }

    private(set) var items: [Item] = []
    private var places: [Int: Int] = [:]

    /// Anything beside notices has been added.
    private(set) var hasTalk = false

    var isEmpty: Bool { items.isEmpty }
    var count: Int { items.count }
    subscript(index: Int) -> Item { items[index] }

    init(_ entries: [Entry] = []) {
        for entry in entries { add(entry) }
    }

    mutating func add(_ entry: Entry) {
        let item = Item(entry)
        if case .notice = item.kind {} else { hasTalk = true }
        if let place = places[entry.id] {
            items[place] = item
        } else {
            places[entry.id] = items.count
            items.append(item)
        }
    }

    mutating func append(_ text: String, to id: Int) {
        guard let place = places[id] else { return }
        items[place].text += text
    }

    mutating func end(_ id: Int, interrupted: String?) {
        guard let place = places[id], case .assistant = items[place].kind else { return }
        items[place].kind = .assistant(isOpen: false, interrupted: interrupted)
        items[place].drawn = nil
    }

    mutating func keep(_ lines: EntryLines, at index: Int) { items[index].drawn = lines }

    /// Takes the lines that were kept of a text out of the log: with one owner they grow without being copied.
    mutating func takeText(_ index: Int, width: Int) -> FlowedText? {
        guard let drawn = items[index].drawn, drawn.width == width, case .text(let text) = drawn.kept else { return nil }
        items[index].drawn = nil
        return text
    }

    func isCall(_ index: Int) -> Bool {
        if case .call = items[index].kind { return true }
        return false
    }
}

extension ConversationLog.Item {
    fileprivate init(_ entry: Entry) {
        id = entry.id
        time = entry.time
        switch entry.body {
        case .you(let text):
            kind = .you
            self.text = text
        case .assistant(let text, let isOpen, let interrupted):
            kind = .assistant(isOpen: isOpen, interrupted: interrupted)
            self.text = text
        case .call(let handle):
            kind = .call(handle: handle)
            text = ""
        case .notice(let notice):
            kind = .notice(notice)
            text = ""
        case .report(let report):
            kind = .report(report)
            text = ""
        }
    }
}
