import Approval
import JSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The SSH keys that a login was made with, as sshd tells in the file that `SSH_USER_AUTH` names (`ExposeAuthInfo yes`).
///
/// A claim: whoever starts a program can name another file.
enum LoginKey {
    /// Keys and certificates are a few hundred bytes to a few thousand.
    private static let longest = 1 << 16

    /// The fingerprints, as `ssh-keygen -l` prints them, joined by commas.
    /// - Parameter path: what `SSH_USER_AUTH` says.
    /// - Returns: nil when there is no such file any more, it is no ordinary one, or no key was used.
    static func fingerprints(inFile path: String?) -> String? {
        guard let path, !path.isEmpty else { return nil }
        let descriptor = open(path, O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var status = stat()
        guard fstat(descriptor, &status) == 0, status.st_mode & S_IFMT == S_IFREG,
            let bytes = try? Descriptor.readAll(descriptor, path: path, limit: longest)
        else { return nil }
        let found = fingerprints(in: bytes)
        return found.isEmpty ? nil : found.joined(separator: ", ")
    }

    /// - Parameter bytes: lines `METHOD REST`; of those with `publickey TYPE BASE64` each gives one, in their order.
    static func fingerprints(in bytes: [UInt8]) -> [String] {
        bytes.split(separator: UInt8(ascii: "\n")).compactMap { line in
            let words = line.split(separator: UInt8(ascii: " "))
            guard words.count >= 3, words[0].elementsEqual("publickey".utf8), let blob = Base64.decode(words[2]), !blob.isEmpty else { return nil }
            return fingerprint(blob)
        }
    }

    /// Of a certificate it is the fingerprint of the key in it.
    static func fingerprint(_ blob: [UInt8]) -> String {
        var text = Array(Base64.encode(Digest(of: plain(blob) ?? blob).bytes).utf8)
        while text.last == UInt8(ascii: "=") { text.removeLast() }
        return "SHA256:" + String(decoding: text, as: UTF8.self)
    }

    /// The key inside a certificate, in the form that it has outside one; nil for what is none (PROTOCOL.certkeys of OpenSSH).
    private static func plain(_ blob: [UInt8]) -> [UInt8]? {
        var rest = blob[...]
        func field() -> ArraySlice<UInt8>? {
            guard rest.count >= 4 else { return nil }
            let length = rest.prefix(4).reduce(0) { $0 << 8 | Int($1) }
            guard rest.count - 4 >= length else { return nil }
            defer { rest = rest.dropFirst(4 + length) }
            return rest.prefix(4 + length)
        }
        let mark = "-cert-v01@openssh.com"
        guard let kind = field().map({ String(decoding: $0.dropFirst(4), as: UTF8.self) }), kind.utf8.reversed().starts(with: mark.utf8.reversed()),
            field() != nil
        else { return nil }
        let name = String(decoding: kind.utf8.dropLast(mark.utf8.count), as: UTF8.self)
        let isHardware = name.utf8.starts(with: "sk-".utf8)
        let isEdwards = ExactString(name) == "ssh-ed25519" || ExactString(name) == "sk-ssh-ed25519"
        let outside = Array((isHardware ? name + "@openssh.com" : name).utf8)
        var key = [UInt8](repeating: 0, count: 3) + [UInt8(truncatingIfNeeded: outside.count)] + outside
        for _ in 0..<((isEdwards ? 1 : 2) + (isHardware ? 1 : 0)) {
            guard let part = field() else { return nil }
            key += part
        }
        return key
    }
}
