# Everything that must hold before a change lands.
check:
    cargo fmt --check
    cargo clippy --all-targets -- -D warnings
    cargo test
    cargo run -- check
    cargo run -- test

# The tests, with the conformance suites.
test:
    bash tests/get-suites.sh
    cargo test -- --include-ignored

# Takes what the command line prints now as what it should print.
accept:
    TRYCMD=overwrite cargo test cli

# Measures as ratios in one run.
bench:
    cargo bench

# Makes the pages of rules under docs/rules from where they are written.
pages:
    COMITY_WRITE_PAGES=1 cargo test --test integration rule_pages
