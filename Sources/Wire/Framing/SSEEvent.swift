import JSON

/// One event of an event stream (HTML Standard, "Server-sent events").
struct SSEEvent: Sendable, Equatable {
    /// The `event` field; `message` where there was none.
    let name: ExactString
    /// The `data` lines joined with LF, as they came: they may hold invalid UTF-8.
    let data: [UInt8]

    init(name: ExactString = "message", data: [UInt8]) {
        self.name = name
        self.data = data
    }
}
