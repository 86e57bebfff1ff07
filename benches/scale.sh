#!/bin/sh
# Measures how time and memory grow with the number of records: files, JSON Lines, records that all refer to one, and
# records with a wrong total each. Needs cargo, python3 and GNU time, and some 5 GB of disk for a million files.
# COUNTS="..." says how many records (10000 100000 1000000).
set -eu
cd "$(dirname "$0")/.."
cargo build --quiet --release --bin comity --example corpus
exec python3 benches/scale.py ${COUNTS:-10000 100000 1000000}
