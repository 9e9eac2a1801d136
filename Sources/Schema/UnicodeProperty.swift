import JSON

/// Names of character properties as ECMA-262 (2024, section 22.2.1.10, tables 67 to 69) has them, for PCRE2.
enum UnicodeProperty {
    /// PCRE2's name, and whether that stands for everything else than what is meant. Nil for a property that is not known.
    static func pcre(_ name: String) -> (name: String, isNegated: Bool)? {
        guard !name.utf8.isEmpty, name.utf8.allSatisfy({ ASCII.isAlphanumeric($0) || $0.isOne(of: "_=") }) else { return nil }
        let parts = name.utf8.split(separator: UInt8(ascii: "="), omittingEmptySubsequences: false).map { String(decoding: $0, as: UTF8.self) }
        if parts.count == 2 {
            switch parts[0] {
            case "General_Category", "gc": return categories[parts[1]].map { ($0, false) }
            case "Script", "sc": return parts[1].isEmpty ? nil : ("sc:" + parts[1], false)
            case "Script_Extensions", "scx": return parts[1].isEmpty ? nil : ("scx:" + parts[1], false)
            default: return nil
            }
        }
        guard parts.count == 1 else { return nil }
        if name == "Assigned" { return ("Cn", true) }
        if let category = categories[name] { return (category, false) }
        // Binary properties have the same names; PCRE2 refuses those that it does not know. Its own short names for sets
        // are none of ECMA-262's.
        return name.utf8.count > 3 || binaries.contains(name) ? (name, false) : nil
    }

    private static let binaries: Set<String> = ["Any", "CI", "Dia", "DI", "Dep", "EBase", "Ext", "Hex", "IDC", "IDS", "LOE", "RI", "SD", "UIdeo", "XIDC", "XIDS"]

    private static let categories: [String: String] = {
        let long: [(String, [String])] = [
            ("L", ["Letter"]), ("L&", ["Cased_Letter", "LC"]), ("Lu", ["Uppercase_Letter"]), ("Ll", ["Lowercase_Letter"]),
            ("Lt", ["Titlecase_Letter"]), ("Lm", ["Modifier_Letter"]), ("Lo", ["Other_Letter"]),
            ("M", ["Mark", "Combining_Mark"]), ("Mn", ["Nonspacing_Mark"]), ("Mc", ["Spacing_Mark"]), ("Me", ["Enclosing_Mark"]),
            ("N", ["Number"]), ("Nd", ["Decimal_Number", "digit"]), ("Nl", ["Letter_Number"]), ("No", ["Other_Number"]),
            ("P", ["Punctuation", "punct"]), ("Pc", ["Connector_Punctuation"]), ("Pd", ["Dash_Punctuation"]),
            ("Ps", ["Open_Punctuation"]), ("Pe", ["Close_Punctuation"]), ("Pi", ["Initial_Punctuation"]),
            ("Pf", ["Final_Punctuation"]), ("Po", ["Other_Punctuation"]),
            ("S", ["Symbol"]), ("Sm", ["Math_Symbol"]), ("Sc", ["Currency_Symbol"]), ("Sk", ["Modifier_Symbol"]), ("So", ["Other_Symbol"]),
            ("Z", ["Separator"]), ("Zs", ["Space_Separator"]), ("Zl", ["Line_Separator"]), ("Zp", ["Paragraph_Separator"]),
            ("C", ["Other"]), ("Cc", ["Control", "cntrl"]), ("Cf", ["Format"]), ("Cs", ["Surrogate"]), ("Co", ["Private_Use"]),
            ("Cn", ["Unassigned"]),
        ]
        var table: [String: String] = [:]
        for (short, names) in long {
            if short != "L&" { table[short] = short }
            for name in names { table[name] = short }
        }
        return table
    }()
}
