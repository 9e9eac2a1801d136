import Conversation
import JSON
import Testing

@testable import Wire

@Suite struct ErrorBodyTests {
    private func decode(_ text: String, status: Int? = 400, _ headers: [String: String] = [:]) -> ProviderError {
        ErrorBody.decode(status: status, header: { headers[$0] }, body: Array(text.utf8))
    }

    @Test(arguments: [
        (#"{"error":{"message":"m","type":"t","code":"c"}}"#, "m", "t", "c"),
        (#"{"error":{"code":429,"message":"m","metadata":{"raw":"r"}},"user_id":"u"}"#, "m", nil, "429"),
        (#"{"code":"c","error":"m"}"#, "m", nil, "c"),
        (#"{"error":"m"}"#, "m", nil, nil),
        (#"{"detail":"m"}"#, "m", nil, nil),
        (#"{"detail":[{"loc":["body","tools",0],"msg":"bad","type":"t"},{"msg":"worse"}]}"#, "body.tools.0: bad; worse", nil, nil),
        (#"{"object":"error","message":"m","type":"t","param":null,"code":3280}"#, "m", "t", "3280"),
        (#"{"message":"m"}"#, "m", nil, nil),
        (#"[{"error":{"code":400,"message":"m","status":"INVALID_ARGUMENT"}}]"#, "m", "INVALID_ARGUMENT", "400"),
        (#"{"errors":[{"message":"m","code":7}]}"#, "m", nil, "7"),
        (#"{"type":"error","error":{"type":"t","message":"m"}}"#, "m", "t", nil),
        (#"{"error":{"message":"","type":"t"}}"#, #"{"message":"","type":"t"}"#, "t", nil),
        (#"{"error":{"message":{"detail":"m"}}}"#, #"{"detail":"m"}"#, nil, nil),
        ("\n\n  {\"error\":{\"message\":\"m\"}}", "m", nil, nil),
        ("data: {\"error\":{\"message\":\"m\"}}\n\n", "m", nil, nil),
        ("event: error\ndata: {\"error\":{\"message\":\"m\"}}", "m", nil, nil),
        ("<html><head><TITLE>502 Bad Gateway</TITLE></head>", "The server answered with status 400: “502 Bad Gateway”", nil, nil),
        ("<html>no title</html>", "The server answered with status 400: “<html>no title</html>”", nil, nil),
        ("plain \u{1B}[31mwords\n\nhere", "The server answered with status 400: “plain [31mwords here”", nil, nil),
        ("", "The server answered with status 400 and no words.", nil, nil),
        (#"{"error":{"message":"cut of"#, #"The server answered with status 400: “{"error":{"message":"cut of”"#, nil, nil),
    ] as [(String, String, String?, String?)])
    func shapes(_ body: String, _ message: String, _ type: String?, _ code: String?) {
        let error = decode(body)
        #expect(error.message == message)
        #expect(error.type == type)
        #expect(error.code == code)
        #expect(error.status == 400)
    }

    @Test(arguments: [#"{"choices":[]}"#, #"{"id":"x"}"#, #"{"error":null}"#, "[]", "1", #"{"type":"ping"}"#, #"{"message":{"role":"a"}}"#])
    func noError(_ text: String) throws { #expect(ErrorBody.decode(try JSONParser.parse(text).value) == nil) }

    @Test func secondsToWait() {
        func seconds(_ headers: [String: String], now: Double? = nil) -> Double? { RetryAfter.seconds(header: { headers[$0] }, now: now) }
        #expect(seconds(["retry-after": "20"]) == 20)
        #expect(seconds(["retry-after": " 1.5 "]) == 1.5)
        #expect(seconds(["retry-after-ms": "250", "retry-after": "9"]) == 0.25)
        // Recorded: a limit was reached, and this.
        #expect(seconds(["retry-after-ms": "0", "retry-after": "1"]) == 1)
        #expect(seconds(["retry-after": "0"]) == nil)
        #expect(seconds(["retry-after": "-5"]) == nil)
        #expect(seconds(["retry-after": "soon"]) == nil)
        #expect(seconds(["retry-after": "inf"]) == nil)
        #expect(seconds([:]) == nil)
        #expect(seconds(["retry-after": "Sun, 06 Nov 1994 08:49:37 GMT"], now: 784_111_770) == 7)
        #expect(seconds(["retry-after": "Sun, 06 Nov 1994 08:49:37 GMT"], now: 784_111_777) == nil)
        #expect(seconds(["retry-after": "Sun, 06 Nov 1994 08:49:37 GMT"]) == nil)
        #expect(seconds(["retry-after": "Sun, 06 Nov 1994 08:49:37 GMT", "date": "Sun, 06 Nov 1994 08:49:30 GMT"]) == 7)
    }

    @Test(arguments: [
        ("Sun, 06 Nov 1994 08:49:37 GMT", 784_111_777), ("Sunday, 06-Nov-94 08:49:37 GMT", 784_111_777), ("Sun Nov  6 08:49:37 1994", 784_111_777),
        ("Thu, 01 Jan 1970 00:00:00 GMT", 0), ("Tue, 29 Feb 2028 12:00:00 GMT", 1_835_438_400), ("Fri, 31 Dec 2100 23:59:59 GMT", 4_133_980_799),
        ("nonsense", nil), ("", nil), ("Sun, 06 Nov 1994", nil), ("Sun, 99 Nov 1994 08:49:37 GMT", nil), ("Sun, 06 Nov 99999999999999999999 08:49:37 GMT", nil),
        ("99999999999999999999:1:1 06 Nov 1994", nil),
    ] as [(String, Double?)])
    func dates(_ text: String, _ seconds: Double?) { #expect(HTTPDate.seconds(text) == seconds) }

    @Test func waitingInTheBody() {
        let body = #"{"error":{"code":429,"message":"m","details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"34.4s"}]}}"#
        #expect(decode(body, status: 429).retryAfter == 34.4)
        #expect(decode(body, status: 429, ["retry-after": "3"]).retryAfter == 3)
    }
}
