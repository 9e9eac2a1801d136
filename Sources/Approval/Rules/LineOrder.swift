import JSON

/// Whether the parts of a line can be judged by what there is before its first command: what a command changes, the next one
/// finds changed.
enum LineOrder {
    /// - Returns: one sentence when they cannot.
    static func problem(_ line: ShellLine, _ parts: [CommandPart]) -> String? {
        guard parts.count > 1 else { return nil }
        return goesElsewhere(line, parts) ?? changesWhatFollows(parts)
    }

    /// `cd` may fail, may be passed over, and reads `..` behind a link by its letters.
    private static func goesElsewhere(_ line: ShellLine, _ parts: [CommandPart]) -> String? {
        let moves = parts.filter { ["cd", "pushd", "popd"].contains($0.words[0]) }
        if moves.isEmpty { return nil }
        let joined = line.operators.count == parts.count - 1 && line.operators.allSatisfy { $0.utf8.elementsEqual("&&".utf8) }
        guard joined, line.isPlain else { return "In which folder its parts run is not sure, as cd is not joined to all of them by &&." }
        for move in moves {
            let isSure = move.words.count == 2 && move.words[0] == "cd" && move.words[1].utf8.first != UInt8(ascii: "-")
                && !move.words[1].climbs
            if !isSure { return "Where \(CommandRisk.shown(CommandText.line(move.words))) leads is not sure." }
        }
        let other = parts.first { $0.words[0] != "cd" && CommandRisk.judge(argv: $0.words).risk != .readOnly }
        return other.map { "\(CommandRisk.shown(CommandText.line($0.words))) would run in another folder." }
    }

    private static func changesWhatFollows(_ parts: [CommandPart]) -> String? {
        guard let writer = parts.firstIndex(where: writes) else { return nil }
        guard let next = parts[(writer + 1)...].first(where: looks) else { return nil }
        return "\(CommandRisk.shown(CommandText.line(parts[writer].words))) can change what \(CommandRisk.shown(next.words[0].string)) finds behind it."
    }

    /// It changes files and does not run what it is given.
    private static func writes(_ part: CommandPart) -> Bool {
        guard let row = ProgramTable.row(CommandRisk.programName(part.words[0].string)) else { return false }
        switch row.nature {
        case .writes: return true
        case .special(.git), .special(.sed): return CommandRisk.judge(argv: part.words).risk != .readOnly
        default: return false
        }
    }

    /// It goes by what lies in folders.
    private static func looks(_ part: CommandPart) -> Bool {
        guard let row = ProgramTable.row(CommandRisk.programName(part.words[0].string)) else { return false }
        switch row.nature {
        case .special(.git), .special(.find), .special(.sed), .writes: return true
        case .reads:
            if case .text? = row.options.paths?.operands { return false }
            return true
        default: return false
        }
    }
}
