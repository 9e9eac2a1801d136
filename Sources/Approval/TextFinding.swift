/// One unusual place in a piece of foreign text.
public struct TextFinding: Sendable, Hashable {
    public let flag: TextFlag
    /// What it is, as words behind the name of the argument; foreign parts in it have been made visible.
    public let detail: String
    /// The line that it is in, from 1; nil for a text of one line.
    public let line: Int?

    public init(flag: TextFlag, detail: String, line: Int? = nil) {
        self.flag = flag
        self.detail = detail
        self.line = line
    }
}

/// What a text is for, as far as it decides what is ordinary in it.
public enum TextUse: Sendable {
    /// Content of files, messages, code: line breaks, tabs and CR LF are ordinary.
    case content
    /// The words of a command: as content, but a CR before a line break is part of a word, not of the line end.
    case command
    /// A path, a host, a key: it is one line, and a break or a tab in it is no honest part of it.
    case name
}

/// All that is unusual about a text.
public struct TextFindings: Sendable, Equatable {
    /// So many places of a flag are told one by one; all are counted.
    public static let told = 5

    /// In the order of the text.
    public private(set) var list: [TextFinding] = []
    /// Places beyond those in the list.
    public private(set) var more: [TextFlag: Int] = [:]
    private var counts: [TextFlag: Int] = [:]

    public var flags: Set<TextFlag> { Set(counts.keys) }
    public var isEmpty: Bool { counts.isEmpty }

    public init(in text: String, use: TextUse = .content) {
        var text = text
        self = text.withUTF8 { bytes in
            var scan = TextScan(bytes, use)
            return scan.findings()
        }
    }

    init() {}

    /// Whether one more place of a flag would be told, so that its words are worth making.
    func tells(_ flag: TextFlag) -> Bool { counts[flag, default: 0] < Self.told }

    /// Counts a place; `detail` is asked for only where it is told.
    mutating func add(_ flag: TextFlag, line: Int?, _ detail: @autoclosure () -> String) {
        if tells(flag) {
            list.append(TextFinding(flag: flag, detail: detail(), line: line))
        } else {
            more[flag, default: 0] += 1
        }
        counts[flag, default: 0] += 1
    }
}
