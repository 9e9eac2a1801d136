import Approval
import Conversation
import JSON
import Link
import Testing

@testable import Engine

/// Arguments while they stream: what is shown of them only grows, and the time that a piece takes does not.
@Suite struct StreamedArgumentsTests {
    private static func pieces(_ text: String, of count: Int) -> [[UInt8]] {
        let bytes = Array(text.utf8)
        return stride(from: 0, to: bytes.count, by: count).map { Array(bytes[$0..<min(bytes.count, $0 + count)]) }
    }

    @Test(arguments: [1, 7, 40])
    func rowsOnlyGrow(count: Int) {
        let text = #"{"path":"var/log/app.log","edits":[{"line":12,"text":"first\nsecond\n\nfourth"},{"line":-2.5e3,"text":"true"}],"force":false}"#
        var preview = ArgumentPreview()
        var before: [DisplayRow] = []
        for piece in Self.pieces(text, of: count) {
            guard let rows = preview.append(piece) else { continue }
            #expect(rows.count >= before.count, "\(before) became \(rows)")
            // The last value is still growing, and its size with it; everything above it stands.
            let settled = before.lastIndex { $0.kind == .argument } ?? 0
            #expect(Array(rows.prefix(settled)) == Array(before.prefix(settled)))
            before = rows
        }
        #expect(!before.isEmpty)
    }

    @Test func ofALongTextTheBeginningIsShownAndHowMuchThereIs() {
        var preview = ArgumentPreview()
        var before = 0
        for piece in Self.pieces(#"{"content":""# + String(repeating: "a line of text\\n", count: 20_000), of: 10_000) {
            guard let rows = preview.append(piece) else { continue }
            #expect(rows.count >= before)
            before = rows.count
        }
        #expect(before > 1000 && before < 4000)
    }

    /// 20 MB in one string, through the machine: the last tenth takes about as long as the first.
    @Test func timeIsLinear() {
        var story = Story()
        story.order(.say("go"))
        story.answer([.callStarted(CallSlot(0)), .callIdentified(CallSlot(0), wireID: "a", name: "write_file")])
        story.answer([.callArguments(CallSlot(0), Array(#"{"path":"a","content":""#.utf8))])
        let piece = Array(String(repeating: "a line of text\\n", count: 1250).utf8)
        let count = 20_000_000 / piece.count
        var tenths = [Duration](repeating: .zero, count: 10)
        var sent = 0
        let clock = ContinuousClock()
        for index in 0..<count {
            tenths[index * 10 / count] += clock.measure {
                for case .tell(.call(let call)) in story.machine.receive(
                    .stream(RequestID(1), [.callArguments(CallSlot(0), piece)]), at: Timestamp(milliseconds: Int64(index)))
                {
                    sent += call.preview.reduce(0) { $0 + $1.text.utf8.count }
                }
            }
        }
        print("20 MB of arguments, a tenth each: \(tenths); \(sent) bytes of previews")
        #expect(tenths[9] < tenths[0] * 4)
        #expect(sent < 10_000_000)
    }
}
