import JSON

/// The commands in the words of `find`, behind `-exec` and its like (POSIX XCU, find).
enum FindActions {
    /// The words that are no commands, and the commands with the option before each. A word with `{}` is the name of what is
    /// found, and not known.
    static func split(_ words: [ShellWord]) -> (kept: [ShellWord], commands: [(option: String, words: [ShellWord])]) {
        var rest = words.dropFirst()
        var kept: [ShellWord] = []
        var commands: [(option: String, words: [ShellWord])] = []
        while let word = rest.popFirst() {
            guard let option = word.literal, runs(ExactString(option)) else {
                kept.append(word)
                continue
            }
            var command: [ShellWord] = []
            var last: ExactString?
            while let next = rest.popFirst() {
                let text = next.literal.map { ExactString($0) }
                if text == ";" || text == "+" && last == "{}" { break }
                last = text
                command.append(text?.utf8.contains(UInt8(ascii: "{")) == true ? .unknown : next)
            }
            commands.append((option, command))
        }
        return (kept, commands)
    }

    private static func runs(_ option: ExactString) -> Bool {
        option == "-exec" || option == "-execdir" || option == "-ok" || option == "-okdir"
    }
}
