"""What the measuring scripts share: a program in a pseudo-terminal, its engine, a model behind a real server, medians."""
import fcntl, glob, http.server, json, os, pty, select, signal, socket, stat, struct, sys, termios, threading, time


class Model(http.server.BaseHTTPRequestHandler):
    """A model that speaks OpenAI Chat Completions; what it answers is for `answer` to say."""
    protocol_version = "HTTP/1.1"

    def log_message(self, *_): pass

    def do_GET(self):
        body = b'{"object":"list","data":[{"id":"mock","object":"model"}]}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        self.arrived = time.time_ns()
        messages = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["messages"]
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        try:
            self.answer(messages[-1])
            self.wfile.write(b"data: [DONE]\n\n")
        except OSError:
            pass
        self.close_connection = True

    def piece(self, delta, finish=None):
        self.wfile.write(b"data: " + json.dumps({"choices": [{"index": 0, "delta": delta, "finish_reason": finish}]}).encode() + b"\n\n")

    def end(self, words="THE-END"): self.piece({"content": words}, "stop")

    def call(self, calls):
        """Ends the answer with calls: pairs of a tool's name and its arguments."""
        self.piece({"tool_calls": [
            {"index": index, "id": "call-%d" % index, "type": "function", "function": {"name": name, "arguments": json.dumps(given)}}
            for index, (name, given) in enumerate(calls)]})
        self.piece({}, "tool_calls")

    @classmethod
    def words(cls):
        """The words of the command line that have the chat talk to it; it serves until the script ends."""
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), cls)
        server.daemon_threads = True
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return ["--session=bench", "-m", "mock", "--base-url", "http://127.0.0.1:%d/v1" % server.server_address[1]]


class Place:
    """A program and a folder of its own to live in."""

    def __init__(self, program, scratch, settings=""):
        self.program, self.scratch = os.path.abspath(program), scratch
        self.environment = {
            "PATH": os.environ["PATH"], "HOME": scratch + "/home", "LANG": "C.UTF-8", "TERM": "xterm-256color", "NO_PROXY": "*", "ASSENT_TMPDIR": scratch}
        os.makedirs(scratch + "/home/.config/assent", exist_ok=True)
        os.makedirs(scratch + "/work", exist_ok=True)
        with open(scratch + "/home/.config/assent/config.toml", "w") as file: file.write(settings)

    def run(self, words):
        """What a command of the program prints."""
        return os.popen("%s %s %s 2>/dev/null" % (" ".join(["env", "-i"] + ["%s='%s'" % item for item in self.environment.items()]), self.program, words)).read()

    def engine(self):
        """The process of the engine that runs here."""
        for line in self.run("ls --json").splitlines():
            status = json.loads(line)
            if status["state"] == "running": return status["process"]

    def kill(self): self.run("kill bench")


class Chat:
    """A front end in a terminal of 120 columns."""

    def __init__(self, place, *words, rows=40):
        self.start = time.monotonic()
        self.pid, self.line = pty.fork()
        if self.pid == 0:
            os.chdir(place.scratch + "/work")
            os.execve(place.program, [place.program, *words], place.environment)
        fcntl.ioctl(self.line, termios.TIOCSWINSZ, struct.pack("HHHH", rows, 120, 0, 0))
        self.seen, self.bytes = b"", 0

    def read(self, seconds):
        if not select.select([self.line], [], [], seconds)[0]: return False
        try:
            piece = os.read(self.line, 1 << 16)
        except OSError:
            piece = b""
        self.bytes += len(piece)
        self.seen = (self.seen + piece)[-(1 << 20):]
        return bool(piece)

    def until(self, text, seconds=120):
        """Milliseconds since the start (or since `mark`) at which the text was on its way."""
        end = time.monotonic() + seconds
        while text.encode() not in self.seen:
            if time.monotonic() > end: sys.exit("bench: %r was not shown: %r" % (text, self.seen[-3000:]))
            self.read(0.5)
        return (time.monotonic() - self.start) * 1000

    def until_settled(self, text, seconds=120):
        """As `until`, where a part of the text may have been there before: the whole screen is drawn anew until it is in it."""
        end = time.monotonic() + seconds
        while True:
            self.seen = b""
            self.type("\x0c")
            while self.read(0.3): pass
            if text.encode() in self.seen: return
            if time.monotonic() > end: sys.exit("bench: %r was not shown: %r" % (text, self.seen[-3000:]))

    def mark(self): self.seen, self.start = b"", time.monotonic()

    def type(self, text): os.write(self.line, text.encode())

    def quiet(self, seconds=0.3):
        while self.read(seconds): pass

    def frame(self, key):
        """Milliseconds from a key to the last byte of the frame that it made, and that frame's bytes."""
        before, start = self.bytes, time.monotonic()
        self.type(key)
        last = None
        while self.read(0.004 if last else 0.25): last = time.monotonic()
        return ((last or start) - start) * 1000, self.bytes - before

    def echo(self, key):
        """Milliseconds until a key that is nowhere else is on its way back."""
        self.mark()
        self.type(key)
        while key.encode() not in self.seen: self.read(1)
        return (time.monotonic() - self.start) * 1000

    def drain(self):
        """Reads, from now on, what nobody looks at."""
        def go():
            try:
                while os.read(self.line, 1 << 16): pass
            except OSError:
                pass
        threading.Thread(target=go, daemon=True).start()

    def end(self, how=signal.SIGTERM):
        try:
            os.kill(self.pid, how)
            while self.read(5): pass
        except OSError:
            pass
        os.waitpid(self.pid, 0)
        os.close(self.line)


class FrontEnd:
    """A front end without a screen: it speaks the engine's protocol."""

    def __init__(self, place):
        # What lies there of an engine that is gone lets nobody in.
        for path in glob.glob(place.scratch + "/assent-*/**", recursive=True):
            if not stat.S_ISSOCK(os.stat(path).st_mode): continue
            self.socket = socket.socket(socket.AF_UNIX)
            try:
                self.socket.connect(path)
                break
            except OSError:
                pass
        self.buffer = b""
        # The engine's own version of the protocol, whichever it is.
        self.send({"version": 0, "program": "a bench", "wish": "status", "isReadOnly": False})
        version = self.next()["version"]
        self.socket = socket.socket(socket.AF_UNIX)
        self.socket.connect(path)
        self.buffer = b""
        self.send({"version": version, "program": "a bench", "wish": "attach", "isReadOnly": False})
        self.next()
        self.send({"attach": {}})
        self.calls = {}
        while True:
            event = self.next()
            if "session" in event: break
        for call in event["session"]["_0"]["calls"]: self.calls[call["handle"]] = call

    def send(self, value):
        body = json.dumps(value).encode()
        self.socket.sendall(struct.pack(">I", len(body)) + body)

    def next(self):
        while True:
            if len(self.buffer) >= 4:
                (length,) = struct.unpack(">I", self.buffer[:4])
                if len(self.buffer) >= 4 + length:
                    body, self.buffer = self.buffer[4:4 + length], self.buffer[4 + length:]
                    event = json.loads(body)
                    if "call" in event: self.calls[event["call"]["_0"]["handle"]] = event["call"]["_0"]
                    return event
            piece = self.socket.recv(1 << 20)
            if not piece: sys.exit("bench: the engine hung up")
            self.buffer += piece

    def stage(self, handle): return next(iter(self.calls[handle]["stage"]))

    def waiting(self): return [handle for handle in sorted(self.calls) if self.stage(handle) == "waiting"]

    def approve(self, handle):
        call = self.calls[handle]
        display = call["display"]
        self.send({"approve": {"_0": {"handle": handle, "revision": call["revision"], "display": display["digest"], "rowsSeen": len(display["rows"])}}})


def seconds(process):
    """Of processor time."""
    fields = open("/proc/%d/stat" % process).read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def switches(process):
    """How often a thread of a process was woken or put aside."""
    count = 0
    for thread in os.listdir("/proc/%d/task" % process):
        for line in open("/proc/%d/task/%s/status" % (process, thread)):
            if "ctxt_switches" in line: count += int(line.split()[1])
    return count


def memory(process):
    """Megabytes; what processes share is divided among them."""
    return sum(int(line.split()[1]) for line in open("/proc/%d/smaps_rollup" % process) if line.startswith("Pss:")) / 1024


def resident(process):
    """Megabytes that a process has in memory, shared or not."""
    return sum(int(line.split()[1]) for line in open("/proc/%d/status" % process) if line.startswith("VmRSS:")) / 1024


def middle(values): return sorted(values)[len(values) // 2]
def worst(values): return sorted(values)[min(len(values) - 1, len(values) * 99 // 100)]
def both(values): return "p50 %.2f ms, p99 %.2f ms" % (middle(values), worst(values))
