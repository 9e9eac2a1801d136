/// What is unusual about a piece of foreign text; shown under the checks, and no rule allows a flagged call.
public enum TextFlag: String, Sendable, Codable, CaseIterable, Comparable {
    case controlBytes = "control-bytes"
    case escapeSequence = "escape-sequence"
    case bidi
    case hiddenCharacters = "hidden-characters"
    case combiningOverflow = "combining-overflow"
    case whitespacePadding = "whitespace-padding"
    case homoglyph

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
        case .homoglyph: "mixes look-alike letters of different scripts"
        }
    }
}

extension TextFlag {
    /// The flags of a text.
    public static func flags(of text: String) -> Set<TextFlag> {
        var flags: Set<TextFlag> = []
        var blanks = 0
        var blankLines = 0
        var lineIsEmpty = true
        var marks = 0
        var scripts: Set<Script> = []
        var previous: Unicode.Scalar?
        let scalars = text.unicodeScalars
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let scalar = scalars[index]
            index = scalars.index(after: index)
            let next = index < scalars.endIndex ? scalars[index] : nil

            if scalar == "\n" {
                blankLines = lineIsEmpty ? blankLines + 1 : 0
                if blankLines > 4 { flags.insert(.whitespacePadding) }
                lineIsEmpty = true
                blanks = 0
            } else if scalar.properties.generalCategory == .spaceSeparator || scalar == "\t" {
                blanks += 1
                // Indentation is ordinary; a gap inside a line that pushes its end out of sight is not.
                if blanks >= 8, !lineIsEmpty || blanks > 64 { flags.insert(.whitespacePadding) }
                if scalar != " ", scalar != "\t", blanks >= 4 { flags.insert(.whitespacePadding) }
            } else {
                blanks = 0
                if scalar != "\r" { lineIsEmpty = false }
            }

            if scalar.properties.isCombining {
                marks += 1
                if marks > VisibleText.stackedMarks { flags.insert(.combiningOverflow) }
                if marks == 1, previous?.canCarryMark != true { flags.insert(.hiddenCharacters) }
                continue
            }
            marks = 0
            classify(scalar, previous: previous, next: next, into: &flags)
            if let script = Script(of: scalar) {
                scripts.insert(script)
                if Script.confusable(scripts) { flags.insert(.homoglyph) }
            } else if !scalar.properties.isAlphabetic {
                scripts = []
            }
            previous = scalar
        }
        return flags
    }

    private static func classify(
        _ scalar: Unicode.Scalar, previous: Unicode.Scalar?, next: Unicode.Scalar?, into flags: inout Set<TextFlag>
    ) {
        switch scalar.value {
        case 0x09, 0x0A: return
        case 0x0D:
            if next != "\n" { flags.insert(.controlBytes) }
        case 0x1B, 0x9B, 0x9D, 0x90:
            flags.formUnion([.controlBytes, .escapeSequence])
        case 0..<0x20, 0x7F, 0x80..<0xA0:
            flags.insert(.controlBytes)
        case 0x37E, 0x1FEF, 0x2044, 0x2215, 0x2236, 0x29F8, 0xA789, 0xFF01...0xFF5E:
            flags.insert(.homoglyph)
        case VisibleText.open.value, VisibleText.close.value: return
        default:
            if scalar.isBidiControl {
                flags.insert(.bidi)
            } else if !scalar.isOrdinary, scalar.properties.generalCategory != .spaceSeparator,
                !isOrdinaryJoiner(scalar, previous: previous, next: next)
            {
                flags.insert(.hiddenCharacters)
            }
        }
    }

    /// Joiners and variation selectors are ordinary inside emoji, joiners also in scripts that need them.
    private static func isOrdinaryJoiner(
        _ scalar: Unicode.Scalar, previous: Unicode.Scalar?, next: Unicode.Scalar?
    ) -> Bool {
        guard let previous else { return false }
        switch scalar.value {
        case 0xFE0E, 0xFE0F: return previous.properties.isEmoji
        case 0x200C, 0x200D:
            if scalar.value == 0x200D, let next, next.properties.isEmoji, !next.isASCII {
                return (previous.properties.isEmoji && !previous.isASCII) || previous.value == 0xFE0F
            }
            let joining: (Unicode.Scalar) -> Bool = { (0x600...0x8FF).contains($0.value) || (0x900...0xDFF).contains($0.value) }
            return joining(previous) && (next.map(joining) ?? false)
        default: return false
        }
    }
}

/// The scripts whose letters are mistaken for each other (UTS 39, section 5).
enum Script: Hashable {
    case latin, greek, cyrillic, armenian, cherokee

    init?(of scalar: Unicode.Scalar) {
        switch scalar.value {
        case 0x41...0x5A, 0x61...0x7A, 0xC0...0xD6, 0xD8...0xF6, 0xF8...0x24F, 0x1E00...0x1EFF: self = .latin
        case 0x370...0x373, 0x376...0x377, 0x37B...0x37D, 0x37F, 0x386, 0x388...0x3FF, 0x1F00...0x1FBC: self = .greek
        case 0x400...0x52F, 0x1C80...0x1C8F, 0xA640...0xA69F: self = .cyrillic
        case 0x531...0x587: self = .armenian
        case 0x13A0...0x13FF, 0xAB70...0xABBF: self = .cherokee
        default: return nil
        }
    }

    static func confusable(_ scripts: Set<Script>) -> Bool { scripts.count > 1 }
}
