import Surface

/// The help sheet: every key, from the table that the keys themselves go by.
extension InterfaceState {
    func helpLines(width: Int) -> [StyledLine] {
        var lines: [StyledLine] = []
        let column = keys.bindings.reduce(0) { max($0, Width.of(HelpWords.keys($1))) }
        let keyWidth = min(column, max(8, width / 3))
        func row(_ name: String, _ help: String) {
            let names = Wrap.words([Span(name, .key)], width: max(1, keyWidth))
            let words = Wrap.words([Span(help, .text)], width: max(1, width - keyWidth - 3))
            for index in 0..<max(names.count, words.count) {
                let name = index < names.count ? names[index] : []
                lines.append(
                    [Span(" ")] + name + [Span(.blanks(keyWidth - name.width + 2))] + (index < words.count ? words[index] : []))
            }
        }
        for context in KeyContext.inOrder {
            let bindings = keys.bindings.filter { $0.context == context && !$0.keys.isEmpty }
            if bindings.isEmpty { continue }
            if !lines.isEmpty { lines.append([]) }
            lines.append([Span(context.title, .heading)])
            for binding in bindings { row(HelpWords.keys(binding), binding.help) }
            if context == .composer {
                for line in SlashCommand.list { row(line.title, line.help) }
            }
        }
        return lines
    }

    func lines(of page: Page, width: Int) -> [StyledLine] {
        switch page {
        case .help: helpLines(width: width)
        case .who: whoLines(width: width)
        }
    }

    func drawPage(_ surface: inout Surface, _ plan: ScreenPlan, _ page: Page, top: Int) {
        let rect = plan.body
        let inside = plan.inside(rect)
        surface.fill(rect)
        surface.cursor = nil
        let lines = lines(of: page, width: inside.columns)
        let top = min(max(0, top), max(0, lines.count - inside.rows))
        let below = lines.count - top - inside.rows
        drawTitle(&surface, plan, rect, page.title, below > 0 ? Counted.more(below, "line") : "", isFocused: true)
        for (index, line) in lines.dropFirst(top).prefix(inside.rows).enumerated() {
            surface.put(line.fitted(inside.columns), row: inside.row + index, column: inside.column, limit: inside.columns)
        }
    }
}

enum HelpWords {
    static func keys(_ binding: KeyBinding) -> String { binding.keys.map(KeyBinding.describe).joined(separator: " ") }
}
