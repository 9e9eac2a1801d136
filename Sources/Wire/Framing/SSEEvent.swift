public import JSON

/// One event of an event stream (HTML Standard, "Server-sent events").
public struct SSEEvent: Sendable, Equatable {
    /// The `event` field; `message` where there was none.
    public let name: ExactString
    /// The `data` lines joined with LF, as they came: they may hold invalid UTF-8.
    public let data: [UInt8]
    /// The last `id` seen up to this event; empty where there was none.
    public let lastID: ExactString

    public init(name: ExactString = "message", data: [UInt8], lastID: ExactString = "") {
        self.name = name
        self.data = data
        self.lastID = lastID
    }
}
