import Surface

/// A sentence in the footer that goes away by itself.
struct FooterMessage: Sendable, Equatable {
    let text: String
    let role: Ink
    let until: Milliseconds
    /// The next key does not take it away: it came without one.
    let stays: Bool
    /// About what the engine is doing; over when it rests or asks.
    var isProgress = false
    /// The call of which the engine said that an answer was not carried out.
    var refused: Int?

    static let time: Milliseconds = 5000
    static let longTime: Milliseconds = 8000
}
