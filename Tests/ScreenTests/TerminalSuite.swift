import Surface
import TestSupport
import Testing

@testable import Screen

/// Everything that opens a terminal: curses is one per process, so nothing here runs beside anything else.
@Suite(.serialized) struct TerminalSuite {}

/// A terminal on a pseudo-terminal, and the screen that shows what it writes.
final class Stage {
    let line: PseudoTerminal
    let terminal: Terminal
    private(set) var screen: TestScreen

    init(type: String = "xterm-256color", rows: Int = 24, columns: Int = 80, isColorless: Bool = false) throws {
        line = try PseudoTerminal(rows: rows, columns: columns)
        terminal = try Terminal(TerminalOptions(type: type, isColorless: isColorless, path: line.path))
        screen = TestScreen(rows: rows, columns: columns)
        refresh()
    }

    /// Takes what was written onto the screen.
    @discardableResult
    func refresh() -> [UInt8] {
        let bytes = line.written()
        screen.show(bytes) { max(0, Width.of($0)) }
        return bytes
    }

    @discardableResult
    func paint(_ surface: Surface, theme: Theme = .monochrome) -> [UInt8] {
        terminal.paint(surface, theme: theme)
        return refresh()
    }

    /// What the screen should hold of a surface: the Linux console gets other signs for those that its font has not.
    func rows(of surface: Surface) -> [String] {
        guard terminal.type == "linux" else { return surface.rows }
        return surface.rows.map { row in String(String.UnicodeScalarView(row.unicodeScalars.map { GlyphSet.console.shown($0) })) }
    }

    /// Somebody else writes to the terminal.
    func scribble(_ text: String) { screen.show(Array(text.utf8)) { max(0, Width.of($0)) } }

    /// Closes this one and opens another.
    func again(type: String = "xterm-256color", isColorless: Bool = false) throws -> Stage {
        terminal.close()
        return try Stage(type: type, isColorless: isColorless)
    }

    /// Types, and gives back what the terminal makes of it.
    func input(_ text: String) -> InputBatch { input(Array(text.utf8)) }

    /// - Parameter wait: whether something comes of it, which is waited for.
    func input(_ bytes: [UInt8], wait: Bool = true) -> InputBatch {
        line.type(bytes)
        var batch = InputBatch([])
        // The kernel may hand the bytes over in pieces.
        while terminal.device.waitForInput(milliseconds: wait && batch == InputBatch([]) ? 2000 : 10) {
            let next = terminal.drain()
            batch.events += next.events
            batch.hadUnknown = batch.hadUnknown || next.hadUnknown
        }
        return batch
    }
}

/// A surface with text from its first row on.
func surface(_ lines: [String], rows: Int = 24, columns: Int = 80, role: Role = .text) -> Surface {
    var surface = Surface(size: Size(rows: rows, columns: columns))
    for (row, line) in lines.enumerated() { surface.put(line, row: row, column: 0, role: role) }
    return surface
}
