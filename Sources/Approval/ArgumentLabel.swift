package import JSON

/// What a place in the arguments of a call is called wherever a person reads of it.
package enum ArgumentLabel {
    /// A key that could be taken for a path of keys is put in quotes.
    package static func key(_ key: ExactString) -> String {
        let plain = !key.isEmpty && key.utf8.allSatisfy { $0 > 0x20 && $0 != 0x2E && $0 != 0x5B && $0 != 0x5D && $0 != 0x22 }
        let visible = VisibleText.line(key.string)
        return plain ? visible : "\"\(visible)\""
    }
}
