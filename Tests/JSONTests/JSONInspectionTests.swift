import TestSupport
import Testing

@testable import JSON

@Suite struct JSONInspectionTests {
    @Test(arguments: [
        (#"{"b":1.0,"a":"é"} "#, #"{"value":{"b":1.0,"a":"é"},"canonical":"{\"a\":\"é\",\"b\":1}"}"#),
        (#"{"a":1,"a":2}"#, #"{"value":{"a":1,"a":2},"canonical":"{\"a\":1,\"a\":2}","duplicates":["/a"]}"#),
        ("[1,]", #"{"error":"Line 1, column 4: a value is expected, not \"]\" (a comma may not stand last)."}"#),
    ])
    func `answers for a text`(_ text: String, _ expected: String) {
        #expect(JSONInspection.answer(to: Array(text.utf8)).serializedText == expected)
    }

    @Test(arguments: [
        (#"{"a":[1,"x"#, #"{"value":{"a":[1,"x"]}}"#),
        ("", #"{"error":"The text ends before anything of its value is known."}"#),
        (#"{"a":[1.0,2.]"#, #"{"error":"Line 1, column 13: this is not a JSON number."}"#),
    ])
    func `answers for an unfinished text`(_ text: String, _ expected: String) {
        #expect(JSONInspection.answer(to: Array(text.utf8), partial: true).serializedText == expected)
    }

    @Test func `answers every line of a batch`() {
        let lines = """
            {"text":"[1e0]"}
            no
            {"base64":"WzFd"}
            {"base64":"/w=="}
            {"base64":"*"}

            {"other":1}
            {"text":"{"}
            """
        let answers = lines.utf8.split(separator: 0x0A, omittingEmptySubsequences: false).map {
            JSONInspection.answer(toLine: Array($0)).serializedText
        }
        #expect(answers.count == 8)
        #expect(answers[0] == #"{"value":[1e0],"canonical":"[1]"}"#)
        #expect(answers[2] == #"{"value":[1],"canonical":"[1]"}"#)
        for i in [1, 3, 4, 5, 6, 7] { #expect(answers[i].utf8.starts(with: "{\"error\":".utf8)) }
        #expect(JSONInspection.answer(toLine: Array(#"{"text":"{"}"#.utf8), partial: true) == ["value": [:]])
    }

    @Test(arguments: [
        ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("fooba", "Zm9vYmE="),
    ])
    func `base 64 goes both ways`(_ plain: String, _ coded: String) {
        #expect(Base64.encode(Array(plain.utf8)) == coded)
        #expect(Base64.decode(coded.utf8) == Array(plain.utf8))
    }

    @Test(arguments: ["A", "AA", "AAA", "====", "A===", "Zg==Zg==", "Zh==", "Zm9=", "Z g=", "Zg=\n", "Z=g="])
    func `base 64 takes one form only`(_ text: String) { #expect(Base64.decode(text.utf8) == nil) }

    @Test func `base 64 of random bytes`() {
        var generator = Noise(seed: 5)
        for count in 0..<200 {
            let bytes = (0..<count).map { _ in UInt8(generator.below(256)) }
            #expect(Base64.decode(Base64.encode(bytes).utf8) == bytes)
        }
    }
}
