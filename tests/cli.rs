//! What the command line prints: the cases in `tests/cli/`, which anyone can add without Rust.

#[test]
fn the_command_line_prints_what_its_cases_say() {
    trycmd::TestCases::new().env("SOURCE_DATE_EPOCH", "1795478400").env("GITHUB_ACTIONS", "").case("tests/cli/*.toml");
}
