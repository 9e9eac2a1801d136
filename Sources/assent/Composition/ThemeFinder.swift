import Surface

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Finds theme files: the person's own, those of the installation (`PREFIX/share/assent/themes` beside
/// `PREFIX/bin/assent`), and those of the source tree when the program runs from its build folder.
struct ThemeFinder {
    let folders: [String]

    init(program: String?, configuration: String) {
        var folders = [configuration + "/themes"]
        var folder = program?.parentFolder ?? ""
        if !folder.isEmpty {
            folders.append(folder.parentFolder + "/share/assent/themes")
            // .build/debug/assent, .build/x86_64-unknown-linux-gnu/debug/assent
            for _ in 0..<4 {
                folder = folder.parentFolder
                if !folder.isEmpty { folders.append(folder + "/themes") }
            }
        }
        self.folders = folders
    }

    /// - Throws: ``Failure`` when a theme that was asked for by name is not there, or a file is wrong.
    func theme(named name: String?) throws -> Theme {
        let wanted = name ?? "dark"
        guard !wanted.isEmpty, wanted.utf8.allSatisfy({ $0 != UInt8(ascii: "/") }) else { throw Failure("a theme's name is not a path: \(wanted)") }
        for folder in folders {
            let file = "\(folder)/\(wanted).toml"
            guard access(file, R_OK) == 0 else { continue }
            do {
                return try Theme.parse(try Descriptor.readAll(file), name: wanted, file: file)
            } catch let error as ThemeError {
                throw Failure(error.description)
            }
        }
        if name == nil || wanted == "monochrome" { return .monochrome }
        throw Failure("there is no theme \(wanted)", hint: "Looked in: \(folders.joined(separator: ", ")).")
    }
}

extension String {
    /// The path without its last part; empty at the top.
    var parentFolder: String {
        guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return String(self[..<slash])
    }
}
