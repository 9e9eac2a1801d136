import Dispatch
import TestSupport
import Testing

@testable import Transport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Against `openssl s_server` with a certificate authority made for the test.
@Suite(.enabled(if: Files.exists("/usr/bin/openssl"), "needs /usr/bin/openssl"))
struct TLSTests {
    @Test func onlyTheRightAuthorityAndNameAreTrusted() async throws {
        let server = try await TLSServer()
        defer { server.stop() }
        func status(_ host: String, ca: String?) async -> Result<Int, TransportError> {
            let client = HTTPClient(configuration: HTTPConfiguration(certificateFile: ca))
            do throws(TransportError) {
                let response = try await client.open(HTTPRequest(url: "https://\(host):\(server.port)/"))
                _ = try await response.collect(limit: 1 << 20)
                return .success(response.status)
            } catch {
                return .failure(error)
            }
        }
        let ours = "\(server.folder.path)/ca.pem"
        #expect(await status("localhost", ca: ours) == .success(200))
        for (host, ca) in [("localhost", nil), ("localhost", "\(server.folder.path)/other.pem"), ("127.0.0.1", ours), ("localhost", "/no/such/file")] {
            guard case .failure(.tls(_, let detail)) = await status(host, ca: ca) else {
                Issue.record("trusted \(host) with \(ca ?? "the system's authorities")")
                continue
            }
            #expect(!detail.isEmpty)
        }
    }
}

private struct TLSServerFailure: Error, CustomStringConvertible { let description: String }

private final class TLSServer: Sendable {
    let folder: ScratchFolder
    let port: UInt16
    private let pid: pid_t

    init() async throws {
        folder = try ScratchFolder()
        port = try HTTPServer.unusedPort()
        let key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2"]
        try Self.run(["req", "-x509"] + key + ["-subj", "/CN=Other", "-keyout", "other.key", "-out", "other.pem"], in: folder.path)
        try Self.run(["req", "-x509"] + key + ["-subj", "/CN=Test CA", "-keyout", "ca.key", "-out", "ca.pem"], in: folder.path)
        try Self.run(["req"] + key.dropLast(2) + ["-subj", "/CN=localhost", "-keyout", "leaf.key", "-out", "leaf.csr"], in: folder.path)
        try Files.write("subjectAltName=DNS:localhost\n", to: "\(folder.path)/leaf.ext")
        try Self.run(
            ["x509", "-req", "-in", "leaf.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial", "-days", "2", "-extfile", "leaf.ext", "-out", "leaf.pem"],
            in: folder.path)
        pid = try Self.spawn(["s_server", "-accept", "127.0.0.1:\(port)", "-cert", "leaf.pem", "-key", "leaf.key", "-www", "-quiet"], in: folder.path)
        // It answers when it answers; nothing tells us before.
        for _ in 0..<200 {
            let probe = HTTPClient(configuration: HTTPConfiguration(certificateFile: "\(folder.path)/ca.pem"))
            if let response = try? await probe.open(HTTPRequest(url: "https://localhost:\(port)/")), response.status == 200 { return }
            try await Task.sleep(for: .milliseconds(25))
        }
        throw TLSServerFailure(description: "openssl s_server does not answer")
    }

    func stop() {
        kill(pid, SIGKILL)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
    }

    private static func run(_ arguments: [String], in folder: String) throws {
        let pid = try spawn(arguments, in: folder)
        var status: Int32 = 0
        waitpid(pid, &status, 0)
        guard status == 0 else { throw TLSServerFailure(description: "openssl \(arguments[0]) failed") }
    }

    private static func spawn(_ arguments: [String], in folder: String) throws -> pid_t {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, "/dev/null", O_WRONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 2, "/dev/null", O_WRONLY, 0)
        var argv: [UnsafeMutablePointer<CChar>?] = (["sh", "-c", "cd \"$0\" && exec openssl \"$@\"", folder] + arguments).map { strdup($0) } + [nil]
        defer { for pointer in argv { free(pointer) } }
        var pid: pid_t = 0
        guard posix_spawn(&pid, "/bin/sh", &actions, nil, &argv, nil) == 0 else {
            throw TLSServerFailure(description: "openssl cannot be started")
        }
        return pid
    }
}
