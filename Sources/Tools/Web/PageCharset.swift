import Approval
import JSON

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// In which characters a page is written, and its text in UTF-8.
///
/// By the mark at its beginning, else by what the server says, else by what the page says of itself, as browsers do (WHATWG
/// Encoding). Only encodings that the web uses are known, so that no page can choose among all that the system could load.
enum PageCharset {
    struct Decoded: Sendable {
        /// UTF-8, whatever came.
        var text: String
        /// What it was taken for.
        var name: String
        /// Something in it was not valid and stands as U+FFFD.
        var isRepaired: Bool
    }

    /// - Parameters:
    ///   - header: the charset of the `Content-Type`, lower case.
    ///   - looksInside: whether the page may name it itself, as HTML and XML do.
    static func decode(_ bytes: [UInt8], header: String?, looksInside: Bool) -> Decoded {
        if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { return utf8(bytes.dropFirst(3)) }
        if bytes.starts(with: [0xFE, 0xFF]) { return utf16(bytes.dropFirst(2), isBig: true) }
        if bytes.starts(with: [0xFF, 0xFE]) { return utf16(bytes.dropFirst(2), isBig: false) }
        let own = looksInside ? named(in: bytes) : nil
        for label in [header, own].compactMap(\.self) {
            guard let name = known[label] else { continue }
            switch name {
            case "UTF-8": return utf8(bytes[...])
            // What says of itself in single bytes that it is in double ones is in neither.
            case "UTF-16LE", "UTF-16BE": if label == header { return utf16(bytes[...], isBig: name == "UTF-16BE") } else { return utf8(bytes[...]) }
            default: if let text = converted(bytes, from: name) { return text }
            }
        }
        return utf8(bytes[...])
    }

    private static func utf8(_ bytes: ArraySlice<UInt8>) -> Decoded {
        if let text = String(validating: bytes, as: UTF8.self) { return Decoded(text: text, name: "UTF-8", isRepaired: false) }
        return Decoded(text: String(decoding: bytes, as: UTF8.self), name: "UTF-8", isRepaired: true)
    }

    private static func utf16(_ bytes: ArraySlice<UInt8>, isBig: Bool) -> Decoded {
        let bytes = Array(bytes)
        let units = stride(from: 0, to: bytes.count - 1, by: 2).map { UInt16(bytes[$0 + (isBig ? 0 : 1)]) << 8 | UInt16(bytes[$0 + (isBig ? 1 : 0)]) }
        let name = isBig ? "UTF-16BE" : "UTF-16LE"
        if bytes.count.isMultiple(of: 2), let text = String(validating: units, as: UTF16.self) { return Decoded(text: text, name: name, isRepaired: false) }
        return Decoded(text: String(decoding: units, as: UTF16.self), name: name, isRepaired: true)
    }

    /// By the system's tables.
    private static func converted(_ bytes: [UInt8], from name: String) -> Decoded? {
        guard let converter = iconv_open("UTF-8", name), converter != iconv_t(bitPattern: -1) else { return nil }
        defer { iconv_close(converter) }
        var result: [UInt8] = []
        result.reserveCapacity(bytes.count + bytes.count / 2)
        var isRepaired = false
        var input = bytes.map { CChar(bitPattern: $0) }
        var output = [CChar](repeating: 0, count: 16_384)
        input.withUnsafeMutableBufferPointer { input in
            var next = input.baseAddress
            var left = input.count
            while left > 0 {
                let (status, code) = output.withUnsafeMutableBufferPointer { output -> (Int, Int32) in
                    var place = output.baseAddress
                    var room = output.count
                    let status = iconv(converter, &next, &left, &place, &room)
                    let code = errno
                    result.append(contentsOf: output[..<(output.count - room)].map { UInt8(bitPattern: $0) })
                    return (status, code)
                }
                if status >= 0 { break }
                if code == E2BIG { continue }
                // One byte that does not fit, or a character that ends too early.
                result += [0xEF, 0xBF, 0xBD]
                isRepaired = true
                if code == EINVAL { break }
                next = next?.advanced(by: 1)
                left -= 1
            }
        }
        return String(validating: result, as: UTF8.self).map { Decoded(text: $0, name: name, isRepaired: isRepaired) }
    }

    /// Behind `charset=` in a `meta` element, or `encoding=` of an XML declaration, in the first 1024 bytes.
    private static func named(in bytes: [UInt8]) -> String? {
        let head = bytes.prefix(1024).map(ASCII.lower)
        let text = head[...]
        if text.starts(with: "<?xml".utf8) {
            let declaration = text.prefix { $0 != 0x3E }
            if let place = find("encoding", in: declaration) { return value(declaration[place...]) }
        }
        var from = text.startIndex
        while let meta = find("<meta", in: text[from...]) {
            let element = text[meta...].prefix { $0 != 0x3E }
            if let place = find("charset", in: element) { return value(element[place...]) }
            from = element.endIndex
        }
        return nil
    }

    /// - Returns: the index behind the word.
    private static func find(_ word: String, in bytes: ArraySlice<UInt8>) -> Int? { bytes.firstRange(of: word.utf8)?.upperBound }

    private static func value(_ bytes: ArraySlice<UInt8>) -> String? {
        let rest = bytes.drop { $0 <= 0x20 }
        guard rest.first == 0x3D else { return nil }
        let quoted = rest.dropFirst().drop { $0 <= 0x20 || $0 == 0x22 || $0 == 0x27 }
        let name = quoted.prefix { $0 > 0x20 && $0 != 0x22 && $0 != 0x27 && $0 != 0x3B && $0 != 0x2F && $0 != 0x3E }
        return name.isEmpty ? nil : String(decoding: name, as: UTF8.self)
    }

    /// The labels that pages use, and what the system's tables call them (WHATWG Encoding, section 4.2).
    private static let known: [String: String] = {
        let rows: [(String, String)] = [
            ("UTF-8", "utf-8 utf8 unicode-1-1-utf-8 x-unicode20utf8"), ("UTF-16LE", "utf-16le utf-16 ucs-2 unicode iso-10646-ucs-2 csunicode"),
            ("UTF-16BE", "utf-16be unicodefffe"),
            ("CP1252", "windows-1252 cp1252 x-cp1252 iso-8859-1 iso8859-1 iso88591 iso_8859-1 latin1 l1 ascii us-ascii ansi_x3.4-1968 cp819 ibm819"),
            ("CP1250", "windows-1250 cp1250 x-cp1250"), ("CP1251", "windows-1251 cp1251 x-cp1251"), ("CP1253", "windows-1253 cp1253 x-cp1253"),
            ("CP1254", "windows-1254 cp1254 x-cp1254 iso-8859-9 latin5 l5"), ("CP1255", "windows-1255 cp1255 x-cp1255"),
            ("CP1256", "windows-1256 cp1256 x-cp1256"), ("CP1257", "windows-1257 cp1257 x-cp1257"), ("CP1258", "windows-1258 cp1258 x-cp1258"),
            ("CP874", "windows-874 tis-620 iso-8859-11"), ("CP866", "ibm866 cp866 866"), ("KOI8-R", "koi8-r koi8 koi koi8_r"), ("KOI8-U", "koi8-u koi8-ru"),
            ("MACINTOSH", "macintosh mac x-mac-roman"),
            ("ISO-8859-2", "iso-8859-2 iso8859-2 latin2 l2"), ("ISO-8859-3", "iso-8859-3 latin3 l3"), ("ISO-8859-4", "iso-8859-4 latin4 l4"),
            ("ISO-8859-5", "iso-8859-5 cyrillic"), ("ISO-8859-6", "iso-8859-6 arabic"), ("ISO-8859-7", "iso-8859-7 greek"),
            ("ISO-8859-8", "iso-8859-8 iso-8859-8-i hebrew"), ("ISO-8859-10", "iso-8859-10 latin6 l6"), ("ISO-8859-13", "iso-8859-13"),
            ("ISO-8859-14", "iso-8859-14"), ("ISO-8859-15", "iso-8859-15 latin9 l9"), ("ISO-8859-16", "iso-8859-16"),
            ("GB18030", "gb18030 gbk gb2312 gb_2312-80 x-gbk chinese csgb2312"), ("BIG5-HKSCS", "big5 big5-hkscs cn-big5 x-x-big5"),
            ("EUC-JP", "euc-jp x-euc-jp"), ("CP932", "shift_jis shift-jis sjis x-sjis ms_kanji windows-31j ms932"), ("ISO-2022-JP", "iso-2022-jp csiso2022jp"),
            ("CP949", "euc-kr ks_c_5601-1987 ksc5601 korean windows-949"),
        ]
        var known: [String: String] = [:]
        for (name, labels) in rows { for label in labels.utf8.split(separator: 0x20) { known[String(decoding: label, as: UTF8.self)] = name } }
        return known
    }()
}
