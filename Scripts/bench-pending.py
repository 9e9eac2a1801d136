"""Figures of calls that wait, and of the way from a decision to a start: bench-pending.py PROGRAM SCRATCH [COUNTS]. Called by
bench.sh; needs python3. A real engine, a real pseudo-terminal, a model behind a real server; real programs are started."""
import fcntl, glob, http.server, json, os, pty, select, signal, socket, stat, struct, sys, termios, threading, time

program, scratch = os.path.abspath(sys.argv[1]), sys.argv[2]
counts = [int(word) for word in sys.argv[3].split(",") if word] if len(sys.argv) > 3 else [10, 1000]
environment = {"PATH": os.environ["PATH"], "HOME": scratch + "/home", "LANG": "C.UTF-8", "TERM": "xterm-256color", "NO_PROXY": "*", "ASSENT_TMPDIR": scratch}
os.makedirs(scratch + "/home/.config/assent", exist_ok=True)
os.makedirs(scratch + "/work", exist_ok=True)
with open(scratch + "/home/.config/assent/config.toml", "w") as file: file.write("[limits]\ncalls = 1000000\nrepeats = 1000000\n")


class Model(http.server.BaseHTTPRequestHandler):
    """Answers "files N" with N calls that write a file each, "times N" with N commands that say when they were started, and
    everything else with a word."""
    protocol_version = "HTTP/1.1"

    def log_message(self, *_): pass

    def do_GET(self):
        body = b'{"object":"list","data":[{"id":"mock","object":"model"}]}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_POST(self):
        last = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["messages"][-1]
        what, _, count = last["content"].partition(" ") if last["role"] == "user" else ("", "", "")
        delta = {"content": "THE-END"}
        if what in ("files", "times"):
            calls = []
            for number in range(int(count)):
                if what == "files": name, given = "write_file", {"path": "note-%04d.txt" % number, "content": "".join("line %d of note %d\n" % (line, number) for line in range(12))}
                else: name, given = "run_command", {"argv": ["date", "+%%s%%N of %d" % number]}
                calls.append({"index": number, "id": "call-%d" % number, "type": "function", "function": {"name": name, "arguments": json.dumps(given)}})
            delta = {"tool_calls": calls}
        body = b""
        for piece in ({"index": 0, "delta": delta, "finish_reason": None}, {"index": 0, "delta": {}, "finish_reason": "tool_calls" if "tool_calls" in delta else "stop"}):
            body += b"data: " + json.dumps({"choices": [piece]}).encode() + b"\n\n"
        body += b"data: [DONE]\n\n"
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


class Chat:
    """A front end in a terminal of 120 columns."""

    def __init__(self, *words, rows=40):
        self.start = time.monotonic()
        self.pid, self.line = pty.fork()
        if self.pid == 0:
            os.chdir(scratch + "/work")
            os.execve(program, [program, *words], environment)
        fcntl.ioctl(self.line, termios.TIOCSWINSZ, struct.pack("HHHH", rows, 120, 0, 0))
        self.seen = b""
        self.bytes = 0

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

    def mark(self):
        self.seen, self.start = b"", time.monotonic()

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

    def __init__(self):
        # What lies there of an engine that is gone lets nobody in.
        for path in glob.glob(scratch + "/assent-*/**", recursive=True):
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

    def approve(self, call):
        display = call["display"]
        self.send({"approve": {"_0": {"handle": call["handle"], "revision": call["revision"], "display": display["digest"], "rowsSeen": len(display["rows"])}}})


def stages(call): return next(iter(call["stage"]))
def shell(words): return os.popen("%s %s" % (" ".join(["env", "-i"] + ["%s='%s'" % item for item in environment.items()]), words)).read()


def engine():
    for line in shell(program + " ls --json").splitlines():
        status = json.loads(line)
        if status["state"] == "running": return status["process"]


def kill(): shell(program + " kill bench >/dev/null 2>&1")


def seconds(process):
    fields = open("/proc/%d/stat" % process).read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def memory(process):
    return sum(int(line.split()[1]) for line in open("/proc/%d/smaps_rollup" % process) if line.startswith("Pss:")) / 1024


def middle(values): return sorted(values)[len(values) // 2]
def worst(values): return sorted(values)[min(len(values) - 1, len(values) * 99 // 100)]
def both(values): return "p50 %.2f ms, p99 %.2f ms" % (middle(values), worst(values))


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Model)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
model = ["--session=bench", "-m", "mock", "--base-url", "http://127.0.0.1:%d/v1" % server.server_address[1]]

for count in counts:
    chat = Chat("--new", *model)
    chat.until("mock")
    process = engine()
    before = seconds(chat.pid), seconds(process)
    chat.mark()
    chat.type("files %d\r" % count)
    while True:
        chat.quiet(0.2)
        took = (time.monotonic() - chat.start) * 1000
        front, back = seconds(chat.pid) - before[0], seconds(process) - before[1]
        other = FrontEnd()
        waiting = sum(1 for call in other.calls.values() if stages(call) == "waiting")
        other.socket.close()
        if waiting == count: break
        if took > 120000: sys.exit("bench: %d of %d calls wait" % (waiting, count))
    print("%d calls in one answer: all wait after %.0f ms, of processor time %.0f ms in the front end, %.0f ms in the engine" % (count, took, front * 1000, back * 1000))
    chat.end()
    times = []
    for _ in range(5):
        chat = Chat("attach", "bench")
        chat.until("%d pending" % count)
        times.append((time.monotonic() - chat.start) * 1000)
        chat.quiet()
        chat.end()
    print("%d calls wait: attached %.0f ms, median of 5" % (count, middle(times)))
    chat = Chat("attach", "bench")
    chat.until("%d pending" % count)
    chat.quiet()
    chat.type("\t")
    chat.quiet(0.8)
    for what, keys in (("j, next call", "j"), ("k, call before", "k"), ("J, a line", "JJJJK"), ("pgdn and pgup", ["\033[6~", "\033[5~"]), ("space and j, marked", " ")):
        keys = list(keys)
        times, sizes = [], []
        for number in range(200 if len(keys) == 1 else 100):
            if count == 10 and number % 8 == 7 and keys[0] in "jk ": chat.type("k" * 8 if keys[0] != "k" else "j" * 8); chat.quiet(0.02)
            took, size = chat.frame(keys[number % len(keys)])
            if size: times.append(took); sizes.append(size)
            time.sleep(0.012)
        print("%d calls wait, %s: key to frame %s, %d bytes a frame" % (count, what, both(times), middle(sizes)))
        chat.quiet(0.7)
    before = seconds(chat.pid), chat.bytes
    for number in range(300):
        chat.type("k" if number // (5 if count == 10 else 150) % 2 else "j")
        end = time.monotonic() + 0.033
        while time.monotonic() < end: chat.read(max(0, end - time.monotonic()))
    print("%d calls wait, j held for 10 s at 30 a second: %.2f ms of processor time and %d bytes a key" % (count, (seconds(chat.pid) - before[0]) / 300 * 1000, (chat.bytes - before[1]) / 300))
    print("%d calls wait: memory %.1f MB of the front end, %.1f MB of the engine" % (count, memory(chat.pid), memory(process)))
    chat.end()
    kill()


def disk():
    """Milliseconds that the file system of the journal takes for one write that waits for the disk."""
    path = scratch + "/probe"
    file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    os.write(file, b"x" * 4096)
    os.fdatasync(file)
    start = time.monotonic()
    os.write(file, b"x" * 4096)
    os.fdatasync(file)
    took = (time.monotonic() - start) * 1000
    os.close(file)
    return took


chat = Chat("--new", *model)
chat.until("mock")
chat.quiet()
for what in ("files", "times"):
    chat.mark()
    chat.type("%s 200\r" % what)
    chat.until_settled("200 pending")
    chat.quiet(1)
    front = FrontEnd()
    syncs, starts, processes, receipts = [], [], [], []
    for handle in sorted(front.calls):
        if stages(front.calls[handle]) != "waiting": continue
        syncs.append(disk())
        begin, wall = time.monotonic(), time.time_ns()
        front.approve(front.calls[handle])
        while stages(front.calls[handle]) in ("waiting", "starting"): front.next()
        starts.append((time.monotonic() - begin) * 1000)
        if stages(front.calls[handle]) != "running" and what == "times": print("bench: #%d %s" % (handle, front.calls[handle]["stage"]))
        while stages(front.calls[handle]) == "running": front.next()
        receipts.append((time.monotonic() - begin) * 1000)
        while chat.read(0): pass
        if what == "times": processes.append((int(front.calls[handle]["result"].split()[0]) - wall) / 1e6)
    rest = sorted(start - sync for start, sync in zip(starts, syncs))
    print("approval to start, %s: %s over %d; a write that waits for the disk takes %s here; beyond it %s" % ("write_file" if what == "files" else "run_command", both(starts), len(starts), both(syncs), both(rest)))
    print("approval to result, %s: %s" % ("write_file" if what == "files" else "run_command", both(receipts)))
    if processes: print("approval to the first instruction of the program: %s" % both(processes))
    front.socket.close()
    chat.quiet(1)

# The same from the key: a person waits for the clock that arms the key, so there are fewer.
chat.end()
# As high as it must be for a call to be seen whole.
chat = Chat("attach", "bench", rows=100)
chat.until("mock")
chat.quiet()
chat.mark()
chat.type("times 30\r")
chat.until_settled("30 pending")
chat.type("\t")
front = FrontEnd()
processes, syncs = [], []
for handle in [handle for handle in sorted(front.calls) if stages(front.calls[handle]) == "waiting"]:
    end = time.monotonic() + 1.2
    while time.monotonic() < end: chat.read(max(0, end - time.monotonic()))
    syncs.append(disk())
    wall = time.time_ns()
    chat.type("a")
    front.socket.settimeout(5)
    try:
        while stages(front.calls[handle]) in ("waiting", "starting", "running"): front.next()
    except TimeoutError:
        chat.quiet()
        sys.exit("bench: the key did not approve #%d: %r" % (handle, chat.seen[-3000:]))
    processes.append((int(front.calls[handle]["result"].split()[0]) - wall) / 1e6)
print("key in the terminal to the first instruction of the program: %s over %d; a write that waits for the disk takes %s here" % (both(processes), len(processes), both(syncs)))
chat.end()
kill()
