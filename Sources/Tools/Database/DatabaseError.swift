import CSQLite

/// Why SQLite did not do what was asked; one sentence with its period.
struct DatabaseError: Error, Sendable, Equatable {
    let sentence: String

    init(_ sentence: String) { self.sentence = sentence }
}
