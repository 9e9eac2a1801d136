import JSON

/// The names in a result of `list_directory`: one entry a line, kind and size before the name.
struct PracticeListing {
    let names: [String]
    let folders: [String]

    init(_ text: String) {
        var names: [String] = []
        var folders: [String] = []
        for line in text.utf8.split(separator: 0x0A) {
            guard let name = Self.name(line) else { continue }
            if name.utf8.last == UInt8(ascii: "/") {
                folders.append(String(decoding: name.utf8.dropLast(), as: UTF8.self))
            } else {
                names.append(name)
            }
        }
        self.names = names
        self.folders = folders
    }

    /// `file            120  notes.txt`: what follows the second run of blanks.
    private static func name(_ line: Substring.UTF8View) -> String? {
        var rest = line[...]
        let kinds = ["file", "folder", "link", "other"]
        guard let kind = kinds.first(where: { rest.starts(with: $0.utf8) && rest.dropFirst($0.utf8.count).first == 0x20 }) else { return nil }
        rest = rest.dropFirst(kind.utf8.count).drop { $0 == 0x20 }
        let size = rest.prefix { $0 != 0x20 }
        guard size.elementsEqual("-".utf8) || size.allSatisfy({ $0 &- 0x30 < 10 }) else { return nil }
        rest = rest.dropFirst(size.count).drop { $0 == 0x20 }
        if let arrow = rest.firstRange(of: " -> ".utf8) { rest = rest[..<arrow.lowerBound] }
        return rest.isEmpty ? nil : String(decoding: rest, as: UTF8.self)
    }

    /// What is no longer written to by its name (`app.log.1`, `app.log.gz`, `x.old`, `x.bak`); where there is none of
    /// that, the logs themselves.
    var old: [String] {
        let rotated = names.filter { name in
            ASCII.contains(name, ".log.") || [".old", ".bak", ".1", ".gz", "~"].contains { ASCII.hasSuffix(name, $0) }
                || ASCII.hasPrefix(name, "old")
        }
        return rotated.isEmpty ? names.filter { ASCII.hasSuffix($0, ".log") } : rotated
    }

    static func path(_ name: String, in folder: String) -> String {
        if folder.utf8.elementsEqual(".".utf8) { return name }
        return folder.utf8.last == UInt8(ascii: "/") ? folder + name : "\(folder)/\(name)"
    }
}
