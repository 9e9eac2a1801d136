import Approval
import JSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What can be seen and done inside, as arguments of `bwrap` (bubblewrap): the working folder as it is, everything else
/// read-only, folders of its own for what is temporary, nothing of the program's own, processes of its own.
///
/// No `--die-with-parent`: the kernel ties it to the thread that started the program, and threads come and go here. No
/// `--new-session`: the program leads a session of its own already, without a terminal.
struct SandboxPlan: Sendable {
    let choice: SandboxChoice
    /// The components of the working folder's real path.
    let workspace: [PathName]
    /// Real folders that are not seen inside.
    let hidden: [[PathName]]
    /// Real folders in whose place there are empty ones that can be written.
    let temporary: [[PathName]]
    /// A real file in one of these that is needed all the same: where the names of hosts are looked up.
    let resolver: [PathName]?
    /// Outside, root may write what the kernel shows of itself, whatever else it is not allowed.
    let isRoot: Bool

    /// Kept free of what other programs leave there: sockets by which they could be made to act outside.
    private static let temporaryFolders: [ExactString] = ["/tmp", "/var/tmp", "/run"]
    private static let kernelPlaces = ["/proc/sys", "/proc/sysrq-trigger", "/proc/irq", "/proc/bus"]
    /// What programs are told of where they may put things.
    static let temporaryFolder: ExactString = "/tmp"

    /// - Parameter hidden: as given; what is not there is left out.
    init(_ choice: SandboxChoice, workspace: Workspace, hidden: [ExactString]) {
        self.choice = choice
        self.workspace = workspace.components
        self.hidden = hidden.compactMap(SandboxPlan.realFolder)
        temporary = SandboxPlan.temporaryFolders.compactMap { path in
            let place = PathName.components(of: path.utf8)
            // A link leads to a folder that is read-only, or to one of these.
            return SandboxPlan.realFolder(path) == place ? place : nil
        }
        let walk = PathWalk("/etc/resolv.conf", base: [], lastLink: .follow)
        if choice == .network, case .leaf(_, _, let status) = walk.end, status.kind == .file,
            temporary.contains(where: { walk.components.starts(with: $0) })
        {
            resolver = walk.components
        } else {
            resolver = nil
        }
        isRoot = geteuid() == 0
    }

    private static func realFolder(_ path: ExactString) -> [PathName]? {
        let walk = PathWalk(path, base: [], lastLink: .follow)
        guard case .folder = walk.end, walk.resolved != nil else { return nil }
        return walk.components
    }

    /// Why nothing can run here; nil when it can.
    var obstacle: String? {
        guard hidden.contains(where: { workspace.starts(with: $0) }) else { return nil }
        return "The working folder is, or lies in, a folder of Assent's own, which no sandboxed command may see."
    }

    /// Whether a real place is the same inside as outside.
    func shows(_ place: [PathName]) -> Bool {
        if hidden.contains(where: { place.starts(with: $0) }) { return false }
        // What is mounted last counts: the deepest folder.
        let over = temporary.filter { place.starts(with: $0) }.map(\.count).max() ?? -1
        return over < 0 || (place.starts(with: workspace) && workspace.count >= over)
    }

    /// - Parameters:
    ///   - folder: absolute; where the program runs.
    ///   - program: absolute, or relative to it.
    /// - Returns: what `bwrap` is started with, in the working folder, from the first word on.
    func arguments(folder: ExactString, program: ExactString, words: ArraySlice<ExactString>) -> [ExactString] {
        var all: [ExactString] = ["bwrap"] + mounts
        all += ["--unshare-pid", "--unshare-ipc", "--unshare-uts", "--unshare-cgroup-try"]
        if choice == .noNetwork { all.append("--unshare-net") }
        all += ["--cap-drop", "ALL", "--chdir", folder, "--", program]
        return all + words
    }

    private var mounts: [ExactString] {
        // By the handle in which bwrap is started, not by its name.
        var all: [ExactString] = workspace.isEmpty ? ["--bind", ".", "/"] : ["--ro-bind", "/", "/"]
        all += ["--dev", "/dev", "--proc", "/proc"]
        if isRoot { for place in SandboxPlan.kernelPlaces { all += ["--ro-bind-try", ExactString(place), ExactString(place)] } }
        var parts: [(place: [PathName], words: (ExactString) -> [ExactString])] = []
        parts += temporary.map { ($0, { ["--tmpfs", $0] }) }
        if let resolver { parts.append((resolver, { ["--ro-bind-try", $0, $0] })) }
        if !workspace.isEmpty { parts.append((workspace, { ["--bind", ".", $0] })) }
        parts += hidden.map { ($0, { ["--tmpfs", $0, "--remount-ro", $0] }) }
        // What lies in another comes after it.
        for (_, part) in parts.enumerated().sorted(by: { ($0.element.place.count, $0.offset) < ($1.element.place.count, $1.offset) }) {
            if let path = PathName.path(part.place) { all += part.words(path) }
        }
        return all
    }
}
