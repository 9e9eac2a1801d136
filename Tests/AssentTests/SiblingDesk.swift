import JSON
import Link
import TestSupport
import Testing

#if canImport(Glibc)
    import Glibc
#else
    import Darwin
#endif

/// A session with one call that waits, while another one tries to approve it; all of it belongs to the user that runs the
/// tests, or to an ordinary user whom nobody else is.
final class SiblingDesk {
    enum User: Sendable, CaseIterable, CustomTestStringConvertible {
        /// One without any rights of root; where the tests run as one, it is they.
        case ordinary
        case root

        var testDescription: String { "\(self)" }

        /// Those as whom something can be tried here.
        static var possible: [User] { getuid() == 0 ? (canBecomeAnother ? allCases : [.root]) : [.ordinary] }
    }

    static let canBecomeAnother = (try? Shell.run(["setpriv", "--reuid=47110", "--regid=47110", "--clear-groups", "true"]))?.status == 0

    let user: User
    let scratch: ScratchFolder
    let screen: Tmux
    /// The program's file, where the user can read it.
    let program: String
    /// Whose everything is.
    let uid: uid_t

    /// - Parameter scripts: what the attack needs, in the working folder; `@PROGRAM@`, `@HOME@`, `@PARENT@`, `@UID@` and `@WORK@`
    ///   stand for what their names say.
    ///   - teller: of a script for `sh` beside the working folder that is run when a call waits.
    ///   - hook: of a script for `sh` beside the working folder that is asked about every call.
    init(
        _ user: User, configuration: String = "approve_from_scripts = true\n", scripts: [String: String] = [:], hook: String? = nil, teller: String? = nil, message: String
    ) throws {
        self.user = user
        scratch = try ScratchFolder()
        let root = scratch.path
        let isOther = user == .ordinary && getuid() == 0
        uid = isOther ? 47110 : getuid()
        program = isOther ? "\(root)/assent" : Program.path
        _ = try Shell.run(["mkdir", "-p", "\(root)/work/results", "\(root)/home/.config/assent"])
        try Files.write(configuration, to: "\(root)/home/.config/assent/config.toml")
        var files = scripts
        if let teller {
            files["../tell"] = "#!/bin/sh\n\(teller)\n"
            try Files.write("\(configuration)\n[attention]\non_pending = [\"\(root)/tell\"]\n", to: "\(root)/home/.config/assent/config.toml")
        }
        if let hook {
            files["../hook"] = "#!/bin/sh\n\(hook)\n"
            let policy = "[[hook]]\non = \"before_call\"\nname = \"watch\"\ncommand = [\"\(root)/hook\"]\ntimeout_seconds = 30\n"
            try Files.write(policy, to: "\(root)/home/.config/assent/policy.toml")
        }
        for (name, text) in files {
            var text = text
            for (mark, value) in [
                ("@PROGRAM@", program), ("@HOME@", "\(root)/home"), ("@PARENT@", root), ("@UID@", "\(uid)"), ("@WORK@", "\(root)/work"),
            ] { text = text.replacing(mark, with: value) }
            try Files.write(text, to: "\(root)/work/\(name)")
        }
        if teller != nil { _ = try Shell.run(["chmod", "755", "\(root)/tell"]) }
        if hook != nil { _ = try Shell.run(["chmod", "755", "\(root)/hook"]) }
        if isOther {
            let prepared = try Shell.run(["sh", "-c", "cp \(Program.path) \(program) && chown -R \(uid):\(uid) \(root)"])
            guard prepared.status == 0 else { throw Files.Failure(description: prepared.text) }
        }
        // The terminal is the user's own, as after a login.
        let start = isOther ? "chown \(uid) \"$(tty)\"; exec \(Self.become.joined(separator: " ")) \"$@\"" : "exec \"$@\""
        screen = try Tmux(
            ["sh", "-c", start, "sh", program, "--practice", "--session", "desk"], in: "\(root)/work", environment: Self.environment(root))
        try screen.wait(for: "type a message", seconds: 40)
        try screen.say(message)
        try screen.wait(for: "pending")
        screen.pause(milliseconds: 500)
    }

    deinit { engines.kill() }

    private static let become = ["setpriv", "--reuid=47110", "--regid=47110", "--clear-groups"]

    private static func environment(_ root: String) -> [String: String] {
        ["PATH": "/usr/local/bin:/usr/bin:/bin", "HOME": "\(root)/home", "LANG": "C.UTF-8", "TERM": "tmux-256color", "NO_PROXY": "*", "ASSENT_TMPDIR": root]
    }

    var engines: Engines { Engines(parent: scratch.path, user: uid) }

    func path(_ name: String) -> String { "\(scratch.path)/work/\(name)" }

    func result(_ name: String) -> String { (try? Files.text(path("results/\(name)"))) ?? "" }

    /// A program of the same user that no tool has started.
    func stranger(_ words: [String]) throws -> Shell.Outcome {
        try Shell.run(
            (user == .ordinary && getuid() == 0 ? Self.become : []) + ["env", "-i"] + Self.environment(scratch.path).map { "\($0.key)=\($0.value)" } + words,
            in: "\(scratch.path)/work")
    }

    func assent(_ words: [String]) throws -> Shell.Outcome { try stranger([program] + words) }

    /// The digest of what is shown of a call that waits.
    func digest(_ handle: String) throws -> String {
        for line in try assent(["pending", "--json"]).text.split(separator: "\n") where line.contains("\"handle\":\"\(handle)\"") {
            if let found = line.firstMatch(of: /"display":"([0-9a-f]{64})"/) { return String(found.1) }
        }
        throw Files.Failure(description: "\(handle) does not wait")
    }

    /// Approves a call by keys.
    func approve(_ number: Int) throws {
        try screen.press("Tab")
        screen.pause(milliseconds: 200)
        for _ in 1..<number { try screen.press("j") }
        try screen.waitForSelection(of: "#\(number)")
        // The script that it runs is shown whole, and must have been on screen.
        for _ in 0..<40 {
            try screen.press("NPage")
            screen.pause(milliseconds: 80)
        }
        screen.look()
        try screen.press("a")
    }

    /// What the journal says of a call, read by the user whose it is.
    struct Call {
        let fate: String
        let outcome: String?
        let comment: String?
        /// As text; nil when nobody decided.
        let author: String?
    }

    func log() throws -> [Call] {
        try assent(["log", "--json"]).text.split(separator: "\n").map { try JSONParser.parse(String($0)).value }
            .sorted { ($0["call"]?.integer ?? 0) < ($1["call"]?.integer ?? 0) }
            .map { record in
                func text(_ key: ExactString) -> String? {
                    guard let value = record[key], value != .null else { return nil }
                    return value.string ?? value.asciiText
                }
                return Call(fate: text("fate") ?? "", outcome: text("outcome"), comment: text("comment"), author: text("author"))
            }
    }

    /// Whether the call that was made last has run to a good end.
    func hasSucceeded() -> Bool { (try? log().last?.outcome?.contains("succeeded")) == true }
}

/// A client of the socket in another language, which a tool could bring along.
enum SocketAttack {
    /// Approves call 1 of the one session there, as the engine itself shows it, and prints what the engine says.
    static let client = #"""
        import json, os, socket, struct, sys

        folder = "@PARENT@/assent-@UID@"
        path = folder + "/" + [name for name in os.listdir(folder) if name.endswith(".sock")][0]
        line = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        line.settimeout(5)
        line.connect(path)

        def send(value):
            text = json.dumps(value).encode()
            line.sendall(struct.pack(">I", len(text)) + text)

        def read(count):
            data = b""
            while len(data) < count:
                more = line.recv(count - len(data))
                if not more: raise SystemExit("closed")
                data += more
            return data

        def receive():
            return json.loads(read(struct.unpack(">I", read(4))[0]))

        def approve(call):
            display = call["display"]
            send({"approve": {"_0": {"handle": 1, "revision": call["revision"], "display": display["digest"], "rowsSeen": len(display["rows"])}}})

        send({"version": \#(LinkProtocol.version), "program": "attack", "wish": "attach", "isReadOnly": False})
        greeting = receive()
        print("greeting:", (greeting.get("refusal") or {}).get("message", "welcome"), flush=True)
        try:
            send({"attach": {}})
            # Without having been told anything, and then with what was told.
            send({"approve": {"_0": {"handle": 1, "revision": 1, "display": sys.argv[1], "rowsSeen": int(sys.argv[2])}}})
        except OSError as error:
            raise SystemExit(error.strerror)
        while True:
            event = receive()
            if "refused" in event: print("refused:", event["refused"], flush=True)
            for call in event.get("session", {}).get("_0", {}).get("calls", []):
                if call["handle"] == 1: approve(call)
            if "call" in event and event["call"]["_0"]["handle"] == 1: print("stage:", event["call"]["_0"]["stage"], flush=True)
        """#

    /// `keys.py DEVICE`: pushes `a` and Enter into a terminal's input, and says what the system said.
    static let keys = #"""
        import fcntl, os, sys, termios

        try:
            line = os.open(sys.argv[1], os.O_RDWR | os.O_NOCTTY)
            for key in b"\ta\rjay":
                fcntl.ioctl(line, termios.TIOCSTI, bytes([key]))
            print("pushed")
        except OSError as error:
            print("failed:", error.strerror)
        """#

    /// `probe.py PID`: looks into a process in every way that there is for one of the same user.
    static let probe = #"""
        import ctypes, os, sys

        pid = int(sys.argv[1])
        libc = ctypes.CDLL(None, use_errno=True)

        def attempt(name, work):
            try:
                work()
                print(name, "done")
            except OSError as error:
                print(name, "failed")

        def call(*words):
            if libc.syscall(*words) < 0:
                raise OSError(ctypes.get_errno(), "")

        def attach():
            libc.ptrace.argtypes = [ctypes.c_long] * 4
            # PTRACE_SEIZE stops nothing.
            if libc.ptrace(0x4206, pid, 0, 0) < 0:
                raise OSError(ctypes.get_errno(), "")

        def take():
            process = libc.syscall(434, pid, 0)
            if process < 0:
                raise OSError(ctypes.get_errno(), "")
            for number in range(3, 30):
                if libc.syscall(438, process, number, 0) >= 0:
                    return
            raise OSError(ctypes.get_errno(), "")

        attempt("environ", lambda: open(f"/proc/{pid}/environ", "rb").read())
        attempt("mem", lambda: open(f"/proc/{pid}/mem", "r+b").close())
        attempt("fd", lambda: os.listdir(f"/proc/{pid}/fd"))
        attempt("take", take)
        attempt("ptrace", attach)
        """#
}
