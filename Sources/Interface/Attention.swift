/// What a front end may do to be noticed.
public struct AttentionSettings: Sendable, Equatable {
    public var rings: Bool
    public var notifies: Bool
    /// The title tells how many calls wait.
    public var countsInTitle: Bool

    public init(rings: Bool = true, notifies: Bool = true, countsInTitle: Bool = true) {
        self.rings = rings
        self.notifies = notifies
        self.countsInTitle = countsInTitle
    }
}

/// Of which calls a person who does not look is told, and whether that was done.
///
/// Calls that come together are one burst: it begins with the first that waits, and is over when nothing more is on its way.
/// It rings once, at its beginning, and is notified of once, when it is complete or has taken too long.
struct Attention: Sendable, Equatable {
    /// So long more calls are waited for, where more may come.
    static let longest: Milliseconds = 5000
    /// So long at least: a person who is just coming, or a rule that another terminal makes, may be faster.
    static let settling: Milliseconds = 400

    /// Calls that were told of and have not been decided.
    var known: Set<Int> = []
    /// Calls of this burst that began to wait and were not notified of.
    var news: [Int] = []
    /// The engine asked something.
    var isAsked = false
    /// When the first of the news came.
    var since: Milliseconds?
    var hasRung = false
    var hasNotified = false

    var isEmpty: Bool { news.isEmpty && !isAsked }

    /// When a notification is due, as long as nothing else happens.
    ///
    /// - Parameter moreToCome: whether further calls of the same answer may be on their way.
    func due(moreToCome: Bool) -> Milliseconds? {
        if isEmpty || hasNotified { return nil }
        return since.map { $0 + (moreToCome ? Attention.longest : Attention.settling) }
    }

    mutating func forgetNews() {
        news = []
        isAsked = false
        since = nil
    }
}
