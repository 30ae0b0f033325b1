#!/usr/bin/env bash
# Says what a demo left behind and where: the files a person opens, then the rest by size.
set -euo pipefail
root=$1
printf '\nDetta finns nu i %s:\n' "$(cd "$root" && pwd)"
find "$root" -type f \( -name '*.pdf' -o -name '*.html' -o -name '*.docx' \) | LC_ALL=C sort |
    while IFS= read -r file; do printf '  %-60s %6s\n' "$file" "$(du -h "$file" | cut -f1)"; done
find "$root" -mindepth 1 -maxdepth 1 -type d | LC_ALL=C sort |
    while IFS= read -r folder; do
        printf '  %-60s %6s  %s filer\n' "$folder/" "$(du -sh "$folder" | cut -f1)" "$(find "$folder" -type f | wc -l)"
    done
