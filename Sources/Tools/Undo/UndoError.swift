/// Why a copy cannot be kept, or a change not be undone; without a capital or a period.
struct UndoError: Error, Sendable, Equatable {
    let words: String

    init(_ words: String) { self.words = words }
    init(_ error: SystemError, at place: String) { words = "\(place): \(error.words)" }

    static func reporting<Result: ~Copyable>(_ place: String, _ work: () throws(SystemError) -> Result) throws(UndoError) -> Result {
        do throws(SystemError) {
            return try work()
        } catch {
            throw UndoError(error, at: place)
        }
    }
}
