import Approval
import Configuration
import JSON
import Store

/// The person's yes to the files of folders, in a file of the user's own data folder.
struct TrustStore {
    /// The user's data folder.
    let folder: String
    private static let name = "trusted-folders.json"
    private static let byteLimit = 1_000_000

    /// Whether exactly this content is trusted in this place.
    func trusts(_ file: SettingsFile?) throws(StoreError) -> Bool {
        guard let file else { return false }
        return try trusts(file.path, file.bytes)
    }

    /// Whether exactly this content is trusted in this place.
    func trusts(_ path: String, _ bytes: [UInt8]) throws(StoreError) -> Bool {
        let own: OwnFolder
        do throws(StoreError) {
            own = try OwnFolder.open(folder, create: false)
        } catch {
            if case .missing = error { return false }
            throw error
        }
        let book = try book(try own.content(of: Self.name, limit: Self.byteLimit), own)
        return book.trusts(ExactString(path), digest: ExactString(Digest(of: bytes).hex))
    }

    /// Shows when the record has changed.
    func mark() -> FileMark {
        var mark = FileMark()
        mark.add(file: "\(folder)/\(Self.name)")
        return mark
    }

    /// - Parameter bytes: the content that the person said yes to; nil to take it back.
    /// - Returns: whether something about this path was known before.
    @discardableResult
    func set(_ path: String, _ bytes: [UInt8]?) throws(StoreError) -> Bool {
        let own = try OwnFolder.open(folder, create: true)
        var wasKnown = false
        try own.update(Self.name, limit: Self.byteLimit) { (old: [UInt8]?) throws(StoreError) -> [UInt8] in
            var book = try book(old, own)
            wasKnown = book.knows(ExactString(path))
            book.set(ExactString(path), digest: bytes.map { ExactString(Digest(of: $0).hex) })
            return book.bytes
        }
        return wasKnown
    }

    private func book(_ bytes: [UInt8]?, _ own: borrowing OwnFolder) throws(StoreError) -> TrustBook {
        guard let bytes else { return TrustBook() }
        guard let book = TrustBook(bytes) else { throw .corrupt(path: own.path(of: Self.name), what: "it is not what this program writes") }
        return book
    }
}
