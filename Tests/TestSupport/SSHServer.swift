#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An sshd on loopback, with keys, a port and a configuration of its own, for the user that runs the tests.
public final class SSHServer: Sendable {
    private static let program = ["/usr/sbin/sshd", "/usr/local/sbin/sshd", "/usr/bin/sshd"].first { (path: String) in access(path, X_OK) == 0 }

    /// Why there can be none here; nil when there can.
    public static let hindrance: String? = {
        guard program != nil else { return "sshd is not installed" }
        guard (try? Shell.run(["ssh", "-V"]))?.status == 0 else { return "ssh is not installed" }
        // Root's sshd gives part of itself up in this folder.
        if getuid() == 0, mkdir("/run/sshd", 0o755) != 0, errno != EEXIST { return "/run/sshd cannot be made" }
        return nil
    }()

    private let scratch: ScratchFolder
    private let port: UInt16
    private let user: String
    /// The listening process.
    public let process: Int32
    /// Of the key that ``words(_:)`` logs in with, as ssh-keygen prints it.
    public let fingerprint: String

    public init() throws {
        scratch = try ScratchFolder()
        let folder = scratch.path
        guard let program = Self.program, let entry = getpwuid(getuid()), let name = entry.pointee.pw_name else {
            throw Files.Failure(description: "there is no sshd, or no user")
        }
        user = String(cString: name)
        for name in ["host", "key"] {
            let made = try Shell.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "for the tests", "-f", "\(folder)/\(name)"])
            guard made.status == 0 else { throw Files.Failure(description: made.text) }
        }
        let printed = try Shell.run(["ssh-keygen", "-l", "-f", "\(folder)/key.pub"]).text.split(separator: " ")
        guard printed.count > 1 else { throw Files.Failure(description: "ssh-keygen says nothing of the key") }
        fingerprint = String(printed[1])
        try Files.write(try Files.read("\(folder)/key.pub"), to: "\(folder)/authorized")
        var started: (UInt16, Int32)?
        for _ in 0..<10 where started == nil {
            let port = try Self.freePort()
            try Files.write(
                """
                Port \(port)
                ListenAddress 127.0.0.1
                HostKey \(folder)/host
                PidFile \(folder)/pid
                AuthorizedKeysFile \(folder)/authorized
                UsePAM no
                StrictModes no
                PermitRootLogin yes
                AuthenticationMethods publickey
                PasswordAuthentication no
                KbdInteractiveAuthentication no
                ExposeAuthInfo yes
                PrintMotd no
                PrintLastLog no
                MaxStartups 100

                """, to: "\(folder)/sshd_config")
            // It goes to the background when it listens.
            let begun = try Shell.run([program, "-f", "\(folder)/sshd_config", "-E", "\(folder)/log"])
            guard begun.status == 0 else { continue }
            for _ in 0..<100 where started == nil {
                // Somebody else may have taken the port in between; then it ends.
                if let text = try? Files.text("\(folder)/pid"), let number = Int32(text.split(separator: "\n").first ?? "") { started = (port, number) }
                usleep(50_000)
            }
        }
        guard let started else { throw Files.Failure(description: "sshd did not start: \((try? Files.text("\(folder)/log")) ?? "")") }
        (port, process) = started
        try Files.write("[127.0.0.1]:\(port) \(try Files.text("\(folder)/host.pub"))", to: "\(folder)/known")
    }

    deinit {
        dropConnections()
        kill(process, SIGKILL)
        // A killed connection leaves behind what told its key.
        let key = (try? Files.text("\(scratch.path)/key.pub").split(separator: " ").dropFirst().first.map(String.init)) ?? nil
        for name in (try? Files.list("/tmp")) ?? [] where name.hasPrefix("sshauth.") {
            if let key, let text = try? Files.text("/tmp/\(name)"), text.contains(key) { unlink("/tmp/\(name)") }
        }
    }

    private static func freePort() throws -> UInt16 {
        let socket = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(socket) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let found = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { bind(socket, $0, length) == 0 && getsockname(socket, $0, &length) == 0 }
        }
        guard socket >= 0, found else { throw Files.Failure(description: "no port is free") }
        return UInt16(bigEndian: address.sin_port)
    }

    /// The words that log in and run a line of shell there, on a terminal.
    public func words(_ line: String) -> [String] {
        var words = ["ssh", "-tt", "-F", "none", "-i", "\(scratch.path)/key", "-p", "\(port)"]
        for option in [
            "UserKnownHostsFile=\(scratch.path)/known", "StrictHostKeyChecking=yes", "IdentitiesOnly=yes", "IdentityAgent=none", "BatchMode=yes",
            "EscapeChar=none", "LogLevel=ERROR",
        ] { words += ["-o", option] }
        return words + ["\(user)@127.0.0.1", line]
    }

    /// The processes that serve a connection each.
    public var connections: [Int32] {
        ((try? Files.text("/proc/\(process)/task/\(process)/children")) ?? "").split(separator: " ").compactMap { Int32($0) }
    }

    /// Ends every connection, without a word to the other side.
    public func dropConnections() {
        for process in connections { kill(process, SIGKILL) }
    }
}
