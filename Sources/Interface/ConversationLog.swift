import Conversation
import Link

/// The entries of the conversation in their order: its end, and what the person has read above it.
struct ConversationLog: Sendable {
    struct Item: Sendable {
        enum Kind: Sendable {
            case you
            case assistant(isOpen: Bool, interrupted: String?)
            case reasoning(isOpen: Bool)
            case call(handle: Int)
            case notice(Notice)
            case report(Report)

            /// It is one line that opens to more.
            var opens: Bool {
                switch self {
                case .reasoning, .call: true
                case .you, .assistant, .notice, .report: false
                }
            }
        }

        let id: Int
        let time: Timestamp
        var kind: Kind
        var text: String
        /// Of reasoning only: it is folded to a line that says how long it is.
        var words = WordCount()
        /// What was made of it for a width; empty until it is first needed.
        var drawn: EntryLines?
    }

    /// Those that came first and all after them.
    private var items: [Item] = []
    /// Those before them, the last first: what comes before all others is put at the end of this list, so that more of
    /// the conversation costs no more than it holds.
    private var above: [Item] = []
    /// Where each number stands: in ``items`` from 0 on, in ``above`` below 0.
    private var places: [Int: Int] = [:]

    /// Anything beside notices has been said.
    private(set) var hasTalk = false

    var isEmpty: Bool { count == 0 }
    var count: Int { above.count + items.count }
    /// The number of the first entry that is here.
    var firstID: Int? { (above.last ?? items.first)?.id }
    var lastID: Int? { (items.last ?? above.first)?.id }

    private(set) subscript(index: Int) -> Item {
        get { index < above.count ? above[above.count - 1 - index] : items[index - above.count] }
        _modify {
            if index < above.count { yield &above[above.count - 1 - index] } else { yield &items[index - above.count] }
        }
    }

    /// Where an entry stands; nil when it is not here.
    func index(of id: Int) -> Int? { places[id].map { $0 + above.count } }

    init(_ entries: [Entry] = []) {
        for entry in entries { add(entry) }
        // What is not here was more than notices.
        if let first = entries.first, first.id > 1 { hasTalk = true }
    }

    mutating func add(_ entry: Entry) {
        let item = Item(entry)
        if case .notice = item.kind {} else { hasTalk = true }
        if let index = index(of: entry.id) {
            self[index] = item
        } else {
            places[entry.id] = items.count
            items.append(item)
        }
    }

    /// Puts entries before all others.
    mutating func prepend(_ entries: [Entry]) {
        for entry in entries.reversed() where places[entry.id] == nil {
            above.append(Item(entry))
            places[entry.id] = -above.count
        }
    }

    mutating func append(_ text: String, to id: Int) {
        guard let index = index(of: id) else { return }
        self[index].text += text
        if case .reasoning = self[index].kind { self[index].words.add(text) }
    }

    mutating func end(_ id: Int, interrupted: String?) {
        guard let index = index(of: id) else { return }
        switch self[index].kind {
        case .assistant: self[index].kind = .assistant(isOpen: false, interrupted: interrupted)
        case .reasoning:
            // Its lines stay the same.
            self[index].kind = .reasoning(isOpen: false)
            return
        case .you, .call, .notice, .report: return
        }
        self[index].drawn = nil
    }

    mutating func keep(_ lines: EntryLines, at index: Int) { self[index].drawn = lines }

    /// Takes the lines that were kept of a text out of the log: with one owner they grow without being copied.
    mutating func takeText(_ index: Int, width: Int) -> FlowedText? {
        guard let drawn = self[index].drawn, drawn.width == width, case .text(let text) = drawn.kept else { return nil }
        self[index].drawn = nil
        return text
    }

    /// Whether it is one line that opens to more.
    func opens(_ index: Int) -> Bool { self[index].kind.opens }
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
        case .reasoning(let text, let isOpen):
            kind = .reasoning(isOpen: isOpen)
            self.text = text
            words = WordCount(text)
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
