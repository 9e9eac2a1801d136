"""What the scripts share: each drives an official SDK against a strict server and says what became of it.

A script is called with the server's base address, its key and its model. It prints `refused RULE` for each request that
had to be refused and was; the test compares these with what the server says it refused. Anything unexpected raises.
"""

import sys

base, key, model = sys.argv[1:4]

STRICT = {
    "type": "object",
    "properties": {"city": {"type": "string"}},
    "required": ["city"],
    "additionalProperties": False,
}
NUMBER = {
    "type": "object",
    "properties": {"n": {"type": "integer"}},
    "required": ["n"],
    "additionalProperties": False,
}


def check(condition, *what):
    if not condition:
        raise AssertionError(what)


def refused(rule, error, attempt):
    """The attempt must raise this error of the SDK."""
    try:
        attempt()
    except error as raised:
        check(getattr(raised, "status_code", getattr(raised, "code", 0)) in (400, 422), rule, raised)
        print("refused", rule)
        return
    raise AssertionError(f"accepted although {rule}")
