/// Held by a connection that is not known yet; the listener is told when it goes.
final class ListenerPass: Sendable {
    private let left: @Sendable () -> Void

    init(left: @escaping @Sendable () -> Void) { self.left = left }

    deinit { left() }
}
