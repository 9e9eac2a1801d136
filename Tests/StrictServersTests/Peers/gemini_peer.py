from google import genai
from google.genai import errors, types

from peer import base, check, key, model, refused

client = genai.Client(api_key=key, http_options=types.HttpOptions(base_url=base))
schema = {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"], "additionalProperties": False}
weather = types.FunctionDeclaration(name="weather", description="the weather", parameters_json_schema=schema)
count = types.FunctionDeclaration(
    name="count", parameters=types.Schema(type="OBJECT", properties={"n": types.Schema(type="INTEGER")}, required=["n"])
)
off = types.AutomaticFunctionCallingConfig(disable=True)


def config(declarations=(weather, count), **more):
    tools = [types.Tool(function_declarations=list(declarations))] if declarations else None
    return types.GenerateContentConfig(tools=tools, automatic_function_calling=off, **more)


def user(*parts):
    return types.Content(role="user", parts=list(parts))


def replies(calls, *values):
    return [
        types.Part(function_response=types.FunctionResponse(id=call.id, name=call.name, response=value))
        for call, value in zip(calls, values)
    ]


names = [m.name for m in client.models.list()]
check("models/" + model in names, names)

# The SDK's own chat keeps the history, chunk by chunk.
chat = client.chats.create(model=model, config=config(thinking_config=types.ThinkingConfig(include_thoughts=True)))


def say(message):
    chunks = list(chat.send_message_stream(message))
    calls = [call for chunk in chunks for call in (chunk.function_calls or [])]
    text = "".join(p.text or "" for c in chunks for p in c.candidates[0].content.parts if not p.thought and p.text)
    return calls, text, chunks[-1]


message = "hello"
for word in ("first", "second"):
    calls, text, _ = say(message)
    check([(c.name, c.args) for c in calls] == [("weather", {"city": "x"}), ("count", {"n": 1})], calls)
    check(all(c.id for c in calls) == model.startswith("gemini-3"), calls)
    calls, text, last = say(replies(calls, {"output": "sunny " + word}, {"error": "no number"}))
    check(text == f"Results: [1] sunny {word} [2] error no number", text)
    check(last.candidates[0].finish_reason == "STOP", last)
    message = "and now?"
check(last.usage_metadata.cached_content_token_count > 0, last.usage_metadata)

# Whole answers, the model's content sent back as it came.
hello = user(types.Part(text="hello"))
first = client.models.generate_content(model=model, contents=[hello], config=config())
model_turn, calls = first.candidates[0].content, first.function_calls
answers = replies(calls, {"output": "a"}, {"error": "b"})
done = client.models.generate_content(model=model, contents=[hello, model_turn, user(*answers)], config=config())
check(done.text == "Results: [1] a [2] error b", done)


def mode(mode, names=None):
    return types.ToolConfig(function_calling_config=types.FunctionCallingConfig(mode=mode, allowed_function_names=names))


none = client.models.generate_content(model=model, contents=[hello], config=config(tool_config=mode("NONE")))
check(none.text == "You said: hello", none)
named = client.models.generate_content(model=model, contents=[hello], config=config(tool_config=mode("ANY", ["count"])))
check([c.name for c in named.function_calls] == ["count"], named)
formed = client.models.generate_content(
    model=model, contents=[hello], config=config((), response_mime_type="application/json", response_json_schema=schema)
)
check(formed.text == '{"city":"x"}', formed)


def bad(rule, contents=None, **more):
    given = {"config": config(), **more}
    refused(rule, errors.ClientError, lambda: client.models.generate_content(model=model, contents=contents or [hello], **given))


def without_signatures(content):
    return types.Content(role="model", parts=[p.model_copy(update={"thought_signature": None}) for p in content.parts])


def declared(**more):
    return config((types.FunctionDeclaration(**more),))


bad("response-count", [hello, model_turn, user(*answers[:1])])
bad("response-count", [hello, model_turn, hello])
bad("response-pure", [hello, model_turn, user(*answers, types.Part(text="and"))])
bad("response-name", [hello, model_turn, user(answers[1], answers[0])])
bad("response-orphan", [hello, user(*answers)])
bad("first-role", [model_turn, user(*answers)])
bad("tool-name", config=declared(name="1a"))
bad("unknown-key", config=declared(name="a", parameters={"type": "OBJECT", "properties": {"n": {"type": "STRING"}}, "additionalProperties": False}))
bad("tool-unique", config=config((weather, weather)))
swapped = [p.model_copy() for p in model_turn.parts]
signed = [i for i, p in enumerate(swapped) if p.function_call]
swapped[signed[0]].thought_signature, swapped[signed[1]].thought_signature = (
    swapped[signed[1]].thought_signature,
    swapped[signed[0]].thought_signature,
)
if model.startswith("gemini-3"):
    bad("signature-missing", [hello, without_signatures(model_turn), user(*answers)])
    bad("signature-missing", [hello, types.Content(role="model", parts=swapped), user(*answers)])
else:
    client.models.generate_content(model=model, contents=[hello, without_signatures(model_turn), user(*answers)], config=config())
    bad("signature-moved", [hello, types.Content(role="model", parts=swapped), user(*answers)])
