import Approval
import Conversation
import JSON

/// The form in which a change is kept: a line with the digest of the rest, and one JSON object.
extension FileChange {
    var text: [UInt8] {
        let body = json.serialized() + [0x0A]
        return Array(Digest(of: body).hex.utf8) + [0x0A] + body
    }

    /// - Throws: what is wrong with it.
    init(text: [UInt8]) throws(UndoError) {
        guard let line = text.firstIndex(of: 0x0A) else { throw UndoError("it is cut off") }
        let body = Array(text[(line + 1)...])
        guard Digest(hex: String(decoding: text[..<line], as: UTF8.self)) == Digest(of: body) else {
            throw UndoError("it is not what was written")
        }
        guard let value = try? JSONParser.parse(body).value, let change = FileChange(json: value) else {
            throw UndoError("it is not understood; another version may have written it")
        }
        self = change
    }

    private var json: JSONValue {
        func text(_ text: String) -> JSONValue { .string(ExactString(text)) }
        func number(_ value: Int64) -> JSONValue { .number(JSONNumber(text: ExactString(String(value)))) }
        var members: [JSONObject.Member] = []
        func add(_ key: ExactString, _ value: JSONValue?) {
            if let value { members.append(.init(key: key, value: value)) }
        }
        add("version", 1)
        add("session", .string(call.session.text))
        add("call", number(Int64(call.number)))
        add("tool", .string(tool))
        add("time", number(time.milliseconds))
        add("undoes", undoes.map { number(Int64($0)) })
        add("deed", text(deed.rawValue))
        add("path", .string(path))
        add("from", from.map { .string($0) })
        add("before", before?.json)
        add("left", left?.json)
        add("folders", folders.isEmpty ? nil : .array(folders.map { .string($0) }))
        switch stage {
        case .begun: add("stage", "begun")
        case .done: add("stage", "done")
        case .undone(let call, let time):
            add("stage", "undone")
            add("undone_by", number(Int64(call)))
            add("undone_at", number(time.milliseconds))
        }
        return .object(JSONObject(members))
    }

    private init?(json: JSONValue) {
        guard json["version"]?.integer == 1, let session = json["session"]?.string, let number = json["call"]?.integer,
            let tool = json["tool"]?.exact, let time = json["time"]?.integer,
            let deed = json["deed"]?.string.flatMap({ Deed(rawValue: $0) }), let path = json["path"]?.exact
        else { return nil }
        let call = CallKey(session: SessionID(session), number: number)
        self.init(call: call, tool: tool, time: Timestamp(milliseconds: Int64(time)), deed: deed, path: path)
        undoes = json["undoes"]?.integer
        from = json["from"]?.exact
        guard (deed == .moved) == (from != nil) else { return nil }
        if let value = json["before"] {
            guard let state = KeptState(json: value) else { return nil }
            before = state
        }
        if let value = json["left"] {
            guard let state = KeptState(json: value) else { return nil }
            left = state
        }
        folders = (json["folders"]?.array ?? []).compactMap(\.exact)
        switch json["stage"]?.string {
        case "begun": stage = .begun
        case "done": stage = .done
        case "undone":
            guard let by = json["undone_by"]?.integer, let at = json["undone_at"]?.integer else { return nil }
            stage = .undone(by: by, at: Timestamp(milliseconds: Int64(at)))
        default: return nil
        }
    }
}

extension KeptState {
    fileprivate var json: JSONValue {
        func text(_ text: String) -> JSONValue { .string(ExactString(text)) }
        func number(_ value: Int64) -> JSONValue { .number(JSONNumber(text: ExactString(String(value)))) }
        var members: [JSONObject.Member] = [
            .init(key: "kind", value: text(kind.rawValue)), .init(key: "mode", value: number(Int64(permissions))),
            .init(key: "owner", value: number(Int64(owner))), .init(key: "group", value: number(Int64(group))),
            .init(key: "size", value: number(size)), .init(key: "modified", value: number(modified)),
        ]
        if let identity {
            members.append(.init(key: "device", value: text(String(identity.device))))
            members.append(.init(key: "inode", value: text(String(identity.inode))))
        }
        if let content { members.append(.init(key: "content", value: text(content.hex))) }
        // Any bytes may stand in a link.
        if let target { members.append(.init(key: "target", value: .array(target.map { number(Int64($0)) }))) }
        return .object(JSONObject(members))
    }

    fileprivate init?(json: JSONValue) {
        guard let kind = json["kind"]?.string.flatMap({ Kind(rawValue: $0) }), let mode = json["mode"]?.integer,
            let owner = json["owner"]?.integer, let group = json["group"]?.integer, let size = json["size"]?.integer,
            let modified = json["modified"]?.integer, size >= 0
        else { return nil }
        self.init(kind)
        permissions = .init(truncatingIfNeeded: mode) & 0o7777
        self.owner = .init(truncatingIfNeeded: owner)
        self.group = .init(truncatingIfNeeded: group)
        self.size = Int64(size)
        self.modified = Int64(modified)
        if let device = json["device"]?.string.flatMap({ UInt64($0) }), let inode = json["inode"]?.string.flatMap({ UInt64($0) }) {
            identity = FileIdentity(device: device, inode: inode)
        }
        if let hex = json["content"]?.string {
            guard let digest = Digest(hex: hex) else { return nil }
            content = digest
        }
        if let bytes = json["target"]?.array {
            let target = bytes.compactMap { $0.integer.flatMap { UInt8(exactly: $0) } }
            guard target.count == bytes.count else { return nil }
            self.target = target
        }
    }
}
