#!/usr/bin/env bash
# What action.yml installs: an archive whose checksum is known, and nothing else. It needs a built target/debug/comity.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

name=comity-1.2.3-x86_64-unknown-linux-gnu
mkdir -p "$work/v1.2.3" "$work/$name" "$work/action"
cp target/debug/comity "$work/$name"
tar -czf "$work/v1.2.3/$name.tar.gz" -C "$work" "$name"
sum=$(sha256sum "$work/v1.2.3/$name.tar.gz" | cut -d ' ' -f 1)
cp action/install.sh "$work/action"

export RUNNER_OS=Linux RUNNER_ARCH=X64 RUNNER_TEMP="$work/temp" GITHUB_PATH="$work/path" RELEASES="file://$work"
install() { rm -rf "$work/temp" "$work/path"; VERSION=$1 CHECKSUM=$2 bash "$work/action/install.sh" > "$work/output" 2>&1; }
installs() { install "$@" || { cat "$work/output"; exit 1; }; "$(cat "$work/path")/comity" --version > /dev/null; }
refuses() {
    if install "$1" "$2"; then echo "version '$1' with checksum '$2' is installed"; exit 1; fi
    grep -q "::error title=comity::.*$3" "$work/output" || { cat "$work/output"; exit 1; }
    test ! -e "$work/path"
}

printf '# none\n' > "$work/action/checksums.txt"
refuses 1.2.3 "" "no checksum"
refuses 1.2.3 "$(printf '0%.0s' {1..64})" "is not what its checksum says"
refuses 1.2.3 "$sum; true" "no checksum"
refuses 1.2.4 "$sum" "could not be fetched"
refuses '../1.2.3' "$sum" "the version is a number"
# shellcheck disable=SC2016 # It must not be run.
refuses '$(touch x)' "$sum" "the version is a number"
installs 1.2.3 "$sum"
printf '%s  %s\n' "$sum" "$name.tar.gz" >> "$work/action/checksums.txt"
installs 1.2.3 ""
RUNNER_ARCH=S390X refuses 1.2.3 "" "there is no release"
echo "action: installs what its checksum says, and nothing else"
