import Configuration
import Link
import Surface

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Finds theme files: the person's own, those beside the program, those of the installation (`PREFIX/share/assent/themes`
/// beside `PREFIX/bin/assent`), and those of the source tree when the program runs from its build folder.
struct ThemeFinder {
    let folders: [String]

    init(program: String?, configuration: String) {
        var folders = [configuration + "/themes"]
        var folder = program?.parentFolder ?? ""
        if !folder.isEmpty {
            folders.append(folder + "/themes")
            folders.append(folder.parentFolder + "/share/assent/themes")
            // .build/debug/assent, .build/x86_64-unknown-linux-gnu/debug/assent
            for _ in 0..<4 {
                folder = folder.parentFolder
                if !folder.isEmpty { folders.append(folder + "/themes") }
            }
        }
        self.folders = folders
    }

    /// - Returns: the theme, and what to say when no file of the theme that nobody asked for is there.
    /// - Throws: when a theme that was asked for is not there, or a file is wrong.
    func theme(_ wanted: Sourced<String>) throws(ConfigurationErrors) -> (theme: Theme, notice: Notice?) {
        func unusable(_ why: String) -> ConfigurationErrors {
            ConfigurationErrors([ConfigurationError(.unusable(key: "theme", why: why), at: wanted.origin)])
        }
        let name = wanted.value
        guard !name.utf8.contains(UInt8(ascii: "/")) else { throw unusable("a theme's name is not a path: \(name)") }
        for folder in folders {
            let file = "\(folder)/\(name).toml"
            guard access(file, R_OK) == 0 else { continue }
            do {
                return (try Theme.parse(try Descriptor.readAll(file), name: name, file: file), nil)
            } catch let error as ThemeError {
                var words = error.description
                if words.utf8.last == UInt8(ascii: ".") { words.removeLast() }
                throw unusable(words)
            } catch {
                throw unusable((error as? Failure)?.message ?? "\(error)")
            }
        }
        if name.utf8.elementsEqual("monochrome".utf8) { return (.monochrome, nil) }
        let places = "looked in \(folders.joined(separator: ", "))"
        guard wanted.origin == .builtIn else { throw unusable("there is no theme \(name); \(places)") }
        return (.monochrome, Notice(.warning, "There are no colours, since the theme \(name) was not found; \(places)."))
    }
}

extension String {
    /// The path without its last part; empty at the top.
    var parentFolder: String {
        guard let slash = utf8.lastIndex(of: UInt8(ascii: "/")) else { return "" }
        return String(self[..<slash])
    }
}
