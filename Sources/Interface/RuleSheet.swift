import Approval
import Link

/// A rule that is being made from a call: what the person wants, and what the engine makes of it. Only the engine's text is
/// ever saved, and only while all of it has been on the screen.
struct RuleSheet: Sendable {
    var wish: RuleWish
    /// As it was asked for last.
    var asked: RuleWish?
    /// Answers that are still to come.
    var open = 0
    /// The last answer.
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
    var top = 0

    init(_ listing: RuleListing) {
        self.listing = listing
        selected = listing.rules.first?.id
    }
}
