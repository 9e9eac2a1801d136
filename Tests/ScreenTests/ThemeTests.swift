import Surface
import TestSupport
import Testing

@testable import Screen

/// The themes that come with the program.
@Suite struct ThemeTests {
    struct Shipped: Sendable, CustomTestStringConvertible {
        let name: String
        /// A usual background of the terminals that it is for.
        let paper: RGB
        var testDescription: String { name }
    }

    static let shipped = [Shipped(name: "dark", paper: RGB(0x1E, 0x1E, 0x1E)), Shipped(name: "light", paper: RGB(255, 255, 255))]

    private func bytes(_ name: String) throws -> [UInt8] {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3).joined(separator: "/")
        return try Files.read("\(root)/themes/\(name).toml")
    }

    private func theme(_ name: String) throws -> Theme { try Theme.parse(try bytes(name), name: name, file: "\(name).toml") }

    @Test(arguments: shipped) func setsEveryRole(theme shipped: Shipped) throws {
        _ = try theme(shipped.name)
        let text = String(decoding: try bytes(shipped.name), as: UTF8.self)
        let roles = try #require(text.components(after: "[roles]\n"))
        let set = roles.split(separator: "\n").compactMap { $0.split(separator: " ").first.map(String.init) }
        #expect(Set(set) == Set(Role.allCases.map(\.rawValue)))
    }

    /// WCAG 2.1: 4.5 for what is read, 3 for lines and for what stands back.
    @Test(arguments: shipped) func isReadable(theme shipped: Shipped) throws {
        let theme = try theme(shipped.name)
        let ink = shipped.paper.red > 128 ? RGB(0, 0, 0) : RGB(0xD0, 0xD0, 0xD0)
        for role in Role.allCases {
            let style = theme[role]
            let foreground = style.foreground == .standard ? ink : RGB(style.foreground)
            let background = style.background == .standard ? shipped.paper : RGB(style.background)
            let least = [.frame, .scrollbar].contains(role) ? 2.5 : 4.5
            #expect(contrast(foreground, background) >= least, "\(role): \(contrast(foreground, background))")
        }
    }

    /// Pairs that nobody may confuse look different with every number of colours, without any too.
    @Test(arguments: shipped, ColorDepth.allCases) func keepsApart(theme shipped: Shipped, depth: ColorDepth) throws {
        let theme = try theme(shipped.name)
        func look(_ role: Role) -> ReducedStyle {
            depth.reduce(Brushes(theme: theme, depth: depth).style(role))
        }
        let pairs: [(Role, Role)] = [
            (.danger, .ok), (.danger, .text), (.danger, .warning), (.warning, .text), (.mark, .value), (.mark, .text), (.selection, .text),
            (.frameFocused, .frame), (.key, .keyDisabled), (.statusAlert, .statusBar), (.diffAdded, .diffRemoved), (.strong, .text),
            (.link, .text), (.statusBar, .text), (.you, .text), (.label, .value),
        ]
        for (a, b) in pairs { #expect(look(a) != look(b), "\(a) and \(b)") }
        // Foreign text and the program's own words, as long as there are colours.
        if depth > .monochrome { #expect(look(.value) != look(.text)) }
    }

    private func contrast(_ a: RGB, _ b: RGB) -> Double {
        let (light, dark) = (max(luminance(a), luminance(b)), min(luminance(a), luminance(b)))
        return (light + 0.05) / (dark + 0.05)
    }

    private func luminance(_ color: RGB) -> Double {
        func part(_ value: Int) -> Double {
            let share = Double(value) / 255
            // A power by squares and roots is near enough for the rule's 2.4.
            return share <= 0.03928 ? share / 12.92 : power((share + 0.055) / 1.055)
        }
        return 0.2126 * part(color.red) + 0.7152 * part(color.green) + 0.0722 * part(color.blue)
    }

    /// x to the power of 2.4 = x² · x^(2/5), the latter by Newton's method.
    private func power(_ x: Double) -> Double {
        let square = x * x
        var root = 1.0
        for _ in 0..<60 { root -= (root * root * root * root * root - square) / (5 * root * root * root * root) }
        return square * root
    }
}

extension String {
    fileprivate func components(after mark: String) -> String? {
        guard let range = firstRange(of: mark) else { return nil }
        return String(self[range.upperBound...])
    }
}
