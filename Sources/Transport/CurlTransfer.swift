import CCurl
import Dispatch

/// One transfer: the easy handle, what arrived and has not been taken, and whoever waits.
///
/// Lives on the client's queue. libcurl's callbacks hold it unretained; it outlives the handle, because ``close()``
/// frees the handle first.
final class CurlTransfer {
    let id: Int
    let url: URLParts
    let proxied: Bool
    let timeouts: HTTPRequest.Timeouts
    let highWater: Int
    private let reach: HTTPRequest.Reach
    private let mostBody: Int?
    private let started = DispatchTime.now().uptimeNanoseconds
    /// The body went on beyond ``mostBody``.
    private var isCut = false
    /// An address that a name led to and that was not connected to.
    private(set) var refused: IPAddress?

    private(set) var easy: EasyHandle?
    private var headerList: UnsafeMutablePointer<curl_slist>?
    private var addressList: UnsafeMutablePointer<curl_slist>?
    private let errorText: UnsafeMutablePointer<CChar>

    private var reader = HTTPHeadReader()
    private var buffer: [UInt8] = []
    private var received = 0
    private(set) var isPaused = false
    /// nil while it runs; then how it ended.
    private(set) var outcome: Result<Void, TransportError>?

    typealias HeadWaiter = CheckedContinuation<Result<HTTPHead, TransportError>, Never>
    typealias BodyWaiter = CheckedContinuation<Result<[UInt8]?, TransportError>, Never>
    private var headWaiter: HeadWaiter?
    private var bodyWaiter: BodyWaiter?

    /// Uptime in nanoseconds at which something last happened; chunks only note it, the timer looks.
    private var lastLife = DispatchTime.now().uptimeNanoseconds
    private var timer: (any DispatchSourceTimer)?

    init(id: Int, request: HTTPRequest, url: URLParts, configuration: HTTPConfiguration) throws(TransportError) {
        guard let easy = curl_easy_init() else { throw .other(code: 27, detail: "out of memory") }
        self.id = id
        self.url = url
        self.easy = easy
        timeouts = request.timeouts
        // What is bounded is never paused: libcurl goes on unpacking a paused body into memory of its own.
        highWater = max(1, configuration.highWater, request.mostBody.map { $0 + 1 } ?? 0)
        reach = request.reach
        mostBody = request.mostBody
        errorText = .allocate(capacity: Int(CURL_ERROR_SIZE))
        errorText.initialize(repeating: 0, count: Int(CURL_ERROR_SIZE))
        let proxy = configuration.proxies.proxy(for: url)
        proxied = proxy != nil
        headerList = CurlOptions.headerList(of: request)
        CurlOptions.apply(
            request, configuration, proxy: proxy, headers: headerList, errorText: errorText, to: easy,
            transfer: Unmanaged.passUnretained(self).toOpaque())
        for entry in configuration.addresses { if let longer = curl_slist_append(addressList, entry) { addressList = longer } }
        if let addressList { _ = ccurl_set_pointer(easy, CURLOPT_RESOLVE, addressList) }
    }

    deinit {
        close()
        errorText.deallocate()
    }

    // MARK: What libcurl says

    /// Called for every address before it is connected to.
    func mayConnect(to address: IPAddress?) -> Bool {
        guard reach == .publicOrNamed, !proxied else { return true }
        guard let address else { return false }
        if address.scope == .everyone { return true }
        // An address in figures leads to itself alone; what is called localhost, to this machine.
        if IPAddress(url.host) == address || Loopback.contains(url.host) && address.scope == .loopback { return true }
        refused = refused ?? address
        return false
    }

    /// Called for every header line; a count other than the given one aborts the transfer.
    func receiveHeader(_ line: UnsafeRawBufferPointer) -> Int {
        let before = reader.isComplete
        guard outcome == nil, reader.receive(line) else { return 0 }
        if !before, reader.isComplete {
            lastLife = DispatchTime.now().uptimeNanoseconds
            headWaiter?.resume(returning: .success(reader.head))
            headWaiter = nil
        }
        return line.count
    }

    /// Called for every piece of the body.
    func receiveBody(_ bytes: UnsafeRawBufferPointer) -> Int {
        guard outcome == nil, !isCut else { return 0 }
        // libcurl keeps the bytes and offers the same ones again after the pause.
        if buffer.count >= highWater {
            isPaused = true
            return Int(CURL_WRITEFUNC_PAUSE)
        }
        lastLife = DispatchTime.now().uptimeNanoseconds
        let room = mostBody.map { max(0, $0 - received) } ?? bytes.count
        isCut = bytes.count > room
        received += min(room, bytes.count)
        buffer.append(contentsOf: bytes.prefix(room))
        if let waiter = bodyWaiter, !buffer.isEmpty {
            bodyWaiter = nil
            waiter.resume(returning: .success(take()))
        }
        // Less than all ends the transfer.
        return isCut ? 0 : bytes.count
    }

    // MARK: What the reader asks

    private func take() -> [UInt8] {
        let bytes = buffer
        buffer = []
        return bytes
    }

    /// Answers with the head as soon as it is whole, or with why it never will be.
    func awaitHead(_ waiter: HeadWaiter) {
        if reader.isComplete {
            waiter.resume(returning: .success(reader.head))
        } else if let outcome {
            waiter.resume(returning: .failure(headless(outcome)))
        } else {
            headWaiter = waiter
        }
    }

    /// Answers as soon as there are bytes, the end (nil), or an error.
    func awaitBody(_ waiter: BodyWaiter) {
        precondition(bodyWaiter == nil, "one reader at a time")
        if !buffer.isEmpty {
            // Until now the silence was the reader's.
            lastLife = DispatchTime.now().uptimeNanoseconds
            waiter.resume(returning: .success(take()))
            resume()
        } else if let outcome {
            waiter.resume(returning: outcome.map { nil })
        } else {
            bodyWaiter = waiter
        }
    }

    private func resume() {
        guard isPaused, let easy else { return }
        isPaused = false
        // A failure shows as the transfer's result.
        _ = curl_easy_pause(easy, CURLPAUSE_CONT)
    }

    // MARK: The end

    /// Ends it, whatever happened before: the first outcome stays.
    func finish(_ result: Result<Void, TransportError>) {
        guard outcome == nil else { return }
        outcome = result
        timer?.cancel()
        timer = nil
        headWaiter?.resume(returning: .failure(headless(result)))
        headWaiter = nil
        bodyWaiter?.resume(returning: result.map { nil })
        bodyWaiter = nil
    }

    /// Why there is no head.
    private func headless(_ outcome: Result<Void, TransportError>) -> TransportError {
        if case .failure(let error) = outcome { return error }
        // libcurl takes the end of the connection in the middle of the headers for the end of the response.
        return reader.head.status == 0 ? .notHTTP(host: url.authority) : .closedEarly(host: url.authority, received: 0)
    }

    /// Forgets what nobody will take any more.
    func discard() { buffer = [] }

    /// Frees the handle. The loop has taken it out of the multi handle before.
    func close() {
        timer?.cancel()
        timer = nil
        if let easy { curl_easy_cleanup(easy) }
        easy = nil
        if let headerList { curl_slist_free_all(headerList) }
        headerList = nil
        if let addressList { curl_slist_free_all(addressList) }
        addressList = nil
    }

    /// libcurl's result as a fact.
    func result(of code: CURLcode) -> Result<Void, TransportError> {
        if code == CURLE_OK || isCut { return .success(()) }
        return .failure(
            CurlOptions.error(code, text: String(cString: errorText), easy: easy, transfer: self, received: received))
    }

    // MARK: Time limits

    /// - Parameter expired: runs on `queue` when a limit may have passed; it must call ``checkTime()``.
    func startTimer(on queue: DispatchQueue, expired: @escaping @Sendable () -> Void) {
        guard timeouts.firstByte != nil || timeouts.idle != nil else { return }
        let timer = DispatchSource.makeTimerSource(queue: queue)
        timer.setEventHandler { @Sendable in expired() }
        timer.schedule(deadline: .now() + Self.interval(nanoseconds(until: limit)), leeway: .milliseconds(2))
        timer.activate()
        self.timer = timer
    }

    /// The limit that has passed, if one has; otherwise sets the timer to the earliest moment at which one can.
    func checkTime() -> TransportError? {
        guard outcome == nil else { return nil }
        let now = DispatchTime.now().uptimeNanoseconds
        // Silence is ours while the reader is behind.
        if !buffer.isEmpty || isPaused { lastLife = now }
        let left = nanoseconds(until: limit)
        if left == 0, let limit {
            return .timedOut(reader.isComplete ? .idle : .firstByte, host: url.authority, after: limit)
        }
        timer?.schedule(deadline: .now() + Self.interval(left), leeway: .milliseconds(2))
        return nil
    }

    /// The time for all of it has passed.
    var hasRunOut: Bool {
        // libcurl counts in milliseconds, and from a moment later.
        timeouts.total.map { DispatchTime.now().uptimeNanoseconds &- started &+ 5_000_000 >= Self.nanoseconds($0) } ?? false
    }

    private var limit: Duration? { reader.isComplete ? timeouts.idle : timeouts.firstByte }

    /// Nanoseconds until the limit counted from the last sign of life; without a limit the idle time, to look again then.
    private func nanoseconds(until limit: Duration?) -> UInt64 {
        let span = Self.nanoseconds(limit ?? timeouts.idle ?? .seconds(3600))
        let passed = DispatchTime.now().uptimeNanoseconds &- lastLife
        if passed < span { return span - passed }
        return limit == nil ? span : 0
    }

    private static func nanoseconds(_ duration: Duration) -> UInt64 {
        let (seconds, attoseconds) = duration.components
        let capped = min(max(seconds, 0), 1 << 32)
        return UInt64(capped) * 1_000_000_000 + UInt64(max(attoseconds, 0) / 1_000_000_000)
    }

    private static func interval(_ nanoseconds: UInt64) -> DispatchTimeInterval {
        .nanoseconds(Int(clamping: nanoseconds))
    }
}
