import JSON
public import TOML

/// Something wrong in a hook, and where.
public struct HookError: Error, Sendable, Equatable {
    public let position: TOMLPosition
    /// One sentence without its period.
    public let message: String
}

extension Hook {
    /// Reads `[[hook]]` of a file.
    ///
    /// - Parameter isFolders: the file is a working folder's. Such a file has no hooks: they would be programs of whoever
    ///   wrote what lies there.
    /// - Throws: ``HookError``: the first thing that is wrong.
    public static func all(_ value: TOMLValue, isFolders: Bool = false) throws(HookError) -> [Hook] {
        guard let tables = value.array, !tables.contains(where: { $0.table == nil }) else {
            throw HookError(position: value.position, message: "a hook is written [[hook]]")
        }
        if isFolders {
            throw HookError(
                position: tables.first?.position ?? value.position,
                message: "a folder's file has no hooks: they would be programs of the folder's; yours stand in your own policy.toml")
        }
        var hooks: [Hook] = []
        for table in tables {
            let hook = try Hook(table)
            if hooks.contains(where: { $0.name.utf8.elementsEqual(hook.name.utf8) }) {
                throw HookFields(table).wrong("name", "there is a hook \"\(hook.name)\" already")
            }
            hooks.append(hook)
        }
        return hooks
    }

    private static let keys = ["name", "on", "tool", "command", "timeout_seconds", "reason"]
    /// Bytes of a name: it has to fit on a row with what the hook says.
    private static let longestName = 60

    init(_ value: TOMLValue) throws(HookError) {
        let fields = HookFields(value)
        try fields.allow(Self.keys)
        guard let event = try fields.text("on") else { throw fields.missing("on", "it says when the hook is asked: \"before_call\"") }
        guard event.utf8.elementsEqual("before_call".utf8) else { throw fields.wrong("on", "on knows only \"before_call\"") }
        guard let name = try fields.text("name") else { throw fields.missing("name", "it is what you are shown of the hook") }
        guard name.utf8.count <= Self.longestName else { throw fields.wrong("name", "name is longer than \(Self.longestName) bytes") }
        guard name.utf8.allSatisfy({ $0 >= 0x20 && $0 != 0x7F }) else { throw fields.wrong("name", "name must be one line of text") }
        var tools = ToolPattern.all
        if let pattern = try fields.text("tool") {
            guard let read = ToolPattern(pattern) else {
                throw fields.wrong("tool", "tool must be the name of a tool, or a pattern in which * stands for any letters, such as \"run_*\"")
            }
            tools = read
        }
        self.init(
            name: name, tools: tools, command: try Self.command(fields),
            timeLimit: try fields.number("timeout_seconds", 1...Self.mostTime) ?? Self.usualTime, reason: try fields.text("reason"))
    }

    private static func command(_ fields: HookFields) throws(HookError) -> [ExactString] {
        guard let words = try fields.texts("command") else {
            throw fields.missing("command", "it is a list, the program first: [\"/home/you/bin/check\", \"--strict\"]")
        }
        guard let program = words.first, !program.utf8.isEmpty else { throw fields.wrong("command", "command must name a program") }
        if words.contains(where: { $0.utf8.contains(0) }) { throw fields.wrong("command", "command must hold no NUL character") }
        if program.utf8.contains(UInt8(ascii: "/")), program.utf8.first != UInt8(ascii: "/") {
            throw fields.wrong("command", "the program must be an absolute path, or a name that is looked for in the system's folders")
        }
        return words.map { ExactString($0) }
    }
}

/// The entries of one table, with errors that name their places.
private struct HookFields {
    private let value: TOMLValue

    init(_ value: TOMLValue) { self.value = value }

    private func entry(_ key: String) -> TOMLTable.Entry? { value.table?.entry(key) }

    func allow(_ keys: [String]) throws(HookError) {
        for entry in value.table?.entries ?? [] where !keys.contains(where: { entry.isNamed($0) }) {
            let near = NearestName.of(entry.key, among: keys).map { "; did you mean \($0)?" } ?? ""
            throw HookError(position: entry.keyPosition, message: "a hook has no \(entry.key)\(near)")
        }
    }

    func text(_ key: String) throws(HookError) -> String? {
        guard let entry = entry(key) else { return nil }
        guard let text = entry.value.string, !text.utf8.isEmpty else { throw wrong(key, "\(key) must be a text that is not empty") }
        return text
    }

    func texts(_ key: String) throws(HookError) -> [String]? {
        guard let entry = entry(key) else { return nil }
        guard let items = entry.value.array else { throw wrong(key, "\(key) must be a list of texts") }
        var texts: [String] = []
        for item in items {
            guard let text = item.string else { throw HookError(position: item.position, message: "\(key) must be a list of texts") }
            texts.append(text)
        }
        return texts
    }

    func number(_ key: String, _ range: ClosedRange<Int>) throws(HookError) -> Int? {
        guard let entry = entry(key) else { return nil }
        // Without a closure: with one the optimiser of Swift 6.3 crashes on this function.
        if case .integer(let written) = entry.value.kind, let number = Int(exactly: written), range.contains(number) { return number }
        throw wrong(key, "\(key) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }

    func wrong(_ key: String, _ message: String) -> HookError {
        HookError(position: entry(key)?.value.position ?? value.position, message: message)
    }

    func missing(_ key: String, _ why: String) -> HookError {
        HookError(position: value.position, message: "a hook needs \(key): \(why)")
    }
}
