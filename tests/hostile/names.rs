//! Names of files that no YAML can hold, and text that a terminal or a CI runner would obey.

use std::ffi::OsStr;
use std::os::unix::ffi::OsStrExt;
use std::os::unix::net::UnixListener;
use std::path::Path;

use super::project::Project;

const FORMATS: [&str; 10] =
    ["pretty", "compact", "github", "json", "jsonl", "sarif", "gitlab", "junit", "markdown", "html"];

/// What no report may hold as it is: what moves the cursor, sets the clipboard, links, rings, or turns the text around.
const UNSAFE: [char; 16] = [
    '\u{1b}',
    '\u{7}',
    '\r',
    '\u{8}',
    '\0',
    '\u{9b}',
    '\u{85}',
    '\u{202e}',
    '\u{2066}',
    '\u{2069}',
    '\u{200b}',
    '\u{200f}',
    '\u{feff}',
    '\u{e0041}',
    '\u{2028}',
    '\u{ad}',
];

/// In a value that a schema rejects, in a key, in a comment that forgives, in a suggestion, and in file names.
fn project() -> Project {
    let evil: String = UNSAFE.iter().collect();
    let schema = r#"{"additionalProperties": {"enum": ["\u001b[2J", "x"], "title": "\u202e\u001b]0;x\u0007"},
        "propertyNames": {"maxLength": 3}}"#;
    let project = Project::with_schema(schema);
    let text = serde_json::to_string(&evil).expect("a text");
    project.write(
        "records/a.json",
        format!(
            "{{\"a\": {text}, {text}: 1, \"b\": \"\\u001b]8;;http://x\\u0007\", \"c\": \"\\u001b]52;c;QQ==\\u0007\"}}"
        ),
    );
    project.write("records/b.json", "{\"a\": \"::add-mask::e\", \"b\": \"\\n::error::e\", \"c\": \"##[add-mask]e\", \"d\": \"x ##vso[task.setvariable variable=x]y\", \"e\": \"##teamcity[x]\", \"f\": \"%0A::error::x\"}");
    project.write(
        "records/c.yaml",
        "a: \"\\e[2J\\u202e\"  # comity: allow schema/enum -- \u{202e}::error::x\nb: 1 # ##[add-mask]\n",
    );
    project.write("records/nl\n::error::x,title=y.yaml", "- [\n");
    project.write("records/cr\r::error::x.yaml", "- [\n");
    project.write(format!("records/{}.yaml", evil.replace('\0', "")), "- 1\n- [\n");
    project.write(Path::new("records").join(OsStr::from_bytes(b"bad\xff.yaml")), "- 1\n- [\n");
    project.write("records/##[add-mask]x.yaml", "a: 1\na: 2\n");
    project.write(
        "comity.yaml",
        "comity: 1\nrecords: [{kind: \"t\u{a0}\\e[2J\", files: 'records/**', schema: thing.schema.json}]\n",
    );
    project
}

/// How GitHub's runner reads a line: the newer form at its beginning, else the older one anywhere in it.
struct Command {
    name: String,
    properties: Vec<(String, String)>,
}

fn command(line: &str) -> Option<Command> {
    let Some((info, _)) = line.trim_start().strip_prefix("::").and_then(|rest| rest.split_once("::")) else {
        assert!(!line.contains("##["), "an older command: {line}");
        return None;
    };
    let (name, properties) = info.split_once(' ').unwrap_or((info, ""));
    let back = |text: &str| {
        let text = text.replace("%3A", ":").replace("%2C", ",").replace("%0D", "\r").replace("%0A", "\n");
        text.replace("%25", "%")
    };
    let property = |text: &str| text.split_once('=').map(|(name, value)| (name.trim().to_owned(), back(value)));
    Some(Command { name: name.to_owned(), properties: properties.split(',').filter_map(property).collect() })
}

#[test]
fn nothing_that_a_terminal_or_a_runner_obeys_is_printed() {
    for is_committed in [false, true] {
        let project = project();
        if is_committed {
            project.commit();
        }
        for format in FORMATS {
            let run = project.run(&["check", "--format", format, "--show", "info", "--color", "never"], &[]);
            assert_eq!(run.code, Some(1), "{format}: {}", run.text());
            let text = String::from_utf8([run.out, run.err].concat()).expect("every report is UTF-8");
            for character in UNSAFE {
                assert!(!text.contains(character), "{format}: {character:?} in {text}");
            }
            let is_read = FORMATS[..3].contains(&format);
            for told in ["bad\\xff.yaml", "nl\\n", "cr\\r"] {
                assert!(!is_read || text.contains(told), "{format}: {told} in {text}");
            }
            let commands: Vec<Command> = text.lines().filter_map(command).collect();
            assert_eq!(commands.is_empty(), format != "github", "{format}");
            for command in commands {
                assert!(["error", "warning", "notice"].contains(&&*command.name), "{}", command.name);
                let names: Vec<&str> = command.properties.iter().map(|(name, _)| &**name).collect();
                if names == ["title"] {
                    // That there is more in the log.
                    continue;
                }
                assert!(names == ["file", "line", "endLine", "col", "endColumn", "title"], "{names:?}");
                let file = &command.properties[0].1;
                assert!(file.starts_with("records/") || file == "thing.schema.json", "{file}");
            }
            for other in ["##vso[", "##teamcity["] {
                assert!(!text.contains(other), "{format}: {other}");
            }
        }
    }
}

#[test]
fn arguments_are_shown_as_safely_as_records() {
    let project = project();
    let evil = "x\u{1b}[2J\u{202e}\u{7}";
    let command = "x\n::add-mask::e ##[add-mask]e";
    let options = ["format", "jobs", "severity", "today", "report", "config", "select", "since"];
    let options = options.map(|option| [format!("--{option}={evil}"), format!("--{option}={command}")]).concat();
    let flags = [format!("--{evil}"), format!("--{command}")];
    let of_check: Vec<[&str; 2]> = options.iter().chain(&flags).map(|option| ["check", option.as_str()]).collect();
    let others = [
        &["check", evil][..],
        &["check", command],
        &["explain", evil],
        &["explain", command],
        &["schema", evil],
        &["gate", "--base=x", evil],
        &["gate", "--base", command],
        &["test", evil],
        &["new", command],
    ];
    for args in of_check.iter().map(<[&str; 2]>::as_slice).chain(others) {
        let run = project.run(args, &[]);
        let obeyed = |line: &str| line.trim_start().starts_with("::") || line.contains("##[");
        assert!(!run.text().lines().any(obeyed), "{args:?}: {}", run.text());
        assert_eq!(run.code, Some(2), "{args:?}");
        assert!(!run.text().contains(['\u{1b}', '\u{202e}', '\u{7}']), "{args:?}: {}", run.text());
    }
}

#[test]
fn a_socket_a_device_or_a_pipe_in_the_place_of_a_record_is_no_record() {
    let project = Project::with_schema("{}");
    project.write("records/a.yaml", "a: 1\n");
    project.write("records/b.yaml", "a: 1\n");
    project.commit();
    std::fs::remove_file(project.at("records/a.yaml")).expect("removed");
    std::fs::remove_file(project.at("records/b.yaml")).expect("removed");
    let _socket = UnixListener::bind(project.at("records/a.yaml")).expect("bound");
    project.pipe("records/b.yaml");
    let run = project.check("compact");
    assert_eq!(run.code, Some(1), "{}", run.text());
    for what in
        ["a.yaml: error[dataset/special-file]: a record is a regular file, and this is a socket", "a named pipe"]
    {
        assert!(run.text().contains(what), "{}", run.text());
    }
}

#[test]
fn a_records_folder_that_becomes_a_link_after_it_was_committed_is_not_entered() {
    let project = Project::with_schema("{}");
    project.write("records/deep/a.yaml", "a: 1\n");
    project.write("b/a.yaml", "a: secret\na: secret\n");
    project.commit();
    std::fs::remove_dir_all(project.at("records/deep")).expect("removed");
    project.link("records/deep", "../b");
    let run = project.check("pretty");
    assert_eq!(run.code, Some(1), "{}", run.text());
    assert!(run.text().contains("dataset/symlink") && !run.text().contains("secret"), "{}", run.text());
}

#[test]
fn time_zone_language_and_terminal_change_no_verdict() {
    let rules = "comity: 1\nrules:\n  - {id: a/a, kind: order, chain: [at, today]}\n";
    let project = Project::of(Some(r#"{"properties": {"at": {"format": "date"}}}"#), Some(rules));
    for (name, at) in [("a", "2026-11-24"), ("b", "2026-11-25"), ("c", "2024-02-30"), ("d", "2024-12-31T23:59:60Z")] {
        project.write(format!("records/{name}.yaml"), format!("at: '{at}'\nİ: I\n"));
    }
    let here = project.run(&["check", "--format", "json"], &[]);
    assert_eq!((here.code, &*here.rules()), (Some(1), &["a/a".to_owned(), "schema/format".to_owned()][..]));
    for environment in [
        [("TZ", "Pacific/Kiritimati"), ("LC_ALL", "tr_TR.UTF-8")],
        [("TZ", "Etc/GMT+12"), ("LC_ALL", "C")],
        [("TERM", "dumb"), ("LANG", "ar_EG.UTF-8")],
    ] {
        assert!(project.run(&["check", "--format", "json"], &environment).out == here.out, "{environment:?}");
    }
}
