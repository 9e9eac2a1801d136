#!/bin/sh
# Runs the tests that were built: first those of the rooms, all at once in one process, then the stories with the real program
# (AssentTests), which wait for screens more than they compute: some processes side by side, in each of which one goes after the
# other. Prints what each process says when it has ended; fails when one of them failed.
set -u
swift=${SWIFT:-swift}

if [ "$(uname -s)" != Linux ]; then
    "$swift" test --skip-build --skip AssentTests && exec "$swift" test --skip-build --no-parallel --filter AssentTests
    exit 1
fi

# Shares of about the same time; what is named in none is in the last one.
first='^AssentTests\.(Attack|CrashTests|FaultTests|LoadTests)'
second='^AssentTests\.(SiblingTests|FrontEndKillTests|ExitTests|RestTests|SSHTests|TerminalTests)'

# `test.sh NUMBER` is one share, with its log and status in $ASSENT_TEST_LOGS.
if [ $# -gt 0 ]; then
    case $1 in
    1) set -- 1 --filter "$first" ;;
    2) set -- 2 --filter "$second" ;;
    *) set -- 3 --filter '^AssentTests\.' --skip "$first" --skip "$second" ;;
    esac
    name=$1
    shift
    "$ASSENT_TEST_PROGRAM" --testing-library swift-testing --no-parallel "$@" >"$ASSENT_TEST_LOGS/$name" 2>&1
    echo $? >"$ASSENT_TEST_LOGS/$name.status"
    exit 0
fi

# The program that `swift test` would start; two of those in one folder wait for each other.
ASSENT_TEST_PROGRAM=$(ls -t "$("$swift" build --show-bin-path)"/*PackageTests.xctest | head -n 1)
ASSENT_TEST_LOGS=$(mktemp -d)
export ASSENT_TEST_PROGRAM ASSENT_TEST_LOGS
trap 'rm -rf "$ASSENT_TEST_LOGS"' EXIT
"$ASSENT_TEST_PROGRAM" --testing-library swift-testing --skip '^AssentTests\.' || exit 1

# By xargs: what a shell starts with & does not hear the signals that some tests send.
printf '%s\n' 1 2 3 | xargs -P 3 -n 1 "$0"
failed=0
for name in 1 2 3; do
    cat "$ASSENT_TEST_LOGS/$name"
    [ "$(cat "$ASSENT_TEST_LOGS/$name.status")" = 0 ] || failed=1
done
exit $failed
