import JSON

/// One component of a path, as bytes: what a file system compares.
struct PathName: Sendable, Hashable {
    let bytes: [UInt8]

    init(_ bytes: some Sequence<UInt8>) { self.bytes = Array(bytes) }

    var isDot: Bool { bytes == [0x2E] }
    var isDotDot: Bool { bytes == [0x2E, 0x2E] }

    /// A name that nobody has given yet, and nobody can guess.
    static func random(_ prefix: String, _ suffix: String) -> PathName {
        var generator = SystemRandomNumberGenerator()
        return PathName("\(prefix)\(String(UInt64.random(in: .min ... .max, using: &generator), radix: 16))\(suffix)".utf8)
    }

    /// Of a file that takes another name soon, or is gone again.
    static func temporary() -> PathName { random(".assent-", ".tmp") }

    /// The components of a path; repeated slashes count once.
    static func components(of path: some Sequence<UInt8>) -> [PathName] {
        Array(path).split(separator: 0x2F).map { PathName($0) }
    }

    /// The absolute path of these components; nil when it is not valid UTF-8, and then nothing is guessed.
    static func path(_ components: [PathName]) -> ExactString? {
        if components.isEmpty { return "/" }
        var bytes: [UInt8] = []
        for component in components {
            bytes.append(0x2F)
            bytes += component.bytes
        }
        return String(validating: bytes, as: UTF8.self).map { ExactString($0) }
    }

    /// For the system's calls. The bytes hold no NUL: paths with one are refused before they are split.
    func withCString<Result>(_ body: (UnsafePointer<CChar>) -> Result) -> Result {
        var terminated = bytes
        terminated.append(0)
        return terminated.withUnsafeBufferPointer { buffer in
            buffer.withMemoryRebound(to: CChar.self) { characters in
                // The buffer has at least the terminator, so it has an address.
                characters.baseAddress.map(body) ?? "".withCString(body)
            }
        }
    }
}
