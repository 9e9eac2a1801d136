import Approval
import Configuration
import JSON
import Link
import Store
import Tools

/// Reads the configuration's files, and knows which folder's file the person trusts.
struct ConfigurationFiles {
    /// What became of one of the places where a file may lie.
    struct Place {
        enum State { case absent, read, trusted, unusable }
        let layer: Layer
        let path: String
        let state: State
    }

    private(set) var sources = ConfigurationSources()
    private(set) var places: [Place] = []
    /// About the folder's file; the others end the program when they cannot be used.
    private(set) var notices: [Notice] = []

    static let systemPath = "/etc/assent/config.toml"
    /// Below the folder's root.
    static let folderPath: ExactString = ".assent/config.toml"

    /// - Throws: ``Failure`` when the system's or the user's file cannot be used.
    init(folders: DataFolders, workspace: Workspace, environment: [String: String]) throws {
        sources.environment = { environment[$0] }
        sources.system = try read(Self.systemPath, .system)
        sources.user = try read(folders.configuration + "/config.toml", .user)
        readFolder(workspace, TrustStore(folder: folders.data))
    }

    private mutating func read(_ path: String, _ layer: Layer) throws -> SettingsFile? {
        let bytes = try GuardedFile.read(path, limit: SettingsFile.byteLimit)
        places.append(Place(layer: layer, path: path, state: bytes == nil ? .absent : .read))
        return bytes.map { SettingsFile(path: path, bytes: $0) }
    }

    private mutating func readFolder(_ workspace: Workspace, _ trust: TrustStore) {
        let path = Self.path(in: workspace)
        do throws(FolderFileError) {
            guard let file = try workspace.content(of: Self.folderPath, limit: SettingsFile.byteLimit) else {
                places.append(Place(layer: .workspace, path: path, state: .absent))
                return
            }
            if file.isCut { throw FolderFileError(words: "it is longer than \(SettingsFile.byteLimit) bytes") }
            sources.workspace = SettingsFile(path: path, bytes: file.bytes)
        } catch {
            places.append(Place(layer: .workspace, path: path, state: .unusable))
            notices.append(Notice(.warning, "The folder's settings are left aside: \(VisibleText.line(path)): \(error.words)."))
            return
        }
        do throws(StoreError) {
            sources.isWorkspaceTrusted = try trust.trusts(sources.workspace)
        } catch {
            notices.append(Notice(.warning, "No folder is trusted now. \(VisibleText.line(error.message))", hint: error.hint))
        }
        places.append(Place(layer: .workspace, path: path, state: sources.isWorkspaceTrusted ? .trusted : .read))
    }

    static func path(in workspace: Workspace) -> String {
        workspace.root == "/" ? "/\(folderPath)" : "\(workspace.root)/\(folderPath)"
    }

    mutating func setOption(_ name: String, _ value: String?) {
        if let value { sources.options.append((name, value)) }
    }
}
