import Dispatch
import Synchronization
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The web, as far as a program of the test's sees it: with ``ExecRecorder`` every name below `.invalid` leads to this one server,
/// which has a certificate for the hosts of the cases (``AttackWebAuthority``) and keeps what it was asked.
///
/// `openssl` does the encryption; it serves one connection after another.
final class AttackWeb: Sendable {
    struct Request: Sendable, CustomStringConvertible {
        /// The first line: method, target, version.
        let line: String
        /// As the client names it, with a port that is not the usual one.
        let host: String
        var description: String { "\(line) of \(host)" }
    }

    /// What is in every page.
    static let page = "a page of the test's web"

    private struct State {
        var requests: [Request] = []
        var redirects: [String: (status: Int, location: String)] = [:]
    }

    let authority: AttackWebAuthority
    let port: UInt16
    private let process: pid_t
    private let input: Int32
    private let state = Mutex(State())

    /// - Returns: nil where there is no `openssl`, or no library that leads names here.
    init?() {
        guard let authority = AttackWebAuthority.shared, ExecRecorder.library != nil, let port = try? HTTPServer.unusedPort() else { return nil }
        (self.authority, self.port) = (authority, port)
        let (toServer, fromServer) = (Self.channel(), Self.channel())
        let command = "cd \"$0\" && exec openssl s_server -accept 127.0.0.1:\(port) -cert leaf.pem -key leaf.key -quiet"
        guard let toServer, let fromServer, let process = Self.spawn(["/bin/sh", "-c", command, authority.folder.path], toServer.read, fromServer.write) else { return nil }
        self.process = process
        input = toServer.write
        close(toServer.read)
        close(fromServer.write)
        let output = fromServer.read
        DispatchQueue(label: "test web").async { [weak self] in
            var head: [UInt8] = []
            var buffer = [UInt8](repeating: 0, count: 4096)
            while true {
                let count = read(output, &buffer, buffer.count)
                guard count > 0 else { break }
                head += buffer[..<count]
                guard head.contains(piece: Array("\r\n\r\n".utf8)) else { continue }
                self?.answer(head)
                head = []
            }
            close(output)
        }
        // It answers when it answers; nothing tells before.
        for _ in 0..<200 where !Self.listens(port) { usleep(10_000) }
    }

    deinit {
        kill(process, SIGKILL)
        waitpid(process, nil, 0)
        close(input)
    }

    /// What leads a program's names here.
    var variables: [String: String] { ["WEB_PORT": "\(port)", "SSL_CERT_FILE": authority.certificates] }

    var requests: [Request] { state.withLock { $0.requests } }

    /// From now on a host says that the page is elsewhere.
    func redirect(_ host: String, status: Int, to location: String) { state.withLock { $0.redirects[host] = (status, location) } }

    private func answer(_ head: [UInt8]) {
        let lines = String(decoding: head, as: UTF8.self).split(separator: "\r\n").map(String.init)
        let host = lines.dropFirst().first { $0.lowercased().hasPrefix("host:") }.map { String($0.dropFirst(5).drop { $0 == " " }) } ?? ""
        let redirect = state.withLock { state in
            state.requests.append(Request(line: lines.first ?? "", host: host))
            return state.redirects[host]
        }
        var text = "HTTP/1.1 \(redirect?.status ?? 200) Said\r\nContent-Type: text/plain\r\nContent-Length: \(Self.page.utf8.count)\r\nConnection: close\r\n"
        if let redirect { text += "Location: \(redirect.location)\r\n" }
        var bytes = Array((text + "\r\n" + Self.page).utf8)
        _ = write(input, &bytes, bytes.count)
    }

    // MARK: The process

    private static func channel() -> (read: Int32, write: Int32)? {
        var ends: [Int32] = [0, 0]
        guard pipe(&ends) == 0 else { return nil }
        for end in ends { _ = fcntl(end, F_SETFD, FD_CLOEXEC) }
        return (ends[0], ends[1])
    }

    private static func spawn(_ words: [String], _ input: Int32, _ output: Int32) -> pid_t? {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_adddup2(&actions, input, 0)
        posix_spawn_file_actions_adddup2(&actions, output, 1)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var argv: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { for pointer in argv { free(pointer) } }
        var process: pid_t = 0
        return posix_spawn(&process, words[0], &actions, nil, &argv, nil) == 0 ? process : nil
    }

    private static func listens(_ port: UInt16) -> Bool {
        // Not by connecting: it would wait for what that connection says.
        let wanted = String(port, radix: 16, uppercase: true)
        let lines = ((try? Files.text("/proc/net/tcp")) ?? "").split(separator: "\n")
        return lines.contains { $0.contains(":" + String(repeating: "0", count: 4 - wanted.count) + wanted + " 00000000:0000 0A") }
    }
}
