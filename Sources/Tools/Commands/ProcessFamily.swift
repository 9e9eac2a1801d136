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
/// to its children through new sessions, cleared environments and lost parents.
final class ProcessFamily: Sendable {
    let leader: Int32
    private let leaderKey: ProcessEntry.Key?
    private let mark: UInt64?
    private let known = Mutex<Set<ProcessEntry.Key>>([])

    /// - Parameter leader: a child of ours that leads its session and has not been waited for.
    init(leader: Int32) {
        self.leader = leader
        leaderKey = ProcessTable.entry(leader)?.key
        var current: UInt64 = 0
        guard cplatform_process_mark(leader, &current) == 0, current > 1 << 40 else {
            mark = nil
            return
        }
        // Not to be guessed, and lower than the mark that we may ourselves carry.
        let highest = min(current, 1 << 62)
        mark = UInt64.random(in: highest / 2 ..< highest)
        apply()
    }

    /// Marks the leader, and those that it had started before it was marked.
    private func apply() {
        guard let mark else { return }
        _ = cplatform_mark_process(leader, mark)
        for member in members() where !member.isEnded { _ = cplatform_mark_process(member.key.number, mark) }
    }

    /// Everyone in the family, also those that have ended and wait to be cleared away.
    func members() -> [ProcessEntry] {
        guard let leaderKey else { return [] }
        let candidates = ProcessTable.entries().filter { $0.key.start >= leaderKey.start }
        return known.withLock { known in
            var family = known
            for process in candidates where !family.contains(process.key) && belongs(process) { family.insert(process.key) }
            // Children of members, children's children and so on.
            var children: [Int32: [ProcessEntry]] = [:]
            for process in candidates { children[process.parent, default: []].append(process) }
            var pending = candidates.filter { family.contains($0.key) }
            while let member = pending.popLast() {
                for child in children[member.key.number] ?? [] where !family.contains(child.key) {
                    family.insert(child.key)
                    pending.append(child)
                }
            }
            let members = candidates.filter { family.contains($0.key) }
            known = Set(members.map(\.key))
            return members
        }
    }

    private func belongs(_ process: ProcessEntry) -> Bool {
        if process.key.number == leader || process.session == leader || process.group == leader { return true }
        guard let mark else { return false }
        var found: UInt64 = 0
        return cplatform_process_mark(process.key.number, &found) == 0 && found == mark
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
    /// To be called before the leader has been waited for, so that no number in the family can mean someone else.
    @concurrent
    func end(grace: Duration, patience: Duration = .seconds(5)) async -> Ending {
        guard leaderKey != nil else { return await endGroup(grace: grace) }
        var ending = Ending()
        var living = living()
        ending.leftovers = living.count { $0.key.number != leader }
        let clock = ContinuousClock()
        if !living.isEmpty {
            signal(living, SIGTERM)
            // A stopped process would not see it.
            signal(living, SIGCONT)
            let deadline = clock.now + grace
            living = await wait(until: deadline, clock)
        }
        let deadline = clock.now + patience
        while !living.isEmpty, clock.now < deadline {
            signal(living, SIGKILL)
            living = await wait(until: min(deadline, clock.now + .milliseconds(20)), clock)
        }
        ending.survivors = living.map(\.key.number)
        clearAway()
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

    private func living() -> [ProcessEntry] { members().filter { !$0.isEnded } }

    private func wait(until deadline: ContinuousClock.Instant, _ clock: ContinuousClock) async -> [ProcessEntry] {
        var pause = Duration.milliseconds(1)
        while true {
            let living = living()
            if living.isEmpty || clock.now >= deadline { return living }
            // A cancelled task would not sleep at all; then the loop is short-winded, not wrong.
            try? await clock.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(20))
        }
    }

    private func signal(_ members: [ProcessEntry], _ signal: Int32) {
        // The group at once, so that no member sees another one go first.
        if members.contains(where: { $0.group == leader }) { _ = kill(-leader, signal) }
        for member in members where member.group != leader { ProcessFamily.signal(member.key, signal) }
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
    private func clearAway() {
        for member in members() where member.isEnded && member.parent == getpid() && member.key.number != leader {
            _ = waitpid(member.key.number, nil, WNOHANG)
        }
    }
}
