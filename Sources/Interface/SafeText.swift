import Approval

/// The last filter before the screen: whatever is not ordinary visible text becomes a mark.
///
/// The pane's rows come finished from ``Inspection``; this is for everything else, and a second lock for those.
enum SafeText {
    /// Words of a model, a tool or a person, as they are. A typed `⟨` becomes a mark, so that marks cannot be forged.
    /// A tab is drawn as blanks; the joiners and variation selectors inside an emoji are not drawn, because terminals
    /// disagree about their width and a conversation decides nothing.
    static func foreign(_ text: some StringProtocol) -> String { filtered(text, keepsMarks: false) }

    /// Text that has been through ``VisibleText`` before: its marks stay as they are.
    static func visible(_ text: String) -> String { filtered(text, keepsMarks: true) }

    /// On one row: as ``visible(_:)``, and a line break is a mark too.
    static func line(_ text: String) -> String {
        SimpleScalar.fill(text, keepsMarks: true) ? text : filtered(text, keepsMarks: true, tabs: false)
    }

    private static func filtered(_ text: some StringProtocol, keepsMarks: Bool, tabs: Bool = true) -> String {
        if SimpleScalar.fill(text, keepsMarks: keepsMarks) { return String(text) }
        var result = String.UnicodeScalarView()
        var column = 0
        var stacked = 0
        var previous: Unicode.Scalar?
        var known: [Unicode.Scalar: String.UnicodeScalarView] = [:]
        let scalars = text.unicodeScalars
        var index = scalars.startIndex
        while index < scalars.endIndex {
            let scalar = scalars[index]
            scalars.formIndex(after: &index)
            defer { previous = scalar }
            if SimpleScalar.cells(scalar.value) > 0, keepsMarks || scalar != VisibleText.open && scalar != VisibleText.close {
                result.append(scalar)
                column += 1
                stacked = 0
                continue
            }
            if tabs, scalar == "\t" {
                repeat {
                    result.append(" ")
                    column += 1
                } while column % 4 != 0
                continue
            }
            if isInsideEmoji(scalar, after: previous, before: index < scalars.endIndex ? scalars[index] : nil) { continue }
            if isCombining(scalar) {
                stacked += 1
                if stacked <= 3, let previous, previous.properties.isAlphabetic || isCombining(previous), !isJamoTail(scalar) || isHangul(previous) {
                    result.append(scalar)
                    continue
                }
            } else {
                stacked = 0
            }
            // One scalar at a time: what VisibleText knows of it, and nothing about its neighbours. It is asked once for each.
            let drawn = known[scalar] ?? VisibleText.line(String(scalar)).unicodeScalars
            known[scalar] = drawn
            // One by one: several at once would copy all that is there.
            for scalar in drawn { result.append(scalar) }
            column += drawn.count
        }
        return String(result)
    }

    private static func isCombining(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .nonspacingMark, .enclosingMark: !scalar.properties.isDefaultIgnorableCodePoint
        default: isJamoTail(scalar)
        }
    }

    /// Vowels and finals of Hangul written in parts: they take no cell of their own, and stand on Hangul alone.
    private static func isJamoTail(_ scalar: Unicode.Scalar) -> Bool {
        (0x1161...0x11FF).contains(scalar.value) || (0xD7B0...0xD7FB).contains(scalar.value)
    }

    private static func isHangul(_ scalar: Unicode.Scalar) -> Bool {
        (0x1100...0x11FF).contains(scalar.value) || (0xA960...0xA97C).contains(scalar.value) || (0xAC00...0xD7FB).contains(scalar.value)
    }

    private static func isInsideEmoji(
        _ scalar: Unicode.Scalar, after previous: Unicode.Scalar?, before next: Unicode.Scalar?
    ) -> Bool {
        guard let previous else { return false }
        switch scalar.value {
        case 0xFE0E, 0xFE0F: return previous.properties.isEmoji
        case 0x200D:
            guard let next, next.properties.isEmoji, !next.isASCII else { return false }
            return (previous.properties.isEmoji && !previous.isASCII) || previous.value == 0xFE0F
        default: return false
        }
    }
}
