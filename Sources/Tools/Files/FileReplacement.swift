import CPlatform

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Taking a name away from an object, and seeing in the same moment which object that was: what was kept, or what a person
/// has seen, is what goes, whatever others do at the same time.
extension FileExecution {
    /// Gives a name to another file of the same folder.
    /// - Returns: false when the name stood for something else by then; it stands for that again.
    static func replace(
        _ name: PathName, in folder: OpenFolder, by fresh: PathName, expecting status: FileStatus
    ) throws(SystemError) -> Bool {
        guard exchange(fresh, name, in: folder) else {
            // A file system that cannot exchange names: the look just before is all that there is.
            guard [EINVAL, ENOSYS, ENOTSUP].contains(errno) else { throw .last }
            guard try FileStatus(of: name, in: folder) == status else { return false }
            try folder.rename(fresh, to: name, in: folder)
            return true
        }
        guard let old = try? FileStatus(of: fresh, in: folder), old.isStill(status) else {
            _ = exchange(fresh, name, in: folder)
            return false
        }
        folder.remove(fresh)
        return true
    }

    private static func exchange(_ one: PathName, _ other: PathName, in folder: OpenFolder) -> Bool {
        one.withCString { one in
            other.withCString { other in cplatform_rename_exchange(folder.descriptor, one, folder.descriptor, other) == 0 }
        }
    }

    /// Takes a file or link away.
    /// - Returns: false when the name stood for something else by then; it stands for that again.
    static func takeAway(_ name: PathName, in folder: OpenFolder, expecting status: FileStatus) throws(SystemError) -> Bool {
        let aside = PathName.temporary()
        try folder.renameExclusively(name, to: aside, in: folder)
        guard let taken = try? FileStatus(of: aside, in: folder), taken.isStill(status) else {
            // Should the name be taken again by now, what was set aside stays beside it: nothing is lost.
            try? folder.renameExclusively(aside, to: name, in: folder)
            return false
        }
        guard aside.withCString({ unlinkat(folder.descriptor, $0, 0) }) == 0 else {
            let error = SystemError.last
            try? folder.renameExclusively(aside, to: name, in: folder)
            throw error
        }
        return true
    }
}

extension FileStatus {
    /// The same object with the same content, but for the time at which its name changed.
    func isStill(_ other: FileStatus) -> Bool {
        identity == other.identity && kind == other.kind && size == other.size && modified == other.modified
            && permissions == other.permissions
    }
}
