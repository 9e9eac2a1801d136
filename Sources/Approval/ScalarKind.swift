/// What a code point is for display and for findings.
///
/// ``init(lookedUp:)`` is the definition, in terms of Unicode's properties; ``ScalarTable`` holds its answers for all
/// code points, because a property costs a look-up and a long file has a million of them.
enum ScalarKind: UInt8, Sendable {
    /// Drawn as it is: punctuation, symbols, U+0020.
    case symbol
    /// Drawn as it is; part of a word.
    case letter
    /// Drawn as it is; no letter, and may carry combining marks: digits, emoji, the dotted circle that stands for a letter.
    case carrier
    /// A combining mark: drawn on what may carry it.
    case mark
    /// A vowel or final of Hangul that joins the letter before it; anywhere else it takes no room of its own.
    case jamoTail
    /// A blank other than U+0020.
    case blank
    /// Changes the direction of text (UAX 9).
    case bidi
    /// C0, DEL, C1.
    case control
    /// Has no picture: format characters, fillers, tags, variation selectors, separators of lines, private use, unassigned.
    case hidden
    /// The brackets of marks.
    case bracket

    init(lookedUp scalar: Unicode.Scalar) {
        let properties = scalar.properties
        switch scalar.value {
        case 0x27E8, 0x27E9: self = .bracket
        case 0x2800, 0x00..<0x20, 0x7F..<0xA0: self = scalar.value == 0x2800 ? .hidden : .control
        case 0x1160...0x11FF, 0xD7B0...0xD7C6, 0xD7CB...0xD7FB:
            self = properties.isDefaultIgnorableCodePoint ? .hidden : .jamoTail
        case _ where properties.isBidiControl: self = .bidi
        case _ where properties.isDefaultIgnorableCodePoint || ScalarKind.isYoung(properties): self = .hidden
        default:
            switch properties.generalCategory {
            case .control, .format, .surrogate, .privateUse, .unassigned, .lineSeparator, .paragraphSeparator: self = .hidden
            case .spaceSeparator: self = scalar == " " ? .symbol : .blank
            case .nonspacingMark, .enclosingMark: self = .mark
            default:
                if properties.isAlphabetic {
                    self = .letter
                } else if scalar == "\u{25CC}" || !scalar.isASCII && properties.isEmojiPresentation || properties.numericType != nil {
                    self = .carrier
                } else {
                    self = .symbol
                }
            }
        }
    }

    /// Younger than Unicode 14 is for the C library's widths, and so for the screen, as good as unassigned.
    private static func isYoung(_ properties: Unicode.Scalar.Properties) -> Bool {
        guard let age = properties.age else { return false }
        return age.major > 14
    }

    /// Drawn as a mark wherever it stands.
    var isMarked: Bool { rawValue >= ScalarKind.blank.rawValue }
}
