import JSON
import Testing

@testable import Schema

@Suite struct SchemaBatchTests {
    private func answer(_ line: String) -> String {
        var batch = SchemaBatch()
        return batch.answer(toLine: Array(line.utf8)).serializedText
    }

    @Test func whatIsAnswered() {
        #expect(answer(#"{"schema":{},"instance":null}"#) == #"{"valid":true,"errors":[]}"#)
        #expect(
            answer(#"{"schema":{"properties":{"a":{"type":"null"}}},"instance":{"a":1}}"#)
                == #"{"valid":false,"errors":[{"instance_path":"/a","keyword":"type","schema_path":"/properties/a/type","message":"“/a” must be null, but is a number."}]}"#)
        #expect(answer(#"{"schema":{"format":"date"},"instance":"x"}"#) == #"{"valid":true,"errors":[]}"#)
        #expect(answer(#"{"schema":{"format":"date"},"instance":"x","format_assertion":true}"#).hasPrefix(#"{"valid":false"#))
        #expect(answer(#"{"schema":{"items":[{"type":"null"}]},"instance":[1],"draft":"draft7"}"#).hasPrefix(#"{"valid":false"#))
        #expect(answer(#"{"schema":{"$ref":"http://x.test/a"},"instance":1,"remotes":{"http://x.test/a":{"type":"null"}}}"#).hasPrefix(#"{"valid":false"#))
    }

    @Test(arguments: [
        (#"{"schema":{"type":"x"},"instance":1}"#, #"{"error":"“/type” in the schema names no type of JSON Schema: \"x\"."}"#),
        (#"{"schema":1,"instance":1}"#, #"{"error":"The schema is neither an object nor true nor false."}"#),
        ("", #"{"error":"The line is not JSON. Line 1, column 1: the text ends, but a value is missing."}"#),
        ("[]", #"{"error":"The line is no object."}"#),
        (#"{"instance":1}"#, #"{"error":"The line has no \"schema\"."}"#),
        (#"{"schema":true}"#, #"{"error":"The line has no \"instance\"."}"#),
        (#"{"schema":true,"instance":1,"draft":"4"}"#, #"{"error":"\"draft\" is neither \"2020-12\" nor \"draft7\"."}"#),
        (#"{"schema":true,"instance":1,"format_assertion":1}"#, #"{"error":"\"format_assertion\" is neither true nor false."}"#),
        (#"{"schema":true,"instance":1,"remotes":[]}"#, #"{"error":"\"remotes\" is no object of schemas by their URIs."}"#),
    ])
    func whatIsWrong(_ line: String, _ wanted: String) { #expect(answer(line) == wanted) }
}
