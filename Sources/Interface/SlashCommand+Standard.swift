import Link

extension SlashCommand {
    /// The commands of the program, in the order in which they are listed.
    static let all: [SlashCommand] = [
        command("help", "show all keys and commands", doing { $0.openHelp() }),
        command("retry", "ask the model again, in place of its last words", unless: { $0.whyConversationStays }, sending(.retry)),
        command("continue", "answer what is asked: go on", answers: .goOn),
        command("wrapup", "answer what is asked: one more answer, without tools", answers: .wrapUp),
        command("call", "have the model call this tool; words for it may follow", argument: "TOOL", takesLines: true, unless: { $0.whyReadOnly }) { $0.force($2, $1.now) },
        command("context", "show what fills the model's context", unless: { $0.whyReadOnly }, sending(.describeContext)),
        command("stats", "show how calls were decided, how fast, and by whom", unless: { $0.whyReadOnly }, sending(.describeDecisions)),
        command("compact", "put a summary in the place of the conversation (asks)", answers: .compact, unless: { $0.whyConversationStays }, doing { $0.ask(.compact) }),
        command("new", "begin anew: the model forgets, the journal does not (asks)", answers: .startNew, unless: { $0.whyConversationStays }, doing { $0.ask(.beginAnew) }),
        command("undo", "undo the last file change of a tool, or that of call N; list shows them", argument: "[N]", unless: { $0.whyReadOnly }) { $0.undo($2, $1) },
        command("stop", "deny all that waits and end the turn (asks)", answers: .stop, unless: { $0.whyNotStop }, doing { $0.askToStop() }),
        command("rules", "show all rules, and take them back") { state, _, _ in state.askForRules() },
        command("running", "list what runs, to stop one of it", doing { $0.openRunning() }),
        command("reasoning", "show all that the model thought, or fold it") { state, press, _ in
            state.toggleThoughts(press.now)
            return []
        },
        command("rename", "give the session another name", argument: "NAME", unless: { $0.whyReadOnly }) { state, _, name in [.send(.rename(name))] },
        command("who", "show who is attached", doing { $0.openWho() }),
        command("detach", "leave with all running", unless: { $0.whyNotDetach }) { _, _, _ in [.detach] },
        command("quit", "end the session (asks while something waits or runs)") { state, _, _ in state.leave() },
    ]

    private static func command(
        _ name: String, _ help: String, argument: String? = nil, takesLines: Bool = false, answers: Pause.Choice? = nil,
        unless whyDisabled: @escaping @Sendable (InterfaceState) -> String? = { _ in nil },
        _ perform: @escaping @Sendable (inout InterfaceState, Press, String) -> [InterfaceEffect]
    ) -> SlashCommand {
        SlashCommand(
            name: name, help: help, argument: argument, takesLines: takesLines, answers: answers, whyDisabled: whyDisabled, perform: perform)
    }

    /// For what is nothing but an answer.
    private static func command(_ name: String, _ help: String, answers choice: Pause.Choice) -> SlashCommand {
        command(name, help, answers: choice, unless: { $0.whyNotAnswer(choice) }) { state, press, _ in state.answer(choice, press) }
    }

    private static func doing(
        _ change: @escaping @Sendable (inout InterfaceState) -> Void
    ) -> @Sendable (inout InterfaceState, Press, String) -> [InterfaceEffect] {
        { state, _, _ in
            change(&state)
            return []
        }
    }

    private static func sending(_ command: Command) -> @Sendable (inout InterfaceState, Press, String) -> [InterfaceEffect] {
        { _, _, _ in [.send(command)] }
    }
}
