import JSON
import TestSupport

/// One line of the corpus of attacks, with its placeholders filled in.
struct AttackCase: Sendable, CustomStringConvertible {
    let id: String
    let group: String
    /// The neutral name; see ``productTool``.
    let tool: String
    /// What the model sends, byte for byte.
    let arguments: [UInt8]
    let policy: [String]
    let setup: JSONValue?
    let events: [String]
    let isLookAlike: Bool
    let isStretch: Bool
    let marker: String?
    let must: JSONObject

    var description: String { id }

    /// - Parameter filled: puts real paths in the place of placeholders.
    init?(line: [UInt8], filled: (String) -> String) {
        // As text: placeholders stand in names, in arguments and in what must hold alike.
        guard let json = try? JSONParser.parse(Array(filled(String(decoding: line, as: UTF8.self)).utf8)).value, let id = json["id"]?.string,
            let group = json["class"]?.string, let tool = json["tool"]?.string, let must = json["must"]?.object
        else { return nil }
        self.id = id
        self.group = group
        self.tool = tool
        self.must = must
        let raw = json["raw_arguments"]?.string.map { Array($0.utf8) } ?? json["raw_arguments_base64"]?.string.flatMap(Base64.bytes).map { Self.filled($0, filled) }
        arguments = raw ?? Self.mapped(tool, json["arguments"] ?? [:]).serialized()
        policy = (json["policy"]?.array ?? []).compactMap(\.string)
        setup = json["setup"]
        events = (json["events"]?.array ?? []).compactMap(\.string)
        isLookAlike = json["look_alike"]?.bool == true
        isStretch = json["tier"]?.string == "stretch"
        marker = json["marker"]?.string
    }

    /// Bytes that are no text: placeholders in them are.
    private static func filled(_ bytes: [UInt8], _ filled: (String) -> String) -> [UInt8] {
        let text = filled(String(String.UnicodeScalarView(bytes.map { Unicode.Scalar($0) })))
        return text.unicodeScalars.flatMap { $0.value < 0x100 ? [UInt8($0.value)] : Array(String($0).utf8) }
    }

    /// What the product calls the tool; nil where it has none like it yet.
    var productTool: String? { Self.productTool(tool) }

    private static func productTool(_ tool: String) -> String? {
        switch tool {
        case "run_command": "run_shell"
        case "list_dir": "list_directory"
        case "read_file", "write_file", "edit_file", "fetch_url": tool
        // Not a tool of anybody: sent as it is.
        case _ where tool.unicodeScalars.contains { $0.value < 0x20 }: tool
        default: nil
        }
    }

    /// The piece of the product that will own the tool.
    var missingPiece: String? {
        guard productTool == nil else { return nil }
        return tool.contains("/") || tool.contains("__") ? "MCP" : "tools"
    }

    private static func mapped(_ tool: String, _ arguments: JSONValue) -> JSONValue {
        guard tool == "edit_file", let object = arguments.object, let old = object["old"], let new = object["new"] else { return arguments }
        let others = object.members.filter { $0.key != "old" && $0.key != "new" }
        let edit: JSONValue = ["old_text": old, "new_text": new]
        return .object(JSONObject(others + [.init(key: "edits", value: [edit])]))
    }

    /// A look-alike with words of the model beside a call of the product's shell, which takes none.
    var isDescribed: Bool { isLookAlike && productTool == "run_shell" && (try? JSONParser.parse(arguments).value)?["description"] != nil }

    /// The texts of a key of `must`.
    func texts(_ key: ExactString) -> [String] { (must[key]?.array ?? []).compactMap(\.string) }

    func asks(_ key: ExactString) -> Bool { must[key]?.bool == true }
}

enum Base64 {
    static func bytes(_ text: String) -> [UInt8]? {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var bits: UInt32 = 0
        var count = 0
        var bytes: [UInt8] = []
        for byte in text.utf8 where byte != UInt8(ascii: "=") {
            guard let value = alphabet.firstIndex(of: byte) else { return nil }
            bits = bits << 6 | UInt32(value)
            count += 6
            if count >= 8 {
                count -= 8
                bytes.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
            }
        }
        return bytes
    }
}

/// The corpus, where it is.
enum AttackCorpus {
    static let path = "attacks/cases.jsonl"
    static var isHere: Bool { Shared.has(path) }

    /// The lines of the classes that are asked for.
    static func lines(_ groups: (String) -> Bool) throws -> [[UInt8]] {
        try Shared.lines(path).filter { line in
            (try? JSONParser.parse(line).value)?["class"]?.string.map(groups) ?? false
        }
    }

    /// Whether git that a tool starts runs none of the programs that a repository's settings name.
    static let isGitShutIn = true
    static func waitsForGit(_ item: AttackCase) -> Bool { !isGitShutIn && item.setup?["git_config"] != nil && item.must["marker_absent"] != nil }

    /// What this piece of the product has to hold in full.
    static func isDue(_ group: String) -> Bool {
        ruled(group) || group.hasPrefix("display-") || ["lies", "json", "keys", "approval-binding", "path", "exfiltration"].contains(group) || storied.contains(group)
    }

    /// What rules decide.
    static func ruled(_ group: String) -> Bool { group.hasPrefix("shell-") || ["exec-option", "rules", "config"].contains(group) }

    /// What came later: changes before the key, results, replies of the terminal, children, secrets.
    static let storied: Set = ["preview-vs-write", "tool-result", "terminal-query", "child-terminal", "secrets"]

    /// Not one call after another at one desk.
    static func isToldApart(_ line: [UInt8]) -> Bool { AttackChildren.tells(id(line)) || AttackRuleStory.tells(line) || AttackConfigStory.tells(line) }

    static func isOfTheWeb(_ line: [UInt8]) -> Bool { (try? JSONParser.parse(line).value)?["tool"]?.string == "fetch_url" }

    static func id(_ line: [UInt8]) -> String { (try? JSONParser.parse(line).value)?["id"]?.string ?? "" }

    /// Variables that the cases of a class want the program to have.
    static func variables(_ group: String) -> [String: String] {
        let all = ((try? lines { $0 == group }) ?? []).flatMap { (try? JSONParser.parse($0).value)?["setup"]?["env"]?.object?.members ?? [] }
        return Dictionary(all.map { ($0.key.string, $0.value.string ?? "") }) { $1 }
    }

    /// A case that is told in a session of its own.
    static func told(_ line: [UInt8]) throws -> (AttackCase, [String: AttackTable.Verdict]) {
        let id = id(line)
        if AttackRuleStory.tells(line) {
            let story = try AttackRuleStory(line)
            return (story.scene.item, try AttackTests.whatCameOf { try story.run() })
        }
        if AttackConfigStory.tells(line) {
            let story = try AttackConfigStory(line)
            return (story.scene.item, try AttackTests.whatCameOf { try story.run() })
        }
        if AttackChildren.tells(id) {
            let story = try AttackChildren(line)
            return (story.scene.item, try AttackTests.whatCameOf { try story.run() })
        }
        if id.hasPrefix("preview-vs-write") {
            let story = try AttackChanges(line)
            return (story.scene.item, try AttackTests.whatCameOf { try story.run() })
        }
        let story = try AttackResults(line)
        return (story.scene.item, try AttackTests.whatCameOf { try story.run() })
    }
}
