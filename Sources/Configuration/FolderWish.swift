public import JSON
public import TOML

/// Something that the file of a folder wants to set.
public struct FolderWish: Sendable, Equatable {
    public let key: ExactString
    public let value: SettingValue
    public let position: TOMLPosition
}

extension SettingsFile {
    /// All that this file of a folder could set once it is trusted, whatever else is configured now or later: that is what
    /// a person says yes to. What is about looks, and what no trust changes, is left out.
    /// - Throws: what is wrong with the file.
    public func wishes() throws(ConfigurationErrors) -> [FolderWish] {
        try read(as: .workspace).filter { $0.setting.folder != .free && $0.setting.folder != .tighten }
            .map { FolderWish(key: $0.key, value: $0.value, position: $0.position) }
    }
}
