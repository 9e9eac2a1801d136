import JSON

/// Whether a name is written as texts are when they are normalised (NFC, UAX 15), as far as letters with marks go.
///
/// Swift compares strings by canonical equivalence and has no public function that normalises one; a table of letters that
/// have their marks in them, looked up by that equivalence, tells as much as is needed here.
enum NormalForm {
    /// Letters with marks in them, by all ways of writing them.
    private static let composed: [String: Unicode.Scalar] = {
        var table: [String: Unicode.Scalar] = [:]
        let ranges: [ClosedRange<UInt32>] = [0xC0...0x24F, 0x370...0x52F, 0x1E00...0x1FFF, 0x3041...0x30FF]
        for scalar in ranges.joined().compactMap(Unicode.Scalar.init) where scalar.properties.isAlphabetic {
            let text = String(Character(scalar))
            if table[text] == nil { table[text] = scalar }
        }
        return table
    }()

    /// The name as it is when its letters and marks are put together; nil when it is written so already.
    static func composed(_ name: String) -> String? {
        if name.utf8.allSatisfy({ $0 < 0x80 }) { return nil }
        var result = String.UnicodeScalarView()
        for scalar in name.unicodeScalars {
            if let last = result.last, scalar.properties.canonicalCombiningClass != .notReordered,
                let whole = composed[String(String.UnicodeScalarView([last, scalar]))]
            {
                result.removeLast()
                result.append(whole)
            } else if scalar.value >= 0x80, let whole = composed[String(Character(scalar))] {
                result.append(whole)
            } else {
                result.append(scalar)
            }
        }
        let text = String(result)
        return text.utf8.elementsEqual(name.utf8) ? nil : text
    }
}
