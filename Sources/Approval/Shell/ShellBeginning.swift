/// The text of a word from its start on, as far as it is known without running anything: enough to tell where a path in it
/// leads, or from which folder on it is known only when it runs.
public struct ShellBeginning: Sendable, Hashable {
    public enum Piece: Sendable, Hashable {
        case text(String)
        /// The value of a variable of the environment, and how it is spelled: `$HOME`, `~`.
        case variable(String, spelled: String)
    }

    public var pieces: [Piece] = []
    /// Nothing of the word is missing.
    public var isWhole = true

    public init(_ text: String) { pieces = [.text(text)] }

    init(pieces: [Piece], isWhole: Bool) {
        self.pieces = pieces
        self.isWhole = isWhole
    }

    /// As it is written but for its quotes; `…` stands for what is not known.
    public var spelled: String {
        pieces.map { if case .text(let text) = $0 { text } else if case .variable(_, let spelled) = $0 { spelled } else { "" } }.joined() + (isWhole ? "" : "…")
    }

    /// The text with the values of variables in it, up to the first that has none.
    public func text(_ value: (String) -> String?) -> (text: String, isWhole: Bool) {
        var text = ""
        for piece in pieces {
            switch piece {
            case .text(let part): text += part
            case .variable(let name, _):
                guard let part = value(name) else { return (text, false) }
                text += part
            }
        }
        return (text, isWhole)
    }
}

extension ShellWord {
    /// - Parameter beginning: what is known of a word that the shell makes.
    func beginning(_ beginning: ShellBeginning?) -> ShellBeginning {
        switch self {
        case .literal(let text): ShellBeginning(text)
        case .unknown: beginning ?? ShellBeginning(pieces: [], isWhole: false)
        }
    }
}
