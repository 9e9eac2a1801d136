import Approval
import JSON
import TOML

/// What a model is told that called a tool which is not there.
enum ToolNames {
    private static let mostNear = 3
    /// Bytes of the list of all names.
    private static let most = 2000

    /// - Returns: the names that were probably meant, nearest first, and the names that there are.
    static func lines(_ written: ExactString, among names: [ExactString]) -> [String] {
        var lines: [String] = []
        let near = near(written.string, names.map(\.string))
        if !near.isEmpty { lines.append("Nearest: \(near.joined(separator: ", ")).") }
        if names.isEmpty { return ["There are no tools."] }
        var list = ""
        for (index, name) in names.enumerated() {
            if !list.isEmpty, list.utf8.count + name.utf8.count > most {
                lines.append("The tools are: \(list), and \(names.count - index) more.")
                return lines
            }
            list += (list.isEmpty ? "" : ", ") + name.string
        }
        lines.append("The tools are: \(list).")
        return lines
    }

    private static func near(_ written: String, _ names: [String]) -> [String] {
        // The nearest of those that are left, as long as one is like it.
        var left = names
        var near: [String] = []
        while near.count < mostNear, let name = NearestName.of(written, among: left) {
            near.append(name)
            left.removeAll { $0.utf8.elementsEqual(name.utf8) }
        }
        return near
    }
}
