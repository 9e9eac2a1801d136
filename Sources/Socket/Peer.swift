import CPlatform

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The process at the other end of a connection, as the kernel knows it: the one that called connect(2), whoever holds
/// the connection now. At the end of a pair it is the process that made the pair.
public final class Peer: Sendable {
    /// 0 for a process that this one cannot see (in another namespace).
    public let pid: Int32
    public let uid: UInt32
    /// When it started, in clock ticks since the system did; nil when it had gone already or the system does not say.
    public let start: UInt64?
    /// A descriptor that stays with the process when its number is given again.
    private let process: SocketDescriptor?

    /// - Throws: ``SocketError/system(what:code:)`` for what is no connection.
    public init(of socket: SocketDescriptor) throws(SocketError) {
        var pid: Int32 = 0
        var uid: UInt32 = 0
        guard cplatform_peer(socket.number, &pid, &uid) == 0 else { throw .system("ask who is at the other end") }
        self.pid = pid
        self.uid = uid
        var process = pid > 0 ? cplatform_peer_process(socket.number) : -1
        // An older kernel: by the number, which hardly can have been given again in the moment since it was asked for.
        if process < 0, pid > 0 { process = cplatform_open_process(pid) }
        self.process = process >= 0 ? SocketDescriptor(adopting: process) : nil
        var start: UInt64 = 0
        let isKnown = pid > 0 && cplatform_process_start(pid, &start) == 0
        // The number was that of the process if that has not ended until now.
        let hasEnded = process >= 0 && cplatform_process_has_ended(process) != 0
        self.start = isKnown && !hasEnded ? start : nil
    }

    /// Whether that very process still runs. A decision that rests on what it is holds only when this is so afterwards.
    public var isStillThere: Bool {
        guard let start else { return false }
        if let process { return cplatform_process_has_ended(process.number) == 0 }
        var now: UInt64 = 0
        return cplatform_process_start(pid, &now) == 0 && now == start
    }
}
