import Approval
import Conversation
import JSON
import Link

/// So many calls of the model run programs at once; those that are approved beyond that wait, and start in the order of
/// their approvals. So do calls that change the same file, or make the same folder, one after the other.
///
/// Such a call has a decision that is nowhere but here: with the engine it is gone, and the call waits for the person again.
extension SessionMachine {
    /// Commands of the person's own take no place and wait for none.
    func waitsForPlace(_ record: CallRecord) -> Bool { takesPlace(record) && placesTaken >= limits.parallel || waitsForChange(record) }

    /// Another call is changing what this one changes, or makes a folder that this one would make too. Begun together, one
    /// would find the place changed under its hands and fail; after it, this one is compared with what was shown: that a
    /// folder is there by now does not matter, and what does has it shown again.
    private func waitsForChange(_ record: CallRecord) -> Bool {
        let places = places(record)
        guard !places.isEmpty else { return false }
        return begun.contains { handle in
            guard handle != record.call.key.number, let other = calls[key(handle)] else { return false }
            return !places.isDisjoint(with: self.places(other))
        }
    }

    /// What a call of the model changes or makes; empty for programs, of which that is not known.
    private func places(_ record: CallRecord) -> Set<ExactString> {
        guard own[record.call.key] == nil, let facts = record.checked?.sheet.facts, facts.effect.changesFiles else { return [] }
        return Set(facts.targets.flatMap { target in (target.resolved.map { [$0] } ?? []) + target.newFolders })
    }

    private func takesPlace(_ record: CallRecord) -> Bool {
        own[record.call.key] == nil && record.checked?.sheet.facts.effect.startsProgram ?? false
    }

    private var placesTaken: Int {
        begun.count { calls[key($0)].map(takesPlace) ?? false }
    }

    mutating func queue(_ record: CallRecord) -> [EngineEffect] {
        var record = record
        record.shown.stage = .queued(places: waitsForChange(record) ? 0 : limits.parallel)
        calls[record.call.key] = record
        queuedCalls.append(record.call.key)
        return [show(record.shown)]
    }

    /// Starts what waits, as far as there are places.
    mutating func startQueued() -> [EngineEffect] {
        var effects: [EngineEffect] = []
        while let key = queuedCalls.first {
            guard var record = calls[key], case .queued = record.shown.stage, let decision = record.decision, let sheet = record.checked?.sheet else {
                queuedCalls.removeFirst()
                continue
            }
            if waitsForPlace(record) { break }
            queuedCalls.removeFirst()
            record.shown.stage = .starting
            calls[key] = record
            effects += [.begin(decision, sheet), show(record.shown)]
        }
        return effects
    }

    /// Stops one call of a person's choice; all others go on.
    mutating func cancelOne(_ handle: Int, at now: Timestamp) -> [EngineEffect] {
        guard let record = calls[key(handle)], !record.isSettled, record.shown.isRunning else {
            return [.tell(.refused(handle: handle, reason: "Call #\(handle) does not run, so there is nothing to stop."))]
        }
        return cancel(record.call.key, at: now) + settle(at: now)
    }
}

extension CallState {
    /// It is about to run, or runs.
    var hasBegun: Bool {
        switch stage {
        case .starting, .running: true
        default: false
        }
    }
}
