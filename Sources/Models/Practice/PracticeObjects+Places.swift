import JSON

/// Names and text that are sought, folders that are made, things that are moved.
extension PracticeObjects {
    /// `*.log`, `*.log in logs`, `all files called notes.txt`
    var find: Found? {
        if let command = commandWithOptions { return command }
        let (words, folder) = withFolder(objects)
        let candidates = words.filter { $0.isQuoted || !PracticeGrammar.around.contains($0.lower) && $0.lower != "a" }
        let isPattern = { (word: PracticeWord) in word.looksLikePath || word.text.utf8.contains { "*?[".utf8.contains($0) } }
        guard let pattern = candidates.first(where: isPattern) ?? (candidates.count == 1 ? candidates.first : nil) else {
            return candidates.isEmpty ? .incomplete("Which files? For example: find *.log") : nil
        }
        return some([.find(pattern: pattern.text, folder: folder)])
    }

    /// `for "some words" in src`, `src for TODO`
    var search: Found? {
        if let command = commandWithOptions { return command }
        var words = objects[...]
        var place: String?
        if let mark = words.firstIndex(where: { !$0.isQuoted && $0.lower == "for" }) {
            // "search src for TODO"
            place = words[..<mark].first { $0.isQuoted || !PracticeGrammar.around.contains($0.lower) && $0.lower != "a" }?.text
            words = words[(mark + 1)...]
        }
        let labels: Set<ExactString> = ["the", "text", "word", "words"]
        while let first = words.first, !first.isQuoted, labels.contains(first.lower), words.count > 1 { words = words.dropFirst() }
        let (text, folder) = withFolder(Array(words))
        guard let first = text.first else { return .incomplete("For which text? For example: search for \"TODO\" in src") }
        return some([.search(text: first.isQuoted ? first.text : content(text[...]), place: folder ?? place)])
    }

    /// `X in FOLDER`: the words before, and the folder.
    private func withFolder(_ words: [PracticeWord]) -> ([PracticeWord], String?) {
        let marks: Set<ExactString> = ["in", "below", "under", "inside"]
        var words = words[...]
        // The words that lead over to the next clause are none of this one's.
        while let last = words.last, !last.isQuoted, PracticeGrammar.separators.contains(last.lower) || last.lower == "please" {
            words = words.dropLast()
        }
        guard let mark = words.lastIndex(where: { !$0.isQuoted && marks.contains($0.lower) }), mark > words.startIndex else {
            return (Array(words), nil)
        }
        let folder = words[(mark + 1)...].first { $0.isQuoted || !PracticeGrammar.around.contains($0.lower) }
        return (Array(words[..<mark]), folder?.text)
    }

    var makeFolder: Found? {
        if let command = commandWithOptions { return command }
        guard let paths = paths(objects), !paths.isEmpty else { return .incomplete("How shall the folder be called?") }
        return some(paths.map { .makeFolder($0) })
    }

    /// `a.txt to b.txt`, `a.txt b.txt`
    var move: Found? {
        if let command = commandWithOptions { return command }
        let marks: Set<ExactString> = ["to", "into", "as"]
        let words = objects.enumerated().filter { index, word in
            if word.isQuoted || marks.contains(word.lower) { return true }
            if PracticeGrammar.around.contains(word.lower) || PracticeGrammar.separators.contains(word.lower) { return false }
            // "rename a to b" names a file; "move a file" does not.
            return word.lower != "a" || index + 1 == objects.count || marks.contains(objects[index + 1].lower)
        }.map(\.element)
        let mark = words.firstIndex { !$0.isQuoted && marks.contains($0.lower) }
        let names = words.enumerated().filter { $0.offset != mark }.map(\.element)
        guard names.count == 2, mark == nil ? names.allSatisfy(\.looksLikePath) : mark == 1 else {
            return .incomplete("What shall I move, and where to? For example: move a.txt to old/a.txt")
        }
        let into = names[1].text.utf8.last == UInt8(ascii: "/")
        let name = names[0].text.utf8.split(separator: UInt8(ascii: "/")).last.map { String(decoding: $0, as: UTF8.self) } ?? ""
        return some([.move(from: names[0].text, to: names[1].text + (into ? name : ""))])
    }
}
