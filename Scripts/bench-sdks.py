"""Reads a stream with the accumulator of its provider's own SDK: bench-sdks.py WIRE FIRST FILE. Called by bench-wires.py.

The bytes come in pieces of 16 KiB from a transport without a network. FIRST is read before, so that everything is loaded. Says
how long FILE took, by the clock and of the processor, and what was found: characters of text, of thought, and calls.
"""
import json, sys, time

import httpx2

wire, *paths = sys.argv[1:]


def pieces():
    with open(paths.pop(0), "rb") as file:
        while piece := file.read(16384): yield piece


http = httpx2.Client(transport=httpx2.MockTransport(lambda _: httpx2.Response(200, headers={"content-type": "text/event-stream"}, content=pieces())))
asked = [{"role": "user", "content": "go"}]


def chat():
    with openai.OpenAI(api_key="none", http_client=http).chat.completions.stream(model="m", messages=asked) as stream:
        for _ in stream: pass
        message = stream.get_final_completion().choices[0].message
    return len(message.content), len(message.reasoning_content), sum(bool(json.loads(call.function.arguments)) for call in message.tool_calls)


def responses():
    with openai.OpenAI(api_key="none", http_client=http).responses.stream(model="m", input=asked) as stream:
        for _ in stream: pass
        response = stream.get_final_response()
    thoughts = sum(len(part.text) for item in response.output if item.type == "reasoning" for part in item.summary)
    return len(response.output_text), thoughts, sum(bool(json.loads(item.arguments)) for item in response.output if item.type == "function_call")


def messages():
    with anthropic.Anthropic(api_key="none", http_client=http).messages.stream(model="m", max_tokens=1, messages=asked) as stream:
        for _ in stream: pass
        blocks = stream.get_final_message().content
    return tuple(sum(count(block) for block in blocks if block.type == kind) for kind, count in (
        ("text", lambda block: len(block.text)), ("thinking", lambda block: len(block.thinking)), ("tool_use", lambda block: bool(block.input))))


def gemini():
    """It has no accumulator: the pieces are joined here."""
    client = genai.Client(api_key="none", http_options={"httpx_client": http})
    text, thoughts, calls = [], [], 0
    for chunk in client.models.generate_content_stream(model="m", contents="go"):
        for part in chunk.candidates[0].content.parts:
            if part.function_call: calls += part.function_call.name is not None
            elif part.text: (thoughts if part.thought else text).append(part.text)
    return len("".join(text)), len("".join(thoughts)), calls


if wire.startswith("openai"): import openai
elif wire == "gemini": from google import genai
else: import anthropic
read = {"openai-chat": chat, "openai-responses": responses, "anthropic-messages": messages, "gemini": gemini}[wire]
read()
clock, processor = time.monotonic(), time.process_time()
found = read()
print(json.dumps({"clock": time.monotonic() - clock, "processor": time.process_time() - processor, "found": found}))
