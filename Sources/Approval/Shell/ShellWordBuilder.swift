import JSON

/// A word while it is read: what is left of it after quote removal, and how it was spelled.
struct ShellWordBuilder {
    /// After quote removal; globs, tildes and braces stay as they are written.
    private(set) var bytes: [UInt8] = []
    /// Nothing in it is known only when it runs. A glob or a tilde is, but is no expansion to the plainness of a line.
    private(set) var isKnown = true
    private(set) var isGlob = false
    private(set) var isTilde = false
    private(set) var isBraceExpansion = false
    /// Any quote or escape was in it.
    private(set) var isQuoted = false
    /// The variable it sets, when it stands where it can set one.
    var assignment: String?
    var hasSubscript = false
    private(set) var seenEquals = false

    /// What is known of the word up to the first part that is not, in pieces; see ``beginning``.
    private var pieces: [ShellBeginning.Piece] = []
    /// How many bytes are in pieces, and whether nothing behind them is known.
    private var inPieces = 0
    private var isCut = false
    /// A tilde whose user, if any, has not been read yet.
    private var isBehindTilde = false

    private var quotedPieces = 0
    private var hidden = false
    private var openBraces = 0
    private var braceSeparator = false
    private var openBracket = false
    private var previousIsPlain = false

    var isEmpty: Bool { bytes.isEmpty && !isQuoted && isKnown }

    /// Whether the word reads otherwise than it is: quoted in its middle, or with escapes that it does not need.
    ///
    /// One quoted piece at its end is the usual way to give a value: `--name='a b'`, `-m"text"`.
    var isSpelledInPieces: Bool { hidden || quotedPieces > 1 }

    mutating func append(_ byte: UInt8) {
        let wasPlain = previousIsPlain
        if quotedPieces > 0 { hidden = true }
        endTilde(byte)
        switch byte {
        case UInt8(ascii: "*"), UInt8(ascii: "?"):
            isGlob = true
            cut()
        case UInt8(ascii: "["):
            openBracket = true
            cut()
        case UInt8(ascii: "]"): if openBracket { isGlob = true }
        case UInt8(ascii: "{"):
            openBraces += 1
            cut()
        case UInt8(ascii: ","): if openBraces > 0 { braceSeparator = true }
        case UInt8(ascii: "."): if openBraces > 0, wasPlain, bytes.last == byte { braceSeparator = true }
        case UInt8(ascii: "}"): if openBraces > 0, braceSeparator { isBraceExpansion = true }
        case UInt8(ascii: "~"):
            let behind = bytes.last == UInt8(ascii: "=") || bytes.last == UInt8(ascii: ":")
            if isEmpty || seenEquals && wasPlain && behind {
                isTilde = true
                cut(before: .variable("HOME", spelled: "~"), skipping: 1)
                isBehindTilde = true
            }
        case UInt8(ascii: "="): seenEquals = true
        default: break
        }
        bytes.append(byte)
        previousIsPlain = true
    }

    /// A byte behind a backslash.
    mutating func appendEscaped(_ byte: UInt8) {
        isQuoted = true
        endTilde(0)
        if quotedPieces > 0 || !Self.needsEscape(byte) { hidden = true }
        bytes.append(byte)
        previousIsPlain = false
    }

    private static func needsEscape(_ byte: UInt8) -> Bool {
        byte < 0x80 && !ShellReader.isName(byte) && !"-./:,@%+".utf8.contains(byte)
    }

    /// The beginning of a quoted piece.
    /// - Parameter plain: ordinary quotes, which show what they hold.
    mutating func beginQuotes(plain: Bool) {
        if !plain || !bytes.isEmpty && !endsLikeOption { hidden = true }
        endTilde(0)
        isQuoted = true
        quotedPieces += 1
        previousIsPlain = false
    }

    private var endsLikeOption: Bool {
        if isQuoted { return false }
        if bytes.last == UInt8(ascii: "=") { return true }
        return bytes.count == 2 && bytes[0] == UInt8(ascii: "-") && bytes[1] != UInt8(ascii: "-")
    }

    mutating func appendQuoted(_ byte: UInt8) { bytes.append(byte) }
    mutating func appendQuoted(_ part: some Sequence<UInt8>) { bytes.append(contentsOf: part) }

    /// What the shell puts in here is known only when it runs.
    /// - Parameter variable: the name of the variable whose value it is, and nothing else.
    mutating func appendUnknown(variable: String? = nil) {
        isKnown = false
        previousIsPlain = false
        endTilde(0)
        cut(before: variable.map { .variable($0, spelled: "$\($0)") })
    }

    /// A piece that is known ends here, and with nothing behind it all that is.
    private mutating func cut(before piece: ShellBeginning.Piece? = nil, skipping: Int = 0) {
        guard !isCut else { return }
        if inPieces < bytes.count, let text = String(validating: bytes[inPieces...], as: UTF8.self) { pieces.append(.text(text)) }
        if let piece { pieces.append(piece) } else { isCut = true }
        inPieces = bytes.count + skipping
    }

    /// `~name` is the home of somebody else.
    private mutating func endTilde(_ next: UInt8) {
        guard isBehindTilde else { return }
        isBehindTilde = false
        if next != UInt8(ascii: "/"), !isCut {
            pieces.removeLast()
            isCut = true
        }
    }

    /// What is known of it, when it is not known as a whole.
    var beginning: ShellBeginning? {
        guard case .unknown = word else { return nil }
        var all = self
        if !all.isCut, all.inPieces < bytes.count { all.cut(before: .text("")) }
        return ShellBeginning(pieces: all.pieces.filter { $0 != .text("") }, isWhole: !isCut)
    }

    /// Whether the word so far is a name of a variable and nothing else.
    var isName: Bool {
        guard !isQuoted, isKnown, !hasSubscript, let first = bytes.first, ShellReader.isNameStart(first) else { return false }
        return bytes.allSatisfy(ShellReader.isName)
    }

    /// The variable that an `=` behind the word so far would set (POSIX XCU 2.9.1; bash manual, section 3.4).
    var variable: String? {
        guard !isQuoted || hasSubscript else { return nil }
        let name = bytes.prefix { ShellReader.isName($0) }
        guard let first = name.first, ShellReader.isNameStart(first) else { return nil }
        let rest = bytes[name.endIndex...]
        guard hasSubscript || rest.isEmpty || rest.elementsEqual([UInt8(ascii: "+")]) else { return nil }
        return String(decoding: name, as: UTF8.self)
    }

    var isAllDigits: Bool { !isQuoted && isKnown && !bytes.isEmpty && bytes.allSatisfy(ASCII.isDigit) }

    /// `{name}`, which before a redirection is the variable that gets the number of the file.
    var isDescriptorVariable: Bool {
        guard !isQuoted, isKnown, bytes.count > 2, bytes.first == UInt8(ascii: "{"), bytes.last == UInt8(ascii: "}") else { return false }
        let name = bytes[1..<(bytes.count - 1)]
        return ShellReader.isNameStart(name[1]) && name.allSatisfy(ShellReader.isName)
    }

    /// The word as it is written but for its quotes; nil when it is no text.
    var written: String? { String(validating: bytes, as: UTF8.self) }

    var word: ShellWord {
        guard isKnown, !isGlob, !isTilde, !isBraceExpansion, let written else { return .unknown }
        return .literal(written)
    }

    /// An unquoted word, compared byte for byte.
    func reads(_ text: StaticString) -> Bool {
        guard !isQuoted, isKnown, bytes.count == text.utf8CodeUnitCount else { return false }
        return text.withUTF8Buffer { $0.elementsEqual(bytes) }
    }
}
