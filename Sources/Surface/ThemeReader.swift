import TOML

/// Turns a theme's tables into styles.
struct ThemeReader {
    let file: String

    func theme(named name: String, from table: TOMLTable) throws(ThemeError) -> Theme {
        var palette: [String: Color] = [:]
        var styles: [Role: Style] = [:]
        for entry in table.entries where entry.isNamed("palette") {
            for color in try tableOf(entry).entries { palette[color.key] = try self.color(color.value, palette: [:]) }
        }
        for entry in table.entries {
            if entry.isNamed("roles") {
                for role in try tableOf(entry).entries {
                    guard let known = Role(rawValue: role.key) else {
                        let near = NearestName.of(role.key, among: Role.allCases.map(\.rawValue)).map { "; did you mean \"\($0)\"?" }
                        throw fail(role.keyPosition, "there is no role \"\(role.key)\"\(near ?? "")")
                    }
                    styles[known] = try style(role.value, palette: palette)
                }
            } else if !entry.isNamed("palette") {
                throw fail(entry.keyPosition, "unknown key \"\(entry.key)\"; a theme has [palette] and [roles]")
            }
        }
        return Theme(name: name, styles: styles)
    }

    /// - Parameter message: a sentence without its period.
    func fail(_ position: TOMLPosition, _ message: String) -> ThemeError {
        ThemeError(description: "\(file), \(position): \(message)\(message.utf8.last == UInt8(ascii: "?") ? "" : ".")")
    }

    private func tableOf(_ entry: TOMLTable.Entry) throws(ThemeError) -> TOMLTable {
        guard let table = entry.value.table else { throw fail(entry.value.position, "\"\(entry.key)\" must be a table") }
        return table
    }

    private func style(_ value: TOMLValue, palette: [String: Color]) throws(ThemeError) -> Style {
        guard let table = value.table else { return Style(foreground: try color(value, palette: palette)) }
        let flags: [(String, Attributes)] = [
            ("bold", .bold), ("dim", .dim), ("italic", .italic), ("underline", .underline), ("reverse", .reverse),
        ]
        var style = Style()
        for entry in table.entries {
            if entry.isNamed("fg") {
                style.foreground = try color(entry.value, palette: palette)
            } else if entry.isNamed("bg") {
                style.background = try color(entry.value, palette: palette)
            } else if let flag = flags.first(where: { entry.isNamed($0.0) })?.1 {
                guard let isOn = entry.value.boolean else { throw fail(entry.value.position, "\"\(entry.key)\" must be true or false") }
                if isOn { style.attributes.insert(flag) }
            } else {
                throw fail(entry.keyPosition, "unknown key \"\(entry.key)\"; a style has fg, bg, bold, dim, italic, underline and reverse")
            }
        }
        return style
    }

    private static let basic = ["black", "red", "green", "yellow", "blue", "magenta", "cyan", "white"]

    private func color(_ value: TOMLValue, palette: [String: Color]) throws(ThemeError) -> Color {
        if let number = value.integer {
            guard let index = UInt8(exactly: number) else { throw fail(value.position, "a palette number is 0 to 255") }
            return .indexed(index)
        }
        guard let text = value.string else { throw fail(value.position, "a colour is a text or a number, not \(value.kind.name)") }
        if text == "default" { return .standard }
        if let named = palette[text] { return named }
        if let index = Self.basic.firstIndex(of: text) { return .indexed(UInt8(index)) }
        let digits = Array(text.utf8.dropFirst())
        if text.utf8.first == UInt8(ascii: "#"), digits.count == 6, digits.allSatisfy({ $0 != UInt8(ascii: "+") }), let number = UInt32(String(decoding: digits, as: UTF8.self), radix: 16) {
            return .rgb(red: UInt8(number >> 16), green: UInt8(number >> 8 & 0xFF), blue: UInt8(number & 0xFF))
        }
        throw fail(value.position, "\"\(text)\" is no colour; write \"#rrggbb\", 0 to 255, a basic name, or a name of [palette]")
    }
}
