public import Conversation
public import JSON

/// Names of tools as a wire allows them, and back.
///
/// A full name (`server/tool`) may hold what the wire forbids. Such a name is sent with the forbidden bytes replaced and a
/// hash of the whole behind it, the same in every request.
public struct ToolNameMap: Sendable, Equatable {
    /// The longest name that every provider takes.
    public static let limit = 64

    /// The tool that stands for an answer; see ``AnswerCall``.
    let answerTool: ExactString?
    private let toWire: [ExactString: ExactString]
    private let fromWire: [ExactString: ExactString]

    public init(_ tools: [ToolDefinition] = []) { self.init(tools, answerTool: nil) }

    init(_ tools: [ToolDefinition], answerTool: ExactString?) {
        self.answerTool = answerTool
        var toWire: [ExactString: ExactString] = [:]
        var fromWire: [ExactString: ExactString] = [:]
        let names = tools.map(\.fullName)
        // A name that fits keeps itself, whatever a hash comes to.
        for name in names where Self.fits(name) {
            toWire[name] = name
            fromWire[name] = name
        }
        for name in names where toWire[name] == nil {
            var salt: UInt64 = 0
            var wire = Self.replaced(name, salt: salt)
            while fromWire[wire] != nil {
                salt += 1
                wire = Self.replaced(name, salt: salt)
            }
            toWire[name] = wire
            fromWire[wire] = name
        }
        self.toWire = toWire
        self.fromWire = fromWire
    }

    /// What the wire calls a tool. A tool that is not in the map (an old call in the conversation) is renamed by the same rule.
    public func wireName(_ name: ExactString) -> ExactString {
        toWire[name] ?? (Self.fits(name) ? name : Self.replaced(name, salt: 0))
    }

    /// The full name for a name on the wire; an unknown one stays as it is.
    public func fullName(_ wire: ExactString) -> ExactString {
        if let name = fromWire[wire] { return name }
        // Gemini writes the name of its own wrapper before a tool's.
        for prefix in ["default_api:", "default_api."] where wire.utf8.starts(with: prefix.utf8) {
            if let name = fromWire[ExactString(String(decoding: wire.utf8.dropFirst(prefix.utf8.count), as: UTF8.self))] { return name }
        }
        return wire
    }

    func holds(_ name: ExactString) -> Bool { toWire[name] != nil }

    /// What is said of tools that are sent under another name; nil where none is.
    var note: String? {
        let renamed = toWire.filter { $0.key != $0.value }.sorted { $0.key < $1.key }
        guard let first = renamed.first else { return nil }
        let others = renamed.count > 1 ? ", and \(renamed.count - 1) more tools under other names" : ""
        return "The provider takes no such name as \(first.key): the tool is sent as \(first.value)\(others)."
    }

    /// `[a-zA-Z][a-zA-Z0-9_-]{0,63}`: what every wire takes. (Gemini wants a letter or `_` first, Kimi a letter.)
    static func fits(_ name: ExactString) -> Bool {
        (1...limit).contains(name.utf8.count) && name.utf8.allSatisfy(ASCII.isWord) && name.utf8.first.map(ASCII.isLetter) == true
    }

    private static func replaced(_ name: ExactString, salt: UInt64) -> ExactString {
        let hash = FNV.hash(name.utf8, from: FNV.start ^ salt)
        let tail = String(hash, radix: 16)
        var kept = name.utf8.prefix(limit - 18).map { ASCII.isWord($0) ? $0 : UInt8(ascii: "_") }
        if kept.first.map(ASCII.isLetter) != true { kept.insert(UInt8(ascii: "t"), at: 0) }
        return ExactString(String(decoding: kept, as: UTF8.self) + "_" + String(repeating: "0", count: 16 - tail.utf8.count) + tail)
    }
}
