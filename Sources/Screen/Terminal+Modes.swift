internal import CNcurses
internal import CPlatform
/// Leaving the terminal to others for a while.
extension Terminal {
    func enterModes() { device.write(traits.modesOn) }

    func leaveModes() {
        leaveMargins()
        device.write(traits.modesOff)
        device.write(traits.wipe)
    }

    /// Takes the margins off in which lines scroll. Curses does so after each use, but to the size that it knows: when a
    /// frame and a change of the window cross on their way, which takes long over a network, a larger window is left
    /// scrolling in a part of itself.
    func leaveMargins() {
        guard traits.hasMargins else { return }
        // The cursor goes to the corner by it, and curses thinks that it is still where it was.
        let (row, column) = (max(0, getcury(nc_curscr())), max(0, getcurx(nc_curscr())))
        device.write(Array("\u{1B}[r\u{1B}[\(row + 1);\(column + 1)H".utf8))
    }

    /// Gives the terminal to another program (an editor, the shell). Until ``resume()`` nothing is read or painted.
    ///
    /// Whoever waits on ``descriptor`` should not, meanwhile: the bytes there are the other program's.
    public func suspend() {
        guard phase == .running else { return }
        leaveModes()
        _ = def_prog_mode()
        _ = endwin()
        untitle()
        decoder.abandon()
        phase = .suspended
        cplatform_terminal_guard_pause(1)
    }

    /// Takes the terminal back and paints what was wanted last. Does nothing unless suspended.
    public func resume() {
        guard phase == .suspended else { return }
        phase = .running
        _ = reset_prog_mode()
        cplatform_terminal_guard_pause(0)
        updateSize()
        canvas.forget()
        _ = clearok(nc_curscr(), true)
        repaint()
        retitle()
        enterModes()
    }

    /// Stops the process and its group as Ctrl-Z does, and takes the terminal back when they go on.
    ///
    /// A job that nobody could wake (it has no shell to go back to) is not stopped by the system; then this is a short
    /// flicker. Other threads stop too, in the middle of what they do.
    public func stopProcess() {
        guard phase == .running else { return }
        suspend()
        var hasStopped: Bool
        repeat {
            let before = monotonicMilliseconds()
            cplatform_stop_group()
            hasStopped = monotonicMilliseconds() - before > 5
            // Woken in the background (`bg`): the terminal is the shell's, and a full screen has nothing to do there.
        } while hasStopped && !device.isForeground
        resume()
    }

    /// Call it on SIGCONT: whoever stopped the process may have left the terminal in any state.
    public func processContinued() {
        guard phase == .running else { return resume() }
        guard device.isForeground else { return stopProcess() }
        _ = reset_prog_mode()
        enterModes()
        updateSize()
        redrawAll()
    }
}
