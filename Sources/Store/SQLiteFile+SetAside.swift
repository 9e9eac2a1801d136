public import GRDB

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// For a file that can be done without: a damaged one is moved away and made anew.
extension SQLiteFile {
    /// Opens `folder/name`; when it turns out to be damaged, moves it to `name.mark` and makes a new one.
    ///
    /// - Returns: the file, and where the damaged one is now; nil when it was sound, or somebody else had moved it already.
    public static func openOrSetAside(
        folder: String, name: String, migrator: DatabaseMigrator, durability: Durability, mark: String
    ) throws(StoreError) -> (file: SQLiteFile, moved: String?) {
        let found = try identity(of: name, in: folder)
        do {
            return (try open(folder: folder, name: name, migrator: migrator, durability: durability), nil)
        } catch where error.isDamage {
            let moved = try setAside(folder: folder, name: name, mark: mark, only: found)
            return (try open(folder: folder, name: name, migrator: migrator, durability: durability), moved)
        }
    }

    /// Moves this file to `name.mark`, for damage that shows only later. Of no use any more: every method of it, in other
    /// processes too, throws ``StoreError/replaced(path:)`` from then on.
    ///
    /// - Returns: where it is now; nil when somebody else had moved it already.
    public func setAside(folder: String, name: String, mark: String) throws(StoreError) -> String? {
        try Self.setAside(folder: folder, name: name, mark: mark, only: identity)
    }

    /// Moves `name` to `name.mark` and puts `fresh`, a closed database of the same folder, in its place.
    ///
    /// - Returns: where the earlier one is now.
    public static func replace(folder: String, name: String, by fresh: String, mark: String) throws(StoreError) -> String {
        let found = try identity(of: name, in: folder)
        guard let moved = try setAside(folder: folder, name: name, mark: mark, only: found) else {
            throw .replaced(path: "\(folder)/\(name)")
        }
        let folder = try OwnFolder.open(folder, create: false)
        guard renameat(folder.descriptor, fresh, folder.descriptor, name) == 0 else {
            throw .cannotOpen(path: folder.path(of: name), .system(errno))
        }
        _ = fsync(folder.descriptor)
        return moved
    }

    /// Removes a database of the user's own, if there is one, that nobody has open.
    public static func remove(folder: String, name: String) throws(StoreError) {
        let folder = try OwnFolder.open(folder, create: false)
        for suffix in [""] + sideFiles where try folder.hasFile(name + suffix) {
            guard unlinkat(folder.descriptor, name + suffix, 0) == 0 else {
                throw .cannotOpen(path: folder.path(of: name + suffix), .system(errno))
            }
        }
    }

    private static func identity(of name: String, in folder: String) throws(StoreError) -> FileNumber? {
        let folder = try OwnFolder.open(folder, create: true)
        return OwnFolder.identity(of: folder.path(of: name))
    }

    private static func setAside(
        folder: String, name: String, mark: String, only found: FileNumber?
    ) throws(StoreError) -> String? {
        let folder = try OwnFolder.open(folder, create: false)
        try folder.lockForOpening()
        // Two programs may find the same damage; the second must not move what the first has made.
        guard let found, OwnFolder.identity(of: folder.path(of: name)) == found else { return nil }
        var moved = "\(name).\(mark)"
        var count = 1
        while OwnFolder.identity(of: folder.path(of: moved)) != nil {
            count += 1
            moved = "\(name).\(mark)-\(count)"
        }
        // The log goes first: on its own, it does no harm to a new file.
        for suffix in sideFiles.reversed() + [""] where try folder.hasFile(name + suffix) {
            guard renameat(folder.descriptor, name + suffix, folder.descriptor, moved + suffix) == 0 else {
                throw .cannotOpen(path: folder.path(of: name + suffix), .system(errno))
            }
        }
        return folder.path(of: moved)
    }
}
