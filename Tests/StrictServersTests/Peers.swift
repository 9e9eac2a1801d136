import TestSupport
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
    static let noProxy: Comment = "ASSENT_PEERS or ASSENT_LITELLM is not set; `make test-peers` sets both"
    static let absent: Comment = "ASSENT_PEERS names no Python with the SDKs; `make test-peers` makes one"

    /// Runs a script to its end.
    /// - Returns: what became of it, and the rules whose refusal it saw.
    static func run(_ script: String, _ arguments: [String]) throws -> (outcome: Shell.Outcome, refused: [String]) {
        let outcome = try Shell.run(
            [python ?? "", "\(folder)/\(script)"] + arguments,
            environment: ["PYTHONDONTWRITEBYTECODE": "1", "NO_PROXY": "127.0.0.1", "no_proxy": "127.0.0.1", "PYTHONWARNINGS": "ignore"])
        return (outcome, outcome.text.split(separator: "\n").filter { $0.hasPrefix("refused ") }.map { String($0.dropFirst(8)) })
    }
}
