import Approval
import CPlatform
import JSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension ProcessTree {
    /// Marks are below or at this, and above ``lowestMark``: between what a person would set as a limit and no limit at all.
    private static let highestMark: UInt64 = 1 << 62
    private static let lowestMark: UInt64 = 1 << 40

    /// Marks this process, so that everything it will ever start bears a mark from its first moment, before anyone has a
    /// chance to mark it by itself: a limit that the kernel does not look at (file locks, `ulimit -x`) is lowered to a
    /// random number. A process hands it down through new sessions, cleared environments and lost parents, and can lower
    /// it further, but not raise it, unless it is root (`CAP_SYS_RESOURCE`). Marks of single calls nest below it.
    ///
    /// To be called once by the process that runs tools, before it starts anything; never by a front end, whose own
    /// children are free to speak. A process that bears a mark already, since it was itself started by a tool or has
    /// replaced its program, keeps it.
    /// - Returns: false where there is no such limit (anything but Linux) or it has been lowered below 2^40 by somebody;
    ///   then only parents and environment tell where a process comes from.
    @discardableResult
    public static func markOwnDescendants() -> Bool {
        var limit: UInt64 = 0
        guard cplatform_process_mark(0, &limit) == 0, limit > lowestMark else { return false }
        if limit <= highestMark { return true }
        return cplatform_mark_process(0, UInt64.random(in: highestMark / 2 ..< highestMark)) == 0
    }

    /// What a process is to this one, as far as can be told.
    public enum Standing: Sendable, Equatable {
        /// Nothing connects it with a tool's call.
        case independent
        /// A tool's call has started it, here or in another program of ours; or this process has. The reason in words.
        case belowCall(String)
        /// It cannot be told, so it is not to be trusted either. The reason in words.
        case unknown(String)
    }

    /// Whether a process may be listened to that wants to decide about calls: whether it comes from none.
    ///
    /// It does when it bears a mark (see ``markOwnDescendants()``), or one of its parents up to the first process is this
    /// one, bears a mark or has the variable that a tool's programs get in their environment. This process should have said
    /// ``adoptOrphans()``: then a descendant that loses its parents becomes a child of it, and no trick with sessions,
    /// environments or, by root, limits takes it out of the tree. The variable is a hint only, for what another program of
    /// ours has started that bears no mark: a process can wipe it out.
    ///
    /// What this does not catch is whoever makes *another* process act that is no descendant: root and debuggers; a key
    /// typed into a terminal multiplexer (`tmux send-keys`); what cron, at, systemd (`systemd-run --user`), D-Bus or a
    /// container's daemon starts when asked; an editor or shell of the person's that executes a file which a tool has
    /// written. A process is judged by what it is at this moment; before and after, the caller has to make sure that the
    /// number still means the same one.
    ///
    /// - Parameters:
    ///   - pid: a process as the kernel names it (`SO_PEERCRED`), not as it names itself.
    ///   - start: when it started, in clock ticks since the system did, if that is known; another process is unknown.
    public static func standing(of pid: Int32, startedAt start: UInt64? = nil) -> Standing {
        guard pid > 0 else { return .unknown("it lives in another process namespace") }
        guard let process = ProcessTable.entry(pid), !process.isEnded else { return .unknown("process \(pid) is gone") }
        if let start, start != process.key.start { return .unknown("process \(pid) is gone, and its number means another one") }
        guard let limit = ProcessTable.lockLimit(of: pid) else { return .unknown("the limits of process \(pid) cannot be read") }
        var ownLimit: UInt64 = 0
        // Where this process itself has a limit that low, everyone may have it, and it says nothing.
        let isTelling = cplatform_process_mark(0, &ownLimit) == 0 && ownLimit > lowestMark
        if isTelling, limit <= highestMark {
            // Also one below all marks: a mark can be lowered.
            return .belowCall("process \(pid) bears the mark of a tool's call (its limit on file locks, ulimit -x, is lowered)")
        }
        guard let hasSign = ProcessTable.hasVariable(ChildEnvironment.sign.name, in: pid) else {
            return .unknown("the environment of process \(pid) cannot be read")
        }
        if hasSign { return .belowCall("process \(pid) has \(ChildEnvironment.sign.name.string) in its environment") }
        return standing(above: process, isTelling: isTelling)
    }

    /// - Parameter isTelling: whether a low limit is a mark.
    private static func standing(above process: ProcessEntry, isTelling: Bool) -> Standing {
        let pid = process.key.number
        let own = getpid()
        var current = process
        // Deeper than any tree of processes is, with room for parents that change meanwhile; it cannot go round for ever.
        for _ in 0..<2000 {
            if current.key.number == own {
                return .belowCall(current.key == process.key ? "it is this process" : "process \(pid) was started by this one")
            }
            guard current.parent > 0 else { return .independent }
            if current.parent != own {
                let number = current.parent
                if isTelling, let limit = ProcessTable.lockLimit(of: number), limit > lowestMark, limit <= highestMark {
                    return .belowCall("process \(number), from which process \(pid) descends, bears the mark of a tool's call")
                }
                // Another user's cannot be read; login and the like stand above everyone.
                if ProcessTable.hasVariable(ChildEnvironment.sign.name, in: number) == true {
                    return .belowCall("process \(number), from which process \(pid) descends, was started by a tool's call")
                }
            }
            let parent = ProcessTable.entry(current.parent)
            // A parent that ends is replaced by another one, and its number may be given to a stranger. What has been
            // looked at was the parent if the child still says so.
            guard let now = ProcessTable.entry(current.key.number), now.key == current.key, !now.isEnded else {
                // The child itself is gone: begin anew.
                guard let again = ProcessTable.entry(pid), again.key == process.key, !again.isEnded else {
                    return .unknown("process \(pid) is gone")
                }
                current = again
                continue
            }
            if parent == nil, now.parent == current.parent, kill(now.parent, 0) != 0, errno == EPERM {
                // Another user's, on a system that hides those (hidepid). No descendant of a marked process gets this far.
                let isMarked = isTelling && (ProcessTable.lockLimit(of: 0) ?? .max) <= highestMark
                return isMarked ? .independent : .unknown("process \(now.parent), from which process \(pid) descends, is hidden")
            }
            guard let parent, now.parent == current.parent, parent.key.start <= now.key.start else {
                current = now
                continue
            }
            current = parent
        }
        return .unknown("the parents of process \(pid) keep changing")
    }
}
