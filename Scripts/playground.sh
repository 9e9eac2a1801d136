#!/bin/sh
# Fills a folder with a few sample files to try the chat on. What is there already stays as it is.
set -eu
folder=$1
mkdir -p "$folder/logs" "$folder/reports"
put() {
    [ -e "$folder/$1" ] || cat >"$folder/$1"
}
put notes.txt <<'X'
Shopping: bread, olives, tea.
Call the plumber about the kitchen tap.
The spare key is with Ms Okafor.
X
put todo.md <<'X'
# This week

- [ ] clear out the old logs
- [ ] send the March report
- [x] renew the certificate
X
put a.log <<'X'
08:10:02 info  service started
08:10:05 warn  disk 81 % full
X
put b.log <<'X'
09:30:41 info  backup finished in 312 s
X
put logs/app.log <<'X'
10:01:12 info  request 1207 took 35 ms
10:01:13 error request 1208: timeout after 2000 ms
X
put logs/app.log.1 <<'X'
yesterday's log, already rotated
X
put reports/march.csv <<'X'
region,orders,returns
north,1204,31
south,987,22
X
