public import JSON

/// Which tools are meant: a name, or a pattern in which `*` stands for any letters, none included. Compared as bytes.
public struct ToolPattern: Sendable, Equatable {
    public let text: ExactString

    /// - Returns: nil for what no tool's name can be: empty, or with letters that other patterns give a meaning
    ///   (`?`, `[`, `{`, `,`, blanks), so that a slip is not a pattern that never fits.
    public init?(_ text: String) {
        let odd = Array("?[]{}, \t\r\n\\\"'".utf8)
        guard !text.utf8.isEmpty, !text.utf8.contains(where: { odd.contains($0) || $0 < 0x20 }) else { return nil }
        self.text = ExactString(text)
    }

    public static let all = ToolPattern(ExactString("*"))

    private init(_ text: ExactString) { self.text = text }

    /// It names one tool.
    public var isName: Bool { !text.utf8.contains(UInt8(ascii: "*")) }

    /// - Parameter tool: its full name, with its server's.
    public func matches(_ tool: ExactString) -> Bool {
        let (pattern, name) = (Array(text.utf8), Array(tool.utf8))
        let star = UInt8(ascii: "*")
        var (p, n) = (0, 0)
        var last: (pattern: Int, name: Int)?
        // Only the last star that was met ever has to take more, so nothing is tried twice over.
        while n < name.count {
            if p < pattern.count, pattern[p] == star {
                last = (p, n)
                p += 1
            } else if p < pattern.count, pattern[p] == name[n] {
                (p, n) = (p + 1, n + 1)
            } else if let before = last {
                (p, n) = (before.pattern + 1, before.name + 1)
                last = (before.pattern, before.name + 1)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy { $0 == star }
    }
}
