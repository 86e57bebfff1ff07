#!/usr/bin/env bash
# The wheel: built from a debug build, installed by pip beside nothing else, run, and used by a hook of `language: python`.
# It needs python3, git and Rust.
set -euo pipefail
cd "$(dirname "$0")/.."
sh tests/get-tools.sh
tools="$PWD/target/tools/bin"
source="$PWD"

rm -rf target/wheels target/installed
"$tools/maturin" build --profile dev --locked --quiet --strip false --out target/wheels
wheel=$(echo "$source"/target/wheels/comity-*.whl)

python3 -m venv target/installed
target/installed/bin/pip install --quiet --disable-pip-version-check --no-index "$wheel"
version=$(sed -n 's/^version = "\(.*\)"/\1/p' Cargo.toml | head -n 1)
test "$(target/installed/bin/comity --version)" = "comity $version"
# What lies beside it is its licences and nothing that Python would import.
test -z "$(target/installed/bin/python -c 'import importlib.util as u; print(u.find_spec("comity") or "")')"
(cd records && "$source/target/installed/bin/comity" check --quiet)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PRE_COMMIT_HOME="$work/pre-commit" GIT_CONFIG_GLOBAL=/dev/null
unset GITHUB_ACTIONS
cp -R records "$work"
cd "$work"
cat > .pre-commit-config.yaml << CONFIG
repos:
  - repo: local
    hooks:
      - id: comity
        name: comity
        language: python
        additional_dependencies: ["$wheel"]
        entry: comity check --staged
        pass_filenames: false
        always_run: true
CONFIG
git init --quiet
git add .
"$tools/pre-commit" run --all-files > output || { cat output; exit 1; }
sed -i.old 's/persons: 378/persons: 387/' records/conflicts/korean-war.yaml
git add records/conflicts/korean-war.yaml
if "$tools/pre-commit" run > output; then
    echo "a slip is let pass"
    exit 1
fi
grep -q casualties/breakdown output
echo "wheel: built, installed, run, and used by a hook"
