import JSON
import TestSupport

@testable import Schema

/// Random schemas, made of known ones and of every keyword, and values that come near to fitting them.
struct SchemaMaker {
    var noise: Noise
    let known: [JSONValue]

    init(noise: Noise, known: [JSONValue]) { (self.noise, self.known) = (noise, known) }

    mutating func schema() -> JSONValue {
        switch noise.below(4) {
        case 0: return noise.pick(known) ?? true
        case 1: return mutated(noise.pick(known) ?? true, depth: 6)
        default: return made(depth: 4)
        }
    }

    // MARK: Schemas

    private mutating func made(depth: Int) -> JSONValue {
        if depth == 0 || noise.below(12) == 0 { return noise.below(3) == 0 ? false : (noise.below(2) == 0 ? true : ["type": .string(type())]) }
        var members: [JSONObject.Member] = []
        for _ in 0..<(1 + noise.below(4)) {
            let (key, value) = keyword(depth: depth - 1)
            members.append(.init(key: key, value: value))
        }
        if depth == 4, noise.below(2) == 0 {
            members.append(.init(key: "$defs", value: ["a": made(depth: 2), "b": made(depth: 2)]))
        }
        return .object(JSONObject(members))
    }

    private mutating func type() -> ExactString {
        noise.pick(["null", "boolean", "integer", "number", "string", "array", "object"]) ?? "null"
    }

    private mutating func list(depth: Int) -> JSONValue { .array((0..<(1 + noise.below(3))).map { _ in made(depth: depth) }) }

    private mutating func map(depth: Int) -> JSONValue {
        .object(JSONObject((0..<(1 + noise.below(3))).map { _ in .init(key: key(), value: made(depth: depth)) }))
    }

    private mutating func keyword(depth: Int) -> (ExactString, JSONValue) {
        let count = JSONValue.number(JSONNumber(noise.below(4)))
        switch noise.below(44) {
        case 0, 1: return ("type", noise.below(2) == 0 ? .string(type()) : .array([.string(type()), .string(type())]))
        case 2: return ("enum", .array((0..<3).map { _ in value(depth: 2) }))
        case 3: return ("const", value(depth: 2))
        case 4: return ("minimum", number())
        case 5: return ("maximum", number())
        case 6: return ("exclusiveMinimum", number())
        case 7: return ("exclusiveMaximum", number())
        case 8: return ("multipleOf", noise.pick(["1", "0.1", "3", "0.01", "1e-3", "12345678901234567890123"]).map { .number(JSONNumber(text: ExactString($0))) } ?? 1)
        case 9: return ("minLength", count)
        case 10: return ("maxLength", count)
        case 11: return ("pattern", .string(pattern()))
        case 12: return ("minItems", count)
        case 13: return ("maxItems", count)
        case 14: return ("uniqueItems", .bool(noise.below(3) > 0))
        case 15: return ("minContains", count)
        case 16: return ("maxContains", count)
        case 17: return ("minProperties", count)
        case 18: return ("maxProperties", count)
        case 19: return ("required", .array([.string(key())]))
        case 20: return ("dependentRequired", .object(JSONObject([.init(key: key(), value: .array([.string(key())]))])))
        case 21: return ("format", noise.pick(Format.allCases).map { .string(ExactString($0.rawValue)) } ?? "date")
        case 22: return ("allOf", list(depth: depth))
        case 23: return ("anyOf", list(depth: depth))
        case 24: return ("oneOf", list(depth: depth))
        case 25: return ("not", made(depth: depth))
        case 26: return ("if", made(depth: depth))
        case 27: return ("then", made(depth: depth))
        case 28: return ("else", made(depth: depth))
        case 29: return ("dependentSchemas", map(depth: depth))
        case 30, 31: return ("properties", map(depth: depth))
        case 32: return ("patternProperties", .object(JSONObject([.init(key: pattern(), value: made(depth: depth))])))
        case 33: return ("additionalProperties", made(depth: depth))
        case 34: return ("propertyNames", made(depth: depth))
        case 35: return ("prefixItems", list(depth: depth))
        case 36: return ("items", made(depth: depth))
        case 37: return ("contains", made(depth: depth))
        case 38: return ("unevaluatedItems", made(depth: depth))
        case 39: return ("unevaluatedProperties", made(depth: depth))
        case 40: return ("$ref", noise.pick(["#/$defs/a", "#/$defs/b", "#", "http://x.test/r", "http://x.test/r#a", "http://x.test/r#/$defs/b", "#n"]).map { .string(ExactString($0)) } ?? "#")
        case 41: return ("$dynamicRef", noise.below(2) == 0 ? "#n" : "#/$defs/a")
        case 42: return (noise.below(2) == 0 ? "$dynamicAnchor" : "$anchor", "n")
        default: return ("dependencies", map(depth: depth))
        }
    }

    private mutating func pattern() -> ExactString {
        noise.pick(["^a", "b$", "^(a|b)*$", "[0-9]+", #"\p{L}"#, #"^\S+$"#, "^(a+)+$", "", ".", #"(a)?\1b"#, "(?<=a)b"]) ?? ""
    }

    /// A schema with parts taken out, put in, exchanged.
    private mutating func mutated(_ schema: JSONValue, depth: Int) -> JSONValue {
        if depth == 0 || noise.below(14) == 0 {
            return switch noise.below(3) {
            case 0: value(depth: 2)
            case 1: made(depth: 2)
            default: noise.pick(known) ?? true
            }
        }
        switch schema {
        case .array(let items): return .array(items.flatMap { noise.below(12) == 0 ? [] : [mutated($0, depth: depth - 1)] })
        case .object(let object):
            var members = object.members.compactMap { member -> JSONObject.Member? in
                if noise.below(12) == 0 { return nil }
                return noise.below(3) == 0 ? .init(key: member.key, value: mutated(member.value, depth: depth - 1)) : member
            }
            if noise.below(4) == 0 {
                let (key, value) = keyword(depth: 1)
                members.insert(.init(key: key, value: value), at: noise.below(members.count + 1))
            }
            return .object(JSONObject(members))
        default: return schema
        }
    }

    // MARK: Values

    private mutating func key() -> ExactString { noise.pick(["a", "b", "foo", "bar", "ab", "é", "\u{202E}", ""]) ?? "a" }

    private mutating func number() -> JSONValue {
        .number(JSONNumber(text: ExactString(noise.pick([
            "0", "1", "2", "3", "-1", "1.0", "1.5", "0.1", "1e2", "1e400", "-1e-400", "12345678901234567890", "0.30", "9007199254740993",
        ]) ?? "0")))
    }

    mutating func value(depth: Int) -> JSONValue {
        switch noise.below(depth > 0 ? 9 : 5) {
        case 0: return .null
        case 1: return .bool(noise.below(2) == 0)
        case 2: return number()
        case 3, 4:
            return .string(noise.pick(["", "a", "b", "ab", "foo", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", "2024-02-29", "12:00:00Z", "http://x.test/a?b#c", "é😀", "\u{202E}\u{7}", "::1", "1.2.3.4", "a@b.c", "P1D"]) ?? "")
        case 5, 6: return .array((0..<noise.below(5)).map { _ in value(depth: depth - 1) })
        default:
            var keys: Set<ExactString> = []
            for _ in 0..<noise.below(5) { keys.insert(key()) }
            return .object(JSONObject(keys.sorted().map { .init(key: $0, value: value(depth: depth - 1)) }))
        }
    }

    /// The same value with its members in another order and its numbers spelt otherwise.
    mutating func saidOtherwise(_ value: JSONValue) -> JSONValue {
        switch value {
        case .number(let number): return .number(JSONNumber(text: ExactString(otherwise(number.text.string))))
        case .array(let items): return .array(items.map { saidOtherwise($0) })
        case .object(let object):
            return .object(JSONObject(object.members.map { .init(key: $0.key, value: saidOtherwise($0.value)) }.shuffled(using: &noise)))
        default: return value
        }
    }

    private mutating func otherwise(_ text: String) -> String {
        if text.utf8.contains(UInt8(ascii: "e")) { return text.replacing("e", with: "E") }
        let hasPoint = text.utf8.contains(UInt8(ascii: "."))
        return switch noise.below(4) {
        case 0: text + (hasPoint ? "00" : ".0")
        case 1: text + "e0"
        case 2: text + (hasPoint ? "0E+0" : ".000E-00")
        default: text
        }
    }
}
