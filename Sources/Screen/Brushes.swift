internal import CNcurses
internal import Surface

/// The attributes and the colour pair for each role, looked up once a frame.
///
/// Pairs are not kept longer: when all are in use, curses gives the oldest another meaning.
struct Brushes {
    private let theme: Theme
    private let depth: ColorDepth
    private var known: [Role: (attributes: attr_t, pair: Int32)] = [:]
    private var current: Role?

    init(theme: Theme, depth: ColorDepth) {
        self.theme = theme
        self.depth = depth
    }

    /// What is drawn next has this role.
    mutating func take(_ role: Role) {
        if current == role { return }
        current = role
        let brush = known[role] ?? make(role)
        known[role] = brush
        _ = nc_set_style(nc_stdscr(), brush.attributes, brush.pair)
    }

    private func make(_ role: Role) -> (attributes: attr_t, pair: Int32) {
        let style = depth.reduce(style(role))
        var attributes: attr_t = 0
        if style.attributes.contains(.bold) { attributes |= NC_BOLD }
        if style.attributes.contains(.dim) { attributes |= NC_DIM }
        if style.attributes.contains(.italic) { attributes |= NC_ITALIC }
        if style.attributes.contains(.underline) { attributes |= NC_UNDERLINE }
        if style.attributes.contains(.reverse) { attributes |= NC_REVERSE }
        guard style.foreground >= 0 || style.background >= 0 else { return (attributes, 0) }
        return (attributes, max(0, alloc_pair(style.foreground, style.background)))
    }

    /// Where there are no colours, a role that had nothing else keeps the look of the monochrome theme.
    func style(_ role: Role) -> Style {
        let style = theme[role]
        guard depth == .monochrome, style.attributes.isEmpty else { return style }
        guard style.foreground != .standard || style.background != .standard else { return style }
        return Theme.monochrome[role]
    }
}
