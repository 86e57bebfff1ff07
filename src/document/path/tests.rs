use super::*;

#[test]
fn paths_read_as_they_were_written() {
    let paths = [
        "/",
        ".",
        "..",
        "a",
        "/a",
        "/participants/*/deaths",
        "breakdown/parts/*/persons",
        "**",
        "/**/source",
        "../total",
        "timeline/[event=armistice]/date",
        "/a~1b/c~0d",
        "-1",
        "capitals/-1/city",
        "/*#",
        ".#",
        "/#",
        "a/[b~1c=x/y]",
        "[k=\"a]\"]",
        "[k=\"\"]",
        "[k=\" a\"]",
        "[k=\"'\"]",
        "[k=\"\"\"\"]",
        "01",
        "a b",
        "été",
        "a#b",
        "~01",
        "...",
    ];
    for text in paths {
        let path = Path::parse(text).unwrap_or_else(|error| panic!("{text}: {error:?}"));
        assert_eq!(path.to_string(), text);
        assert_eq!(Path::parse(&path.to_string()).as_ref(), Ok(&path));
    }
    let normal = [("[k='a']", "[k=a]"), ("[k= a ]", "[k=a]"), ("[k='it''s']", "[k=it's]"), ("[k=''']", "")];
    for (text, expected) in normal {
        assert_eq!(Path::parse(text).map(|path| path.to_string()).unwrap_or_default(), expected);
    }
    assert_eq!(Path::parse("~01").map(|path| path.steps), Ok(vec![Step::Name("~1".into())]));
}

#[test]
fn mistakes_are_told_at_their_byte() {
    let mistakes = [
        ("", 0, "empty"),
        ("#", 0, "no step"),
        ("a//b", 2, "a step is empty"),
        ("a/", 2, "a step is empty"),
        ("//", 1, "a step is empty"),
        ("a/~2", 2, "after `~`"),
        ("a~", 1, "after `~`"),
        ("a/[b", 2, "not closed"),
        ("a/[b]", 4, "`=` is missing"),
        ("[=c]", 1, "a key is missing"),
        ("[b=]", 3, "a value is missing"),
        ("[b=\"c]", 3, "quote is not closed"),
        ("[b=\"c\"d]", 6, "`]` is missing"),
        ("[b=c]d", 5, "`/` is missing"),
        ("[b=c", 0, "not closed"),
    ];
    for (text, offset, message) in mistakes {
        let error = Path::parse(text).expect_err(text);
        assert_eq!(error.offset, offset, "{text}: {error}");
        assert!(error.message.contains(message), "{text}: {error}");
    }
    assert_eq!(Path::parse(&"a/".repeat(100)).expect_err("too many").offset, 128);
    assert_eq!(Path::parse(&"a".repeat(5000)).expect_err("too long").offset, LONGEST);
}

#[test]
fn a_path_knows_whether_it_can_match_several() {
    for single in ["/", "a", "/a/0/../-1", "."] {
        assert!(Path::parse(single).expect(single).is_single(), "{single}");
    }
    for many in ["*", "/**", "a/[b=c]/d"] {
        assert!(!Path::parse(many).expect(many).is_single(), "{many}");
    }
}

#[test]
fn a_path_is_split_between_its_steps() {
    for (path, steps, first, rest) in [
        ("/parts/*/persons", 2, "/parts/*", "persons"),
        ("/parts/*/persons#", 2, "/parts/*", "persons#"),
        ("[note=a/*/b]/c", 1, "[note=a/*/b]", "c"),
        ("/*", 0, "/", "*"),
        ("a/b", 2, "a/b", "."),
    ] {
        let (before, after) = Path::parse(path).expect("a path").split_at(steps);
        assert_eq!((before.to_string().as_str(), after.to_string().as_str()), (first, rest), "{path}");
    }
}
