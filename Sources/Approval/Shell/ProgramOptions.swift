import JSON

/// What an option lets a program do beyond what it does without it.
enum OptionPower: Sendable, Hashable {
    /// It runs another program.
    case runs
    case writes
    case deletes
    case connects

    /// The names of the flags that it raises.
    var flags: Set<String> {
        switch self {
        case .runs: ["exec-option"]
        case .writes: ["write-option"]
        case .deletes: ["write-option", "destructive"]
        case .connects: ["network"]
        }
    }

    var risk: Risk {
        switch self {
        case .runs: .unknown
        case .writes: .writes
        case .deletes: .destructive
        case .connects: .openWorld
        }
    }

    /// In a sentence behind the option.
    var does: String {
        switch self {
        case .runs: "lets it run another program"
        case .writes: "lets it write"
        case .deletes: "lets it delete"
        case .connects: "lets it talk to the network"
        }
    }
}

/// The options of a program: those that add no power, those that take a value, and those that add some.
///
/// The lists hold what is known to be harmless, so a missing option costs a question and no more.
struct ProgramOptions: Sendable {
    enum Style: Sendable {
        /// `-abc value --name=value` (POSIX XBD 12.2 and the GNU long options, which may be shortened).
        case letters
        /// Each word with a dash is one name, as those of `find`.
        case words
        /// Nothing is an option, or every option is harmless.
        case none
    }

    /// What the arguments that are no options mean.
    enum Operands: Sendable {
        case any
        /// Only so many are read; one more is written to, as the second of `uniq`.
        case read(Int)
        /// Only those with this beginning are read, as the format of `date`; another one sets something.
        case begin(UInt8)
    }

    let style: Style
    /// Options of one letter that stand alone.
    let flags: Set<UInt8>
    /// Options of one letter with a value, in the same word or in the next one.
    let valued: Set<UInt8>
    /// Names, without dashes, and whether the next word is their value.
    let long: [ExactString: Bool]
    /// By letter or name, without dashes.
    let powers: [ExactString: OptionPower]
    let operands: Operands

    /// - Parameter long: names with blanks between; one that ends in `=` takes a value.
    init(
        _ flags: String = "", values: String = "", long: String = "", powers: [ExactString: OptionPower] = [:],
        operands: Operands = .any, style: Style = .letters
    ) {
        self.style = style
        self.flags = Set(flags.utf8)
        valued = Set(values.utf8)
        var names: [ExactString: Bool] = ["help": false, "version": false]
        for name in long.utf8.split(separator: 0x20) {
            let takes = name.last == UInt8(ascii: "=")
            names[ExactString(String(decoding: takes ? name.dropLast() : name, as: UTF8.self))] = takes
        }
        self.long = names
        self.powers = powers
        self.operands = operands
    }

    static let none = ProgramOptions(style: .none)
}

/// What the words behind a program's name are, by its options.
struct ArgumentScan {
    /// The options that add power, as they are written, in order.
    private(set) var powers: [(option: String, power: OptionPower)] = []
    /// The first option that is in no list.
    private(set) var unknownOption: String?
    private(set) var operands: [ShellWord] = []
    /// At least one word is known only when it runs.
    private(set) var hasUnknownWord = false
    /// The last word is an option whose value is not there.
    private(set) var wantsValue = false

    /// - Parameter stops: the first operand ends the options, and it and everything behind it are operands, as with `env`.
    init(_ words: ArraySlice<ShellWord>, _ options: ProgramOptions, stops: Bool = false) {
        var rest = words
        while let word = rest.popFirst() {
            guard case .literal(let text) = word else {
                hasUnknownWord = true
                operands.append(word)
                if stops { break }
                continue
            }
            let bytes = Array(text.utf8)
            if options.style == .none || bytes.count < 2 || bytes[0] != UInt8(ascii: "-") {
                if options.style == .words, bytes == Array("!".utf8) || bytes == Array("(".utf8) || bytes == Array(")".utf8) { continue }
                operands.append(word)
                if stops { break }
                continue
            }
            if options.style == .words {
                read(name: bytes.dropFirst(bytes[1] == UInt8(ascii: "-") ? 2 : 1), text, &rest, options)
            } else if bytes[1] == UInt8(ascii: "-") {
                if bytes.count == 2 { break }
                read(name: bytes.dropFirst(2), text, &rest, options)
            } else {
                read(letters: bytes.dropFirst(), &rest, options)
            }
        }
        operands += rest
        if rest.contains(.unknown) { hasUnknownWord = true }
    }

    private mutating func read(
        name bytes: ArraySlice<UInt8>, _ text: String, _ rest: inout ArraySlice<ShellWord>, _ options: ProgramOptions
    ) {
        let equals = options.style == .letters ? bytes.firstIndex(of: UInt8(ascii: "=")) : nil
        let name = ExactString(String(decoding: bytes[..<(equals ?? bytes.endIndex)], as: UTF8.self))
        if let power = options.powers[name] {
            powers.append((text, power))
        } else if let takesNext = options.long[name] {
            if takesNext, equals == nil { takeValue(&rest) }
        } else if options.style == .letters,
            let power = options.powers.first(where: { $0.key.utf8.count > 1 && $0.key.utf8.starts(with: name.utf8) })
        {
            // A long option may be shortened as far as it stays the only one.
            powers.append((text, power.value))
        } else if unknownOption == nil {
            unknownOption = text
        }
    }

    private mutating func takeValue(_ rest: inout ArraySlice<ShellWord>) {
        if rest.isEmpty { wantsValue = true }
        if rest.popFirst() == .unknown { hasUnknownWord = true }
    }

    private mutating func read(letters: ArraySlice<UInt8>, _ rest: inout ArraySlice<ShellWord>, _ options: ProgramOptions) {
        var letters = letters
        while let letter = letters.popFirst() {
            let name = String(decoding: [letter], as: UTF8.self)
            if let power = options.powers[ExactString(name)] {
                powers.append(("-\(name)", power))
                // Whether the rest is its value is not known here; it is taken for it.
                return
            }
            if options.valued.contains(letter) {
                if letters.isEmpty { takeValue(&rest) }
                return
            }
            if !options.flags.contains(letter), unknownOption == nil { unknownOption = "-\(name)" }
        }
    }
}
