import Approval
import Conversation
import JSON

/// One change that a tool made, or was about to make, to files: what was there before and what the tool left.
struct FileChange: Sendable, Equatable {
    /// What was done; undoing is the opposite of it.
    enum Deed: String, Sendable, CaseIterable {
        /// A file's content.
        case replaced
        /// A file, or a link.
        case created
        case deleted
        case moved
        case madeFolders = "made folders"
        case removedFolders = "removed folders"
    }

    enum Stage: Sendable, Equatable {
        /// The copy is kept; nobody has said yet that the change took place.
        case begun
        case done
        case undone(by: Int, at: Timestamp)
    }

    let call: CallKey
    let tool: ExactString
    let time: Timestamp
    /// The number of the call that this one undid.
    var undoes: Int?
    let deed: Deed
    /// The real place; of a move, the new one.
    let path: ExactString
    /// Of a move, the old place.
    var from: ExactString?
    /// What was there; nil for nothing.
    var before: KeptState?
    /// What the tool left there, or means to leave; nil for nothing.
    var left: KeptState?
    /// Folders that were made for it, or removed with it, from the outermost on.
    var folders: [ExactString] = []
    var stage = Stage.begun

    /// The contents that have to be there as long as this can be undone.
    var objects: Set<Digest> {
        Set([before, left].compactMap { $0 }.filter { $0.kind == .file }.compactMap(\.content))
    }
}
