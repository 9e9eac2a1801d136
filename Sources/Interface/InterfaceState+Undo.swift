import Link
import Surface

/// Undoing what tools did to files.
extension InterfaceState {
    /// What a key asks for must have been a press of its own: no paste, no held key, none for a call that has just left.
    mutating func undoLast(_ press: Press) -> [InterfaceEffect] {
        if let obstacle = accident(press.judgement) { return refuse(obstacle, press) }
        if rhythm.hasJustDecided(at: press.now) { return refuse(.tooFast, press) }
        rhythm.decided(at: press.now)
        say("undoing the last change", .notice, press.now)
        return [.send(.undo(call: nil))]
    }

    /// The person's own undoing of a change.
    static func isUndo(_ call: CallState) -> Bool { call.isYours && call.tool.utf8.elementsEqual("undo_change".utf8) }

    /// `/undo`, `/undo 7`, `/undo list`
    mutating func undo(_ argument: String, _ press: Press) -> [InterfaceEffect] {
        let bytes = Array(argument.utf8)
        if bytes.isEmpty { return [.send(.undo(call: nil))] }
        if bytes == Array("list".utf8) { return [.send(.listChanges)] }
        let digits = bytes.first == UInt8(ascii: "#") ? Array(bytes.dropFirst()) : bytes
        guard let number = Int(String(decoding: digits, as: UTF8.self)), number > 0 else {
            say("/undo takes the number of a call, or list", .warning, press.now)
            return []
        }
        return [.send(.undo(call: number))]
    }
}
