import JSON

/// Whether a word mixes letters of scripts that are mistaken for each other (UTS 39, section 5).
///
/// Mixing alone is no alarm, or it would ring at `Δt`, `kΩ` and `API設計`: one letter must read as one of the other script.
struct WordJudge {
    /// Below this many letters a Greek letter that is easily told from a Latin one is a variable.
    private static let longWord = 4

    private struct Letter {
        let value: UInt32
        let script: Script
    }

    private let text: String
    private var letters: [Letter] = []

    /// A word of letters and marks between characters that are neither.
    init(_ bytes: TextBytes, _ range: Range<Int>) {
        text = bytes.text(range)
        var reader = ScalarReader()
        var index = range.lowerBound
        while index < range.upperBound {
            let (value, end) = bytes.scalar(at: index)
            reader.look(at: value)
            // Letters that scripts share and marks mix with anything.
            if reader.kind == .letter, reader.script != .common { letters.append(Letter(value: value, script: reader.script)) }
            index = end
        }
    }

    var isMixed: Bool { !suspects().isEmpty }

    /// What is wrong with the word, or nil.
    func problem() -> String? {
        let suspects = named(suspects())
        guard let first = suspects.first else { return nil }
        var scripts: [Script] = []
        for letter in letters where !scripts.contains(letter.script) { scripts.append(letter.script) }
        let names = WordList.joined(scripts.map(\.words))
        var told: [UInt32] = []
        var seen: Set<UInt32> = []
        for suspect in suspects where seen.insert(suspect.value).inserted { told.append(suspect.value) }
        let which = told.prefix(3).map { "\(Self.shown($0)) is \(ScalarNames.number(of: $0))" }.joined(separator: ", ")
        let rest = told.count > 3 ? " and \(told.count - 3) more" : ""
        return "“\(shownWord(around: first.value))” mixes \(names): \(which)\(rest)"
    }

    /// The letters that read as letters of another script in the word.
    private func suspects() -> [Letter] {
        let isLong = letters.count >= Self.longWord
        let alike = Set(letters.lazy.map(\.script).filter { $0.kinship == .alike })
        var suspects: [Letter] = []
        for (index, letter) in letters.enumerated() where letter.script != .latin && Confusables.ascii(letter.value) != nil {
            switch letter.script.kinship {
            case .alike:
                if alike.count > 1, isLong || !Confusables.isFaint(letter.value) { suspects.append(letter) }
            case .distant:
                // A prefix or an ending of its own is ordinary: `וGoogle`; inside Latin letters it is not.
                if index > 0, index + 1 < letters.count, letters[index - 1].script.kinship == .alike,
                    letters[index + 1].script.kinship == .alike
                {
                    suspects.append(letter)
                }
            case .apart: continue
            }
        }
        return suspects.isEmpty ? strangers() : suspects
    }

    /// The other way round: Latin letters in a word of another script, that read as letters of that.
    private func strangers() -> [Letter] {
        let latin = letters.count { $0.script == .latin }
        guard latin > 0 else { return [] }
        let others = Set(letters.lazy.map(\.script).filter { $0.kinship == .alike && $0 != .latin })
            .filter { script in letters.count(where: { $0.script == script }) > latin }
        return letters.filter {
            $0.script == .latin && $0.value < 0x80
                && ConfusableTable.scripts[UInt8(truncatingIfNeeded: $0.value)]?.isDisjoint(with: others) == false
        }
    }

    /// Of a word with few Latin letters those are named, not the many that belong there.
    private func named(_ suspects: [Letter]) -> [Letter] {
        if suspects.isEmpty { return [] }
        let strangers = strangers()
        return strangers.isEmpty ? suspects : strangers
    }

    private static func shown(_ value: UInt32) -> String { VisibleText.line(Unicode.Scalar(value).map { String($0) } ?? "") }

    /// The word, or of a very long one what is around the letter in question.
    private func shownWord(around value: UInt32) -> String {
        let scalars = text.unicodeScalars
        guard scalars.count > 40, let place = scalars.firstIndex(where: { $0.value == value }) else { return VisibleText.line(text) }
        let start = scalars.index(place, offsetBy: -15, limitedBy: scalars.startIndex) ?? scalars.startIndex
        let end = scalars.index(place, offsetBy: 15, limitedBy: scalars.endIndex) ?? scalars.endIndex
        let part = VisibleText.line(String(scalars[start..<end]))
        return (start > scalars.startIndex ? "…" : "") + part + (end < scalars.endIndex ? "…" : "")
    }
}
