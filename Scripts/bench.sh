#!/bin/sh
# Prints a few figures of the release build: start, rest, memory, and how fast bodies are read. No test depends on them.
set -eu
program=$1
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir "$scratch/home" "$scratch/work"

now() { date +%s%N; }

start=$(now)
for _ in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do "$program" --version >/dev/null; done
echo "start: $((($(now) - start) / 20000)) µs for --version, mean of 20"

# The chat in a terminal of script(1), until its first picture; that includes script's own start.
open_chat() {
    : >"$scratch/screen"
    env -i PATH="$PATH" HOME="$scratch/home" LANG=C.UTF-8 TERM=xterm-256color \
        script -qfc "stty rows 40 cols 120; exec $program --practice -C $scratch/work" "$scratch/screen" >/dev/null </dev/null &
    until grep -q "type a message" "$scratch/screen"; do :; done
}
close_chat() {
    pkill -TERM -f "^$program --practice -C $scratch/work" || true
    wait
}
if command -v script >/dev/null; then
    total=0
    for _ in 1 2 3 4 5; do
        start=$(now)
        open_chat
        total=$((total + $(now) - start))
        close_chat
    done
    echo "first frame: $((total / 5000000)) ms, mean of 5"

    open_chat
    process=$(pgrep -o -f "^$program --practice -C $scratch/work")
    switches() { cat /proc/"$process"/task/*/status | awk '/ctxt_switches/ { sum += $2 } END { print sum }'; }
    sleep 8
    before=$(switches)
    sleep 10
    echo "rest: $(($(switches) - before)) switches of threads in 10 s, $(awk '/VmRSS/ { print $2 }' /proc/"$process"/status) kB"
    close_chat
fi

awk 'BEGIN {
    for (i = 0; i < 200000; i++)
        printf "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word%d \"},\"finish_reason\":null}]}\n\n", i
    print "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n"
}' >"$scratch/stream.sse"
size=$(wc -c <"$scratch/stream.sse")
start=$(now)
"$program" inspect stream --api openai-chat "$scratch/stream.sse" >/dev/null
echo "stream: $((size * 1000 / ($(now) - start))) MB/s over $((size / 1000000)) MB of OpenAI chunks"

awk 'BEGIN { printf "["; for (i = 0; i < 300000; i++) printf "%s{\"id\":%d,\"name\":\"row %d\",\"value\":%d.25,\"ok\":true}", i ? "," : "", i, i, i; print "]" }' >"$scratch/big.json"
size=$(wc -c <"$scratch/big.json")
start=$(now)
"$program" inspect json "$scratch/big.json" >/dev/null
echo "json: $((size * 1000 / ($(now) - start))) MB/s over $((size / 1000000)) MB, read, canonical form and written"
