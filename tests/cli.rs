//! What the command line prints: the cases in `tests/cli/`, which anyone can add without Rust.

use trycmd::TestCases;

/// The cases, in an environment where it is always the same day.
fn cases() -> TestCases {
    let cases = TestCases::new();
    cases.env("SOURCE_DATE_EPOCH", "1795478400").env("GITHUB_ACTIONS", "").case("tests/cli/*.toml");
    cases
}

#[test]
fn the_command_line_prints_what_its_cases_say() {
    cases();
}

#[test]
fn the_same_is_printed_where_yaml_is_read_by_the_parser_alone() {
    // All but the case that sets the variable itself.
    cases().env("COMITY_YAML", "granit").skip("tests/cli/reader-unknown.toml");
}
