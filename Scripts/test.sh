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

# The program that `swift test` would start; beside another of the same folder that one would wait.
tests=$(ls -t "$("$swift" build --show-bin-path)"/*PackageTests.xctest | head -n 1)
run() { "$tests" --testing-library swift-testing "$@"; }

run --skip '^AssentTests\.' || exit 1

# Shares of about the same time; what is not named here is in the last one.
first='^AssentTests\.(Attack|CrashTests)'
second='^AssentTests\.(SiblingTests|FrontEndKillTests|ExitTests|RestTests|SSHTests|TerminalTests)'
logs=$(mktemp -d)
trap 'rm -rf "$logs"' EXIT
share() {
    name=$1
    shift
    run --no-parallel "$@" >"$logs/$name" 2>&1
    echo $? >"$logs/$name.status"
}
share 1 --filter "$first" &
share 2 --filter "$second" &
share 3 --filter '^AssentTests\.' --skip "$first" --skip "$second" &
wait
failed=0
for name in 1 2 3; do
    cat "$logs/$name"
    [ "$(cat "$logs/$name.status")" = 0 ] || failed=1
done
exit $failed
