import Approval
import Guards
import TOML

/// Reads the policy's files: the system's and the user's. A folder has none: what it could take out of a text, its person
/// would not see.
struct PolicyFiles {
    let guards: GuardSet
    let hooks: [Hook]

    static let systemPath = "/etc/assent/policy.toml"

    /// - Throws: ``Failure`` when a file cannot be used: what it was to hold back must not pass because of a slip.
    init(folders: DataFolders) throws {
        guards = GuardSet(try Self.read(Self.systemPath) + Self.read(folders.configuration + "/policy.toml"))
        hooks = try Self.hooks(folders: folders)
    }

    private static func read(_ path: String) throws -> [Guard] {
        guard let bytes = try GuardedFile.read(path, limit: 1_000_000) else { return [] }
        return try guards(in: bytes, path: path)
    }

    static func guards(in bytes: [UInt8], path: String) throws -> [Guard] {
        func failure(_ position: TOMLPosition, _ message: String) -> Failure {
            Failure("\(VisibleText.line(path)), \(position): \(VisibleText.line(message)).")
        }
        var guards: [Guard] = []
        do {
            for entry in try TOMLParser.parse(bytes).entries where !entry.isNamed("hook") {
                guard entry.isNamed("guard") else {
                    let near = NearestName.of(entry.key, among: ["guard", "hook"]).map { "; did you mean [[\($0)]]?" } ?? ""
                    throw failure(entry.keyPosition, "a policy has no \(entry.key)\(near)")
                }
                guards = try GuardSet(entry.value).all
            }
        } catch let error as GuardError {
            throw failure(error.position, error.message)
        } catch let error as TOMLError {
            throw failure(error.position, error.message)
        }
        return guards
    }
}
