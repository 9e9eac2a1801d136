import Approval
import Conversation
import JSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

extension FileExecution {
    func read(_ look: Look, offset: Int?, limit: Int?) throws(SystemError) -> ExecutionResult {
        guard case .leaf(let parent, let name, let status) = look.walk.end else { return changed(look) }
        let file = try parent.file(name, O_RDONLY)
        let opened = try FileStatus(of: file.descriptor)
        guard opened.identity == status.identity, opened.kind == .file else { return changed(look) }

        if offset == nil, limit == nil, let picture = picture(file, look, opened) { return picture }
        var excerpt = LineExcerpt(
            first: offset ?? 1, lines: min(limit ?? lookout.limits.readLines, lookout.limits.readLines),
            bytes: lookout.limits.readBytes)
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while !excerpt.isFinished {
            if cancelled.isSet { return FileExecution.cancelledResult }
            let count = try file.read(into: &buffer)
            if count == 0 {
                excerpt.end()
            } else {
                excerpt.add(buffer[0..<count])
            }
        }
        return excerpt.result(path: Lookout.shown(look.fact.given), size: opened.size)
    }
}

extension FileExecution {
    /// The whole file as a picture, if it is one. Reads beside the place where the file is read on.
    private func picture(_ file: borrowing OpenFile, _ look: Look, _ status: FileStatus) -> ExecutionResult? {
        var head = [UInt8](repeating: 0, count: PictureFile.probe)
        let begun = pread(file.descriptor, &head, head.count, 0)
        guard begun > 0, PictureFile.mayBegin(Array(head.prefix(begun))) else { return nil }
        // What is larger may still be text that begins like one; then it is read as that.
        guard status.size <= lookout.limits.pictureBytes else { return nil }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 65_536)
        while bytes.count <= Int(lookout.limits.pictureBytes) {
            if cancelled.isSet { return FileExecution.cancelledResult }
            let count = pread(file.descriptor, &buffer, buffer.count, off_t(bytes.count))
            if count <= 0 { break }
            bytes += buffer[0..<count]
        }
        guard bytes.count <= Int(lookout.limits.pictureBytes), let picture = PictureFile(bytes) else { return nil }
        let words = picture.words(bytes: bytes.count)
        guard !picture.isTooLarge else {
            return .failure("\(Lookout.shown(look.fact.given)) is \(words); pictures with a side of more than \(PictureFile.longestSide) pixels are not returned.")
        }
        return ExecutionResult(
            text: "[\(words)]", isError: false, images: [ImageContent(mediaType: picture.mediaType, base64: Base64.encode(bytes))])
    }
}

/// Some lines of a file, taken from its bytes as they are read; nothing before or after them is kept.
struct LineExcerpt {
    private let first: Int
    private let mostLines: Int
    private let mostBytes: Int

    private var line = 1
    private var bytes: [UInt8] = []
    private var complete = 0
    private var seen = 0
    private var lastByte: UInt8 = 0x0A
    private var hasNUL = false
    /// The single line that alone is longer than what one read returns.
    private var isCutInLine = false
    private var hasMore = false
    private(set) var isFinished = false

    /// - Parameter first: counted from 1.
    init(first: Int, lines: Int, bytes: Int) {
        self.first = first
        mostLines = max(1, lines)
        mostBytes = max(4, bytes)
    }

    /// Bytes at the start of a file that decide whether it is binary, besides those that would be returned.
    private static let probe = 8_192

    mutating func add(_ chunk: ArraySlice<UInt8>) {
        if seen < LineExcerpt.probe, chunk.prefix(LineExcerpt.probe - seen).contains(0) {
            hasNUL = true
            isFinished = true
            return
        }
        seen += chunk.count
        lastByte = chunk.last ?? lastByte
        var rest = chunk
        while line < first {
            guard let end = rest.firstIndex(of: 0x0A) else { return }
            line += 1
            rest = rest[(end + 1)...]
        }
        while !rest.isEmpty {
            if complete == mostLines {
                hasMore = true
                isFinished = true
                return
            }
            let end = rest.firstIndex(of: 0x0A).map { $0 + 1 } ?? rest.endIndex
            let room = mostBytes - bytes.count
            if end - rest.startIndex > room {
                stopWithin(rest.prefix(room))
                return
            }
            bytes += rest[..<end]
            if bytes.last == 0x0A { complete += 1 }
            rest = rest[end...]
        }
    }

    mutating func end() { isFinished = true }

    /// The next line does not fit: it is left for the next read, unless it is the only one.
    private mutating func stopWithin(_ part: ArraySlice<UInt8>) {
        isFinished = true
        hasMore = true
        if complete > 0 {
            let end = bytes.lastIndex(of: 0x0A).map { $0 + 1 } ?? bytes.endIndex
            bytes.removeSubrange(end...)
        } else {
            bytes += part
            bytes.removeLast(UTF8Tail.incomplete(bytes))
            isCutInLine = true
        }
    }

    func result(path: String, size: Int64) -> ExecutionResult {
        if hasNUL || bytes.contains(0) {
            return .failure(
                "\(path) is a binary file (it contains NUL bytes) of \(size) bytes; its content is not returned.")
        }
        if bytes.isEmpty {
            if first == 1 { return .success("[the file is empty]") }
            let lines = line - 1 + (lastByte == 0x0A ? 0 : 1)
            return .failure("\(path) has only \(ToolText.count(lines, "line", "lines")); there is no line \(first).")
        }
        var notes: [String] = []
        if isCutInLine {
            notes.append(
                "line \(first) is longer than \(mostBytes) bytes and is cut here; the next line has offset \(first + 1)")
        } else if hasMore {
            let last = first + complete - 1
            notes.append("lines \(first) to \(last) of a file of \(size) bytes; read on with offset \(last + 1)")
        }
        let text: String
        if let valid = String(validating: bytes, as: UTF8.self) {
            text = valid
        } else {
            text = String(decoding: bytes, as: UTF8.self)
            notes.append("bytes that are not valid UTF-8 are replaced by U+FFFD, so do not write this text back")
        }
        if notes.isEmpty { return .success(text) }
        return .success(text + (bytes.last == 0x0A ? "" : "\n") + "[" + notes.joined(separator: "; ") + "]")
    }
}
