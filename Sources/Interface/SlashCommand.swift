import Link

/// A command that is typed in the composer: its name, its words for help sheet and list, why it does nothing now, and
/// what it does.
struct SlashCommand: Sendable {
    /// Without the slash; small letters only.
    let name: String
    let help: String
    /// What comes after the name, as the list shows it; nil for a command that is one word.
    let argument: String?
    /// What comes after the name may have more than one line.
    let takesLines: Bool
    /// While the engine asks and offers this answer, the command gives it.
    let answers: Pause.Choice?
    let whyDisabled: @Sendable (InterfaceState) -> String?
    /// With what was typed after the name, without blanks around it.
    let perform: @Sendable (inout InterfaceState, Press, String) -> [InterfaceEffect]

    /// As it is listed, its argument stands in brackets.
    var isArgumentOptional: Bool { argument?.utf8.first == UInt8(ascii: "[") }

    /// As it is typed.
    var typed: String { "/\(name)" }

    /// As it is listed: `/rename NAME`.
    var title: String { argument.map { "\(typed) \($0)" } ?? typed }

    /// Everything that can be typed, as help sheet and documentation list it.
    static var list: [(title: String, help: String)] {
        all.map { ($0.title, $0.help) } + [
            ("!…", "run a shell line yourself; its output goes with your next message"),
            ("//…", "a message that begins with a slash"),
        ]
    }

    static func named(_ name: String) -> SlashCommand? { all.first { $0.name.utf8.elementsEqual(name.utf8) } }

    /// Those that begin with some letters, in the order of the table.
    static func matching(_ stem: String) -> [SlashCommand] { all.filter { $0.name.utf8.starts(with: stem.utf8) } }
}

/// What the text in the composer is.
enum ComposerText {
    /// What goes to the model.
    case message(String)
    case command(SlashCommand, argument: String)
    case unknown(String)
    /// A shell line that the person runs.
    case run(String)
    /// A lone `!`.
    case nothingToRun

    /// A command is one word of small letters after a slash, with more only if it takes more: on the same line, or on any number of lines. A line
    /// after `!` is the person's own. Anything else is a message; two slashes or a blank before it make a message of a
    /// command too.
    init(_ text: String) {
        if text.utf8.first == UInt8(ascii: "!") {
            let line = String(text.unicodeScalars.dropFirst())
            let isBlank = line.unicodeScalars.allSatisfy { $0.properties.isWhitespace }
            self = isBlank ? .nothingToRun : .run(line)
            return
        }
        if let (name, argument) = ComposerText.command(text) {
            self = SlashCommand.named(name).map { .command($0, argument: argument) } ?? .unknown(name)
            return
        }
        self = .message(ComposerText.isDoubled(text) ? String(text.unicodeScalars.dropFirst()) : text)
    }

    /// How a message has to be written so that it is read as this message.
    static func written(_ message: String) -> String {
        if message.utf8.first == UInt8(ascii: "!") { return " " + message }
        return command(message) != nil || isDoubled(message) ? "/" + message : message
    }

    /// A command with more than one slash: the first of them only says that it is a message.
    private static func isDoubled(_ text: String) -> Bool {
        let slashes = text.utf8.prefix { $0 == UInt8(ascii: "/") }.count
        return slashes > 1 && command(String(text.unicodeScalars.dropFirst(slashes - 1))) != nil
    }

    private static func command(_ text: String) -> (name: String, argument: String)? {
        guard text.utf8.first == UInt8(ascii: "/") else { return nil }
        let bytes = text.utf8.reversed().drop { $0 == 0x20 || $0 == 0x0A }.reversed()
        let word = bytes.prefix { $0 != 0x20 }
        guard let name = stem(word), !name.isEmpty else { return nil }
        if word.count == bytes.count { return (name, "") }
        let rest = bytes.dropFirst(word.count).drop { $0 == 0x20 }
        guard let command = SlashCommand.named(name), command.argument != nil, command.takesLines || !rest.contains(0x0A) else { return nil }
        return (name, String(decoding: Array(rest), as: UTF8.self))
    }

    /// The letters of a command that is being written, possibly none yet; nil for anything else.
    static func stem(_ bytes: some Collection<UInt8>) -> String? {
        let name = bytes.dropFirst()
        guard bytes.first == UInt8(ascii: "/"), name.allSatisfy({ (0x61...0x7A).contains($0) }) else { return nil }
        return String(decoding: Array(name), as: UTF8.self)
    }
}
