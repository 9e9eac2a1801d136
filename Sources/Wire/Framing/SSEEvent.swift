import JSON

/// One event of an event stream (HTML Standard, "Server-sent events").
struct SSEEvent: Sendable, Equatable {
    /// The `event` field; `message` where there was none.
    let name: ExactString
    /// The `data` lines joined with LF, as they came: they may hold invalid UTF-8.
    let data: [UInt8]
    /// The last `id` seen up to this event; empty where there was none.
    let lastID: ExactString

    init(name: ExactString = "message", data: [UInt8], lastID: ExactString = "") {
        self.name = name
        self.data = data
        self.lastID = lastID
    }
}
