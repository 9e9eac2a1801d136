"""The OpenAI SDK asks a proxy, which asks a strict Anthropic server."""

import openai

from peer import NUMBER, STRICT, base, check, key, model, refused

client = openai.OpenAI(base_url=base, api_key=key, max_retries=0)
tools = [
    {"type": "function", "function": {"name": "weather", "description": "the weather", "parameters": STRICT}},
    {"type": "function", "function": {"name": "count", "description": "counts", "parameters": NUMBER}},
]


def turn(messages, **more):
    """One answer, put together from the stream as a client has to."""
    calls, text, thoughts, blocks, finish = {}, "", "", [], None
    for chunk in client.chat.completions.create(model=model, messages=messages, tools=tools, stream=True, max_tokens=4096, **more):
        for choice in chunk.choices:
            finish = choice.finish_reason or finish
            text += choice.delta.content or ""
            thoughts += getattr(choice.delta, "reasoning_content", None) or ""
            blocks += getattr(choice.delta, "thinking_blocks", None) or []
            for piece in choice.delta.tool_calls or []:
                call = calls.setdefault(piece.index, {"id": "", "type": "function", "function": {"name": "", "arguments": ""}})
                call["id"] = call["id"] or piece.id or ""
                call["function"]["name"] += piece.function.name or ""
                call["function"]["arguments"] += piece.function.arguments or ""
    return {"content": text, "calls": list(calls.values()), "thoughts": thoughts, "blocks": blocks, "finish": finish}


def joined(blocks):
    """The blocks of thoughts from their pieces: text until its signature comes, then the next."""
    whole, text = [], ""
    for block in blocks:
        if block["type"] == "redacted_thinking":
            whole.append(block)
            continue
        text += block.get("thinking") or ""
        if block.get("signature"):
            whole.append({"type": "thinking", "thinking": text, "signature": block["signature"]})
            text = ""
    return whole


def told(answer, **more):
    return {"role": "assistant", "content": answer["content"], "tool_calls": answer["calls"], **more}


def results(answer, *texts):
    return [{"role": "tool", "tool_call_id": call["id"], "content": text} for call, text in zip(answer["calls"], texts)]


messages = [{"role": "system", "content": "Be brief."}, {"role": "user", "content": "hello"}]
for word in ("first", "second"):
    answer = turn(messages)
    check(answer["finish"] == "tool_calls", answer)
    check([c["function"]["name"] for c in answer["calls"]] == ["weather", "count"], answer)
    check(answer["calls"][0]["function"]["arguments"] == '{"city":"x"}', answer)
    messages += [told(answer)] + results(answer, "sunny " + word, "no number")
    answer = turn(messages)
    check(answer["content"] == f"Results: [1] sunny {word} [2] no number", answer)
    messages += [{"role": "assistant", "content": answer["content"]}, {"role": "user", "content": "and now?"}]

# With thoughts: they come as `thinking_blocks`, and have to go back as these.
thinking = {"extra_body": {"thinking": {"type": "enabled", "budget_tokens": 1024}}}
answer = turn(messages[:2], **thinking)
blocks = joined(answer["blocks"])
check(answer["thoughts"] == "Step 1 needs weather and count.", answer)
check([b["type"] for b in blocks] == ["thinking", "redacted_thinking"], answer)
done = turn(messages[:2] + [told(answer, thinking_blocks=blocks)] + results(answer, "a", "b"), **thinking)
check(done["content"] == "Results: [1] a [2] b", done)

# What the server behind refuses comes through.
bare = messages[:2] + [told(answer)]
refused("thinking-first", openai.BadRequestError, lambda: turn(bare + results(answer, "a", "b"), **thinking))
refused("result-missing", openai.BadRequestError, lambda: turn(bare + results(answer, "a")))
