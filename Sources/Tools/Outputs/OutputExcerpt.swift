import Approval

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A part of a kept output: whole lines up to a limit, or a part of a line that is longer than that.
struct OutputExcerpt {
    enum Start {
        /// Counted from 1.
        case line(Int)
        /// Counted from 1.
        case byte(Int)
    }

    private struct Place {
        /// Counted from 0.
        var offset: Int64
        /// The number of the line in which it lies, counted from 1.
        var line: Int
    }

    let call: Int
    let limits: ToolLimits
    let shelf: OutputShelf
    let cancelled: CancelFlag

    func read(_ file: borrowing OpenFile, from start: Start, lines wanted: Int?) throws(SystemError) -> ExecutionResult {
        let size = try FileStatus(of: file.descriptor).size
        let place: Place
        switch try find(start, in: file) {
        case .success(let found): place = found
        case .failure(let problem): return .failure(problem.sentence)
        }
        if cancelled.isSet { return FileExecution.cancelledResult }
        var bytes = try block(file, at: place.offset, limits.readBytes + 1)
        let hasMore = bytes.count > limits.readBytes
        if hasMore { bytes.removeLast() }
        let most = min(wanted ?? limits.readLines, limits.readLines)
        // Where the lines end: after so many of them, or at the last that is whole.
        var ends: [Int] = []
        for (index, byte) in bytes.enumerated() where byte == 0x0A {
            ends.append(index + 1)
            if ends.count == most { break }
        }
        let isCutInLine = ends.isEmpty && hasMore
        if ends.count == most || hasMore, let end = ends.last { bytes.removeSubrange(end...) }
        if isCutInLine { bytes.removeLast(UTF8Tail.incomplete(bytes)) }
        let end = place.offset + Int64(bytes.count)
        let lastLine = bytes.last == 0x0A ? place.line + ends.count - 1 : place.line + ends.count
        var note = lastLine > place.line ? "lines \(place.line) to \(lastLine)" : "line \(place.line)"
        note += ", bytes \(place.offset + 1) to \(end) of \(size)"
        if isCutInLine {
            note += "; the line goes on: read on with first_byte \(end + 1)"
        } else if end < size {
            note += "; read on with first_line \(lastLine + 1)"
        } else {
            note += size >= shelf.limits.call ? "; no more of the output was kept" : "; that is the end of it"
        }
        return .success(OutputCollector.text(of: bytes) + "[\(note)]")
    }

    private func find(_ start: Start, in file: borrowing OpenFile) throws(SystemError) -> Result<Place, CallProblem> {
        var place = Place(offset: 0, line: 1)
        let target: (line: Int, offset: Int64)
        switch start {
        case .line(let line): target = (line, .max)
        case .byte(let byte): target = (.max, Int64(byte) - 1)
        }
        var reached: Int64 = 0
        while place.line < target.line, reached < target.offset {
            if cancelled.isSet { return .success(place) }
            let bytes = try block(file, at: reached, Int(min(65_536, target.offset - reached)))
            if bytes.isEmpty { break }
            place = OutputExcerpt.count(bytes, from: reached, place, to: target.line)
            reached += Int64(bytes.count)
        }
        switch start {
        case .line(let line):
            if place.line == line, try !block(file, at: place.offset, 1).isEmpty { return .success(place) }
            let lines = place.offset < reached ? place.line : place.line - 1
            return .failure(CallProblem(sentence: "The output of call \(call) has only \(ToolText.count(lines, "line", "lines")); there is no line \(line)."))
        case .byte(let byte):
            guard try !block(file, at: target.offset, 1).isEmpty else {
                return .failure(CallProblem(sentence: "The output of call \(call) has only \(reached) bytes; there is no byte \(byte)."))
            }
            place.offset = target.offset
            return .success(place)
        }
    }

    /// Goes on over the ends of lines: the place after the last of them, or after the one before the line that is sought.
    private static func count(_ bytes: [UInt8], from offset: Int64, _ place: Place, to line: Int) -> Place {
        var place = place
        bytes.withUnsafeBytes { bytes in
            var index = 0
            while place.line < line, let start = bytes.baseAddress?.advanced(by: index), index < bytes.count,
                let found = memchr(start, 0x0A, bytes.count - index)
            {
                index += start.distance(to: UnsafeRawPointer(found)) + 1
                place = Place(offset: offset + Int64(index), line: place.line + 1)
            }
        }
        return place
    }

    /// Fewer bytes than asked for only at the end.
    private func block(_ file: borrowing OpenFile, at offset: Int64, _ count: Int) throws(SystemError) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var filled = 0
        while filled < count {
            let descriptor = file.descriptor
            let got = bytes.withUnsafeMutableBytes { pread(descriptor, $0.baseAddress?.advanced(by: filled), count - filled, off_t(offset) + off_t(filled)) }
            if got == 0 { break }
            if got < 0 {
                if errno == EINTR { continue }
                throw .last
            }
            filled += got
        }
        bytes.removeLast(count - filled)
        return bytes
    }
}
