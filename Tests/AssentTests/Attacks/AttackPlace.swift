import JSON
import TestSupport

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The folders of one case: the work folder, emptied, and a scratch folder of its own.
struct AttackPlace {
    let workspace: String
    let temporary: String
    let home: String

    init(scratch: String, number: Int, home: String? = nil) throws {
        workspace = "\(scratch)/ws"
        temporary = "\(scratch)/tmp/\(number)"
        self.home = home ?? "\(scratch)/home"
        for name in (try? Files.list(workspace)) ?? [] { Files.remove("\(workspace)/\(name)") }
        try Self.folders(temporary)
        try Self.folders(workspace)
    }

    func filled(_ text: String) -> String {
        text.replacing("@WS@/<project config>", with: "@WS@/.assent/config.toml").replacing("@HOME@/<user config>", with: "@HOME@/.config/assent/config.toml")
            .replacing("@WSNAME@", with: "ws").replacing("@WS@", with: workspace).replacing("@TMP@", with: temporary).replacing("@HOME@", with: home)
    }

    /// Makes what a case needs, with every placeholder filled in.
    func setUp(_ item: AttackCase) throws {
        let setup = item.setup
        func members(_ key: ExactString) -> [(String, String)] { (setup?[key]?.object?.members ?? []).map { ($0.key.string, $0.value.string ?? "") } }
        for name in setup?["dirs"]?.array ?? [] {
            // Some are told in words: "… (nested 300 times)".
            var path = name.string ?? ""
            var times = 1
            if let words = path.firstRange(of: " (nested ") {
                times = path[words.upperBound...].prefix { $0.isNumber }.utf8.isEmpty ? 1 : Int(path[words.upperBound...].prefix { $0.isNumber }) ?? 1
                path = String(path[..<words.lowerBound])
            }
            let last = path.split(separator: "/").last.map(String.init) ?? ""
            try Self.folders(absolute(path) + String(repeating: "/" + last, count: times - 1))
        }
        for (name, content) in members("files") { try Self.file(absolute(name), content) }
        for (path, content) in members("outside") {
            if path.hasSuffix("/") { try Self.folders(path) } else { try Self.file(path, content) }
        }
        for (path, target) in members("symlinks") {
            try Self.folders(Self.parent(absolute(path)))
            symlink(target, absolute(path))
        }
        for (path, target) in members("hardlinks") {
            try Self.file(target, "private")
            link(target, absolute(path))
        }
        for name in setup?["executable"]?.array ?? [] { chmod(absolute(name.string ?? ""), 0o755) }
        if setup?["git"]?.bool == true {
            let quiet = ["-c", "user.name=a", "-c", "user.email=a@b.invalid"]
            _ = try Shell.run(["git", "init", "-q", workspace])
            for (key, value) in members("git_config") { _ = try Shell.run(["git", "-C", workspace, "config", key, value]) }
            if setup?["commit"]?.bool == true { _ = try Shell.run(["git", "-C", workspace] + quiet + ["commit", "-q", "--allow-empty", "-m", "first"]) }
        }
    }

    func absolute(_ path: String) -> String { path.hasPrefix("/") ? path : "\(workspace)/\(path)" }

    static func parent(_ path: String) -> String { String(path[..<(path.lastIndex(of: "/") ?? path.startIndex)]) }

    static func folders(_ path: String) throws {
        var sofar = ""
        for part in path.split(separator: "/") {
            sofar += "/\(part)"
            mkdir(sofar, 0o755)
        }
        guard Files.exists(path) else { throw Files.Failure(description: "mkdir \(path)") }
    }

    static func file(_ path: String, _ content: String) throws {
        try folders(parent(path))
        try Files.write(content, to: path)
    }

    /// Where a read would come to, if there can be such a file: made, with a text of its own.
    func plant(_ path: String, _ content: String) -> Bool {
        let path = absolute(path)
        if !path.contains("/../") { try? Self.folders(Self.parent(path)) }
        guard let real = realpath(Self.parent(path), nil) else { return false }
        defer { free(real) }
        let place = String(cString: real) + path[(path.lastIndex(of: "/") ?? path.startIndex)...]
        guard place.hasPrefix(Self.parent(workspace)), !Files.exists(place) else { return false }
        return (try? Files.write(content, to: place)) != nil
    }
}
