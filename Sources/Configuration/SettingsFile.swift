import JSON
import TOML

/// A configuration file as it was read from the disk.
public struct SettingsFile: Sendable, Equatable {
    public let path: String
    public let bytes: [UInt8]

    /// Greatest size of a file.
    public static let byteLimit = 1_000_000

    public init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }

    /// A setting with its value as one file writes it.
    struct Assignment {
        let key: ExactString
        let setting: Setting
        let value: SettingValue
        let position: TOMLPosition
    }

    /// - Throws: everything that is wrong with the file; for a text that is not TOML the first thing.
    func read(as layer: Layer) throws(ConfigurationErrors) -> [Assignment] {
        var reader = SettingsReader(path: path, layer: layer)
        do throws(TOMLError) {
            reader.read(try TOMLParser.parse(bytes), below: [])
        } catch {
            reader.errors = [ConfigurationError(.syntax(error.message), at: .file(layer, path: path, error.position))]
        }
        if !reader.errors.isEmpty { throw ConfigurationErrors(reader.errors) }
        return reader.assignments
    }
}

/// Goes through a file's tables and keeps what it finds.
private struct SettingsReader {
    let path: String
    let layer: Layer
    var assignments: [SettingsFile.Assignment] = []
    var errors: [ConfigurationError] = []
    /// A file that is wrong all over is no slip, and comparing all of its names takes long.
    private static let mostNearest = 50

    /// Settings lie two tables deep at most, so this does too.
    mutating func read(_ table: TOMLTable, below parent: [ExactString]) {
        for entry in table.entries {
            let path = parent + [ExactString(entry.key)]
            let name = SettingsReader.written(path)
            if let setting = SettingTable.setting(at: path) {
                if layer == .workspace, setting.folder == .never {
                    fail(.notForFolders(key: name), entry.keyPosition)
                    continue
                }
                do throws(ValueProblem) {
                    let value = try setting.value(entry.value)
                    assignments.append(
                        .init(key: ExactString(name), setting: setting, value: value, position: entry.keyPosition))
                } catch {
                    fail(.wrongValue(key: name, expected: setting.expectation, found: error.found), error.position)
                }
            } else if SettingTable.isGroup(path) {
                if let inner = entry.value.table {
                    read(inner, below: path)
                } else {
                    fail(.wrongValue(key: name, expected: "a table", found: entry.value.shown), entry.value.position)
                }
            } else {
                let nearest = errors.count < SettingsReader.mostNearest ? SettingsReader.nearest(to: path) : nil
                fail(.unknownKey(name, nearest: nearest), entry.keyPosition)
            }
        }
    }

    private mutating func fail(_ problem: ConfigurationError.Problem, _ position: TOMLPosition) {
        errors.append(ConfigurationError(problem, at: .file(layer, path: path, position)))
    }

    /// As TOML writes the path: what is no bare key stands in quotes.
    private static func written(_ path: [ExactString]) -> String {
        path.map { part in
            let isBare = !part.isEmpty && part.utf8.allSatisfy(ASCII.isWord)
            return isBare ? part.string : "\"\(part.string)\""
        }.joined(separator: ".")
    }

    /// The whole key is compared, and its last part alone, for who forgot the table.
    private static func nearest(to path: [ExactString]) -> String? {
        let keys = SettingTable.all.map(\.key)
        if let near = NearestName.of(written(path), among: keys) { return near }
        let last = path.last?.string ?? ""
        let ends = SettingTable.all.map { $0.path.last?.string ?? "" }
        guard let near = NearestName.of(last, among: ends), let index = ends.firstIndex(of: near) else { return nil }
        return keys[index]
    }
}
