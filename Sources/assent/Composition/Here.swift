import Approval
import CPlatform
import Conversation

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What the process can say about itself and its person; read once, here, and handed down as values.
struct Here {
    let environment: [String: String]

    init() {
        var values: [String: String] = [:]
        var next = environ
        while let entry = next.pointee {
            let text = String(cString: entry)
            if let equals = text.utf8.firstIndex(of: UInt8(ascii: "=")) {
                let name = String(text[..<equals])
                // As getenv(3): the first of two entries of one name counts.
                if values[name] == nil { values[name] = String(text[text.utf8.index(after: equals)...]) }
            }
            next += 1
        }
        environment = values
    }

    /// Takes keys and tokens out of what the system shows of this process's environment (`/proc/PID/environ`): a program
    /// that a tool starts can read it. The values that were read stay in ``environment``.
    func wipeKeys() {
        for name in environment.keys where Self.namesSecret(name) { cplatform_wipe_variable(name) }
    }

    /// Whether a variable of this name usually has a key in it.
    private static func namesSecret(_ name: String) -> Bool {
        let upper = name.utf8.map { (0x61...0x7A).contains($0) ? $0 & 0xDF : $0 }
        return ["KEY", "TOKEN", "SECRET", "PASSWORD", "PASSWD", "PASSPHRASE", "CREDENTIAL"].contains { word in
            let word = Array(word.utf8)
            return upper.indices.contains { upper[$0...].starts(with: word) }
        }
    }

    /// Who sits here, as far as the system can tell.
    var author: Author {
        let uid = getuid()
        let name = getpwuid(uid).flatMap { $0.pointee.pw_name.map { String(cString: $0) } }
        let terminal = isatty(0) == 1 ? ttyname(0).map { String(cString: $0) } : nil
        return Author(
            kind: .person, name: name ?? "uid \(uid)", uid: UInt32(uid), terminal: terminal, process: getpid(),
            origin: environment["SSH_CONNECTION"], key: LoginKey.fingerprints(inFile: environment["SSH_USER_AUTH"]))
    }

    static func now() -> Timestamp {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return Timestamp(milliseconds: Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000)
    }

    /// Milliseconds of a clock that never goes back.
    static func monotonic() -> Int64 {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return Int64(time.tv_sec) * 1000 + Int64(time.tv_nsec) / 1_000_000
    }

    /// Seconds that local time is ahead of UTC now.
    static func offsetFromUTC() -> Int {
        var seconds = time(nil)
        var local = tm()
        localtime_r(&seconds, &local)
        return local.tm_gmtoff
    }

    /// The program's own file, links followed.
    static func program() -> String? {
        var buffer = [CChar](repeating: 0, count: 4096)
        let length = readlink("/proc/self/exe", &buffer, buffer.count - 1)
        guard length > 0 else { return nil }
        return String(decoding: buffer[0..<length].map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }
}
