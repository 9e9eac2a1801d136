import Approval
import CPlatform
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A started program and everything that it starts, however far that goes away from it.
///
/// A process belongs to the family when it is in the program's session or group, when it descends from a member, or when
/// it carries the family's mark: a limit that nothing looks at, lowered to a random number, which every process hands down
/// to its children through new sessions, cleared environments and lost parents. It bears the mark from its first moment: the
/// soft limit of this process has it while the program is started. What has taken even that off is recognised as an orphan
/// that this process adopted and that has the variable ``ChildEnvironment/sign``.
final class ProcessFamily: Sendable {
    let leader: Int32
    private let leaderKey: ProcessEntry.Key?
    private let mark: UInt64?
    private let known = Mutex<Set<ProcessEntry.Key>>([])

    /// All families whose program has not been waited for, and how many are about to be founded.
    private struct Registry {
        var starting = 0
        var active: [ProcessFamily] = []
    }
    private static let registry = Mutex(Registry())

    /// One program is started at a time, so that each hands down its own mark. Where the start of one hangs in the kernel,
    /// others do without.
    private static let gate = AsyncGate()
    private static let patience = Duration.seconds(2)

    /// What a program that is being started will be known by.
    struct Announcement: Sendable {
        fileprivate let mark: UInt64?
        /// The soft limit as it was; nil where it was left so.
        fileprivate let before: UInt64?
        fileprivate let isAlone: Bool
    }

    /// To be said before a program is started; ``founded(leader:_:)`` or ``notFounded(_:)`` must follow as soon as it has been.
    static func announce() async -> Announcement {
        let isAlone = await gate.enter(within: patience)
        registry.withLock { $0.starting += 1 }
        var (hard, before): (UInt64, UInt64) = (0, 0)
        guard cplatform_process_mark(0, &hard) == 0, cplatform_soft_mark(0, &before) == 0, hard > 1 << 40 else {
            return Announcement(mark: nil, before: nil, isAlone: isAlone)
        }
        // Not to be guessed, and lower than the mark that we may ourselves carry.
        let highest = min(hard, 1 << 62)
        let mark = UInt64.random(in: highest / 2 ..< highest)
        let isHandedDown = isAlone && cplatform_set_soft_mark(mark) == 0
        return Announcement(mark: mark, before: isHandedDown ? before : nil, isAlone: isAlone)
    }

    static func notFounded(_ announcement: Announcement) {
        registry.withLock { $0.starting -= 1 }
        goOn(announcement)
    }

    private static func goOn(_ announcement: Announcement) {
        if let before = announcement.before { _ = cplatform_set_soft_mark(before) }
        if announcement.isAlone { gate.leave() }
    }

    /// - Parameter leader: a child of ours that leads its session and has not been waited for.
    static func founded(leader: Int32, _ announcement: Announcement) -> ProcessFamily {
        let family = ProcessFamily(leader: leader, mark: announcement.mark)
        registry.withLock { registry in
            registry.starting -= 1
            registry.active.append(family)
        }
        goOn(announcement)
        family.markAll()
        return family
    }

    /// To be said before the leader is waited for: from then on its number may mean another process.
    func dissolve() {
        ProcessFamily.registry.withLock { registry in registry.active.removeAll { $0 === self } }
    }

    private init(leader: Int32, mark: UInt64?) {
        self.leader = leader
        self.mark = mark
        leaderKey = ProcessTable.entry(leader)?.key
        // Both limits, so that it cannot be taken off any more.
        if let mark { _ = cplatform_mark_process(leader, mark) }
    }

    /// Those that the leader had started before it was marked.
    ///
    /// To be said once more a little later: a process that is just being made may still have its parent's earlier limit and
    /// be in no list yet. With namespaces of its own, as in a sandbox, that takes the kernel some milliseconds.
    func markAll() {
        guard let mark, ProcessFamily.registry.withLock({ $0.active.contains { $0 === self } }) else { return }
        // Nearly always there are none yet, and the list of a leader that still runs says so at once.
        if ProcessTable.children(of: leader) == [], isLeaderRunning { return }
        // Whoever was not yet marked may have started another one meanwhile; when all are, whatever comes will be.
        for _ in 0..<20 {
            var isComplete = true
            for member in members(claiming: false) where !member.isEnded {
                var hard: UInt64 = 0
                if cplatform_process_mark(member.key.number, &hard) != 0 || hard == mark { continue }
                if cplatform_mark_process(member.key.number, mark) == 0 { isComplete = false }
            }
            if isComplete { return }
        }
    }

    /// Everyone in the family, also those that have ended and wait to be cleared away.
    ///
    /// - Parameter claiming: whether orphans count that can only be from here.
    private func members(claiming: Bool) -> [ProcessEntry] {
        guard let leaderKey else { return [] }
        let all = ProcessTable.entries()
        let unclaimed = claiming ? unclaimed(all) : []
        return known.withLock { known in
            var family = known.union(unclaimed)
            for process in all where process.key.start >= leaderKey.start && belongs(process) {
                family.insert(process.key)
            }
            // Children of members, children's children and so on.
            var children: [Int32: [ProcessEntry]] = [:]
            for process in all { children[process.parent, default: []].append(process) }
            var pending = all.filter { family.contains($0.key) }
            while let member = pending.popLast() {
                for child in children[member.key.number] ?? [] where family.insert(child.key).inserted { pending.append(child) }
            }
            let members = all.filter { family.contains($0.key) }
            known = Set(members.map(\.key))
            return members
        }
    }

    private func belongs(_ process: ProcessEntry) -> Bool {
        if process.key.number == leader || process.session == leader || process.group == leader { return true }
        guard let mark else { return false }
        var found: UInt64 = 0
        if cplatform_process_mark(process.key.number, &found) == 0, found == mark { return true }
        // What this process started for itself in the same moment bears it too, but is in its own session.
        return process.session != getsid(0) && cplatform_soft_mark(process.key.number, &found) == 0 && found == mark
    }

    /// Orphans of some family of ours that no other one can still have a claim to: none that was there when they started.
    private func unclaimed(_ all: [ProcessEntry]) -> [ProcessEntry.Key] {
        guard let others = ProcessFamily.registry.withLock({ registry in
            registry.starting > 0 ? nil : registry.active.filter { $0 !== self }
        }) else { return [] }
        let own = getpid()
        let orphans = all.filter { process in
            guard process.parent == own, !process.isEnded, process.key.number != leader else { return false }
            return others.allSatisfy { other in
                guard let start = other.leaderKey?.start, process.key.number != other.leader else { return false }
                return start > process.key.start && !other.known.withLock { $0.contains(process.key) }
            }
        }
        return orphans.map(\.key).filter { ProcessTable.hasVariable(ChildEnvironment.sign.name, in: $0.number) == true }
    }

    var isLeaderRunning: Bool {
        guard let now = ProcessTable.entry(leader), now.key == leaderKey else { return false }
        return !now.isEnded
    }

    /// What was left, and whether it is gone now.
    struct Ending: Sendable {
        /// How many processes besides the leader were still there.
        var leftovers = 0
        /// Those that could not be ended: another user's, or hung in the kernel.
        var survivors: [Int32] = []
    }

    /// Asks every process of the family to end, ends those that have not after `grace`, and clears away what is ours.
    /// To be called before the leader has been waited for.
    @concurrent
    func end(grace: Duration, patience: Duration = .seconds(5)) async -> Ending {
        guard leaderKey != nil else { return await endGroup(grace: grace) }
        var ending = Ending()
        var members = members(claiming: true)
        ending.leftovers = members.count {
            !$0.isEnded && $0.key.number != leader && !ProcessTable.isFirstOfNamespace($0.key.number)
        }
        let clock = ContinuousClock()
        if members.contains(where: { !$0.isEnded }) {
            signal(members, SIGTERM)
            // A stopped process would not see it.
            signal(members, SIGCONT)
            members = await wait(until: clock.now + grace, clock)
        }
        let deadline = clock.now + patience
        while members.contains(where: { !$0.isEnded }), clock.now < deadline {
            signal(members, SIGKILL)
            members = await wait(until: min(deadline, clock.now + .milliseconds(30)), clock)
        }
        ending.survivors = members.filter { !$0.isEnded }.map(\.key.number)
        clearAway(members)
        return ending
    }

    /// Where there is no list of processes: the program's group is all that is known.
    private func endGroup(grace: Duration) async -> Ending {
        _ = kill(-leader, SIGTERM)
        let clock = ContinuousClock()
        let deadline = clock.now + grace
        while clock.now < deadline, kill(-leader, 0) == 0 { try? await clock.sleep(for: .milliseconds(5)) }
        _ = kill(-leader, SIGKILL)
        return Ending()
    }

    private func wait(until deadline: ContinuousClock.Instant, _ clock: ContinuousClock) async -> [ProcessEntry] {
        var pause = Duration.milliseconds(1)
        while true {
            // In a cancelled task it would not sleep at all; then the loop is short-winded, not wrong.
            try? await clock.sleep(for: pause)
            let members = members(claiming: true)
            if members.allSatisfy(\.isEnded) || clock.now >= deadline { return members }
            pause = min(pause * 2, .milliseconds(30))
        }
    }

    private func signal(_ members: [ProcessEntry], _ signal: Int32) {
        // The group at once, so that no member sees another one go first.
        if members.contains(where: { $0.group == leader }) { _ = kill(-leader, signal) }
        for member in members where member.group != leader && !member.isEnded { ProcessFamily.signal(member.key, signal) }
    }

    /// The number is held by a descriptor while it is made sure that it still means the same process.
    private static func signal(_ key: ProcessEntry.Key, _ signal: Int32) {
        let process = cplatform_open_process(key.number)
        guard process >= 0 else {
            if ProcessTable.entry(key.number)?.key == key { _ = kill(key.number, signal) }
            return
        }
        if ProcessTable.entry(key.number)?.key == key { _ = cplatform_signal_process(process, signal) }
        _ = close(process)
    }

    /// Orphans that were adopted are our children; the leader is waited for by those who started it.
    private func clearAway(_ members: [ProcessEntry]) {
        for member in members where member.isEnded && member.parent == getpid() && member.key.number != leader {
            _ = waitpid(member.key.number, nil, WNOHANG)
        }
    }
}
