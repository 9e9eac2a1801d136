import JSON
public import TOML

extension GuardSet {
    /// Reads `[[guard]]` of a file, and plays its examples.
    ///
    /// - Throws: ``TOMLError``: the first thing that is wrong.
    public init(_ value: TOMLValue) throws(TOMLError) {
        var guards: [Guard] = []
        for table in try TOMLFields.tables(value, of: "a guard", named: "guard") { guards.append(try Guard(table)) }
        self.init(guards)
    }
}

extension Guard {
    private static let keys = ["name", "on", "pattern", "detect", "effect", "reason", "examples"]

    init(_ value: TOMLValue) throws(TOMLError) {
        let fields = TOMLFields(value, of: "a guard")
        try fields.allow(Self.keys)
        let places = try fields.words("on", Place.allCases)
        guard let places, !places.isEmpty else { throw fields.missing("on", "it says where the guard looks: \(Self.list(Place.allCases))") }
        guard let effect = try fields.words("effect", Effect.allCases), effect.count == 1 else {
            throw fields.missing("effect", "it is one of \(Self.list(Effect.allCases))")
        }
        let (matcher, looksFor) = try Self.matcher(fields)
        let examples = try Examples(fields)
        self.init(
            name: try fields.text("name") ?? looksFor, places: Set(places), effect: effect[0], matcher: matcher, reason: try fields.text("reason"),
            examples: examples)
        try play(fields)
    }

    static func list<Word: RawRepresentable<String>>(_ words: [Word]) -> String {
        words.map { "\"\($0.rawValue)\"" }.joined(separator: ", ")
    }

    private static func matcher(_ fields: TOMLFields) throws(TOMLError) -> (Matcher, String) {
        let pattern = try fields.text("pattern")
        switch (pattern, try fields.text("detect")) {
        case (let pattern?, nil):
            do throws(MatchPattern.Failure) {
                return (.pattern(try MatchPattern(ExactString(pattern))), pattern)
            } catch {
                throw fields.wrong("pattern", "the pattern \(error.words)")
            }
        case (nil, let detect?):
            guard detect.utf8.elementsEqual("secrets".utf8) else { throw fields.wrong("detect", "detect knows only \"secrets\"") }
            return (.secrets, "secrets")
        case (nil, nil): throw fields.missing("pattern", "a guard needs a pattern, or detect = \"secrets\"")
        case (_?, _?): throw fields.wrong("detect", "a guard has a pattern or detect, not both")
        }
    }

    /// A guard that does not do what its examples say is not what its writer thinks it is.
    private func play(_ fields: TOMLFields) throws(TOMLError) {
        for text in examples.match where !finds(in: text) {
            throw fields.wrong("examples", "the guard finds nothing in its example \"\(text)\", and match says that it does")
        }
        for text in examples.noMatch where finds(in: text) {
            throw fields.wrong("examples", "the guard finds something in its example \"\(text)\", and no_match says that it does not")
        }
    }
}

extension Guard.Examples {
    fileprivate init(_ fields: TOMLFields) throws(TOMLError) {
        guard let inner = try fields.table("examples") else {
            self.init()
            return
        }
        try inner.allow(["match", "no_match"])
        self.init(match: try inner.texts("match"), noMatch: try inner.texts("no_match"))
    }
}

extension TOMLFields {
    /// One text or a list of them.
    fileprivate func texts(_ key: String) throws(TOMLError) -> [String] {
        guard let value = self[key] else { return [] }
        let texts = (value.array ?? [value]).map(\.string)
        guard !texts.contains(nil) else { throw wrong(key, "\(key) must be a list of texts") }
        return texts.compactMap { $0 }
    }

    /// One word or a list of them.
    fileprivate func words<Word: RawRepresentable<String>>(_ key: String, _ known: [Word]) throws(TOMLError) -> [Word]? {
        guard let value = self[key] else { return nil }
        var words: [Word] = []
        for item in value.array ?? [value] {
            guard let word = item.string.flatMap({ text in known.first { $0.rawValue.utf8.elementsEqual(text.utf8) } }) else {
                throw TOMLError(position: item.position, message: "\(key) must be one of \(Guard.list(known))")
            }
            words.append(word)
        }
        return words
    }

    fileprivate func missing(_ key: String, _ why: String) -> TOMLError { wrong(key, "a guard without a usable \(key): \(why)") }
}
