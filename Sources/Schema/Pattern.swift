import CPCRE
import JSON

/// A regular expression of ECMA-262 in Unicode mode (2020-12 core, section 6.4), compiled once by PCRE2.
///
/// Whatever is matched, the time is bounded: each place of the text at which a match may start has so many steps, places
/// come in groups, and after each group the clock is looked at.
final class Pattern: Sendable {
    enum Outcome: Equatable {
        case matches
        case differs
        /// A limit of steps, depth, memory or time was reached.
        case tooCostly
    }

    struct Failure: Error, Equatable {
        /// To follow "the pattern".
        let what: String
    }

    let source: ExactString
    /// Bytes that the compiled pattern takes: repeated groups make it far longer than its text.
    let size: Int
    // PCRE2 never changes compiled code while it matches (pcre2api, "Multithreading").
    private nonisolated(unsafe) let code: OpaquePointer
    /// Whether a match can only start at the beginning of the text.
    private let isAnchored: Bool

    /// Characters that the matcher may look at in one go, all steps together: about a second's worth. A step may look at
    /// the whole text, so that a long one gets fewer.
    private static let work = 2_000_000_000
    private static let mostSteps = 4_000_000
    private static let fewestSteps = 1_000
    /// Of each place after the first.
    private static let fewestStepsLater = 100
    /// Places between two looks at the clock.
    private static let group = 64
    /// KiB of memory for backtracking.
    private static let heap: UInt32 = 16_384

    init(_ source: ExactString, longest: Int) throws(Failure) {
        guard source.utf8.count <= longest else { throw Failure(what: "is longer than \(longest) bytes") }
        var translation = PatternTranslation(source.string)
        let text = Array(try translation.translate().utf8)
        guard let context = pcre2_compile_context_create_8(nil) else { throw Failure(what: "found no memory") }
        defer { pcre2_compile_context_free_8(context) }
        pcre2_set_parens_nest_limit_8(context, 100)
        let options =
            PCRE2_UTF | UInt32(PCRE2_DOLLAR_ENDONLY) | UInt32(PCRE2_MATCH_UNSET_BACKREF) | UInt32(PCRE2_ALLOW_EMPTY_CLASS)
            | UInt32(PCRE2_NEVER_BACKSLASH_C) | UInt32(PCRE2_USE_OFFSET_LIMIT)
        var error: Int32 = 0
        var offset = 0
        let compiled = text.withUnsafeBufferPointer { pcre2_compile_8($0.baseAddress, $0.count, UInt32(options), &error, &offset, context) }
        guard let compiled else { throw Failure(what: "cannot be used: \(Self.words(error))") }
        code = compiled
        self.source = source
        var all: UInt32 = 0
        pcre2_pattern_info_8(compiled, UInt32(PCRE2_INFO_ALLOPTIONS), &all)
        isAnchored = all & PCRE2_ANCHORED != 0
        var bytes = 0
        pcre2_pattern_info_8(compiled, UInt32(PCRE2_INFO_SIZE), &bytes)
        size = bytes
    }

    deinit { pcre2_code_free_8(code) }

    private static func words(_ error: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = pcre2_get_error_message_8(error, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer.prefix(Int(count)), as: UTF8.self) : "error \(error)"
    }

    /// Whether the pattern is found anywhere in a text.
    func match(_ text: ExactString, _ workspace: PatternWorkspace) -> Outcome {
        guard let data = workspace.data, let context = workspace.context else { return .tooCostly }
        var string = text.string
        return string.withUTF8 { match($0, data, context, workspace) }
    }

    private func match(
        _ text: UnsafeBufferPointer<UInt8>, _ data: OpaquePointer, _ context: OpaquePointer, _ workspace: PatternWorkspace
    ) -> Outcome {
        // The first place gets the most: there lies the match of a pattern for the whole text.
        let steps = max(Self.fewestSteps, min(Self.mostSteps, Self.work / (text.count + 1)))
        let stepsLater = max(Self.fewestStepsLater, steps / Self.group)
        var start = 0
        while true {
            let last = start == 0 ? 0 : min(text.count, start + Self.group)
            pcre2_set_match_limit_8(context, UInt32(start == 0 ? steps : stepsLater))
            pcre2_set_offset_limit_8(context, last)
            // An empty text may have no address, which PCRE2 takes with a length of 0.
            let result = pcre2_match_8(code, text.baseAddress, text.count, start, UInt32(PCRE2_NO_UTF_CHECK), data, context)
            if result >= 0 { return .matches }
            guard result == PCRE2_ERROR_NOMATCH else { return .tooCostly }
            if isAnchored || last >= text.count { return .differs }
            start = last + 1
            // Places in the middle of a character are none.
            while start < text.count, text[start] & 0xC0 == 0x80 { start += 1 }
            if workspace.isOutOfTime { return .tooCostly }
        }
    }

    /// What a match needs beside the pattern, for one judgement, and the time that it has for all its patterns.
    ///
    /// Only one thread uses it.
    final class PatternWorkspace {
        fileprivate let data: OpaquePointer?
        fileprivate let context: OpaquePointer?
        private let end: ContinuousClock.Instant

        init(milliseconds: Int) {
            data = pcre2_match_data_create_8(1, nil)
            context = pcre2_match_context_create_8(nil)
            end = .now + .milliseconds(milliseconds)
            if let context {
                pcre2_set_heap_limit_8(context, Pattern.heap)
                pcre2_set_depth_limit_8(context, UInt32(Pattern.mostSteps))
            }
        }

        deinit {
            if let data { pcre2_match_data_free_8(data) }
            if let context { pcre2_match_context_free_8(context) }
        }

        var isOutOfTime: Bool { ContinuousClock.now > end }
    }
}
