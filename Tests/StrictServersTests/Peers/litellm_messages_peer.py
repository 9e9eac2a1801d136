"""The Anthropic SDK asks a proxy, which asks a strict Chat server."""

import anthropic

from peer import NUMBER, STRICT, base, check, key, model, refused

client = anthropic.Anthropic(base_url=base, api_key=key, max_retries=0)
tools = [
    {"name": "weather", "description": "the weather", "input_schema": STRICT},
    {"name": "count", "description": "counts", "input_schema": NUMBER},
]


def turn(messages):
    with client.messages.stream(model=model, max_tokens=999, messages=messages, tools=tools) as stream:
        for _ in stream:
            pass
        return stream.get_final_message()


messages = [{"role": "user", "content": "hello"}]
for word in ("first", "second"):
    answer = turn(messages)
    calls = [block for block in answer.content if block.type == "tool_use"]
    check([c.name for c in calls] == ["weather", "count"], answer)
    check(calls[0].input == {"city": "x"} and calls[1].input == {"n": 1}, answer)
    check(answer.stop_reason == "tool_use", answer)
    content = [
        {"type": "tool_result", "tool_use_id": calls[0].id, "content": "sunny " + word},
        {"type": "tool_result", "tool_use_id": calls[1].id, "content": "no number", "is_error": True},
    ]
    messages += [{"role": "assistant", "content": answer.content}, {"role": "user", "content": content}]
    answer = turn(messages)
    # That a result was an error is lost on the way.
    check(answer.content[-1].text == f"Results: [1] sunny {word} [2] no number", answer)
    messages += [{"role": "assistant", "content": answer.content}, {"role": "user", "content": "and now?"}]

# What the server behind refuses comes through.
refused("result-missing", anthropic.BadRequestError, lambda: turn(messages[:6] + [{"role": "user", "content": content[:1]}]))
