public import Conversation
public import Link
public import Surface

/// What happens to the interface. The driver draws after every input except ``drawn(_:)``.
public enum InterfaceInput: Sendable {
    /// The engine said something.
    case event(Event)
    /// Everything that one reading of the terminal gave.
    case keys(InputBatch)
    /// The frame that ``InterfaceState/draw(size:now:)`` made is on the terminal now. Given back after every frame, also
    /// after one that changed nothing: what was seen and when depends on what was painted.
    case drawn(Shown)
    /// The timer of the last ``InterfaceEffect/wake(after:)`` fired.
    case tick
    case editorReturned(EditorResult)
    /// The time of day, with the seconds that the local time is east of UTC. Given at the start, after a suspension and
    /// whenever the driver likes.
    case clockTime(Timestamp, offset: Int)
    /// The driver is about to give the terminal to somebody else: a shell, an editor. ``clockTime(_:offset:)`` follows when it is back.
    case away
}

/// What the interface wants done.
public enum InterfaceEffect: Sendable, Equatable {
    case send(Command)
    /// Opens `$VISUAL` or `$EDITOR` on a text; answered by ``InterfaceInput/editorReturned(_:)``.
    case openEditor(text: String, purpose: EditorPurpose)
    /// Asks for one ``InterfaceInput/tick`` after this time. A new request takes the place of an earlier one.
    case wake(after: Milliseconds)
    case beep
    /// A line for the desktop, where the terminal can show one.
    case notify(String)
    /// The terminal's title.
    case title(String)
    /// To the clipboard, by a key of the person.
    case copy(String)
    /// Stops the program as Ctrl-Z does; the driver gives ``InterfaceInput/clockTime(_:offset:)`` when it goes on.
    case suspend
    /// Sends the whole screen anew.
    case repaint
    /// Sends these rows anew: what they hold can be decided from now on, and whatever else was drawn there must not stand in
    /// its place.
    case resend(rows: Range<Int>)
    /// Leaves; the session goes on.
    case detach
    /// Leaves; the session has ended, or ends by the command before it.
    case quit
}

extension InterfaceEffect {
    /// It changes nothing for anybody else.
    var isAllowedReadOnly: Bool {
        switch self {
        case .send(let command): command.isReading
        case .openEditor, .wake, .beep, .notify, .title, .copy, .suspend, .repaint, .resend, .detach, .quit: true
        }
    }
}

/// What an external editor was opened for.
public enum EditorPurpose: Sendable, Equatable {
    case message
    case arguments(handle: Int, revision: Int)
}

public enum EditorResult: Sendable, Equatable {
    /// The text as it was saved. Nothing is sent by it: it stands in the field from which the editor was opened.
    case saved(String, EditorPurpose)
    /// Why there is no text, in a sentence.
    case failed(String, EditorPurpose)
}
