import Approval
import Conversation
import JSON
import Schema

/// The shape that the answer of a run must have.
struct OutputSchema: Sendable {
    struct Mismatch: Error, Equatable {
        /// A sentence a problem.
        let problems: [String]

        var message: String { "The answer does not fit the schema. " + problems.joined(separator: " ") }
    }

    private let text: String
    /// For the request itself.
    let forTheModel: AnswerSchema
    private let schema: CompiledSchema

    /// Greatest length of a schema's file in bytes.
    static let sizeLimit = 1 << 20

    /// - Throws: ``Failure`` for wrong usage.
    init(file: String) throws {
        func refuse(_ what: String, hint: String? = nil) -> Failure { Failure("cannot use \(VisibleText.line(file)): \(what)", hint: hint, status: 2) }
        do {
            let bytes = try Descriptor.readAll(file)
            let document = try JSONParser.parse(bytes, limits: JSONLimits(depth: 64, bytes: Self.sizeLimit))
            if let key = document.duplicateKeys.first { throw refuse("“\(key)” stands there twice") }
            schema = try CompiledSchema(document.value)
            text = document.value.serializedText
            forTheModel = AnswerSchema(schema: document.value)
        } catch let failure as Failure {
            throw Failure(failure.message, hint: failure.hint, status: 2)
        } catch let error as JSONError {
            throw refuse("\(error)")
        } catch let error as SchemaProblem {
            throw refuse(
                "\(error)",
                hint: "JSON Schema 2020-12 and draft 7 can be judged. Nothing is fetched: what the schema refers to must be in it.")
        }
    }

    /// Told to the model before the conversation.
    var instruction: String {
        """
        A program reads your last answer. It must be one JSON value and nothing else: no words around it and no code \
        fence. It must fit this JSON Schema: \(text)
        """
    }

    /// The answer as a value, or what is wrong with it.
    func read(_ answer: String) -> Result<JSONValue, Mismatch> {
        do {
            let document = try JSONParser.parse(Self.withoutFence(answer), limits: .arguments)
            let doubled = document.duplicateKeys.prefix(3).map { "“\($0)” stands there twice." }
            let problems = schema.validate(document.value).map(\.message) + doubled
            return problems.isEmpty ? .success(document.value) : .failure(Mismatch(problems: problems))
        } catch {
            return .failure(Mismatch(problems: ["It is not valid JSON: \(error)"]))
        }
    }

    func askAgain(because mismatch: Mismatch) -> String {
        "Your answer cannot be used. " + mismatch.problems.joined(separator: " ")
            + "\nAnswer again with the JSON value alone."
    }

    /// The text without the blanks and the one code fence that may stand around it.
    static func withoutFence(_ answer: String) -> [UInt8] {
        let text = trimmed(Array(answer.utf8)[...])
        let fence = Array("```".utf8)
        guard text.starts(with: fence), let lineEnd = text.firstIndex(of: 0x0A), text[lineEnd...].count > fence.count,
            text.suffix(fence.count).elementsEqual(fence)
        else { return Array(text) }
        return Array(trimmed(text[lineEnd...].dropLast(fence.count)))
    }

    private static func trimmed(_ bytes: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        let isBlank: (UInt8) -> Bool = { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A || $0 == 0x0D }
        var rest = bytes.drop(while: isBlank)
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return rest
    }
}
