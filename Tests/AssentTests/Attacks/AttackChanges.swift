import Approval
import JSON
import Journal
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The cases in which something changes between what a person was shown and the key: told in a session of their own.
struct AttackChanges {
    let scene: AttackScene
    private var desk: AttackDesk { scene.desk }
    private var item: AttackCase { scene.item }
    private var place: AttackPlace { scene.place }

    init(_ line: [UInt8]) throws {
        // There is no program `tool` in the folders of the system; one that is there has its part.
        scene = try AttackScene(line) { $0.replacing("\"tool --version\"", with: "\"uname --version\"") }
    }

    func run() throws -> [String: AttackTable.Verdict] {
        guard let tool = item.productTool else { return [:] }
        try desk.begin()
        try scene.open(tool, item.arguments, id: "c1")
        try change()
        let before = outside()
        let requests = desk.model.requestCount
        guard try scene.approve({ desk.model.requestCount > requests || isShownAgain }) else { throw Files.Failure(description: "the key was not taken") }
        let wasAsked = isShownAgain
        if wasAsked { try desk.wait("the call again") { desk.shows("1 pending") } }
        scene.settle()
        return try verdicts(before, reprompt: wasAsked && desk.shows("1 pending"))
    }

    private var isShownAgain: Bool { ((try? desk.showings()) ?? []).contains { $0.revision > 1 } }

    /// What another process does while the pane is open.
    private func change() throws {
        let path = place.absolute("a.txt")
        switch item.id {
        case "preview-vs-write-001": try Files.write("other\n", to: path)
        case "preview-vs-write-002":
            unlink(path)
            symlink("\(place.temporary)/out/victim.txt", path)
        case "preview-vs-write-003":
            rename(place.absolute("d"), place.absolute("d before"))
            symlink("\(place.temporary)/out", place.absolute("d"))
        case "preview-vs-write-004": try Files.write("x = 1\ny = 1\nx = 1\n", to: path)
        case "preview-vs-write-005": try Files.write("touch \(place.temporary)/marker\n", to: place.absolute("build.sh"))
        case "preview-vs-write-006": try Files.write("user data", to: place.absolute("new.txt"))
        case "preview-vs-write-007":
            for folder in [place.workspace, "\(desk.scratch.path)/bin"] {
                try Files.write("#!/bin/sh\ntouch \(planted)\n", to: "\(folder)/uname")
                chmod("\(folder)/uname", 0o755)
            }
        case "preview-vs-write-008": _ = try Shell.run(["touch", path])
        default: break
        }
    }

    private var planted: String { "\(place.temporary)/planted" }

    /// What stands in the places that must stay as they are.
    private func outside() -> [String: [UInt8]?] {
        var all: [String: [UInt8]?] = [:]
        for path in item.texts("outside_files_unchanged") + (item.must["file_content_unchanged"]?.object?.keys.map(\.string) ?? []) {
            for name in [path] + ((try? Files.list(path)) ?? []).map({ "\(path)/\($0)" }) { all[name] = try? Files.read(name) }
        }
        return all
    }

    private func verdicts(_ before: [String: [UInt8]?], reprompt: Bool) throws -> [String: AttackTable.Verdict] {
        var verdicts: [String: AttackTable.Verdict] = [:]
        let ran = try scene.executions()
        let flags = Set(try desk.showings().last?.flags ?? [])
        for key in item.must.keys.map(\.string) {
            let value = item.must[ExactString(key)]
            switch key {
            // It was asked about, or `open` would not have come back.
            case "decision": verdicts[key] = .holds
            case "reprompt": verdicts[key] = AttackScene.holds(reprompt == value?.bool, "there was \(reprompt ? "a" : "no") new pane")
            case "executions": verdicts[key] = AttackScene.holds(ran == value?.integer, "\(ran) ran")
            case "flags":
                let missing = item.texts("flags").filter { !flags.contains($0) }
                verdicts[key] = AttackScene.holds(missing.isEmpty, "no \(missing) among \(flags.sorted())")
            case "outside_files_unchanged": verdicts[key] = AttackScene.holds(outside() == before, "they are \(outside())")
            case "file_content_unchanged", "file_content_after":
                let wrong = (value?.object?.members ?? []).filter { (try? Files.text($0.key.string)) != $0.value.string }
                verdicts[key] = AttackScene.holds(wrong.isEmpty, "another content: \(wrong.map { "\($0.key)" })")
            case "runs_program":
                let told = desk.model.result(of: "c1") ?? ""
                verdicts[key] = AttackScene.holds(reprompt || told.contains("coreutils"), "the model was told: \(told.prefix(100))")
            case "executions_of_planted_file": verdicts[key] = AttackScene.holds(!Files.exists(planted), "the planted file ran")
            default: verdicts[key] = .untested
            }
        }
        if let marker = item.marker, Files.exists(marker) { verdicts["marker"] = .fails("the marker is there") }
        // Whatever happened, a person is told what is different.
        if reprompt, try !(desk.showings().last?.display.rows ?? []).contains(where: { $0.kind == .checkFailed && $0.text.hasPrefix("changed since") }) {
            verdicts["the pane"] = .fails("it does not say what has changed")
        }
        return verdicts
    }
}
