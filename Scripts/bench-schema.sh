#!/bin/sh
# Prints how many calls a second are judged by their tools' schemas: by the release build, and by two libraries of Python in
# the same run. Every line has its schema with it; each of the three compiles a schema once and reads and writes every line.
# Wants a file of calls as in ../shared/corpora/tools/calls.jsonl, and python3 with jsonschema and fastjsonschema (PYTHON).
set -eu
program=$1
calls=${2:-../shared/corpora/tools/calls.jsonl}
exec "${PYTHON:-python3}" "$(dirname "$0")/bench-schema.py" "$program" "$calls"
