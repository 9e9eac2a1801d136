import Approval
import JSON

/// A file name as the most careless file system would compare it: without case, without invisible letters, without
/// trailing dots and blanks.
///
/// Only for recognising sensitive places, where a twin must count as the place itself (`.GIT`, `.g\u{200C}it`, `.ſsh`);
/// never for deciding which file is meant. (git's CVE-2014-9390 has the cases.)
struct FoldedName: Sendable, Hashable, ExpressibleByStringLiteral {
    let text: [Unicode.Scalar]

    init(stringLiteral value: String) { text = Array(value.unicodeScalars) }

    init(_ name: PathName) {
        var folded: [Unicode.Scalar] = []
        for scalar in String(decoding: name.bytes, as: UTF8.self).unicodeScalars {
            if scalar.isASCII {
                folded.append(Unicode.Scalar(ASCII.lower(UInt8(scalar.value))))
            } else if scalar.properties.isDefaultIgnorableCodePoint || scalar.properties.generalCategory == .format {
                continue
            } else if scalar == "\u{17F}" {
                folded.append("s")
            } else {
                folded += scalar.properties.lowercaseMapping.unicodeScalars
            }
        }
        while let last = folded.last, last == "." || last == " ", folded.contains(where: { $0 != "." && $0 != " " }) {
            folded.removeLast()
        }
        text = folded
    }

    func hasPrefix(_ prefix: FoldedName) -> Bool { text.starts(with: prefix.text) }
    func hasSuffix(_ suffix: FoldedName) -> Bool { text.reversed().starts(with: suffix.text.reversed()) }
    var string: String { String(String.UnicodeScalarView(text)) }
}
