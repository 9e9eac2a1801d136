import JSON

/// The practice model's sentences about what was done.
enum PracticeReport {
    /// `a`, `a and b`, `a, b and c`.
    static func list(_ words: [String]) -> String { words.isEmpty ? "nothing" : WordList.joined(words) }

    /// After "I'll".
    static func plan(_ intent: PracticeIntent) -> String {
        switch intent {
        case .list(let path): "look into \(place(path))"
        case .find(let pattern, let folder): "look for \(pattern) in \(place(folder))"
        case .search(let text, let folder): "search \(place(folder)) for “\(text)”"
        case .read(let path): "read \(path)"
        case .write(let path, let content): content.utf8.isEmpty ? "create \(path)" : "write \(path)"
        case .change(let path, _, _): "change \(path)"
        case .move(let from, let to): "move \(from) to \(to)"
        case .delete(let path): "delete \(path)"
        case .clear(let folder): "look into \(place(folder)) first"
        case .run(let argv, _): "run \(command(argv))"
        case .makeFolder(let path): "make the folder \(path)"
        case .weather(let place): "ask for the weather in \(place)"
        case .ask: "ask you something"
        case .call(let tool, _): "call \(tool)"
        }
    }

    /// After "no to".
    private static func deed(_ intent: PracticeIntent) -> String {
        switch intent {
        case .list(let path), .clear(let path): "listing \(place(path))"
        case .find(let pattern, _): "looking for \(pattern)"
        case .search(let text, _): "searching for “\(text)”"
        case .read(let path): "reading \(path)"
        case .write(let path, _): "writing \(path)"
        case .change(let path, _, _): "changing \(path)"
        case .move(let from, _): "moving \(from)"
        case .delete(let path): "deleting \(path)"
        case .run(let argv, _): "running \(command(argv))"
        case .makeFolder(let path): "making the folder \(path)"
        case .weather(let place): "asking for the weather in \(place)"
        case .ask: "asking you"
        case .call(let tool, _): "calling \(tool)"
        }
    }

    private static func place(_ path: String?) -> String {
        guard let path, !path.utf8.elementsEqual(".".utf8) else { return "this folder" }
        return path
    }
    private static func command(_ argv: [String]) -> String { "`\(argv.joined(separator: " "))`" }

    // MARK: Results

    static func sentence(_ intent: PracticeIntent, _ result: PracticeResult) -> String {
        if let no = refusal(deed(intent), result) { return no }
        return notes(result) + success(intent, result)
    }

    private static func success(_ intent: PracticeIntent, _ result: PracticeResult) -> String {
        switch intent {
        case .run(let argv, _): return ran(argv, result)
        default: break
        }
        if result.isError { return "That did not work: \(sentence(of: result.text))" }
        switch intent {
        case .list(let path): return listed(path, result.text)
        case .find(let pattern, _): return found("named \(pattern)", result.text)
        case .search(let text, _): return found("with “\(text)”", result.text)
        case .read(let path): return content(path, result)
        case .write, .delete, .clear, .move: return sentence(of: result.text)
        case .change(let path, let from, let to): return "In \(path), “\(from)” is now “\(to)”. \(sentence(of: result.text))"
        case .makeFolder(let path): return "The folder \(path) is there now."
        case .weather(let place): return "\(place): \(cut(result.text, lines: 6))"
        case .ask: return "Thank you. \(sentence(of: result.text))"
        case .call(let tool, _): return "\(tool) answered:\n\n\(fenced(result.text))"
        case .run: return ""
        }
    }

    /// The sentence for a call that did not run because someone said no.
    private static func refusal(_ deed: String, _ result: PracticeResult) -> String? {
        if result.isUndecided { return "The call for \(deed) ended without a decision. Nothing was done." }
        guard result.isDenied else { return nil }
        let because = result.reason.map { " (reason: \($0))" } ?? ""
        return "\(result.byRule ? "A rule" : result.byHook ? "A hook of yours" : "You") said no to \(deed)\(because). I left it alone."
    }

    /// What the person did besides approving.
    private static func notes(_ result: PracticeResult) -> String {
        var notes = ""
        if let amended = result.amended { notes += "You changed the call before approving it; what ran was \(amended). " }
        if let comment = result.comment { notes += "I read your comment: “\(comment)”. " }
        return notes
    }

    private static func listed(_ path: String, _ text: String) -> String {
        let listing = PracticeListing(text)
        let all = listing.folders.map { "\($0)/" } + listing.names
        if all.isEmpty { return "There is nothing in \(place(path))." }
        let some = all.prefix(30).map { "`\($0)`" }
        let more = all.count > 30 ? ", and \(all.count - 30) more" : ""
        let count = all.count == 1 ? "one entry" : "\(all.count) entries"
        return "There \(all.count == 1 ? "is" : "are") \(count) in \(place(path)): \(more.utf8.isEmpty ? list(some) : some.joined(separator: ", ") + more)."
    }

    private static func found(_ what: String, _ text: String) -> String {
        text.utf8.starts(with: "0 ".utf8) ? "I found nothing \(what)." : "This is what I found \(what):\n\n\(fenced(text))"
    }

    private static func content(_ path: String, _ result: PracticeResult) -> String {
        if result.isEmptyFile || result.text.utf8.isEmpty || ExactString(result.text) == "(no output)" { return "\(path) is empty." }
        return "\(path) says:\n\n\(fenced(result.text))"
    }

    private static func ran(_ argv: [String], _ result: PracticeResult) -> String {
        let lines = result.text.utf8.split(separator: 0x0A, omittingEmptySubsequences: true)
        let output = lines.dropLast().map { String(decoding: $0, as: UTF8.self) }.joined(separator: "\n")
        let end = lines.last.map { String(decoding: $0, as: UTF8.self) } ?? ""
        let isReport = ASCII.contains(end, "exit status") || ASCII.contains(end, "signal") || ASCII.contains(end, "timed out") || ASCII.contains(end, "cancelled")
        if !isReport { return result.isError ? "\(command(argv)) did not run: \(sentence(of: result.text))" : "\(command(argv)) printed:\n\n\(fenced(result.text))" }
        if output.utf8.isEmpty { return "\(command(argv)) printed nothing (\(end))." }
        return "\(command(argv)) printed (\(end)):\n\n\(fenced(output))"
    }

    static func change(_ path: String, _ from: String, _ to: String, read: PracticeResult, written: PracticeResult?) -> String {
        if let no = refusal("reading \(path)", read) { return no }
        if read.isError { return "That did not work: \(sentence(of: read.text))" }
        if let written {
            if let no = refusal("writing \(path)", written) { return no }
            if written.isError { return "That did not work: \(sentence(of: written.text))" }
            return notes(written) + "In \(path), “\(from)” is now “\(to)”. \(sentence(of: written.text))"
        }
        if note(of: read.text) != nil { return "\(path) is too long for me to change safely: I was shown only a part of it, and I would have to write all of it back." }
        return "I found no “\(from)” in \(path), so I changed nothing."
    }

    static func cleared(_ folder: String, listing: PracticeResult, denied: [PracticeRequest.Step], deleted: [PracticeRequest.Step]) -> String {
        if let no = refusal("listing \(place(folder))", listing) { return no }
        if listing.isError { return "That did not work: \(sentence(of: listing.text))" }
        let lines = deleted.map { step -> String in
            let path = step.arguments["path"]?.string ?? "a file"
            return refusal("deleting \(path)", step.result) ?? notes(step.result) + (step.result.isError ? "\(path): " : "") + sentence(of: step.result.text)
        }
        if !lines.isEmpty { return lines.joined(separator: "\n") }
        let before = PracticeListing(listing.text).old.map { PracticeListing.path($0, in: folder) }
            .filter { path in denied.contains { $0.arguments["path"]?.exact == ExactString(path) } }
        if !before.isEmpty { return "You said no to deleting \(list(before)) before, so I do not propose it again." }
        return "Nothing in \(place(folder)) looks like an old log, so I propose nothing."
    }

    // MARK: Pieces

    /// How often a text occurs, and what becomes of it; nil for an empty search.
    static func replaced(_ text: String, _ from: String, _ to: String) -> (text: String, count: Int)? {
        let from = Array(from.utf8)
        guard !from.isEmpty else { return nil }
        let bytes = Array(text.utf8)
        var result: [UInt8] = []
        var count = 0
        var start = 0
        while let range = bytes[start...].firstRange(of: from) {
            result += bytes[start..<range.lowerBound] + Array(to.utf8)
            start = range.upperBound
            count += 1
        }
        result += bytes[start...]
        return (String(decoding: result, as: UTF8.self), count)
    }

    /// The note that `read_file` puts on the last line when it shows a part of a file.
    static func note(of text: String) -> String? {
        guard let last = text.utf8.split(separator: 0x0A).last, last.first == UInt8(ascii: "["), last.last == UInt8(ascii: "]") else { return nil }
        let note = String(decoding: last, as: UTF8.self)
        return ["read on with offset", "is cut here", "not valid UTF-8", "the file is empty"].contains { ASCII.contains(note, $0) } ? note : nil
    }

    /// A tool's first line, as a sentence.
    private static func sentence(of text: String) -> String {
        let line = String(decoding: text.utf8.prefix { $0 != 0x0A }, as: UTF8.self)
        if line.utf8.isEmpty { return "(no words)" }
        let ends = ".!?:)".utf8.contains(line.utf8.last ?? 0)
        return ends ? line : line + "."
    }

    private static func cut(_ text: String, lines limit: Int) -> String {
        let lines = text.utf8.split(separator: 0x0A, omittingEmptySubsequences: false)
        let shown = lines.prefix(limit).map { String(decoding: $0.prefix(400), as: UTF8.self) }.joined(separator: "\n")
        let left = lines.count - limit
        return left > 0 ? "\(shown)\n… \(left) more \(left == 1 ? "line" : "lines")" : shown
    }

    /// In a fence that is longer than any in the text.
    private static func fenced(_ text: String) -> String {
        var text = text
        while text.utf8.last == 0x0A { text.unicodeScalars.removeLast() }
        var longest = 0
        var run = 0
        for byte in text.utf8 {
            run = byte == UInt8(ascii: "`") ? run + 1 : 0
            longest = max(longest, run)
        }
        let fence = String(repeating: "`", count: max(3, longest + 1))
        return "\(fence)\n\(cut(text, lines: 24))\n\(fence)"
    }
}
