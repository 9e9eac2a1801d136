import Approval
import Conversation
import JSON

/// What `read_output` would give, and gives.
struct OutputReading: Sendable {
    let shelf: OutputShelf
    let limits: ToolLimits
    let folder: ExactString

    func facts(_ arguments: ToolArguments) -> FactsResult {
        let outline = BuiltInTool.readOutput.outline(arguments)
        for key in BuiltInTool.readOutput.counts where arguments.object[key] != nil {
            guard let number = arguments.number(key), number > 0 else {
                return .problem("The argument \"\(key)\" must be a whole number from 1 on.")
            }
        }
        guard let call = arguments.number("call") else { return .problem("The argument \"call\" is missing.") }
        if arguments.number("first_line") != nil, arguments.number("first_byte") != nil {
            return .problem("Give either \"first_line\" or \"first_byte\", not both.")
        }
        do throws(SystemError) {
            guard try shelf.file(call: call) != nil else { return .problem(missing(call)) }
        } catch {
            return .problem("The output of call \(call) cannot be read: \(error.words).")
        }
        return .facts(Facts(risk: outline.risk, riskReason: outline.reason, folder: folder, effect: outline.effect))
    }

    func run(_ arguments: ToolArguments, approved: Facts, session: SessionID, _ cancelled: CancelFlag) -> ExecutionResult {
        guard session == shelf.session, let call = arguments.number("call"), approved.effect == .rereads(call: call) else {
            return .failure("The approval does not fit the call; nothing was read.")
        }
        do throws(SystemError) {
            guard let file = try shelf.file(call: call) else { return .failure(missing(call)) }
            let start = arguments.number("first_byte").map(OutputExcerpt.Start.byte) ?? .line(arguments.number("first_line") ?? 1)
            return try OutputExcerpt(call: call, limits: limits, shelf: shelf, cancelled: cancelled)
                .read(file, from: start, lines: arguments.number("limit"))
        } catch {
            return .failure("The output of call \(call) cannot be read: \(error.words).")
        }
    }

    private func missing(_ call: Int) -> String {
        """
        No output of a call \(call) is kept in this session. Only what did not fit into a result is kept, for \
        \(shelf.limits.age / 86_400) days at most and as long as there is room. If it is still needed, run the command again.
        """
    }
}
