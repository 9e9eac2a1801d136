@testable import Approval

/// What ``VisibleText/lines(_:)`` and ``TextFindings`` mean, said slowly: scalar by scalar, from Unicode's own properties.
enum SlowText {
    // MARK: Rows

    static func lines(_ text: String) -> [String] {
        var rows: [String] = []
        let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
        var index = 0
        while index < lines.count - 1 {
            let line = lines[index]
            let isBlank = line.allSatisfy { [" ", "\t", "\r"].contains($0) }
            var end = index + 1
            while isBlank, end < lines.count - 1, lines[end] == line { end += 1 }
            let count = end - index
            if line.isEmpty, count >= 4 {
                rows.append("⟨\(count) blank lines⟩")
            } else {
                rows.append(row(line))
                if count >= 4 { rows.append("⟨\(count - 1) more such lines⟩") } else { rows += Array(repeating: row(line), count: count - 1) }
            }
            index = end
        }
        let last = row(lines[lines.count - 1])
        return rows + [last.isEmpty && !rows.isEmpty ? "⟨end⟩" : last]
    }

    private static func row(_ line: [Unicode.Scalar]) -> String {
        var row = ""
        var waiting: [Unicode.Scalar] = []
        func write() {
            var rest = waiting[...]
            waiting = []
            while !rest.isEmpty {
                var best = (unit: 1, count: 1)
                for unit in 1...8 where unit <= rest.count {
                    let sample = Array(rest.prefix(unit))
                    var count = 1
                    while rest.count >= unit * (count + 1), Array(rest.dropFirst(unit * count).prefix(unit)) == sample { count += 1 }
                    if count >= 4, unit * count > best.unit * best.count || best.count == 1 { best = (unit, count) }
                }
                let names = rest.prefix(best.unit).map { ScalarNames.name(of: $0.value) }.joined(separator: " ")
                row += best.count == 1 ? "⟨\(names)⟩" : "⟨\(best.count)×\(names)⟩"
                rest = rest.dropFirst(best.unit * best.count)
            }
        }
        var index = 0
        while index < line.count {
            if line[index] == " " {
                write()
                var end = index
                while end < line.count, line[end] == " " { end += 1 }
                let count = end - index
                if count >= 4 || end == line.count {
                    row += "⟨\(count)␠⟩"
                    if index == 0, end < line.count, count <= 40 { row += String(repeating: " ", count: max(0, count - "⟨\(count)␠⟩".count)) }
                } else {
                    row += String(repeating: " ", count: count)
                }
                index = end
                continue
            }
            if isDrawn(line, index) {
                write()
                row.unicodeScalars.append(line[index])
            } else {
                waiting.append(line[index])
            }
            index += 1
        }
        write()
        return row
    }

    private static func isDrawn(_ line: [Unicode.Scalar], _ index: Int) -> Bool {
        switch ScalarKind(lookedUp: line[index]) {
        case .symbol, .letter, .carrier: true
        case .mark, .jamoTail: isCarried(line, index) && stack(line, index) <= 3
        case .blank, .bidi, .control, .hidden, .bracket: false
        }
    }

    private static func joins(_ scalar: Unicode.Scalar) -> Bool { [.mark, .jamoTail].contains(ScalarKind(lookedUp: scalar)) }

    /// Whether the stack that a mark is in stands on something that carries it, and each jamo of it on Hangul.
    private static func isCarried(_ line: [Unicode.Scalar], _ index: Int) -> Bool {
        var start = index
        while start > 0, joins(line[start - 1]) { start -= 1 }
        guard start > 0 else { return false }
        let base = line[start - 1]
        let isHangul = (try? Regex("\\p{Script=Hangul}").matchingSemantics(.unicodeScalar).wholeMatch(in: String(base))) != nil
        let carries = [.letter, .carrier].contains(ScalarKind(lookedUp: base))
        // What is behind a mark that is not drawn is not drawn either.
        return carries && line[start...index].allSatisfy { ScalarKind(lookedUp: $0) != .jamoTail || isHangul }
    }

    private static func stack(_ line: [Unicode.Scalar], _ index: Int) -> Int {
        var start = index
        while start > 0, joins(line[start - 1]) { start -= 1 }
        return index - start + 1
    }
}

/// Texts of all sorts of code points, likely to stand beside those that they do something to.
struct RandomText {
    static let pool: [Unicode.Scalar] = [
        "a", "b", "1", " ", " ", " ", " ", "\n", "\n", "\n", "\t", "\t", "\r", "\u{1B}", "\u{7F}", "\u{9B}", "\u{27E8}", "\u{27E9}", "\u{2420}", "×",
        "\u{202E}", "\u{200F}", "\u{301}", "\u{302}", "\u{20E3}", "\u{200D}", "\u{200B}", "\u{FE0F}", "漢", "👍", "é", "а", "с", "ж", "α", "λ", "µ",
        ";", "\u{37E}", "\u{3000}", "\u{A0}", "ｒ", "；", "𝐚", "ᄀ", "\u{1161}", "\u{11A8}", "가", "क", "\u{94D}", "م", "ש", "\u{E0061}", "\u{E000}",
        "\u{3164}", "\u{2028}", "─", "5", "U", "+", "x", "◌", "\u{FFFD}", "\\", "n", "%", "d",
    ]

    static func scalars(_ generator: inout some RandomNumberGenerator) -> String.UnicodeScalarView {
        var text = String.UnicodeScalarView()
        for _ in 0..<Int.random(in: 0...20, using: &generator) {
            let scalar = Int.random(in: 0..<8, using: &generator) == 0
                ? Unicode.Scalar(UInt32.random(in: 0...0x1_FFFF, using: &generator)) ?? "a" : pool.randomElement(using: &generator) ?? "a"
            for _ in 0..<(Int.random(in: 0..<6, using: &generator) == 0 ? Int.random(in: 1...9, using: &generator) : 1) { text.append(scalar) }
        }
        return text
    }
}

extension SlowText {
    // MARK: Flags

    /// What ``TextFindings/flags`` must be.
    static func flags(of text: String, use: TextUse) -> Set<TextFlag> {
        let scalars = Array(text.unicodeScalars)
        var flags: Set<TextFlag> = []
        var text = text
        let ordinary = text.withUTF8 { bytes in ordinaryHidden(scalars, bytes) }
        for (index, scalar) in scalars.enumerated() {
            switch ScalarKind(lookedUp: scalar) {
            case .control:
                let isLineEnd = scalar == "\n" || use == .content && scalar == "\r" && index + 1 < scalars.count && scalars[index + 1] == "\n"
                if use != .name, scalar == "\t" || isLineEnd { continue }
                flags.insert(.controlBytes)
                if [0x1B, 0x90, 0x98, 0x9B, 0x9D, 0x9E, 0x9F].contains(scalar.value) { flags.insert(.escapeSequence) }
            case .bidi: flags.insert(.bidi)
            case .hidden: if !ordinary.contains(index) { flags.insert(.hiddenCharacters) }
            case .mark, .jamoTail:
                if index > 0, joins(scalars[index - 1]) { continue }
                var count = 0
                while index + count < scalars.count, joins(scalars[index + count]) { count += 1 }
                if count > 3 { flags.insert(.combiningOverflow) }
                var base = index - 1
                while base >= 0, joins(scalars[base]) || ordinary.contains(base) { base -= 1 }
                let kind = base >= 0 ? ScalarKind(lookedUp: scalars[base]) : .control
                let carries = ScalarKind(lookedUp: scalar) == .mark
                    ? kind == .letter || kind == .carrier : base >= 0 && kind == .letter && ScalarReader.script(of: scalars[base].value) == .hangul
                if !carries { flags.insert(.hiddenCharacters) }
            default: break
            }
            if Confusables.isNormalisedToASCII(scalar.value) { flags.insert(.unicodeNormalisation) }
        }
        if hasPadding(scalars, use) { flags.insert(.whitespacePadding) }
        if standsAlone(scalars, use) || mixesWords(scalars, ordinary, use) { flags.insert(.homoglyph) }
        return flags
    }

    private static func ordinaryHidden(_ scalars: [Unicode.Scalar], _ bytes: TextBytes) -> Set<Int> {
        var ordinary: Set<Int> = []
        var start = 0
        for (index, scalar) in scalars.enumerated() {
            let end = start + UTF8.width(scalar)
            if ScalarKind(lookedUp: scalar) == .hidden, !ordinary.contains(index), let last = JoinerRules.ordinary(bytes, scalar.value, start, end) {
                for offset in 0..<max(1, (last - start) / UTF8.width(scalar)) { ordinary.insert(index + offset) }
            }
            start = end
        }
        return ordinary
    }

    private static func hasPadding(_ scalars: [Unicode.Scalar], _ use: TextUse) -> Bool {
        func isBlank(_ scalar: Unicode.Scalar) -> Bool { scalar == " " || scalar == "\t" || ScalarKind(lookedUp: scalar) == .blank }
        let lines = scalars.split(separator: "\n", omittingEmptySubsequences: false).map(Array.init)
        let gap = lines.count > 1 && use != .name ? 40 : 8
        var empty = 0
        for (number, line) in lines.enumerated() {
            var hasText = false
            var index = 0
            while index < line.count {
                var end = index
                while end < line.count, isBlank(line[end]) { end += 1 }
                let run = line[index..<end]
                if run.count >= gap && hasText || run.count > 64 || run.count >= 4 && run.contains(where: { $0 != " " && $0 != "\t" }) { return true }
                if end < line.count, line[end] != "\r" { hasText = true }
                index = end + 1
            }
            if number == lines.count - 1 { break }
            empty = hasText ? 0 : empty + 1
            if empty > 4 { return true }
        }
        return false
    }

    private static func standsAlone(_ scalars: [Unicode.Scalar], _ use: TextUse) -> Bool {
        func isEastAsian(_ index: Int) -> Bool {
            guard scalars.indices.contains(index) else { return false }
            return (0x3001...0x301F).contains(scalars[index].value)
                || [.han, .hiragana, .katakana, .hangul, .bopomofo].contains(ScalarReader.script(of: scalars[index].value))
        }
        func isEastForm(_ scalar: Unicode.Scalar) -> Bool {
            Confusables.form(of: scalar.value) == .eastAsian && !ScalarKind(lookedUp: scalar).isMarked
        }
        for (index, scalar) in scalars.enumerated() {
            guard let form = Confusables.form(of: scalar.value), !ScalarKind(lookedUp: scalar).isMarked else { continue }
            if form != .eastAsian || use != .content { return true }
            var start = index
            var end = index
            while start > 0, isEastForm(scalars[start - 1]) { start -= 1 }
            while end + 1 < scalars.count, isEastForm(scalars[end + 1]) { end += 1 }
            if !isEastAsian(start - 1), !isEastAsian(end + 1) { return true }
        }
        return false
    }

    private static func mixesWords(_ scalars: [Unicode.Scalar], _ ordinary: Set<Int>, _ use: TextUse) -> Bool {
        var word = String.UnicodeScalarView()
        func isMixed() -> Bool {
            var text = String(word)
            return text.withUTF8 { WordJudge($0, 0..<$0.count).isMixed }
        }
        for (index, scalar) in scalars.enumerated() {
            let script = ScalarReader.script(of: scalar.value)
            let isEscape = use != .name && index > 0 && "\\a \\b \\e \\f \\n \\r \\t \\v %d %s".contains("\(scalars[index - 1])\(scalar)")
                && !(index + 1 < scalars.count && scalars[index + 1].properties.isAlphabetic && scalars[index + 1].isASCII)
            let goesOn = isEscape ? false : ScalarKind(lookedUp: scalar) == .letter ? script == .common || script.kinship != .apart : joins(scalar) || ordinary.contains(index)
            if goesOn {
                word.append(scalar)
            } else {
                if isMixed() { return true }
                word.removeAll()
            }
        }
        return isMixed()
    }
}
