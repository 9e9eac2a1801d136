import Link

extension InterfaceState {
    /// How many calls nobody has decided.
    public var undecidedCount: Int { calls.pending.count }
    /// The session's name, as the engine told it.
    public var sessionName: String { name }
}
