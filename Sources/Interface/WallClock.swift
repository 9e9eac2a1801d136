import Conversation

/// What time of day it is, as the driver last said: a pair of one moment on both clocks and the offset from UTC.
struct WallClock: Sendable, Equatable {
    private var wall: Timestamp?
    private var monotonic: Milliseconds = 0
    private var offset: Int = 0

    init() {}

    /// - Parameter offset: seconds east of UTC.
    mutating func set(_ time: Timestamp, offset: Int, at now: Milliseconds) {
        wall = time
        monotonic = now
        self.offset = offset
    }

    /// Nil until the driver has said what time it is.
    func time(at now: Milliseconds) -> Timestamp? {
        wall.map { Timestamp(milliseconds: $0.milliseconds &+ (now - monotonic).value) }
    }

    /// `14:02`, local.
    func timeOfDay(_ time: Timestamp) -> String {
        let day: Int64 = 86_400
        var seconds = (time.milliseconds / 1000 &+ Int64(offset)) % day
        if seconds < 0 { seconds += day }
        return ClockText.pad(seconds / 3600) + ":" + ClockText.pad(seconds / 60 % 60)
    }

    /// `2026-11-05 14:02`, local.
    func dayAndTime(_ time: Timestamp) -> String {
        let local = Timestamp(milliseconds: time.milliseconds &+ Int64(offset) &* 1000).rfc3339
        return local.prefix(10) + " " + local.dropFirst(11).prefix(5)
    }

    /// How long ago, in milliseconds, never negative; nil while the time is not known.
    func age(of time: Timestamp, at now: Milliseconds) -> Int64? {
        self.time(at: now).map { max(0, $0.milliseconds &- time.milliseconds) }
    }
}

/// Durations in the words of the screen.
public enum ClockText {
    static func pad(_ value: Int64) -> String { value < 10 ? "0\(value)" : "\(value)" }

    /// Of something over: `4 ms`, `1.2 s`, `3 min 05 s`.
    static func took(_ milliseconds: Int64) -> String {
        if milliseconds < 1000 { return "\(max(0, milliseconds)) ms" }
        if milliseconds < 60_000 { return "\(milliseconds / 1000).\(milliseconds % 1000 / 100) s" }
        return "\(milliseconds / 60_000) min \(pad(milliseconds / 1000 % 60)) s"
    }

    /// Of something that goes on, by the second: `0:07`, `12:40`, `1:02:03`.
    static func elapsed(_ milliseconds: Int64) -> String {
        let seconds = max(0, milliseconds) / 1000
        if seconds < 3600 { return "\(seconds / 60):\(pad(seconds % 60))" }
        return "\(seconds / 3600):\(pad(seconds / 60 % 60)):\(pad(seconds % 60))"
    }

    /// How long something has waited, or was left alone, by the minute: `<1m`, `3m`, `2h`, `5d`.
    public static func age(_ milliseconds: Int64) -> String {
        let minutes = milliseconds / 60_000
        if minutes < 1 { return "<1m" }
        if minutes < 60 { return "\(minutes)m" }
        if minutes < 48 * 60 { return "\(minutes / 60)h" }
        return "\(minutes / 1440)d"
    }

    /// Milliseconds until ``age(_:)`` says something else.
    static func untilOlder(_ milliseconds: Int64) -> Int64 {
        let minute: Int64 = 60_000
        let step = milliseconds < 60 * minute ? minute : milliseconds < 48 * 60 * minute ? 60 * minute : 1440 * minute
        return step - max(0, milliseconds) % step
    }

    /// Tokens: `950`, `12.4k`, `200k`, `1.5M`.
    static func tokens(_ count: Int) -> String {
        if count < 1000 { return "\(count)" }
        if count < 100_000 {
            let tenth = count / 100 % 10
            return tenth == 0 ? "\(count / 1000)k" : "\(count / 1000).\(tenth)k"
        }
        if count < 1_000_000 { return "\(count / 1000)k" }
        let tenth = count / 100_000 % 10
        return tenth == 0 ? "\(count / 1_000_000)M" : "\(count / 1_000_000).\(tenth)M"
    }
}
