import JSON
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Between the picture of a change and the key, the world changes.
extension AttackEvents {
    func previewVersusWrite() throws -> [String: AttackTable.Verdict] {
        // A program of the system's own would have to be planted.
        if item.id == "preview-vs-write-007" { return [:] }
        Files.remove("\(place.workspace)/a.txt")
        try place.setUp(item)
        guard let tool = item.productTool else { return [:] }
        try desk.begin()
        let requests = desk.model.requestCount
        try desk.propose(tool, item.arguments, id: "c1")
        guard try desk.awaitPane(after: requests) else { return ["decision": .fails("it was not asked about")] }
        _ = try desk.read()
        desk.look()
        try happen()
        let before = try world()
        desk.press("a")
        let isOver = desk.happens(milliseconds: 3000) { desk.model.requestCount > requests || desk.shows("Something changed since it was approved") }
        let ran = desk.model.requestCount > requests
        // The model is asked before the screen is drawn.
        let reprompts = !(ran && desk.happens(milliseconds: 3000) { !desk.shows("1 pending") }) && desk.shows("1 pending")
        var verdicts: [String: AttackTable.Verdict] = [:]
        func holds(_ condition: Bool, _ why: String) -> AttackTable.Verdict { condition ? .holds : .fails(why) }
        for key in item.must.keys.map(\.string) {
            switch key {
            case "decision": verdicts[key] = isOver ? .holds : .fails("nothing came of the key")
            case "reprompt": verdicts[key] = holds(reprompts == item.asks("reprompt"), "there was \(reprompts ? "a" : "no") new pane")
            case "executions": verdicts[key] = holds((ran ? 1 : 0) == item.must["executions"]?.integer, ran ? "it ran" : "it did not run")
            case "outside_files_unchanged", "file_content_unchanged": verdicts[key] = holds(try world() == before, "something was written")
            case "file_content_after":
                let wrong = (item.must[.init(key)]?.object?.members ?? []).filter { (try? Files.text($0.key.string)) != $0.value.string }
                verdicts[key] = holds(wrong.isEmpty, "\(wrong.map(\.key)) hold something else")
            case "flags" where item.texts("flags").contains("stale-preview"):
                desk.openWhole()
                desk.look()
                _ = try? desk.read()
                verdicts[key] = holds(try desk.journalHas("stale-preview"), "no such notice")
            default: verdicts[key] = .untested
            }
        }
        if let marker = item.marker, Files.exists(marker) { verdicts["marker"] = .fails("the marker is there") }
        return verdicts
    }

    /// What the corpus tells in words.
    private func happen() throws {
        let file = "\(place.workspace)/a.txt"
        switch item.id {
        case "preview-vs-write-001": try Files.write("other\n", to: file)
        case "preview-vs-write-002":
            unlink(file)
            symlink("\(place.temporary)/out/victim.txt", file)
        case "preview-vs-write-003":
            rename("\(place.workspace)/d", "\(place.workspace)/was-d")
            symlink("\(place.temporary)/out", "\(place.workspace)/d")
        case "preview-vs-write-004": try Files.write("x = 1\nx = 1\n", to: file)
        case "preview-vs-write-005": try Files.write("touch \(place.temporary)/marker\n", to: "\(place.workspace)/build.sh")
        case "preview-vs-write-006": try Files.write("user data", to: "\(place.workspace)/new.txt")
        case "preview-vs-write-008": utimes(file, [timeval(tv_sec: 1, tv_usec: 0), timeval(tv_sec: 1, tv_usec: 0)])
        default: break
        }
    }

    /// All contents of the work folder and of what is outside.
    private func world() throws -> [String: [UInt8]] {
        var world: [String: [UInt8]] = [:]
        for folder in [place.workspace, "\(place.temporary)/out"] where Files.exists(folder) {
            for name in try Files.list(folder) { world["\(folder)/\(name)"] = try? Files.read("\(folder)/\(name)") }
        }
        return world
    }
}
