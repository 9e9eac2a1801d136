/// What is unusual about a piece of foreign text; shown under the checks, and no rule allows a flagged call.
public enum TextFlag: String, Sendable, Codable, CaseIterable, Comparable {
    case controlBytes = "control-bytes"
    case escapeSequence = "escape-sequence"
    case bidi
    case hiddenCharacters = "hidden-characters"
    case combiningOverflow = "combining-overflow"
    case whitespacePadding = "whitespace-padding"
    case homoglyph
    case unicodeNormalisation = "unicode-normalisation"

    public static func < (a: TextFlag, b: TextFlag) -> Bool { a.rawValue < b.rawValue }

    /// One sentence for the person.
    public var sentence: String {
        switch self {
        case .controlBytes: "holds control characters"
        case .escapeSequence: "holds a terminal escape sequence"
        case .bidi: "holds characters that reverse the direction of text"
        case .hiddenCharacters: "holds invisible characters"
        case .combiningOverflow: "stacks many marks on one letter"
        case .whitespacePadding: "holds long runs of blanks"
        case .homoglyph: "holds look-alike letters"
        case .unicodeNormalisation: "holds characters that turn into others when the text is normalised"
        }
    }

    /// The flags of a text.
    public static func flags(of text: String) -> Set<TextFlag> { TextFindings(in: text).flags }
}
