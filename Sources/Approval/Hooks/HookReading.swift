import JSON
public import TOML

extension Hook {
    /// Reads `[[hook]]` of a file.
    ///
    /// - Parameter isFolders: the file is a working folder's. Such a file has no hooks: they would be programs of whoever
    ///   wrote what lies there.
    /// - Throws: ``TOMLError``: the first thing that is wrong.
    public static func all(_ value: TOMLValue, isFolders: Bool = false) throws(TOMLError) -> [Hook] {
        let tables = try TOMLFields.tables(value, of: "a hook", named: "hook")
        if isFolders {
            throw TOMLError(
                position: tables.first?.position ?? value.position,
                message: "a folder's file has no hooks: they would be programs of the folder's; yours stand in your own policy.toml")
        }
        var hooks: [Hook] = []
        for table in tables {
            let hook = try Hook(table)
            if hooks.contains(where: { $0.name.utf8.elementsEqual(hook.name.utf8) }) {
                throw TOMLFields(table, of: "a hook").wrong("name", "there is a hook \"\(hook.name)\" already")
            }
            hooks.append(hook)
        }
        return hooks
    }

    private static let keys = ["name", "on", "tool", "command", "timeout_seconds", "reason"]
    /// Bytes of a name: it has to fit on a row with what the hook says.
    private static let longestName = 60

    init(_ value: TOMLValue) throws(TOMLError) {
        let fields = TOMLFields(value, of: "a hook")
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

    private static func command(_ fields: TOMLFields) throws(TOMLError) -> [ExactString] {
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

extension TOMLFields {
    fileprivate func texts(_ key: String) throws(TOMLError) -> [String]? {
        guard let value = self[key] else { return nil }
        guard let items = value.array else { throw wrong(key, "\(key) must be a list of texts") }
        var texts: [String] = []
        for item in items {
            guard let text = item.string else { throw TOMLError(position: item.position, message: "\(key) must be a list of texts") }
            texts.append(text)
        }
        return texts
    }

    fileprivate func number(_ key: String, _ range: ClosedRange<Int>) throws(TOMLError) -> Int? {
        guard let value = self[key] else { return nil }
        // Without a closure: with one the optimiser of Swift 6.3 crashes on this function.
        if case .integer(let written) = value.kind, let number = Int(exactly: written), range.contains(number) { return number }
        throw wrong(key, "\(key) must be a whole number from \(range.lowerBound) to \(range.upperBound)")
    }

    /// Only for keys that are not there.
    fileprivate func missing(_ key: String, _ why: String) -> TOMLError { wrong(key, "a hook needs \(key): \(why)") }
}
