#!/usr/bin/env bash
# Fetches the archive of a release for this runner, holds it to a checksum that was known before, and puts comity on the
# PATH of the steps that follow. A checksum from beside the archive would prove nothing: who can replace one can replace
# the other.
set -euo pipefail

stop() {
    printf '::error title=comity::%s\n' "$1"
    exit 2
}

case "$VERSION" in
    "" | *[!0-9A-Za-z.-]*) stop "the version is a number such as 0.1.0" ;;
esac
case "$RUNNER_OS-$RUNNER_ARCH" in
    Linux-X64) archive="comity-$VERSION-x86_64-unknown-linux-gnu.tar.gz" ;;
    Linux-ARM64) archive="comity-$VERSION-aarch64-unknown-linux-gnu.tar.gz" ;;
    macOS-X64) archive="comity-$VERSION-x86_64-apple-darwin.tar.gz" ;;
    macOS-ARM64) archive="comity-$VERSION-aarch64-apple-darwin.tar.gz" ;;
    Windows-X64) archive="comity-$VERSION-x86_64-pc-windows-msvc.tar.gz" ;;
    *) stop "there is no release of comity for $RUNNER_OS on $RUNNER_ARCH" ;;
esac

known="$(dirname "$0")/checksums.txt"
if [ -z "$CHECKSUM" ]; then
    CHECKSUM=$(awk -v name="$archive" '$2 == name { print $1 }' "$known")
fi
if ! [[ "$CHECKSUM" =~ ^[0-9a-f]{64}$ ]]; then
    stop "no checksum of $archive is known: use a version of this action that lists it, or give its SHA-256 as checksum"
fi

folder="$RUNNER_TEMP/comity-$VERSION"
mkdir -p "$folder"
# Names without a folder, since tar takes the colon of `D:\a` for a host.
cd "$folder"
curl --fail --silent --show-error --location --retry 3 --proto-default https \
    --output "$archive" "$RELEASES/v$VERSION/$archive" || stop "$archive could not be fetched"
if command -v sha256sum > /dev/null; then
    sum=$(sha256sum "$archive")
else
    sum=$(shasum --algorithm 256 "$archive")
fi
if [ "${sum%% *}" != "$CHECKSUM" ]; then
    rm "$archive"
    stop "$archive is not what its checksum says, so it is not run"
fi
tar -xzf "$archive" --strip-components 1
printf '%s\n' "$folder" >> "$GITHUB_PATH"
