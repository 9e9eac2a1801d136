/// Which code points read as which ASCII character (facts of UTS 39, section 4, as far as they concern letters that occur in
/// words and signs that have a meaning in a command, a path or a host name; capital I and small l are told apart here).
enum ConfusableTable {
    static let rows: [(ascii: Unicode.Scalar, alike: String)] = [
        ("!", "01C3 2D51"),
        ("&", "A778"),
        ("'", "144A A78C 16F51 16F52"),
        ("*", "1031F"),
        ("+", "1029B"),
        (",", "A4F9"),
        ("-", "2CBA"),
        (".", "2024 A4F8"),
        ("/", "2044 2215 29F8 2CC6"),
        ("2", "01A7 03E8 14BF A644 A75A"),
        ("3", "01B7 021C 0417 04E0 2CCC A76A A7AB 118CA 16F3B"),
        ("4", "13CE 118AF"),
        ("5", "01BC 118BB"),
        ("6", "0431 13EE 2CD2 118D5"),
        ("7", "104D2 118C6"),
        ("8", "0222 0223 09EA 0A6A 0B03 1031A"),
        ("9", "09ED 0A67 0B68 0D6D 2CCA A76E 118AC 118CC 118D6"),
        (":", "02F8 0903 0A83 2236 A4FD A789"),
        (";", "037E"),
        ("<", "1438"),
        (">", "1433 16F3F"),
        ("?", "0241 0294 097D 13AE"),
        ("A", "0391 0410 13AA 15C5 A4EE 102A0 16F40"),
        ("B", "0392 0412 13F4 15F7 212C A4D0 A7B4 10282 102A1 10301"),
        ("C", "03F9 0421 13DF 2102 212D 216D 2CA4 A4DA 102A2 10302 10415 1051C"),
        ("D", "13A0 15DE 15EA 2145 216E A4D3"),
        ("E", "0395 0415 13AC 2130 2D39 A4F0 10286 118A6 118AE"),
        ("F", "03DC 15B4 2131 A4DD A798 10287 102A5 10525 118A2 118C2"),
        ("G", "050C 13C0 13F3 A4D6"),
        ("H", "0397 041D 13BB 157C 210B 210C 210D 2C8E A4E7 102CF"),
        ("I", "0196 0399 0406 04C0 2110 2111 2160 2C92 A4F2 1028A 10309 16F28"),
        ("J", "037F 0408 13AB 148D A4D9 A7B2"),
        ("K", "039A 041A 13E6 212A 2C94 A4D7 10518"),
        ("L", "053C 13DE 14AA 2112 216C 2CD0 A4E1 1041B 10526 118A3 118B2 16F16"),
        ("M", "039C 03FA 041C 13B7 15F0 2133 216F 2C98 A4DF 102B0 10311"),
        ("N", "039D 2115 2C9A A4E0 10513"),
        ("O", "039F 041E 0555 09E6 0B20 0B66 12D0 2C9E 2D54 A4F3 10292 102AB 10404 104C2 10516 118B5"),
        ("P", "03A1 0420 13E2 146D 2119 2CA2 A4D1 10295"),
        ("Q", "211A 2D55"),
        ("R", "01A6 13A1 13D2 1587 211B 211C 211D A4E3 104B4 16F35"),
        ("S", "0405 054F 13D5 13DA A4E2 10296 10420 16F3A"),
        ("T", "03A4 0422 13A2 2CA6 A4D4 10297 102B1 10315 118BC 16F0A"),
        ("U", "054D 1200 144C A4F4 104CE 118B8 16F42"),
        ("V", "0474 06F7 13D9 142F 2164 2D38 A4E6 1051D 118A0 16F08"),
        ("W", "051C 13B3 13D4 A4EA"),
        ("X", "03A7 0425 2169 2CAC 2D5D A4EB A7B3 10290 102B4 10317 10527"),
        ("Y", "03A5 03D2 0423 04AE 13A9 13BD 2CA8 A4EC 102B2 118A4 16F43"),
        ("Z", "0396 13C3 2124 2128 A4DC 118A9"),
        ("\\", "29F5 29F9 FE68"),
        ("`", "1FEF"),
        ("a", "0251 03B1 0430"),
        ("b", "0184 042C 13CF 1472 15AF"),
        ("c", "03F2 0441 1D04 217D 2CA5 ABAF 1043D"),
        ("d", "0501 13E7 146F 2146 217E A4D2"),
        ("e", "0435 04BD 212F 2147 AB32"),
        ("f", "017F 0584 1E9D A799 AB35"),
        ("g", "018D 0261 0581 1D83 210A"),
        ("h", "04BB 0570 13C2 210E"),
        ("i", "0131 0269 026A 037A 03B9 0456 13A5 1FBE 2139 2148 2170 A647 AB75 118C3"),
        ("j", "03F3 0458 0575 2149"),
        ("k", "0138 03BA 043A"),
        ("l", "01C0 04CF 05D5 05DF 0627 0661 06F1 2113 217C 2D4F"),
        ("m", "043C"),
        ("n", "03B7 043F 0578 057C"),
        ("o",
            "03BF 03C3 043E 0585 05E1 0647 0665 06F5 0966 0A66 0AE6 0BE6 0C02 0C66 0C82 0CE6 0D02 0D20 "
                + "0D66 0D82 0E50 0ED0 101D 1040 10FF 1D0F 1D11 2134 2C9F AB3D 1042C 104EA 118C8 118D7"),
        ("p", "03C1 03F1 0440 2CA3"),
        ("q", "051B 0563 0566"),
        ("r", "0433 1D26 2C85 AB47 AB48 AB81"),
        ("s", "01BD 0455 A731 ABAA 10448 118C1"),
        ("t", "03C4 0442"),
        ("u", "028B 03C5 057D 1D1C A79F AB4E AB52 104F6 118D8"),
        ("v", "03BD 0475 1D20 2174 ABA9 118C0"),
        ("w", "026F 03C9 0461 051D 0561 1D21 AB83"),
        ("x", "03C7 0445 1541 157D 2179"),
        ("y", "0263 028F 03B3 0443 04AF 10E7 1D8C 1EFF 213D AB5A 118DC"),
        ("z", "1D22 AB93 118C4"),
    ]

    /// The table by code point.
    static let ascii: [UInt32: UInt8] = {
        var ascii: [UInt32: UInt8] = [:]
        for row in rows {
            for digits in row.alike.split(separator: " ") {
                if let value = UInt32(digits, radix: 16) { ascii[value] = UInt8(truncatingIfNeeded: row.ascii.value) }
            }
        }
        return ascii
    }()

    /// Which scripts have a letter that reads as an ASCII one, but for those that do so only in a hurry.
    static let scripts: [UInt8: Set<Script>] = {
        var scripts: [UInt8: Set<Script>] = [:]
        for (value, letter) in ascii where !Confusables.isFaint(value) {
            scripts[letter, default: []].insert(ScalarReader.script(of: value))
        }
        return scripts
    }()
}
