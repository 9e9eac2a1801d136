import CPlatform
import Tools

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// The yes of a person at a terminal to what a folder brings: all of it is shown first, a screen at a time.
enum TrustQuestion {
    /// - Throws: ``Failure`` where nobody can be asked, and when the answer is no.
    static func ask(_ lines: [String]) throws {
        guard !ProcessTree.isBelowCall(program: Here.program()) else {
            throw Failure("a tool's call cannot give trust", hint: "Ask in a terminal of your own.")
        }
        guard isatty(0) == 1, isatty(1) == 1 else {
            throw Failure("trust needs a terminal", hint: "A person has to read what is to hold and type the word.")
        }
        var size = (rows: Int32(24), columns: Int32(80))
        _ = cplatform_window_size(1, &size.rows, &size.columns)
        for (number, page) in Pages.of(lines, rows: max(5, Int(size.rows) - 3), columns: Int(size.columns)).enumerated() {
            if number > 0 {
                try StandardOutput.write("-- Enter shows more; anything else changes nothing -- ")
                guard answer()?.isEmpty == true else { throw Failure("nothing was changed") }
            }
            for row in page { try StandardOutput.write(row + "\n") }
        }
        try StandardOutput.write("\nType trust to let exactly this content hold; anything else changes nothing: ")
        guard answer()?.utf8.elementsEqual("trust".utf8) == true else { throw Failure("nothing was changed") }
    }

    /// A line from the terminal. What was typed before the question is no answer to it.
    static func answer() -> String? {
        tcflush(0, TCIFLUSH)
        return readLine()
    }
}
