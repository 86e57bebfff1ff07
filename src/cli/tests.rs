//! Command lines, and what is understood.

use std::num::NonZeroUsize;

use clap_complete::Shell;

use super::value::SeverityWord;
use super::*;
use crate::cli::value::CalendarDay;
use crate::report::Format;

/// Splits at blanks; the files `chekc` and `rules.yaml` exist, nothing else does.
fn read(line: &str) -> Result<Cli, clap::Error> {
    let args = line.split(' ').map(OsString::from);
    parse_where(args, |path| ["chekc", "rules.yaml"].iter().any(|name| path == Path::new(name)))
}

fn check(line: &str) -> CheckArgs {
    match read(line).unwrap_or_else(|error| panic!("{line}: {error}")).command {
        Command::Check(check) => *check,
        other => panic!("{line} is {other:?}"),
    }
}

fn refusal(line: &str) -> String {
    let error = read(line).expect_err(line);
    assert_eq!(error.exit_code(), 2, "{line}");
    error.to_string()
}

#[test]
fn the_definition_holds_together() {
    Cli::command().debug_assert();
}

#[test]
fn every_command_shows_how_it_is_used() {
    let command = Cli::command();
    for one in command.get_subcommands().chain([&command]) {
        let help = one.get_after_help().map(ToString::to_string).unwrap_or_default();
        assert!(help.contains("Example"), "comity {} --help has no example", one.get_name());
    }
}

#[test]
fn without_a_command_it_is_a_check() {
    for (line, paths) in [
        ("comity", &[][..]),
        ("comity check", &[]),
        ("comity records/", &["records/"]),
        ("comity records/ README.md", &["records/", "README.md"]),
        ("comity check records/", &["records/"]),
        ("comity check check", &["check"]),
        ("comity ./check", &["./check"]),
        ("comity -- check", &["check"]),
        ("comity -- --weird-name.yaml", &["--weird-name.yaml"]),
        ("comity check -- --config=x.yaml @list", &["--config=x.yaml", "@list"]),
        ("comity @list", &["@list"]),
        ("comity rules.yaml", &["rules.yaml"]),
        ("comity chekc", &["chekc"]),
        ("comity nothing-like-it", &["nothing-like-it"]),
        ("comity --format json records/", &["records/"]),
        ("comity records/ --format json", &["records/"]),
        ("comity --quiet --color never records/", &["records/"]),
        ("comity --config rules records/", &["records/"]),
        ("comity --statistics rules", &["rules"]),
        ("comity ./-", &["./-"]),
    ] {
        let expected: Vec<_> = paths.iter().map(PathBuf::from).collect();
        assert_eq!(check(line).paths, expected, "{line}");
    }
}

#[test]
fn options_that_hold_everywhere_may_stand_anywhere() {
    for line in [
        "comity --color never --config x.yaml -v rules",
        "comity rules --color=never -v --config=x.yaml",
        "comity --config=x.yaml --verbose rules --color never",
    ] {
        let cli = read(line).expect(line);
        assert!(matches!(cli.command, Command::Rules), "{line}");
        assert_eq!((cli.global.color, cli.global.verbose, cli.global.quiet), (ColorChoice::Never, true, false));
        assert_eq!(cli.global.config.as_deref(), Some(Path::new("x.yaml")));
    }
}

#[test]
fn every_command_is_understood() {
    let command = |line| read(line).expect(line).command;
    assert!(matches!(command("comity explain schema/type"), Command::Explain(args) if args.rule == "schema/type"));
    assert!(matches!(command("comity rules"), Command::Rules));
    assert!(matches!(command("comity schema config"), Command::Schema(args) if args.of == SchemaOf::Config));
    assert!(matches!(command("comity schema rules"), Command::Schema(args) if args.of == SchemaOf::Rules));
    assert!(matches!(command("comity schema report"), Command::Schema(args) if args.of == SchemaOf::Report));
    assert!(matches!(command("comity test"), Command::Test(args) if args.files.is_empty()));
    assert!(matches!(command("comity test a.rules.yaml b"), Command::Test(args) if args.files.len() == 2));
    assert!(matches!(command("comity completions zsh"), Command::Completions(args) if args.shell == Shell::Zsh));
}

#[test]
fn every_option_of_a_check_is_understood() {
    let args = check(
        "comity --format compact --report json=a=b.json --report github=x.txt --select trade/*,schema/type \
         --select rule/x --ignore all --severity trade/total=off --severity schema/*=info --show info --statistics \
         --max-findings 5 --jobs 2 --error-on-warning --allow-empty --no-progress --today 2024-02-29 records",
    );
    assert_eq!(args.output.format, Some(Format::Compact));
    let reports: Vec<_> = args.output.report.iter().map(|one| (one.format, one.file.to_str())).collect();
    assert_eq!(reports, [(Format::Json, Some("a=b.json")), (Format::Github, Some("x.txt"))]);
    assert_eq!(args.rules.select, ["trade/*", "schema/type", "rule/x"]);
    assert_eq!(args.rules.ignore, ["all"]);
    let severity: Vec<_> = args.rules.severity.iter().map(|change| (&*change.rule, change.level)).collect();
    assert_eq!(severity, [("trade/total", SeverityWord::Off), ("schema/*", SeverityWord::Info)]);
    assert_eq!((args.output.show, args.output.statistics), (Some(Show::Info), true));
    assert_eq!((args.output.max_findings, args.running.setting.jobs.map(NonZeroUsize::get)), (Some(5), Some(2)));
    assert!(args.rules.error_on_warning && args.running.allow_empty && args.output.no_progress);
    assert_eq!(args.running.setting.today, Some(CalendarDay { year: 2024, month: 2, day: 29 }));
    assert_eq!(args.paths, [Path::new("records")]);
}

#[test]
fn standard_input_has_a_name_and_is_alone() {
    let args = check("comity - --stdin-filename records/a.yaml");
    assert!(args.reads_stdin());
    assert_eq!(args.running.stdin_filename.as_deref(), Some(Path::new("records/a.yaml")));
    assert!(!check("comity ./-").reads_stdin());
    for (line, part) in [
        ("comity -", "needs `--stdin-filename FILE`"),
        ("comity - a.yaml --stdin-filename b.yaml", "no other path"),
        ("comity - - --stdin-filename b.yaml", "no other path"),
        ("comity a.yaml --stdin-filename b.yaml", "there is no `-`"),
    ] {
        let said = refusal(line);
        assert!(said.contains(part), "{line}: {said}");
    }
}

#[test]
fn a_mistake_is_named_and_the_likely_word_with_it() {
    for (line, part) in [
        ("comity chek", "'check'"),
        ("comity explian schema/type", "'explain'"),
        ("comity -q ruels", "'rules'"),
        ("comity --quiet --verbose", "cannot be used with"),
        ("comity --formt json", "'--format'"),
        ("comity --format jsn", "'json'"),
        ("comity --max-findings x", "--max-findings"),
        ("comity --max-findings -1", "'-1'"),
        ("comity --max-findings=-1", "--max-findings"),
        ("comity --severity trade/total", "RULE=LEVEL"),
        ("comity --severity =off", "RULE=LEVEL"),
        ("comity --severity a/b=warn", "only error, warning, info, off"),
        ("comity --severity a/b=eror", "did you mean `error`?"),
        ("comity --report json", "FORMAT=FILE"),
        ("comity --report json=", "FORMAT=FILE"),
        ("comity --report jsn=a", "did you mean `json`?"),
        ("comity --report json=-", "`--format`"),
        ("comity --report json=a --report github=a", "two reports go to `a`"),
        ("comity --jobs 0", "from 1 to 1024"),
        ("comity --jobs 1025", "from 1 to 1024"),
        ("comity --jobs many", "from 1 to 1024"),
        ("comity --today 2023-02-29", "2027-01-31"),
        ("comity --today 2023-1-2", "2027-01-31"),
        ("comity --today 2023-13-01", "2027-01-31"),
        ("comity --today 2023-00-01", "2027-01-31"),
        ("comity --today +023-01-01", "2027-01-31"),
        ("comity --color sometimes", "always"),
        ("comity explain", "<RULE>"),
        ("comity schema confg", "'config'"),
        ("comity rules records/", "unexpected argument"),
        ("comity check ", "a value is required"),
    ] {
        let said = refusal(line);
        assert!(said.contains(part), "{line}: {said}");
    }
}

#[test]
fn days_follow_the_calendar() {
    for (text, exists) in [
        ("2000-02-29", true),
        ("1900-02-29", false),
        ("2024-04-30", true),
        ("2024-04-31", false),
        ("2024-12-31", true),
        ("2024-12-32", false),
        ("2024-12-00", false),
        ("2024-12-31-", false),
        ("20241231", false),
        ("", false),
    ] {
        assert_eq!(value::calendar_day(text).is_ok(), exists, "{text}");
    }
}

#[test]
fn help_and_version_are_no_mistakes() {
    for (line, part) in [
        ("comity --help", "Exit codes:"),
        ("comity -h", "Examples:"),
        ("comity help check", "--stdin-filename"),
        ("comity check -h", "--error-on-warning"),
        ("/opt/odd-name check -h", "Usage: comity check [OPTIONS]"),
        ("comity records -h", "--error-on-warning"),
        ("comity -q --help", "Exit codes:"),
        ("comity --version", env!("CARGO_PKG_VERSION")),
    ] {
        let said = read(line).expect_err(line);
        assert_eq!(said.exit_code(), 0, "{line}");
        assert!(said.to_string().contains(part), "{line}: {said}");
    }
}

#[cfg(unix)]
#[test]
fn a_path_that_is_no_text_is_a_path() {
    use std::os::unix::ffi::OsStringExt;
    let name = OsString::from_vec(b"bad\xff.yaml".to_vec());
    let cli = parse_where(["comity".into(), name.clone()], |_| false).expect("a path");
    assert!(matches!(cli.command, Command::Check(check) if check.paths == [Path::new(&name)]));
}
