import JSON
import TestSupport
import Testing

@testable import Wire

@Suite struct StreamRecordingTests {
    /// Cut at random places 20 times, byte by byte, and whole: always the same, always what is expected.
    @Test(.enabled(if: StreamRecordings.isHere, Comment(rawValue: Shared.absent)), arguments: StreamRecordings.all.indices)
    func everyRecordingIsDecodedAsExpected(_ index: Int) throws {
        let recordings = StreamRecordings.all[index]
        var wrong: [String] = []
        let all = try recordings.load()
        for recording in all {
            let whole = try recordings.inspect(recording.body)
            for difference in StreamRecordings.differences(whole, recording.expected) { wrong.append("\(recording.name): \(difference)") }
            for cut in [StreamInspection.Chunking.bytes(1)] + (1...20).map({ .random(seed: $0) }) {
                let cutUp = try recordings.inspect(recording.body, cut)
                if cutUp != whole {
                    wrong.append("\(recording.name): \(cut) gives \(cutUp.serializedText), whole gives \(whole.serializedText)")
                }
            }
        }
        print("\(recordings.api.rawValue): \(all.count) files × (whole, bytewise, 20 random cuts): \(wrong.isEmpty ? "all equal" : "\(wrong.count) differences")")
        #expect(all.count >= 20)
        #expect(wrong.isEmpty, Comment(rawValue: wrong.joined(separator: "\n")))
    }

    /// A stream may stop anywhere. Before its terminal marker it is truncated, and nothing in it may run.
    @Test(.enabled(if: StreamRecordings.isHere, Comment(rawValue: Shared.absent)), arguments: StreamRecordings.all.indices)
    func everyPrefixOfAStreamIsTruncatedUntilItsMarker(_ index: Int) throws {
        let recordings = StreamRecordings.all[index]
        var checked = 0
        for recording in try recordings.load() where recording.name.hasSuffix(".sse") && recording.body.count < 12_000 {
            guard recording.expected["outcome"]?.string == "complete" else { continue }
            for count in stride(from: 0, to: recording.body.count, by: 61) {
                let answer = try recordings.inspect(Array(recording.body[..<count]))
                let outcome = answer["outcome"]?.string ?? ""
                let hasReason = answer["stop_reason"]?.string != nil
                #expect(outcome == (hasReason ? "complete" : "truncated"), "\(recording.name) cut at \(count): \(outcome)")
                checked += 1
            }
        }
        #expect(checked > 500)
    }

    /// The same recordings in every framing that a server may choose.
    @Test(.enabled(if: StreamRecordings.isHere, Comment(rawValue: Shared.absent)), arguments: StreamRecordings.all.indices)
    func framingDoesNotMatter(_ index: Int) throws {
        let recordings = StreamRecordings.all[index]
        for recording in try recordings.load() where recording.name.hasSuffix(".sse") {
            // A cut one ends in a line without an end, and an error on lines of its own is no event: other line ends change both.
            if recording.expected["outcome"]?.string == "truncated" || recording.expected["framing"]?["raw_json_error_tail"]?.bool == true { continue }
            let plain = try recordings.inspect(recording.body)
            for framing in StreamRecordings.Framing.allCases {
                let answer = try recordings.inspect(framing.apply(to: recording.body), .random(seed: 3))
                #expect(answer == plain, "\(recording.name) in \(framing)")
            }
        }
    }
}
