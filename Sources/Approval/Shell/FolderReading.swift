public import JSON

/// How a program reads what lies in a folder that a command names, as far as its options tell.
public struct FolderReading: Sendable, Equatable {
    /// Also what lies in folders in it.
    public var isDeep = true
    /// Also names that begin with a dot.
    public var readsHidden = true
    /// Folders of these names are left out.
    public var without: Set<ExactString> = []
    /// Links in the folder are followed.
    public var followsLinks = false
    /// Only files whose names end so; nil for all.
    public var endings: [ExactString]?

    /// - Returns: nil when it reads no more than the names of what is there, or nothing of a folder.
    init?(_ use: PathUse, _ scan: ArgumentScan) {
        guard case .below(let options) = use.depth, options.isEmpty || scan.has(options) else { return nil }
        if let hidden = use.hidden { readsHidden = scan.has(hidden) || scan.unknownOption != nil }
        if let others = use.followsUnless { followsLinks = !scan.has(others) }
        for option in scan.options where use.excludesFolders.contains(option.name) {
            if let name = option.value?.text, Self.isPlain(name) { without.insert(ExactString(name)) }
        }
        let includes = scan.options.filter { use.includesFiles.contains($0.name) }
        guard !includes.isEmpty, !scan.has(use.overrules) else { return }
        var endings: [ExactString] = []
        for include in includes {
            // Other patterns are not read here; then any file can be meant.
            guard let text = include.value?.text, text.utf8.first == UInt8(ascii: "*"), Self.isPlain(String(text.dropFirst())) else { return }
            endings.append(ExactString(String(text.dropFirst())))
        }
        self.endings = endings
    }

    /// What the shell puts in the place of a pattern: names in one folder.
    static let matches: FolderReading = {
        var reading = FolderReading()
        reading.isDeep = false
        reading.followsLinks = true
        return reading
    }()

    private init() {}

    private static func isPlain(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.allSatisfy { !"*?[]\\/{}!".utf8.contains($0) }
    }
}
