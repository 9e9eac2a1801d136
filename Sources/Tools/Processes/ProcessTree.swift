import CPlatform

/// What this process is to those that its tools start.
public enum ProcessTree {
    /// Makes this process the parent of every process that a tool starts and leaves behind, so that none of them leaves
    /// its tree: a caller can be recognised by walking up its parents, and what has ended is cleared away. To be called
    /// once, before the first tool runs.
    ///
    /// - Returns: false where the system has no such thing (anything but Linux); then leftovers are still ended, but
    ///   one that hides its origin is not recognised.
    @discardableResult
    public static func adoptOrphans() -> Bool { cplatform_adopt_orphans() == 0 }
}
