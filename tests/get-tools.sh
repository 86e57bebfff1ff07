#!/bin/sh
# Installs the tools of tests/tools.txt into target/tools, unless they are there.
set -eu
cd "$(dirname "$0")/.."
if ! cmp -s tests/tools.txt target/tools/tools.txt; then
    rm -rf target/tools
    python3 -m venv target/tools
    target/tools/bin/pip install --quiet --disable-pip-version-check --requirement tests/tools.txt
    cp tests/tools.txt target/tools/tools.txt
fi
