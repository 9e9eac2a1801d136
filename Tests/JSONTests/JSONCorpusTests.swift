import TestSupport
import Testing

@testable import JSON

/// The collections of the shared folder: JSONTestSuite, and two known ways of reading unfinished texts.
@Suite(.enabled(if: Shared.has("corpora/json"), Comment(rawValue: Shared.absent)))
struct JSONCorpusTests {
    private func cases(_ name: String) throws -> [JSONValue] {
        try Shared.lines("corpora/json/\(name)").map { try JSONParser.parse($0).value }
    }

    /// The bytes of a case: whole, or a repeated text with something after it.
    private func bytes(_ the: JSONValue) throws -> [UInt8] {
        if let whole = the["bytes_b64"]?.string { return try #require(Base64.decode(whole.utf8)) }
        let count = try #require(the["repeat"]?["count"]?.integer)
        let text = try #require(the["repeat"]?["text"]?.string)
        let then = try #require(Base64.decode((the["then_b64"]?.string ?? "").utf8))
        return Array(repeatElement(text.utf8, count: count).joined()) + then
    }

    @Test func `JSONTestSuite: parsing`() throws {
        var counts = (accepted: 0, refused: 0)
        for the in try cases("parsing.jsonl") {
            let bytes = try bytes(the)
            let name = the["name"]?.string ?? ""
            let document = try? JSONParser.parse(bytes)
            switch the["expect"]?.string {
            case "accept": #expect(document != nil, "\(name)")
            case "reject": #expect(document == nil, "\(name)")
            default: break
            }
            if document == nil { counts.refused += 1 } else { counts.accepted += 1 }
            if let value = document?.value {
                #expect(try JSONParser.parse(value.serialized()).value == value, "\(name)")
                #expect(try JSONParser.parse(value.pretty()).value == value, "\(name)")
            }
            var pieces = fed(bytes, 1, .document)
            pieces.finish()
            #expect(pieces.isComplete == (document != nil), "\(name)")
            if let document { #expect(pieces.value == document.value, "\(name)") }
        }
        #expect(counts.accepted >= 95 && counts.refused >= 188)
    }

    @Test func `JSONTestSuite: transforming`() throws {
        for the in try cases("transform.jsonl") {
            let bytes = try bytes(the)
            guard let document = try? JSONParser.parse(bytes) else { continue }
            #expect(try JSONParser.parse(document.value.serialized()).value == document.value)
            let canonical = document.value.canonical()
            #expect(try JSONParser.parse(canonical).value.canonical() == canonical)
        }
    }

    /// The same policy, so the same values everywhere. Values are compared in canonical form, as these have passed
    /// through doubles (`-2.5e3` is there as `-2500.0`).
    @Test(arguments: [1, 7, 1000]) func `every prefix as jiter's trailing-strings mode reads it`(_ size: Int) throws {
        for the in try cases("partial-prefixes.jsonl") {
            let coded = Base64.decode((the["prefix_b64"]?.string ?? "").utf8)
            let bytes = try #require(the["prefix"]?.string.map { Array($0.utf8) } ?? coded)
            let parser = fed(bytes, size)
            #expect(parser.error == nil)
            #expect(parser.value?.canonical() == the["keep"]?["value"]?.canonical(), "\(the["prefix"]?.string ?? "")")
        }
    }

    /// Differs by policy in two ways, each a matter of not showing what has not come: an unfinished literal is left out
    /// where this repair completes it (`nul` is null), and a number that is none yet (`12.`, `2.5e-`) is left out where
    /// this repair cuts it back to one.
    @Test func `partial texts as a known repair reads them, where the policies agree`() throws {
        var agreed = 0
        for the in try cases("partial-repair.jsonl") {
            let text = try #require(the["partial"]?.string)
            let value = fed(Array(text.utf8), 1).value
            let last = text.utf8.reversed().prefix {
                ($0 | 0x20) >= 0x61 && ($0 | 0x20) <= 0x7A || (0x2B...0x39).contains($0)
            }
            let token = Array(last.reversed())
            let isCutLiteral = ["true", "false", "null"].contains {
                $0.utf8.count > token.count && $0.utf8.starts(with: token)
            }
            let isCutNumber =
                token.last.map { !(0x30...0x39).contains($0) } == true && token.contains { (0x30...0x39).contains($0) }
            if value?.canonical() == the["value"]?.canonical() {
                agreed += 1
            } else {
                #expect(isCutLiteral || isCutNumber, "\(text)")
            }
        }
        #expect(agreed >= 45)
    }
}
