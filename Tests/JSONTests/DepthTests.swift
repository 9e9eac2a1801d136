import Testing

@testable import JSON

/// Dispatch's workers have stacks of 512 KiB; a value as deep as the limits allow must fit, also in a debug build.
@Suite struct DepthTests {
    static let deepest = JSONLimits.document.depth

    @Test(arguments: [("[", "]"), ("{\"a\":", "}"), ("[{\"a\":", "}]")])
    func `the deepest value is read, compared, hashed, written and released on a small stack`(
        _ open: String, _ close: String
    ) {
        let perPair = open.utf8.count > 5 ? 2 : 1
        let text =
            String(repeating: open, count: Self.deepest / perPair) + "1"
            + String(repeating: close, count: Self.deepest / perPair)
        let answer = onSmallStack { () -> Bool in
            guard let a = try? JSONParser.parse(text).value, let b = try? JSONParser.parse(text).value else {
                return false
            }
            guard a == b, a.hashValue == b.hashValue, a.serializedText == text else { return false }
            guard (try? JSONParser.parse(a.pretty()).value) == a, String(decoding: a.canonical(), as: UTF8.self) == text
            else {
                return false
            }
            guard !a.containsNUL, a.unrepresentableNumber == nil else { return false }
            var partial = PartialJSONParser(limits: .document)
            partial.append(Array(text.utf8).dropLast(Self.deepest / 2))
            guard let known = partial.value, known.serializedText == text else { return false }
            return JSONInspection.answer(to: Array(text.utf8))["value"] == a
        }
        #expect(answer == true)
    }

    @Test func `any nesting is refused without using the stack`() {
        let answer = onSmallStack { () -> JSONError.Kind? in
            do throws(JSONError) {
                _ = try JSONParser.parse([UInt8](repeating: UInt8(ascii: "["), count: 1_000_000))
                return nil
            } catch { return error.kind }
        }
        #expect(answer == .tooDeep(limit: Self.deepest))
    }
}
