import JSON

/// What one clause asks for.
struct PracticeObjects {
    enum Found: Equatable {
        /// `usesNext`: the clause after it belonged to it ("edit a.txt and replace x with y").
        case found([PracticeIntent], usesNext: Bool)
        case incomplete(String)
    }

    let text: PracticeText
    let clause: PracticeGrammar.Clause
    let next: PracticeGrammar.Clause?

    var objects: [PracticeWord] { clause.objects }
    var lowers: [ExactString] { objects.map(\.lower) }

    var intents: Found? {
        switch clause.verb {
        case .list: return list
        case .find: return find
        case .search: return search
        case .read: return read
        case .write: return write
        case .change: return change
        case .makeFolder: return makeFolder
        case .move: return move
        case .delete: return delete
        case .clear: return clear
        case .run: return run
        case .call: return call
        case .weather: return nil
        }
    }

    func some(_ intents: [PracticeIntent]) -> Found { .found(intents, usesNext: false) }

    // MARK: Lists, reads, deletes

    private var list: Found? {
        // `ls -la` is a command.
        if let command = commandWithOptions { return command }
        guard let paths = paths(objects) else { return nil }
        return some((paths.isEmpty ? ["."] : paths).map { .list($0) })
    }

    private var read: Found? {
        let isListing = lowers.contains("files") || lowers.contains("folder") || lowers.contains("directory") || lowers.contains("here")
        guard let paths = paths(objects) else { return nil }
        if isListing { return some((paths.isEmpty ? ["."] : paths).map { .list($0) }) }
        if paths.isEmpty { return .incomplete("Which file shall I \(clause.verbWord.lower)? For example: read notes.txt") }
        return some(paths.map { path in
            let isFolder = path.utf8.last == UInt8(ascii: "/") || ExactString(path) == "." || ExactString(path) == ".."
            return isFolder ? .list(path) : .read(path)
        })
    }

    private var delete: Found? {
        if lowers.contains("old"), let folder = folder { return some([.clear(folder: folder)]) }
        guard let paths = paths(objects) else { return nil }
        if paths.isEmpty { return .incomplete("Which file shall I delete? For example: delete old.log") }
        return some(paths.map { .delete($0) })
    }

    private var clear: Found? {
        guard lowers.contains("old") || lowers.contains("logs") || lowers.contains("up") || lowers.contains("out") else { return nil }
        guard let folder else { return .incomplete("Which folder shall I clear out? For example: clear out the old logs in logs") }
        return some([.clear(folder: folder)])
    }

    /// The folder of "the old logs in var/log"; `.` where only "here" is said.
    private var folder: String? {
        if let mark = lowers.lastIndex(where: { $0 == "in" || $0 == "from" || $0 == "under" || $0 == "inside" }) {
            let rest = objects[(mark + 1)...].filter { $0.isQuoted || !PracticeGrammar.around.contains($0.lower) }
            return rest.first?.text ?? "."
        }
        if let path = objects.first(where: { $0.looksLikePath }) { return path.text }
        return lowers.contains("here") ? "." : nil
    }

    /// The paths among the words; nil where the words are about something else.
    func paths(_ words: [PracticeWord]) -> [String]? {
        var found: [PracticeWord] = []
        var afterArticle = false
        for (index, word) in words.enumerated() {
            if word.isQuoted {
                found.append(word)
                continue
            }
            if PracticeGrammar.separators.contains(word.lower) || PracticeGrammar.around.contains(word.lower) { continue }
            // "delete a and b" names a file; "delete a file" does not.
            let isArticle = word.lower == "a" && index + 1 < words.count && !word.endsClause && !PracticeGrammar.separators.contains(words[index + 1].lower)
            if isArticle {
                afterArticle = true
                continue
            }
            found.append(word)
        }
        let sure = found.filter(\.looksLikePath)
        if !sure.isEmpty {
            // "read README and notes.txt": a name without a dot, standing alone between separators, is one, too.
            return found.filter { word in word.looksLikePath || standsAlone(word, among: words) }.map(\.text)
        }
        if found.isEmpty { return [] }
        let allAlone = found.allSatisfy { standsAlone($0, among: words) }
        return allAlone && found.count <= 5 && !(afterArticle && found.count > 1) ? found.map(\.text) : nil
    }

    /// Whether no other word of its own kind stands beside it.
    private func standsAlone(_ word: PracticeWord, among words: [PracticeWord]) -> Bool {
        guard let index = words.firstIndex(of: word) else { return false }
        func isEdge(_ other: PracticeWord) -> Bool {
            other.isQuoted || PracticeGrammar.separators.contains(other.lower) || PracticeGrammar.around.contains(other.lower) || other.lower == "a"
        }
        let startsAlone = index == 0 || words[index - 1].endsClause || isEdge(words[index - 1])
        let endsAlone = index + 1 == words.count || word.endsClause || isEdge(words[index + 1])
        return startsAlone && endsAlone
    }

    // MARK: Writes

    private var write: Found? {
        let isFolder = lowers.contains { ["folder", "folders", "directory", "directories"].contains($0) }
        if isFolder, clause.verbWord.lower == "create" || clause.verbWord.lower == "make" { return makeFolder }
        let withMarks: Set<ExactString> = ["with", "containing", "saying", "says", "reading"]
        if let mark = objects.firstIndex(where: { !$0.isQuoted && withMarks.contains($0.lower) }), mark > 0 {
            guard let path = paths(Array(objects[..<mark]))?.last else { return .incomplete("Into which file? For example: write \"hello\" to notes.txt") }
            var content = objects[(mark + 1)...]
            let labels: Set<ExactString> = ["the", "text", "content", "contents", "words", "line", "a"]
            while let first = content.first, !first.isQuoted, labels.contains(first.lower), content.count > 1 { content = content.dropFirst() }
            return some([.write(path: path, content: self.content(content))])
        }
        let toMarks: Set<ExactString> = ["to", "into", "in", "as", "at"]
        if let mark = objects.lastIndex(where: { !$0.isQuoted && toMarks.contains($0.lower) }), mark > 0,
            let path = objects[(mark + 1)...].first(where: { $0.isQuoted || !PracticeGrammar.around.contains($0.lower) && $0.lower != "a" })
        {
            return some([.write(path: path.text, content: content(objects[..<mark]))])
        }
        guard let paths = paths(objects) else { return nil }
        if paths.isEmpty { return .incomplete("What shall I write, and where? For example: write \"hello\" to notes.txt") }
        guard clause.verbWord.lower == "create" || clause.verbWord.lower == "make" else {
            return .incomplete("What shall \(paths[0]) say? For example: write \"hello\" to \(paths[0])")
        }
        return some(paths.map { .write(path: $0, content: "") })
    }

    /// One quoted word is the content without its quotes; anything else is taken as written.
    func content(_ words: ArraySlice<PracticeWord>) -> String {
        guard let first = words.first, let last = words.last else { return "" }
        if words.count == 1 { return first.text }
        return text.raw(first.range.lowerBound..<last.range.upperBound)
    }

    // MARK: Changes

    private var change: Found? {
        if let intent = replacement(clause, path: nil) { return some([intent]) }
        // "edit a.txt and replace x with y", "edit a.txt: replace x with y"
        if let next, next.verb == .change, let path = paths(objects)?.first, let intent = replacement(next, path: path) {
            return .found([intent], usesNext: true)
        }
        return .incomplete("What shall become what, and where? For example: replace \"colour\" with \"color\" in notes.txt")
    }

    /// `X with Y in FILE`, with the file before or behind.
    private func replacement(_ clause: PracticeGrammar.Clause, path: String?) -> PracticeIntent? {
        let words = clause.objects
        let marks: Set<ExactString> = ["with", "by", "to", "into"]
        guard let with = words.firstIndex(where: { !$0.isQuoted && marks.contains($0.lower) }), with > 0 else { return nil }
        var after = words[(with + 1)...]
        var before = words[..<with]
        var file = path ?? clause.before.first { $0.looksLikePath }?.text
        if file == nil, let mark = after.lastIndex(where: { !$0.isQuoted && ($0.lower == "in" || $0.lower == "inside") }) {
            file = after[(mark + 1)...].first { $0.isQuoted || !PracticeGrammar.around.contains($0.lower) }?.text
            after = after[..<mark]
        } else if file == nil, let mark = before.lastIndex(where: { !$0.isQuoted && $0.lower == "in" }) {
            // "change x in a.txt to y"
            file = before[(mark + 1)...].first { $0.isQuoted || !PracticeGrammar.around.contains($0.lower) }?.text
            before = before[..<mark]
        }
        let labels: Set<ExactString> = ["the", "word", "words", "text", "every", "all", "line"]
        while let first = before.first, !first.isQuoted, labels.contains(first.lower), before.count > 1 { before = before.dropFirst() }
        guard let file, !before.isEmpty, !after.isEmpty else { return nil }
        return .change(path: file, from: content(before), to: content(after))
    }

    // MARK: Commands

    private var run: Found? {
        var words = objects[...]
        let labels: Set<ExactString> = ["the", "a", "command", "program", "this"]
        while let first = words.first, !first.isQuoted, labels.contains(first.lower), words.count > 1 { words = words.dropFirst() }
        guard let first = words.first else { return .incomplete("Which command? For example: run ls -la") }
        if first.isQuoted, words.count == 1 || words.count == 3 && words.dropFirst().first?.lower == "in" {
            guard let argv = argv(first.text) else { return nil }
            return some([.run(argv: argv, folder: words.count == 3 ? words.last?.text : nil)])
        }
        return command(from: first.range.lowerBound)
    }

    /// `ls -la`, `grep -n TODO a.c`: the verb is the command itself.
    var commandWithOptions: Found? {
        let commands: Set<ExactString> = ["ls", "dir", "grep", "find", "mv", "mkdir"]
        let hasOption = objects.contains { !$0.isQuoted && $0.text.utf8.first == UInt8(ascii: "-") }
        return hasOption && commands.contains(clause.verbWord.lower) ? command(from: clause.verbWord.range.lowerBound) : nil
    }

    /// The text as written, up to the end of the clause.
    private func command(from start: Int) -> Found? {
        var words = objects[...]
        // The words that lead over to the next clause are none of the command's.
        while next != nil, let last = words.last, !last.isQuoted, PracticeGrammar.separators.contains(last.lower) || PracticeGrammar.fillers.contains(last.lower) {
            words = words.dropLast()
        }
        var folder: String?
        if words.count >= 3, let last = words.last, let mark = words.dropLast().last, mark.lower == "in", !mark.isQuoted {
            folder = last.text
            words = words.dropLast(2)
        }
        let end = words.last?.range.upperBound ?? clause.verbWord.range.upperBound
        guard let argv = argv(text.raw(start..<max(start, end))) else { return nil }
        return some([.run(argv: argv, folder: folder)])
    }

    private func argv(_ command: String) -> [String]? {
        if command.utf8.isEmpty { return nil }
        // What needs a shell goes to one, in plain sight.
        guard let words = ShellWords.split(command) else { return ["sh", "-c", command] }
        return words.isEmpty ? nil : words
    }

    // MARK: Any tool

    private var call: Found? {
        var words = objects[...]
        let labels: Set<ExactString> = ["the", "tool", "a"]
        while let first = words.first, labels.contains(first.lower), words.count > 1 { words = words.dropFirst() }
        guard let name = words.first else { return nil }
        let brace = text.bytes[name.range.upperBound...].firstIndex(of: UInt8(ascii: "{"))
        // Without arguments it must at least look like a tool's name.
        guard brace != nil || name.looksLikePath && words.count == 1 else { return nil }
        let arguments = brace.map { text.raw($0..<text.bytes.count) } ?? ""
        return some([.call(tool: name.text, arguments: arguments)])
    }
}
