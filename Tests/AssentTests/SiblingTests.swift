import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// Nothing that a tool starts approves another call, though the person allows scripts to approve and the script knows the
/// digest of what is shown: what it is, and not what it says, decides.
@Suite(
    .enabled(if: Tmux.isInstalled && access("/usr/bin/python3", X_OK) == 0 && Files.exists("/proc/self/task"), "tmux, python3 or /proc is not here"),
    .serialized)
struct SiblingTests {
    private static let message = "write \"1\" to one.txt and run sh attack.sh"

    /// Every way runs in the call, with the clean environment of a login in all but the first two.
    private static let attack = #"""
        digest=$(cat digest)
        clean="env -i PATH=/usr/bin:/bin HOME=@HOME@ ASSENT_TMPDIR=@PARENT@ LANG=C.UTF-8"
        results=@WORK@/results
        export HOME=@HOME@ ASSENT_TMPDIR=@PARENT@
        @PROGRAM@ approve desk/1 --showing $digest >$results/command 2>&1
        python3 approve.py $digest 12 >$results/socket 2>&1
        # A new session, no parents, no environment.
        setsid -f $clean @PROGRAM@ approve desk/1 --showing $digest >$results/daemon 2>&1
        (setsid -f setsid -f $clean python3 approve.py $digest 12 >$results/daemon-socket 2>&1 &)
        # The parent has ended long before.
        (sh -c "sleep 1; exec $clean @PROGRAM@ approve desk/1 --showing $digest" >$results/orphan 2>&1 &)
        # The mark of the call is lowered further, and cannot be raised.
        bash -c "ulimit -x 5; ulimit -x unlimited; exec $clean @PROGRAM@ approve desk/1 --showing $digest" >$results/limit 2>&1
        # A front end of its own, on a terminal of its own.
        $clean TERM=xterm script -qec "@PROGRAM@ attach desk" /dev/null </dev/null >$results/attach 2>&1
        $clean TERM=xterm script -qec "@PROGRAM@ approve desk/1" /dev/null </dev/null >$results/typed 2>&1
        # Even a look at what waits.
        $clean @PROGRAM@ pending >$results/pending 2>&1
        python3 keys.py /dev/tty >$results/tty 2>&1
        # What outlives the call, if it can.
        setsid -f sh -c "trap '' TERM HUP INT; sleep 4; $clean @PROGRAM@ approve desk/1 --showing $digest >$results/late 2>&1"
        sleep 2
        echo the attack is over
        """#

    @Test(arguments: SiblingDesk.User.possible) func noneOfItsWaysApproves(_ user: SiblingDesk.User) throws {
        let desk = try SiblingDesk(
            user, scripts: ["attack.sh": Self.attack, "approve.py": SocketAttack.client, "keys.py": SocketAttack.keys], message: Self.message)
        try desk.screen.wait(for: "2 pending")
        let digest = try desk.digest("desk/1")
        try Files.write(digest, to: desk.path("digest"))
        try desk.approve(2)
        try desk.screen.wait("the end of the attack", seconds: 60) { _ in desk.hasSucceeded() }
        desk.screen.pause(milliseconds: 5000)

        for name in ["command", "daemon", "orphan", "limit", "attach", "typed", "pending"] {
            let result = desk.result(name)
            #expect(result.contains("What a tool has started may not speak to an engine"), "\(name): \(result)")
        }
        for name in ["socket", "daemon-socket"] {
            #expect(desk.result(name).contains("greeting: What a tool has started"), "\(name): \(desk.result(name))")
            #expect(!desk.result(name).contains("stage:"))
        }
        // There is no terminal to push keys into, and nothing is left of the call to come later.
        #expect(desk.result("tty").hasPrefix("failed"), "\(desk.result("tty"))")
        #expect(desk.result("late").isEmpty || desk.result("late").contains("may not speak"), "\(desk.result("late"))")

        #expect(!Files.exists(desk.path("one.txt")))
        let log = try desk.log()
        #expect(log.map(\.fate) == ["waiting", "approved"] && log[0].author == nil)
        #expect(try desk.screen.picture().contains("1 pending"))

        // The same words, of somebody whom no tool has started, are obeyed: it was not the attack that was broken.
        #expect(Files.exists(desk.path("results/limit")) && Files.exists(desk.path("results/daemon-socket")))
        let stranger = try desk.stranger(["timeout", "3", "python3", "approve.py", digest, "12"])
        #expect(stranger.text.contains("greeting: welcome"), "\(stranger.text)")
        try desk.screen.wait("an approved call") { _ in Files.exists(desk.path("one.txt")) || !stranger.text.contains("stage:") }
        #expect(stranger.text.contains("stage:"), "\(stranger.text)")
        #expect(try desk.log()[0].fate == "approved")
    }

    /// What the attack tried by programs, by the socket, by a terminal and afterwards came to nothing.
    private static func expectNoWay(_ desk: SiblingDesk) {
        for name in ["command", "daemon", "limit", "typed"] {
            let result = desk.result(name)
            #expect(result.contains("What a tool has started may not speak to an engine"), "\(name): \(result)")
        }
        #expect(desk.result("socket").contains("greeting: What a tool has started"), "\(desk.result("socket"))")
        #expect(desk.result("tty").hasPrefix("failed"), "\(desk.result("tty"))")
        #expect(desk.result("late").isEmpty || desk.result("late").contains("may not speak"), "\(desk.result("late"))")
        #expect(!Files.exists(desk.path("one.txt")))
    }

    private static let hook = #"""
        cd @WORK@
        test -e digest || exit 0
        digest=$(cat digest)
        clean="env -i PATH=/usr/bin:/bin HOME=@HOME@ ASSENT_TMPDIR=@PARENT@ LANG=C.UTF-8"
        results=@WORK@/results
        ASSENT_TMPDIR=@PARENT@ @PROGRAM@ approve desk/1 --showing $digest >$results/command 2>&1
        $clean python3 approve.py $digest 12 >$results/socket 2>&1
        setsid -f $clean @PROGRAM@ approve desk/1 --showing $digest >$results/daemon 2>&1
        bash -c "ulimit -x 5; exec $clean @PROGRAM@ approve desk/1 --showing $digest" >$results/limit 2>&1
        $clean TERM=xterm script -qec "@PROGRAM@ approve desk/1" /dev/null </dev/null >$results/typed 2>&1
        python3 keys.py /dev/tty >$results/tty 2>&1
        setsid -f sh -c "trap '' TERM HUP INT; sleep 4; $clean @PROGRAM@ approve desk/1 --showing $digest >$results/late 2>&1"
        sleep 1
        """#

    /// Nor does a hook, that is asked about the other call once more before it starts, or what it starts.
    @Test(arguments: SiblingDesk.User.possible) func noHookApproves(_ user: SiblingDesk.User) throws {
        let desk = try SiblingDesk(
            user, scripts: ["attack.sh": "true", "approve.py": SocketAttack.client, "keys.py": SocketAttack.keys], hook: Self.hook, message: Self.message)
        try desk.screen.wait(for: "2 pending")
        try Files.write(try desk.digest("desk/1"), to: desk.path("digest"))
        try desk.approve(2)
        try desk.screen.wait("the end of the attack", seconds: 60) { _ in desk.hasSucceeded() }
        desk.screen.pause(milliseconds: 5000)
        Self.expectNoWay(desk)
        let log = try desk.log()
        #expect(log.map(\.fate) == ["waiting", "approved"] && log[0].author == nil)
    }

    /// Nor does the program that is run when a call waits, or what it starts: it runs when the call is shown, and knows its digest.
    @Test(arguments: SiblingDesk.User.possible) func noProgramThatTellsApproves(_ user: SiblingDesk.User) throws {
        let attack = #"""
            cd @WORK@
            digest=$ASSENT_DIGEST
            clean="env -i PATH=/usr/bin:/bin HOME=@HOME@ ASSENT_TMPDIR=@PARENT@ LANG=C.UTF-8"
            results=@WORK@/results
            ASSENT_TMPDIR=@PARENT@ @PROGRAM@ approve $ASSENT_HANDLE --showing $digest >$results/command 2>&1
            $clean python3 approve.py $digest 12 >$results/socket 2>&1
            setsid -f $clean @PROGRAM@ approve desk/1 --showing $digest >$results/daemon 2>&1
            bash -c "ulimit -x 5; exec $clean @PROGRAM@ approve desk/1 --showing $digest" >$results/limit 2>&1
            $clean TERM=xterm script -qec "@PROGRAM@ approve desk/1" /dev/null </dev/null >$results/typed 2>&1
            python3 keys.py /dev/tty >$results/tty 2>&1
            setsid -f sh -c "trap '' TERM HUP INT; sleep 4; $clean @PROGRAM@ approve desk/1 --showing $digest >$results/late 2>&1"
            sleep 1
            touch $results/over
            """#
        let desk = try SiblingDesk(
            user, scripts: ["approve.py": SocketAttack.client, "keys.py": SocketAttack.keys], teller: attack, message: "write \"1\" to one.txt")
        try desk.screen.wait("the end of the attack", seconds: 60) { _ in Files.exists(desk.path("results/over")) }
        desk.screen.pause(milliseconds: 5000)
        Self.expectNoWay(desk)
        #expect(try desk.log().map(\.fate) == ["waiting"])
    }

    private static let pushing = """
        python3 keys.py $(cat device) >results/plain 2>&1
        setsid -w python3 keys.py $(cat device) >results/session 2>&1
        # A leader of a session without a terminal would get the one that it opens.
        setsid -w sh -c 'exec 0<>$(cat device); exec python3 keys.py /dev/tty' >results/leader 2>&1

        """

    /// Keys pushed into the front end's terminal, whose device is the user's own: the system refuses them to everybody who
    /// does not have it as their own terminal, except root.
    @Test(.enabled(if: SiblingDesk.User.possible.contains(.ordinary), "setpriv cannot make another user here"))
    func keysArePushedByNobody() throws {
        let desk = try SiblingDesk(
            .ordinary, scripts: ["attack.sh": Self.pushing, "keys.py": SocketAttack.keys],
            message: Self.message)
        try desk.screen.wait(for: "2 pending")
        let device = try desk.screen.tmux(["display-message", "-p", "#{pane_tty}"]).split(separator: "\n").first ?? ""
        try Files.write(String(device), to: desk.path("device"))
        // The pane has the focus, so that a key would be an answer.
        try desk.approve(2)
        try desk.screen.wait("the end of the attack") { _ in desk.hasSucceeded() }
        desk.screen.pause(milliseconds: 1500)
        #expect(try desk.log().map(\.fate) == ["waiting", "approved"] && !Files.exists(desk.path("one.txt")))
        for name in ["plain", "session", "leader"] { #expect(desk.result(name).hasPrefix("failed"), "\(name): \(desk.result(name))") }
        let rows = try desk.screen.screen()
        #expect(!rows.contains { $0.contains("pushed") }, "\(rows)")
    }

    /// Whom no tool has started may approve by script when the person has said so, and knows what was shown.
    @Test(arguments: SiblingDesk.User.possible) func aStrangersScript(_ user: SiblingDesk.User) throws {
        let desk = try SiblingDesk(user, message: "write \"1\" to one.txt and write \"2\" to two.txt and write \"3\" to three.txt")
        try desk.screen.wait(for: "3 pending")
        // Nobody has seen anything.
        let blind = try desk.assent(["approve", "desk/1"])
        #expect(blind.status == 1 && blind.text.contains("approving needs a terminal"), "\(blind.text)")
        let wrong = try desk.assent(["approve", "desk/1", "--showing", String(repeating: "0", count: 64)])
        #expect(wrong.status == 1 && wrong.text.contains("was not shown like that"), "\(wrong.text)")
        // The digest of another call.
        let other = try desk.assent(["approve", "desk/1", "--showing", desk.digest("desk/2")])
        #expect(other.status == 1)
        #expect(try desk.log().map(\.fate) == ["waiting", "waiting", "waiting"])

        let right = try desk.assent(["approve", "desk/1", "--showing", desk.digest("desk/1"), "--comment", "by script"])
        #expect(right.status == 0 && right.text.contains("desk/1 approved"), "\(right.text)")
        try desk.screen.wait("an approved call") { _ in Files.exists(desk.path("one.txt")) }
        let author = try #require(desk.log()[0].author)
        #expect(author.contains("\"uid\":\(desk.uid)") && author.contains("\"terminal\":null") && author.contains("\"kind\":\"person\""), "\(author)")
        #expect(try desk.log()[0].comment == "by script")

        // What the call would do has changed since it was shown.
        let old = try desk.digest("desk/2")
        try Files.write("something of somebody else's\n", to: desk.path("two.txt"))
        _ = try desk.assent(["approve", "desk/2", "--showing", old])
        desk.screen.pause(milliseconds: 500)
        #expect(try desk.log()[1].fate == "waiting")
        #expect(try Files.text(desk.path("two.txt")) == "something of somebody else's\n")
        try desk.screen.wait(for: "2 pending")
        #expect(try desk.digest("desk/2") != old)
        let again = try desk.assent(["approve", "desk/2", "--showing", old])
        #expect(again.status == 1 && again.text.contains("was not shown like that"), "\(again.text)")
        // A decided call is not decided again.
        #expect(try desk.assent(["approve", "desk/1", "--showing", old]).status == 1)
    }

    @Test(arguments: SiblingDesk.User.possible) func withoutTheSettingNoScriptApproves(_ user: SiblingDesk.User) throws {
        let desk = try SiblingDesk(user, configuration: "", message: "write \"1\" to one.txt")
        let outcome = try desk.assent(["approve", "desk/1", "--showing", desk.digest("desk/1")])
        #expect(outcome.status == 1 && outcome.text.contains("scripts may not approve calls"), "\(outcome.text)")
        // The environment is no configuration of this kind, and the folder's own file may only make things stricter.
        _ = try desk.stranger(["sh", "-c", "mkdir .assent && echo 'approve_from_scripts = true' > .assent/config.toml"])
        try #require(Files.exists(desk.path(".assent/config.toml")))
        let folder = try desk.stranger(["env", "ASSENT_APPROVE_FROM_SCRIPTS=true", desk.program, "approve", "desk/1", "--showing", desk.digest("desk/1")])
        #expect(folder.status != 0, "\(folder.text)")
        #expect(try desk.log().map(\.fate) == ["waiting"] && !Files.exists(desk.path("one.txt")))
    }

    /// Nobody of the same user looks into the engine or takes its connections; root can.
    @Test(.enabled(if: SiblingDesk.User.possible.contains(.ordinary), "setpriv cannot make another user here"))
    func theEngineIsClosedToItsUser() throws {
        let desk = try SiblingDesk(.ordinary, scripts: ["probe.py": SocketAttack.probe], message: "write \"1\" to one.txt")
        let engine = try #require(desk.engines.processes.first)
        let outcome = try desk.stranger(["python3", "probe.py", "\(engine)"])
        let ways = ["environ", "mem", "fd", "take", "ptrace"]
        #expect(outcome.text.split(separator: "\n").map(String.init) == ways.map { "\($0) failed" }, "\(outcome.text)")
        // The way of looking is right: another program of the same user is open to it.
        let other = try desk.stranger(["sh", "-c", "sleep 60 3</dev/null & python3 probe.py $!; kill $!"])
        let open = other.text.split(separator: "\n").map(String.init)
        #expect(open.starts(with: ["environ done", "mem done", "fd done"]), "\(other.text)")
        #expect(try desk.log().map(\.fate) == ["waiting"])
    }
}
