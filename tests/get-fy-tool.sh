#!/bin/sh
# Installs libfyaml's `fy-tool`, which tests ask how else YAML is read, where Debian's packages can be installed.
set -eu
if command -v fy-tool > /dev/null; then exit; fi
if [ "$(id -u)" -eq 0 ]; then set -- env; else set -- sudo -n; fi
if "$@" apt-get update > /dev/null 2>&1 && "$@" apt-get install --yes --no-install-recommends libfyaml-utils > /dev/null 2>&1; then
    fy-tool --version
else
    echo "fy-tool can't be installed here, so libfyaml is not asked"
fi
