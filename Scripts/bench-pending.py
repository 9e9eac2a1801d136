"""Figures of calls that wait, and of the way from a decision to a start: bench-pending.py PROGRAM SCRATCH [COUNTS]. Called by
bench.sh; needs python3. A real engine, a real pseudo-terminal, a model behind a real server; real programs are started."""
import os, sys, time

from benching import Chat, FrontEnd, Model, Place, both, memory, middle, seconds

counts = [int(word) for word in sys.argv[3].split(",") if word] if len(sys.argv) > 3 else [10, 1000]
place = Place(sys.argv[1], sys.argv[2], "[limits]\ncalls = 1000000\nrepeats = 1000000\n")


class Caller(Model):
    """Answers "files N" with N calls that write a file each, "times N" with N commands that say when they were started, and
    everything else with a word."""

    def answer(self, last):
        what, _, count = last["content"].partition(" ") if last["role"] == "user" else ("", "", "")
        if what == "files": return self.call([
            ("write_file", {"path": "note-%04d.txt" % number, "content": "".join("line %d of note %d\n" % (line, number) for line in range(12))}) for number in range(int(count))])
        if what == "times": return self.call([("run_command", {"argv": ["date", "+%%s%%N of %d" % number]}) for number in range(int(count))])
        self.end()


model = Caller.words()

for count in counts:
    chat = Chat(place, "--new", *model)
    chat.until("mock")
    process = place.engine()
    before = seconds(chat.pid), seconds(process)
    chat.mark()
    chat.type("files %d\r" % count)
    while True:
        chat.quiet(0.2)
        took = (time.monotonic() - chat.start) * 1000
        front, back = seconds(chat.pid) - before[0], seconds(process) - before[1]
        other = FrontEnd(place)
        waiting = len(other.waiting())
        other.socket.close()
        if waiting == count: break
        if took > 120000: sys.exit("bench: %d of %d calls wait" % (waiting, count))
    print("%d calls in one answer: all wait after %.0f ms, of processor time %.0f ms in the front end, %.0f ms in the engine" % (count, took, front * 1000, back * 1000))
    chat.end()
    times = []
    for _ in range(5):
        chat = Chat(place, "attach", "bench")
        chat.until("%d pending" % count)
        times.append((time.monotonic() - chat.start) * 1000)
        chat.quiet()
        chat.end()
    print("%d calls wait: attached %.0f ms, median of 5" % (count, middle(times)))
    chat = Chat(place, "attach", "bench")
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
    place.kill()


def disk():
    """Milliseconds that the file system of the journal takes for one write that waits for the disk."""
    path = place.scratch + "/probe"
    file = os.open(path, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    os.write(file, b"x" * 4096)
    os.fdatasync(file)
    start = time.monotonic()
    os.write(file, b"x" * 4096)
    os.fdatasync(file)
    took = (time.monotonic() - start) * 1000
    os.close(file)
    return took


chat = Chat(place, "--new", *model)
chat.until("mock")
chat.quiet()
for what in ("files", "times"):
    chat.mark()
    chat.type("%s 200\r" % what)
    chat.until_settled("200 pending")
    chat.quiet(1)
    front = FrontEnd(place)
    syncs, starts, processes, receipts = [], [], [], []
    for handle in front.waiting():
        syncs.append(disk())
        begin, wall = time.monotonic(), time.time_ns()
        front.approve(handle)
        while front.stage(handle) in ("waiting", "starting"): front.next()
        starts.append((time.monotonic() - begin) * 1000)
        if front.stage(handle) != "running" and what == "times": print("bench: #%d %s" % (handle, front.calls[handle]["stage"]))
        while front.stage(handle) == "running": front.next()
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
chat = Chat(place, "attach", "bench", rows=100)
chat.until("mock")
chat.quiet()
chat.mark()
chat.type("times 30\r")
chat.until_settled("30 pending")
chat.type("\t")
front = FrontEnd(place)
processes, syncs = [], []
for handle in front.waiting():
    end = time.monotonic() + 1.2
    while time.monotonic() < end: chat.read(max(0, end - time.monotonic()))
    syncs.append(disk())
    wall = time.time_ns()
    chat.type("a")
    front.socket.settimeout(5)
    try:
        while front.stage(handle) in ("waiting", "starting", "running"): front.next()
    except TimeoutError:
        chat.quiet()
        sys.exit("bench: the key did not approve #%d: %r" % (handle, chat.seen[-3000:]))
    processes.append((int(front.calls[handle]["result"].split()[0]) - wall) / 1e6)
print("key in the terminal to the first instruction of the program: %s over %d; a write that waits for the disk takes %s here" % (both(processes), len(processes), both(syncs)))
chat.end()
place.kill()
