import Link
import Surface

/// What was said before the part of the conversation that is here. It is asked for when the reader comes near it, and put
/// above without moving what is on the screen.
extension InterfaceState {
    var hasEarlier: Bool { !earlier.isAtBeginning && (log.firstID ?? 1) > 1 }

    /// A key or the engine may have brought the reader near the top.
    mutating func watchTop(_ input: InterfaceInput) {
        switch input {
        case .keys, .event(.session), .event(.earlier): earlier.isDue = true
        case .event, .drawn, .tick, .editorReturned, .clockTime, .away: break
        }
    }

    mutating func earlierEffect() -> InterfaceEffect? {
        guard earlier.isDue, isAttached, !isClosed else { return nil }
        guard hasEarlier, !earlier.isOnTheWay, let first = log.firstID else {
            earlier.isDue = false
            return nil
        }
        // While the conversation is covered nobody reads it.
        guard let rect = readingRect else { return nil }
        earlier.isDue = false
        guard earlier.seeksStart || isNearTop(rect) else { return nil }
        earlier.isOnTheWay = true
        earlier.hasFailed = false
        return .send(.earlier(before: first))
    }

    /// At most a page is above what is visible. Whoever follows the end is near only where all that is here is visible.
    private func isNearTop(_ rect: Rect) -> Bool {
        var ignored = 0
        let top = conversationWindow(rect, 0, wrapped: &ignored).top
        if reader.top == nil { return top == Reader.Place(entry: 0, line: 0) }
        var lines = top.line
        var index = top.entry
        while lines <= rect.rows, index > 0 {
            index -= 1
            lines += block(index, width: rect.columns, 0, wrapped: &ignored).count
        }
        return lines <= rect.rows
    }

    mutating func take(_ piece: EarlierEntries) {
        let hold = readerHold
        if piece.entries.isEmpty {
            guard earlier.isOnTheWay || earlier.hasFailed else { return }
            earlier = EarlierReading()
            earlier.isAtBeginning = true
            stand(at: hold)
            return
        }
        // What does not join was asked for before the engine told everything anew.
        guard let first = log.firstID, piece.entries.last?.id == first - 1 else { return }
        earlier.isOnTheWay = false
        earlier.hasFailed = false
        calls.recall(piece.calls)
        log.prepend(piece.entries)
        stand(at: hold)
        if earlier.seeksStart, let rect = readingRect { read(from: Reader.Place(entry: 0, line: 0), rect) }
        if !hasEarlier { earlier.seeksStart = false }
    }

    // MARK: Holding a place while entries come before it

    /// What the reader has in view, by the numbers of the entries.
    struct ReaderHold {
        /// The entry at the top, and the line of its own that is there: below 0 where it is one of those before it, which
        /// depend on the entry above. Nil while the end is followed.
        fileprivate var top: (id: Int, line: Int)?
        fileprivate var selected: Int?
        fileprivate var last: Int?
    }

    var readerHold: ReaderHold {
        var hold = ReaderHold()
        if let top = reader.top, top.entry < log.count { hold.top = (log[top.entry].id, top.line - leadCount(top.entry)) }
        if let selected = reader.selected, selected < log.count { hold.selected = log[selected].id }
        hold.last = log.lastID
        return hold
    }

    /// Comes back to what was in view. What is no longer here gives way to the end.
    mutating func stand(at hold: ReaderHold) {
        reader.selected = hold.selected.flatMap { log.index(of: $0) }
        guard let (id, line) = hold.top, let index = log.index(of: id) else { return scrollToEnd() }
        if let last = hold.last, let now = log.lastID, now > last { reader.hasNew = true }
        var place = Reader.Place(entry: index, line: line + leadCount(index))
        var ignored = 0
        while place.line < 0, place.entry > 0, let rect = readingRect {
            place.entry -= 1
            place.line += block(place.entry, width: rect.columns, 0, wrapped: &ignored).count
        }
        place.line = max(0, place.line)
        reader.top = place
    }

    private func leadCount(_ index: Int) -> Int { entryLead(index, width: 80).count }
}
