import Interface
import Screen

/// A list of sessions to choose from, on the whole screen.
struct SessionMenu {
    let here: Here
    let opening: SessionOpening

    /// - Returns: the id of the chosen one.
    /// - Throws: ``Failure`` when there is none, or the person leaves.
    func choose() throws -> String { throw Failure("name a session", hint: "`assent ls` lists them.") }
}
