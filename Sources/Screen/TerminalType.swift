internal import CNcurses

/// What the system's descriptions say about a type of terminal, without opening one.
public struct TerminalType: Sendable, Equatable {
    public enum Description: Sendable, Equatable {
        case known
        /// No such type.
        case unknown
        /// The system has no descriptions at all, or none that can be read.
        case noDescriptions
    }

    public let description: Description
    /// Whether its cursor can be moved, without which there is no full screen.
    public let movesCursor: Bool
    public let colors: ColorDepth

    /// Not while a ``Terminal`` is open: both use what curses has one of.
    public init(_ name: String) {
        var answer: Int32 = 0
        let found = setupterm(name, 1, &answer) == OK
        // 1 is also said of a hard-copy terminal, which curses does not take.
        description = found || answer == 1 ? .known : answer == 0 ? .unknown : .noDescriptions
        movesCursor = found && nc_string("cup") != nil
        colors = found ? ColorDepth(colors: Int(tigetnum("colors")), isDirect: tigetflag("RGB") > 0) : .monochrome
    }

    /// The version of curses, in its own words: `ncurses 6.4.20240113`.
    public static var library: String { curses_version().map { String(cString: $0) } ?? "curses" }
}
