#!/usr/bin/env bash
# Makes .venv with exactly the versions of constraints.txt. Called by make; safe to call again.
#   scripts/setup.sh [EXTRA,EXTRA]     extras of pyproject.toml beside "dev", e.g. spark,pdfcheck
set -euo pipefail
cd "$(dirname "$0")/.."
extras="dev${1:+,$1}"
log=.venv/setup.log

say() { printf '%s\n' "$*"; }

find_python() {
    local candidate
    for candidate in "${PYTHON:-}" python3.11 python3 python3.12 python3.13; do
        if [ -n "$candidate" ] && "$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then
            command -v "$candidate"
            return
        fi
    done
    say "Python 3.11 eller senare saknas. På Debian 12: apt install python3 python3-venv" >&2
    return 1
}

# Debian parts ensurepip from Python: `python3 -m venv` then fails half-way. Three ways, the least intrusive first.
make_environment() {
    local python=$1
    if "$python" -c 'import ensurepip, venv' 2>/dev/null; then
        "$python" -m venv .venv
    elif "$python" -c 'import pip' 2>/dev/null; then
        "$python" -m venv --without-pip .venv
        "$python" -m pip --quiet --python .venv/bin/python install pip
    elif [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        say "Installerar Debians python3-venv, som behövs för en egen Python-miljö …"
        apt-get -qq update
        DEBIAN_FRONTEND=noninteractive apt-get -qq install -y python3-venv >/dev/null
        "$python" -m venv .venv
    else
        say "Python kan inte skapa en egen miljö: modulen ensurepip saknas." >&2
        say "Gör så här och kör kommandot igen:  sudo apt install python3-venv" >&2
        return 1
    fi
}

# One line that counts packages on a terminal, one line for every tenth in a log.
show_progress() {
    local count=0 line name
    while IFS= read -r line; do
        case $line in
            Collecting\ * | Processing\ *.whl)
                count=$((count + 1))
                name=${line#* }
                name=${name##*/}
                name=${name%%[-=<>!~ (;]*}
                if [ -t 1 ]; then
                    printf '\r  %3d  %-40s' "$count" "$name"
                elif [ $((count % 10)) = 0 ]; then
                    printf '  %d paket …\n' "$count"
                fi
                ;;
            "Installing collected packages"*)
                [ -t 1 ] && printf '\r%-50s\r' ''
                say "  $count paket hämtade, installerar …"
                ;;
        esac
    done
}

if [ ! -x .venv/bin/python ] || ! .venv/bin/python -m pip --version >/dev/null 2>&1; then
    python=$(find_python)
    say "Skapar en egen Python-miljö i .venv med $("$python" --version) …"
    rm -rf .venv
    make_environment "$python"
fi

say "Installerar de paket och versioner som constraints.txt anger (första gången någon minut) …"
# PIP_CONSTRAINT reaches the build of our own package too, where -c does not. It is a list with spaces between, so a
# path from here: the project may lie in a folder whose name has a space.
if ! PIP_CONSTRAINT=constraints.txt PIP_DISABLE_PIP_VERSION_CHECK=1 \
    .venv/bin/python -m pip install --progress-bar off --editable ".[$extras]" 2>&1 | tee "$log" | show_progress
then
    say "Installationen misslyckades. De sista raderna av $log:" >&2
    tail -n 25 "$log" >&2
    exit 1
fi
say "Klart: .venv"
