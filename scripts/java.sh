#!/usr/bin/env bash
# Java for Spark and veraPDF: says which one there is, installs Debian's where that can be done, else says what is lost.
# Never fails: the tests that need Java skip with the same message.
set -euo pipefail

if command -v java >/dev/null; then
    printf 'Java: %s\n' "$(java -version 2>&1 | head -n 1)"
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    printf 'Java saknas. Installerar Debians default-jre-headless …\n'
    if apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y default-jre-headless >/dev/null; then
        printf 'Java: %s\n' "$(java -version 2>&1 | head -n 1)"
        exit 0
    fi
    printf 'Java kunde inte installeras.\n'
fi
printf '%s\n' \
    'Java saknas. Därför körs INTE proven på Spark och INTE veraPDF:s prov av rapportens PDF.' \
    'Allt annat körs. För att köra allt:  sudo apt install default-jre-headless'
