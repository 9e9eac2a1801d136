extension SocketConnection {
    public struct Limits: Sendable {
        /// How many bytes a frame may have that comes in; a longer one ends the connection.
        public var incoming: Int = FrameReader.defaultLimit
        /// How many bytes the other side takes in one frame.
        public var outgoing: Int = FrameReader.defaultLimit
        /// See ``Outbox/init(limit:frameLimit:)``.
        public var outbox: Int = Outbox.defaultLimit

        public init() {}
    }

    /// What is told to the owner, on the queue and never from inside a call of its own.
    public struct Handlers: Sendable {
        /// A whole frame has come.
        public var frame: @Sendable ([UInt8]) -> Void
        /// The other side has fallen behind and read everything since: it needs a whole state. Said once each time.
        public var needsState: @Sendable () -> Void
        /// Exactly once, after everything else.
        public var closed: @Sendable (Closing) -> Void

        public init(
            frame: @escaping @Sendable ([UInt8]) -> Void, needsState: @escaping @Sendable () -> Void = {},
            closed: @escaping @Sendable (Closing) -> Void
        ) {
            self.frame = frame
            self.needsState = needsState
            self.closed = closed
        }
    }

    /// Why a connection is closed.
    public enum Closing: Sendable, Equatable {
        case byUs
        /// By the other side, in whatever way.
        case hangUp
        /// The other side sent what is no frame.
        case frame(FrameError)
        /// Nobody had said ``SocketConnection/welcome()`` in the time that a listener allows.
        case notWelcomed
        /// A system call failed with this `errno`.
        case failed(Int32)
    }
}
