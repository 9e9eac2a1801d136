#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// What a system call said when it failed.
struct SystemError: Error, Sendable, Equatable {
    let code: Int32

    init(_ code: Int32) { self.code = code }

    /// The error of the call that has just failed on this thread.
    static var last: SystemError { SystemError(errno) }

    /// In words, without a capital or a period.
    var words: String {
        switch code {
        case EACCES, EPERM: return "permission denied"
        case ENOENT: return "there is no such file or folder"
        case ENOTDIR: return "a part of the path is not a folder"
        case EISDIR: return "it is a folder"
        case EEXIST: return "it exists already"
        case ELOOP: return "its links lead in a circle, or through too many others"
        case ENAMETOOLONG: return "the name is too long"
        case ENOSPC: return "no space is left on the device"
        case EDQUOT: return "the disk quota is used up"
        case EROFS: return "the file system is read-only"
        case EFBIG: return "the file would be too large"
        case EMFILE, ENFILE: return "too many files are open"
        case EXDEV: return "the two places are on different file systems"
        case ESTALE: return "the file has moved while it was examined"
        case EIO: return "the device reported an input or output error"
        default: break
        }
        var buffer = [CChar](repeating: 0, count: 256)
        guard strerror_r(code, &buffer, buffer.count) == 0 else { return "error \(code)" }
        let text = String(decoding: buffer.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return "\(text) (error \(code))"
    }
}
