#!/usr/bin/env bash
# pdftotext, with which the crawler reads the report's PDF: says what there is, installs Debian's where that can be done,
# else says what is lost. Never fails: the test that needs it skips with a reason of its own.
set -euo pipefail

if ! command -v pdftotext >/dev/null && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
    printf 'pdftotext saknas. Installerar Debians poppler-utils …\n'
    apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y poppler-utils >/dev/null || true
fi
if command -v pdftotext >/dev/null; then
    printf 'PDF-text läses med pdftotext.\n'
else
    printf 'pdftotext saknas. Därför letas INTE små tal i rapportens PDF.\n'
    printf 'Allt annat körs. För att köra allt:  sudo apt install poppler-utils\n'
fi
