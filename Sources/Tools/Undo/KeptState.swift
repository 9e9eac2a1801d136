import Approval

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What is or was at a place, as far as it matters for putting it back or for noticing that it has changed.
struct KeptState: Sendable, Equatable {
    enum Kind: String, Sendable { case file, link, folder }

    var kind: Kind
    var permissions: mode_t = 0
    var owner: uid_t = 0
    var group: gid_t = 0
    /// Bytes.
    var size: Int64 = 0
    /// Nanoseconds since 1970.
    var modified: Int64 = 0
    /// Nil where it is not known beforehand.
    var identity: FileIdentity?
    /// Of a file, where it was computed; of a link, of its target.
    var content: Digest?
    /// What is written in a link.
    var target: [UInt8]?

    init(_ kind: Kind) { self.kind = kind }

    /// - Returns: nil for what is neither file nor link nor folder.
    init?(_ status: FileStatus, content: Digest? = nil, target: [UInt8]? = nil) {
        switch status.kind {
        case .file: kind = .file
        case .link: kind = .link
        case .folder: kind = .folder
        case .device, .pipe, .socket, .missing, .unknown: return nil
        }
        permissions = status.permissions
        owner = status.owner
        group = status.group
        size = kind == .folder ? 0 : status.size
        modified = status.modified
        identity = status.identity
        self.content = content
        self.target = target
    }

    /// Whether what is there now is what this says: by content where it is known, otherwise by object, size and time.
    /// Another object with the same content is the same, so that changes can be undone one after the other.
    func isSame(as now: KeptState) -> Bool {
        guard kind == now.kind else { return false }
        switch kind {
        case .folder: return identity == nil || identity == now.identity
        case .link: return content == now.content
        case .file:
            guard size == now.size, permissions & 0o1777 == now.permissions & 0o1777 else { return false }
            if let content, let other = now.content { return content == other }
            return identity == now.identity && modified == now.modified
        }
    }
}
