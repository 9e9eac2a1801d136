internal import Surface

/// Turns the bytes that a terminal sends into key presses, pastes and focus changes.
///
/// Bytes come in by ``feed(_:at:)``, however they were cut; what they mean comes out by ``take()``. Where the next byte
/// decides what the last ones were (Escape, or the beginning of an arrow key?), ``isUndecided`` says so and the caller
/// waits for ``patience``; if nothing comes, it says ``quiet(at:)``.
///
/// Unknown sequences are swallowed whole by the grammar of ECMA-48: none of their bytes is ever a key. That holds for
/// the replies of a terminal that something else asked, for mouse reports and for the keys of protocols that are off.
struct KeyDecoder {
    /// Milliseconds in which the rest of a sequence follows its beginning, and the rest of a paste its end mark.
    static let patience: Int32 = 25
    /// Milliseconds after which a sequence that stays without its end is given up.
    static let continuation: UInt64 = 300
    /// Milliseconds of silence inside a paste after which Ctrl-C ends it: the way out when its end mark was lost.
    static let lostPaste: UInt64 = 2000

    enum State: Equatable {
        case ground
        /// After ESC.
        case escape
        /// After ESC [.
        case control
        /// After ESC O.
        case shift
        /// After ESC [ [, as the Linux console sends its first function keys.
        case console
        /// After ESC [ M, with so many bytes to come.
        case mouse(Int)
        /// Inside an operating system command or another string, up to BEL or ESC \.
        case string
        /// In a string after ESC.
        case stringEscape
        case paste
        /// After a paste's end mark. What follows without a pause is part of the paste: a text that holds the end mark
        /// itself would otherwise go on as keys.
        case pasteEnd
    }

    private let keys: TerminalKeys
    private var events: [InputEvent] = []
    private var hadUnknown = false

    var state: State = .ground
    /// The bytes of the sequence that is under way, ESC included. Long ones are cut: they are unknown anyway.
    var sequence: [UInt8] = []
    /// Whether a second ESC came before the sequence: Alt with an arrow key, on several terminals.
    private var isAlt = false
    /// Whether what comes is the rest of a sequence whose ESC was taken for the Escape key.
    private var isFragment = false
    private var scalars = ScalarAssembler()
    private var pasted = PasteAssembler()
    /// When the last byte came, and when Escape was taken for a key, in milliseconds.
    private var lastByte: UInt64 = 0
    private var escapeTaken: UInt64?

    init(keys: TerminalKeys) { self.keys = keys }

    /// Whether more bytes within ``patience`` could change what the last ones mean.
    var isUndecided: Bool { state != .ground && state != .paste }

    /// - Parameter now: a monotonic clock's milliseconds.
    mutating func feed(_ bytes: [UInt8], at now: UInt64) {
        guard !bytes.isEmpty else { return }
        resume(bytes, at: now)
        lastByte = now
        for byte in bytes { accept(byte) }
    }

    /// Nothing came for ``patience``: what can be decided is decided.
    mutating func quiet(at now: UInt64) {
        switch state {
        case .escape:
            if isFragment {
                hadUnknown = true
            } else {
                emit(KeyPress(.escape))
                if isAlt { emit(KeyPress(.escape)) }
                escapeTaken = now
            }
            reset()
        case .pasteEnd: finishPaste()
        default:
            // A key of the table that is also the beginning of a longer one.
            if let press = keys[sequence] { finish(press) }
        }
    }

    /// Everything decided since the last time.
    mutating func take() -> InputBatch {
        defer {
            events = []
            hadUnknown = false
        }
        return InputBatch(events, hadUnknown: hadUnknown)
    }

    /// Forgets what is under way: the terminal was away in between.
    mutating func abandon() {
        reset()
        pasted = PasteAssembler()
        scalars = ScalarAssembler()
        escapeTaken = nil
    }

    // MARK: Across readings

    private mutating func resume(_ bytes: [UInt8], at now: UInt64) {
        let silence = now >= lastByte ? now - lastByte : 0
        switch state {
        case .ground:
            if let taken = escapeTaken, now >= taken, now - taken < Self.continuation,
                EscapeFragment.isRest(bytes, after: now - taken)
            {
                state = .escape
                sequence = [0x1B]
                isFragment = true
            }
        case .paste:
            if silence >= Self.lostPaste, bytes == [0x03] { finishPaste() }
        case .pasteEnd: break
        default:
            if silence >= Self.continuation { drop() }
        }
        escapeTaken = nil
    }

    // MARK: One byte

    private mutating func accept(_ byte: UInt8) {
        switch state {
        case .ground: ground(byte)
        case .escape: escape(byte)
        case .control: control(byte)
        case .shift: shift(byte)
        case .console:
            if byte >= 0x20 && byte < 0x7F { complete(byte) } else { interrupt(byte) }
        case .mouse(let left):
            if byte < 0x20 { return interrupt(byte) }
            if left > 1 { state = .mouse(left - 1) } else { drop() }
        case .string: string(byte)
        case .stringEscape:
            if byte == 0x5C { return drop() }
            drop()
            state = .escape
            sequence = [0x1B]
            escape(byte)
        case .paste, .pasteEnd:
            pasted.append(byte)
            state = pasted.isInside ? .paste : .pasteEnd
        }
    }

    private mutating func ground(_ byte: UInt8) {
        if byte >= 0x80 || scalars.isUnderWay {
            switch scalars.append(byte) {
            case .more: return
            case .scalar(let scalar): return character(scalar)
            case .invalid: hadUnknown = true
            case .invalidBefore:
                hadUnknown = true
                isAlt = false
                return ground(byte)
            }
            isAlt = false
            return
        }
        if byte == 0x1B {
            state = .escape
            sequence = [byte]
        } else {
            emit(ControlKeys.press(byte, erase: keys.eraseByte))
        }
    }

    private mutating func character(_ scalar: Unicode.Scalar) {
        let alt = isAlt
        isAlt = false
        switch scalar.value {
        // The eight-bit forms of the sequences' beginnings: U+009B is ESC [, and so on.
        case 0x8F, 0x90, 0x98, 0x9B, 0x9D...0x9F:
            state = .escape
            sequence = [0x1B]
            return escape(UInt8(scalar.value - 0x40))
        case 0x80..<0xA0:
            hadUnknown = true
            return
        default: break
        }
        emit(KeyPress(.character(String(Character(scalar))), alt ? .alt : []))
    }

    private mutating func escape(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "["): begin(.control, byte)
        case UInt8(ascii: "O"): begin(.shift, byte)
        case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "X"), UInt8(ascii: "^"), UInt8(ascii: "_"): begin(.string, byte)
        case 0x1B:
            if isAlt { emit(KeyPress(.escape)) }
            isAlt = true
        case 0x80...:
            // Alt with a character that takes several bytes.
            flushEscape()
            reset()
            isAlt = true
            ground(byte)
        default:
            flushEscape()
            let alt = !isFragment
            reset()
            guard alt else {
                hadUnknown = true
                return
            }
            if let press = keys[[0x1B, byte]] { return emit(press) }
            var press = ControlKeys.press(byte, erase: keys.eraseByte)
            press.modifiers.insert(.alt)
            emit(press)
        }
    }

    /// Of ESC ESC x the first is the Escape key.
    private mutating func flushEscape() {
        if isAlt { emit(KeyPress(.escape)) }
        isAlt = false
    }

    private mutating func begin(_ next: State, _ byte: UInt8) {
        state = next
        sequence.append(byte)
    }

    private mutating func control(_ byte: UInt8) {
        switch byte {
        case 0x20...0x3F:
            append(byte)
            // A key of the table that does not end as sequences do (rxvt's `ESC [ 3 $`).
            if let press = keys[sequence], !keys.isPrefix(sequence) { finish(press) }
        case 0x40...0x7E:
            if sequence.count == 2, byte == UInt8(ascii: "[") {
                begin(.console, byte)
            } else if sequence.count == 2, byte == UInt8(ascii: "M"), keys[sequence + [byte]] == nil {
                begin(.mouse(3), byte)
            } else {
                complete(byte)
            }
        default: interrupt(byte)
        }
    }

    private mutating func shift(_ byte: UInt8) {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: ";"): append(byte)
        case 0x20...0x7E: complete(byte)
        default: interrupt(byte)
        }
    }

    private mutating func string(_ byte: UInt8) {
        switch byte {
        case 0x07: drop()
        case 0x1B: state = .stringEscape
        case 0x9C where sequence.last == 0xC2: drop()
        case 0x03, 0x18, 0x1A: interrupt(byte)
        default:
            append(byte)
            // Only the last byte matters, for the eight-bit end.
            if sequence.count > 3 { sequence.remove(at: 2) }
        }
    }

    private mutating func append(_ byte: UInt8) {
        if sequence.count < 64 { sequence.append(byte) }
    }

    // MARK: Ends

    private mutating func complete(_ byte: UInt8) {
        append(byte)
        switch ControlSequence.meaning(sequence) {
        case .key(let press): finish(press)
        case .focusGained: focus(.focusGained)
        case .focusLost: focus(.focusLost)
        case .pasteBegin:
            reset()
            pasted = PasteAssembler()
            state = .paste
        case .unknown:
            if let press = keys[sequence] { finish(press) } else { drop() }
        }
    }

    private mutating func finish(_ press: KeyPress) {
        if isFragment { return drop() }
        var press = press
        if isAlt { press.modifiers.insert(.alt) }
        reset()
        emit(press)
    }

    private mutating func focus(_ event: InputEvent) {
        flushEscape()
        reset()
        events.append(event)
    }

    /// A byte that cannot belong to the sequence: the sequence is dropped, the byte stands for itself.
    private mutating func interrupt(_ byte: UInt8) {
        drop()
        ground(byte)
    }

    private mutating func drop() {
        hadUnknown = true
        reset()
    }

    private mutating func reset() {
        state = .ground
        sequence = []
        isAlt = false
        isFragment = false
    }

    private mutating func finishPaste() {
        events.append(.paste(pasted.text))
        pasted = PasteAssembler()
        reset()
    }

    private mutating func emit(_ press: KeyPress) { events.append(.key(press)) }
}
