import JSON

/// What a command comes to: program, words, folder, variables, and the scripts that it runs by path.
extension EffectRows {
    static func commandRows(_ argv: [ExactString], facts: Facts) -> [DisplayRow] {
        programRows(facts) + wordRows(argv) + placeRows(facts)
    }

    static func shellRows(_ facts: Facts) -> [DisplayRow] {
        programRows(facts) + [DisplayRow(.effect, label: "words", "-c \(VisibleText.open)the command above, as one word\(VisibleText.close)")]
            + placeRows(facts)
    }

    private static func programRows(_ facts: Facts) -> [DisplayRow] {
        guard let program = facts.program else { return [] }
        return [DisplayRow(.effect, label: "program", program.resolved.map { VisibleText.line($0.string) } ?? "not found in the fixed PATH")]
    }

    /// On one row where no word could be taken for two or for something else; otherwise a word a row.
    private static func wordRows(_ argv: [ExactString]) -> [DisplayRow] {
        let words = argv.dropFirst()
        if words.isEmpty { return [] }
        if words.allSatisfy(isPlain), words.reduce(0, { $0 + $1.utf8.count + 1 }) <= 200 {
            return [DisplayRow(.effect, label: "words", words.map(\.string).joined(separator: " "))]
        }
        return argv.enumerated().dropFirst().flatMap { index, word in
            let visible = word.isEmpty ? ["\(VisibleText.open)empty text\(VisibleText.close)"] : VisibleText.lines(word.string)
            return [DisplayRow(.effect, label: "word \(index)", visible[0])] + visible.dropFirst().map { DisplayRow(.effect, $0) }
        }
    }

    private static func isPlain(_ word: ExactString) -> Bool {
        !word.isEmpty && word.utf8.allSatisfy { byte in
            ASCII.isAlphanumeric(byte) || "-_./=:,+@%".utf8.contains(byte)
        }
    }

    private static func placeRows(_ facts: Facts) -> [DisplayRow] {
        let folder = facts.targets.first { $0.argument == "cwd" }?.resolved ?? facts.folder
        // Those that switch off what a repository could make git run are told in words: they are many, and always the same.
        let isQuiet = GitSwitches.entries.allSatisfy(facts.environment.contains)
        let listed = isQuiet ? facts.environment.filter { !GitSwitches.entries.contains($0) } : facts.environment
        let names = listed.map { VisibleText.line($0.name.string) }.joined(separator: " ")
        return [
            DisplayRow(.effect, label: "folder", VisibleText.line(folder.string)),
            DisplayRow(.effect, label: "variables", names.isEmpty ? "none" : "only \(names)"),
        ]
            + (isQuiet ? [DisplayRow(.effect, label: "git", "no hooks, monitors, pagers, editors")] : [])
            + (facts.sandbox?.rows ?? [])
            + (facts.timeLimit.map { [DisplayRow(.effect, label: "time", "ends after \(time($0))")] } ?? [])
    }

    private static func time(_ seconds: Int) -> String {
        if seconds < 120 { return "\(seconds) s" }
        return seconds % 60 == 0 ? "\(seconds / 60) min" : "\(seconds / 60) min \(seconds % 60) s"
    }

    /// The content of each script, whole, and what it leaves open.
    static func scriptRows(_ facts: Facts) -> [DisplayRow] {
        facts.scripts.flatMap { script in
            var rows = [DisplayRow(.section, "The script \(VisibleText.line(script.given.string))")]
            if let resolved = script.resolved { rows.append(DisplayRow(.effect, VisibleText.line(resolved.string))) }
            guard let text = script.text.map({ String(decoding: $0, as: UTF8.self) }) else {
                return rows + [DisplayRow(.note, "its content is not shown: \(VisibleText.sentence(script.problem ?? "it was not read"))")]
            }
            let lines = VisibleText.lines(text)
            rows.append(DisplayRow(.note, "\(ByteCount.words(script.size)), all of it; files that it reads or runs itself are not shown"))
            return rows + lines.map { DisplayRow(.effect, $0) }
        }
    }
}
