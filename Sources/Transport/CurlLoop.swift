import CCurl
import Dispatch

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// libcurl's multi handle, driven by Dispatch sources and one timer; a silent stream wakes nobody.
///
/// Not Sendable: the client's queue owns it. libcurl calls back on that queue only, inside calls made there.
final class CurlLoop {
    /// The way back in: runs its argument on the queue, with the loop, if there still is a client.
    typealias Enter = @Sendable (@Sendable (CurlLoop) -> Void) -> Void

    private let multi: MultiHandle?
    private let queue: DispatchQueue
    private let timer: any DispatchSourceTimer
    private var enter: Enter = { _ in }
    private var watches: [Int32: CurlWatch] = [:]
    private var transfers: [Int: CurlTransfer] = [:]

    /// Once per process, before any handle; libcurl is thread-safe from then on.
    private static let isReady: Bool = curl_global_init(Int(CURL_GLOBAL_ALL)) == CURLE_OK

    init(queue: DispatchQueue) {
        self.queue = queue
        multi = Self.isReady ? curl_multi_init() : nil
        timer = DispatchSource.makeTimerSource(queue: queue)
        timer.schedule(deadline: .distantFuture)
    }

    /// Connects the callbacks; to be called once, on the queue.
    func start(enter: @escaping Enter) {
        guard let multi else { return }
        self.enter = enter
        timer.setEventHandler { @Sendable in enter { $0.act(CURL_SOCKET_TIMEOUT, 0) } }
        timer.activate()
        let context = Unmanaged.passUnretained(self).toOpaque()
        _ = ccurl_multi_set_pointer(multi, CURLMOPT_SOCKETDATA, context)
        _ = ccurl_multi_set_pointer(multi, CURLMOPT_TIMERDATA, context)
        _ = ccurl_multi_set_socket_callback(multi, curlSocket)
        _ = ccurl_multi_set_timer_callback(multi, curlTimer)
    }

    deinit {
        // A source that was never activated must not be released; cancelled before activation is fine.
        timer.cancel()
        timer.activate()
        guard let multi else { return }
        // Cleaning up calls back; nobody is at home any more.
        _ = ccurl_multi_set_socket_callback(multi, nil)
        _ = ccurl_multi_set_timer_callback(multi, nil)
        for watch in watches.values { watch.cancel() }
        for transfer in transfers.values {
            if let easy = transfer.easy { _ = curl_multi_remove_handle(multi, easy) }
            transfer.finish(.failure(.cancelled))
            transfer.close()
        }
        _ = curl_multi_cleanup(multi)
    }

    // MARK: Transfers

    func transfer(_ id: Int) -> CurlTransfer? { transfers[id] }

    func begin(_ transfer: CurlTransfer) throws(TransportError) {
        guard let multi, let easy = transfer.easy, curl_multi_add_handle(multi, easy) == CURLM_OK else {
            throw .other(code: 2, detail: "libcurl could not be started")
        }
        let id = transfer.id
        transfers[id] = transfer
        transfer.startTimer(on: queue) { [enter] in enter { $0.checkTime(id) } }
    }

    /// Ends a transfer from our side; its connection is closed unless the response was complete.
    func end(_ id: Int, _ error: TransportError) {
        guard let transfer = transfers[id] else { return }
        release(transfer)
        transfer.finish(.failure(error))
    }

    /// Forgets a transfer that nobody will read from any more.
    func forget(_ id: Int) {
        end(id, .cancelled)
        transfers[id]?.discard()
        transfers[id] = nil
    }

    private func checkTime(_ id: Int) {
        if let error = transfers[id]?.checkTime() { end(id, error) }
    }

    private func release(_ transfer: CurlTransfer) {
        guard let multi, let easy = transfer.easy else { return }
        _ = curl_multi_remove_handle(multi, easy)
        transfer.close()
    }

    // MARK: Driving

    private func act(_ socket: Int32, _ events: Int32) {
        guard let multi else { return }
        var running: Int32 = 0
        _ = curl_multi_socket_action(multi, socket, events, &running)
        var left: Int32 = 0
        while let message = curl_multi_info_read(multi, &left) {
            guard message.pointee.msg == CURLMSG_DONE else { continue }
            // The message is gone with the handle: take everything out of it first.
            let code = ccurl_result(message)
            guard let transfer = Self.transfer(behind: message.pointee.easy_handle) else { continue }
            let result = transfer.result(of: code)
            release(transfer)
            transfer.finish(result)
        }
    }

    private static func transfer(behind easy: EasyHandle?) -> CurlTransfer? {
        guard let easy else { return nil }
        var context: UnsafeMutableRawPointer?
        guard ccurl_get_pointer(easy, CURLINFO_PRIVATE, &context) == CURLE_OK, let context else { return nil }
        return Unmanaged<CurlTransfer>.fromOpaque(context).takeUnretainedValue()
    }

    fileprivate func schedule(_ milliseconds: Int) {
        if milliseconds < 0 {
            timer.schedule(deadline: .distantFuture)
        } else {
            timer.schedule(deadline: .now() + .milliseconds(milliseconds), leeway: .milliseconds(milliseconds > 20 ? 5 : 0))
        }
    }

    fileprivate func watch(_ socket: Int32, _ what: Int32, for easy: EasyHandle?) {
        let wantsRead = what == CURL_POLL_IN || what == CURL_POLL_INOUT
        let wantsWrite = what == CURL_POLL_OUT || what == CURL_POLL_INOUT
        if !wantsRead, !wantsWrite {
            watches.removeValue(forKey: socket)?.cancel()
            return
        }
        let watch = watches[socket] ?? CurlWatch(socket: socket, queue: queue)
        watches[socket] = watch
        let readable: @Sendable () -> Void = { [enter] in enter { $0.act(socket, CURL_CSELECT_IN) } }
        let writable: @Sendable () -> Void = { [enter] in enter { $0.act(socket, CURL_CSELECT_OUT) } }
        if !watch.set(read: wantsRead ? readable : nil, write: wantsWrite ? writable : nil),
            let id = Self.transfer(behind: easy)?.id
        {
            // Not from inside libcurl's callback.
            queue.async { @Sendable [enter] in
                enter { $0.end(id, .other(code: 23, detail: "no file descriptor left")) }
            }
        }
    }
}

/// The Dispatch sources of one socket.
///
/// Each source watches a duplicate of the descriptor, which closes only after the source is gone: libcurl closes its own
/// at once, and the number would come again while Dispatch still has it registered.
private final class CurlWatch {
    private let socket: Int32
    private let queue: DispatchQueue
    private var reading: (any DispatchSourceProtocol)?
    private var writing: (any DispatchSourceProtocol)?

    init(socket: Int32, queue: DispatchQueue) {
        self.socket = socket
        self.queue = queue
    }

    /// - Returns: false when no descriptor is left.
    func set(read: (@Sendable () -> Void)?, write: (@Sendable () -> Void)?) -> Bool {
        if read == nil {
            reading?.cancel()
            reading = nil
        }
        if write == nil {
            writing?.cancel()
            writing = nil
        }
        if let read, reading == nil {
            reading = make(handler: read) { DispatchSource.makeReadSource(fileDescriptor: $0, queue: queue) }
        }
        if let write, writing == nil {
            writing = make(handler: write) { DispatchSource.makeWriteSource(fileDescriptor: $0, queue: queue) }
        }
        return (read == nil || reading != nil) && (write == nil || writing != nil)
    }

    private func make(
        handler: @escaping @Sendable () -> Void, _ source: (Int32) -> any DispatchSourceProtocol
    ) -> (any DispatchSourceProtocol)? {
        let copy = fcntl(socket, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { return nil }
        let source = source(copy)
        source.setEventHandler { @Sendable in handler() }
        source.setCancelHandler { @Sendable in _ = close(copy) }
        source.activate()
        return source
    }

    func cancel() {
        reading?.cancel()
        writing?.cancel()
        reading = nil
        writing = nil
    }
}

// The context is the loop, which takes these callbacks away before it goes.
private func curlSocket(
    _ easy: EasyHandle?, _ socket: curl_socket_t, _ what: Int32, _ context: UnsafeMutableRawPointer?,
    _ socketContext: UnsafeMutableRawPointer?
) -> Int32 {
    guard let context else { return 0 }
    Unmanaged<CurlLoop>.fromOpaque(context).takeUnretainedValue().watch(socket, what, for: easy)
    return 0
}

private func curlTimer(_ multi: MultiHandle?, _ milliseconds: Int, _ context: UnsafeMutableRawPointer?) -> Int32 {
    guard let context else { return 0 }
    Unmanaged<CurlLoop>.fromOpaque(context).takeUnretainedValue().schedule(milliseconds)
    return 0
}
