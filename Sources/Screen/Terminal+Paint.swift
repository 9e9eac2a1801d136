internal import CNcurses
public import Surface

extension Terminal {
    /// Shows a surface. What is on the screen already is not sent again; an equal surface sends nothing at all.
    ///
    /// A surface of another size than the terminal's is clipped, and blank where it has nothing.
    public func paint(_ surface: Surface, theme: Theme) {
        wanted = (surface, theme)
        guard phase == .running else { return }
        show(surface, theme)
    }

    /// Sends the whole screen again: after something else has written to the terminal.
    public func redrawAll() {
        guard phase == .running else { return }
        canvas.forget()
        _ = clearok(nc_curscr(), true)
        repaint()
    }

    /// Sends some rows again, whether or not they are thought to be on the screen.
    public func redraw(rows: Range<Int>) {
        guard phase == .running else { return }
        let rows = rows.clamped(to: 0..<size.rows)
        guard !rows.isEmpty else { return }
        _ = wredrawln(nc_stdscr(), Int32(clamping: rows.lowerBound), Int32(clamping: rows.count))
        flush(isWhole: rows.count > 1)
    }

    func repaint() {
        if let wanted { show(wanted.surface, wanted.theme) } else { flush(isWhole: true) }
    }

    private func show(_ surface: Surface, _ theme: Theme) {
        let changed = canvas.draw(surface, theme: theme, size: size)
        if changed.rows > 0 || changed.isCursor { flush(isWhole: changed.rows > 2) }
    }

    /// - Parameter isWhole: whether the terminal should show the change at once and not as it comes. A row or two, as words that
    ///   stream change them, do not need that, and over a slow line the sixteen bytes count.
    private func flush(isWhole: Bool) {
        canvas.placeCursor()
        if isWhole { device.write(traits.frameBegin) }
        _ = wrefresh(nc_stdscr())
        if isWhole { device.write(traits.frameEnd) }
    }
}
