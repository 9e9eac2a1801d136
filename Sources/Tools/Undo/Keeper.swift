import Approval
import Conversation
import JSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Keeps what a call is about to change, for as long as the call runs.
struct Keeper: Sendable {
    let store: UndoStore
    let call: CallKey
    let tool: ExactString
    /// The number of the call that this one undoes.
    var undoes: Int?

    /// Of a new content, so that a later difference can be shown; in bytes.
    private static let mostLeft = 1_048_576

    func change(_ deed: FileChange.Deed, at path: ExactString) -> FileChange {
        FileChange(call: call, tool: tool, time: store.clock(), undoes: undoes, deed: deed, path: path)
    }

    /// What is there, with a copy of its content on the disk: by a handle of that very object.
    func state(
        _ name: PathName, in folder: OpenFolder, _ status: FileStatus, _ cancelled: CancelFlag
    ) throws(UndoError) -> (KeptState, [StagedContent]) {
        do throws(SystemError) {
            switch status.kind {
            case .link:
                let target = try folder.linkTarget(name)
                guard let state = KeptState(status, content: Digest(of: target), target: target) else { throw SystemError(EINVAL) }
                return (state, [])
            case .file: break
            default: throw SystemError(EINVAL)
            }
        } catch {
            throw UndoError(error.words)
        }
        let file = try UndoError.reporting("it could not be read") { () throws(SystemError) in
            let file = try folder.file(name, O_RDONLY)
            guard try FileStatus(of: file.descriptor).identity == status.identity else { throw SystemError(ESTALE) }
            return file
        }
        let staged = try store.stage(file, expecting: status, cancelled)
        guard let state = KeptState(status, content: staged.digest) else { throw UndoError("it is no file") }
        return (state, [staged])
    }

    /// A new content beside the old one, where there is room for both.
    func left(_ content: [UInt8], besides size: Int64) -> [StagedContent] {
        guard content.count <= Self.mostLeft, size + Int64(content.count) <= store.quota else { return [] }
        // Only a difference is lost without it.
        return (try? store.stage(content)).map { [$0] } ?? []
    }

    func begin(_ change: FileChange, _ staged: [StagedContent] = []) throws(UndoError) { try store.begin(change, staged) }

    /// The change took place. What cannot be noted now is found out when it is undone.
    func finish(_ change: FileChange) {
        var change = change
        change.stage = .done
        try? store.put(change)
    }

    func drop(_ change: FileChange) { store.drop(change) }
}
