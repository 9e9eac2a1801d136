import Approval
import TestSupport

extension AttackDesk {
    /// Pieces of the data that reached the terminal as they are: what is no visible character, with its neighbours.
    ///
    /// - Parameter start: how much had been written before.
    func stray(of texts: [[UInt8]], since start: Int) -> [String] {
        let bytes = Array(terminal.written[start...])
        var found = screen.complaints.sorted()
        let written = String(decoding: bytes, as: UTF8.self).unicodeScalars
        for scalar in written where scalar.value == 0x7F || (0x80..<0xA0).contains(scalar.value) || scalar.properties.isBidiControl || scalar.properties.isDefaultIgnorableCodePoint {
            found.append("U+\(String(scalar.value, radix: 16))")
            break
        }
        for text in texts {
            for place in text.indices where text[place] < 0x20 && text[place] != 0x0A {
                let piece = text[max(0, place - 2)..<min(text.count, place + 6)]
                // Two line ends side by side, or nothing but blanks, are no piece of the data's alone.
                guard piece.contains(where: { $0 > 0x20 && $0 < 0x7F }), piece.count > 5 else { continue }
                if bytes.contains(piece: Array(piece)) { found.append("\(VisibleText.line(String(decoding: piece, as: UTF8.self)))") }
            }
        }
        return found
    }

    /// Whether these very bytes were written to the terminal.
    func hasWritten(_ text: String, since start: Int) -> Bool { Array(terminal.written[start...]).contains(piece: Array(text.utf8)) }
}

extension [UInt8] {
    func contains(piece: [UInt8]) -> Bool {
        guard let first = piece.first, count >= piece.count else { return false }
        return indices.contains { self[$0] == first && $0 + piece.count <= count && self[$0..<($0 + piece.count)].elementsEqual(piece) }
    }
}
