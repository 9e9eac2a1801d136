import Surface

/// What a piece of the screen means. `Conversation` has a `Role` too, so files that import both say `Ink`.
typealias Ink = Role
