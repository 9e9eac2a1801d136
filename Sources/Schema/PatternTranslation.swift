/// Writes a regular expression of ECMA-262 (2024, section 22.2, Unicode mode) as one that PCRE2 understands the same.
///
/// `\d`, `\w`, `\b` are ASCII, `\s` and `.` are ECMAScript's, properties go by ECMAScript's names. What PCRE2 knows and
/// ECMAScript does not (verbs, recursion, possessive quantifiers, `\Z`) is refused. Beyond the strict grammar a brace that
/// begins no quantifier and an escape of ASCII punctuation stand for themselves, as people write them.
struct PatternTranslation {
    private let scalars: [Unicode.Scalar]
    private var place = 0
    private var output = ""
    private var groups = 0
    private var open = 0
    /// Numbers that are referred back to.
    private var highestReference = 0

    init(_ source: String) { scalars = Array(source.unicodeScalars) }

    private typealias Failure = Pattern.Failure

    private static let blanks = #"\x09-\x0d\x20\xa0\x{1680}\x{2000}-\x{200a}\x{2028}\x{2029}\x{202f}\x{205f}\x{3000}\x{feff}"#
    private static let notBlanks =
        #"\x00-\x08\x0e-\x1f\x21-\x9f\xa1-\x{167f}\x{1681}-\x{1fff}\x{200b}-\x{2027}\x{202a}-\x{202e}\x{2030}-\x{205e}\x{2060}-\x{2fff}\x{3001}-\x{d7ff}\x{e000}-\x{fefe}\x{ff00}-\x{10ffff}"#

    mutating func translate() throws(Pattern.Failure) -> String {
        while let scalar = next() { try translate(scalar) }
        if open > 0 { throw Failure(what: "has a group that is not closed") }
        if highestReference > groups { throw Failure(what: "refers to a group that it does not have") }
        return output
    }

    private mutating func translate(_ scalar: Unicode.Scalar) throws(Pattern.Failure) {
        switch scalar {
        case "\\": try escape()
        case "[": try characterClass()
        case "(": try group()
        case ")":
            open -= 1
            if open < 0 { throw Failure(what: "closes a group that is not open") }
            output += ")"
            try quantifier()
        case ".":
            output += #"[^\n\r\x{2028}\x{2029}]"#
            try quantifier()
        case "^", "$", "|": output.unicodeScalars.append(scalar)
        case "*", "+", "?": throw Failure(what: "repeats nothing at character \(place)")
        case "{" where quantifierLength(at: place - 1) != nil: throw Failure(what: "repeats nothing at character \(place)")
        default:
            literal(scalar.value)
            try quantifier()
        }
    }

    // MARK: Reading

    private mutating func next() -> Unicode.Scalar? {
        guard place < scalars.count else { return nil }
        defer { place += 1 }
        return scalars[place]
    }

    private func peek(_ offset: Int = 0) -> Unicode.Scalar? { place + offset < scalars.count ? scalars[place + offset] : nil }

    private mutating func take(_ text: String) -> Bool {
        let wanted = Array(text.unicodeScalars)
        guard place + wanted.count <= scalars.count, scalars[place..<place + wanted.count].elementsEqual(wanted) else { return false }
        place += wanted.count
        return true
    }

    /// A character that stands for itself, in a form that is one inside and outside of a class.
    private mutating func literal(_ value: UInt32) {
        let isWord = (0x30...0x39).contains(value) || (0x41...0x5A).contains(value) || (0x61...0x7A).contains(value)
        if isWord || value == 0x20 || value == 0x5F {
            output.unicodeScalars.append(Unicode.Scalar(UInt8(value)))
        } else {
            output += "\\x{" + String(value, radix: 16) + "}"
        }
    }

    // MARK: Quantifiers

    /// The scalars of `{n}`, `{n,}` or `{n,m}` at a place.
    private func quantifierLength(at start: Int) -> Int? {
        var index = start
        func digits() -> Int {
            var count = 0
            while index < scalars.count, ("0"..."9").contains(scalars[index]) {
                index += 1
                count += 1
            }
            return count
        }
        guard index < scalars.count, scalars[index] == "{" else { return nil }
        index += 1
        guard digits() > 0 else { return nil }
        if index < scalars.count, scalars[index] == "," {
            index += 1
            _ = digits()
        }
        guard index < scalars.count, scalars[index] == "}" else { return nil }
        return index + 1 - start
    }

    private mutating func quantifier() throws(Pattern.Failure) {
        if let sign = peek(), sign == "*" || sign == "+" || sign == "?" {
            place += 1
            output.unicodeScalars.append(sign)
        } else if let length = quantifierLength(at: place) {
            output.unicodeScalars.append(contentsOf: scalars[place..<place + length])
            place += length
        } else {
            return
        }
        if peek() == "?" {
            place += 1
            output += "?"
        }
        if let sign = peek(), sign == "*" || sign == "+" || sign == "?" || quantifierLength(at: place) != nil {
            throw Failure(what: "repeats a repetition at character \(place + 1)")
        }
    }

    // MARK: Groups

    private mutating func group() throws(Pattern.Failure) {
        open += 1
        guard peek() == "?" else {
            if peek() == "*" { throw Failure(what: "repeats nothing at character \(place + 1)") }
            groups += 1
            output += "("
            return
        }
        for form in ["?:", "?=", "?!", "?<=", "?<!"] where take(form) {
            output += "(" + form
            return
        }
        guard take("?<") else { throw Failure(what: "has a group of a kind that ECMA-262 does not know") }
        output += "(?<\(try name())>"
        groups += 1
    }

    private mutating func name() throws(Pattern.Failure) -> String {
        var name = String.UnicodeScalarView()
        while let scalar = next(), scalar != ">" {
            let isStart = scalar == "_" || scalar.isASCII && scalar.properties.isAlphabetic
            guard isStart || (!name.isEmpty && ("0"..."9").contains(scalar)) else {
                throw Failure(what: "names a group with more than ASCII letters, digits and underscores")
            }
            name.append(scalar)
        }
        guard !name.isEmpty, scalars[place - 1] == ">" else { throw Failure(what: "has a group without a name") }
        return String(name)
    }

    // MARK: Escapes

    private mutating func escape() throws(Pattern.Failure) {
        guard let scalar = next() else { throw Failure(what: "ends with a backslash") }
        switch scalar {
        case "b", "B":
            output += "\\" + String(scalar)
            return
        case "d", "D", "w", "W": output += "\\" + String(scalar)
        case "s": output += "[\(Self.blanks)]"
        case "S": output += "[^\(Self.blanks)]"
        case "p", "P": output += try property(scalar)
        case "k":
            guard take("<") else { throw Failure(what: #"has \k without a name"#) }
            output += "\\k<\(try name())>"
        case "1"..."9":
            var number = Int(scalar.value) - 0x30
            while let digit = peek(), ("0"..."9").contains(digit), number < 10_000 {
                number = number * 10 + Int(digit.value) - 0x30
                place += 1
            }
            highestReference = max(highestReference, number)
            output += "\\g{\(number)}"
        default:
            if let value = try character(scalar, inClass: false) { literal(value) } else { output += "(?!)" }
        }
        try quantifier()
    }

    /// The code point that an escape stands for; nil for half of a surrogate pair, which no text has.
    private mutating func character(_ scalar: Unicode.Scalar, inClass: Bool) throws(Pattern.Failure) -> UInt32? {
        switch scalar {
        case "t": return 9
        case "n": return 10
        case "v": return 11
        case "f": return 12
        case "r": return 13
        case "b" where inClass: return 8
        case "0":
            if let digit = peek(), ("0"..."9").contains(digit) { throw Failure(what: "has an octal escape") }
            return 0
        case "c":
            guard let letter = next(), letter.isASCII, letter.properties.isAlphabetic else { throw Failure(what: #"has \c without a letter"#) }
            return letter.value & 31
        case "x":
            guard let value = hexadecimal(2) else { throw Failure(what: #"has \x without two hexadecimal digits"#) }
            return value
        case "u": return try unicode()
        default:
            // Letters are kept for what they may mean one day; ECMA-262 refuses them too.
            guard scalar.isASCII, scalar.value > 0x20, scalar.value < 0x7F, !scalar.properties.isAlphabetic, !("0"..."9").contains(scalar)
            else { throw Failure(what: "has an escape that ECMA-262 does not know: \\\(Quoting.visible(String(scalar), limit: 1))") }
            return scalar.value
        }
    }

    private mutating func unicode() throws(Pattern.Failure) -> UInt32? {
        if take("{") {
            var value: UInt32 = 0
            var digits = 0
            while let digit = peek(), let number = Self.hexadecimalDigit(digit) {
                value = min(value &* 16 &+ number, 0x11_0000)
                digits += 1
                place += 1
            }
            guard digits > 0, take("}"), value < 0x11_0000 else { throw Failure(what: #"has \u{…} without a code point"#) }
            return Unicode.Scalar(value)?.value
        }
        guard let first = hexadecimal(4) else { throw Failure(what: #"has \u without four hexadecimal digits"#) }
        guard (0xD800...0xDBFF).contains(first) else { return Unicode.Scalar(first)?.value }
        let before = place
        if take(#"\u"#), let second = hexadecimal(4), (0xDC00...0xDFFF).contains(second) {
            return 0x1_0000 + (first - 0xD800) << 10 + (second - 0xDC00)
        }
        place = before
        return nil
    }

    private static func hexadecimalDigit(_ scalar: Unicode.Scalar) -> UInt32? {
        switch scalar {
        case "0"..."9": scalar.value - 0x30
        case "a"..."f": scalar.value - 0x57
        case "A"..."F": scalar.value - 0x37
        default: nil
        }
    }

    private mutating func hexadecimal(_ count: Int) -> UInt32? {
        guard place + count <= scalars.count else { return nil }
        var value: UInt32 = 0
        for scalar in scalars[place..<place + count] {
            guard let digit = Self.hexadecimalDigit(scalar) else { return nil }
            value = value << 4 | digit
        }
        place += count
        return value
    }

    private mutating func property(_ letter: Unicode.Scalar) throws(Pattern.Failure) -> String {
        guard take("{") else { throw Failure(what: "has \\\(letter) without a property") }
        var name = ""
        while let scalar = next(), scalar != "}" { name.unicodeScalars.append(scalar) }
        guard place > 0, scalars[place - 1] == "}", let known = UnicodeProperty.pcre(name) else {
            throw Failure(what: "names a property of characters that is not known: \(Quoting.visible(name, limit: 40))")
        }
        return known.isNegated == (letter == "P") ? "\\p{\(known.name)}" : "\\P{\(known.name)}"
    }

    // MARK: Classes

    private enum Atom {
        case scalar(UInt32?)
        case set(String)
    }

    private mutating func characterClass() throws(Pattern.Failure) {
        output += "["
        if peek() == "^" {
            place += 1
            output += "^"
        }
        while true {
            guard let scalar = next() else { throw Failure(what: "has a class of characters that is not closed") }
            if scalar == "]" { break }
            let first = try atom(scalar)
            guard peek() == "-", let after = peek(1), after != "]" else {
                append(first)
                continue
            }
            place += 2
            let second = try atom(after)
            guard case .scalar(let low) = first, case .scalar(let high) = second else {
                // A hyphen beside a set stands for itself.
                append(first)
                literal(0x2D)
                append(second)
                continue
            }
            guard let low, let high else { continue }
            guard low <= high else { throw Failure(what: "has a range of characters that is out of order") }
            literal(low)
            output += "-"
            literal(high)
        }
        output += "]"
        try quantifier()
    }

    private mutating func append(_ atom: Atom) {
        switch atom {
        case .scalar(let value): if let value { literal(value) }
        case .set(let text): output += text
        }
    }

    private mutating func atom(_ scalar: Unicode.Scalar) throws(Pattern.Failure) -> Atom {
        guard scalar == "\\" else { return .scalar(scalar.value) }
        guard let letter = next() else { throw Failure(what: "ends with a backslash") }
        switch letter {
        case "d", "D", "w", "W": return .set("\\" + String(letter))
        case "s": return .set(Self.blanks)
        case "S": return .set(Self.notBlanks)
        case "p", "P": return .set(try property(letter))
        default: return .scalar(try character(letter, inClass: true))
        }
    }
}
