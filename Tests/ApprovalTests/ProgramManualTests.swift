import JSON
import TestSupport
import Testing

@testable import Approval

/// The rows of programs held against what the programs of this machine say of themselves.
@Suite struct ProgramManualTests {
    /// Names of options in rows that are understood by older or other versions, or by no `--help`.
    private static let elsewhere: [String: Set<String>] = [
        "grep": ["y", "u", "0", "1", "2", "3", "4", "5", "6", "7", "8", "9", "fixed-regexp"], "head": Set("0123456789".map(String.init)),
        "tail": Set("0123456789".map(String.init)), "diff": Set("0123456789HPL".map(String.init)), "fold": Set("0123456789".map(String.init)),
        "strings": Set("0123456789".map(String.init)), "touch": [], "seq": Set("0123456789.".map(String.init)), "ls": [], "wc": ["total"],
    ]

    /// Options with a value in the same word, if any: the manual shows them with one of them as well.
    private static let optional: Set<String> = ["cp preserve", "cp reflink", "diff color", "du time", "ls color", "sort check", "tail follow"]

    private static let rows: [String] = [
        "cat", "tac", "head", "tail", "wc", "nl", "grep", "sort", "uniq", "comm", "join", "paste", "cut", "tr", "fold", "fmt", "diff", "cmp", "sha256sum",
        "b2sum", "base64", "od", "ls", "stat", "du", "df", "realpath", "readlink", "touch", "mkdir", "cp", "mv", "ln", "tee", "chmod", "seq", "numfmt", "nproc",
        "basename", "dirname", "hexdump", "free",
    ]

    @Test(arguments: rows) func everyOptionOfARowIsInTheManual(_ name: String) throws {
        let row = try #require(ProgramTable.row(ExactString(name)))
        guard let help = try? Shell.run([name, "--help"], environment: ["LC_ALL": "C"]).text, help.utf8.count > 100, help.contains("GNU") || help.contains("util-linux") || name == "hexdump" || name == "free"
        else { return }
        let others = Self.elsewhere[name] ?? []
        let letters = (row.options.flags.union(row.options.valued).union(row.options.attached)).map { String(UnicodeScalar($0)) }
        for letter in letters where !others.contains(letter) {
            #expect(help.contains("-\(letter)"), "\(name) -\(letter)")
        }
        for (long, takesValue) in row.options.long where !others.contains(long.string) && !["help", "version"].contains(long) {
            #expect(help.contains("--\(long)"), "\(name) --\(long)")
            // One that takes the next word is shown with `=`, or in brackets when it need not.
            if takesValue { #expect(help.contains("--\(long)=") || help.contains("--\(long) "), "\(name) --\(long)=") } else if !Self.optional.contains("\(name) \(long)") { #expect(!help.contains("--\(long)="), "\(name) --\(long)") }
        }
    }

    /// Options that any row of a reading program lists as harmless, whatever the program: those that write, run, connect or follow
    /// under names that are usual for it.
    @Test func noUsualNameOfAPowerIsHarmless() {
        let powers = ["output", "exec", "compress-program", "files0-from", "dereference-recursive", "follow", "pre", "ext-diff", "textconv", "paginate", "in-place", "set", "compile"]
        for row in ProgramTable.listing + ProgramTable.reading + ProgramTable.printing {
            for name in powers.map({ ExactString($0) }) where row.options.long[name] != nil && row.options.powers[name] == nil {
                // Which columns df prints; tail goes on reading; ls prints of a link what it leads to.
                let known: Set<String> = ["df output", "tail follow"]
                #expect(known.contains("\(row.names[0]) \(name)"), "\(row.names[0]) --\(name)")
            }
        }
    }

    /// Of every program that reads it is known which of its words are paths.
    @Test func everyReadingRowKnowsItsPaths() {
        for row in ProgramTable.listing + ProgramTable.reading + ProgramTable.printing where row.names[0] != "cd" && row.names[0] != "exit" {
            #expect(row.options.paths != nil, "\(row.names[0])")
            guard let use = row.options.paths else { continue }
            for name in use.read.union(use.written) {
                let letter = name.utf8.count == 1 ? name.utf8.first : nil
                let isListed = letter.map { row.options.valued.contains($0) || row.options.attached.contains($0) } ?? (row.options.long[name] == true)
                #expect(isListed, "\(row.names[0]) \(name)")
            }
        }
    }
}
