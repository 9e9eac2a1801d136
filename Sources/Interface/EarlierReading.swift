/// How far the person has got above the part of the conversation that is here.
struct EarlierReading: Sendable {
    /// A request for what comes before is on the way; there is never more than one.
    var isOnTheWay = false
    /// The last request was not carried out; the next key asks again.
    var hasFailed = false
    /// There is nothing before.
    var isAtBeginning = false
    /// The person wants to be at the beginning, however much there is before it.
    var seeksStart = false
    /// The reader may have come near the top.
    var isDue = false

    var words: String { hasFailed ? "… earlier: not loaded; scrolling up asks again" : "… earlier: loading" }
}
