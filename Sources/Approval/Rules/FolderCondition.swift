public import JSON

/// The folder of a rule: as it is written, and where that really is.
public struct FolderCondition: Sendable, Equatable {
    /// Absolute, `~/…`, or relative to the working folder.
    public let written: ExactString
    /// The names on the way to it from the root on, links followed; nil as long as nobody has looked, or when it could not be
    /// worked out. Then nothing is surely in it.
    public var components: [ExactString]?

    public init(_ written: ExactString, components: [ExactString]? = nil) {
        self.written = written
        self.components = components
    }

    /// The names of an absolute path; nil for any other.
    static func components(of path: ExactString) -> [ExactString]? {
        guard path.utf8.first == 0x2F else { return nil }
        return path.pathNames
    }

    /// By components, never by prefix of the text.
    func holds(_ path: ExactString?) -> Bool {
        guard let components, let path, let names = Self.components(of: path) else { return false }
        return names.starts(with: components)
    }
}
