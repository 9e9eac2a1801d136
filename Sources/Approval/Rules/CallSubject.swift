import Conversation
import JSON

/// A call as rules look at it: read once, held against many rules.
struct CallSubject {
    let sheet: CallSheet
    let name: ExactString
    /// Every command that the call can be seen to start, also inside of substitutions and wrappers; none for other calls.
    let reachable: [[ShellWord]]
    /// The commands of which a rule each must allow, in order.
    let parts: [CommandPart]
    /// Why the line cannot be taken apart into commands that rules could allow; nil where it can, and for other calls.
    let opaque: String?
    let startsProgram: Bool

    init(_ sheet: CallSheet) {
        self.sheet = sheet
        name = sheet.definition.fullName
        switch sheet.facts.effect {
        case .runs(let argv):
            let words = argv.map { ShellWord.literal($0.string) }
            reachable = ShellLine.reachable(from: words)
            parts = [CommandPart(words: argv, readsPipe: false)]
            opaque = nil
            startsProgram = true
        case .runsLine(_, let text):
            let line = ShellLine(text.string)
            reachable = line.reachableCommands
            startsProgram = true
            if line.isTransparent {
                parts = line.simpleCommands.map { CommandPart(words: ($0.argv ?? []).map { ExactString($0) }, readsPipe: $0.readsPipe) }
                opaque = LineOrder.problem(line, parts)
            } else {
                parts = []
                opaque = line.opacity
            }
        default:
            (reachable, parts, opaque, startsProgram) = ([], [], nil, false)
        }
    }

    /// All that the call touches, as far as it is known: real places where there are some, else as it is written.
    var touched: [ExactString] {
        sheet.facts.targets.map { $0.resolved ?? $0.given } + sheet.facts.places.map { $0.resolved ?? $0.given } + sheet.facts.named.map { $0.resolved ?? $0.given }
    }
}

/// One command of a call that a rule could allow: words that are known to the last.
struct CommandPart: Equatable {
    let words: [ExactString]
    /// What it reads is the output of another program.
    let readsPipe: Bool

    var shellWords: [ShellWord] { words.map { .literal($0.string) } }
}

extension ShellLine {
    /// Why a line that is not ``isTransparent`` is none, one sentence.
    var opacity: String {
        if traits.contains(.quoting) { return "A word of it is spelled in pieces or with escapes." }
        return because ?? (traits.contains(.expansion) ? "It holds a pattern or a tilde, which the shell makes into other words." : "Parts of it are known only when it runs.")
    }
}
