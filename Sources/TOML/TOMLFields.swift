/// The entries of one table by their keys, with errors that name their places.
public struct TOMLFields {
    private let value: TOMLValue
    /// What the table is, for messages: "a guard".
    private let what: String

    public init(_ value: TOMLValue, of what: String) {
        self.value = value
        self.what = what
    }

    /// The tables of `[[name]]`.
    ///
    /// - Throws: ``TOMLError`` where it is written otherwise.
    public static func tables(_ value: TOMLValue, of what: String, named name: String) throws(TOMLError) -> [TOMLValue] {
        guard let tables = value.array, !tables.contains(where: { $0.table == nil }) else {
            throw TOMLError(position: value.position, message: "\(what) is written [[\(name)]]")
        }
        return tables
    }

    public subscript(key: String) -> TOMLValue? { value.table?[key] }

    /// - Throws: ``TOMLError`` for the first key that is none of these, with the one that was probably meant.
    public func allow(_ keys: [String]) throws(TOMLError) {
        for entry in value.table?.entries ?? [] where !keys.contains(where: entry.isNamed) {
            let near = NearestName.of(entry.key, among: keys).map { "; did you mean \($0)?" } ?? ""
            throw TOMLError(position: entry.keyPosition, message: "\(what) has no \(entry.key)\(near)")
        }
    }

    /// - Throws: ``TOMLError`` for what is no text, and for an empty one.
    public func text(_ key: String) throws(TOMLError) -> String? {
        guard let value = self[key] else { return nil }
        guard let text = value.string, !text.utf8.isEmpty else { throw wrong(key, "\(key) must be a text that is not empty") }
        return text
    }

    /// - Throws: ``TOMLError`` for what is no table.
    public func table(_ key: String) throws(TOMLError) -> TOMLFields? {
        guard let value = self[key] else { return nil }
        guard value.table != nil else { throw wrong(key, "\(key) must be a table") }
        return TOMLFields(value, of: what)
    }

    /// An error at the value of a key; at the table where it has none.
    public func wrong(_ key: String, _ message: String) -> TOMLError {
        TOMLError(position: self[key]?.position ?? value.position, message: message)
    }
}
