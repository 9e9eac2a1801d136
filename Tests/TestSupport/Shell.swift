#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Runs a program to its end and gives back what it said.
public enum Shell {
    public struct Outcome: Sendable {
        public let status: Int32
        /// Standard output and standard error together.
        public let text: String
    }

    public static func run(_ words: [String], in folder: String? = nil, environment: [String: String] = [:]) throws -> Outcome {
        let variables = environment.sorted { $0.key < $1.key }.map { "\($0.key)=\(quote($0.value)) " }.joined()
        let change = folder.map { "cd \(quote($0)) && " } ?? ""
        let line = change + variables + words.map(quote).joined(separator: " ") + " 2>&1 </dev/null"
        guard let pipe = popen(line, "r") else { throw Files.Failure(description: "popen failed: \(words)") }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = fread(&buffer, 1, buffer.count, pipe)
            if count == 0 { break }
            bytes += buffer[0..<count]
        }
        let status = pclose(pipe)
        return Outcome(status: (status >> 8) & 0xFF, text: String(decoding: bytes, as: UTF8.self))
    }

    private static func quote(_ word: String) -> String {
        "'" + word.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "'\\''") + "'"
    }
}
