import Dispatch
import Synchronization

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A real HTTP server on loopback that plays a script for each request and keeps what it was asked.
///
///     let server = try HTTPServer { request in .sse([#"{"choices":[]}"#, "[DONE]"]) }
///     … "http://127.0.0.1:\(server.port)/v1" …
///     server.requests[0].body
///
/// One queue per connection, plain blocking sockets. Gone with the value: ``stop()`` closes every connection.
public final class HTTPServer: Sendable {
    /// A request as it came.
    public struct Request: Sendable {
        public let method: String
        public let target: String
        public let headers: [(name: String, value: String)]
        public let body: [UInt8]
        /// Head and body, byte for byte (a chunked body is kept decoded).
        public let bytes: [UInt8]
        /// Which connection it came on, counted from 0.
        public let connection: Int

        public func header(_ name: String) -> String? {
            headers.first { $0.name.lowercased() == name.lowercased() }?.value
        }
        public var text: String { String(decoding: body, as: UTF8.self) }
    }

    public enum Step: Sendable {
        case send([UInt8])
        case pause(milliseconds: Int)
        /// Waits until the test opens the gate (or the client has gone).
        case wait(Gate)
        /// Sends nothing more until the client has gone.
        case stall
        /// Closes at once, in the middle of whatever it is; with `reset` by RST.
        case cut(reset: Bool)

        public static func send(_ text: String) -> Step { .send(Array(text.utf8)) }
    }

    public enum Framing: Sendable {
        /// `Content-Length`, of all `send` steps together.
        case length
        /// A length that is not the truth.
        case claimed(Int)
        case chunked
        /// The end of the connection ends the body.
        case untilClose
    }

    /// What to answer.
    public struct Reply: Sendable {
        public var status: Int
        public var reason: String
        public var headers: [(String, String)]
        public var framing: Framing
        /// Before the status line.
        public var before: [Step]
        public var steps: [Step]

        public init(
            status: Int = 200, reason: String = "Said", headers: [(String, String)] = [], framing: Framing = .chunked,
            before: [Step] = [], steps: [Step] = []
        ) {
            self.status = status
            self.reason = reason
            self.headers = headers
            self.framing = framing
            self.before = before
            self.steps = steps
        }

        /// An event stream, a chunk for each event.
        public static func sse(_ data: [String]) -> Reply {
            Reply(headers: [("Content-Type", "text/event-stream")], steps: data.map { .send("data: \($0)\n\n") })
        }

        public static func json(_ text: String, status: Int = 200, headers: [(String, String)] = []) -> Reply {
            Reply(
                status: status, headers: [("Content-Type", "application/json")] + headers, framing: .length,
                steps: [.send(text)])
        }

        public static func html(_ text: String, status: Int = 200) -> Reply {
            Reply(status: status, headers: [("Content-Type", "text/html")], framing: .length, steps: [.send(text)])
        }

        /// These bytes and nothing else: the status line is theirs. Closes afterwards.
        public static func raw(_ steps: [Step]) -> Reply { Reply(status: 0, framing: .untilClose, steps: steps) }
    }

    /// Opened once; lets a test decide when the server goes on, without a clock.
    public final class Gate: Sendable {
        private let semaphore = DispatchSemaphore(value: 0)
        public init() {}
        public func open() { semaphore.signal() }
        /// - Returns: whether it was opened in time.
        fileprivate func wait(milliseconds: Int) -> Bool {
            guard semaphore.wait(timeout: .now() + .milliseconds(milliseconds)) == .success else { return false }
            semaphore.signal()
            return true
        }
    }

    private struct State {
        var requests: [Request] = []
        var connections = 0
        var open: Set<Int32> = []
        /// Uptime at which a client left while its answer was still under way, in nanoseconds.
        var departures: [UInt64] = []
        var isStopped = false
    }

    public let port: UInt16
    private let listener: Int32
    private let state = Mutex(State())
    private let handler: @Sendable (Request) -> Reply

    public init(_ handler: @escaping @Sendable (Request) -> Reply) throws {
        (listener, port) = try Self.listen()
        self.handler = handler
        let listener = listener
        DispatchQueue(label: "test server").async { [weak self] in
            while true {
                let socket = accept(listener, nil, nil)
                guard socket >= 0 else {
                    if errno == EINTR || errno == ECONNABORTED { continue }
                    return
                }
                guard let self, let number = self.admit(socket) else {
                    close(socket)
                    return
                }
                DispatchQueue(label: "test connection").async { self.serve(socket, number) }
            }
        }
    }

    deinit { stop() }

    /// `http://127.0.0.1:PORT`
    public var address: String { "http://127.0.0.1:\(port)" }

    /// Everything asked so far, in order of arrival.
    public var requests: [Request] { state.withLock { $0.requests } }
    public var connections: Int { state.withLock { $0.connections } }
    /// When clients left in the middle of an answer, uptime in nanoseconds.
    public var departures: [UInt64] { state.withLock { $0.departures } }

    /// Waits until a client has left in the middle of an answer; false after five seconds.
    public func awaitDeparture(count: Int = 1) async -> Bool {
        for _ in 0..<5000 {
            if departures.count >= count { return true }
            try? await Task.sleep(for: .milliseconds(1))
        }
        return false
    }

    public func stop() {
        let sockets = state.withLock { state in
            if state.isStopped { return Set<Int32>() }
            state.isStopped = true
            // Wakes accept and every blocked reader; the reader closes its own descriptor.
            shutdown(listener, Int32(SHUT_RDWR))
            close(listener)
            return state.open
        }
        for socket in sockets { shutdown(socket, Int32(SHUT_RDWR)) }
    }

    /// A port on which nothing listens: bound once, then let go.
    public static func unusedPort() throws -> UInt16 {
        let (socket, port) = try listen()
        close(socket)
        return port
    }

    private static func listen() throws -> (Int32, UInt16) {
        #if canImport(Glibc)
            let kind = Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue)
        #else
            let kind = SOCK_STREAM
        #endif
        let socket = socket(AF_INET, kind, 0)
        guard socket >= 0 else { throw Files.Failure(description: "socket: \(String(cString: strerror(errno)))") }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let status = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
                bind(socket, pointer, size) == 0 && listenBacklog(socket) && getsockname(socket, pointer, &size) == 0
            }
        }
        guard status else {
            close(socket)
            throw Files.Failure(description: "bind: \(String(cString: strerror(errno)))")
        }
        return (socket, UInt16(bigEndian: address.sin_port))
    }

    private func admit(_ socket: Int32) -> Int? {
        state.withLock { state in
            if state.isStopped { return nil }
            state.open.insert(socket)
            state.connections += 1
            return state.connections - 1
        }
    }

    // MARK: One connection

    private func serve(_ socket: Int32, _ number: Int) {
        // Pieces leave at once, not when the one before is acknowledged.
        var on: Int32 = 1
        setsockopt(socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on, socklen_t(MemoryLayout<Int32>.size))
        defer {
            _ = state.withLock { $0.open.remove(socket) }
            close(socket)
        }
        var input = ByteReader(socket: socket)
        while let request = input.request(connection: number) {
            state.withLock { $0.requests.append(request) }
            guard play(handler(request), on: socket) else { return }
        }
    }

    /// - Returns: whether the connection may be used again.
    private func play(_ reply: Reply, on socket: Int32) -> Bool {
        for step in reply.before where !perform(step, on: socket, chunked: false) { return false }
        var chunked = false
        var reusable = true
        if reply.status != 0 {
            var head = "HTTP/1.1 \(reply.status) \(reply.reason)\r\n"
            for (name, value) in reply.headers { head += "\(name): \(value)\r\n" }
            switch reply.framing {
            case .length:
                let count = reply.steps.reduce(0) { if case .send(let bytes) = $1 { $0 + bytes.count } else { $0 } }
                head += "Content-Length: \(count)\r\n"
            case .claimed(let count): head += "Content-Length: \(count)\r\n"
            case .chunked:
                head += "Transfer-Encoding: chunked\r\n"
                chunked = true
            case .untilClose:
                head += "Connection: close\r\n"
                reusable = false
            }
            guard write(Array((head + "\r\n").utf8), to: socket) else { return false }
        } else {
            reusable = false
        }
        for step in reply.steps where !perform(step, on: socket, chunked: chunked) { return false }
        if chunked, !write(Array("0\r\n\r\n".utf8), to: socket) { return false }
        return reusable
    }

    /// - Returns: false when the connection is over.
    private func perform(_ step: Step, on socket: Int32, chunked: Bool) -> Bool {
        switch step {
        case .send(let bytes):
            if bytes.isEmpty { return true }
            let framed = chunked ? Array((String(bytes.count, radix: 16) + "\r\n").utf8) + bytes + [13, 10] : bytes
            return write(framed, to: socket)
        case .pause(let milliseconds):
            usleep(UInt32(clamping: milliseconds * 1000))
            return true
        case .wait(let gate):
            while !gate.wait(milliseconds: 5) { if hasLeft(socket) { return departed() } }
            return true
        case .stall:
            while !hasLeft(socket, milliseconds: 100) { if state.withLock({ $0.isStopped }) { return false } }
            return departed()
        case .cut(let reset):
            if reset {
                var linger = linger(l_onoff: 1, l_linger: 0)
                setsockopt(socket, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Linger>.size))
            }
            return false
        }
    }

    private func departed() -> Bool {
        state.withLock { $0.departures.append(DispatchTime.now().uptimeNanoseconds) }
        return false
    }

    private func hasLeft(_ socket: Int32, milliseconds: Int32 = 0) -> Bool {
        var entry = pollfd(fd: socket, events: Int16(POLLIN), revents: 0)
        guard poll(&entry, 1, milliseconds) > 0 else { return false }
        var byte: UInt8 = 0
        return recv(socket, &byte, 1, Int32(MSG_PEEK) | Int32(MSG_DONTWAIT)) <= 0
    }

    private func write(_ bytes: [UInt8], to socket: Int32) -> Bool {
        var rest = bytes[...]
        while !rest.isEmpty {
            #if canImport(Glibc)
                let count = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            #else
                let count = rest.withUnsafeBytes { send(socket, $0.baseAddress, $0.count, 0) }
            #endif
            if count < 0, errno == EINTR { continue }
            if count <= 0 { return departed() }
            rest = rest.dropFirst(count)
        }
        return true
    }
}

private typealias Linger = linger

private func listenBacklog(_ socket: Int32) -> Bool { listen(socket, 64) == 0 }

/// Reads requests off a connection.
private struct ByteReader {
    let socket: Int32
    private var buffer: [UInt8] = []

    init(socket: Int32) { self.socket = socket }

    private mutating func fill() -> Bool {
        var piece = [UInt8](repeating: 0, count: 65536)
        let count = piece.withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
        guard count > 0 else { return false }
        buffer += piece[..<count]
        return true
    }

    private mutating func line() -> [UInt8]? {
        var from = 0
        while true {
            if let end = buffer[from...].firstIndex(of: 10) {
                let line = Array(buffer[...end])
                buffer.removeSubrange(...end)
                return line
            }
            from = buffer.count
            if !fill() { return nil }
        }
    }

    private mutating func take(_ count: Int) -> [UInt8]? {
        while buffer.count < count { if !fill() { return nil } }
        let bytes = Array(buffer[..<count])
        buffer.removeSubrange(..<count)
        return bytes
    }

    mutating func request(connection: Int) -> HTTPServer.Request? {
        guard var head = line() else { return nil }
        let words = head.split(whereSeparator: { $0 == 32 || $0 == 13 || $0 == 10 }).map { String(decoding: $0, as: UTF8.self) }
        guard words.count == 3 else { return nil }
        var headers: [(name: String, value: String)] = []
        while true {
            guard let next = line() else { return nil }
            head += next
            let text = next.filter { $0 != 13 && $0 != 10 }
            if text.isEmpty { break }
            guard let colon = text.firstIndex(of: 58) else { return nil }
            var value = text[(colon + 1)...]
            while value.first == 32 { value = value.dropFirst() }
            headers.append((String(decoding: text[..<colon], as: UTF8.self), String(decoding: value, as: UTF8.self)))
        }
        func header(_ name: String) -> String? { headers.first { $0.name.lowercased() == name }?.value }
        var body: [UInt8] = []
        if header("transfer-encoding")?.lowercased() == "chunked" {
            while true {
                guard let size = line(), let count = Int(String(decoding: size.filter { $0 > 32 }, as: UTF8.self), radix: 16),
                    let chunk = take(count + 2)
                else { return nil }
                if count == 0 { break }
                body += chunk.dropLast(2)
            }
        } else if let length = header("content-length").flatMap({ Int($0) }) {
            guard let bytes = take(length) else { return nil }
            body = bytes
        }
        return HTTPServer.Request(
            method: words[0], target: words[1], headers: headers, body: body, bytes: head + body, connection: connection)
    }
}
