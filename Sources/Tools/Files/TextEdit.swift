import Conversation
import JSON

/// One replacement of `edit_file`.
struct TextEdit: Sendable, Equatable {
    let old: [UInt8]
    let new: [UInt8]
    var replacesAll = false

    /// The edits of a call, as far as the arguments themselves tell.
    static func edits(in arguments: ToolArguments) throws(CallProblem) -> [TextEdit] {
        guard let items = arguments.object["edits"]?.array, !items.isEmpty else {
            throw CallProblem(sentence: "The argument \"edits\" is empty; it must hold at least one edit.")
        }
        var edits: [TextEdit] = []
        for (index, item) in items.enumerated() {
            let name = "edits[\(index)]"
            guard let object = item.object else { throw CallProblem(sentence: "\(name) must be an object.") }
            let known: [ExactString] = ["old_text", "new_text", "replace_all"]
            if let key = object.keys.first(where: { !known.contains($0) }) {
                throw CallProblem(
                    sentence: "\(name) has the key \(ToolText.name(Array(key.utf8))); it may have old_text, new_text and replace_all.")
            }
            guard let old = object["old_text"]?.exact, let new = object["new_text"]?.exact else {
                throw CallProblem(sentence: "\(name) needs old_text and new_text, both of them texts.")
            }
            if old.isEmpty {
                throw CallProblem(sentence: "old_text of \(name) is empty; use write_file to create a file or to write all of it.")
            }
            if old == new { throw CallProblem(sentence: "old_text and new_text of \(name) are the same; it would change nothing.") }
            guard let replacesAll = (object["replace_all"] ?? false).bool else {
                throw CallProblem(sentence: "replace_all of \(name) must be true or false.")
            }
            edits.append(TextEdit(old: Array(old.utf8), new: Array(new.utf8), replacesAll: replacesAll))
        }
        return edits
    }

    /// The content after all edits, each made in the result of those before it.
    ///
    /// - Parameter limit: in bytes; a longer result is a problem.
    static func apply(_ edits: [TextEdit], to content: [UInt8], limit: Int64) throws(CallProblem) -> [UInt8] {
        var now = content
        for (index, edit) in edits.enumerated() {
            let places = try edit.places(in: now, name: "edits[\(index)]", isFirst: index == 0)
            var result: [UInt8] = []
            var start = 0
            for place in places {
                result += now[start..<place]
                result += edit.new
                start = place + edit.old.count
                guard Int64(result.count) <= limit else {
                    throw CallProblem(sentence: "The file would become longer than \(limit) bytes, too long to edit.")
                }
            }
            now = result + now[start...]
        }
        guard Int64(now.count) <= limit else {
            throw CallProblem(sentence: "The file would become longer than \(limit) bytes, too long to edit.")
        }
        if now == content { throw CallProblem(sentence: "The edits undo one another; together they would change nothing.") }
        return now
    }

    private func places(in content: [UInt8], name: String, isFirst: Bool) throws(CallProblem) -> [Int] {
        let after = isFirst ? "" : " after the edits before it"
        // Places that overlap are two places: which one is meant is not known.
        let places = ByteSearch.places(of: old, in: content, step: replacesAll ? old.count : 1)
        if places.isEmpty {
            throw CallProblem(
                sentence: "old_text of \(name) does not occur in the file\(after).", hint: NearMiss.hint(for: old, in: content))
        }
        if places.count > 1, !replacesAll {
            let lines = places.prefix(5).map { place in String(1 + content[..<place].count { $0 == 0x0A }) }
            let more = places.count > 5 ? " and others" : ""
            throw CallProblem(
                sentence: """
                    old_text of \(name) occurs \(places.count) times in the file\(after); give more of the lines around it so \
                    that it occurs once, or set replace_all.
                    """,
                hint: "It is at lines \(lines.joined(separator: ", "))\(more).")
        }
        return places
    }
}
