use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rules::examples;
use crate::rules::expression::OTHER_TYPE;
use crate::rules::expression::TOO_LONG;

#[test]
fn the_page_is_true() {
    examples::run_page(super::RULE.page);
}

#[test]
fn the_pack_is_true() {
    examples::run_pack("expression");
}

#[test]
fn the_smallest_false_part_is_shown_with_its_values() {
    let rule = "{kind: expression, holds: self.total > 0 && self.wounded <= self.total}";
    let checked = examples::check(rule, "{wounded: 400, total: 387}");
    assert_eq!(
        checked.shown(),
        ["/wounded: `self.wounded <= self.total` does not hold: `self.wounded` is 400, `self.total` is 387"]
    );
    assert_eq!(checked.labels(), ["/wounded: self.wounded: 400", "/total: self.total: 387"]);
    let own = "{kind: expression, holds: self.a == self.b, at: b, message: \"they differ: {values}\"}";
    let checked = examples::check(own, "{a: 1, b: 2}");
    assert_eq!(checked.shown(), ["/b: they differ: `self.a` is 1, `self.b` is 2"]);
    assert_eq!(checked.help(), "it must be that `self.a == self.b`; `self.a` is 1, `self.b` is 2");
}

#[test]
fn only_what_is_certainly_false_fails() {
    for (holds, record, outcome) in [
        ("self.a + self.b == self.c", "{a: 13.2, b: 8.6, c: 21.87}", Ok(Outcome::Holds)),
        ("self.a + self.b == self.c", "{a: 13.2, b: 8.6, c: 22.87}", Ok(Outcome::Fails)),
        ("self.a == self.b", "{a: 1}", Err(Reason::MISSING)),
        ("self.a < self.b", "{a: 1, b: [2]}", Err(OTHER_TYPE)),
        ("has(self.a)", "{b: 1}", Ok(Outcome::Fails)),
    ] {
        let rule = format!("{{kind: expression, holds: \"{holds}\"}}");
        assert_eq!(examples::check(&rule, record).outcomes, [outcome], "{holds} {record}");
    }
    let none = examples::check("{kind: expression, holds: has(self.a), at: a}", "{b: 1}");
    assert_eq!(none.found[0].pointer, "");
}

#[test]
fn a_record_does_not_escape_by_its_size() {
    let long = examples::check("{kind: expression, holds: self.a + 1 == self.b}", "{a: 1e99, b: 2}");
    assert_eq!(long.found[0].rule, "test/rule/digits");
    assert_eq!(long.found[0].pointer, "/a");
    let list = (0..1000).map(|number| number.to_string()).collect::<Vec<_>>().join(", ");
    let rule = "{kind: expression, holds: \"self.l.all(a, self.l.all(b, a + b >= 0))\"}";
    let checked = examples::check(rule, &format!("{{l: [{list}]}}"));
    assert_eq!(checked.outcomes, [Err(TOO_LONG)]);
    assert_eq!(checked.found[0].rule, "limit/expression-steps");
}

#[test]
fn an_expression_that_can_not_be_read_is_an_error_at_load() {
    for holds in ["self.a ==", "slef.a == 1", "1 + 1", "matches(self.a)"] {
        let problem = examples::compile(&format!("{{kind: expression, holds: \"{holds}\"}}")).err().expect("an error");
        assert!(problem.starts_with("rule/expression"), "{holds}: {problem}");
    }
}
