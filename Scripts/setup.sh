#!/bin/sh
# Checks the Swift toolchain and installs the system libraries that are missing (Debian and its relatives, by apt;
# with sudo where the user is not root). Says what it installs and why; says nothing when all is there.
set -eu

least_major=6
least_minor=3

fail() {
    printf 'assent: %s\n' "$*" >&2
    exit 1
}

check_swift() {
    command -v "${SWIFT:-swift}" >/dev/null 2>&1 ||
        fail "there is no Swift toolchain on this machine; get Swift 6.3 or later from https://www.swift.org/install"
    version=$("${SWIFT:-swift}" --version 2>/dev/null | sed -n 's/.*Swift version \([0-9][0-9]*\)\.\([0-9][0-9]*\).*/\1 \2/p' | head -n 1)
    [ -n "$version" ] ||
        fail "\`${SWIFT:-swift} --version\` gave no version; get Swift 6.3 or later from https://www.swift.org/install"
    major=${version% *}
    minor=${version#* }
    if [ "$major" -lt "$least_major" ] || { [ "$major" -eq "$least_major" ] && [ "$minor" -lt "$least_minor" ]; }; then
        fail "Swift $major.$minor is too old; get Swift 6.3 or later from https://www.swift.org/install"
    fi
}

# has_header NAME: whether a C header is where compilers look for it.
has_header() {
    for folder in /usr/include /usr/include/*-linux-gnu /usr/local/include; do
        [ -e "$folder/$1" ] && return 0
    done
    return 1
}

missing=""
# want PACKAGE REASON: adds to what has to be installed.
want() {
    missing="$missing $1"
    printf 'assent: installing %s (%s)\n' "$1" "$2"
}

check_swift
[ "$(uname -s)" = Linux ] || exit 0

has_header curses.h || want libncurses-dev "draws the terminal"
has_header curl/curl.h || want libcurl4-openssl-dev "talks to models over HTTPS"
has_header openssl/evp.h || want libssl-dev "computes SHA-256"
has_header pcre2.h || want libpcre2-dev "judges patterns of schemas"
has_header idn2.h || want libidn2-dev "reads host names in other letters"
has_header libxml2/libxml/HTMLparser.h || want libxml2-dev "makes text of web pages"
command -v pkg-config >/dev/null 2>&1 || want pkgconf "tells the build where libxml2 is"
has_header sqlite3.h || want libsqlite3-dev "keeps the journal"
[ -e /etc/ssl/certs/ca-certificates.crt ] || [ -d /etc/pki ] || want ca-certificates "checks servers' certificates"
command -v git >/dev/null 2>&1 || want git "fetches Swift packages"
if [ "${1:-}" = --with-tests ]; then
    command -v tmux >/dev/null 2>&1 || want tmux "plays the program in a real terminal"
    command -v openssl >/dev/null 2>&1 || want openssl "makes certificates for the TLS tests"
    command -v pkill >/dev/null 2>&1 || want procps "sends signals to the program under test"
    command -v setsid >/dev/null 2>&1 || want util-linux "makes daemons for the process tests"
    command -v screen >/dev/null 2>&1 || want screen "plays the program inside another multiplexer"
    command -v ssh >/dev/null 2>&1 || want openssh-client "logs in, as people do, for the tests over SSH"
    [ -x /usr/sbin/sshd ] || command -v sshd >/dev/null 2>&1 || want openssh-server "is logged in to by the tests over SSH, on a port of their own"
    command -v python3 >/dev/null 2>&1 || want python3 "plays what attacks an engine's socket"
    command -v bwrap >/dev/null 2>&1 || want bubblewrap "shuts in what the sandbox tests run"
elif ! command -v bwrap >/dev/null 2>&1; then
    printf 'assent: bubblewrap is not here; commands can be shut in (sandbox.run_command) once it is installed\n'
fi

[ -n "$missing" ] || exit 0
command -v apt-get >/dev/null 2>&1 ||
    fail "apt-get is not here; install these with your own package manager:$missing"

as_root=""
if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null 2>&1 || fail "to install$missing be root, or install sudo"
    as_root="sudo"
fi
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # the list is words
$as_root apt-get update -qq
# shellcheck disable=SC2086
$as_root apt-get install -y -qq --no-install-recommends $missing >/dev/null
