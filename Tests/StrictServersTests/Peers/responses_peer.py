import copy

import openai

from peer import NUMBER, STRICT, base, check, key, model, refused

client = openai.OpenAI(base_url=base, api_key=key, max_retries=0)
tools = [
    {"type": "function", "name": "weather", "description": "the weather", "parameters": STRICT, "strict": True},
    {"type": "function", "name": "count", "description": "counts", "parameters": NUMBER, "strict": True},
]
common = dict(
    model=model, tools=tools, store=False, include=["reasoning.encrypted_content"], reasoning={"effort": "low", "summary": "auto"}
)


def turn(items, **more):
    """One answer, by the SDK's own accumulator."""
    with client.responses.stream(input=items, **{**common, **more}) as stream:
        for _ in stream:
            pass
        return stream.get_final_response()


def bare_of_parsing(value):
    """Without what the accumulator adds; the SDK leaves it out itself where its own objects are sent."""
    if isinstance(value, list):
        return [bare_of_parsing(one) for one in value]
    if isinstance(value, dict):
        return {k: bare_of_parsing(v) for k, v in value.items() if k not in ("parsed", "parsed_arguments")}
    return value


def outputs(response, *texts):
    calls = [item for item in response.output if item.type == "function_call"]
    return [{"type": "function_call_output", "call_id": call.call_id, "output": text} for call, text in zip(calls, texts)]


check([m.id for m in client.models.list()][0] == model)
items = [{"role": "user", "content": "hello"}]
for word in ("first", "second"):
    answer = turn(items)
    kinds = [item.type for item in answer.output]
    check(kinds == ["reasoning", "message", "function_call", "function_call"], kinds)
    check(answer.output[2].parsed_arguments == {"city": "x"} and answer.output[3].arguments == '{"n":1}', answer)
    check(answer.output[0].summary[0].text == "Step 1 needs weather and count.", answer)
    items += answer.output + outputs(answer, "sunny " + word, '{"error":"none"}')
    answer = turn(items)
    check(answer.output_text == f'Results: [1] sunny {word} [2] {{"error":"none"}}', answer.output_text)
    items += answer.output + [{"role": "user", "content": "and now?"}]
check(answer.usage.input_tokens_details.cached_tokens > 0, answer.usage)

# Stored: only what is new is sent.
held = client.responses.create(model=model, input="hello", tools=tools)
check(held.output[0].encrypted_content is None, held)
rest = client.responses.create(model=model, input=outputs(held, "a", "b"), tools=tools, previous_response_id=held.id)
check(rest.output_text == "Results: [1] a [2] b", rest)
again = client.responses.create(model=model, input="more", tools=tools, previous_response_id=rest.id)
check([i.type for i in again.output][-1] == "function_call", again)

one = client.responses.create(input="hello", **common, parallel_tool_calls=False)
check(sum(i.type == "function_call" for i in one.output) == 1, one)
none = client.responses.create(input="hello", **common, tool_choice="none")
check(none.output_text == "You said: hello", none)
named = client.responses.create(input="hello", **common, tool_choice={"type": "function", "name": "count"})
check([i.name for i in named.output if i.type == "function_call"] == ["count"], named)
formed = client.responses.create(
    model=model, input="hello", text={"format": {"type": "json_schema", "name": "out", "schema": STRICT, "strict": True}}
)
check(formed.output_text == '{"city":"x"}', formed)

# What must not pass.
first = [bare_of_parsing(item.to_dict()) for item in items[1:5]]
answers = items[5:7]


def bad(rule, sent=None, **more):
    sent = "hello" if sent is None else [items[0]] + sent
    refused(rule, openai.BadRequestError, lambda: client.responses.create(input=sent, **{**common, **more}))


foreign = copy.deepcopy(first)
foreign[0]["encrypted_content"] = "Zm9yZWlnbg=="
bare = copy.deepcopy(first)
del bare[0]["encrypted_content"]
renamed = copy.deepcopy(first)
renamed[2]["id"] = renamed[2]["call_id"]
bad("result-missing", first + answers[:1])
bad("result-orphan", first + answers + [{"type": "function_call_output", "call_id": "call_other", "output": "x"}])
bad("reasoning-absent", first[1:] + answers)
bad("reasoning-alone", first[:1] + [items[0]])
bad("reasoning-foreign", foreign + answers)
bad("reasoning-unsealed", bare + answers)
bad("item-id", renamed + answers)
bad("duplicate-item", first + answers + first[:1] + first[1:2])
bad("tool-name", tools=[{**tools[0], "name": "a.b"}])
bad("required-key", tools=[{k: v for k, v in tools[0].items() if k != "strict"}])
bad("strict-schema", tools=[{**tools[0], "parameters": {"type": "object", "properties": {}}}])
bad("tools-empty", tools=[])
bad("output-tokens", max_output_tokens=5)
bad("choice-undeclared", tool_choice={"type": "function", "name": "other"})
bad("unknown-key", extra_body={"max_tokens": 5})
