/// The script of a letter, as far as a look-alike or a sentence needs to tell them apart (UAX 24).
enum Script: UInt8, CaseIterable, Sendable {
    /// Letters that several scripts share, and whatever is no letter.
    case common
    case latin, greek, cyrillic, armenian, cherokee, coptic, lisu
    case georgian, glagolitic, gothic, deseret, osage, tifinagh, canadianAboriginal
    case oldItalic, carian, lycian, lydian, elbasan, warangCiti, miao
    case hebrew, arabic, nko, devanagari, bengali, gurmukhi, gujarati, oriya, tamil, telugu, kannada, malayalam, sinhala
    case thai, lao, khmer, myanmar, ethiopic
    case han, hiragana, katakana, hangul, bopomofo
    /// A script of its own that is not named here.
    case other

    /// The name in Unicode's property files, by which `Scripts/scalar-table.sh` makes the table.
    var unicodeName: String {
        switch self {
        case .canadianAboriginal: "Canadian_Aboriginal"
        case .oldItalic: "Old_Italic"
        case .warangCiti: "Warang_Citi"
        default: words
        }
    }

    /// The name for a person.
    var words: String {
        switch self {
        case .common: "Common"
        case .other: "another script"
        case .nko: "Nko"
        case .canadianAboriginal: "Canadian Aboriginal"
        case .oldItalic: "Old Italic"
        case .warangCiti: "Warang Citi"
        default: "\(self)".prefix(1).uppercased() + "\(self)".dropFirst()
        }
    }

    /// How letters of the script stand towards Latin ones.
    enum Kinship {
        /// Made of the same shapes: a word never mixes them for honest reasons.
        case alike
        /// Ordinary words mix them (`API設計`, `K팝`), and their letters are not mistaken for Latin ones.
        case apart
        /// A Latin name with a prefix or an ending of its own is ordinary; one of their letters inside Latin ones is not.
        case distant
    }

    var kinship: Kinship {
        switch self {
        case .common, .han, .hiragana, .katakana, .hangul, .bopomofo: .apart
        case .latin, .greek, .cyrillic, .armenian, .cherokee, .coptic, .lisu, .georgian, .glagolitic, .gothic, .deseret, .osage,
            .tifinagh, .canadianAboriginal, .oldItalic, .carian, .lycian, .lydian, .elbasan, .warangCiti, .miao:
            .alike
        default: .distant
        }
    }
}
