import copy
import sys

import openai

from peer import NUMBER, STRICT, base, check, key, model, refused

dialect = sys.argv[4]
client = openai.OpenAI(base_url=base, api_key=key, max_retries=0)
tools = [
    {"type": "function", "function": {"name": "weather", "description": "the weather", "parameters": STRICT, "strict": True}},
    {"type": "function", "function": {"name": "count", "description": "counts", "parameters": NUMBER, "strict": True}},
]
common = dict(model=model, tools=tools)
usage = {} if dialect == "mistral" else {"stream_options": {"include_usage": True}}


def turn(messages):
    """One answer, by the SDK's own accumulator."""
    details = {}
    with client.chat.completions.stream(messages=messages, **common, **usage) as stream:
        for event in stream:
            if event.type == "chunk" and event.chunk.choices:
                for piece in getattr(event.chunk.choices[0].delta, "reasoning_details", None) or []:
                    kept = details.setdefault(piece["index"], {})
                    kept.update(piece, text=kept.get("text", "") + piece.get("text", ""))
        done = stream.get_final_completion()
    if details:
        # The accumulator of the SDK puts one `format` behind the other; the pieces have it once.
        for one in details.values():
            if one["type"] != "reasoning.text":
                del one["text"]
        done.choices[0].message.reasoning_details = list(details.values())
    return done


def echo(message):
    """The message as it came, with everything it came with."""
    kept = {"role": "assistant", "content": message.content}
    for name in ("reasoning_content", "reasoning_details"):
        if getattr(message, name, None):
            kept[name] = getattr(message, name)
    if message.tool_calls:
        kept["tool_calls"] = []
        for call in message.tool_calls:
            one = {"id": call.id, "type": "function", "function": {"name": call.function.name, "arguments": call.function.arguments}}
            if getattr(call, "extra_content", None):
                one["extra_content"] = call.extra_content
            kept["tool_calls"].append(one)
    return kept


def results(message, *texts):
    return [{"role": "tool", "tool_call_id": call.id, "content": text} for call, text in zip(message.tool_calls, texts)]


check([m.id for m in client.models.list()][0] == model)
messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "hello"}]
for word in ("first", "second"):
    done = turn(messages)
    answer = done.choices[0].message
    check(done.choices[0].finish_reason == "tool_calls", done)
    check([c.function.name for c in answer.tool_calls] == ["weather", "count"], answer)
    check(answer.tool_calls[0].function.parsed_arguments == {"city": "x"}, answer)
    check(answer.tool_calls[1].function.arguments == '{"n":1}', answer)
    check(answer.content == "I will call weather and count.", answer)
    messages += [echo(answer)] + results(answer, "sunny " + word, '{"error":"none"}')
    done = turn(messages)
    answer = done.choices[0].message
    check(answer.content == f'Results: [1] sunny {word} [2] {{"error":"none"}}', answer)
    messages += [echo(answer), {"role": "user", "content": "and now?"}]
check(done.usage.prompt_tokens_details.cached_tokens > 0, done.usage)

plain = client.chat.completions.create(messages=messages[:2], **common)
check(len(plain.choices[0].message.tool_calls) == 2, plain)
client.chat.completions.create(messages=messages[:2] + [echo(plain.choices[0].message)] + results(plain.choices[0].message, "a", "b"), **common)
one = client.chat.completions.create(messages=messages[:2], **common, **({} if dialect == "deepSeekThinking" else {"parallel_tool_calls": False}))
check(len(one.choices[0].message.tool_calls) == (2 if dialect == "deepSeekThinking" else 1), one)
none = client.chat.completions.create(messages=messages[:2], **common, tool_choice="none")
check(none.choices[0].message.content == "You said: hello", none)
named = client.chat.completions.create(messages=messages[:2], **common, tool_choice={"type": "function", "function": {"name": "count"}})
check([c.function.name for c in named.choices[0].message.tool_calls] == ["count"], named)
formed = client.chat.completions.create(
    model=model, messages=messages[:2],
    response_format={"type": "json_schema", "json_schema": {"name": "out", "schema": STRICT, "strict": True}},
)
check(formed.choices[0].message.content == '{"city":"x"}', formed)

# What must not pass.
start, first, answers = messages[:2], messages[2], messages[3:5]


def bad(rule, sent=None, **more):
    error = openai.UnprocessableEntityError if dialect == "mistral" and rule in ("unknown-key", "stream-options") else openai.BadRequestError
    refused(rule, error, lambda: client.chat.completions.create(messages=start + (sent or []), **{**common, **more}))


bad("result-missing", [first] + answers[:1])
bad("result-missing", [first, {"role": "user", "content": "wait"}] + answers)
bad("result-orphan", answers)
bad("tool-name", tools=[{"type": "function", "function": {"name": "a.b", "parameters": STRICT}}])
bad("tools-empty", tools=[])
bad("schema-root", tools=[{"type": "function", "function": {"name": "a", "parameters": {"type": "array", "items": {}}}}])
bad("strict-schema", tools=[{"type": "function", "function": {"name": "a", "strict": True, "parameters": {"type": "object", "properties": {}}}}])
bad("unknown-key", extra_body={"max_output_tokens": 5})
bare = copy.deepcopy(first)
if dialect == "openAI":
    bad("result-content", [first, answers[0], {**answers[1], "content": [{"type": "image_url", "image_url": {"url": "https://x"}}]}])
elif dialect == "mistral":
    bad("stream-options", stream=True, stream_options={"include_usage": True})
    bad("role-order", [first] + answers + [{"role": "user", "content": "x"}])
    bare["tool_calls"][0]["id"] = "call_1"
    bad("call-id", [bare] + answers)
elif dialect == "deepSeekThinking":
    del bare["reasoning_content"]
    bad("reasoning-missing", [bare] + answers)
elif dialect == "openRouter":
    bare["reasoning_details"][0]["text"] = "changed"
    bad("reasoning-modified", [bare] + answers)
    del bare["reasoning_details"]
    bad("reasoning-missing", [bare] + answers)
else:
    del bare["tool_calls"][0]["extra_content"]
    bad("signature-missing", [bare] + answers)
