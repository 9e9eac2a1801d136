import CXML

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Readable text of a page in HTML, by libxml2's reader of HTML: titles, headings, paragraphs, lists, links with their
/// addresses, rows of tables. What a browser would run or not show is left out.
///
/// No tree is built: the reader calls as it goes. It loads nothing, knows no entities but those of HTML, and is given no more to
/// read when its time is over, elements lie too deep, or the text grows too long.
enum PageText {
    struct Result: Sendable {
        var text: String
        /// Why the end is missing, in words; nil when all of it is there.
        var cut: String?
    }

    /// - Parameters:
    ///   - html: in UTF-8.
    ///   - address: of the page, which links are relative to.
    static func text(of html: String, at address: String, within time: Duration, cancelled: CancelFlag) -> Result {
        guard isReady, let context = htmlNewParserCtxt() else { return Result(text: html, cut: nil) }
        defer { htmlFreeParserCtxt(context) }
        let reading = PageReading(Array(html.utf8), address: address, until: ContinuousClock.now + time, cancelled: cancelled)
        reading.context = context
        guard let calls = context.pointee.sax else { return Result(text: html, cut: nil) }
        // Nothing but these: no documents, no entities, no words on standard error.
        calls.pointee = xmlSAXHandler()
        calls.pointee.startElement = pageStart
        calls.pointee.endElement = pageEnd
        calls.pointee.characters = pageCharacters
        calls.pointee.ignorableWhitespace = pageCharacters
        let own = Unmanaged.passUnretained(reading).toOpaque()
        context.pointee.userData = own
        let options = HTML_PARSE_RECOVER.rawValue | HTML_PARSE_NOERROR.rawValue | HTML_PARSE_NOWARNING.rawValue | HTML_PARSE_NONET.rawValue | HTML_PARSE_IGNORE_ENC.rawValue
        withExtendedLifetime(reading) {
            if let document = htmlCtxtReadIO(context, pageRead, pageClose, own, nil, "UTF-8", Int32(options)) { xmlFreeDoc(document) }
        }
        return Result(text: reading.writer.finished(), cut: reading.cut ?? (reading.writer.isFull ? "its text is very long" : nil))
    }

    private static let isReady: Bool = {
        xmlInitParser()
        return true
    }()
}

/// What the reader is given, and what it calls back.
private final class PageReading {
    var writer: PageWriter
    var context: htmlParserCtxtPtr?
    private(set) var cut: String?
    private let html: [UInt8]
    private var place = 0
    private let deadline: ContinuousClock.Instant
    private let cancelled: CancelFlag
    private var depth = 0

    /// Elements in elements; more are those of a page that means harm.
    private static let deepest = 256

    init(_ html: [UInt8], address: String, until deadline: ContinuousClock.Instant, cancelled: CancelFlag) {
        // NUL ends a text for the library.
        self.html = html.contains(0) ? html.map { $0 == 0 ? 0x20 : $0 } : html
        self.deadline = deadline
        self.cancelled = cancelled
        writer = PageWriter(address: address)
    }

    /// Called for every few thousand bytes, also within one element that is made of a million attributes.
    func read(into buffer: UnsafeMutablePointer<CChar>, count: Int) -> Int {
        if cut != nil || writer.isFull || cancelled.isSet { return 0 }
        if ContinuousClock.now > deadline {
            cut = "it took too long to read"
            return 0
        }
        let count = min(count, html.count - place)
        html.withUnsafeBytes { bytes in
            if let base = bytes.baseAddress { memcpy(buffer, base + place, count) }
        }
        place += count
        return count
    }

    func start(_ name: String, _ attributes: (StaticString) -> String?) {
        depth += 1
        if depth > Self.deepest {
            cut = "its elements lie too deep in each other"
            xmlStopParser(context)
        } else {
            writer.start(name, attributes)
        }
    }

    func end(_ name: String) {
        depth -= 1
        writer.end(name)
    }
}

// The context is the reading, which outlives the call of the library.
private func reading(_ context: UnsafeMutableRawPointer?) -> PageReading? {
    context.map { Unmanaged<PageReading>.fromOpaque($0).takeUnretainedValue() }
}

private func pageRead(_ context: UnsafeMutableRawPointer?, _ buffer: UnsafeMutablePointer<CChar>?, _ count: Int32) -> Int32 {
    guard let buffer, count > 0 else { return 0 }
    return Int32(reading(context)?.read(into: buffer, count: Int(count)) ?? 0)
}

private func pageClose(_ context: UnsafeMutableRawPointer?) -> Int32 { 0 }

private func pageStart(
    _ context: UnsafeMutableRawPointer?, _ name: UnsafePointer<xmlChar>?, _ attributes: UnsafeMutablePointer<UnsafePointer<xmlChar>?>?
) {
    guard let name else { return }
    reading(context)?.start(String(cString: name)) { wanted in
        guard var pair = attributes else { return nil }
        while let key = pair[0] {
            if strcmp(UnsafeRawPointer(key).assumingMemoryBound(to: CChar.self), wanted.cString) == 0 { return pair[1].map { String(cString: $0) } ?? "" }
            pair += 2
        }
        return nil
    }
}

private func pageEnd(_ context: UnsafeMutableRawPointer?, _ name: UnsafePointer<xmlChar>?) {
    if let name { reading(context)?.end(String(cString: name)) }
}

private func pageCharacters(_ context: UnsafeMutableRawPointer?, _ text: UnsafePointer<xmlChar>?, _ count: Int32) {
    guard let text, count > 0 else { return }
    reading(context)?.writer.write(UnsafeBufferPointer(start: text, count: Int(count)))
}

extension StaticString {
    /// Static strings end with a NUL.
    fileprivate var cString: UnsafePointer<CChar> { UnsafeRawPointer(utf8Start).assumingMemoryBound(to: CChar.self) }
}
