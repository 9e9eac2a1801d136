import JSON

/// A pattern for names and paths, compared letter by letter (Unicode scalars; case counts), in time that grows at most
/// with the product of both lengths.
struct Glob: Sendable {
    private enum Step: Equatable {
        case letter(UInt32)
        case any
        case anyRun
        case oneOf([ClosedRange<UInt32>], isNegated: Bool)
    }
    private enum Segment: Equatable {
        case name([Step])
        case folders
    }
    private let segments: [Segment]
    /// Whether it ends with a slash.
    let isForFolders: Bool

    /// - Parameter argument: the name of the argument that gave it, for the problem's sentence.
    init(_ pattern: ExactString, argument: String) throws(CallProblem) {
        func problem(_ words: String) -> CallProblem { CallProblem(sentence: "The argument \"\(argument)\" \(words)") }
        var parts = pattern.string.unicodeScalars.split(separator: "/", omittingEmptySubsequences: false).map { $0.map(\.value) }
        isForFolders = parts.count > 1 && parts.last?.isEmpty == true
        if isForFolders { parts.removeLast() }
        if parts.count > 1, parts[0].isEmpty { throw problem("begins with a slash; it is relative to path.") }
        parts.removeAll { $0.isEmpty || $0 == [0x2E] }
        guard !parts.isEmpty else { throw problem("is empty.") }
        if parts.contains([0x2E, 0x2E]) { throw problem("holds \"..\"; it is relative to path and leads only down.") }
        let stars: [UInt32] = [0x2A, 0x2A]
        var segments: [Segment] = pattern.utf8.dropLast().contains(0x2F) ? [] : [.folders]
        for part in parts {
            if part == stars {
                if segments.last != .folders { segments.append(.folders) }
                continue
            }
            guard let steps = Glob.steps(part) else {
                throw problem("has a [ without its ], or a \\ with nothing behind it.")
            }
            segments.append(.name(steps))
        }
        // "src/**" is what lies in src, not src itself.
        if segments.last == .folders { segments.append(.name([.anyRun])) }
        self.segments = segments
    }

    /// - Returns: nil for a set or an escape that is not complete.
    private static func steps(_ part: [UInt32]) -> [Step]? {
        var steps: [Step] = []
        var index = 0
        while index < part.count {
            switch part[index] {
            case 0x2A: if steps.last != .anyRun { steps.append(.anyRun) }
            case 0x3F: steps.append(.any)
            case 0x5C:
                index += 1
                guard index < part.count else { return nil }
                steps.append(.letter(part[index]))
            case 0x5B:
                guard let set = set(part, &index) else { return nil }
                steps.append(set)
            default: steps.append(.letter(part[index]))
            }
            index += 1
        }
        return steps
    }

    /// From `[` to `]`; a `]` that comes first is a letter, as is a `-` at either end.
    private static func set(_ part: [UInt32], _ index: inout Int) -> Step? {
        var ranges: [ClosedRange<UInt32>] = []
        index += 1
        let isNegated = index < part.count && (part[index] == 0x21 || part[index] == 0x5E)
        if isNegated { index += 1 }
        let first = index
        while index < part.count {
            if part[index] == 0x5D, index > first { return .oneOf(ranges, isNegated: isNegated) }
            if part[index] == 0x5C { index += 1 }
            guard index < part.count else { return nil }
            let low = part[index]
            if index + 2 < part.count, part[index + 1] == 0x2D, part[index + 2] != 0x5D {
                // A range that runs backwards holds nothing.
                if low <= part[index + 2] { ranges.append(low...part[index + 2]) }
                index += 3
            } else {
                ranges.append(low...low)
                index += 1
            }
        }
        return nil
    }

    /// - Parameter path: the names of a relative path.
    func matches(_ path: [[UInt32]]) -> Bool {
        Glob.matches(segments, path, isRun: { $0 == .folders }) { segment, name in
            guard case .name(let steps) = segment else { return false }
            return Glob.matches(steps, name, isRun: { $0 == .anyRun }) { step, letter in
                switch step {
                case .letter(let wanted): letter == wanted
                case .any, .anyRun: true
                case .oneOf(let ranges, let isNegated): ranges.contains { $0.contains(letter) } != isNegated
                }
            }
        }
    }

    /// The classic comparison with runs: only the last run met ever has to take more, so nothing is tried twice over.
    private static func matches<Pattern, Item>(
        _ pattern: [Pattern], _ items: [Item], isRun: (Pattern) -> Bool, matches: (Pattern, Item) -> Bool
    ) -> Bool {
        var (p, i) = (0, 0)
        var run: (pattern: Int, item: Int)?
        while i < items.count {
            if p < pattern.count, isRun(pattern[p]) {
                run = (p, i)
                p += 1
            } else if p < pattern.count, matches(pattern[p], items[i]) {
                (p, i) = (p + 1, i + 1)
            } else if let last = run {
                (p, i) = (last.pattern + 1, last.item + 1)
                run = (last.pattern, last.item + 1)
            } else {
                return false
            }
        }
        return pattern[p...].allSatisfy(isRun)
    }

    /// A name's letters; a byte that belongs to no letter is one of its own, which no pattern can name.
    static func letters(_ name: PathName) -> [UInt32] {
        if let text = String(validating: name.bytes, as: UTF8.self) { return text.unicodeScalars.map(\.value) }
        return name.bytes.map { $0 < 0x80 ? UInt32($0) : 0x11_0000 + UInt32($0) }
    }
}
