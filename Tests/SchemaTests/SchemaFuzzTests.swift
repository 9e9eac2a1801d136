import JSON
import TestSupport
import Testing

@testable import Schema

/// Random schemas and mutated ones of the suites, against random values, and what must hold for every pair.
///
/// A fixed number of cases always runs; `ASSENT_FUZZ_SECONDS=600` goes on that long with another seed, which is printed.
@Suite struct SchemaFuzzTests {
    private static let limits = SchemaLimits(depth: 64, steps: 50_000, patternMilliseconds: 200)

    @Test func whatHoldsForEverySchemaAndValue() throws {
        let known = try Self.knownSchemas()
        var tally = (fits: 0, misfits: 0, unjudged: 0, refused: 0)
        let report = Fuzzing.run("schema", cases: 3_000) { noise in
            var maker = SchemaMaker(noise: noise, known: known)
            let schema = maker.schema()
            let bytes = schema.serialized().count
            var options = SchemaOptions(
                draft: maker.noise.below(4) == 0 ? .draft7 : .draft202012, assertsFormats: maker.noise.below(2) == 0, limits: Self.limits)
            options.remotes = ["http://x.test/r": ["$anchor": "a", "type": ["string", "null"], "$defs": ["b": ["minimum": 3]]]]
            let compiled: CompiledSchema
            do throws(SchemaProblem) {
                compiled = try CompiledSchema(schema, options: options)
            } catch {
                tally.refused += 1
                noise = maker.noise
                return (error.description.isEmpty ? "a problem without words" : nil, bytes)
            }
            var wrong: String?
            for _ in 0..<4 where wrong == nil {
                let value = maker.value(depth: 4)
                wrong = Self.wrong(compiled, schema, value, options, &maker, &tally)
                if let sentence = wrong { wrong = "\(sentence)\n\(schema.serializedText)\n\(value.serializedText)" }
            }
            noise = maker.noise
            return (wrong, bytes)
        }
        print("schemas: \(tally)")
        #expect(report.failures == [])
        if report.cases >= 3_000 {
            #expect(tally.fits > 500 && tally.misfits > 500 && tally.refused > 50, "\(tally)")
        }
    }

    private static func wrong(
        _ compiled: CompiledSchema, _ schema: JSONValue, _ value: JSONValue, _ options: SchemaOptions, _ maker: inout SchemaMaker,
        _ tally: inout (fits: Int, misfits: Int, unjudged: Int, refused: Int)
    ) -> String? {
        let began = ContinuousClock.now
        let errors = compiled.validate(value)
        if ContinuousClock.now - began > .seconds(8) { return "it took \(ContinuousClock.now - began)" }
        if errors.isEmpty != compiled.accepts(value) { return "two answers" }
        if errors.count > limits.errors { return "\(errors.count) errors" }
        for error in errors {
            if error.message.utf8.count > 8_000 || !error.message.hasSuffix(".") { return "the sentence “\(error.message)”" }
            if error.message.unicodeScalars.contains(where: { $0.value < 0x20 || $0.properties.isBidiControl }) { return "a raw control character" }
        }
        let isUnjudged = errors.last?.message.contains("cannot be judged") == true
        if isUnjudged {
            tally.unjudged += 1
            return nil
        }
        if errors.isEmpty { tally.fits += 1 } else { tally.misfits += 1 }
        // The same said otherwise.
        let other = maker.saidOtherwise(value)
        let otherErrors = compiled.validate(other)
        if otherErrors.isEmpty != errors.isEmpty, otherErrors.last?.message.contains("cannot be judged") != true {
            return "another verdict for \(other.serializedText)"
        }
        // Of draft 7 `$ref` beside `not` would be all that counts, and a `$id` its own.
        let id = schema["$schema"].map { [JSONObject.Member(key: "$schema", value: $0)] } ?? []
        let definitions = ["$defs", "definitions"].compactMap { key in schema[key].map { JSONObject.Member(key: key, value: $0) } }
        guard schema["$id"] == nil, !schema.serializedText.contains("\"#") else { return nil }
        let negated = JSONValue.object(JSONObject(id + definitions + [.init(key: "not", value: schema)]))
        guard let not = try? CompiledSchema(negated, options: options) else { return "“not” of it cannot be compiled" }
        let notErrors = not.validate(value)
        if notErrors.last?.message.contains("cannot be judged") == true { return nil }
        return notErrors.isEmpty == errors.isEmpty ? "“not” says the same" : nil
    }

    private static func knownSchemas() throws -> [JSONValue] {
        var schemas = try (Suite.draft7().groups + Suite.formats().groups + Suite.optional().groups).map(\.schema)
        if Shared.has("corpora/json-schema") { schemas += try Suite.required().groups.map(\.schema) }
        return schemas
    }
}
