import Approval
import TOML

extension PolicyFiles {
    static func hooks(folders: DataFolders) throws -> [Hook] {
        try [systemPath, folders.configuration + "/policy.toml"].flatMap { path in
            try GuardedFile.read(path, limit: 1_000_000).map { try hooks(in: $0, path: path) } ?? []
        }
    }

    static func hooks(in bytes: [UInt8], path: String) throws -> [Hook] {
        func failure(_ position: TOMLPosition, _ message: String) -> Failure {
            Failure("\(VisibleText.line(path)), \(position): \(VisibleText.line(message)).")
        }
        do {
            return try TOMLParser.parse(bytes).entry("hook").map { try Hook.all($0.value) } ?? []
        } catch let error as HookError {
            throw failure(error.position, error.message)
        } catch let error as TOMLError {
            throw failure(error.position, error.message)
        }
    }
}
