#if canImport(FoundationEssentials)
    import FoundationEssentials
#else
    import Foundation
#endif

/// The text of an entry in the column `body`: JSON with sorted keys, so that one entry has one text.
enum EntryText {
    static func encode(_ entry: JournalEntry) throws -> [UInt8] {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return Array(try encoder.encode(entry))
    }

    /// - Returns: nil for bytes that no entry has; for example after somebody changed them.
    static func decode(_ bytes: [UInt8]) -> JournalEntry? {
        try? JSONDecoder().decode(JournalEntry.self, from: Data(bytes))
    }
}
