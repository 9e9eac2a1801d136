import Approval
import ArgumentParser
import CPlatform
import Configuration
import Engine
import Interface
import Link
import Screen

/// A front end in this terminal, from its first frame until the person has left.
struct Chat {
    let channel: any EngineChannel
    let opening: SessionOpening
    let first: String?
    /// That the model must call in answer to it.
    var tool: String?
    /// What the person is told at the beginning.
    var notice: String?
    var isReadOnly = false

    func run() async throws {
        // The engine has to see where this process comes from, so it cannot be hidden as the engine's memory is.
        cplatform_leave_no_core()
        let frontEnd = try await begin()
        let ending = await frontEnd.run()
        await frontEnd.releaseSignals()
        switch ending {
        case .ended(let count):
            sayUndecided(count)
        case .detached(let name, let undecided):
            // The engine may not have said the name yet.
            let words = name.isEmpty ? "the session" : "the session \(VisibleText.line(name))"
            let way = Self.isWord(name) ? " \(name)" : channel.session.map { " \($0)" } ?? ""
            StandardError.write("assent: \(words) goes on\(undecided == 0 ? "" : undecided == 1 ? ", one call waits in it" : ", \(undecided) calls wait in it"); `assent attach\(way)` comes back to it\n")
        case .sentAway(let words): StandardError.write("assent: \(VisibleText.line(words))\n")
        case .lost:
            let way = channel.session.map { "`assent --resume \($0)`" } ?? "`assent --resume`"
            throw Failure("the engine of this session is gone", hint: "What was decided is in the journal, what waited still waits: \(way).")
        case .failed(let message, let hint, let status): throw Failure(message, hint: hint, status: status)
        case .signal(let signal): throw ExitCode(signal == .interrupt ? 130 : 1)
        }
    }

    /// With the engine in this process: it ends with the front end, one way or the other.
    func run(endingWith session: consuming OpenSession) async throws {
        let frontEnd: FrontEnd
        do {
            frontEnd = try await begin()
        } catch {
            _ = await session.engine.suspend()
            throw error
        }
        let ending = await frontEnd.run()
        // What runs is stopped. What still waits is recorded as not decided when the person has ended the session, and goes
        // on waiting when the terminal was lost.
        let lost: Notice?
        if case .signal = ending { lost = await session.engine.suspend() } else { lost = await session.engine.close(by: opening.here.author) }
        await frontEnd.releaseSignals()
        session.release()
        if case .ended(let count) = ending { sayUndecided(count) }
        if let lost { throw Failure(lost.message, hint: lost.hint) }
        if case .signal(let signal) = ending { throw ExitCode(signal == .interrupt ? 130 : 1) }
    }

    private func begin() async throws -> FrontEnd {
        let here = opening.here
        // An engine that was started has them, and what its tools start could read them here as well.
        here.wipeKeys()
        let attention = opening.settings.configuration.attention
        let notifier = Notifier(setting: attention.notification, environment: here.environment)
        let frontEnd = FrontEnd(
            channel: channel, theme: opening.settings.theme, keys: opening.settings.keys, editor: ExternalEditor(environment: here.environment),
            attention: AttentionSettings(rings: attention.rings, notifies: !notifier.isOff, countsInTitle: attention.countsInTitle), notifier: notifier,
            resendsAll: opening.settings.configuration.resendsScreen, isReadOnly: isReadOnly)
        do {
            try await frontEnd.open(
                opening.terminalOptions, first: first, calling: tool, notice: notice)
        } catch let error as TerminalError {
            throw Failure(error.message, hint: error.hint)
        }
        return frontEnd
    }

    /// Whether a shell takes it as it is.
    private static func isWord(_ name: String) -> Bool {
        !name.isEmpty && name.utf8.first != UInt8(ascii: "-")
            && name.unicodeScalars.allSatisfy { $0.isASCII && ($0.properties.isAlphabetic || "0123456789._-+/:@".unicodeScalars.contains($0)) }
    }

    private func sayUndecided(_ count: Int) {
        guard count > 0 else { return }
        let calls = count == 1 ? "one call was" : "\(count) calls were"
        StandardError.write("assent: \(calls) left undecided and did not run; see `assent log`\n")
    }
}
