import Approval
import Conversation
import JSON

/// What undoing a change comes to as things are now.
struct UndoPlan: Sendable {
    let change: FileChange
    /// At the place of the change; of a move, then at the old place.
    let looks: [Look]
    /// What is there now.
    let now: KeptState?
    /// Folders that are looked at for it, from the outermost on: to be removed, or to be made again.
    var folders: [Look] = []
    /// All is as it was before the change: there is nothing to do but to note that.
    var isAsBefore = false
}

/// Why a change is not undone, and what is different from what the tool left, as lines.
struct UndoRefusal: Error, Sendable, Equatable {
    let sentence: String
    var difference: [String] = []

    /// The sentence on the first line.
    var text: String { ([sentence] + difference).joined(separator: "\n") }
}

/// Looks at what a change has left, without any effect.
struct UndoPlanner: Sendable {
    let lookout: Lookout
    let store: UndoStore

    func plan(_ arguments: ToolArguments) throws(UndoRefusal) -> UndoPlan {
        guard let session = arguments.text("session"), let number = arguments.number("call") else {
            throw UndoRefusal(sentence: "Which call is to be undone was not said.")
        }
        let found: FileChange?
        do throws(UndoError) {
            found = try store.change(CallKey(session: SessionID(session.string), number: number))
        } catch {
            throw UndoRefusal(sentence: "Call #\(number) cannot be undone: \(error.words).")
        }
        guard let change = found else { throw UndoRefusal(sentence: "Call #\(number) changed no file, or nothing of it is kept any more.") }
        if case .undone(let by, let time) = change.stage {
            throw UndoRefusal(sentence: "Call #\(number) was undone already, by #\(by) at \(time.rfc3339); /undo \(by) brings back what it did.")
        }
        return try plan(change)
    }

    private func plan(_ change: FileChange) throws(UndoRefusal) -> UndoPlan {
        let look = try look(at: change.path, change)
        var plan = UndoPlan(change: change, looks: [look], now: state(look))
        switch change.deed {
        case .replaced, .created, .deleted:
            plan.isAsBefore = isSame(change.before, plan.now)
            if plan.isAsBefore { return plan }
            guard isSame(change.left, plan.now) else { throw changed(change, look, plan.now) }
            if change.deed == .created { plan.folders = try folders(change) }
            if change.deed == .deleted, case .missingFolder = look.walk.end {
                guard !change.folders.isEmpty else {
                    throw UndoRefusal(sentence: "Call #\(change.call.number) cannot be undone: the folder in which \(shown(change.path)) was is no longer there.")
                }
            }
            try mustHaveCopy(change)
        case .moved:
            guard let from = change.from else { throw UndoRefusal(sentence: "The record of call #\(change.call.number) does not say where from.") }
            let old = try self.look(at: from, change)
            plan = UndoPlan(change: change, looks: [look, old], now: plan.now)
            plan.isAsBefore = plan.now == nil && isSame(change.before, state(old))
            if plan.isAsBefore { return plan }
            guard isSame(change.left, plan.now) else { throw changed(change, look, plan.now) }
            guard old.fact.kind == .missing else {
                throw UndoRefusal(sentence: "Call #\(change.call.number) cannot be undone: there is something at \(shown(from)) now.")
            }
            if case .missingFolder = old.walk.end {
                throw UndoRefusal(sentence: "Call #\(change.call.number) cannot be undone: the folder in which \(shown(from)) was is no longer there.")
            }
        case .madeFolders:
            plan.folders = try folders(change)
            plan.isAsBefore = plan.folders.isEmpty
            if let left = change.left, !plan.isAsBefore, let now = plan.now, !left.isSame(as: now) { throw changed(change, look, plan.now) }
            if !plan.isAsBefore { try mustBeEmpty(plan) }
        case .removedFolders:
            plan.isAsBefore = look.fact.kind == .folder
            if !plan.isAsBefore, look.fact.kind != .missing { throw changed(change, look, plan.now) }
        }
        return plan
    }

    // MARK: Places

    /// A place of the record must be reached as it was: through no link, and under the same name.
    private func look(at path: ExactString, _ change: FileChange) throws(UndoRefusal) -> Look {
        let look = lookout.look(at: path, argument: "call", for: .delete)
        if case .failed(let error) = look.walk.end {
            throw UndoRefusal(sentence: "Call #\(change.call.number) cannot be undone: \(shown(path)) could not be examined, \(error.words).")
        }
        guard look.walk.followed.isEmpty, look.fact.resolved == path else {
            let now = look.fact.resolved.map(shown) ?? "an unknown place"
            throw UndoRefusal(sentence: "Call #\(change.call.number) cannot be undone: a link has taken the place of a folder, so that \(shown(path)) leads to \(now) now.")
        }
        return look
    }

    /// Those of the change's folders that are there.
    private func folders(_ change: FileChange) throws(UndoRefusal) -> [Look] {
        var looks: [Look] = []
        for path in change.folders {
            let look = try look(at: path, change)
            if look.fact.kind == .folder { looks.append(look) }
        }
        return looks
    }

    /// Of folders that are removed for themselves; those on the way to a file go only when they are empty by then.
    private func mustBeEmpty(_ plan: UndoPlan) throws(UndoRefusal) {
        guard let last = plan.folders.last, case .folder(let folder) = last.walk.end else { return }
        guard let names = try? folder.sortedNames().names else {
            throw UndoRefusal(sentence: "Call #\(plan.change.call.number) cannot be undone: \(shown(last.fact.given)) could not be listed.")
        }
        if names.isEmpty { return }
        throw UndoRefusal(
            sentence: "Call #\(plan.change.call.number) cannot be undone: the folder \(shown(last.fact.given)) is no longer empty.",
            difference: names.prefix(20).map { "  + \(ToolText.name($0.bytes))" } + (names.count > 20 ? ["  and \(names.count - 20) more"] : []))
    }

    func state(_ look: Look) -> KeptState? {
        guard let status = look.status else { return nil }
        var target: [UInt8]?
        if status.kind == .link, case .leaf(let parent, let name, _) = look.walk.end { target = try? parent.linkTarget(name) }
        return KeptState(status, content: look.fact.content, target: target)
    }

    private func isSame(_ kept: KeptState?, _ now: KeptState?) -> Bool {
        switch (kept, now) {
        case (nil, nil): true
        case (let kept?, let now?): kept.isSame(as: now)
        default: false
        }
    }

    private func mustHaveCopy(_ change: FileChange) throws(UndoRefusal) {
        guard let before = change.before, before.kind == .file, let content = before.content else { return }
        guard store.hasContent(content, size: before.size) else {
            throw UndoRefusal(sentence: "Call #\(change.call.number) cannot be undone: the copy of \(shown(change.path)) is no longer there, or is damaged.")
        }
    }

    private func shown(_ path: ExactString) -> String { Lookout.shown(path) }

    // MARK: Differences

    private func changed(_ change: FileChange, _ look: Look, _ now: KeptState?) -> UndoRefusal {
        let (number, place) = (change.call.number, shown(change.path))
        let head = "Call #\(number) is not undone, because \(place)"
        guard let left = change.left else {
            return UndoRefusal(sentence: "\(head) was deleted by it and exists again, as a \(look.fact.kind.rawValue). Nothing was changed.")
        }
        guard let now else { return UndoRefusal(sentence: "\(head) is no longer there. Nothing was changed.") }
        if left.kind != now.kind {
            return UndoRefusal(sentence: "\(head) was left as a \(left.kind.rawValue) and is a \(now.kind.rawValue) now. Nothing was changed.")
        }
        if left.kind != .file { return UndoRefusal(sentence: "\(head) is another \(left.kind.rawValue) than the one that was left there. Nothing was changed.") }
        if left.content != nil, left.content == now.content {
            func octal(_ state: KeptState) -> String { String(state.permissions & 0o1777, radix: 8) }
            return UndoRefusal(sentence: "\(head) has other permissions than it was left with: \(octal(now)), not \(octal(left)). Nothing was changed.")
        }
        return UndoRefusal(
            sentence: "\(head) has changed since. Nothing was changed. What is different from what it left:",
            difference: ContentDifference.lines(from: left.content.flatMap(kept), to: present(look)))
    }

    /// A content among the copies, when it is not too long to show.
    func kept(_ digest: Digest) -> [UInt8]? { (try? store.content(digest, limit: lookout.limits.existingBytes)) ?? nil }

    /// The content of the place now, when it is not too long to show.
    func present(_ look: Look) -> [UInt8]? {
        guard case .leaf(let parent, let name, let status) = look.walk.end, status.kind == .file, !parent.showsKernel else { return nil }
        return try? FileContent.whole(name, in: parent, expecting: status, limit: lookout.limits.existingBytes)
    }
}
