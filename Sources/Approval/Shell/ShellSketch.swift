/// The commands that a text could hold, found without its grammar: whatever can begin a command begins one.
///
/// For the rest of a line that is beyond the limits. It is good for rules that deny and for nothing else: it takes quoted
/// text for commands rather than missing one.
enum ShellSketch {
    static func add(_ text: ArraySlice<UInt8>, to reading: inout ShellReading) {
        var words: [ShellWord] = []
        var word: [UInt8] = []
        var isKnown = true
        func endWord() {
            if !word.isEmpty || !isKnown {
                words.append(isKnown ? String(validating: word, as: UTF8.self).map(ShellWord.literal) ?? .unknown : .unknown)
            }
            word = []
            isKnown = true
        }
        func endCommand() {
            endWord()
            if !words.isEmpty { reading.add(ShellCommand(words: words)) }
            words = []
        }
        for byte in text {
            switch byte {
            case 0x20, 0x09: endWord()
            case 0x0A, UInt8(ascii: ";"), UInt8(ascii: "&"), UInt8(ascii: "|"), UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "`"),
                UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "<"), UInt8(ascii: ">"):
                endCommand()
            case UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "\\"): break
            case UInt8(ascii: "$"), UInt8(ascii: "*"), UInt8(ascii: "?"), UInt8(ascii: "["), UInt8(ascii: "~"): isKnown = false
            default: word.append(byte)
            }
        }
        endCommand()
    }
}
