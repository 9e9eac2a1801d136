"""Measures `assent inspect schema --batch` beside jsonschema and fastjsonschema, on the BFCL calls of a file."""
import io
import json
import subprocess
import sys
import tempfile
import time

import fastjsonschema
import jsonschema

program, calls = sys.argv[1:]
ROUNDS = 20
rows = [json.loads(line) for line in open(calls)]
rows = [row for row in rows if row["source"].startswith("bfcl/")]
lines = [json.dumps({"schema": row["tool"]["parameters"], "instance": row["call"]["arguments"]}) for row in rows]
schemas = {json.dumps(row["tool"]["parameters"], sort_keys=True) for row in rows}
print(f"{len(rows)} calls, {len(schemas)} schemas, {ROUNDS} rounds")


def say(name, seconds, valid):
    print(f"{name:18} {ROUNDS * len(lines) / seconds:10.0f} calls a second, {valid} of {len(lines)} fit")


def lines_of_python(check):
    """Reads, judges and writes as the program does."""
    cache, output, valid = {}, io.StringIO(), 0
    start = time.perf_counter()
    for _ in range(ROUNDS):
        valid = 0
        for line in lines:
            request = json.loads(line)
            schema = request["schema"]
            key = json.dumps(schema, sort_keys=True)
            if key not in cache:
                cache[key] = check(schema)
            fits = cache[key](request["instance"])
            valid += fits
            output.write(json.dumps({"valid": fits}) + "\n")
    return time.perf_counter() - start, valid


def judging_alone(check):
    """Only the judging of values that were read before."""
    ready = {key: check(json.loads(key)) for key in schemas}
    pairs = [(ready[json.dumps(row["tool"]["parameters"], sort_keys=True)], row["call"]["arguments"]) for row in rows]
    start = time.perf_counter()
    for _ in range(ROUNDS):
        valid = sum(fits(value) for fits, value in pairs)
    return time.perf_counter() - start, valid


def with_jsonschema(schema):
    return jsonschema.Draft202012Validator(schema).is_valid


def with_fastjsonschema(schema):
    # It knows draft 7 at most, which says the same of these schemas.
    validate = fastjsonschema.compile({**schema, "$schema": "http://json-schema.org/draft-07/schema#"}, use_default=False)

    def fits(value):
        try:
            validate(value)
            return True
        except fastjsonschema.JsonSchemaException:
            return False

    return fits


with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as batch:
    for _ in range(ROUNDS):
        batch.write("\n".join(lines) + "\n")
    batch.flush()
    start = time.perf_counter()
    answers = subprocess.run([program, "inspect", "schema", "--batch", batch.name], capture_output=True, check=True).stdout
    seconds = time.perf_counter() - start
print("reading, judging and writing:")
say("assent", seconds, answers.count(b'{"valid":true') // ROUNDS)
say("jsonschema", *lines_of_python(with_jsonschema))
say("fastjsonschema", *lines_of_python(with_fastjsonschema))
print("judging alone:")
say("jsonschema", *judging_alone(with_jsonschema))
say("fastjsonschema", *judging_alone(with_fastjsonschema))
