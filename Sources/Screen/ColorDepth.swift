/// How many colours a terminal shows.
public enum ColorDepth: Int, Sendable, Hashable, Comparable, CaseIterable {
    case monochrome, eight, sixteen, palette
    /// A colour number is the colour's own red, green and blue (terminfo's `RGB`, as in xterm-direct).
    case direct

    /// - Parameters:
    ///   - colors: what terminfo says; zero or less when there are none.
    ///   - isDirect: whether terminfo has the flag `RGB`.
    public init(colors: Int, isDirect: Bool = false) {
        switch colors {
        case ..<8: self = .monochrome
        case ..<16: self = .eight
        case ..<256: self = .sixteen
        default: self = isDirect && colors > 256 ? .direct : .palette
        }
    }

    public static func < (a: ColorDepth, b: ColorDepth) -> Bool { a.rawValue < b.rawValue }
}
