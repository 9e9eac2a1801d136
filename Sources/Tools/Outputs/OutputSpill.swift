/// The file into which the output of one call goes as soon as it is more than the result holds. Whatever goes wrong with it
/// costs the file and nothing else.
struct OutputSpill {
    private enum State {
        /// So far the result holds all of it.
        case unneeded
        case open(KeptFile)
        /// Nothing of it is kept; why.
        case failed(String)
    }

    private let shelf: OutputShelf
    let call: Int
    private var state = State.unneeded
    /// Bytes in the file.
    private var written: Int64 = 0

    init(_ shelf: OutputShelf, call: Int) {
        self.shelf = shelf
        self.call = call
    }

    var isUnneeded: Bool {
        if case .unneeded = state { return true }
        return false
    }

    /// - Parameter pieces: what comes next in the output, in order; the first time all that came before.
    mutating func add(_ pieces: [ArraySlice<UInt8>]) {
        do throws(SystemError) {
            if case .unneeded = state { state = .open(KeptFile(try shelf.makeFile(call: call))) }
            guard case .open(let file) = state else { return }
            for piece in pieces {
                let part = piece.prefix(Int(clamping: shelf.limits.call - written))
                if part.isEmpty { continue }
                try file.write(part)
                written += Int64(part.count)
            }
        } catch {
            // Half an output would pass for a whole one.
            if case .open = state { shelf.removeFile(call: call) }
            state = .failed(error.words)
        }
    }

    /// What the result says of it, after that something is left out.
    ///
    /// - Parameters:
    ///   - line: the number of the first line of which something is left out.
    ///   - total: of the output, in bytes.
    func words(line: Int, total: Int) -> String {
        switch state {
        case .unneeded: ""
        case .failed(let why): "; it could not be kept either: \(why)"
        case .open:
            (Int64(total) > written ? "; the first \(written) bytes are kept" : "; all of it is kept")
                + ": read_output with call \(call) and first_line \(line) reads on from here"
        }
    }
}

/// A box for the file, so that it can be kept in a value that is copied.
private final class KeptFile {
    private let file: OpenFile
    init(_ file: consuming OpenFile) { self.file = file }
    func write(_ bytes: ArraySlice<UInt8>) throws(SystemError) { try file.write(Array(bytes)) }
}
