/// One cell of a ``Surface``.
public struct Cell: Sendable, Hashable {
    /// The base character with at most four combining marks; empty for the second half of a wide one.
    public var text: String
    /// 1 or 2; 0 for the second half of a wide character.
    public var width: Int
    public var role: Role

    public init(text: String, width: Int, role: Role) {
        self.text = text
        self.width = width
        self.role = role
    }

    public static func blank(_ role: Role = .text) -> Cell { Cell(text: " ", width: 1, role: role) }

    /// By bytes: canonically equal texts are different cells.
    public static func == (a: Cell, b: Cell) -> Bool {
        guard a.role == b.role, a.width == b.width else { return false }
        // Most cells hold one letter; the comparison of two views costs ten times as much.
        if a.text.utf8.count == 1, b.text.utf8.count == 1 { return a.text.utf8.first == b.text.utf8.first }
        return a.text.utf8.elementsEqual(b.text.utf8)
    }
}
