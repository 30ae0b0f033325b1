#!/usr/bin/env bash
# Java for Spark, and its compiler for veraPDF's check: says what there is, installs Debian's where that can be done,
# else says what is lost. Never fails: the tests that need Java skip with a reason of their own.
set -euo pipefail

say_what_there_is() { printf 'Java: %s\n' "$(java -version 2>&1 | head -n 1)"; }

if command -v java >/dev/null && command -v javac >/dev/null; then
    say_what_there_is
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    printf 'Java saknas helt eller delvis. Installerar Debians default-jdk-headless …\n'
    if apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y default-jdk-headless >/dev/null; then
        say_what_there_is
        exit 0
    fi
    printf 'Java kunde inte installeras.\n'
fi
if command -v java >/dev/null; then
    say_what_there_is
    printf 'Javas kompilator javac saknas. Därför körs INTE veraPDF:s prov av rapportens PDF.\n'
else
    printf 'Java saknas. Därför körs INTE proven på Spark och INTE veraPDF:s prov av rapportens PDF.\n'
fi
printf 'Allt annat körs. För att köra allt:  sudo apt install default-jdk-headless\n'
