public import Approval

/// One state of a call as a person can be shown it.
public struct Showing: Sendable, Hashable {
    public let handle: Int
    public let revision: Int
    public let digest: Digest

    init(handle: Int, revision: Int, digest: Digest) {
        self.handle = handle
        self.revision = revision
        self.digest = digest
    }
}
