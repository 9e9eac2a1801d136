public import JSON

/// Which files of folders the person trusts: by real path, and only with exactly the content that was shown.
///
/// Kept as one JSON object in the user's own folder: the path, and the SHA-256 of the bytes in hexadecimal.
public struct TrustBook: Sendable, Equatable {
    private var members: [JSONObject.Member] = []

    public init() {}

    /// - Returns: nil for bytes that are no such book; then nothing is trusted.
    public init?(_ bytes: [UInt8]) {
        guard let document = try? JSONParser.parse(bytes), document.duplicateKeys.isEmpty, let object = document.value.object,
            object.members.allSatisfy({ $0.value.string?.utf8.count == 64 })
        else { return nil }
        members = object.members
    }

    public var bytes: [UInt8] { JSONValue.object(JSONObject(members)).serialized() + [0x0A] }

    /// - Parameter digest: SHA-256 in hexadecimal.
    public func trusts(_ path: ExactString, digest: ExactString) -> Bool {
        members.contains { $0.key == path && $0.value.exact == digest }
    }

    public func knows(_ path: ExactString) -> Bool { members.contains { $0.key == path } }

    /// - Parameter digest: SHA-256 in hexadecimal; nil to trust the path no longer.
    public mutating func set(_ path: ExactString, digest: ExactString?) {
        members.removeAll { $0.key == path }
        if let digest { members.append(.init(key: path, value: .string(digest))) }
    }
}
