import Approval
import JSON
import Transport

/// Makes lines of text out of the elements of a page, as they come.
struct PageWriter {
    /// A page whose links alone would fill a disk ends here; in bytes.
    private static let most = 4_194_304

    private var out: [UInt8] = []
    private var title: [UInt8] = []
    private var address: String
    private var open: [Element] = []
    private var lists: [List] = []
    private var tables: [Table] = []
    private var links: [Link] = []
    private var skipped = 0
    private var pre = 0
    private var titles = 0

    /// Line ends and a blank that come before the next letter.
    private var breaks = 0
    private var hasBlank = false
    /// What stands at the beginning of the next line: a heading's sign, an item's.
    private var sign = ""

    private struct Element {
        let name: String
        let isSkipped: Bool
        var isLink = false
    }
    private struct List {
        /// nil for a list without numbers.
        var number: Int?
    }
    private struct Table {
        /// Cells of this row that have begun.
        var cells = 0
        /// How many of them have been set apart.
        var written = 0
        /// Something of this row has been written.
        var hasText = false
    }
    private struct Link {
        let target: String
        /// Where its text begins; nil while it has none.
        var start: Int?
    }

    init(address: String) { self.address = address }

    var isFull: Bool { out.count > Self.most }

    private static let unseen: Set<String> = [
        "script", "style", "noscript", "template", "svg", "canvas", "iframe", "object", "embed", "applet", "audio", "video", "map", "datalist",
    ]
    /// Set apart by an empty line, and by a line end.
    private static let blocks: Set<String> = ["p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre", "section", "article", "figure", "form", "fieldset"]
    private static let lines: Set<String> = [
        "div", "li", "dt", "dd", "tr", "caption", "header", "footer", "main", "nav", "aside", "address", "figcaption", "hr", "details", "summary", "option", "legend", "body",
    ]

    // MARK: Elements

    mutating func start(_ name: String, _ attribute: (StaticString) -> String?) {
        let isSkipped = Self.unseen.contains(name) || attribute("hidden") != nil || attribute("style").map(Self.hides) ?? false
        open.append(Element(name: name, isSkipped: isSkipped))
        if isSkipped { skipped += 1 }
        guard skipped == 0 else { return }
        if Self.blocks.contains(name) { end(line: 2) } else if Self.lines.contains(name) { end(line: 1) }
        switch name {
        case "title": titles += 1
        case "base": if let target = attribute("href"), let base = WebAddress.absolute(target, in: address) { address = base }
        case "h1", "h2", "h3", "h4", "h5", "h6": sign = String(repeating: "#", count: Int(name.utf8.last ?? 0x31) - 0x30) + " "
        case "br": pre > 0 ? put([0x0A]) : end(line: breaks + 1)
        case "ul": lists.append(List(number: nil))
        case "ol": lists.append(List(number: attribute("start").flatMap { Int($0) } ?? 1))
        case "li": item()
        case "pre": pre(begins: true)
        case "table": tables.append(Table())
        case "tr": if !tables.isEmpty { tables[tables.count - 1] = Table() }
        case "td", "th": if !tables.isEmpty { tables[tables.count - 1].cells += 1 }
        case "a":
            // Within the same page there is nowhere to go.
            guard pre == 0, let target = attribute("href"), target.utf8.first != 0x23, let absolute = WebAddress.absolute(Self.trimmed(target), in: address) else { break }
            links.append(Link(target: absolute))
            open[open.count - 1].isLink = true
        case "img": if let words = attribute("alt"), words.utf8.contains(where: { $0 > 0x20 }) { write("[picture: \(words)]") }
        default: break
        }
    }

    mutating func end(_ name: String) {
        guard let place = open.lastIndex(where: { $0.name == name }) else { return }
        for element in open[place...].reversed() { close(element) }
        open.removeSubrange(place...)
    }

    private mutating func close(_ element: Element) {
        if element.isSkipped {
            skipped -= 1
            return
        }
        guard skipped == 0 else { return }
        let name = element.name
        switch name {
        case "title": titles = max(0, titles - 1)
        case "ul", "ol": if !lists.isEmpty { lists.removeLast() }
        case "pre": pre(begins: false)
        case "table": if !tables.isEmpty { tables.removeLast() }
        // What a cell ends with is no reason for a new line within its row.
        case "td", "th": if tables.last?.hasText == true { breaks = 0 }
        case "a": if element.isLink { endLink() }
        default: break
        }
        if Self.blocks.contains(name) { end(line: 2) } else if Self.lines.contains(name) { end(line: 1) }
        if name == "li" || name.utf8.first == 0x68 { sign = "" }
    }

    private mutating func item() {
        guard !lists.isEmpty else {
            sign = "- "
            return
        }
        if let number = lists[lists.count - 1].number {
            sign = "\(number). "
            lists[lists.count - 1].number = number &+ 1
        } else {
            sign = "- "
        }
    }

    private mutating func pre(begins: Bool) {
        if begins {
            pre += 1
            if pre == 1 {
                flush()
                out += Array("```\n".utf8)
            }
        } else if pre > 0 {
            pre -= 1
            if pre == 0 {
                if out.last != 0x0A { out.append(0x0A) }
                out += Array("```".utf8)
            }
        }
    }

    private mutating func endLink() {
        guard pre == 0, let link = links.popLast(), link.start != nil else { return }
        out += Array("](\(link.target))".utf8)
    }

    // MARK: Text

    mutating func write(_ text: String) {
        var text = text
        text.withUTF8 { write($0) }
    }

    mutating func write(_ text: UnsafeBufferPointer<UInt8>) {
        guard skipped == 0, !isFull else { return }
        if titles > 0 {
            if title.count < 1000 { title += text }
            return
        }
        if pre > 0 {
            put(text)
            return
        }
        var rest = text[...]
        while let first = rest.first {
            if first <= 0x20 {
                hasBlank = true
                rest = rest.dropFirst()
                continue
            }
            let end = rest.firstIndex { $0 <= 0x20 } ?? rest.endIndex
            flush()
            out += rest[..<end]
            rest = rest[end...]
        }
    }

    /// As it is, in preformatted text.
    private mutating func put(_ bytes: some Collection<UInt8>) { out += bytes.filter { $0 != 0x0D } }

    private mutating func end(line count: Int) {
        if pre > 0 { return }
        // A cell is part of a row; in it nothing is set apart by an empty line.
        breaks = max(breaks, tables.last.map { $0.cells > 0 } ?? false ? min(count, 1) : min(count, 2))
    }

    /// What has to stand before the next letter.
    private mutating func flush() {
        if let table = tables.last, table.cells > 1, table.written < table.cells - 1 {
            // The row begins on a line of its own.
            if !table.hasText { newLine() }
            for _ in table.written..<(table.cells - 1) { out += Array(" | ".utf8) }
            tables[tables.count - 1].written = table.cells - 1
            (breaks, hasBlank) = (0, false)
        }
        newLine()
        for index in tables.indices where tables[index].cells > 0 { tables[index].hasText = true }
        if hasBlank, let last = out.last, last != 0x0A, last != 0x20 { out.append(0x20) }
        hasBlank = false
        if !sign.isEmpty {
            out += Array(sign.utf8)
            sign = ""
        }
        for index in links.indices where links[index].start == nil {
            links[index].start = out.count
            out.append(0x5B)
        }
    }

    private mutating func newLine() {
        if breaks > 0 {
            while out.last == 0x20 { out.removeLast() }
            if !out.isEmpty {
                let there = out.reversed().prefix { $0 == 0x0A }.count
                for _ in 0..<max(0, breaks - there) { out.append(0x0A) }
            }
            hasBlank = false
            breaks = 0
        }
        guard out.isEmpty || out.last == 0x0A, !lists.isEmpty else { return }
        // The lines of an item stand under its first word.
        let depth = min(lists.count, 12) - (sign.isEmpty ? 0 : 1)
        out += [UInt8](repeating: 0x20, count: 2 * depth)
    }

    /// The whole text, its title first.
    mutating func finished() -> String {
        while let last = out.last, last <= 0x20 { out.removeLast() }
        let words = Array(title.split { $0 <= 0x20 }.joined(separator: [0x20]))
        let head = words.isEmpty ? [] : Array("Title: ".utf8) + words + (out.isEmpty ? [] : [0x0A, 0x0A])
        return String(decoding: head + out, as: UTF8.self)
    }

    private static func hides(_ style: String) -> Bool {
        let letters = style.utf8.filter { $0 > 0x20 }.map(ASCII.lower)
        return letters.contains("display:none".utf8) || letters.contains("visibility:hidden".utf8)
    }

    private static func trimmed(_ text: String) -> String {
        var bytes = text.utf8[...]
        while let first = bytes.first, first <= 0x20 { bytes = bytes.dropFirst() }
        while let last = bytes.last, last <= 0x20 { bytes = bytes.dropLast() }
        return String(decoding: bytes, as: UTF8.self)
    }
}
