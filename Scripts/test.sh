#!/bin/sh
# Runs the tests that were built: first those of the rooms, then the stories with the real program (AssentTests). Most of them wait
# more than they compute, so each of the two is played in three processes side by side; in one of stories one goes after the other.
# Prints what each process says when it has ended; fails when one of them failed.
set -u
swift=${SWIFT:-swift}

if [ "$(uname -s)" != Linux ]; then
    "$swift" test --skip-build --skip AssentTests && exec "$swift" test --skip-build --no-parallel --filter AssentTests
    exit 1
fi

# Shares of about the same time; what is named in none is in the last one.
tools='^ToolsTests\.'
journal='^(JournalTests|TransportTests|SocketTests)\.'
attacks='^AssentTests\.(Attack|CrashTests)'
terminals='^AssentTests\.(SiblingTests|FrontEndKillTests|ExitTests|RestTests|SSHTests|TerminalTests)'

# `test.sh SHARE` is one share, with its log and status in $ASSENT_TEST_LOGS.
if [ $# -gt 0 ]; then
    share=$1
    case $share in
    tools) set -- --filter "$tools" ;;
    journal) set -- --filter "$journal" ;;
    rooms) set -- --skip '^AssentTests\.' --skip "$tools" --skip "$journal" ;;
    attacks) set -- --no-parallel --filter "$attacks" ;;
    terminals) set -- --no-parallel --filter "$terminals" ;;
    stories) set -- --no-parallel --filter '^AssentTests\.' --skip "$attacks" --skip "$terminals" ;;
    esac
    "$ASSENT_TEST_PROGRAM" --testing-library swift-testing "$@" >"$ASSENT_TEST_LOGS/$share" 2>&1
    echo $? >"$ASSENT_TEST_LOGS/$share.status"
    exit 0
fi

# By xargs: what a shell starts with & does not hear the signals that some tests send.
play() {
    printf '%s\n' "$@" | xargs -P 3 -n 1 "$0"
    failed=0
    for share in "$@"; do
        cat "$ASSENT_TEST_LOGS/$share"
        [ "$(cat "$ASSENT_TEST_LOGS/$share.status")" = 0 ] || failed=1
    done
    [ $failed = 0 ] || exit 1
}

# The program that `swift test` would start; two of those in one folder wait for each other.
ASSENT_TEST_PROGRAM=$(ls -t "$("$swift" build --show-bin-path)"/*PackageTests.xctest | head -n 1)
ASSENT_TEST_LOGS=$(mktemp -d)
export ASSENT_TEST_PROGRAM ASSENT_TEST_LOGS
trap 'rm -rf "$ASSENT_TEST_LOGS"' EXIT
play tools journal rooms
play attacks terminals stories
