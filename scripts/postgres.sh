#!/usr/bin/env bash
# The web's tests whose answer depends on the database, on a PostgreSQL of their own: a cluster in a temporary folder,
# reached by its socket there and nowhere else, gone afterwards. Installs Debian's where that can be done, else says
# what is not run. Fails only where a test fails.
set -euo pipefail
cd "$(dirname "$0")/.."

TESTS=(tests/web/audit tests/web/sign_in/test_{guessing,pages,provider,sessions}.py tests/web/administration
    tests/web/assignments/test_acts.py tests/web/reporting/test_writing.py
    tests/web/deliveries/test_reading_in.py::test_the_first_delivery_faults_and_all_then_mended_and_read_in_again
    tests/web/meetings/test_{unchangeable,together}.py tests/web/{dialogue,self_assessment}/test_unchangeable.py
    tests/web/test_backup.py::test_the_drill_on_postgresql)

find_server() {
    local found
    for found in "${DEBIAN_POSTGRESQL:-/usr/lib/postgresql}"/*/bin/postgres "$(command -v postgres || true)"; do
        if [ -x "$found" ]; then
            dirname "$(readlink -f "$found")"
            return
        fi
    done
}

bin=$(find_server)
if [ -z "$bin" ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    printf 'PostgreSQL saknas. Installerar Debians postgresql …\n'
    if apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y postgresql >/dev/null; then
        bin=$(find_server)
    else
        printf 'PostgreSQL kunde inte installeras.\n'
    fi
fi
if [ -z "$bin" ]; then
    printf 'PostgreSQL saknas. Därför körs INTE webbens prov på PostgreSQL, bara på SQLite.\n'
    printf 'Allt annat körs. För att köra allt:  sudo apt install postgresql\n'
    exit 0
fi

# The server refuses to run as root. The folder is its user's alone, so nobody else reaches the socket.
as_server=()
folder=$(mktemp -d /tmp/utfall-postgresql-XXXXXX)
if [ "$(id -u)" = 0 ]; then
    owner=$(id -un postgres 2>/dev/null || echo nobody)
    chown "$owner" "$folder"
    as_server=(setpriv --reuid="$owner" --regid="$(id -g "$owner")" --clear-groups)
fi
server() { (cd "$folder" && "${as_server[@]}" "$bin/$1" "${@:2}"); }
stop() {
    server pg_ctl -D "$folder/data" -m immediate stop >/dev/null 2>&1 || true
    rm -rf "$folder"
}
trap stop EXIT

printf 'Webbens prov på PostgreSQL: %s\n' "$("$bin/postgres" --version)"
server initdb -D "$folder/data" -U utfall --auth=trust --encoding=UTF8 --locale=C.UTF-8 --no-sync >/dev/null
server pg_ctl -D "$folder/data" -l "$folder/log" -w start >/dev/null \
    -o "-k $folder -c listen_addresses='' -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
server createdb -h "$folder" -U utfall utfall

export PATH="$bin:$PATH" DATABASE_URL="postgres://utfall@${folder//\//%2F}/utfall"
# What is long elsewhere than in the database is run on SQLite alone.
[ $# -gt 0 ] || set -- "${TESTS[@]}" -m "not all or postgresql"
.venv/bin/pytest -q -n "${WORKERS:-2}" --dist loadfile "$@"
