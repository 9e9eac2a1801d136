import TOML

/// How each role looks.
public struct Theme: Sendable, Equatable {
    public let name: String
    private let styles: [Role: Style]

    public init(name: String, styles: [Role: Style]) {
        self.name = name
        self.styles = styles
    }

    public subscript(role: Role) -> Style { styles[role] ?? styles[.text] ?? Style() }

    /// Attributes only: for NO_COLOR, for terminals without colours, and when no theme file is found.
    public static let monochrome = Theme(
        name: "monochrome",
        styles: [
            .strong: Style(attributes: .bold), .brand: Style(attributes: .bold), .dim: Style(attributes: .dim),
            .statusBar: Style(attributes: .reverse), .statusAlert: Style(attributes: [.reverse, .bold]),
            .frame: Style(attributes: .dim), .frameFocused: Style(attributes: .bold), .frameTitle: Style(attributes: .bold),
            .heading: Style(attributes: .bold), .label: Style(attributes: .bold), .mark: Style(attributes: .reverse),
            .you: Style(attributes: .bold), .assistant: Style(attributes: .bold), .selection: Style(attributes: .reverse),
            .warning: Style(attributes: .bold), .danger: Style(attributes: [.bold, .underline]), .key: Style(attributes: .bold),
            .keyDisabled: Style(attributes: .dim), .notice: Style(attributes: .italic), .link: Style(attributes: .underline),
            .diffAdded: Style(attributes: .bold), .diffRemoved: Style(attributes: .dim), .placeholder: Style(attributes: .dim),
            .scrollbar: Style(attributes: .dim),
        ])
}

/// Why a theme file cannot be used.
public struct ThemeError: Error, Sendable, Equatable, CustomStringConvertible {
    public let description: String
}

extension Theme {
    /// Reads a theme file:
    ///
    ///     [palette]
    ///     rose = "#e06c75"
    ///     [roles]
    ///     danger = { fg = "rose", bold = true }
    ///     dim = "gray"
    ///
    /// A colour is `"#rrggbb"`, a palette number 0 to 255, `"default"`, one of the eight basic names, or a name of the
    /// palette. A role that is left out looks like `text`.
    /// - Throws: ``ThemeError`` with file, line and what was expected.
    public static func parse(_ bytes: [UInt8], name: String, file: String) throws(ThemeError) -> Theme {
        let reader = ThemeReader(file: file)
        let table: TOMLTable
        do throws(TOMLError) {
            table = try TOMLParser.parse(bytes)
        } catch {
            throw reader.fail(error.position, error.message)
        }
        return try reader.theme(named: name, from: table)
    }
}
