/// How much of a text has been passed on in pieces, and whether a text that comes whole begins with it.
///
/// Only the length and a hash are kept, so that a piece costs what it is long. (FNV-1a; not for security: whoever made two
/// texts with the same hash would merely be shown the one of them that is also used.)
struct StreamedText: Sendable, Equatable {
    private(set) var count = 0
    private var hash = FNV.start

    mutating func add(_ bytes: some Collection<UInt8>) {
        count += bytes.count
        hash = FNV.hash(bytes, from: hash)
    }

    /// What of the whole text has not been passed on; nil where it is another text.
    func rest(of whole: String) -> String? {
        let bytes = whole.utf8
        guard bytes.count >= count, FNV.hash(bytes.prefix(count)) == hash else { return nil }
        return count == 0 ? whole : String(decoding: bytes.dropFirst(count), as: UTF8.self)
    }
}
