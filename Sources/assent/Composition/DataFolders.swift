import Configuration
import JSON
import Tools

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Where the program keeps its things, by the XDG Base Directory Specification.
struct DataFolders {
    /// The journal and what belongs to it.
    let data: String
    /// The person's configuration.
    let configuration: String

    init(environment: [String: String]) throws {
        func folder(_ variable: String, _ fallback: String) throws -> String {
            // The specification: a relative path is to be ignored.
            if let set = environment[variable], set.utf8.first == UInt8(ascii: "/") { return set + "/assent" }
            guard let home = environment["HOME"], !home.isEmpty else {
                throw Failure("neither \(variable) nor HOME is set, so there is no place for the journal")
            }
            return "\(home)/\(fallback)/assent"
        }
        data = try folder("XDG_DATA_HOME", ".local/share")
        configuration = try folder("XDG_CONFIG_HOME", ".config")
    }
}

extension DataFolders {
    /// What tools replaced or deleted.
    func undo(_ configured: ConfiguredUndo) -> UndoStore {
        UndoStore(folder: ExactString("\(data)/undo"), megabytes: configured.megabytes, days: configured.days, clock: Here.now)
    }
}
