import JSON

/// Whether the beginning of a command ends between an option and its value: a rule of such words says nothing that a person
/// would mean.
enum OptionCut {
    /// - Parameter count: how many words are kept.
    static func isThere(_ words: [ExactString], _ count: Int) -> Bool {
        guard count > 1, count < words.count else { return false }
        let last = words[count - 1]
        guard last.utf8.first == UInt8(ascii: "-"), last.utf8.count > 1 else { return false }
        // It ends the options, and is nothing by itself.
        if last == "--" { return true }
        let (kept, options) = arguments(Array(words.prefix(count)))
        if ArgumentScan(kept, options).wantsValue { return true }
        let alone = ArgumentScan([.literal(last.string)], options)
        if alone.powers.isEmpty, alone.unknownOption == nil { return false }
        // What is not known of it may take the next word, unless that is an option or the value stands behind a sign.
        return words[count].utf8.first != UInt8(ascii: "-") && !last.utf8.contains(UInt8(ascii: "="))
    }

    /// The words behind the program, or behind the subcommand of git, and the options that are known there.
    private static func arguments(_ words: [ExactString]) -> (ArraySlice<ShellWord>, ProgramOptions) {
        let literals = words.dropFirst().map { ShellWord.literal($0.string) }[...]
        guard let row = ProgramTable.row(CommandRisk.programName(words[0].string)) else { return (literals, ProgramOptions()) }
        guard case .special(.git) = row.nature else { return (literals, row.options) }
        let general = ArgumentScan(literals, GitTable.general, stops: true)
        guard let name = general.operands.first?.literal else { return (literals, GitTable.general) }
        return (general.operands.dropFirst()[...], GitTable.row(ExactString(name))?.options ?? ProgramOptions())
    }
}
