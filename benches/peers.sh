#!/bin/sh
# Measures comity, with a schema and seven rules, beside programs that hold the same files to the same schema alone.
# The peers come from their registries, into target/peers; so do the records, which are made up. Needs cargo, python3 and
# GNU time. ROUNDS=N says how often each is run (5), COUNT=N how many records there are in files of their own (10000).
set -eu
cd "$(dirname "$0")/.."
peers=target/peers
mkdir -p "$peers"
if [ ! -x "$peers/venv/bin/check-jsonschema" ]; then
    python3 -m venv "$peers/venv"
    "$peers/venv/bin/pip" install --quiet sourcemeta-jsonschema==17.3.0 check-jsonschema==0.39.0
fi
[ -x "$peers/bin/jsonschema-cli" ] || cargo install --quiet --locked jsonschema-cli@0.60.2 --root "$peers"
cargo build --quiet --release --bin comity --example corpus
count=${COUNT:-10000}
make() {
    folder=$peers/records/$1-$2
    [ -d "$folder" ] || target/release/examples/corpus "$folder" "$2" "$1"
}
make yaml 1
make json 1
make yaml "$count"
make json "$count"
make lines 27000
make array 27000
exec python3 benches/peers.py "$peers" "$count"
