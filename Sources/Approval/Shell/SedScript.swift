import JSON

/// A script of `sed` read as far as it takes to know whether it writes files or runs programs (POSIX XCU, sed; GNU sed).
struct SedScript {
    private(set) var runs = false
    private(set) var writes = false
    /// It holds something that is not read here.
    private(set) var isUnknown = false
    /// The files that it names, and whether they are written.
    private(set) var files: [(path: String, isWritten: Bool)] = []
    /// It puts other files into the output.
    var reads: Bool { files.contains { !$0.isWritten } }

    private let text: [UInt8]
    private var at = 0

    init(_ script: String) {
        text = Array(script.utf8)
        while at < text.count, !isUnknown { readCommand() }
    }

    /// The scripts among the words behind `sed`; nil for one that is known only when it runs, or that stands in a file.
    static func scripts(in arguments: ArraySlice<ShellWord>) -> [String?] {
        guard let row = ProgramTable.row("sed") else { return [nil] }
        let scan = ArgumentScan(arguments, row.options)
        let given = scan.options.filter { ["e", "expression", "f", "file"].contains($0.name) }
        if given.isEmpty { return [scan.operands.first?.literal] }
        return given.map { ["e", "expression"].contains($0.name) ? $0.value?.text : nil }
    }

    private mutating func addFile(_ name: ArraySlice<UInt8>, isWritten: Bool) {
        let path = name.drop { $0 == 0x20 || $0 == 0x09 }
        if !path.isEmpty { files.append((String(decoding: path, as: UTF8.self), isWritten)) }
    }

    private mutating func skip(_ bytes: String) {
        while at < text.count, bytes.utf8.contains(text[at]) { at += 1 }
    }

    private mutating func skipLine() {
        while at < text.count, text[at] != 0x0A { at += 1 }
    }

    private mutating func readCommand() {
        skip(" \t\n;")
        guard at < text.count else { return }
        readAddress()
        skip(" \t")
        if at < text.count, text[at] == UInt8(ascii: ",") {
            at += 1
            skip(" \t")
            readAddress()
        }
        skip(" \t!")
        guard at < text.count else { return }
        let command = text[at]
        at += 1
        switch command {
        case UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "="), UInt8(ascii: "d"), UInt8(ascii: "D"), UInt8(ascii: "g"),
            UInt8(ascii: "G"), UInt8(ascii: "h"), UInt8(ascii: "H"), UInt8(ascii: "n"), UInt8(ascii: "N"), UInt8(ascii: "p"),
            UInt8(ascii: "P"), UInt8(ascii: "x"), UInt8(ascii: "z"), UInt8(ascii: "F"):
            break
        case UInt8(ascii: "q"), UInt8(ascii: "Q"), UInt8(ascii: "l"), UInt8(ascii: "L"): skip(" 0123456789")
        case UInt8(ascii: ":"), UInt8(ascii: "b"), UInt8(ascii: "t"), UInt8(ascii: "T"), UInt8(ascii: "r"), UInt8(ascii: "R"),
            UInt8(ascii: "#"):
            // A label ends at a semicolon in some seds and at the line in others: where they differ it is not read.
            let start = at
            skipLine()
            if command != UInt8(ascii: "#"), text[start..<at].contains(UInt8(ascii: ";")) || text[start..<at].contains(UInt8(ascii: "}")) {
                isUnknown = true
            }
            // So do blanks behind a label: what follows can be a command.
            let label = text[start..<at].drop { $0 == 0x20 || $0 == 0x09 }
            if ":btT".utf8.contains(command), label.contains(where: { $0 == 0x20 || $0 == 0x09 }) { isUnknown = true }
            if command == UInt8(ascii: "r") || command == UInt8(ascii: "R") { addFile(text[start..<at], isWritten: false) }
        case UInt8(ascii: "a"), UInt8(ascii: "i"), UInt8(ascii: "c"):
            skipLine()
            while at < text.count, at > 0, text[at - 1] == UInt8(ascii: "\\") {
                // A backslash that is escaped itself ends no line for sed.
                if at > 1, text[at - 2] == UInt8(ascii: "\\") {
                    isUnknown = true
                    return
                }
                at += 1
                skipLine()
            }
        case UInt8(ascii: "w"), UInt8(ascii: "W"):
            writes = true
            let start = at
            skipLine()
            addFile(text[start..<at], isWritten: true)
        case UInt8(ascii: "e"):
            runs = true
            skipLine()
        case UInt8(ascii: "s"), UInt8(ascii: "y"):
            guard at < text.count else {
                isUnknown = true
                return
            }
            let mark = text[at]
            at += 1
            if !skipPart(to: mark, isPattern: command == UInt8(ascii: "s")) || !skipPart(to: mark, isPattern: false) {
                isUnknown = true
                return
            }
            if command == UInt8(ascii: "s") { readSubstitutionFlags() }
        default: isUnknown = true
        }
    }

    private mutating func readSubstitutionFlags() {
        while at < text.count {
            switch text[at] {
            case UInt8(ascii: "g"), UInt8(ascii: "p"), UInt8(ascii: "i"), UInt8(ascii: "I"), UInt8(ascii: "m"), UInt8(ascii: "M"),
                UInt8(ascii: "0")...UInt8(ascii: "9"):
                at += 1
            case UInt8(ascii: "e"):
                runs = true
                at += 1
            case UInt8(ascii: "w"):
                writes = true
                let start = at + 1
                skipLine()
                addFile(text[min(start, at)..<at], isWritten: true)
            case UInt8(ascii: ";"), UInt8(ascii: "}"), 0x0A, 0x20, 0x09, UInt8(ascii: "#"): return
            default:
                isUnknown = true
                return
            }
        }
    }

    private mutating func readAddress() {
        guard at < text.count else { return }
        switch text[at] {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "$"), UInt8(ascii: "+"), UInt8(ascii: "~"): skip("0123456789$+~")
        case UInt8(ascii: "/"), UInt8(ascii: "\\"):
            var mark = text[at]
            at += 1
            if mark == UInt8(ascii: "\\") {
                guard at < text.count else {
                    isUnknown = true
                    return
                }
                mark = text[at]
                at += 1
            }
            if !skipPart(to: mark, isPattern: true) {
                isUnknown = true
                return
            }
            skip("IM")
        default: break
        }
    }

    /// To the closing mark. In brackets of a pattern some seds take the mark as a letter: where they differ it is not read.
    private mutating func skipPart(to mark: UInt8, isPattern: Bool) -> Bool {
        if mark == 0x0A || mark == UInt8(ascii: "\\") { return false }
        var inBrackets = false
        while at < text.count {
            let byte = text[at]
            at += 1
            if byte == UInt8(ascii: "\\") {
                at += 1
            } else if byte == mark {
                return !inBrackets
            } else if byte == 0x0A {
                return false
            } else if isPattern, byte == UInt8(ascii: "[") {
                inBrackets = true
                // A closing bracket right at the beginning is a letter.
                skip("^")
                skip("]")
            } else if byte == UInt8(ascii: "]") {
                inBrackets = false
            }
        }
        return false
    }
}
