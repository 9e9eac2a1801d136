import CCrypto

/// A SHA-256 value of bytes that come piece by piece.
public struct DigestStream: ~Copyable {
    private let context: OpaquePointer?

    public init() {
        context = EVP_MD_CTX_new()
        // As for ``Digest``: a failure means the library itself is broken, and then nothing may run.
        precondition(context != nil && EVP_DigestInit_ex(context, EVP_sha256(), nil) == 1, "libcrypto cannot compute SHA-256")
    }

    deinit { EVP_MD_CTX_free(context) }

    public mutating func add(_ bytes: UnsafeRawBufferPointer) {
        precondition(EVP_DigestUpdate(context, bytes.baseAddress, bytes.count) == 1, "libcrypto cannot compute SHA-256")
    }

    /// Of all that was added. Nothing can be added afterwards.
    public consuming func digest() -> Digest? {
        var output = [UInt8](repeating: 0, count: 32)
        var length: UInt32 = 0
        guard EVP_DigestFinal_ex(context, &output, &length) == 1, length == 32 else { return nil }
        return Digest(bytes: output)
    }
}
