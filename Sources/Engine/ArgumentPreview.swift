import Approval
import JSON

/// Reads a call's arguments while they stream, and says when the rows that show them are worth sending again.
///
/// Rows are made when the text has grown by a quarter, so that all of them together cost time linear in the text.
struct ArgumentPreview: Sendable, Equatable {
    private var parser = PartialJSONParser()
    private var length = 0
    private var nextShowing = 1

    /// - Returns: the rows so far, or nil when they would hardly differ from the last ones.
    mutating func append(_ bytes: [UInt8]) -> [DisplayRow]? {
        parser.append(bytes)
        length += bytes.count
        guard length >= nextShowing else { return nil }
        nextShowing = length + max(24, length / 4)
        return Inspection.preview(of: parser.value, arrived: length)
    }

    static func == (a: ArgumentPreview, b: ArgumentPreview) -> Bool { a.length == b.length && a.nextShowing == b.nextShowing }
}
