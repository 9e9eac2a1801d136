import JSON
import Testing

@testable import Schema

/// Numbers are judged as they are written; none is rounded.
@Suite struct SchemaNumberTests {
    @Test(arguments: [
        (#"{"multipleOf":0.0001}"#, ["0.0075", "0", "-0.0", "1e3", "12345678901234567890.0001"], ["0.00751", "1e-5"]),
        (#"{"multipleOf":0.01}"#, ["4.35", "1e400", "0.29"], ["4.351", "1e-400"]),
        (#"{"multipleOf":1e-8}"#, ["12391239123", "1e-8"], ["1e-9"]),
        (#"{"multipleOf":3}"#, ["9007199254740993", "9", "-6", "3e0"], ["9007199254740992", "1e100", "3.5"]),
        (#"{"multipleOf":123456789012345678901234567890}"#, ["123456789012345678901234567890", "246913578024691357802469135780", "1234567890123456789012345678900e5"], ["123456789012345678901234567891"]),
        (#"{"multipleOf":7e300}"#, ["14e300", "7e301"], ["15e300", "7"]),
        (#"{"multipleOf":4}"#, ["1e2", "1e1000000000"], ["1e1", "1e-1000000000"]),
        (#"{"minimum":0.1,"maximum":12345678901234567890}"#, ["0.10", "12345678901234567890"], ["0.09", "12345678901234567890.1", "-5"]),
        (#"{"exclusiveMinimum":9007199254740992}"#, ["9007199254740993"], ["9007199254740992", "9007199254740992.0"]),
        (#"{"type":"integer"}"#, ["1", "1.0", "10e-1", "-0", "1e400"], ["1.5", "\"1\"", "1e-1", "true"]),
        (#"{"const":0}"#, ["0", "-0.0", "0e5"], ["false", "1e-9", "\"0\""]),
        (#"{"enum":[1,"a",null,{"k":[1,2],"l":1}]}"#, ["1.0", "\"a\"", "null", #"{"l":1,"k":[1,2.0]}"#], ["2", "\"A\"", #"{"k":[2,1],"l":1}"#, "true"]),
        (#"{"uniqueItems":true}"#, ["[1,true]", "[0,false]", #"["1",1]"#, "[[1],[true]]", #"[{"a":1},{"a":true}]"#, #"["\u00e9","e\u0301"]"#], ["[1,1.0]", #"[{"a":1,"b":2},{"b":2e0,"a":10e-1}]"#, "[[],[]]"]),
        (#"{"minLength":2,"maxLength":3.0}"#, ["\"é😀\"", "\"abc\"", "5"], ["\"😀\"", "\"abcd\""]),
        (#"{"maxLength":1e100,"minItems":0.0}"#, ["\"abc\"", "[]"], []),
    ] as [(String, [String], [String])])
    func exactly(_ schema: String, _ fit: [String], _ misfit: [String]) throws {
        for value in fit { #expect(try words(schema, value) == [], "\(value) against \(schema)") }
        for value in misfit { #expect(try !words(schema, value).isEmpty, "\(value) against \(schema)") }
    }
}
