import JSON

/// Reads a message: English verbs with their objects, several in one sentence, and a few words besides.
struct PracticeGrammar {
    enum Verb: Sendable { case list, find, search, read, write, change, makeFolder, move, delete, clear, run, weather, call }

    private static let verbs: [(ExactString, Verb)] = [
        ("list", .list), ("ls", .list), ("dir", .list),
        ("read", .read), ("show", .read), ("cat", .read), ("open", .read), ("view", .read), ("display", .read), ("print", .read),
        ("write", .write), ("create", .write), ("make", .write), ("save", .write), ("put", .write), ("add", .write),
        ("change", .change), ("edit", .change), ("replace", .change), ("update", .change), ("substitute", .change), ("modify", .change),
        ("find", .find), ("locate", .find), ("search", .search), ("grep", .search),
        ("mkdir", .makeFolder), ("move", .move), ("mv", .move), ("rename", .move),
        ("delete", .delete), ("remove", .delete), ("rm", .delete), ("erase", .delete), ("unlink", .delete), ("trash", .delete),
        ("clear", .clear), ("clean", .clear), ("tidy", .clear), ("purge", .clear),
        ("run", .run), ("execute", .run), ("exec", .run), ("start", .run), ("launch", .run),
        ("call", .call), ("use", .call), ("invoke", .call),
    ]

    /// Words before a verb that say nothing.
    static let fillers: Set<ExactString> = [
        "please", "can", "could", "would", "will", "you", "i", "i'd", "want", "to", "need", "like", "let's", "just", "now", "also",
        "then", "first", "kindly", "ok", "okay", "so", "and", "next", "finally", "afterwards", "hey", "hi", "hello", "try", "go", "ahead",
        "afterward", "well", "we", "us", "let", "me", "should", "must", "help",
    ]

    static let separators: Set<ExactString> = ["and", "&", "or", "then", "plus"]

    /// Words around a path that are not part of it.
    static let around: Set<ExactString> = [
        "the", "an", "file", "files", "folder", "folders", "directory", "directories", "of", "in", "me", "my", "from", "at", "contents",
        "content", "called", "named", "all", "this", "that", "current", "here", "please", "everything", "inside", "into", "both", "to",
        "what's", "is", "for", "out", "up", "away", "new", "text", "again", "there", "which", "are", "what", "its", "these", "those", "on",
    ]

    let text: PracticeText
    private var words: [PracticeWord] { text.words }

    /// The verb of a word, when it stands where a verb can stand.
    static func verb(_ word: PracticeWord) -> Verb? {
        word.isQuoted ? nil : verbs.first { $0.0 == word.lower }?.1
    }

    /// One verb and what follows it up to the next.
    struct Clause {
        let verb: Verb
        let verbWord: PracticeWord
        /// What stands between the beginning of the clause and its verb, without fillers: `in a.txt replace …`.
        let before: [PracticeWord]
        var objects: [PracticeWord]
    }

    static func meaning(of message: String) -> PracticeMeaning {
        let grammar = PracticeGrammar(text: PracticeText(message))
        return grammar.small ?? grammar.asking ?? grammar.weather ?? grammar.question ?? grammar.clauses ?? grammar.late
    }

    // MARK: Clauses

    private var clauses: PracticeMeaning? {
        let clauses = splitIntoClauses()
        guard !clauses.isEmpty else { return nil }
        var intents: [PracticeIntent] = []
        var index = 0
        while index < clauses.count {
            let next = index + 1 < clauses.count ? clauses[index + 1] : nil
            switch PracticeObjects(text: text, clause: clauses[index], next: next).intents {
            case .none: return .unknown
            case .some(.incomplete(let words)): return .incomplete(words)
            case .some(.found(let found, let usesNext)):
                intents += found
                index += usesNext ? 2 : 1
            }
        }
        return intents.isEmpty ? .unknown : .intents(intents)
    }

    func splitIntoClauses() -> [Clause] {
        var clauses: [Clause] = []
        var before: [PracticeWord] = []
        var atStart = true
        var isContent = false
        for word in words {
            if atStart, !isContent, let verb = Self.verb(word) {
                clauses.append(Clause(verb: verb, verbWord: word, before: before, objects: []))
                before = []
                atStart = false
                isContent = verb == .call
                continue
            }
            if clauses.isEmpty {
                if word.isQuoted || !Self.fillers.contains(word.lower) { before.append(word) }
                // A verb must come soon; else this is a sentence about something.
                atStart = before.isEmpty || word.endsClause || before.first?.lower == "in" && before.count <= 3
                continue
            }
            clauses[clauses.count - 1].objects.append(word)
            let isFiller = !word.isQuoted && Self.fillers.contains(word.lower)
            // In a command `;` is the shell's.
            let isShells = clauses[clauses.count - 1].verb == .run && follows(word, UInt8(ascii: ";"))
            atStart = word.endsClause && !isShells || !word.isQuoted && Self.separators.contains(word.lower) || atStart && isFiller
        }
        return clauses
    }

    private func follows(_ word: PracticeWord, _ byte: UInt8) -> Bool {
        word.range.upperBound < text.bytes.count && text.bytes[word.range.upperBound] == byte
    }

    // MARK: Questions without a verb of ours

    /// "what's in src?", "which files are there?", "what does notes.txt say?"
    private var question: PracticeMeaning? {
        let lowers = words.map(\.lower)
        guard let first = lowers.first, ["what", "what's", "whats", "which", "is", "are", "look"].contains(first) else { return nil }
        let paths = words.filter { $0.looksLikePath }.map(\.text)
        if let path = paths.first, lowers.contains("say") || lowers.contains("says") || lowers.contains("contain") || lowers.contains("contains") {
            return .intents([.read(path)])
        }
        let isAboutFiles = lowers.contains("files") || lowers.contains("folder") || lowers.contains("directory")
        if let place = lowers.firstIndex(of: "in") ?? lowers.firstIndex(of: "into") ?? lowers.firstIndex(of: "inside") ?? lowers.firstIndex(of: "at"),
            first == "look" || first == "what's" || first == "whats" || lowers.count > 1 && lowers[1] == "is" || isAboutFiles
        {
            let rest = words[(place + 1)...].filter { $0.isQuoted || !Self.around.contains($0.lower) && $0.lower != "a" }
            guard rest.count <= 1 || rest.allSatisfy(\.looksLikePath) else { return nil }
            let path = rest.first?.text ?? "."
            return .intents([Self.looksLikeFile(path) ? .read(path) : .list(path)])
        }
        return isAboutFiles && lowers.contains("files") ? .intents([.list(".")]) : nil
    }

    /// A name with an ending, such as `notes.txt`.
    static func looksLikeFile(_ path: String) -> Bool {
        guard let name = path.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false).last,
            let dot = name.lastIndex(of: UInt8(ascii: "."))
        else { return false }
        let ending = name[name.index(after: dot)...]
        return dot != name.startIndex && (1...5).contains(ending.count)
            && ending.allSatisfy { $0 &- 0x30 < 10 || ($0 | 0x20) &- 0x61 < 26 }
    }

    // MARK: Questions back

    /// `ask me which colour: red, green or blue`
    private var asking: PracticeMeaning? {
        let whole = ASCII.trimmed(String(decoding: text.bytes, as: UTF8.self))
        guard ASCII.hasPrefix(whole, "ask me ") else { return nil }
        let rest = Array(whole.utf8.dropFirst(7))
        guard let colon = rest.firstIndex(of: UInt8(ascii: ":")) else { return Self.howToAsk }
        let question = ASCII.trimmed(String(decoding: rest[..<colon], as: UTF8.self))
        let choices = rest[(colon + 1)...].split(separator: UInt8(ascii: ",")).flatMap { part -> [String] in
            let words = part.split(separator: 0x20)
            let groups = words.split { ASCII.lower(String(decoding: $0, as: UTF8.self)) == "or" }
            return groups.map { $0.map { String(decoding: $0, as: UTF8.self) }.joined(separator: " ") }
        }
        guard !question.utf8.isEmpty, (2...9).contains(choices.count) else { return Self.howToAsk }
        let sentence = "You asked me to ask: \(question)?"
        return .intents([.ask(question: sentence, choices: choices.map(Self.withoutEnd))])
    }

    private static func withoutEnd(_ text: String) -> String {
        String(decoding: Array(text.utf8).reversed().drop { $0 == UInt8(ascii: "?") || $0 == UInt8(ascii: ".") }.reversed(), as: UTF8.self)
    }

    private static let howToAsk = PracticeMeaning.incomplete("What, and with which answers? For example: ask me which colour: red, green or blue")

    // MARK: Weather

    private var weather: PracticeMeaning? {
        let about: Set<ExactString> = ["weather", "temperature", "forecast"]
        guard let word = words.firstIndex(where: { about.contains($0.lower) && !$0.isQuoted }), words.count <= 24 else { return nil }
        // "delete weather.txt and weather": a verb first makes it something else.
        if let first = splitIntoClauses().first?.verb, first != .read, first != .list, first != .call { return nil }
        let marks: Set<ExactString> = ["in", "for", "at", "of"]
        let rest: ArraySlice<PracticeWord>
        if let mark = words[word...].firstIndex(where: { marks.contains($0.lower) && !$0.isQuoted }) {
            rest = words[(mark + 1)...]
        } else {
            // "Paris weather", "the Paris weather, please"
            rest = words[..<word].drop { Self.around.contains($0.lower) || Self.fillers.contains($0.lower) || Self.verb($0) != nil || $0.lower == "how" || $0.lower == "how's" }
        }
        let places = Self.places(rest)
        return places.isEmpty ? .incomplete("Of which place? For example: what's the weather in Paris?") : .intents(places.map { .weather(place: $0) })
    }

    /// `New York and San Francisco`; with commas alone, `Paris, France` is one place.
    private static func places(_ words: ArraySlice<PracticeWord>) -> [String] {
        let ends: Set<ExactString> = [
            "today", "tomorrow", "now", "please", "right", "like", "currently", "tonight", "this", "at", "the", "what's", "what", "is", "how",
            "how's", "be", "will",
        ]
        var groups: [[PracticeWord]] = [[]]
        var hasAnd = false
        for word in words {
            if !word.isQuoted, separators.contains(word.lower) {
                hasAnd = true
                groups.append([])
                continue
            }
            if !word.isQuoted, ends.contains(word.lower) {
                if groups[groups.count - 1].isEmpty { continue }
                break
            }
            groups[groups.count - 1].append(word)
        }
        var places: [String] = []
        for group in groups {
            var place = ""
            for (index, word) in group.enumerated() {
                place += (place.utf8.isEmpty ? "" : " ") + word.text
                guard word.endsClause, index < group.count - 1 else { continue }
                if hasAnd || group.count > 4 {
                    places.append(place)
                    place = ""
                } else {
                    place += ","
                }
            }
            if !place.utf8.isEmpty { places.append(place) }
        }
        return places
    }

    // MARK: Small talk

    private var small: PracticeMeaning? {
        let lowers = words.map(\.lower).filter { !Self.politeness.contains($0) }
        guard let first = words.map(\.lower).first else { return .unknown }
        if lowers.isEmpty { return .greeting }
        if Self.greetings.contains(first), lowers.dropFirst().allSatisfy({ Self.greetings.contains($0) }) { return .greeting }
        if ["thanks", "thank", "thx", "cheers"].contains(first), lowers.count <= 5 { return .thanks }
        if lowers == ["help"] || lowers == ["?"] { return .help }
        let all = Set(words.map(\.lower))
        let clauses = splitIntoClauses()
        if all.contains("help"), words.count <= 5, clauses.isEmpty { return .help }
        if first == "what", all.contains("do"), all.contains("you"), words.count <= 6 { return .help }
        if first == "who", all.contains("you"), words.count <= 4 { return .help }
        if first == "how", all.contains("work"), words.count <= 6 { return .help }
        let isTale = all.contains("story") || all.contains("long") && (all.contains("answer") || all.contains("text"))
        let isAboutFiles = words.contains(where: \.looksLikePath) || clauses.first.map { $0.verb != .write && $0.verb != .read } ?? false
        if isTale, !isAboutFiles { return .story }
        if first == "shout", let word = words.first, words.count > 1 { return .shout(text.raw(word.range.upperBound..<text.bytes.count)) }
        if first == "think", let word = words.first { return .think(text.raw(word.range.upperBound..<text.bytes.count)) }
        return nil
    }

    private static let politeness: Set<ExactString> = ["please", "there", "assent", "a", "bit"]
    private static let greetings: Set<ExactString> = [
        "hi", "hello", "hey", "hallo", "yo", "moin", "good", "morning", "evening", "afternoon", "day", "ciao", "bonjour", "howdy", "how", "are", "you", "doing",
    ]

    /// A bare file or folder is as good as "read it".
    private var late: PracticeMeaning {
        guard words.count == 1, let word = words.first, word.looksLikePath, !word.endsClause else { return .unknown }
        return .intents([Self.looksLikeFile(word.text) ? .read(word.text) : .list(word.text)])
    }
}
