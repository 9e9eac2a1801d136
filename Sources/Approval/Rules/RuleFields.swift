import JSON

/// The entries of a rule's table, with errors that name their keys.
struct RuleFields {
    let members: [JSONObject.Member]
    private let path: [ExactString]

    init(_ table: JSONObject, at path: [ExactString] = []) {
        members = table.members
        self.path = path
    }

    private func value(_ key: ExactString) -> JSONValue? { members.first { $0.key == key }?.value }

    func wrong(_ key: ExactString, _ message: String) -> RuleError { RuleError(key: path + [key], message) }

    func allow(_ keys: [ExactString], what: String) throws(RuleError) {
        for member in members where !keys.contains(member.key) {
            throw wrong(member.key, "\(what) has no \(VisibleText.line(member.key.string))")
        }
    }

    func text(_ key: ExactString) throws(RuleError) -> ExactString? {
        guard let value = value(key) else { return nil }
        guard let text = value.exact, !text.isEmpty else { throw wrong(key, "\(key) must be a text that is not empty") }
        return text
    }

    /// One value or a list of them.
    func values(_ key: ExactString) -> [JSONValue] { value(key).map { $0.array ?? [$0] } ?? [] }

    func texts(_ key: ExactString) throws(RuleError) -> [ExactString] {
        let texts = values(key).map(\.exact)
        guard !texts.contains(nil) else { throw wrong(key, "\(key) must be a list of texts") }
        return texts.compactMap { $0 }
    }

    func table(_ key: ExactString) throws(RuleError) -> RuleFields? {
        guard let value = value(key) else { return nil }
        guard let object = value.object else { throw wrong(key, "\(key) must be a table") }
        return RuleFields(object, at: path + [key])
    }

    func flag(_ key: ExactString) throws(RuleError) -> Bool? {
        guard let value = value(key) else { return nil }
        guard case .bool(let flag) = value else { throw wrong(key, "\(key) must be true or false") }
        return flag
    }

    func count(_ key: ExactString) throws(RuleError) -> Int? {
        guard let value = value(key) else { return nil }
        guard let number = value.integer, number > 0 else { throw wrong(key, "\(key) must be a whole number from 1 on") }
        return number
    }

    func word<Word: RawRepresentable<String>>(_ key: ExactString, _ known: [Word]) throws(RuleError) -> Word? {
        guard let text = try text(key) else { return nil }
        guard let word = known.first(where: { ExactString($0.rawValue) == text }) else {
            throw wrong(key, "\(key) must be one of \(Self.list(known))")
        }
        return word
    }

    static func list<Word: RawRepresentable<String>>(_ words: [Word]) -> String { words.map { "\"\($0.rawValue)\"" }.joined(separator: ", ") }
}
