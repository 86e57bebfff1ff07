#!/bin/sh
# Fuzzes one target: `fuzz/fuzz.sh yaml [SECONDS [SEED]]`. Needs the nightly toolchain and `cargo install cargo-fuzz`.
# What breaks a law is put into fuzz/artifacts; mend it and move the input to tests/fuzz-found/<target>/.
set -eu
cd "$(dirname "$0")"
target=$1
mkdir -p "corpus/$target"
python3 seeds.py "$target" "corpus/$target"
# Another seed tries other inputs. comity has no unsafe code for a sanitizer to watch, and without one there are more tries.
exec nice -n 19 cargo +nightly fuzz run --fuzz-dir . --sanitizer none "$target" -- \
    -max_total_time="${2:-600}" -seed="${3:-0}" -max_len=8192 -timeout=60 -rss_limit_mb=2048 -print_final_stats=1 -use_value_profile=1
