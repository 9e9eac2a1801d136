/// What a piece of the screen means. Views write roles; a ``Theme`` says how they look.
public enum Role: String, Sendable, CaseIterable, Codable {
    case text, dim, strong
    /// The product's name.
    case brand
    case statusBar, statusAlert
    case frame, frameFocused, frameTitle
    case heading
    /// An argument's key.
    case label
    /// Foreign text: what a model, a tool or a server wrote.
    case value
    /// The visible stand-in of a hidden character.
    case mark
    case you, assistant
    /// What the person said, and what the model says. The model's has a role that nothing else has; and it is most of what is
    /// sent to the terminal, so a theme that leaves it in the terminal's own colour saves a slow network much.
    case yours, prose
    /// A call's line in the conversation.
    case toolLine
    case selection
    case ok, warning, danger
    /// A key to press, and one that does nothing now.
    case key, keyDisabled
    case notice
    case link, code
    case diffAdded, diffRemoved
    case placeholder
    case scrollbar
}
