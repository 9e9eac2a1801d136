"""Figures of the chat in a pseudo-terminal: bench-chat.py PROGRAM SCRATCH. Called by bench.sh; needs python3."""
import os, sys, time

from benching import Chat, FrontEnd, Model, Place, both, middle, resident, seconds, switches

place = Place(sys.argv[1], sys.argv[2])
requests = []


class Speaker(Model):
    """Answers by what it is told: "tokens N" with N words as fast as they are taken, "paced N" with N words at 100 a second, "behind
    N" with 2000 words after N bytes, "time" with a call of a program that says what time it is, else with words without end."""

    def answer(self, last):
        requests.append(self.arrived)
        what, _, count = last["content"].partition(" ") if last["role"] == "user" else ("tokens", "", "1")
        if what == "time": return self.call([("run_command", {"argv": ["date", "+%s%N"]})])
        if what == "behind": self.piece({"content": "a long line of it\n" * (int(count) // 18) + "MARK\n"})
        count, pause = {"tokens": (count, 0), "paced": (count, 0.01), "behind": (2000, 0.004)}.get(what, (200000, 0.004))
        begin = time.monotonic()
        for number in range(int(count)):
            self.piece({"content": "word%d%s" % (number, "\n" if number % 60 == 59 else " ")})
            if pause: time.sleep(max(0, begin + (number + 1) * pause - time.monotonic()))
        self.end()


model = Speaker.words()


def forget_files():
    """Has the system read from the disk what it has in memory; needs root."""
    try:
        os.sync()
        with open("/proc/sys/vm/drop_caches", "w") as file: file.write("3")
        return True
    except OSError:
        return False


for what, more, isCold in (("an engine of its own", ["--new"], False), ("--attached", ["--attached"], False), ("an engine of its own, nothing in memory", ["--new"], True)):
    if isCold and not forget_files():
        print("start, nothing in memory: not measured, that needs root")
        continue
    frames, models = [], []
    for _ in range(5 if isCold else 11):
        if isCold: forget_files()
        chat = Chat(place, *more, *model)
        frames.append(chat.until("type a message"))
        models.append(chat.until("mock"))
        chat.end()
        place.kill()
    print("start, %s: first frame %.0f ms, attached %.0f ms, medians of %d" % (what, middle(frames), middle(models), len(frames)))

chat = Chat(place, "--new", *model)
chat.until("mock")
chat.end()
times = []
for _ in range(7):
    chat = Chat(place, "attach", "bench")
    times.append(chat.until("mock"))
    chat.end()
print("reattach: %.0f ms, median of 7" % middle(times))

chat = Chat(place, "attach", "bench")
chat.until("mock")
process = place.engine()
# Threads that have nothing to do go away after some seconds.
time.sleep(15)
chat.quiet()
before = switches(chat.pid), switches(process), chat.bytes
time.sleep(10)
chat.quiet(0.01)
print("rest, 10 s: %d switches of the front end's threads, %d of the engine's, %d bytes to the terminal" % (switches(chat.pid) - before[0], switches(process) - before[1], chat.bytes - before[2]))
print("rest: resident memory %.0f MB of the front end, %.0f MB of the engine" % (resident(chat.pid), resident(process)))


def echoes(chat, count):
    times = []
    for number in range(count):
        # A letter that stands in no word of the answer.
        times.append(chat.echo("QZXJ"[number % 4]))
        time.sleep(0.02)
    return times


print("key echo at rest: %s" % both(echoes(chat, 100)))
chat.type("\x15")
chat.quiet()

other = Chat(place, "attach", "bench")
other.until("mock")
other.drain()
chat.type("go\r")
chat.until("word20")
print("key echo while an answer streams and another terminal looks on: %s" % both(echoes(chat, 200)))
other.end()
chat.end()
place.kill()

chat = Chat(place, "--new", *model)
chat.until("mock")
chat.quiet()
count = 2000
text = sum(len("word%d " % number) for number in range(count))
before = chat.bytes, seconds(chat.pid)
chat.type("paced %d\r" % count)
chat.until("THE-END")
chat.quiet()
print("%d tokens at 100 a second: %d bytes to the terminal for %d bytes of text, %.2f times; %.0f ms of processor time in the front end" % (
    count, chat.bytes - before[0], text, (chat.bytes - before[0]) / text, (seconds(chat.pid) - before[1]) * 1000))

# What a tool took does not count: it says itself when it was there.
front, waits = FrontEnd(place), []
for _ in range(30):
    chat.type("time\r")
    chat.quiet(0.1)
    while not front.waiting(): front.next()
    handle = front.waiting()[0]
    asked = len(requests)
    front.approve(handle)
    while front.stage(handle) in ("waiting", "starting", "running"): front.next()
    said = int(front.calls[handle]["result"].split()[0])
    while len(requests) == asked: chat.read(0.01)
    waits.append((requests[asked] - said) / 1e6)
    chat.quiet(0.05)
print("a program says what time it is, and ends; to the next request at the model: %s over %d" % (both(waits), len(waits)))
front.socket.close()
chat.end()
place.kill()

for what, more in (("an engine of its own", ["--new"]), ("--attached", ["--attached"])):
    for count in (10000, 100000):
        chat = Chat(place, *more, *model)
        chat.until("mock")
        process = place.engine() if more == ["--new"] else None
        before = seconds(chat.pid), seconds(process) if process else 0
        chat.mark()
        chat.type("tokens %d\r" % count)
        took = chat.until("THE-END", seconds=300)
        front, back = seconds(chat.pid) - before[0], (seconds(process) - before[1]) if process else 0
        print("%d tokens, %s: %.1f s, of processor time %.0f µs a token in the front end, %.0f µs in the engine" % (count, what, took / 1000, front / count * 1e6, back / count * 1e6))
        chat.end()
        place.kill()

# One by one, as a model writes them: at the beginning of an answer, and behind a megabyte of it.
for size in (100, 1000000):
    chat = Chat(place, "--new", *model)
    chat.until("mock")
    process = place.engine()
    chat.mark()
    chat.type("behind %d\r" % size)
    chat.until("MARK")
    before = seconds(chat.pid), seconds(process)
    chat.until("THE-END", seconds=300)
    front, back = seconds(chat.pid) - before[0], seconds(process) - before[1]
    print("2000 tokens one by one behind %d bytes: of processor time %.0f µs a token in the front end, %.0f µs in the engine" % (size, front / 2000 * 1e6, back / 2000 * 1e6))
    chat.end()
    place.kill()
