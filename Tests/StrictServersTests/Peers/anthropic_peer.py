import copy

import anthropic

from peer import NUMBER, STRICT, base, check, key, model, refused

client = anthropic.Anthropic(base_url=base, api_key=key, max_retries=0)
tools = [
    {"name": "weather", "description": "the weather", "input_schema": STRICT},
    {"name": "count", "description": "counts", "input_schema": NUMBER},
]
common = dict(model=model, max_tokens=4096, tools=tools, thinking={"type": "enabled", "budget_tokens": 1024})


def turn(messages, **more):
    """One answer, by the SDK's own accumulator."""
    with client.messages.stream(messages=messages, **{**common, **more}) as stream:
        for _ in stream:
            pass
        return stream.get_final_message()


def results(message, *texts):
    calls = [block for block in message.content if block.type == "tool_use"]
    return {
        "role": "user",
        "content": [
            {"type": "tool_result", "tool_use_id": call.id, "content": text, "is_error": text.startswith("no")}
            for call, text in zip(calls, texts)
        ],
    }


check([m.id for m in client.models.list()][0] == model)
messages = [{"role": "user", "content": "hello"}]
for word in ("first", "second"):
    answer = turn(messages)
    kinds = [block.type for block in answer.content]
    check(kinds == ["thinking", "redacted_thinking", "text", "tool_use", "tool_use"], kinds)
    check(answer.stop_reason == "tool_use", answer.stop_reason)
    check(answer.content[3].input == {"city": "x"} and answer.content[4].input == {"n": 1}, answer)
    messages += [{"role": "assistant", "content": answer.content}, results(answer, "sunny " + word, "no number")]
    answer = turn(messages)
    check(answer.content[-1].text == f"Results: [1] sunny {word} [2] error no number", answer)
    check(answer.stop_reason == "end_turn", answer)
    messages += [{"role": "assistant", "content": answer.content}, {"role": "user", "content": "and now?"}]
check(answer.usage.cache_read_input_tokens > 0, answer.usage)

# Not streamed, one call, none, a named one, and a structured answer.
plain = client.messages.create(messages=messages[:1], **common)
check([b.type for b in plain.content] == ["thinking", "redacted_thinking", "text", "tool_use", "tool_use"], plain)
one = client.messages.create(messages=messages[:1], **common, tool_choice={"type": "auto", "disable_parallel_tool_use": True})
check(sum(b.type == "tool_use" for b in one.content) == 1, one)
none = client.messages.create(messages=messages[:1], **common, tool_choice={"type": "none"})
check(none.content[-1].text == "You said: hello", none)
calm = {**common, "thinking": {"type": "disabled"}}
named = client.messages.create(messages=messages[:1], **calm, tool_choice={"type": "tool", "name": "count"})
check([b.name for b in named.content if b.type == "tool_use"] == ["count"], named)
formed = client.messages.create(
    model=model, max_tokens=99, messages=messages[:1], output_config={"format": {"type": "json_schema", "schema": STRICT}}
)
check(formed.content[0].text == '{"city":"x"}', formed)
hidden = turn(messages[:1], thinking={"type": "adaptive", "display": "omitted"})
check(hidden.content[0].thinking == "" and hidden.content[0].signature, hidden)
turn([messages[0], {"role": "assistant", "content": hidden.content}, results(hidden, "a", "b")], thinking={"type": "adaptive"})
counted = client.messages.count_tokens(model=model, messages=messages[:1], tools=tools)
check(counted.input_tokens > 0, counted)

# What must not pass.
first = [block.model_dump(exclude_none=True) for block in messages[1]["content"]]
answers = messages[2]["content"]


def bad(rule, content=None, reply=None, **more):
    sent = [messages[0]]
    if content is not None:
        sent += [{"role": "assistant", "content": content}, {"role": "user", "content": reply}]
    refused(rule, anthropic.BadRequestError, lambda: client.messages.create(messages=sent, **{**common, **more}))


changed = copy.deepcopy(first)
changed[0]["thinking"] += "!"
bare = copy.deepcopy(first)
del bare[0]["signature"]
bad("result-missing", first, answers[:1])
bad("result-first", first, [{"type": "text", "text": "here:"}] + answers)
bad("result-orphan", first, answers + [{"type": "tool_result", "tool_use_id": "toolu_other", "content": "x"}])
bad("result-duplicate", first, answers + answers[:1])
bad("thinking-first", first[2:], answers)
bad("thinking-modified", first[:1] + first[2:], answers)
bad("signature-invalid", changed, answers)
bad("signature-missing", bare, answers)
bad("text-after-call", first + [{"type": "text", "text": "so"}], answers)
bad("tool-name", tools=[{**tools[0], "name": "a.b"}])
bad("tool-unique", tools=[tools[0], tools[0]])
bad("schema-combinator", tools=[{**tools[0], "input_schema": {"type": "object", "anyOf": [{}]}}])
bad("thinking-forced", tool_choice={"type": "any"})
bad("budget-small", thinking={"type": "enabled", "budget_tokens": 100})
bad("unknown-key", extra_body={"temperature": 1})
bad("unknown-key", extra_body={"stream_options": {}})


# The version before: the temperature is known, and bound to 1 where there is thought.
older = {"anthropic-version": "2023-06-01"}
bad("thinking-temperature", extra_body={"temperature": 0.5}, extra_headers=older)
client.messages.create(messages=messages[:1], **common, extra_body={"temperature": 1}, extra_headers=older)
