/// How a difference is drawn.
enum DifferenceForm: Sendable, Hashable {
    /// One below the other: what goes, then what comes.
    case unified
    /// Beside each other: the old text left, the new one right.
    case sideBySide

    /// Cells between the two sides.
    static let gap = " │ "
    /// Below this width two texts beside each other are harder to read than one below the other.
    static let fewestColumns = 70
}
