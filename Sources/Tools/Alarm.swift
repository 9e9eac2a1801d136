import Dispatch

/// Something that is done once after a time, unless it is called off before; then nothing wakes up for it.
///
/// It is called off when nobody holds it any more.
struct Alarm {
    /// A serial queue: after work on a global one the process would wake up every second for ever. What is done here is short.
    static let queue = DispatchQueue(label: "assent.alarms", qos: .userInitiated)

    private let timer: any DispatchSourceTimer

    init(after delay: Duration, _ work: @escaping @Sendable () -> Void) {
        timer = DispatchSource.makeTimerSource(queue: Alarm.queue)
        timer.schedule(deadline: .now() + delay.dispatchInterval)
        timer.setEventHandler(handler: work)
        timer.activate()
    }

    func cancel() { timer.cancel() }

    /// The same for what is not called off.
    static func later(_ delay: Duration, _ work: @escaping @Sendable () -> Void) {
        queue.asyncAfter(deadline: .now() + delay.dispatchInterval, execute: work)
    }
}

extension Duration {
    var dispatchInterval: DispatchTimeInterval {
        let (seconds, attoseconds) = components
        let (nanoseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000_000)
        guard !overflow, nanoseconds < Int64.max - 1_000_000_000 else { return .never }
        return .nanoseconds(Int(nanoseconds + attoseconds / 1_000_000_000))
    }
}
