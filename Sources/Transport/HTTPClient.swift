import Dispatch

/// HTTP over libcurl, on a Dispatch queue of its own.
///
/// TLS is verified against the system's certificates, redirects are not followed (they are answers like any other), only
/// `http` and `https` are spoken, and nothing is ever retried here.
public actor HTTPClient {
    private let executor: QueueExecutor
    private let configuration: HTTPConfiguration
    private let loop: CurlLoop
    private var isStarted = false
    private var lastID = 0

    public nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    public init(configuration: HTTPConfiguration = HTTPConfiguration()) {
        let executor = QueueExecutor(label: "assent.transport")
        self.executor = executor
        self.configuration = configuration
        loop = CurlLoop(queue: executor.queue)
    }

    /// Sends a request and returns when the response's headers are complete; interim answers (1xx) are skipped.
    ///
    /// Cancelling the calling task ends the transfer.
    public func open(_ request: HTTPRequest) async throws(TransportError) -> HTTPResponse {
        startLoop()
        let url = try URLParts(request.url)
        if let name = CurlOptions.unsendable(request.headers) { throw .badHeader(name) }
        lastID += 1
        let id = lastID
        let transfer = try CurlTransfer(id: id, request: request, url: url, configuration: configuration)
        try loop.begin(transfer)
        let result = await withTaskCancellationHandler {
            await head(id)
        } onCancel: {
            cancel(id)
        }
        do throws(TransportError) {
            let head = try result.get()
            return HTTPResponse(client: self, id: id, status: head.status, headers: head.headers)
        } catch {
            loop.forget(id)
            throw error
        }
    }

    /// The next bytes of a body; nil at its end.
    func next(_ id: Int) async throws(TransportError) -> [UInt8]? {
        let result = await withTaskCancellationHandler {
            await body(id)
        } onCancel: {
            cancel(id)
        }
        return try result.get()
    }

    // Looking and waiting are one step on the queue. (A closure of an actor's method is on the actor only if it captures
    // `self`; between looking here and waiting there, bytes could come and nobody be told.)

    private func head(_ id: Int) async -> Result<HTTPHead, TransportError> {
        await withCheckedContinuation { waiter in
            guard let transfer = loop.transfer(id) else { return waiter.resume(returning: .failure(.cancelled)) }
            transfer.awaitHead(waiter)
        }
    }

    private func body(_ id: Int) async -> Result<[UInt8]?, TransportError> {
        await withCheckedContinuation { waiter in
            guard let transfer = loop.transfer(id) else { return waiter.resume(returning: .failure(.cancelled)) }
            transfer.awaitBody(waiter)
        }
    }

    /// Ends a transfer; from anywhere, at any time.
    nonisolated func cancel(_ id: Int) {
        executor.queue.async { @Sendable in self.assumeIsolated { $0.loop.end(id, .cancelled) } }
    }

    /// The response is gone: so is what it did not read.
    nonisolated func forget(_ id: Int) {
        executor.queue.async { @Sendable in self.assumeIsolated { $0.loop.forget(id) } }
    }

    private func startLoop() {
        guard !isStarted else { return }
        isStarted = true
        // Weak: a source's handler may still be queued when the last reference goes.
        loop.start { [weak self] work in self?.assumeIsolated { work($0.loop) } }
    }
}
