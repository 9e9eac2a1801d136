#!/bin/sh
# Prints a few figures of the release build: start, the chat in a terminal, and how fast bodies are read. No test depends on them.
set -eu
export PYTHONDONTWRITEBYTECODE=1
program=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/home" "$scratch/work"

now() { date +%s%N; }

start=$(now)
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do "$program" --version >/dev/null; done
echo "start: $((($(now) - start) / 20000)) µs for --version, mean of 20"

# The chat in a terminal, with an engine of its own and without; and answers of the four wires.
if command -v python3 >/dev/null; then
    python3 "$(dirname "$0")/bench-chat.py" "$program" "$scratch"
    mkdir "$scratch/pending"
    python3 "$(dirname "$0")/bench-pending.py" "$program" "$scratch/pending"
    python3 "$(dirname "$0")/bench-wires.py" "$program"
    python3 "$(dirname "$0")/bench-inspect.py" "$program"
    python3 "$(dirname "$0")/bench-policy.py" "$program"
else
    echo "chat and wires: not measured, python3 is not here"
fi

awk 'BEGIN { printf "["; for (i = 0; i < 300000; i++) printf "%s{\"id\":%d,\"name\":\"row %d\",\"value\":%d.25,\"ok\":true}", i ? "," : "", i, i, i; print "]" }' >"$scratch/big.json"
size=$(wc -c <"$scratch/big.json")
start=$(now)
"$program" inspect json "$scratch/big.json" >/dev/null
echo "json: $((size * 1000 / ($(now) - start))) MB/s over $((size / 1000000)) MB, read, canonical form and written"
