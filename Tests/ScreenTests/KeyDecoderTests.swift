import Surface
import Testing

@testable import Screen

/// The decoder alone: bytes in, events out, the clock in the test's hand.
@Suite struct KeyDecoderTests {
    struct Case: Sendable, CustomTestStringConvertible {
        let bytes: String
        let events: [InputEvent]
        var hadUnknown = false
        var testDescription: String { bytes.debugDescription }

        init(_ bytes: String, _ presses: KeyPress..., hadUnknown: Bool = false) {
            self.bytes = bytes
            events = presses.map { .key($0) }
            self.hadUnknown = hadUnknown
        }

        init(_ bytes: String, events: [InputEvent], hadUnknown: Bool = false) {
            self.bytes = bytes
            self.events = events
            self.hadUnknown = hadUnknown
        }
    }

    static let cases: [Case] = [
        // Characters.
        Case("a", .character("a")), Case(" ", .character(" ")), Case("~", .character("~")),
        Case("é漢👍", .character("é"), .character("漢"), .character("👍")),
        Case("e\u{301}", .character("e"), .character("\u{301}")),
        // Single bytes.
        Case("\r", KeyPress(.enter)), Case("\n", .control("j")), Case("\t", KeyPress(.tab)), Case("\u{7F}", KeyPress(.backspace)),
        Case("\u{8}", .control("h")), Case("\u{0}", .control(" ")), Case("\u{3}", .control("c")), Case("\u{1A}", .control("z")),
        Case("\u{1C}", .control("\\")), Case("\u{1F}", .control("_")), Case("\u{1B}", KeyPress(.escape)),
        // Alt.
        Case("\u{1B}x", .alt("x")), Case("\u{1B}.", .alt(".")), Case("\u{1B}é", .alt("é")), Case("\u{1B}\r", KeyPress(.enter, .alt)),
        Case("\u{1B}\u{7F}", KeyPress(.backspace, .alt)), Case("\u{1B}\u{5}", KeyPress(.character("e"), [.control, .alt])),
        Case("\u{1B}\u{1B}", KeyPress(.escape), KeyPress(.escape)), Case("\u{1B}\u{1B}x", KeyPress(.escape), .alt("x")),
        Case("\u{1B}\u{1B}\u{1B}", KeyPress(.escape), KeyPress(.escape), KeyPress(.escape)),
        Case("\u{1B}\u{1B}[A", KeyPress(.up, .alt)), Case("\u{1B}\u{1B}[3~", KeyPress(.delete, .alt)),
        // Arrows and their neighbours, both ways of writing them.
        Case("\u{1B}[A\u{1B}[B\u{1B}[C\u{1B}[D", KeyPress(.up), KeyPress(.down), KeyPress(.right), KeyPress(.left)),
        Case("\u{1B}OA\u{1B}OB\u{1B}OC\u{1B}OD", KeyPress(.up), KeyPress(.down), KeyPress(.right), KeyPress(.left)),
        Case("\u{1B}[H\u{1B}OF", KeyPress(.home), KeyPress(.end)), Case("\u{1B}[1~\u{1B}[4~", KeyPress(.home), KeyPress(.end)),
        Case("\u{1B}[7~\u{1B}[8~", KeyPress(.home), KeyPress(.end)), Case("\u{1B}[2~\u{1B}[3~", KeyPress(.insert), KeyPress(.delete)),
        Case("\u{1B}[5~\u{1B}[6~", KeyPress(.pageUp), KeyPress(.pageDown)), Case("\u{1B}[Z", KeyPress(.backTab)),
        Case("\u{1B}[1;5D", KeyPress(.left, .control)), Case("\u{1B}[1;2A", KeyPress(.up, .shift)),
        Case("\u{1B}[1;3C", KeyPress(.right, .alt)), Case("\u{1B}[1;8H", KeyPress(.home, [.shift, .alt, .control])),
        Case("\u{1B}[5;5~", KeyPress(.pageUp, .control)), Case("\u{1B}[3;2~", KeyPress(.delete, .shift)),
        // Function keys: xterm, VT220, the Linux console.
        Case("\u{1B}OP\u{1B}OS", KeyPress(.function(1)), KeyPress(.function(4))),
        Case("\u{1B}[15~\u{1B}[24~", KeyPress(.function(5)), KeyPress(.function(12))),
        Case("\u{1B}[1;2P", KeyPress(.function(1), .shift)), Case("\u{1B}[[A\u{1B}[[E", KeyPress(.function(1)), KeyPress(.function(5))),
        // The keypad in application mode.
        Case("\u{1B}OM", KeyPress(.enter)), Case("\u{1B}Oq\u{1B}Ok", .character("1"), .character("+")),
        // By code point: only what has no other form.
        Case("\u{1B}[13;2u", KeyPress(.enter, .shift)), Case("\u{1B}[9;2u", KeyPress(.backTab)), Case("\u{1B}[27;5;13~", KeyPress(.enter, .control)),
        Case("\u{1B}[120;5u", .control("x")), Case("\u{1B}[97u", events: [], hadUnknown: true), Case("\u{1B}[97;1u", events: [], hadUnknown: true),
        Case("\u{1B}[97;1:3u", events: [], hadUnknown: true), Case("\u{1B}[97;5:3u", events: [], hadUnknown: true),
        Case("\u{1B}[13;1:3u", events: [], hadUnknown: true), Case("\u{1B}[13;1:2u", events: [], hadUnknown: true),
        Case("\u{1B}[57441;2u", events: [], hadUnknown: true), Case("\u{1B}[27;1;97~", events: [], hadUnknown: true),
        Case("\u{1B}[1;5:3A", events: [], hadUnknown: true), Case("\u{1B}[1;9A", events: [], hadUnknown: true),
        // Focus.
        Case("\u{1B}[I", events: [.focusGained]), Case("\u{1B}[O", events: [.focusLost]), Case("\u{1B}[Oa", events: [.focusLost, .key(.character("a"))]),
        // Replies, swallowed whole.
        Case("\u{1B}[12;34R", events: [], hadUnknown: true), Case("\u{1B}[?64;1;2c", events: [], hadUnknown: true),
        Case("\u{1B}[>41;354;0c", events: [], hadUnknown: true), Case("\u{1B}[?2026;2$y", events: [], hadUnknown: true),
        Case("\u{1B}[0n", events: [], hadUnknown: true), Case("\u{1B}[8;24;80t", events: [], hadUnknown: true),
        Case("\u{1B}]l y\u{1B}\\", events: [], hadUnknown: true), Case("\u{1B}]11;rgb:0000/0000/0000\u{7}", events: [], hadUnknown: true),
        Case("\u{1B}P1+r544e=79\u{1B}\\", events: [], hadUnknown: true), Case("\u{1B}_Gi=1;OK\u{1B}\\", events: [], hadUnknown: true),
        Case("\u{1B}]52;c;YQ==\u{9C}", events: [], hadUnknown: true), Case("\u{1B}^y\r\u{1B}\\a", events: [.key(.character("a"))], hadUnknown: true),
        Case("\u{1B}[12;34R\u{1B}[?64;1c\u{1B}]l y\u{1B}\\\u{1B}P1+r544e=79\u{1B}\\", events: [], hadUnknown: true),
        // Mouse: the old way and SGR.
        Case("\u{1B}[M !!", events: [], hadUnknown: true), Case("\u{1B}[Ma\u{61}a", events: [], hadUnknown: true),
        Case("\u{1B}[<0;12;7M\u{1B}[<0;12;7m", events: [], hadUnknown: true),
        // The eight-bit beginnings, as UTF-8.
        Case("\u{9B}A", KeyPress(.up)), Case("\u{9D}0;y\u{7}", events: [], hadUnknown: true), Case("\u{85}", events: [], hadUnknown: true),
        // Stray marks.
        Case("\u{1B}[201~", events: [], hadUnknown: true), Case("\u{1B}[200;1~a", events: [.key(.character("a"))], hadUnknown: true),
        // Broken off: what cannot belong to a sequence stands for itself.
        Case("\u{1B}[12\u{3}", events: [.key(.control("c"))], hadUnknown: true), Case("\u{1B}[1\u{1B}[A", events: [.key(KeyPress(.up))], hadUnknown: true),
        Case("\u{1B}]0;\u{3}", events: [.key(.control("c"))], hadUnknown: true), Case("\u{1B}P1\u{1B}[A", events: [.key(KeyPress(.up))], hadUnknown: true),
        Case("\u{1B}[1é", events: [.key(.character("é"))], hadUnknown: true),
        // Pastes.
        Case("\u{1B}[200~y\r\u{1B}[201~", events: [.paste("y\n")]), Case("\u{1B}[200~\u{1B}[201~", events: [.paste("")]),
        Case("\u{1B}[200~a\r\nb\nc\rd\r\r\n\u{1B}[201~", events: [.paste("a\nb\nc\nd\n\n")]),
        Case("\u{1B}[200~\u{1B}[A\u{1B}OB\u{1B}\u{3}\u{1B}[201~", events: [.paste("\u{1B}[A\u{1B}OB\u{1B}\u{3}")]),
        Case("\u{1B}[200~\u{1B}\u{1B}[20\u{1B}[2\u{1B}[202~漢\u{1B}[201~", events: [.paste("\u{1B}\u{1B}[20\u{1B}[2\u{1B}[202~漢")]),
        // A paste that holds its own end mark goes on until the line is quiet.
        Case("\u{1B}[200~x\u{1B}[201~y\ra\u{1B}[201~", events: [.paste("xy\na")]), Case("\u{1B}[200~x\u{1B}[201~y\r", events: [.paste("xy\n")]),
        Case("\u{1B}[200~x\u{1B}[201~\u{1B}[200~y\u{1B}[201~", events: [.paste("xy")]),
    ]

    static let keys = TerminalKeys()

    private func decode(_ pieces: [[UInt8]], gap: UInt64 = 0) -> InputBatch {
        var decoder = KeyDecoder(keys: Self.keys)
        var now: UInt64 = 1000
        for piece in pieces {
            decoder.feed(piece, at: now)
            if gap >= UInt64(KeyDecoder.patience) { decoder.quiet(at: now + UInt64(KeyDecoder.patience)) }
            now += gap
        }
        decoder.quiet(at: now + UInt64(KeyDecoder.patience))
        return decoder.take()
    }

    @Test(arguments: cases) func means(_ test: Case) {
        let batch = decode([Array(test.bytes.utf8)])
        #expect(batch.events == test.events)
        #expect(batch.hadUnknown == test.hadUnknown)
    }

    /// However the bytes are cut, as long as they come without a pause.
    @Test(arguments: cases) func meansTheSameInPieces(_ test: Case) {
        let bytes = Array(test.bytes.utf8)
        #expect(decode(bytes.map { [$0] }).events == test.events)
        for cut in 0...bytes.count {
            let batch = decode([Array(bytes[..<cut]), Array(bytes[cut...])])
            #expect(batch.events == test.events, "cut at \(cut)")
            #expect(batch.hadUnknown == test.hadUnknown, "cut at \(cut)")
        }
    }

    /// A slow line cuts a sequence in two, with a pause that is longer than patience: no fragment comes out as a letter.
    @Test(arguments: ["\u{1B}[A", "\u{1B}[1;5D", "\u{1B}OA", "\u{1B}[200~a\u{1B}[201~", "\u{1B}[12;34R", "\u{1B}]l y\u{1B}\\", "\u{1B}P1+r544e=79\u{1B}\\"])
    func fragmentsAreNoLetters(text: String) {
        let bytes = Array(text.utf8)
        for cut in 1..<bytes.count {
            for event in decode([Array(bytes[..<cut]), Array(bytes[cut...])], gap: 40).events {
                guard case .key(let press) = event, case .character = press.key else { continue }
                // After the whole introducer of a paste its text may come; it never does as a key.
                Issue.record("cut at \(cut): \(event)")
            }
        }
    }

    @Test func sequencesAreCompletedAcrossReadings() {
        #expect(decode([Array("\u{1B}[1;".utf8), Array("5D".utf8)], gap: 100).events == [.key(KeyPress(.left, .control))])
    }

    /// An unfinished sequence does not hold the keyboard for ever.
    @Test func unfinishedSequencesAreGivenUp() {
        let batch = decode([Array("\u{1B}[1;".utf8), Array("D".utf8)], gap: KeyDecoder.continuation)
        #expect(batch == InputBatch([.key(.character("D"))], hadUnknown: true))
        #expect(decode([Array("\u{1B}]0;title".utf8), Array("a".utf8)], gap: 1000).events == [.key(.character("a"))])
    }

    /// What a person types after Escape is what they typed.
    @Test(arguments: ["O", "[", "P", "a", "OK", "Oh no", "]", "x", "\u{1B}"])
    func typingAfterEscape(text: String) {
        let events = decode([[0x1B], Array(text.utf8)], gap: 120).events
        let typed = text.unicodeScalars.map { $0 == "\u{1B}" ? InputEvent.key(KeyPress(.escape)) : .key(.character(String(Character($0)))) }
        #expect(events == [.key(KeyPress(.escape))] + typed)
    }

    @Test func pastesAreWholeAcrossReadings() {
        let text = String(repeating: "a line that is pasted 漢字\r", count: 5000)
        let bytes = Array("\u{1B}[200~\(text)\u{1B}[201~".utf8)
        var decoder = KeyDecoder(keys: Self.keys)
        var now: UInt64 = 0
        for start in stride(from: 0, to: bytes.count, by: 1000) {
            decoder.feed(Array(bytes[start..<min(start + 1000, bytes.count)]), at: now)
            if start + 1000 < bytes.count {
                decoder.quiet(at: now)
                #expect(decoder.take() == InputBatch([]))
            }
            now += 400
        }
        decoder.quiet(at: now)
        #expect(decoder.take().events == [.paste(text.replacing("\r", with: "\n"))])
    }

    @Test func aKeyAfterAPauseIsNoPartOfThePaste() {
        #expect(decode([Array("\u{1B}[200~x\u{1B}[201~".utf8), Array("y".utf8)], gap: 30).events == [.paste("x"), .key(.character("y"))])
    }

    /// The way out when the end mark is lost.
    @Test func controlCEndsALostPaste() {
        #expect(decode([Array("\u{1B}[200~x".utf8), [3]], gap: 2000).events == [.paste("x"), .key(.control("c"))])
        #expect(decode([Array("\u{1B}[200~x".utf8), [3]], gap: 100).events == [])
    }

    @Test(arguments: [[0xFF], [0xC3], [0xC0, 0x80], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0x80], [0xE2, 0x82]] as [[UInt8]])
    func invalidUTF8IsNoKey(bytes: [UInt8]) {
        let batch = decode([bytes + Array("a".utf8)])
        #expect(batch == InputBatch([.key(.character("a"))], hadUnknown: true))
    }

    /// Whatever comes in, it ends, and Ctrl-C gets through within two seconds of silence.
    @Test func survivesNoise() {
        var random = Numbers(seed: 7)
        let alphabet: [UInt8] = [0x1B, 0x1B, 0x5B, 0x4F, 0x5D, 0x50, 0x30, 0x31, 0x32, 0x7E, 0x3B, 0x4D, 0x07, 0x5C, 0x61, 0xC2, 0x9B, 0xFF, 0x0D, 0x00]
        for _ in 0..<500 {
            var decoder = KeyDecoder(keys: Self.keys)
            decoder.feed((0..<random.next(60)).map { _ in alphabet[random.next(alphabet.count)] }, at: 0)
            decoder.quiet(at: 25)
            _ = decoder.take()
            decoder.feed([3], at: 5000)
            decoder.quiet(at: 5025)
            #expect(decoder.take().events.last == .key(.control("c")))
        }
    }

    /// A terminal whose keys do not end as sequences do, and one whose backspace is Ctrl-H.
    @Test func takesKeysFromTheDescription() {
        let keys = TerminalKeys([
            ("kDC", Array("\u{1B}[3$".utf8)), ("kUP5", Array("\u{1B}Oa".utf8)), ("KEY_BACKSPACE", [8]), ("KEY_F(3)", Array("\u{1B}[M".utf8)),
            ("KEY_UP", [0x0B]), ("KEY_F(63)", Array("\u{1B}[9z".utf8)), ("KEY_MOUSE", Array("\u{1B}[<".utf8)), ("KEY_DOWN", Array("\u{1B}B".utf8)),
        ])
        var decoder = KeyDecoder(keys: keys)
        decoder.feed(Array("\u{1B}[3$\u{1B}Oa\u{8}\u{1B}[M\u{B}\u{1B}B".utf8), at: 0)
        let wanted: [KeyPress] = [
            KeyPress(.delete, .shift), KeyPress(.up, .control), KeyPress(.backspace), KeyPress(.function(3)), .control("k"), KeyPress(.down),
        ]
        #expect(decoder.take() == InputBatch(wanted.map { .key($0) }))
    }
}

extension KeyPress {
    static func alt(_ letter: String) -> KeyPress { KeyPress(.character(letter), .alt) }
}
