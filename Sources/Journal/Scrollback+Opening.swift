public import Conversation
public import Store

extension Scrollback {
    /// An open scrollback, and what to tell the person of it.
    public struct Opening: Sendable {
        public let scrollback: Scrollback
        /// That a damaged one was set aside, in a sentence or two; nil when all is well.
        public let notice: String?
    }

    /// - Parameters:
    ///   - folder: the journal's.
    ///   - create: whether to make what is missing; else ``StoreError/missing(path:)``.
    public static func open(folder: String, create: Bool = true) throws(StoreError) -> Scrollback {
        let file = try SQLiteFile.open(
            folder: folder, name: ScrollbackSchema.fileName, migrator: ScrollbackSchema.migrator, create: create,
            durability: .normal)
        return Scrollback(folder: folder, file: file)
    }

    /// Opens the scrollback, makes it when it is missing, and puts a new one in the place of a damaged one.
    ///
    /// - Throws: what else is wrong: a newer version's file, a lock, a full disk, no permission. Then go without one.
    public static func openOrSetAside(folder: String, at time: Timestamp) throws(StoreError) -> Opening {
        let (file, moved) = try SQLiteFile.openOrSetAside(
            folder: folder, name: ScrollbackSchema.fileName, migrator: ScrollbackSchema.migrator, durability: .normal,
            mark: mark(time))
        return Opening(scrollback: Scrollback(folder: folder, file: file), notice: moved.map(notice))
    }

    /// For damage that shows only in use (``StoreError/isDamage``): sets this one aside and opens a new one.
    public func setAside(at time: Timestamp) throws(StoreError) -> Opening {
        let moved = try file.setAside(folder: folder, name: ScrollbackSchema.fileName, mark: Self.mark(time))
        return Opening(scrollback: try Self.open(folder: folder), notice: moved.map(Self.notice))
    }

    private static func mark(_ time: Timestamp) -> String { "damaged-\(time.milliseconds)" }

    private static func notice(_ moved: String) -> String {
        "The file of what earlier sessions looked like was damaged. It is now \(moved), and a new one was begun; "
            + "the journal has everything that was decided."
    }
}
