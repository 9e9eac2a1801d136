"""How fast the answers of the four wires are read: bench-wires.py PROGRAM [--sdk PYTHON] [--megabytes 50]. Needs python3.

Writes a stream of each wire as its provider writes them, counts its events, and lets PROGRAM (a release build) read it. With
--sdk, a Python that has the providers' own SDKs, their accumulators read the same bytes, or fewer of them (see bench-sdks.py).
"""
import argparse, json, os, random, resource, shutil, subprocess, sys, tempfile, time

here = os.path.dirname(os.path.abspath(__file__))


# MARK: Streams

class Answer:
    """The bytes of an answer, and what a reader has to make of them. The same for the same number of bytes, and what is
    shorter has the same beginning."""
    words = ["the", " of", " a", " to", " file", " is", " reading", ".", ",", " function", " which", " and", "\n\n", " in", " line", " \"name\"", "()", " —",
             " returns", " é", ":\n", "- ", "**", " value", " not", "ing", " first", " there", " that", "s", " because", " it", " was", " changed", " here",
             " three", "\n    ", "let", " =", " path", "\\n", " we", " could", " also", " otherwise", " für", " 42", " then", " tests", " should", " pass"]
    letters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"

    def __init__(self, size):
        self.size, self.random = size, random.Random(7)
        self.pieces, self.bytes, self.events = [], 0, 0
        self.text, self.thought, self.calls = [], [], 0

    def send(self, data, name=None, end="\n"):
        event = ("event: %s%s" % (name, end) if name else "") + "data: " + data + end + end
        piece = event.encode()
        self.pieces.append(piece)
        self.bytes += len(piece)
        self.events += 1

    def id(self, length): return "".join(self.random.choices(self.letters, k=length))

    def pad(self, most=15): return self.letters[:self.random.randrange(most + 1)]

    def word(self, count=1): return "".join(self.random.choices(self.words, k=count))

    def arguments(self):
        """Those of a call, in pieces of 1 to 12 characters."""
        whole = json.dumps({"path": "Sources/%s.swift" % self.id(8), "first_line": self.random.randrange(900), "text": self.word(60)}, ensure_ascii=False)
        pieces, start = [], 0
        while start < len(whole):
            end = start + self.random.randint(1, 12)
            pieces.append(whole[start:end])
            start = end
        return whole, pieces

    def rounds(self, words=400):
        """Thoughts, text and a call, again and again: some 150 kB, whatever the frame around a word."""
        while self.bytes < self.size:
            yield [self.word() for _ in range(words // 10)], [self.word() for _ in range(words)]


def quote(text): return json.dumps(text, ensure_ascii=False)


def chat(answer):
    head = '{"id":"chatcmpl-%s","object":"chat.completion.chunk","created":1754688908,"model":"gpt-4o-2024-08-06","service_tier":"default","system_fingerprint":"fp_ff25b2783a","choices":[' % answer.id(29)

    def delta(inside, reason="null"):
        answer.send('%s{"index":0,"delta":{%s},"logprobs":null,"finish_reason":%s}],"usage":null,"obfuscation":"%s"}' % (head, inside, reason, answer.pad()))

    delta('"role":"assistant","content":"","refusal":null')
    for thoughts, words in answer.rounds():
        # OpenAI keeps its thoughts to itself; so they come from others.
        for word in thoughts: delta('"reasoning_content":' + quote(word))
        for word in words: delta('"content":' + quote(word))
        delta('"tool_calls":[{"index":%d,"id":"call_%s","type":"function","function":{"name":"write_file","arguments":""}}]' % (answer.calls, answer.id(24)))
        for piece in answer.arguments()[1]: delta('"tool_calls":[{"index":%d,"function":{"arguments":%s}}]' % (answer.calls, quote(piece)))
        answer.calls += 1
        answer.thought += thoughts
        answer.text += words
    delta("", '"tool_calls"')
    answer.send(head + '],"usage":{"prompt_tokens":481,"completion_tokens":%d,"total_tokens":%d,"prompt_tokens_details":{"cached_tokens":0,"audio_tokens":0},"completion_tokens_details":{"reasoning_tokens":0,"audio_tokens":0,"accepted_prediction_tokens":0,"rejected_prediction_tokens":0}},"obfuscation":"%s"}' % (answer.events, answer.events + 481, answer.pad()))
    answer.send("[DONE]")


def responses(answer):
    output, number = [], 0

    def send(name, rest):
        nonlocal number
        answer.send('{"type":"response.%s",%s,"sequence_number":%d}' % (name, rest, number), "response." + name)
        number += 1

    def response(status, output, usage):
        return '"response":{"id":"resp_%s","object":"response","created_at":1787150252,"status":"%s","background":false,"completed_at":null,"error":null,"frequency_penalty":0.0,"incomplete_details":null,"instructions":null,"max_output_tokens":null,"max_tool_calls":null,"model":"gpt-5-nano-2025-08-07","moderation":null,"output":[%s],"parallel_tool_calls":true,"presence_penalty":0.0,"previous_response_id":null,"prompt_cache_key":null,"reasoning":{"effort":"medium","summary":"auto"},"safety_identifier":null,"service_tier":"auto","store":false,"temperature":1.0,"text":{"format":{"type":"text"},"verbosity":"medium"},"tool_choice":"auto","tools":[],"top_logprobs":0,"top_p":1.0,"truncation":"disabled","usage":%s,"user":null,"metadata":{}}' % ("07ee8752f9940d57016a85bfabf96887", status, output, usage)

    def item(name, inside, index): send("output_item." + name, '"item":{%s},"output_index":%d' % (inside, index))

    for name in ("created", "in_progress"): send(name, response("in_progress", "", "null"))
    for thoughts, words in answer.rounds():
        id, index = answer.id(50), len(output)
        begun = '"id":"rs_%s","type":"reasoning","content":[],"encrypted_content":"gAAAAA%s","summary":[%s]'
        place = '"item_id":"rs_%s","output_index":%d' % (id, index)
        item("added", begun % (id, answer.id(700), ""), index)
        send("reasoning_summary_part.added", place + ',"part":{"type":"summary_text","text":""},"summary_index":0')
        for word in thoughts: send("reasoning_summary_text.delta", '"delta":%s,%s,"obfuscation":"%s","summary_index":0' % (quote(word), place, answer.pad()))
        whole = quote("".join(thoughts))
        send("reasoning_summary_text.done", '%s,"summary_index":0,"text":%s' % (place, whole))
        send("reasoning_summary_part.done", '%s,"part":{"type":"summary_text","text":%s},"summary_index":0' % (place, whole))
        output.append(begun % (id, answer.id(900), '{"type":"summary_text","text":%s}' % whole))
        item("done", output[-1], index)

        id, index = answer.id(50), len(output)
        begun = '"id":"msg_%s","type":"message","status":"%s","content":[%s],"phase":"commentary","role":"assistant"'
        place = '"item_id":"msg_%s","output_index":%d' % (id, index)
        part = '{"type":"output_text","annotations":[],"logprobs":[],"text":%s}'
        item("added", begun % (id, "in_progress", ""), index)
        send("content_part.added", '"content_index":0,%s,"part":%s' % (place, part % '""'))
        for word in words: send("output_text.delta", '"content_index":0,"delta":%s,"item_id":"msg_%s","logprobs":[],"obfuscation":"%s","output_index":%d' % (quote(word), id, answer.pad(), index))
        whole = quote("".join(words))
        send("output_text.done", '"content_index":0,%s,"logprobs":[],"text":%s' % (place, whole))
        send("content_part.done", '"content_index":0,%s,"part":%s' % (place, part % whole))
        output.append(begun % (id, "completed", part % whole))
        item("done", output[-1], index)

        id, index = answer.id(50), len(output)
        begun = '"id":"fc_%s","type":"function_call","status":"%s","arguments":%s,"call_id":"call_%s","name":"write_file"'
        place = '"item_id":"fc_%s","output_index":%d' % (id, index)
        whole, pieces = answer.arguments()
        call = answer.id(24)
        item("added", begun % (id, "in_progress", '""', call), index)
        for piece in pieces: send("function_call_arguments.delta", '"delta":%s,"item_id":"fc_%s","obfuscation":"%s","output_index":%d' % (quote(piece), id, answer.pad(), index))
        send("function_call_arguments.done", '"arguments":%s,%s' % (quote(whole), place))
        output.append(begun % (id, "completed", quote(whole), call))
        item("done", output[-1], index)
        answer.calls += 1
        answer.thought += thoughts
        answer.text += words
    usage = '{"input_tokens":53,"input_tokens_details":{"cached_tokens":0},"output_tokens":%d,"output_tokens_details":{"reasoning_tokens":192},"total_tokens":%d}' % (number, number + 53)
    send("completed", response("completed", ",".join("{%s}" % one for one in output), usage))


def anthropic(answer):
    def send(name, rest=""):
        answer.send('{"type":"%s"%s%s}' % (name, rest, " " * answer.random.randrange(16)), name)

    def block(index, begun, pieces):
        send("content_block_start", ',"index":%d,"content_block":{%s}' % (index, begun))
        if index == 0: answer.send('{"type": "ping"}', "ping")
        for piece in pieces: send("content_block_delta", ',"index":%d,"delta":{"type":%s}' % (index, piece))
        send("content_block_stop", ',"index":%d' % index)

    send("message_start", ',"message":{"model":"claude-sonnet-4-20250514","id":"msg_%s","type":"message","role":"assistant","content":[],"stop_reason":null,"stop_sequence":null,"usage":{"input_tokens":424,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"cache_creation":{"ephemeral_5m_input_tokens":0,"ephemeral_1h_input_tokens":0},"output_tokens":5,"service_tier":"standard","inference_geo":"not_available"}}' % answer.id(24))
    for number, (thoughts, words) in enumerate(answer.rounds(1000)):
        signature = ['"signature_delta","signature":"%s"' % answer.id(600)]
        block(3 * number, '"type":"thinking","thinking":"","signature":""', ['"thinking_delta","thinking":' + quote(word) for word in thoughts] + signature)
        block(3 * number + 1, '"type":"text","text":""', ['"text_delta","text":' + quote(word) for word in words])
        pieces = [""] + answer.arguments()[1]
        block(3 * number + 2, '"type":"tool_use","id":"toolu_%s","name":"write_file","input":{},"caller":{"type":"direct"}' % answer.id(24), ['"input_json_delta","partial_json":' + quote(piece) for piece in pieces])
        answer.calls += 1
        answer.thought += thoughts
        answer.text += words
    send("message_delta", ',"delta":{"stop_reason":"tool_use","stop_sequence":null},"usage":{"input_tokens":424,"cache_creation_input_tokens":0,"cache_read_input_tokens":0,"output_tokens":%d}' % answer.events)
    send("message_stop")


def gemini(answer):
    tokens = thoughts_count = 0
    id = answer.id(23)

    def send(part, more=""):
        answer.send('{"candidates": [{"content": {"parts": [{%s}],"role": "model"},%s"index": 0}],"usageMetadata": {"promptTokenCount": 34,"candidatesTokenCount": %d,"totalTokenCount": %d,"promptTokensDetails": [{"modality": "TEXT","tokenCount": 34}],"thoughtsTokenCount": %d},"modelVersion": "gemini-2.5-pro","responseId": "%s"}' % (part, more, tokens, tokens + thoughts_count + 34, thoughts_count, id), end="\r\n")

    # Its pieces are some twenty tokens long.
    def pieces(words): return ["".join(words[start:start + 20]) for start in range(0, len(words), 20)]

    for thoughts, words in answer.rounds(5000):
        for text in pieces(thoughts):
            thoughts_count += 20
            send('"text": %s,"thought": true' % quote(text))
        signed = ',"thoughtSignature": "%s"' % answer.id(600)
        for text in pieces(words):
            tokens += 20
            send('"text": %s%s' % (quote(text), signed))
            signed = ""
        # As Vertex sends the arguments in pieces.
        send('"functionCall": {"name": "write_file","willContinue": true},"thoughtSignature": "%s"' % answer.id(600))
        for piece in pieces([answer.word() for _ in range(500)]):
            tokens += 20
            send('"functionCall": {"partialArgs": [{"jsonPath": "$.text","stringValue": %s,"willContinue": true}],"willContinue": true}' % quote(piece))
        send('"functionCall": {"partialArgs": [{"jsonPath": "$.text","stringValue": ""}],"willContinue": true}')
        send('"functionCall": {}')
        answer.calls += 1
        answer.thought += thoughts
        answer.text += words
    send('"text": ""', '"finishReason": "STOP",')


wires = {"openai-chat": chat, "openai-responses": responses, "anthropic-messages": anthropic, "gemini": gemini}


def stream(wire, megabytes):
    answer = Answer(int(megabytes * 1e6))
    wires[wire](answer)
    return answer


# MARK: Figures

# Counts what is allocated, and says so at the end.
counter = r"""
#include <stddef.h>
#include <stdio.h>
extern void *__libc_malloc(size_t), *__libc_calloc(size_t, size_t), *__libc_realloc(void *, size_t), *__libc_memalign(size_t, size_t);
static unsigned long count;
static void one(void) { __atomic_fetch_add(&count, 1, __ATOMIC_RELAXED); }
void *malloc(size_t size) { one(); return __libc_malloc(size); }
void *calloc(size_t number, size_t size) { one(); return __libc_calloc(number, size); }
void *realloc(void *old, size_t size) { one(); return __libc_realloc(old, size); }
void *aligned_alloc(size_t alignment, size_t size) { one(); return __libc_memalign(alignment, size); }
int posix_memalign(void **result, size_t alignment, size_t size) { one(); return (*result = __libc_memalign(alignment, size)) ? 0 : 12; }
__attribute__((destructor)) static void say(void) { dprintf(2, "%lu\n", count); }
"""


class Program:
    """Ours."""

    def __init__(self, path, folder):
        self.path, self.folder, self.counter = os.path.abspath(path), folder, None
        self.start = [min(times) for times in zip(*(self.run(["--version"]) for _ in range(5)))]
        if sys.platform == "linux" and shutil.which("cc"):
            with open(folder + "/count.c", "w") as file: file.write(counter)
            if subprocess.run(["cc", "-O1", "-shared", "-fPIC", "-o", folder + "/count.so", folder + "/count.c"], stderr=subprocess.DEVNULL).returncode == 0:
                self.counter = folder + "/count.so"

    def run(self, words):
        """Seconds by the clock, and of the processor."""
        def used():
            usage = resource.getrusage(resource.RUSAGE_CHILDREN)
            return usage.ru_utime + usage.ru_stime

        with open(self.folder + "/answer", "wb") as out:
            processor, clock = used(), time.monotonic()
            subprocess.run([self.path, *words], stdout=out, check=True)
            return time.monotonic() - clock, used() - processor

    def words(self, wire, path): return ["inspect", "stream", "--api", wire, "--chunk", "16384", path]

    def seconds(self, wire, path):
        """The best of three, without the start of the process."""
        runs = [self.run(self.words(wire, path)) for _ in range(3)]
        return [max(min(times) - start, 0.01) for times, start in zip(zip(*runs), self.start)]

    def answer(self):
        with open(self.folder + "/answer") as file: answer = json.load(file)
        return [len(answer["text"]), len(answer["reasoning"]), sum(call["arguments_valid"] for call in answer["tool_calls"])]

    def allocations(self, wire, path):
        def count(path): return int(subprocess.run([self.path, *self.words(wire, path)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, check=True, env={**os.environ, "LD_PRELOAD": self.counter}).stderr)
        return count(path) - count(os.devnull)


def check(who, found, answer):
    wanted = [sum(map(len, answer.text)), sum(map(len, answer.thought)), answer.calls]
    if found != wanted: sys.exit("bench: %s made %s of a stream with %s characters of text, of thought, and calls" % (who, found, wanted))


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("program")
    parser.add_argument("--sdk", metavar="PYTHON", help="a Python with the SDKs")
    parser.add_argument("--megabytes", type=float, default=50)
    parser.add_argument("--wire", choices=wires, action="append", help="only this one")
    parser.add_argument("--keep", metavar="FOLDER", help="write the streams there, and measure nothing")
    options = parser.parse_args()
    if options.keep:
        for wire in options.wire or wires:
            with open("%s/%s.sse" % (options.keep, wire), "wb") as file: file.writelines(stream(wire, options.megabytes).pieces)
        return
    with tempfile.TemporaryDirectory() as folder:
        program = Program(options.program, folder)
        if not program.counter: print("Allocations are not counted: that needs Linux and cc.")
        print("%-18s %5s %7s %6s %6s %8s %12s" % ("wire", "MB", "events", "MB/s", "(CPU)", "events/s", "allocations") + ("   SDK: MB   MB/s  (CPU)  times" if options.sdk else ""))
        for wire in options.wire or wires: row(wire, program, folder, options)
        print("MB/s and events/s by the clock, without the start of the process; (CPU): by what the processor had to do; allocations: an event.")
        if options.sdk: print("SDK: the provider's own for Python, with a stream of at most %d MB, once; times: how much more it costs by (CPU)." % most_of_sdk)
        print("Load: %.1f." % os.getloadavg()[0])


# Some accumulators take the square of what they accumulate.
most_of_sdk = 5


def row(wire, program, folder, options):
    def write(megabytes, name="stream"):
        answer = stream(wire, megabytes)
        with open(folder + "/" + name, "wb") as file: file.writelines(answer.pieces)
        return answer, folder + "/" + name

    answer, path = write(options.megabytes)
    clock, processor = program.seconds(wire, path)
    check(wire, program.answer(), answer)
    allocations = "%.1f" % (program.allocations(wire, path) / answer.events) if program.counter else "-"
    size = answer.bytes / 1e6
    line = "%-18s %5.1f %7d %6.0f %6.0f %8.0f %12s" % (wire, size, answer.events, size / clock, size / processor, answer.events / clock, allocations)
    if options.sdk:
        short, path = write(min(options.megabytes, most_of_sdk))
        first = write(0.2, "first")[1]
        run = json.loads(subprocess.run([options.sdk, here + "/bench-sdks.py", wire, first, path], stdout=subprocess.PIPE, check=True).stdout)
        check("the SDK of " + wire, run["found"], short)
        theirs = short.bytes / 1e6
        line += "      %5.1f  %5.2f  %5.2f  %5.0f" % (theirs, theirs / run["clock"], theirs / run["processor"], size / processor / theirs * run["processor"])
    print(line, flush=True)


main()
