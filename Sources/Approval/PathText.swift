package import JSON

/// A path by its letters alone; where it leads is for those who walk it.
extension ExactString {
    /// What stands between its slashes.
    package var pathNames: [ExactString] { utf8.split(separator: 0x2F).map { ExactString(String(decoding: Array($0), as: UTF8.self)) } }

    /// Whether it has `..` in it.
    package var climbs: Bool { utf8.split(separator: 0x2F).contains { $0.elementsEqual("..".utf8) } }

    /// The names of the absolute path that it would be in a folder, if no name in it were a link.
    ///
    /// - Parameter folder: absolute; for a path that is not.
    func lexicalNames(in folder: ExactString) -> [ExactString] {
        var names: [ExactString] = utf8.first == 0x2F ? [] : folder.pathNames
        for name in pathNames where name != "." {
            if name == ".." { _ = names.popLast() } else { names.append(name) }
        }
        return names
    }

    /// An absolute path of these names.
    static func path(_ names: [ExactString]) -> ExactString { ExactString("/" + names.map(\.string).joined(separator: "/")) }
}
