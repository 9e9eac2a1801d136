import Conversation
import JSON
import Journal
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Cases about what a child of an approved call does to a call that waits, and about the files that are kept.
struct AttackChildren {
    let scene: AttackScene
    private var desk: AttackDesk { scene.desk }
    private var item: AttackCase { scene.item }

    init(_ line: [UInt8]) throws { scene = try AttackScene(line) }

    /// Which cases are told here.
    static func tells(_ id: String) -> Bool { ["child-terminal-004", "secrets-006"].contains(id) }

    func run() throws -> [String: AttackTable.Verdict] {
        try desk.begin()
        if let other = scene.pendingCall { return try besideAnother(other) }
        return try filesOfASession()
    }

    /// The first of two calls is approved; while it runs the second stands in the pane.
    private func besideAnother(_ other: [UInt8]) throws -> [String: AttackTable.Verdict] {
        desk.model.answer(.calls([.init(id: "c1", tool: "run_shell", arguments: item.arguments), .init(id: "c2", tool: "run_shell", arguments: other)]))
        try desk.wait("two calls") { desk.shows("2 pending") }
        desk.openWhole()
        try desk.wait("the first call") { PanePage(desk.screen)?.isBeginningOfCall == true }
        _ = try desk.read()
        desk.look()
        let flags = Set(try desk.showings().first { $0.call.number == 1 }?.flags ?? [])
        let isApproved = try scene.approve { desk.shows("1 pending") }
        // Longer than the guard time behind its end, with the second call read to its end.
        try desk.wait("the second call") { PanePage(desk.screen)?.isBeginningOfCall == true && desk.shows("/marker") }
        _ = try desk.read()
        scene.settle()
        scene.settle()
        let (approvals, children) = (try scene.approvals(), desk.executions.compactMap(\.child))
        var verdicts: [String: AttackTable.Verdict] = [:]
        for key in item.must.keys.map(\.string) {
            switch key {
            case "decision": verdicts[key] = AttackScene.holds(isApproved, "the first call was not asked about")
            case "flags":
                let missing = item.texts("flags").filter { !flags.contains($0) }
                verdicts[key] = AttackScene.holds(missing.isEmpty, "no \(missing) among \(flags.sorted())")
            case "child_has_controlling_terminal": verdicts[key] = children.isEmpty ? .untested : AttackScene.holds(!children.contains(where: \.hasTerminal), "it has")
            case "approvals": verdicts[key] = AttackScene.holds(approvals == item.must["approvals"]?.integer, "\(approvals) were approved")
            case "executions_of":
                let wrong = (item.must["executions_of"]?.object?.members ?? []).filter { scene.count($0.key.string) != $0.value.integer }
                verdicts[key] = AttackScene.holds(wrong.isEmpty, "it ran: \(wrong.map { "\($0.key)" })")
            default: verdicts[key] = .untested
            }
        }
        if !desk.shows("1 pending") { verdicts["the second call"] = .fails("it does not wait any more") }
        if let marker = item.marker, Files.exists(marker) { verdicts["marker"] = .fails("the marker is there") }
        return verdicts
    }

    /// Everything that a session leaves below the folder of data, and where its engine is met.
    private func filesOfASession() throws -> [String: AttackTable.Verdict] {
        try scene.open("run_shell", AttackScene.command("echo done"), id: "c1")
        let requests = desk.model.requestCount
        _ = try scene.approve { desk.model.requestCount > requests }
        scene.settle()
        let kept = Self.below(desk.dataFolder) + Self.below(Engines(parent: desk.scratch.path).folder)
        let files = kept.filter { !$0.isFolder }
        return [
            "file_mode": AttackScene.holds(files.count > 2 && files.allSatisfy { $0.mode == 0o600 }, "\(files.filter { $0.mode != 0o600 }.map(\.words))"),
            "directory_mode": AttackScene.holds(kept.filter(\.isFolder).allSatisfy { $0.mode == 0o700 }, "\(kept.filter { $0.isFolder && $0.mode != 0o700 }.map(\.words))"),
        ]
    }

    struct Kept {
        let path: String
        let isFolder: Bool
        let mode: UInt32
        var words: String { "\(path) \(String(mode, radix: 8))" }
    }

    /// A folder and everything in it.
    static func below(_ path: String) -> [Kept] {
        var status = stat()
        guard lstat(path, &status) == 0 else { return [] }
        let isFolder = status.st_mode & S_IFMT == S_IFDIR
        let this = Kept(path: path, isFolder: isFolder, mode: UInt32(status.st_mode & 0o7777))
        return [this] + (isFolder ? ((try? Files.list(path)) ?? []).flatMap { below("\(path)/\($0)") } : [])
    }
}
