import JSON

/// What an interpreter is told to run by its arguments.
enum ScriptArgument {
    /// `sh -c LINE`
    case line(String)
    /// A file by its path.
    case file(String)
    /// A text in another language, or a module.
    case code

    /// Nil where the arguments name nothing or are not clear.
    init?(_ words: [ShellWord], _ language: ProgramLanguage) {
        var rest = words.dropFirst()
        switch language {
        case .shell:
            guard let script = Self.shell(&rest) else { return nil }
            self = script
        case .python:
            guard let script = Self.other(&rest, alone: "uBEsSIOvqbdix", valued: "WX", code: "cm") else { return nil }
            self = script
        case .other:
            guard let script = Self.other(&rest, alone: "wWtT", valued: "", code: "eEpr") else { return nil }
            self = script
        case .tool: return nil
        case .text:
            while let word = rest.popFirst() {
                guard let text = word.literal.map({ ExactString($0) }) else { return nil }
                if text == "-f" {
                    guard let file = rest.popFirst()?.literal else { return nil }
                    self = .file(file)
                    return
                }
                if text == "-F" || text == "-v" {
                    rest = rest.dropFirst()
                } else if text.utf8.first != UInt8(ascii: "-") {
                    self = .code
                    return
                }
            }
            return nil
        }
    }

    /// The options of a shell (POSIX XCU, sh; bash manual, section 6.1): those behind `-c` are still options.
    private static func shell(_ rest: inout ArraySlice<ShellWord>) -> ScriptArgument? {
        var hasLine = false
        while let word = rest.popFirst() {
            guard let text = word.literal else { return nil }
            let bytes = Array(text.utf8)
            guard bytes.count > 1 || bytes == [UInt8(ascii: "-")], bytes[0] == UInt8(ascii: "-") || bytes[0] == UInt8(ascii: "+") else {
                return hasLine ? .line(text) : .file(text)
            }
            if bytes == Array("--".utf8) || bytes == Array("-".utf8) {
                guard let next = rest.popFirst()?.literal else { return nil }
                return hasLine ? .line(next) : .file(next)
            }
            if bytes.starts(with: "--".utf8) {
                switch ExactString(text) {
                case "--login", "--noprofile", "--norc", "--posix", "--verbose", "--restricted", "--noediting": continue
                default: return nil
                }
            }
            for letter in bytes.dropFirst() {
                switch letter {
                case UInt8(ascii: "c"): hasLine = true
                case UInt8(ascii: "o"), UInt8(ascii: "O"):
                    // A name of a shell option follows, in the next word.
                    guard bytes.last == letter, rest.popFirst()?.literal != nil else { return nil }
                case UInt8(ascii: "s"): return nil
                default: if !"aefhklmnptuvxBCEHPTi".utf8.contains(letter) { return nil }
                }
            }
        }
        return nil
    }

    private static func other(
        _ rest: inout ArraySlice<ShellWord>, alone: String, valued: String, code: String
    ) -> ScriptArgument? {
        while let word = rest.popFirst() {
            guard let text = word.literal else { return nil }
            let bytes = Array(text.utf8)
            guard bytes.first == UInt8(ascii: "-") else { return .file(text) }
            if bytes == Array("--".utf8) { return rest.popFirst()?.literal.map(ScriptArgument.file) }
            if bytes.count < 2 || bytes[1] == UInt8(ascii: "-") { return nil }
            for (index, letter) in bytes.enumerated().dropFirst() {
                if code.utf8.contains(letter) { return .code }
                if valued.utf8.contains(letter) {
                    if index == bytes.count - 1 { rest = rest.dropFirst() }
                    break
                }
                if !alone.utf8.contains(letter) { return nil }
            }
        }
        return nil
    }
}
