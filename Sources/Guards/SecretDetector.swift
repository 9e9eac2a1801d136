/// Finds keys, tokens and passwords in text by the forms that they have (``SecretRule``).
///
/// It knows forms, not secrets: one without a form of its own, in a place that does not name it, is not found.
public enum SecretDetector {
    public struct Finding: Sendable, Equatable {
        public let kind: SecretKind
        /// Of the secret itself, in bytes of UTF-8.
        public let range: Range<Int>
    }

    /// In the order of the text; none overlaps another. What takes too long is one finding over all of the text.
    public static func findings(in text: String) -> [Finding] { findings(in: Array(text.utf8)) }

    /// - Parameter bytes: valid UTF-8.
    private static func findings(in bytes: [UInt8]) -> [Finding] {
        var scan = TextScan(isComplete: true)
        return scan.matches(.secrets, in: bytes[...], from: 0).found.map { Finding(kind: $0.kind ?? .token, range: $0.range) }
    }

    /// The text with a mark in the place of each secret; nil where there is none.
    public static func marked(_ text: String) -> String? {
        let bytes = Array(text.utf8)
        let found = findings(in: bytes)
        return found.isEmpty ? nil : GuardSet.cut(bytes, found.map { ($0.range, mark($0.kind)) })
    }

    /// What stands in a secret's place. It fits into a text in quotes, as JSON writes it.
    public static func mark(_ kind: SecretKind) -> String { "[secret: \(kind.rawValue)]" }
}
