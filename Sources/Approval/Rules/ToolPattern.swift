public import JSON

/// Which tools a rule is about: a full name, in which `*` stands for anything but a slash.
///
/// `*` alone is every built-in tool; `server/*` every tool of a server; `read_*` some of the built-in ones.
public struct ToolPattern: Sendable, Equatable {
    public let text: ExactString

    public static let all = ToolPattern(text: "*")

    private init(text: ExactString) { self.text = text }

    /// - Returns: nil for what no tool's name can be: empty, or with letters that other patterns give a meaning
    ///   (`?`, `[`, `{`, `,`, blanks), so that a slip is not a pattern that never fits.
    public init?(_ text: ExactString) {
        let odd = Array("?[]{},\\\"'".utf8)
        guard !text.isEmpty, text.utf8.count <= 256, text.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F && !odd.contains($0) }) else { return nil }
        self.text = text
    }

    public init?(_ text: String) { self.init(ExactString(text)) }

    public var isAny: Bool { text == "*" }

    /// It is the name of one tool.
    public var isName: Bool { !text.utf8.contains(UInt8(ascii: "*")) }

    /// By bytes, in time of the product of both lengths at most.
    public func matches(_ name: ExactString) -> Bool {
        let (pattern, name) = (Array(text.utf8), Array(name.utf8))
        var (p, n) = (0, 0)
        var star: (pattern: Int, name: Int)?
        while n < name.count {
            if p < pattern.count, pattern[p] == UInt8(ascii: "*") {
                star = (p + 1, n)
                p += 1
            } else if p < pattern.count, pattern[p] == name[n] {
                p += 1
                n += 1
            } else if let back = star, name[back.name] != UInt8(ascii: "/") {
                star = (back.pattern, back.name + 1)
                p = back.pattern
                n = back.name + 1
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == UInt8(ascii: "*") }
    }
}
