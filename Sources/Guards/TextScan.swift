/// Matches of one guard in a text, or in as much of a text as has come.
struct TextScan {
    struct Match: Equatable {
        /// What is taken out.
        let range: Range<Int>
        /// Of the secret detector's.
        var kind: SecretKind?
    }

    struct Outcome {
        /// In order, none over another.
        var found: [Match] = []
        /// From here on nothing can be said before more text has come; the text's end where all can.
        var end: Int
    }

    private let search: MatchPattern.Search?
    private let isComplete: Bool

    init(isComplete: Bool) {
        self.isComplete = isComplete
        search = MatchPattern.Search(isComplete: isComplete)
    }

    /// - Parameter text: its indices count from 0; what lies before `start` was passed on already.
    mutating func matches(_ matcher: Guard.Matcher, in text: ArraySlice<UInt8>, from start: Int) -> Outcome {
        switch matcher {
        case .pattern(let pattern): return matches(pattern, kind: nil, isJudged: false, in: text, from: start)
        case .secrets:
            var outcome = Outcome(end: text.count)
            for rule in SecretRule.all {
                let one = matches(rule.pattern, kind: rule.kind, isJudged: rule.isJudged, in: text, from: start)
                outcome.found += one.found
                outcome.end = min(outcome.end, one.end)
            }
            outcome.found = TextScan.apart(outcome.found)
            return outcome
        }
    }

    private func matches(_ pattern: MatchPattern, kind: SecretKind?, isJudged: Bool, in text: ArraySlice<UInt8>, from start: Int) -> Outcome {
        var outcome = Outcome(end: text.count)
        var position = start
        while position < text.count {
            switch search?.next(pattern, in: text, from: position) ?? .tooCostly {
            case .none: return outcome
            case .match(let whole, let group):
                let range = kind == nil ? whole : group ?? whole
                if !isJudged || SecretValue.isLikely(text[(text.startIndex + range.lowerBound)..<(text.startIndex + range.upperBound)]) {
                    outcome.found.append(Match(range: range, kind: kind))
                }
                position = max(whole.upperBound, position + 1)
            case .unfinished(let place):
                outcome.end = max(start, place)
                return outcome
            case .tooCostly:
                // What cannot be looked at is not passed on.
                outcome.found.append(Match(range: position..<text.count, kind: kind))
                return outcome
            }
        }
        return outcome
    }

    /// Those that touch become one, of the first one's kind.
    static func apart(_ matches: [Match]) -> [Match] {
        var apart: [Match] = []
        for match in matches.sorted(by: { $0.range.lowerBound < $1.range.lowerBound }) {
            if let last = apart.last, match.range.lowerBound < last.range.upperBound {
                let end = max(last.range.upperBound, match.range.upperBound)
                apart[apart.count - 1] = Match(range: last.range.lowerBound..<end, kind: last.kind)
            } else {
                apart.append(match)
            }
        }
        return apart
    }
}
