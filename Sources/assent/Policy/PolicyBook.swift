import Approval
import Configuration
import Conversation
import Engine
import Guards
import JSON
import Link
import Synchronization
import Tools

/// The policy files of a session, read again whenever one of them has changed.
///
/// Guards stay those of the start. A file that becomes unusable later stops nothing: then no rule allows anything.
final class PolicyBook: RuleBook, Sendable {
    let guards: GuardSet
    let hooks: [Hook]
    /// What the person reads at the beginning.
    let notices: [Notice]
    private let places: [PolicyPlace]
    private let trust: TrustStore
    private let workspace: Workspace
    private let home: ExactString?
    private let clock: @Sendable () -> Timestamp
    private let state: Mutex<State>

    private struct State: Sendable {
        var files: PolicyFiles
        var now: RulesNow
        /// Of all files and of the record of trust, taken before they were read.
        var marks: [FileMark]
    }

    /// - Parameter home: what `~` stands for.
    /// - Throws: ``Failure`` when it is not known what the system's or the person's file was to hold back.
    convenience init(folders: DataFolders, workspace: Workspace, home: String?) throws {
        try self.init(
            PolicyPlace.all(folders, workspace), TrustStore(folder: folders.data), workspace: workspace, home: home.map { ExactString($0) })
    }

    init(_ places: [PolicyPlace], _ trust: TrustStore, workspace: Workspace, home: ExactString?, clock: @escaping @Sendable () -> Timestamp = Here.now) throws {
        self.places = places
        self.trust = trust
        self.workspace = workspace
        self.home = home
        self.clock = clock
        let marks = Self.marks(places, trust)
        let files = PolicyFiles(places, trust)
        if let obstacle = files.obstacle { throw obstacle }
        guards = files.guards
        hooks = files.hooks
        notices = files.notices
        state = Mutex(State(files: files, now: files.now, marks: marks))
    }

    func current() -> RulesNow {
        var now = state.withLock { state in
            refresh(&state)
            return state.now
        }
        // Links of folders can change without any file of the policy.
        now.rules = workspace.placed(now.rules, home: home)
        return now
    }

    /// As they are now.
    var files: PolicyFiles {
        state.withLock { state in
            refresh(&state)
            return state.files
        }
    }

    private func refresh(_ state: inout State) {
        let marks = Self.marks(places, trust)
        let time = clock()
        if marks == state.marks, marks.allSatisfy({ $0.isSettled(at: time) }) { return }
        state.marks = marks
        state.files = PolicyFiles(places, trust, known: state.files)
        state.now = state.files.now
        if state.files.guards != guards || state.files.hooks != hooks, state.files.obstacle == nil {
            state.now.remarks.append("The guards or hooks of a policy have changed; the new ones hold from the next start on.")
        }
    }

    private static func marks(_ places: [PolicyPlace], _ trust: TrustStore) -> [FileMark] { places.map { $0.mark() } + [trust.mark()] }

    // MARK: Changes

    func append(_ text: String) throws(RuleBookError) {
        let path = try user().path
        try PolicyWriter(path: path).change { bytes throws(RuleBookError) in try PolicyText(path: path, bytes).appending(text) }
    }

    func remove(_ rule: RuleID) throws(RuleBookError) {
        if let known = files.all.last(where: { $0.id == rule }), case .file(let layer, let path, let line) = known.origin, layer != .user {
            throw Self.otherOwner(layer, path, line)
        }
        let path = try user().path
        try PolicyWriter(path: path).change { bytes throws(RuleBookError) in try PolicyText(path: path, bytes).removing(rule) }
    }

    private func user() throws(RuleBookError) -> PolicyPlace {
        guard let place = places.first(where: { $0.layer == .user }) else { throw RuleBookError("There is no file for rules here.") }
        return place
    }

    /// Whose rule it is, that it is not the person's to take out here.
    static func otherOwner(_ layer: RuleOrigin.Layer, _ path: String, _ line: Int) -> RuleBookError {
        let place = "\(VisibleText.line(path)), line \(line)"
        return switch layer {
        case .workspace:
            RuleBookError(
                "The rule is the folder's, not yours: \(place).", hint: "Change that file, or take back your trust in what it allows: `assent policy untrust`.")
        case .system, .user: RuleBookError("The rule is the system's, not yours: \(place).", hint: "Whoever looks after this machine can take it out.")
        }
    }
}
