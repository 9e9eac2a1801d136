"""Figures of the chat in a pseudo-terminal: bench-chat.py PROGRAM SCRATCH. Called by bench.sh; needs python3."""
import http.server, json, os, pty, select, signal, struct, fcntl, sys, termios, threading, time

program, scratch = os.path.abspath(sys.argv[1]), sys.argv[2]
environment = {"PATH": os.environ["PATH"], "HOME": scratch + "/home", "LANG": "C.UTF-8", "TERM": "xterm-256color", "NO_PROXY": "*", "ASSENT_TMPDIR": scratch}


class Model(http.server.BaseHTTPRequestHandler):
    """Answers with words: so many as fast as they are taken, or some 200 a second for as long as somebody reads, or 2000 of
    those after so many bytes."""
    protocol_version = "HTTP/1.1"

    def log_message(self, *_): pass

    def do_GET(self):
        body = b'{"object":"list","data":[{"id":"mock","object":"model"}]}'
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def piece(self, words):
        self.wfile.write(b"data: " + json.dumps({"choices": [{"index": 0, "delta": {"content": words}, "finish_reason": None}]}).encode() + b"\n\n")

    def do_POST(self):
        said = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["messages"][-1]["content"]
        self.send_response(200)
        self.send_header("Content-Type", "text/event-stream")
        self.send_header("Connection", "close")
        self.end_headers()
        count, pause = (int(said.split()[1]), 0) if "tokens" in said else (2000 if "behind" in said else 200000, 0.004)
        behind = int(said.split()[1]) if "behind" in said else 0
        try:
            if behind: self.piece("a long line of it\n" * (behind // 18) + "MARK\n")
            for number in range(count):
                words = "word%d%s" % (number, "\n" if number % 12 == 11 else " ")
                self.piece(words)
                if pause: time.sleep(pause)
            self.wfile.write(b'data: {"choices":[{"index":0,"delta":{"content":"THE-END"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n')
        except OSError:
            pass
        self.close_connection = True


class Chat:
    """A front end in a terminal of 40 rows."""

    def __init__(self, *words):
        self.start = time.monotonic()
        self.pid, self.line = pty.fork()
        if self.pid == 0:
            os.chdir(scratch + "/work")
            os.execve(program, [program, *words], environment)
        fcntl.ioctl(self.line, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 120, 0, 0))
        self.seen = b""

    def read(self, seconds):
        if not select.select([self.line], [], [], seconds)[0]: return False
        try:
            piece = os.read(self.line, 1 << 16)
        except OSError:
            piece = b""
        self.seen = (self.seen + piece)[-(1 << 20):]
        return bool(piece)

    def until(self, *texts, seconds=60):
        """Milliseconds since the start (or since `mark`) at which one of the texts was on its way."""
        end = time.monotonic() + seconds
        while not any(text.encode() in self.seen for text in texts):
            if time.monotonic() > end: sys.exit("bench: %r was not shown" % (texts,))
            self.read(0.5)
        return (time.monotonic() - self.start) * 1000

    def mark(self):
        self.seen = b""
        self.start = time.monotonic()

    def type(self, text): os.write(self.line, text.encode())

    def end(self, how=signal.SIGTERM):
        try:
            os.kill(self.pid, how)
            while self.read(5): pass
        except OSError:
            pass
        os.waitpid(self.pid, 0)
        os.close(self.line)


def drain(chat):
    """Reads a terminal that nobody looks at."""
    def go():
        try:
            while os.read(chat.line, 1 << 16): pass
        except OSError:
            pass
    threading.Thread(target=go, daemon=True).start()


def engine():
    """The process of the engine that runs in the scratch folder."""
    for line in os.popen("%s ls --json" % " ".join(["env", "-i"] + ["%s='%s'" % item for item in environment.items()] + [program])).read().splitlines():
        status = json.loads(line)
        if status["state"] == "running": return status["process"]


def kill(): os.system("%s kill bench >/dev/null 2>&1" % " ".join(["env", "-i"] + ["%s='%s'" % item for item in environment.items()] + [program]))


def seconds(process):
    fields = open("/proc/%d/stat" % process).read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def switches(process):
    count = 0
    for thread in os.listdir("/proc/%d/task" % process):
        for line in open("/proc/%d/task/%s/status" % (process, thread)):
            if "ctxt_switches" in line: count += int(line.split()[1])
    return count


def middle(values): return sorted(values)[len(values) // 2]


server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Model)
server.daemon_threads = True
threading.Thread(target=server.serve_forever, daemon=True).start()
model = ["--session=bench", "-m", "mock", "--base-url", "http://127.0.0.1:%d/v1" % server.server_address[1]]

for what, more in (("an engine of its own", ["--new"]), ("--attached", ["--attached"])):
    frames, models = [], []
    for _ in range(7):
        chat = Chat(*more, *model)
        frames.append(chat.until("type a message"))
        models.append(chat.until("mock"))
        chat.end()
        kill()
    print("start, %s: first frame %.0f ms, attached %.0f ms, medians of 7" % (what, middle(frames), middle(models)))

chat = Chat("--new", *model)
chat.until("mock")
chat.end()
times = []
for _ in range(7):
    chat = Chat("attach", "bench")
    times.append(chat.until("mock"))
    chat.end()
print("reattach: %.0f ms, median of 7" % middle(times))

chat = Chat("attach", "bench")
chat.until("mock")
process = engine()
# Threads that have nothing to do go away after some seconds.
time.sleep(15)
before = switches(chat.pid), switches(process)
time.sleep(10)
print("rest: %d switches of the front end's threads in 10 s, %d of the engine's" % (switches(chat.pid) - before[0], switches(process) - before[1]))

other = Chat("attach", "bench")
other.until("mock")
drain(other)
chat.type("go\r")
chat.until("word20")
echoes = []
for number in range(200):
    # A letter that stands in no word of the answer.
    key = "QZXJ"[number % 4]
    chat.mark()
    chat.type(key)
    while key.encode() not in chat.seen: chat.read(1)
    echoes.append((time.monotonic() - chat.start) * 1000)
    time.sleep(0.02)
echoes.sort()
print("key echo while an answer streams and another terminal looks on: p50 %.1f ms, p99 %.1f ms" % (echoes[100], echoes[197]))
other.end()
chat.end()
kill()

for what, more in (("an engine of its own", ["--new"]), ("--attached", ["--attached"])):
    for count in (10000, 100000):
        chat = Chat(*more, *model)
        chat.until("mock")
        process = engine() if more == ["--new"] else None
        before = seconds(chat.pid), seconds(process) if process else 0
        chat.mark()
        chat.type("tokens %d\r" % count)
        took = chat.until("THE-END", seconds=300)
        front, back = seconds(chat.pid) - before[0], (seconds(process) - before[1]) if process else 0
        print("%d tokens, %s: %.1f s, of processor time %.0f µs a token in the front end, %.0f µs in the engine" % (count, what, took / 1000, front / count * 1e6, back / count * 1e6))
        chat.end()
        kill()

# One by one, as a model writes them: at the beginning of an answer, and behind a megabyte of it.
for size in (100, 1000000):
    chat = Chat("--new", *model)
    chat.until("mock")
    process = engine()
    chat.mark()
    chat.type("behind %d\r" % size)
    chat.until("MARK")
    before = seconds(chat.pid), seconds(process)
    chat.until("THE-END", seconds=300)
    front, back = seconds(chat.pid) - before[0], seconds(process) - before[1]
    print("2000 tokens one by one behind %d bytes: of processor time %.0f µs a token in the front end, %.0f µs in the engine" % (size, front / 2000 * 1e6, back / 2000 * 1e6))
    chat.end()
    kill()
