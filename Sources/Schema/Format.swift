import JSON

/// The formats that can be judged (2020-12 validation, section 7.3). Others are annotations.
enum Format: String, Sendable, CaseIterable {
    case dateTime = "date-time"
    case date
    case time
    case duration
    case email
    case idnEmail = "idn-email"
    case hostname
    case ipv4
    case ipv6
    case uri
    case uriReference = "uri-reference"
    case uriTemplate = "uri-template"
    case iri
    case iriReference = "iri-reference"
    case uuid
    case jsonPointer = "json-pointer"
    case relativeJSONPointer = "relative-json-pointer"
    case regex

    func accepts(_ text: ExactString) -> Bool {
        var string = text.string
        if self == .regex { return (try? Pattern(text, longest: 1 << 16)) != nil }
        return string.withUTF8 { bytes in
            let text = bytes[...]
            return switch self {
            case .dateTime: DateFormats.isDateTime(text)
            case .date: DateFormats.isDate(text)
            case .time: DateFormats.isTime(text)
            case .duration: DateFormats.isDuration(text)
            case .email: HostFormats.isEmail(text, international: false)
            case .idnEmail: HostFormats.isEmail(text, international: true)
            case .hostname: HostFormats.isHostname(text)
            case .ipv4: HostFormats.isIPv4(text)
            case .ipv6: HostFormats.isIPv6(text)
            case .uri: URIFormats.isURI(text, international: false, needsScheme: true)
            case .uriReference: URIFormats.isURI(text, international: false, needsScheme: false)
            case .uriTemplate: URIFormats.isTemplate(text)
            case .iri: URIFormats.isURI(text, international: true, needsScheme: true)
            case .iriReference: URIFormats.isURI(text, international: true, needsScheme: false)
            case .uuid: PlainFormats.isUUID(text)
            case .jsonPointer: PlainFormats.isPointer(text)
            case .relativeJSONPointer: PlainFormats.isRelativePointer(text)
            case .regex: false
            }
        }
    }

    /// What is wanted, with an example where the name alone may not say it.
    var words: String {
        switch self {
        case .dateTime: "a date and time such as 2024-05-17T08:30:00Z"
        case .date: "a date such as 2024-05-17"
        case .time: "a time with its zone such as 08:30:00Z"
        case .duration: "a duration such as P3DT4H"
        case .email, .idnEmail: "an e-mail address"
        case .hostname: "a host name"
        case .ipv4: "an IPv4 address"
        case .ipv6: "an IPv6 address"
        case .uri: "a URI with its scheme"
        case .uriReference: "a URI reference"
        case .uriTemplate: "a URI template"
        case .iri: "an IRI with its scheme"
        case .iriReference: "an IRI reference"
        case .uuid: "a UUID"
        case .jsonPointer: "a JSON Pointer such as /a/0"
        case .relativeJSONPointer: "a relative JSON Pointer such as 1/a"
        case .regex: "a regular expression of ECMA-262"
        }
    }
}

/// Text in UTF-8 that is read from the front.
typealias FormatText = Slice<UnsafeBufferPointer<UInt8>>

extension FormatText {
    mutating func take(_ byte: Unicode.Scalar) -> Bool {
        guard let first, Unicode.Scalar(first) == byte else { return false }
        removeFirst()
        return true
    }

    /// Exactly so many digits as a number.
    mutating func digits(_ count: Int) -> Int? {
        guard self.count >= count, prefix(count).allSatisfy(ASCII.isDigit) else { return nil }
        defer { removeFirst(count) }
        return prefix(count).reduce(0) { $0 * 10 + Int($1 - 0x30) }
    }

    /// As many digits as there are, and how many those are.
    mutating func skipDigits() -> Int {
        let count = prefix(while: ASCII.isDigit).count
        removeFirst(count)
        return count
    }
}

extension UInt8 {
    var isHexadecimal: Bool { ASCII.hexadecimal(self) != nil }
    func isOne(of characters: StaticString) -> Bool {
        characters.withUTF8Buffer { $0.contains(self) }
    }
}
