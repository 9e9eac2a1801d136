import JSON

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
        /// Those with this beginning are files of further options.
        case obey(UInt8)
        /// Each must be made of these letters, as the old options of `ps`.
        case letters(String)
        /// The first one is a program of `jq`.
        case filter
    }

    let style: Style
    /// Options of one letter that stand alone.
    let flags: Set<UInt8>
    /// Options of one letter with a value, in the same word or in the next one.
    let valued: Set<UInt8>
    /// Options of one letter with a value, if any, in the same word and never in the next one.
    let attached: Set<UInt8>
    /// Names, without dashes, and whether the next word is their value.
    let long: [ExactString: Bool]
    /// By letter or name, without dashes.
    let powers: [ExactString: OptionPower]
    let operands: Operands
    /// Which words are paths; nil where it is not known.
    let paths: PathUse?

    /// - Parameter long: names with blanks between; one that ends in `=` takes a value. Names among `powers` can be there, too.
    init(
        _ flags: String = "", values: String = "", attached: String = "", long: String = "", powers: [ExactString: OptionPower] = [:],
        operands: Operands = .any, style: Style = .letters, paths: PathUse? = nil
    ) {
        self.attached = Set(attached.utf8)
        self.paths = paths
        self.style = style
        self.flags = Set(flags.utf8)
        valued = Set(values.utf8)
        var names: [ExactString: Bool] = ["help": false, "version": false]
        for name in NameList.names(in: long) {
            let takes = name.utf8.last == UInt8(ascii: "=")
            names[takes ? ExactString(String(decoding: name.utf8.dropLast(), as: UTF8.self)) : name] = takes
        }
        self.long = names
        self.powers = powers
        self.operands = operands
    }

    /// All words are text.
    static let none = ProgramOptions(style: .none, paths: .text)
}
