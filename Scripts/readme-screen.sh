#!/bin/sh
# Renews the screen in README.md: plays the practice model in tmux at 118×26 and copies what the terminal shows.
# Leaves nothing behind: the session ends with its engine.
set -eu
cd "$(dirname "$0")/.."
program=$(realpath "${1:-.build/release/assent}")
# A short name, so that paths are as long on the screen as those of a home.
scratch=$(mktemp -d /tmp/XXXXXX)
socket=assent-readme-$$
session="HOME=$scratch XDG_DATA_HOME=$scratch/data XDG_CONFIG_HOME=$scratch/config ASSENT_TMPDIR=$scratch LANG=C.UTF-8 TZ=UTC TERM=tmux-256color"
# shellcheck disable=SC2086 # words of its own
end() {
    env $session "$program" kill support-desk >/dev/null 2>&1 || true
    tmux -L "$socket" kill-server 2>/dev/null || true
    rm -rf "$scratch"
}
trap end EXIT
mkdir -p "$scratch/support-desk/logs"
printf 'hello\n' >"$scratch/support-desk/logs/app.log.3"
printf 'Shopping: tea.\n' >"$scratch/support-desk/notes.txt"
tmux -L "$socket" -f /dev/null new-session -d -x 118 -y 26 -c "$scratch" \
    "env $session $program --practice -C support-desk"
tmux -L "$socket" set -g status off
sleep 2
tmux -L "$socket" send-keys -l 'list logs, delete logs/app.log.3 and run gzip -9 notes.txt'
sleep 0.3
tmux -L "$socket" send-keys Enter
sleep 3
tmux -L "$socket" send-keys Tab
sleep 1
# The scratch folder's name is of no interest; blanks keep the columns.
shown=/home/ada
pad=$(printf '%*s' $((${#scratch} - ${#shown})) '')
tmux -L "$socket" capture-pane -p | sed "s|$scratch\\([^ ]*\\)|$shown\\1$pad|" >"$scratch/screen"
awk -v file="$scratch/screen" '
    /<!-- screen:begin -->/ { print; print "```text"; while ((getline line < file) > 0) print line; print "```"; skip = 1 }
    /<!-- screen:end -->/ { skip = 0 }
    !skip { if ($0 !~ /screen:begin/) print }
' README.md >"$scratch/README.md"
cp "$scratch/README.md" README.md
