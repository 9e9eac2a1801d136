public import Conversation
public import JSON

import Approval

/// A change of a session, for lists.
public struct UndoableChange: Sendable, Equatable {
    /// The call's number.
    public let call: Int
    public let tool: ExactString
    public let time: Timestamp
    /// `replaced`, `created`, `deleted`, `moved`, `made folders`, `removed folders`.
    public let deed: String
    /// The real place; of a move, the new one.
    public let path: ExactString
    /// Of a move, the old one.
    public let from: ExactString?
    /// Of the call that it undid, where it is an undoing itself.
    public let undoes: Int?
    /// Of the call that undid it.
    public let undoneBy: Int?

    init(_ change: FileChange) {
        call = change.call.number
        tool = change.tool
        time = change.time
        deed = change.deed.rawValue
        path = change.path
        from = change.from
        undoes = change.undoes
        if case .undone(let by, _) = change.stage { undoneBy = by } else { undoneBy = nil }
    }

    /// `replaced src/a.txt`, paths below `folder` without it; already made visible.
    public func words(in folder: ExactString) -> String {
        func shown(_ path: ExactString) -> String {
            let (bytes, start) = (Array(path.utf8), Array(folder.utf8) + [0x2F])
            return VisibleText.line(bytes.starts(with: start) ? String(decoding: bytes.dropFirst(start.count), as: UTF8.self) : path.string)
        }
        let places = from.map { "\(shown($0)) to \(shown(path))" } ?? shown(path)
        let undoing = undoes.map { ", undoing #\($0)" } ?? ""
        return "\(deed) \(places)\(undoing)" + (undoneBy.map { ", undone by #\($0)" } ?? "")
    }
}

/// Why the kept changes cannot be listed: a sentence.
public struct UndoProblem: Error, Sendable, Equatable {
    public let sentence: String
}

extension UndoStore {
    /// The newest first; records that cannot be read are left out.
    public func list(_ session: SessionID) throws(UndoProblem) -> [UndoableChange] {
        do throws(UndoError) {
            return try changes(of: session).map { UndoableChange($0) }
        } catch {
            throw UndoProblem(sentence: "What can be undone is not known: \(error.words).")
        }
    }

    /// The newest change of a tool that is not undone; undoings do not count.
    public func last(_ session: SessionID) throws(UndoProblem) -> Int? { try list(session).first { $0.undoneBy == nil && $0.undoes == nil }?.call }
}

extension ToolBox {
    public func changes(of session: SessionID) throws(UndoProblem) -> [UndoableChange] { try undo?.list(session) ?? [] }

    /// The number of the call that `/undo` means; nil when there is none.
    public func lastChange(of session: SessionID) throws(UndoProblem) -> Int? { try undo?.last(session) }
}
