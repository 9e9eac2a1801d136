import TestSupport
import Testing

@testable import JSON

/// JSON texts damaged at random: the two readers agree, and what was read can be written and read again.
@Suite struct JSONFuzzTests {
    private static let own = [
        #"{"a":[1,-0,1.5e-3,"x\u00e9\ud83d\ude00\n",true,false,null,{}],"a":{"":[[]]}}"#, "[]", "\"\"", "0", "-1.0E+2", "null", " [ 1 , 2 ] ",
        #"{"path":"notes.txt","content":"one\ntwo\n"}"#, #"{"edits":[{"old_text":"a","new_text":"b","replace_all":true}]}"#,
    ].map { Array($0.utf8) }

    private static let tokens = [
        "{", "}", "[", "]", ":", ",", "\"", "\\", "\\u", "\\ud800", "\\udc00", "\\u0000", "\\n", "\\/", "null", "true", "false", "nul",
        "-", "0", "00", "1.", ".5", "1e", "1E+", "1e400", "-0", "9007199254740993", "123456789012345678901234567890", "\u{FEFF}", " ",
        "\n", "\r", "\t", "\u{B}", "\u{0}", "\u{7F}", "\u{2028}", "é", "e\u{301}", "\u{1F44D}", "//", "/*", "NaN", "Infinity", "'",
        "\"a\":1", ",\"a\":1", "[[[[[[[[", "]]]]]]]]", "{\"a\":{\"a\":{\"a\":",
    ].map { Array($0.utf8) } + [[0xFF], [0xC3], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xC0, 0xAF]]

    private static func texts() throws -> [[UInt8]] {
        var texts = own
        for name in ["parsing", "transform", "partial-prefixes"] where Shared.has("corpora/json/\(name).jsonl") {
            for line in try Shared.lines("corpora/json/\(name).jsonl") {
                let value = try JSONParser.parse(line).value
                texts.append(line)
                if let coded = value["bytes_b64"]?.string ?? value["prefix_b64"]?.string, let bytes = Base64.decode(coded.utf8) {
                    texts.append(bytes)
                }
            }
        }
        for folder in ["streams/openai-chat", "streams/anthropic", "streams/gemini"] where Shared.has(folder) {
            for name in try Shared.list(folder) where name.hasSuffix(".json") { texts.append(try Shared.bytes("\(folder)/\(name)")) }
        }
        return texts
    }

    @Test func theReadersAgreeAndWhatWasReadIsWrittenAgain() throws {
        let texts = try Self.texts()
        var generator = Noise(seed: 21)
        let random = (0..<200).map { _ in JSONValue.random(&generator).serialized() }
        let all = texts + random
        let report = Fuzzing.run("json", cases: 2_000) { noise in
            let bytes = noise.damaged(noise.pick(all) ?? [], with: all, tokens: Self.tokens, limit: 1 << 16)
            let limits = noise.below(2) == 0 ? JSONLimits.arguments : .document
            let wrong = Self.wrong(bytes, noise.pieces(of: bytes), limits)
            return (wrong.map { "\($0)\nbytes: \(bytes)\ntext: \(String(decoding: bytes, as: UTF8.self))" }, bytes.count)
        }
        #expect(report.failures.isEmpty, Comment(rawValue: report.failures.joined(separator: "\n")))
    }

    private static func wrong(_ bytes: [UInt8], _ pieces: [[UInt8]], _ limits: JSONLimits) -> String? {
        var parser = PartialJSONParser(limits: limits)
        // What is known so far is looked at now and then, and never takes anything back but at the last place.
        var known: [JSONValue] = []
        let step = max(1, pieces.count / 8)
        for (index, piece) in pieces.enumerated() {
            parser.append(piece)
            if index % step == 0, let value = parser.value { known.append(value) }
            _ = parser.value(openStringLimit: index % 7)
        }
        parser.finish()
        do throws(JSONError) {
            let document = try JSONParser.parse(bytes, limits: limits)
            guard parser.isComplete, parser.error == nil else { return "in pieces it is refused: \(parser.error.map { "\($0)" } ?? "")" }
            if parser.value != document.value { return "in pieces it is another value" }
            if parser.duplicateKeys != document.duplicateKeys { return "in pieces it has other duplicates" }
            if let early = known.first(where: { !$0.agrees(with: document.value) }) {
                return "its beginning was taken for \(early.serializedText)"
            }
            return wrongWriting(document, limits)
        } catch {
            if parser.isComplete { return "refused whole (\(error)) and read in pieces" }
            return parser.error == error ? nil : "refused whole as \(error), in pieces as \(parser.error.map { "\($0)" } ?? "nothing")"
        }
    }

    private static func wrongWriting(_ document: JSONDocument, _ limits: JSONLimits) -> String? {
        func again(_ bytes: [UInt8]) -> JSONDocument? { try? JSONParser.parse(bytes, limits: limits) }
        if again(document.value.serialized()) != document { return "written and read again it is another value" }
        if again(Array(document.value.pretty().utf8)) != document { return "written prettily and read again it is another value" }
        let canonical = document.value.canonical()
        guard let reread = again(canonical)?.value else { return "its canonical form is not read" }
        if reread.canonical() != canonical { return "its canonical form has another canonical form" }
        // Numbers may be spelled in another way there, and members stand in another order; nothing else differs.
        if JSONWalkCount.leaves(reread) != JSONWalkCount.leaves(document.value) { return "its canonical form holds other parts" }
        return nil
    }
}

/// How many of each kind of scalar a value holds, and its texts.
private enum JSONWalkCount {
    static func leaves(_ value: JSONValue) -> [String: Int] {
        var counts: [String: Int] = [:]
        var pending = [value]
        while let next = pending.popLast() {
            switch next {
            case .null: counts["null", default: 0] += 1
            case .bool(let flag): counts["\(flag)", default: 0] += 1
            case .number(let number): counts["number \(number.double.map { "\($0 == 0 ? 0 : $0)" } ?? "none")", default: 0] += 1
            case .string(let text): counts["text \(Array(text.utf8))", default: 0] += 1
            case .array(let items):
                counts["array \(items.count)", default: 0] += 1
                pending += items
            case .object(let object):
                counts["object \(object.members.count)", default: 0] += 1
                for member in object.members {
                    counts["key \(Array(member.key.utf8))", default: 0] += 1
                    pending.append(member.value)
                }
            }
        }
        return counts
    }
}
