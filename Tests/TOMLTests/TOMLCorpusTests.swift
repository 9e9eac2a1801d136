import JSON
import TestSupport
import Testing

@testable import TOML

/// toml-test, as the shared folder holds it; the reader knows TOML 1.0.0 and nothing more, so no case is left out.
@Suite(.enabled(if: Shared.has("corpora/toml/cases.jsonl"), Comment(rawValue: Shared.absent)))
struct TOMLCorpusTests {
    struct Document {
        let id: String
        let isValid: Bool
        let bytes: [UInt8]
        let expected: JSONValue?
    }

    static func documents() throws -> [Document] {
        try Shared.lines("corpora/toml/cases.jsonl").map { line in
            let the = try JSONParser.parse(line).value
            return Document(
                id: the["id"]?.string ?? "", isValid: the["valid"] == true,
                bytes: try #require(Base64.decode((the["toml_base64"]?.string ?? "*").utf8)), expected: the["expect"])
        }
    }

    @Test func `every valid document gives its values`() throws {
        let documents = try Self.documents().filter(\.isValid)
        #expect(documents.count >= 200)
        for the in documents {
            do {
                let table = try TOMLParser.parse(the.bytes)
                let expected = try #require(the.expected)
                if let difference = Self.difference(
                    .init(kind: .table(table), position: .init(line: 1, column: 1)), expected)
                {
                    Issue.record("\(the.id): \(difference)")
                }
            } catch {
                Issue.record("\(the.id): \(error)")
            }
        }
    }

    @Test func `every invalid document is refused at a place in it`() throws {
        let documents = try Self.documents().filter { !$0.isValid }
        #expect(documents.count >= 480)
        for the in documents {
            do throws(TOMLError) {
                _ = try TOMLParser.parse(the.bytes)
                Issue.record("\(the.id) was accepted")
            } catch {
                let lines = the.bytes.split(separator: 0x0A, omittingEmptySubsequences: false)
                #expect(error.position.line >= 1 && error.position.line <= lines.count, "\(the.id)")
                #expect(error.position.column >= 1, "\(the.id)")
                #expect(error.position.column <= lines[error.position.line - 1].count + 1, "\(the.id)")
            }
        }
    }

    /// Damaged documents give a table or an error; anything else would end the test run.
    @Test func `no damage can end the process`() throws {
        let documents = try Self.documents()
        var generator = Noise(seed: 7)
        var refused = 0
        for _ in 0..<2000 {
            var bytes = documents[Int(generator.next() % UInt64(documents.count))].bytes
            for _ in 0..<(1 + generator.next() % 4) { damage(&bytes, &generator) }
            if (try? TOMLParser.parse(bytes)) == nil { refused += 1 }
        }
        #expect(refused > 1000 && refused < 2000)
    }

    // MARK: Comparison with the corpus' form of values

    /// nil when the value is the expected one.
    private static func difference(_ value: TOMLValue, _ expected: JSONValue) -> String? {
        if case .array(let parts) = value.kind {
            guard let others = expected.array, others.count == parts.count else { return "arrays differ in length" }
            return zip(parts, others).lazy.compactMap { difference($0, $1) }.first
        }
        if case .table(let table) = value.kind {
            guard let others = expected.object, others.members.count == table.entries.count else {
                return "tables differ in size"
            }
            for entry in table.entries {
                guard let other = others[ExactString(entry.key)] else { return "key \(entry.key)" }
                if let difference = difference(entry.value, other) { return "\(entry.key): \(difference)" }
            }
            return nil
        }
        guard let type = expected["type"]?.string, let text = expected["value"]?.string else {
            return "no leaf is expected"
        }
        return type == Self.type(value.kind) && isEqual(value.kind, text) ? nil : "\(value.kind), not \(type) \(text)"
    }

    private static func type(_ kind: TOMLValue.Kind) -> String {
        switch kind {
        case .string: "string"
        case .integer: "integer"
        case .float: "float"
        case .boolean: "bool"
        case .offsetDateTime: "datetime"
        case .localDateTime: "datetime-local"
        case .localDate: "date-local"
        case .localTime: "time-local"
        case .array, .table: ""
        }
    }

    private static func isEqual(_ kind: TOMLValue.Kind, _ text: String) -> Bool {
        switch kind {
        case .string(let value): return ExactString(value) == ExactString(text)
        case .integer(let value): return String(value) == text
        case .boolean(let value): return String(value) == text
        case .float(let value):
            guard let other = Double(text) else { return false }
            return value == other || value.isNaN && other.isNaN
        default:
            // The corpus writes fractions with as many digits as it likes: `.600` is `.6`.
            var scalars = Array(text.unicodeScalars)
            if let point = scalars.firstIndex(of: ".") {
                var end = point + 1
                while end < scalars.count && scalars[end].properties.numericType != nil { end += 1 }
                var last = end
                while scalars[last - 1] == "0" { last -= 1 }
                scalars.removeSubrange(last..<end)
            }
            let other = String(String.UnicodeScalarView(scalars))
            switch kind {
            case .offsetDateTime(let value), .localDateTime(let value): return value.description == other
            case .localDate(let value): return value.description == other
            case .localTime(let value): return value.description == other
            default: return false
            }
        }
    }
}
