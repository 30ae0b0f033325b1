#!/usr/bin/env bash
# Runs every check, prints each command, and fails at the end if any of them failed.
set -uo pipefail
cd "$(dirname "$0")/.."
failed=()

run() {
    printf '\n$ %s\n' "$*"
    "$@" || failed+=("$*")
}

run .venv/bin/ruff format --check --quiet src tests scripts
run .venv/bin/ruff check --quiet src tests scripts
run .venv/bin/mypy
run .venv/bin/mypy --strict scripts
run .venv/bin/lint-imports
run .venv/bin/python scripts/check_definitions.py
run .venv/bin/python scripts/generate_docs.py --check

if [ ${#failed[@]} -gt 0 ]; then
    printf '\n%d av granskningarna gick inte igenom:\n' "${#failed[@]}"
    printf '  %s\n' "${failed[@]}"
    exit 1
fi
printf '\nAlla granskningar gick igenom.\n'
