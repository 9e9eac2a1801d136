import Link
import Surface

/// The rows between the panes and the composer: a question of the engine, a request that is made again, commands that
/// can be completed, and what is queued.
struct AboveComposer {
    var lines: [StyledLine] = []
    /// The question of the engine is among them, as whole as the screen allows.
    var showsPause = false
}

extension InterfaceState {
    /// How many lines there may be on a screen of this size.
    func aboveRows(_ size: Size) -> Int { size.rows < 4 ? 0 : ScreenPlan.isTiny(size) ? 1 : max(1, size.rows / 3) }

    /// - Parameter now: changes the words but never the number of lines.
    func aboveComposer(_ size: Size, _ now: Milliseconds) -> AboveComposer {
        var above = AboveComposer()
        let limit = aboveRows(size)
        let width = size.columns - 1
        func room() -> Int { max(0, limit - above.lines.count) }
        if let pause, room() > 0 {
            above.lines += pauseLines(pause.pause, width: width, rows: room()).prefix(room())
            above.showsPause = true
        }
        if let retry, room() > 0 { above.lines += retryLines(retry, width: width, rows: min(3, room()), now).prefix(room()) }
        let commands = paletteLines(width: width, rows: room())
        above.lines += commands
        // While a command is being written, what is queued does not matter.
        if commands.isEmpty { above.lines += queueLines(width: width, rows: room()) }
        return above
    }

    func drawAboveComposer(_ surface: inout Surface, _ rect: Rect, _ now: Milliseconds, _ shown: inout Shown) {
        let above = aboveComposer(surface.size, now)
        for (index, line) in above.lines.prefix(rect.rows).enumerated() {
            surface.put(line.fitted(rect.columns), row: rect.row + index, column: rect.column, limit: rect.columns)
        }
        // Narrower than that it cannot be read.
        let isLegible = surface.size.columns >= ScreenPlan.fewestLegibleColumns
        if above.showsPause, isLegible, above.lines.count <= rect.rows { shown.pause = pause?.pause.id }
    }
}
