#!/usr/bin/env bash
# Chromium for the journeys through the web: says what there is, installs Debian's where that can be done, else says what
# is lost. Never fails: the tests that need a browser skip with a reason of their own.
set -euo pipefail

say_what_there_is() {
    local browser
    for browser in chromium chromium-browser google-chrome; do
        if command -v "$browser" >/dev/null; then
            printf 'Webbläsare: %s\n' "$("$browser" --version 2>/dev/null || printf '%s' "$browser")"
            return 0
        fi
    done
    return 1
}

if say_what_there_is; then
    exit 0
fi
if [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    printf 'Chromium saknas. Installerar Debians chromium …\n'
    if apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y chromium >/dev/null && say_what_there_is; then
        exit 0
    fi
    printf 'Chromium kunde inte installeras.\n'
fi
printf 'Chromium saknas. Därför körs INTE webbens resor i en riktig webbläsare och INTE axe på dess sidor.\n'
printf 'Allt annat körs. För att köra allt:  sudo apt install chromium\n'
