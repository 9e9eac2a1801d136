#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The folder of recordings and corpora that stands beside the project (`ASSENT_SHARED`, default `../shared`).
public enum Shared {
    public static let root: String = getenv("ASSENT_SHARED").map { String(cString: $0) } ?? "../shared"

    /// Whether a folder or file below the root is there; for `.enabled(if:)`.
    public static func has(_ path: String) -> Bool { access("\(root)/\(path)", R_OK) == 0 }

    /// The path below the root.
    public static func path(_ path: String) -> String { "\(root)/\(path)" }

    /// The comment that a skipped test shows.
    public static let absent: String = "the shared folder is not here; set ASSENT_SHARED to its path"

    public static func bytes(_ path: String) throws -> [UInt8] { try Files.read("\(root)/\(path)") }
    public static func lines(_ path: String) throws -> [[UInt8]] {
        try bytes(path).split(separator: 0x0A).map(Array.init)
    }
    public static func list(_ folder: String) throws -> [String] { try Files.list("\(root)/\(folder)") }
}
