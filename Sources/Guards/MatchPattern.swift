import CPCRE
public import JSON

/// A regular expression as PCRE2 writes it (pcre2pattern), for text that comes from outside.
///
/// The time of a search is bounded: each place at which a match may start has so many steps, places come in groups, and
/// after each group the clock is looked at.
public final class MatchPattern: Sendable, Equatable {
    /// Why a pattern cannot be used; to follow "the pattern".
    public struct Failure: Error, Sendable, Equatable {
        public let words: String
    }

    /// What a search found in the text that there is so far.
    enum Found: Equatable {
        case none
        /// Bytes of the match, and of its first group where it has one that took part.
        case match(Range<Int>, group: Range<Int>?)
        /// From here on more text could make, or lengthen, a match.
        case unfinished(Int)
        /// A limit of steps, memory or time was reached.
        case tooCostly
    }

    public let source: ExactString
    // PCRE2 never changes compiled code while it matches (pcre2api, "Multithreading").
    private nonisolated(unsafe) let code: OpaquePointer

    /// Greatest length of a pattern, in bytes.
    public static let longest = 4096
    /// Characters before a match that may decide about it.
    static let longestLookbehind = 64
    private static let steps: UInt32 = 20_000
    /// Places between two looks at the clock.
    private static let group = 1024
    /// KiB of memory for backtracking.
    private static let heap: UInt32 = 8192

    /// - Parameter whole: it is to match whole texts, so that it may also match the empty one.
    /// - Throws: ``Failure`` also for a pattern that finds the empty text, which is everywhere.
    public init(_ source: ExactString, whole: Bool = false) throws(Failure) {
        guard !source.isEmpty else { throw Failure(words: "is empty") }
        guard source.utf8.count <= Self.longest else { throw Failure(words: "is longer than \(Self.longest) bytes") }
        guard let context = pcre2_compile_context_create_8(nil) else { throw Failure(words: "found no memory") }
        defer { pcre2_compile_context_free_8(context) }
        pcre2_set_parens_nest_limit_8(context, 100)
        let options = UInt32(PCRE2_UTF) | UInt32(PCRE2_NEVER_BACKSLASH_C) | UInt32(PCRE2_USE_OFFSET_LIMIT)
        var error: Int32 = 0
        var offset = 0
        // Bounds around it, so that the first of several ways to match is not the only one that is tried.
        let text = Array((whole ? "\\A(?:\(source))\\z" : source.string).utf8)
        let compiled = text.withUnsafeBufferPointer { pcre2_compile_8($0.baseAddress, $0.count, options, &error, &offset, context) }
        guard let compiled else { throw Failure(words: "cannot be used: \(Self.words(error)) (at byte \(offset + 1))") }
        code = compiled
        self.source = source
        // Ten to a hundred times as fast; where the system forbids code that is made at run time it goes without.
        pcre2_jit_compile_8(compiled, UInt32(PCRE2_JIT_COMPLETE) | UInt32(PCRE2_JIT_PARTIAL_HARD))
        var characters: UInt32 = 0
        pcre2_pattern_info_8(compiled, UInt32(PCRE2_INFO_MAXLOOKBEHIND), &characters)
        // A stream keeps so much of what it has passed on.
        if characters > Self.longestLookbehind { throw Failure(words: "looks back over more than \(Self.longestLookbehind) characters") }
        var findsNothing: UInt32 = 0
        pcre2_pattern_info_8(compiled, UInt32(PCRE2_INFO_MATCHEMPTY), &findsNothing)
        if findsNothing != 0, !whole { throw Failure(words: "finds the empty text, which is everywhere") }
    }

    deinit { pcre2_code_free_8(code) }

    /// Of a pattern that was made for whole texts: whether it matches this one; nil when a limit was reached before that was known.
    public func matchesWhole(_ text: String) -> Bool? {
        guard let data = pcre2_match_data_create_8(2, nil) else { return nil }
        defer { pcre2_match_data_free_8(data) }
        guard let context = pcre2_match_context_create_8(nil) else { return nil }
        defer { pcre2_match_context_free_8(context) }
        pcre2_set_heap_limit_8(context, Self.heap)
        pcre2_set_match_limit_8(context, 50 * Self.steps)
        var bytes = Array(text.utf8)
        if bytes.isEmpty { bytes = [0] }
        let count = text.utf8.count
        let options = UInt32(PCRE2_ANCHORED) | UInt32(PCRE2_NO_UTF_CHECK)
        let result = bytes.withUnsafeBufferPointer { pcre2_match_8(code, $0.baseAddress, count, 0, options, data, context) }
        return result >= 0 ? true : result == PCRE2_ERROR_NOMATCH ? false : nil
    }

    public static func == (a: MatchPattern, b: MatchPattern) -> Bool { a.source == b.source }

    private static func words(_ error: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 256)
        let count = pcre2_get_error_message_8(error, &buffer, buffer.count)
        return count > 0 ? String(decoding: buffer.prefix(Int(count)), as: UTF8.self) : "error \(error)"
    }

    /// What searching needs beside the patterns, and the time that it has for all of them. One thread uses it.
    final class Search {
        private let data: OpaquePointer
        private let context: OpaquePointer
        private let isComplete: Bool
        private let end: ContinuousClock.Instant

        /// - Parameter isComplete: no more text follows.
        /// - Returns: nil when there is no memory.
        init?(isComplete: Bool, milliseconds: Int = 500) {
            guard let data = pcre2_match_data_create_8(2, nil) else { return nil }
            guard let context = pcre2_match_context_create_8(nil) else {
                pcre2_match_data_free_8(data)
                return nil
            }
            (self.data, self.context, self.isComplete) = (data, context, isComplete)
            end = .now + .milliseconds(milliseconds)
            pcre2_set_heap_limit_8(context, MatchPattern.heap)
            pcre2_set_match_limit_8(context, MatchPattern.steps)
        }

        deinit {
            pcre2_match_data_free_8(data)
            pcre2_match_context_free_8(context)
        }

        /// The first match that is not empty and starts at `start` or behind it.
        ///
        /// - Parameter text: valid UTF-8; its indices count from 0.
        func next(_ pattern: MatchPattern, in text: ArraySlice<UInt8>, from start: Int) -> Found {
            text.withUnsafeBufferPointer { next(pattern, $0, start) }
        }

        private func next(_ pattern: MatchPattern, _ text: UnsafeBufferPointer<UInt8>, _ first: Int) -> Found {
            // The whole text would be checked with every group of places.
            let options = UInt32(PCRE2_NOTEMPTY) | UInt32(PCRE2_NO_UTF_CHECK) | (isComplete ? 0 : UInt32(PCRE2_PARTIAL_HARD) | UInt32(PCRE2_NOTEOL))
            // An empty text may have no address.
            var none: UInt8 = 0
            return withUnsafePointer(to: &none) { none in
                var start = first
                while true {
                    // Places in the middle of a character are none.
                    while start < text.count, text[start] & 0xC0 == 0x80 { start += 1 }
                    let last = min(text.count, start + MatchPattern.group)
                    pcre2_set_offset_limit_8(context, last)
                    var result = pcre2_match_8(pattern.code, text.baseAddress ?? none, text.count, start, options, data, context)
                    // The fast way has 32 KiB of stack; where it needs more, memory is limited otherwise.
                    if result == PCRE2_ERROR_JIT_STACKLIMIT {
                        let slowly = options | UInt32(PCRE2_NO_JIT)
                        result = pcre2_match_8(pattern.code, text.baseAddress ?? none, text.count, start, slowly, data, context)
                    }
                    if result >= 0 { return match(pairs: result) }
                    if result == PCRE2_ERROR_PARTIAL { return .unfinished(pcre2_get_ovector_pointer_8(data)[0]) }
                    guard result == PCRE2_ERROR_NOMATCH else { return .tooCostly }
                    if last >= text.count { return .none }
                    start = last + 1
                    if ContinuousClock.now > end { return .tooCostly }
                }
            }
        }

        /// - Parameter pairs: how many of the bounds were set; 0 where there was room for fewer than all.
        private func match(pairs: Int32) -> Found {
            guard let bounds = pcre2_get_ovector_pointer_8(data) else { return .tooCostly }
            // `\K` can put the start behind the end.
            guard bounds[0] < bounds[1] else { return .tooCostly }
            let hasGroup = pairs != 1 && bounds[2] != ~0 && bounds[2] < bounds[3]
            return .match(bounds[0]..<bounds[1], group: hasGroup ? bounds[2]..<bounds[3] : nil)
        }
    }
}
