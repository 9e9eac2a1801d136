import Journal
import Store

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Whether decisions can be recorded. Makes nothing that was not there.
struct JournalCheck {
    /// The program's data folder.
    let folder: String

    private static let scarce: UInt64 = 50 << 20
    private static let tooLittle: UInt64 = 1 << 20

    var findings: [Finding] {
        var status = stat()
        guard lstat(folder, &status) == 0 else {
            if errno == ENOENT { return missing }
            return [.problem("data folder", "\(folder): \(Failure.system)", mend: "Set XDG_DATA_HOME to a folder of your own.")]
        }
        let place = self.place(status)
        return [place, space(at: folder)] + (place.level == .problem ? [] : journal + scrollback)
    }

    /// It would be made; whether it can be is up to the nearest folder that is there.
    private var missing: [Finding] {
        var parent = folder
        repeat { parent = parent.parentFolder } while !parent.isEmpty && access(parent, F_OK) != 0
        if parent.isEmpty { parent = "/" }
        guard access(parent, W_OK | X_OK) == 0 else {
            return [
                .problem("data folder", "\(folder) is not there, and \(parent) may not be written", mend: "Set XDG_DATA_HOME to a folder of your own.")
            ]
        }
        return [.ok("data folder", "\(folder) will be made"), space(at: parent), .ok("journal", "none yet")]
    }

    private func place(_ status: stat) -> Finding {
        let mode = status.st_mode & 0o777
        let octal = String(mode, radix: 8)
        switch status.st_mode & S_IFMT {
        case S_IFDIR: break
        case S_IFLNK:
            return .problem("data folder", "\(folder) is a symbolic link", mend: "Put the folder itself there, or set XDG_DATA_HOME to where it is.")
        default: return .problem("data folder", "\(folder) is not a folder", mend: "Move away what lies there.")
        }
        guard status.st_uid == geteuid() else {
            return .problem(
                "data folder", "\(folder) belongs to another user (uid \(status.st_uid))",
                mend: "Run as the user who owns it, or set XDG_DATA_HOME to a folder of your own.")
        }
        if mode & 0o700 != 0o700 {
            return .problem("data folder", "\(folder) has the mode \(octal), so you cannot work in it", mend: "Run `chmod 700 \(folder)`.")
        }
        if mode & 0o077 != 0 {
            return .warning(
                "data folder", "\(folder) had the mode \(octal), so others could look into it", mend: "It is closed whenever the journal is opened; see who else uses it.")
        }
        return .ok("data folder", "\(folder), yours alone")
    }

    private func space(at path: String) -> Finding {
        var status = statvfs()
        guard statvfs(path, &status) == 0 else {
            return .warning("disk", "cannot ask for its free space: \(Failure.system)", mend: "Is it mounted?")
        }
        let free = UInt64(status.f_bavail).multipliedReportingOverflow(by: UInt64(status.f_frsize))
        let bytes = free.overflow ? UInt64.max : free.partialValue
        let words = "\(bytes >> 20) MB free"
        if bytes < Self.tooLittle { return .problem("disk", words, mend: "Free some space: what cannot be recorded does not run.") }
        if bytes < Self.scarce { return .warning("disk", words, mend: "Free some space.") }
        return .ok("disk", words)
    }

    private var journal: [Finding] {
        do throws(StoreError) {
            let journal = try SessionJournal.open(folder: folder, create: false)
            let health = try journal.health()
            if let damage = health.damage.first { throw StoreError.corrupt(path: journal.path, what: damage) }
            try journal.tryWriting()
            let version = health.schema.last ?? "none"
            return [.ok("journal", "\(health.rows) rows, sound, schema \(version), SQLite \(health.library)")] + (try lastSession(journal))
        } catch {
            if case .missing = error { return [.ok("journal", "none yet")] }
            if case .corrupt = error { return [damaged(error)] }
            return [.problem("journal", error.message, mend: mend(error))]
        }
    }

    private func damaged(_ error: StoreError) -> Finding {
        let left = (try? JournalRescue.look(folder: folder)).map { " \($0.rows) of its rows can be read, \($0.lost) cannot." } ?? ""
        return .problem(
            "journal", error.message + left,
            mend: "Close every session and run `assent verify --rescue`: what can be read goes into a new journal, and the damaged file is kept. Or bring back a copy.")
    }

    private func mend(_ error: StoreError) -> String {
        // Of one's own file it can be said exactly.
        if case .readOnly(let path) = error, access(path, R_OK | W_OK) != 0, errno == EACCES { return "Run `\(StoreError.permit(path))`." }
        return error.hint ?? "Move the file away, and a new one will be made."
    }

    /// How sessions looked. Nothing that was decided is in it, so that no fault of it stops anything.
    private var scrollback: [Finding] {
        do throws(StoreError) {
            let damage = try Scrollback.open(folder: folder, create: false).damage()
            if let first = damage.first { throw StoreError.corrupt(path: "\(folder)/scrollback.sqlite", what: first) }
            return [.ok("scrollback", "sound")]
        } catch {
            if case .missing = error { return [] }
            let remedy =
                error.isDamage
                ? "Run `mv \(folder)/scrollback.sqlite \(folder)/scrollback.sqlite.damaged`; a new one will be made. Sessions lose how they looked, and nothing that was decided."
                : mend(error)
            return [.warning("scrollback", error.message, mend: remedy)]
        }
    }

    private func lastSession(_ journal: SessionJournal) throws(StoreError) -> [Finding] {
        guard let last = try journal.latestSession() else { return [] }
        let name = last.name ?? "\(last.id)"
        if try journal.isLocked(session: last.id) { return [.ok("last session", "\(name), open now")] }
        let unfinished = try journal.unfinished(session: last.id).count
        if unfinished > 0 {
            let calls = unfinished == 1 ? "one call has" : "\(unfinished) calls have"
            return [
                .warning(
                    "last session", "\(name) was cut off, and \(calls) no known outcome",
                    mend: "See what they did: `assent log`. Nothing runs them again by itself.")
            ]
        }
        return [.ok("last session", last.hasEnded ? "\(name), ended" : "\(name), cut off; nothing was running")]
    }
}
