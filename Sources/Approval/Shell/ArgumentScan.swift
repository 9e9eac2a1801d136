import JSON

/// What the words behind a program's name are, by its options.
struct ArgumentScan {
    struct Value {
        /// Of the word it stands in, among all words.
        let place: Int
        /// Where in that word it begins, in bytes.
        let start: Int
        /// Nil where it is known only when it runs.
        let text: String?
    }

    struct Option {
        /// Letter or name without dashes; of a shortened name the whole, where only one of the row begins so.
        let name: ExactString
        /// As it is written, without its value.
        let spelled: String
        var value: Value?
        /// It is in the row, under this very name.
        var isKnown = true
    }

    /// All of them, in order.
    private(set) var options: [Option] = []
    /// The options that add power, as they are written, in order.
    private(set) var powers: [(option: String, power: OptionPower)] = []
    /// The first option that is in no list.
    private(set) var unknownOption: String?
    private(set) var operands: [ShellWord] = []
    /// Where the operands stand among all words.
    private(set) var operandPlaces: [Int] = []
    /// At least one word is known only when it runs.
    private(set) var hasUnknownWord = false
    /// The last word is an option whose value is not there.
    private(set) var wantsValue = false

    /// - Parameter stops: the first operand ends the options, and it and everything behind it are operands, as with `env`.
    init(_ words: ArraySlice<ShellWord>, _ options: ProgramOptions, stops: Bool = false) {
        var rest = words
        while let (place, word) = Self.next(&rest) {
            guard case .literal(let text) = word else {
                hasUnknownWord = true
                add(operand: word, place)
                if stops { break }
                continue
            }
            let bytes = Array(text.utf8)
            if options.style == .none || bytes.count < 2 || bytes[0] != UInt8(ascii: "-") {
                if options.style == .words, bytes == Array("!".utf8) || bytes == Array("(".utf8) || bytes == Array(")".utf8) { continue }
                add(operand: word, place)
                if stops { break }
                continue
            }
            if options.style == .words {
                read(name: bytes, from: bytes[1] == UInt8(ascii: "-") ? 2 : 1, text, place, &rest, options)
            } else if bytes[1] == UInt8(ascii: "-") {
                if bytes.count == 2 { break }
                read(name: bytes, from: 2, text, place, &rest, options)
            } else {
                read(letters: bytes, place, &rest, options)
            }
        }
        while let (place, word) = Self.next(&rest) {
            if word == .unknown { hasUnknownWord = true }
            add(operand: word, place)
        }
    }

    /// Whether one of these options is there.
    func has(_ names: Set<ExactString>) -> Bool { options.contains { names.contains($0.name) } }

    private static func next(_ rest: inout ArraySlice<ShellWord>) -> (Int, ShellWord)? {
        let place = rest.startIndex
        return rest.popFirst().map { (place, $0) }
    }

    private mutating func add(operand: ShellWord, _ place: Int) {
        operands.append(operand)
        operandPlaces.append(place)
    }

    private mutating func takeNext(_ rest: inout ArraySlice<ShellWord>) -> Value? {
        guard let (place, word) = Self.next(&rest) else {
            wantsValue = true
            return nil
        }
        if word == .unknown { hasUnknownWord = true }
        return Value(place: place, start: 0, text: word.literal)
    }

    private mutating func read(
        name bytes: [UInt8], from start: Int, _ text: String, _ place: Int, _ rest: inout ArraySlice<ShellWord>, _ options: ProgramOptions
    ) {
        let equals = options.style == .letters ? bytes[start...].firstIndex(of: UInt8(ascii: "=")) : nil
        let name = ExactString(String(decoding: bytes[start..<(equals ?? bytes.endIndex)], as: UTF8.self))
        let spelled = String(decoding: bytes[..<(equals ?? bytes.endIndex)], as: UTF8.self)
        var value = equals.map { Value(place: place, start: $0 + 1, text: String(decoding: bytes[($0 + 1)...], as: UTF8.self)) }
        if let power = options.powers[name] {
            powers.append((text, power))
            if options.long[name] == true, value == nil { value = takeNext(&rest) }
            self.options.append(Option(name: name, spelled: spelled, value: value))
            return
        }
        if let takesNext = options.long[name] {
            if takesNext, value == nil { value = takeNext(&rest) }
            self.options.append(Option(name: name, spelled: spelled, value: value))
            return
        }
        // A long option may be shortened as far as it stays the only one. The program may have others than are listed here, so
        // one without power is not known for that; one that could have power is taken to have it.
        var whole: ExactString?
        if options.style == .letters {
            let powerful = options.powers.filter { $0.key.utf8.count > 1 && $0.key.utf8.starts(with: name.utf8) }
            let plain = options.long.keys.filter { $0.utf8.starts(with: name.utf8) && options.powers[$0] == nil }
            if let power = powerful.first {
                powers.append((text, power.value))
                if powerful.count == 1, plain.isEmpty { whole = power.key }
            } else {
                if plain.count == 1 { whole = plain.first }
                if unknownOption == nil { unknownOption = text }
            }
        } else if unknownOption == nil {
            unknownOption = text
        }
        if let whole, options.long[whole] == true, value == nil { value = takeNext(&rest) }
        self.options.append(Option(name: whole ?? name, spelled: spelled, value: value, isKnown: false))
    }

    private mutating func read(letters bytes: [UInt8], _ place: Int, _ rest: inout ArraySlice<ShellWord>, _ options: ProgramOptions) {
        var at = 1
        while at < bytes.count {
            let letter = bytes[at]
            at += 1
            let name = ExactString(String(decoding: [letter], as: UTF8.self))
            let behind = at < bytes.count ? Value(place: place, start: at, text: String(decoding: bytes[at...], as: UTF8.self)) : nil
            let power = options.powers[name]
            if let power { powers.append(("-\(name)", power)) }
            if options.valued.contains(letter) {
                self.options.append(Option(name: name, spelled: "-\(name)", value: behind ?? takeNext(&rest)))
                return
            }
            // Whether what is behind an option with power is its value is not known here; it is taken for it.
            if options.attached.contains(letter) || power != nil && !options.flags.contains(letter) {
                self.options.append(Option(name: name, spelled: "-\(name)", value: behind))
                return
            }
            let isKnown = options.flags.contains(letter)
            if !isKnown, unknownOption == nil { unknownOption = "-\(name)" }
            // What stands behind a letter that is not known can be its value, and can be further letters.
            self.options.append(Option(name: name, spelled: "-\(name)", value: isKnown ? nil : behind, isKnown: isKnown))
        }
    }
}
