import Approval
import JSON
import Journal
import TestSupport

/// Calls that nobody was asked about.
extension AttackStory {
    /// The key that would approve is pressed, and nothing comes of it.
    ///
    /// - Parameters:
    ///   - children: how many processes had been started before.
    ///   - decoy: a text in a file that the call might have come to.
    /// - Returns: what ran all the same; empty for nothing.
    func pressInVain(children: Int, since before: Network, decoy: String, told: String) throws -> String {
        desk.look()
        for key in ["a", "y"] {
            desk.press(key)
            desk.terminal.pause(milliseconds: 100)
        }
        var wrong: [String] = []
        if desk.executions.count > children { wrong.append("\(desk.executions.dropFirst(children)) ran") }
        if !names(since: before).isEmpty || !requests(since: before).isEmpty { wrong.append("\(names(since: before)) were asked for") }
        if let record = try desk.log().last, record.fate == .approved || record.outcome != nil { wrong.append("the log says \(record.fate)") }
        if told.contains(decoy) { wrong.append("a file was read") }
        return wrong.joined(separator: "; ")
    }

    /// The same call with no rule in force: it is asked about, shown, approved, and compared with what ran.
    func withoutRules(_ tool: String) throws -> String {
        try desk.setPolicy(nil)
        let (children, network, requests) = (desk.executions.count, network, desk.model.requestCount)
        let id = desk.id()
        try desk.propose(tool, item.arguments, id: id)
        guard try desk.awaitPane(after: requests) else { return "without a rule it was not asked about" }
        let shown = try desk.read()
        let difference = SentArguments.difference(shown, item.arguments)
        if !difference.isEmpty { return difference }
        guard try desk.approve(after: requests) else { return "without a rule it could not be approved" }
        let content = shown.arguments.first { $0.name == "path" }.flatMap { argument -> String? in
            guard case .text(let path)? = argument.value else { return nil }
            return try? Files.text(place.absolute(String(decoding: path, as: UTF8.self)))
        }
        return try received(
            tool, Self.values(shown), Array(desk.executions.dropFirst(children)), shown: shown, told: desk.model.result(of: id) ?? "", planted: tool == "read_file" ? content : nil,
            since: network)
    }
}

/// Where another program would look for the file of a path, with a text that must not come back.
extension AttackStory {
    var decoy: String { "decoy for \(item.id)" }

    /// Up to a NUL, and in the home folder.
    func plantDecoys(_ path: String) {
        let bytes = path.utf8.prefix { $0 != 0 }
        if bytes.count < path.utf8.count { _ = place.plant(String(decoding: bytes, as: UTF8.self), decoy) }
        if path.hasPrefix("~/") { _ = place.plant(place.home + path.dropFirst(), decoy) }
    }

    /// Whether the file that was read is the one that the pane names behind `Will read`, which was looked at, and no other.
    func readAsShown(_ shown: ShownCall, _ planted: String, told: String) -> String {
        guard let heading = shown.rest.firstIndex(of: "Will read"), heading + 1 < shown.rest.count else { return "the pane names no file: \(shown.rest)" }
        let row = String(shown.rest[heading + 1].drop { $0 == " " })
        guard let path = VisibleText.decode(lines: [row]), (try? Files.text(path)) == planted else { return "the pane names \(row), which is another file" }
        if told.contains(decoy) { return "the file in the home folder was read" }
        return told.contains(planted) ? "" : "the file that the pane names was not read: \(told.prefix(100))"
    }
}
