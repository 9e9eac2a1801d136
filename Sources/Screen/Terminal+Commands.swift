internal import CNcurses

/// What goes to the terminal besides frames.
extension Terminal {
    /// Rings.
    public func beep() {
        guard phase == .running else { return }
        _ = CNcurses.beep()
    }

    /// Names the window; what it was called before comes back at the end. Only terminals that know how are told.
    public func setTitle(_ title: String) {
        guard traits.hasCommands, phase == .running || self.title != nil else { return }
        if phase != .running { return self.title = title }
        let isFirst = self.title == nil
        self.title = title
        if isFirst {
            device.write(traits.titlePush)
            updateGuard()
        }
        device.write(TerminalCommand.title(title, isASCII: isASCII))
    }

    /// The window's own title comes back, until ``retitle()``.
    func untitle() {
        if title != nil { device.write(traits.titlePop) }
    }

    func retitle() {
        guard let title else { return }
        device.write(traits.titlePush + TerminalCommand.title(title, isASCII: isASCII))
    }

    /// Asks the desktop to show a line, in the form that the terminal is known to understand. For somebody who is not looking:
    /// use it with ``beep()``.
    ///
    /// - Parameter throughTmux: tmux stands between and lets through what is wrapped for it.
    public func notify(_ text: String, as form: NotificationForm, throughTmux: Bool) {
        guard phase == .running, traits.hasCommands else { return }
        let command = TerminalCommand.notification(text, as: form)
        device.write(throughTmux ? TerminalCommand.throughTmux(command) : command)
    }

    /// Puts a text on the clipboard of the machine at which the person sits (OSC 52). Call it only when they ask.
    /// - Returns: whether it was sent; a terminal does not tell whether it obeyed.
    @discardableResult
    public func copy(_ text: String) -> Bool {
        guard phase == .running, traits.hasCommands, let bytes = TerminalCommand.clipboard(text) else { return false }
        device.write(bytes)
        return true
    }
}
