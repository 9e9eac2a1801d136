internal import CNcurses
internal import CPlatform
#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The steps that make curses ready, in their order.
enum CursesOpening {
    struct Opened {
        let screen: OpaquePointer
        let stream: UnsafeMutablePointer<FILE>
        let type: String
    }

    /// Types to take when the system does not know the one it was told.
    private static let usual = ["xterm-256color", "xterm", "vt100"]

    static func open(_ type: String, device: TerminalDevice) throws(TerminalError) -> Opened {
        // A duplicate, since closing the stream closes its descriptor.
        let copy = fcntl(device.output, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0, let stream = fdopen(copy, "r+") else {
            throw .noTerminal(path: "the terminal", reason: String(cString: strerror(errno)))
        }
        // LINES and COLUMNS are left over from another window as often as not; the kernel knows.
        use_env(false)
        use_tioctl(true)
        let handlers = SignalHandlers()
        defer { handlers.restore() }
        for candidate in type.isEmpty ? usual : [type] + usual {
            guard let screen = newterm(candidate, stream, stream) else { continue }
            guard nc_string("cup") != nil else {
                _ = endwin()
                delscreen(screen)
                device.restoreModes()
                fclose(stream)
                throw .tooSimple(type: printable(candidate))
            }
            return Opened(screen: screen, stream: stream, type: candidate)
        }
        fclose(stream)
        device.restoreModes()
        throw .noDescription(type: printable(type))
    }

    static func startColors() -> ColorDepth {
        guard has_colors(), start_color() == OK else { return .monochrome }
        // Without it -1 would be black on white.
        _ = use_default_colors()
        return ColorDepth(colors: Int(nc_colors()), isDirect: tigetflag("RGB") > 0)
    }

    static func configure() {
        _ = raw()
        _ = noecho()
        _ = nonl()
        // Keys are read and decoded here; curses only turns the keypad on and off.
        _ = keypad(nc_stdscr(), true)
        _ = set_escdelay(25)
        // A frame is never broken off because a key has come.
        _ = typeahead(-1)
        // Lines that move are moved by the terminal, not sent again.
        _ = idlok(nc_stdscr(), true)
        _ = leaveok(nc_stdscr(), false)
        _ = scrollok(nc_stdscr(), false)
    }

    /// Every key that curses knows of this terminal, with the bytes that it sends.
    static func keys(erase: UInt8?) -> TerminalKeys {
        var entries: [(name: String, bytes: [UInt8])] = []
        // Up to KEY_MAX they are curses' own; above, it numbers the keys with modifiers as it finds them.
        for code in Int32(KEY_MIN)...Int32(KEY_MAX) + 256 {
            guard let name = keyname(code) else { continue }
            var count: Int32 = 0
            while let text = keybound(code, count) {
                entries.append((String(cString: name), Array(UnsafeBufferPointer(start: text, count: strlen(text))).map(UInt8.init(bitPattern:))))
                free(text)
                count += 1
            }
        }
        return TerminalKeys(entries, erase: erase)
    }
}

/// curses puts handlers of its own on four signals. They draw and exit on whatever thread the signal comes to, so what
/// was there before is put back.
private struct SignalHandlers {
    private static let signals = [SIGINT, SIGTERM, SIGWINCH, SIGTSTP]
    private let before: [sigaction]

    init() {
        before = Self.signals.map { number in
            var action = sigaction()
            sigaction(number, nil, &action)
            return action
        }
        // Where this one is ignored when the first screen opens, curses leaves it alone for ever. Otherwise it would
        // ignore it for the time of every frame, and a Ctrl-Z in that time would be lost.
        _ = cplatform_ignore_signal(SIGTSTP)
    }

    func restore() {
        for (number, action) in zip(Self.signals, before) {
            var action = action
            sigaction(number, &action, nil)
        }
    }
}
