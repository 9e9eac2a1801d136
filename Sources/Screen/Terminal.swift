internal import CNcurses
internal import CPlatform
public import Surface
internal import Synchronization
#if canImport(Glibc)
    internal import Glibc
#else
    internal import Darwin
#endif

/// The terminal: a ``Surface`` is painted on it, an ``InputBatch`` comes out of it.
///
/// Not for more than one thread at a time: it belongs to one serial queue. There is one in a process, as curses has its
/// state in globals. It never writes a sequence to which a terminal answers.
public final class Terminal {
    /// What a person should be told about the terminal, in whole sentences.
    public let notices: [String]
    /// The terminal's type as it is used, which may be another than `TERM` says.
    public let type: String
    public let colorDepth: ColorDepth
    /// Whether box characters and marks are drawn in ASCII, because the locale knows nothing else.
    public let isASCII: Bool

    let device: TerminalDevice
    let traits: TerminalTraits
    var decoder: KeyDecoder
    var canvas: Canvas
    var phase: Phase = .running
    /// What was asked for last; painted anew when the terminal comes back.
    var wanted: (surface: Surface, theme: Theme)?
    /// The window's title, once it was set.
    var title: String?
    var hasEnded = false
    private let screen: OpaquePointer
    private let stream: UnsafeMutablePointer<FILE>

    enum Phase { case running, suspended, closed }

    private static let isOpen = Mutex(false)

    private static func claim() -> Bool {
        isOpen.withLock { isOpen in
            if isOpen { return false }
            isOpen = true
            return true
        }
    }

    /// Opens the terminal and turns it to the full screen.
    /// - Throws: ``TerminalError``; the terminal is then as it was.
    public init(_ options: TerminalOptions) throws(TerminalError) {
        guard Self.claim() else { throw .alreadyOpen }
        do throws(TerminalError) {
            if TerminalTraits.isTooSimple(options.type) { throw .tooSimple(type: options.type) }
            let device = try TerminalDevice(path: options.path)
            // Before curses changes the line's modes. Without the guard a crash would leave the terminal untidy, no more;
            // that is no reason not to start.
            _ = cplatform_terminal_guard(device.output)
            isASCII = CharacterSetting.use(type: options.type, descriptor: device.output) == .ascii || options.isASCII
            let opened = try CursesOpening.open(options.type, device: device)
            self.device = device
            screen = opened.screen
            stream = opened.stream
            type = opened.type
        } catch {
            cplatform_terminal_release()
            Self.isOpen.withLock { $0 = false }
            throw error
        }
        var notices: [String] = []
        if type != options.type {
            let reason = options.type.isEmpty ? "TERM is not set" : "The terminal type \"\(printable(options.type))\" is not known here"
            notices.append("\(reason); it is taken for \"\(type)\".")
        }
        if isASCII, !options.isASCII {
            notices.append(
                "The locale is not UTF-8, so characters outside ASCII are shown as question marks. If your terminal can show them, set LANG=C.UTF-8.")
        }
        self.notices = notices
        traits = TerminalTraits(type: type)
        colorDepth = options.isColorless ? .monochrome : CursesOpening.startColors()
        CursesOpening.configure()
        decoder = KeyDecoder(keys: CursesOpening.keys(erase: device.eraseByte))
        canvas = Canvas(depth: colorDepth, glyphs: isASCII ? .ascii : type == "linux" ? .console : .all)
        updateGuard()
        updateSize()
        _ = wrefresh(nc_stdscr())
        enterModes()
    }

    deinit { close() }

    /// Tells those who give the terminal back after a crash what it takes now.
    func updateGuard() {
        _ = traits.reset(isTitleSet: title != nil).withUnsafeBytes { bytes in
            cplatform_terminal_guard_reset(bytes.bindMemory(to: CChar.self).baseAddress, bytes.count)
        }
    }

    /// What to wait on for input. It belongs to the terminal; do not read from it.
    public var descriptor: Int32 { device.input }

    public var size: Size {
        guard phase != .closed else { return Size(rows: 0, columns: 0) }
        return Size(rows: Int(getmaxy(nc_stdscr())), columns: Int(getmaxx(nc_stdscr())))
    }

    /// Takes over the size that the window has now; call it on SIGWINCH.
    /// - Returns: the size, which may be the same as before.
    @discardableResult
    public func resize() -> Size {
        guard phase != .closed else { return size }
        if updateSize(), phase == .running {
            // The terminal has moved its lines by its own rules: nothing that is on it counts any more.
            leaveMargins()
            canvas.forget()
            _ = clearok(nc_curscr(), true)
        }
        return size
    }

    /// - Returns: whether it is another than before.
    @discardableResult
    func updateSize() -> Bool {
        guard let actual = device.size else { return false }
        let rows = min(actual.rows, Self.greatest.rows)
        let columns = min(actual.columns, Self.greatest.columns)
        if size == Size(rows: rows, columns: columns) { return false }
        _ = resizeterm(Int32(clamping: rows), Int32(clamping: columns))
        return true
    }

    /// No window is that large, and a surface has a cell for each place: a wrong report must not take all memory.
    private static let greatest = Size(rows: 1000, columns: 2000)

    /// Gives the terminal back as it was. Does nothing the second time.
    public func close() {
        guard phase != .closed else { return }
        if phase == .running {
            leaveModes()
            _ = endwin()
            untitle()
        }
        phase = .closed
        delscreen(screen)
        fclose(stream)
        device.discardInput()
        device.restoreModes()
        cplatform_terminal_release()
        Self.isOpen.withLock { $0 = false }
    }
}

/// ASCII for a message about a name that came from the environment.
func printable(_ text: String) -> String {
    String(String.UnicodeScalarView(text.unicodeScalars.prefix(40).map { $0.value >= 0x20 && $0.value < 0x7F ? $0 : "?" }))
}
