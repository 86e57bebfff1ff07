use proptest::prelude::prop;
use proptest::prelude::proptest;
use proptest::prop_assert;

use crate::expression::Expression;
use crate::expression::MAX_DEPTH;
use crate::expression::MAX_TERMS;
use crate::expression::Problem;
use crate::expression::syntax::TermId;
use crate::expression::syntax::TermKind;

fn read(text: &str) -> Result<Expression, Problem> {
    Expression::parse(text, &["self", "record", "today"])
}

/// The text of every part that has parts, the innermost first.
fn groups(text: &str) -> Vec<String> {
    let expression = read(text).expect(text);
    let is_leaf = |kind: &TermKind| {
        let mut parts = 0;
        kind.parts(|_: TermId| parts += 1);
        parts == 0 || matches!(kind, TermKind::Member(..))
    };
    let terms = expression.terms.iter().filter(|term| !is_leaf(&term.kind));
    terms.map(|term| text[term.span.range()].to_owned()).collect()
}

#[test]
fn operators_bind_as_in_cel() {
    let cases: [(&str, &[&str]); 12] = [
        ("1 + 2 * 3", &["2 * 3", "1 + 2 * 3"]),
        ("(1 + 2) * 3", &["1 + 2", "(1 + 2) * 3"]),
        ("1 - 2 + 3", &["1 - 2 + 3"]),
        ("1 + 2 == 3 && true", &["1 + 2", "1 + 2 == 3", "1 + 2 == 3 && true"]),
        ("true || false && true", &["false && true", "true || false && true"]),
        ("!true && false", &["!true", "!true && false"]),
        ("!self.a.b", &["!self.a.b"]),
        ("-self.a + 1", &["-self.a", "-self.a + 1"]),
        ("true ? 1 : false ? 2 : 3", &["false ? 2 : 3", "true ? 1 : false ? 2 : 3"]),
        ("1 in [1, 2]", &["[1, 2]", "1 in [1, 2]"]),
        ("self.a[0].b < 2", &["self.a[0]", "self.a[0].b < 2"]),
        ("self.l.all(x, x > 0)", &["x > 0", "self.l.all(x, x > 0)"]),
    ];
    for (text, expected) in cases {
        assert_eq!(groups(text), expected, "{text}");
    }
}

#[test]
fn a_member_in_brackets_is_the_member() {
    let kinds = |text: &str| format!("{:?}", read(text).expect(text).terms.last().map(|term| &term.kind));
    assert!(kinds("self[\"two-way\"]").contains("Member"));
    assert!(kinds("self.`two-way`").contains("Member"));
    assert!(kinds("self[record.key]").contains("Index"));
    assert!(kinds("self.in").contains("Member"));
}

/// Expression, the bytes that are pointed at, what is said, and what to do.
const MISTAKES: [(&str, &str, &str, &str); 46] = [
    ("", "", "the expression is empty", "write a condition"),
    ("self.a = 1", "=", "`=` is not part of this language", "write `==` to compare"),
    ("self.a and true", "and", "`and` is not part of this language", "write `&&`"),
    ("self.a or true", "or", "`or` is not part of this language", "write `||`"),
    ("not self.a", "not", "`not` is not part of this language", "write `!`, for example `!(a in b)`"),
    ("self.a not in []", "not", "`not` is not part of this language", "write `!`, for example `!(a in b)`"),
    ("self.a is null", "is", "`is` is not part of this language", "write `==`"),
    ("if self.a", "if", "`if` is not part of this language", "write `condition ? one : other`"),
    ("self.a == True", "True", "`True` is not part of this language", "write `true`"),
    ("slef.a == 1", "slef", "`slef` is not known", "did you mean `self`?"),
    ("total == 1", "total", "`total` is not known", "a member is written `self.total`, a text in quotes: `\"total\"`"),
    ("self.two-way == 1", "way", "`way` is not known", "a name with a hyphen is written in brackets: `[\"two-way\"]`"),
    ("self.l.all(p, q > 1)", "q", "`q` is not known", "a member is written `self.q`, a text in quotes: `\"q\"`"),
    ("sizee(self.a)", "sizee", "there is no function `sizee`", "did you mean `size`?"),
    ("self.a.startswith('x')", "startswith", "there is no function `startswith`", "did you mean `startsWith`?"),
    ("self.a.starts_with('x')", "starts_with", "there is no function `starts_with`", "did you mean `startsWith`?"),
    ("len(self.a)", "len", "there is no function `len`", "did you mean `size`?"),
    ("self.a.any(x, x)", "any", "there is no function `any`", "did you mean `exists`?"),
    (
        "self.a.frobnicate()",
        "frobnicate",
        "there is no function `frobnicate`",
        "the functions are listed in the manual of the expression language",
    ),
    ("all(self.a, x, x)", "all", "`all` is written after a list", "write `self.list.all(x, …)`"),
    (
        "self.l.all(1, true)",
        "1",
        "`all` needs a name for an item",
        "write `list.all(x, …)`, where `x` is a name for an item",
    ),
    (
        "self.l.all(x)",
        "x",
        "`all` needs a name for an item and a condition",
        "write `list.all(x, …)`, where `x` is a name for an item",
    ),
    (
        "self.l.map(self, 1)",
        "self",
        "`self` already means something else",
        "write `list.map(x, …)`, where `x` is a name for an item",
    ),
    ("size()", "size()", "`size` has too few arguments", "write `size(list)`"),
    ("self.a.trim(1)", "self.a.trim(1)", "`trim` has too many arguments", "write `text.trim()`"),
    ("has(self)", "self", "`has` asks for a member or an item", "write `has(self.member)` or `has(self.list[0])`"),
    ("(self.a == 1", "(", "this bracket is not closed", "add a `)`"),
    ("self.a[0", "[", "this bracket is not closed", "add a `]`"),
    ("self.a == 1)", ")", "this `)` closes nothing", "remove it"),
    ("self.a ==", "", "the expression stops too early", "write a value here"),
    ("== 1", "==", "a value is missing before `==`", ""),
    ("self.a self.b", "self", "an operator is missing before `self`", ""),
    ("1 < self.a < 3", "<", "comparisons can't be chained", "write `a < b && b < c`, or use brackets"),
    ("true ? 1", "?", "this `?` has no `:`", "write `condition ? one : other`"),
    ("self.a / 0", "0", "nothing can be divided by zero", ""),
    ("self.a / 0.00", "0.00", "nothing can be divided by zero", ""),
    (
        "self.a / self.b < 2",
        "self.b",
        "only a number that is written out can be divided by",
        "multiply the other side instead: for `a / b < c` write `a < b * c`",
    ),
    (
        "self.",
        "",
        "a name is missing after the `.`",
        "write `self.member`, or `self[\"member\"]` for what is no plain name",
    ),
    ("date('soon')", "'soon'", "`soon` is not a date", "write `1950`, `1950-06`, `1950-06-25` or `1950/1953`"),
    ("date('25.6.1950') < today", "'25.6.1950'", "`25.6.1950` is not a date", "write `1950-06-25`"),
    (
        "date('1950-06-31') < today",
        "'1950-06-31'",
        "June 1950 has 30 days",
        "write `1950`, `1950-06`, `1950-06-25` or `1950/1953`",
    ),
    ("duration('14days') > 1", "'14days'", "`14days` is not a length of time", "write `14 days`"),
    ("{'a': 1}", "{", "a mapping can't be written in an expression", "compare its members one by one"),
    (
        "self.a.matches('(')",
        "'('",
        "the pattern can't be used: unclosed group",
        "patterns are linear regular expressions: no back-references, no look-around",
    ),
    (
        "self.a.matches(r'(a)\\1')",
        "r'(a)\\1'",
        "the pattern can't be used: backreferences are not supported",
        "patterns are linear regular expressions: no back-references, no look-around",
    ),
    (
        "12345678901234567890123456789 > 1",
        "12345678901234567890123456789",
        "the number has too many digits to be checked (over 28)",
        "",
    ),
];

#[test]
fn every_mistake_is_pointed_at_and_answered() {
    for (text, at, message, help) in MISTAKES {
        let problem = read(text).expect_err(text);
        assert_eq!(&text[problem.span.range()], at, "{text}: {problem:?}");
        assert_eq!(problem.message, message, "{text}");
        assert_eq!(problem.help.as_deref().unwrap_or_default(), help, "{text}");
    }
}

#[test]
fn what_is_far_too_long_or_deep_is_an_error_on_a_small_stack() {
    const MANY: usize = 100_000;
    let hostile = [
        "(".repeat(MANY),
        format!("{}1{}", "(".repeat(MANY), ")".repeat(MANY)),
        "[".repeat(MANY),
        "!".repeat(MANY) + "true",
        "-".repeat(MANY) + "1",
        "1".to_owned() + &"+1".repeat(MANY),
        "true".to_owned() + &" && true".repeat(MANY),
        "true".to_owned() + &" ? true : true".repeat(MANY),
        "self".to_owned() + &".a".repeat(MANY),
        "self".to_owned() + &"[0]".repeat(MANY),
        "self".to_owned() + &"[self".repeat(MANY),
        "self".to_owned() + &".map(x, x".repeat(MANY),
        "self".to_owned() + &".trim()".repeat(MANY),
        "has(self.a[".repeat(MANY),
    ];
    for text in hostile {
        let problem = read(&text).expect_err(&text[..20]);
        let limits = [format!("nested more than {MAX_DEPTH} deep"), format!("more than {MAX_TERMS} parts")];
        assert!(limits.iter().any(|limit| problem.message.ends_with(limit)), "{}: {}", &text[..20], problem.message);
    }
}

#[test]
fn what_is_long_but_sensible_is_read() {
    let terms = (0..1000).map(|n| format!("self.a{n}")).collect::<Vec<_>>();
    read(&terms.join(" + ")).expect("a thousand terms");
    read(&terms.join(" && ")).expect("a thousand conditions");
    let depth = MAX_DEPTH - 1;
    read(&format!("{}1{}", "(".repeat(depth), ")".repeat(depth))).expect("brackets up to the limit");
    read(&("!".repeat(depth) + "true")).expect("prefixes up to the limit");
}

proptest! {
    #[test]
    fn any_text_is_an_expression_or_a_problem_in_it(text in "\\PC{0,60}") {
        if let Err(problem) = read(&text) {
            prop_assert!(text.get(problem.span.range()).is_some(), "{problem:?}");
            prop_assert!(!problem.message.contains('\n'));
        }
    }

    #[test]
    fn so_is_any_row_of_tokens(tokens in prop::collection::vec(prop::sample::select(TOKENS), 0..25)) {
        let text = tokens.concat();
        match read(&text) {
            Ok(expression) => {
                let whole = expression.terms.last().expect("never empty").span;
                prop_assert!(expression.terms.iter().all(|term| whole.contains(term.span)), "{text}");
            }
            Err(problem) => prop_assert!(text.get(problem.span.range()).is_some(), "{text}: {problem:?}"),
        }
    }
}

const TOKENS: &[&str] = &[
    "self",
    "record",
    ".",
    "a",
    "[",
    "]",
    "(",
    ")",
    "1",
    "2.5",
    "'x'",
    "+",
    "-",
    "*",
    "/",
    "%",
    "&&",
    "||",
    "!",
    "?",
    ":",
    "==",
    "<=",
    " in ",
    ",",
    "has(",
    ".all(x,",
    "x",
    "size(",
    "date(",
    "'1950'",
    "true",
    "null",
    ".matches(",
    "é",
    "`",
    "\"",
    "\\",
    "//",
    "\n",
    "=",
    " and ",
    "r'",
];
