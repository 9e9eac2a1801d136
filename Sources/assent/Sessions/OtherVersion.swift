import Approval
import CPlatform
import Link
import Socket

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// An engine that runs another version of the program: what can be done all the same.
struct OtherVersion {
    let status: SessionStatus
    let greeting: Greeting
    let directory: SessionDirectory
    /// As the person wanted to attach.
    let wish: Hello.Wish
    let isReadOnly: Bool

    /// Says so, and offers the engine's own program, or its end when nothing is open in it.
    /// - Returns: the way to the engine that took the session up again.
    /// - Throws: ``Failure``, also when the person wants neither.
    func offer() throws -> (any EngineChannel, SessionStatus?) {
        let name = VisibleText.line(status.name)
        StandardError.write(
            """
            assent: the session \(name) runs in \(VisibleText.line(greeting.program)); this is \(Version.text), and they do not speak the same language.
              a  attach with the engine's own version of the program
            \(isReadOnly ? "" : "  e  end the engine, if nothing is open in it; the session is then taken up again by this version\n")\
              anything else leaves it alone
            > 
            """)
        // What was typed before the question is no answer to it.
        tcflush(0, TCIFLUSH)
        switch readLine() {
        case "a": try attachWithItsOwn()
        case "e" where !isReadOnly:
            let (connection, greeting) = try directory.knock(.endWhenAtRest, status.session)
            if let refusal = greeting.refusal { throw Failure(refusal.message, hint: refusal.hint) }
            _ = connection.waitForEnd(within: .seconds(20))
            return (try StartingChannel(EngineStart(directory: directory), arguments: ["--resume", status.session]), nil)
        default: throw Failure("the session \(name) was left as it is")
        }
    }

    private func attachWithItsOwn() throws -> Never {
        let (talk, greeting) = try directory.knock(.program, status.session)
        if let refusal = greeting.refusal { throw Failure(refusal.message, hint: refusal.hint) }
        guard let program = talk.takeDescriptor() else { throw Failure("the engine gave no program") }
        let options = (isReadOnly ? ["--read-only"] : []) + (wish == .attachAlone ? ["--detach-others"] : [])
        var words: [UnsafeMutablePointer<CChar>?] = (["assent", "attach"] + options + [status.session]).map { (word: String) in strdup(word) } + [nil]
        defer { for word in words { free(word) } }
        _ = cplatform_exec_descriptor(program.number, &words, environ)
        throw Failure("the engine's program cannot be run: \(Failure.system)")
    }
}
