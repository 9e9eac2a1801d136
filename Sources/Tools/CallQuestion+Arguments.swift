import Approval
import Conversation
import JSON

extension CallQuestion {
    /// What the arguments of `ask_user` ask.
    init(_ arguments: ToolArguments) {
        let choices = (arguments.object["choices"]?.array ?? []).map { choice in
            Choice(label: choice["label"]?.string ?? "", about: choice["description"]?.string)
        }
        self.init(
            choices: choices, takesSeveral: arguments.object["several"]?.bool ?? false, takesWords: arguments.object["other"]?.bool ?? true)
    }
}
