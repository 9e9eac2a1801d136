import Approval
import Link

/// A rule that is being made from a call: what the person wants, and what the engine makes of it. Only the engine's text is
/// ever saved, and only while all of it has been on the screen.
struct RuleSheet: Sendable {
    var wish: RuleWish
    /// As it was asked for last.
    var asked: RuleWish?
    /// The last answer to what was asked for last.
    var draft: RuleDraft?
    /// What the rule is about, as it is being typed.
    var editor: TextEditor
    var top = 0
    /// Lines that have been on screen at this width since the draft came.
    var seenLines: Set<Int> = []
    var seenWidth = -1

    init(handle: Int, revision: Int) {
        wish = RuleWish(handle: handle, revision: revision)
        editor = TextEditor("", style: .oneLine)
    }

    /// Bytes; what is longer is a paste that went astray, and nobody could read it on the sheet.
    static let longestTyped = 4096
    var isTooLong: Bool { (wish.typed ?? "").utf8.count > RuleSheet.longestTyped }

    /// The draft is of what is wanted now.
    var isSettled: Bool { asked == wish && draft.map(isAnswered) ?? false }

    /// Answers may come late and in any order; only one to the last question counts. A width beyond what is offered is
    /// answered by the nearest.
    func isAnswered(by draft: RuleDraft) -> Bool {
        guard var asked else { return false }
        if draft.widths > 0 { asked.width = min(max(0, asked.width), draft.widths - 1) }
        return draft.wish == asked
    }

    /// Takes an answer in.
    ///
    /// - Returns: whether anything on the sheet differs from before.
    mutating func take(_ draft: RuleDraft) -> Bool {
        wish.width = draft.wish.width
        asked = wish
        if wish.typed == nil, !editor.text.utf8.elementsEqual(draft.value.utf8) { editor.setText(draft.value) }
        let isSame = self.draft.map { $0 == draft && $0.text.utf8.elementsEqual(draft.text.utf8) } ?? false
        self.draft = draft
        if isSame { return false }
        (seenLines, top) = ([], 0)
        return true
    }

    /// The ends that a key goes through.
    static let ends: [RuleWish.End] = [.never, .uses(1), .uses(10), .minutes(15), .minutes(60), .minutes(480), .minutes(1440)]

    static func words(_ end: RuleWish.End) -> String {
        switch end {
        case .never: "never"
        case .uses(1): "after one use"
        case .uses(let count): "after \(count) uses"
        case .minutes(let count) where count < 120: "in \(count) minutes"
        case .minutes(let count): "in \(count / 60) hours"
        }
    }
}

/// All rules, to look at and to take back.
struct RuleList: Sendable {
    var listing: RuleListing
    var selected: RuleID?
    /// The first line on the screen; nil while the chosen rule decides it.
    var top: Int?

    init(_ listing: RuleListing) {
        self.listing = listing
        selected = listing.rules.first?.id
        // What is wrong comes first.
        top = listing.remarks.isEmpty ? nil : 0
    }

    var chosen: ListedRule? { listing.rules.first { $0.id == selected } }

    /// The rule that was chosen stays chosen, or the one in its place is.
    mutating func take(_ listing: RuleListing) {
        let place = self.listing.rules.firstIndex { $0.id == selected } ?? 0
        self.listing = listing
        if chosen == nil { selected = listing.rules.isEmpty ? nil : listing.rules[min(place, listing.rules.count - 1)].id }
        top = nil
    }

    mutating func choose(_ step: Int) {
        guard let place = listing.rules.firstIndex(where: { $0.id == selected }) else { return }
        selected = listing.rules[min(max(0, place + step), listing.rules.count - 1)].id
        top = nil
    }
}
