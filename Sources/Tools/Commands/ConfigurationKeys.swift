import Approval
import JSON

/// The keys of one of git's configuration files, in order, read letter by letter as git reads them (git-config(1), Syntax;
/// `config.c`). What it includes is not read.
struct ConfigurationKeys {
    struct Key: Sendable {
        /// In lower case, as case has no meaning there.
        let section: String
        let subsection: String?
        /// In lower case.
        let name: String
        /// Nil for a key without one, which means true.
        let value: String?

        func `is`(_ section: String, _ name: String) -> Bool {
            self.section.utf8.elementsEqual(section.utf8) && subsection == nil && self.name.utf8.elementsEqual(name.utf8)
        }

        /// `section.subsection.name`
        var text: String { [section, subsection, name].compactMap { $0 }.joined(separator: ".") }
    }

    private(set) var keys: [Key] = []
    private let bytes: [UInt8]
    private var at = 0
    private var section: (name: String, sub: String?)?

    /// Nil for what git would not read.
    init?(_ bytes: [UInt8]) {
        guard !bytes.contains(0) else { return nil }
        self.bytes = bytes
        // A mark of the encoding is skipped.
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { at = 3 }
        guard read() else { return nil }
    }

    private mutating func read() -> Bool {
        var isComment = false
        while let byte = next() {
            if byte == 0x0A {
                isComment = false
            } else if isComment || Self.isBlank(byte) {
                continue
            } else if byte == UInt8(ascii: "#") || byte == UInt8(ascii: ";") {
                isComment = true
            } else if byte == UInt8(ascii: "[") {
                guard let header = readHeader() else { return false }
                section = header
            } else {
                guard ASCII.isLetter(byte), let section, let key = readKey(from: byte, section) else { return false }
                keys.append(key)
            }
        }
        return true
    }

    /// A line may end with a carriage return as well.
    private mutating func next() -> UInt8? {
        guard at < bytes.count else { return nil }
        if bytes[at] == 0x0D, at + 1 < bytes.count, bytes[at + 1] == 0x0A { at += 1 }
        defer { at += 1 }
        return bytes[at]
    }

    /// `[section]`, `[section "sub"]`, `[section.sub]`
    private mutating func readHeader() -> (String, String?)? {
        var name: [UInt8] = []
        while let byte = next() {
            if byte == UInt8(ascii: "]") {
                guard let dot = name.firstIndex(of: UInt8(ascii: ".")) else { return (Self.lower(name), nil) }
                return (Self.lower(Array(name[..<dot])), Self.lower(Array(name[(dot + 1)...])))
            }
            if Self.isBlank(byte) || byte == 0x0A {
                guard byte != 0x0A, let sub = readSubsection() else { return nil }
                return (Self.lower(name), sub)
            }
            guard Self.isKeyLetter(byte) || byte == UInt8(ascii: ".") else { return nil }
            name.append(byte)
        }
        return nil
    }

    private mutating func readSubsection() -> String? {
        var byte = next()
        while let blank = byte, Self.isBlank(blank) { byte = next() }
        guard byte == UInt8(ascii: "\"") else { return nil }
        var sub: [UInt8] = []
        while var byte = next() {
            if byte == UInt8(ascii: "\"") { return next() == UInt8(ascii: "]") ? String(decoding: sub, as: UTF8.self) : nil }
            if byte == UInt8(ascii: "\\") {
                guard let escaped = next() else { return nil }
                byte = escaped
            }
            if byte == 0x0A { return nil }
            sub.append(byte)
        }
        return nil
    }

    private mutating func readKey(from first: UInt8, _ section: (name: String, sub: String?)) -> Key? {
        var name = [first]
        var byte = next()
        while let letter = byte, Self.isKeyLetter(letter) {
            name.append(letter)
            byte = next()
        }
        while byte == 0x20 || byte == 0x09 { byte = next() }
        var value: String?
        if let byte, byte != 0x0A {
            guard byte == UInt8(ascii: "="), let text = readValue() else { return nil }
            value = text
        }
        return Key(section: section.name, subsection: section.sub, name: Self.lower(name), value: value)
    }

    private mutating func readValue() -> String? {
        var value: [UInt8] = []
        // The length without blanks at the end.
        var length = 0
        var isQuoted = false
        var isComment = false
        while let byte = next(), byte != 0x0A {
            if isComment { continue }
            if Self.isBlank(byte), !isQuoted {
                if !value.isEmpty { value.append(byte) }
                continue
            }
            if !isQuoted, byte == UInt8(ascii: ";") || byte == UInt8(ascii: "#") {
                isComment = true
                continue
            }
            if byte == UInt8(ascii: "\"") {
                isQuoted.toggle()
                length = value.count
                continue
            }
            if byte == UInt8(ascii: "\\") {
                switch next() {
                case 0x0A?: continue
                case UInt8(ascii: "t")?: value.append(0x09)
                case UInt8(ascii: "b")?: value.append(0x08)
                case UInt8(ascii: "n")?: value.append(0x0A)
                case UInt8(ascii: "\\")?: value.append(UInt8(ascii: "\\"))
                case UInt8(ascii: "\"")?: value.append(UInt8(ascii: "\""))
                default: return nil
                }
            } else {
                value.append(byte)
            }
            length = value.count
        }
        return isQuoted ? nil : String(decoding: value.prefix(length), as: UTF8.self)
    }

    private static func lower(_ bytes: [UInt8]) -> String { String(decoding: bytes.map(ASCII.lower), as: UTF8.self) }

    private static func isKeyLetter(_ byte: UInt8) -> Bool { ASCII.isAlphanumeric(byte) || byte == UInt8(ascii: "-") }
    /// As git has it, without the end of the line.
    private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 || byte == 0x0D }
}
