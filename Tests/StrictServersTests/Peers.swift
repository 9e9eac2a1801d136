import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where the programs of others are that the peers' tests run.
enum Peers {
    /// A Python that has the official SDKs.
    static let python: String? = getenv("ASSENT_PEERS").map { String(cString: $0) }
    /// The folder of the scripts.
    static let folder: String = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/") + "/Peers"
    static let absent: Comment = "ASSENT_PEERS names no Python with the SDKs; `make test-peers` makes one"
}
