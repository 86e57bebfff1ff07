#![doc = include_str!("mirror.md")]

mod band;

use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Severity;
use crate::document::path::Path;
use crate::rule::Declaration;
use crate::rule::Fact;
use crate::rule::Judging;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rule::RuleInfo;
use crate::rule::Source;
use crate::rule::Stated;
use crate::rules::mirror::band::Band;

pub(super) static RULE: RuleInfo = RuleInfo {
    kind: "mirror",
    summary: "what one says of another is what the other says of it",
    page: include_str!("mirror.md"),
    level: Level::Across,
    compile,
};

fn compile(declaration: &Declaration<'_>) -> Result<Box<dyn Rule>, Vec<Diagnostic>> {
    let parameters: Parameters = declaration.parameters_beside(&["left", "right", "expect", "warn"])?;
    let side = |key: &str, opposite: Option<Path>| {
        let source = declaration.stating(declaration.source_at(key)?)?;
        let source = Source { opposite, ..source };
        declaration.check_source(&source)?;
        Ok::<Source, Vec<Diagnostic>>(source)
    };
    let (left_opposite, right_opposite) =
        parameters.opposite.map_or((None, None), |both| (Some(both.left), Some(both.right)));
    let sources = [side("left", left_opposite)?, side("right", right_opposite)?];
    let expect = Band::read(declaration, "expect")?.unwrap_or(Band::EQUAL);
    let warn = Band::read(declaration, "warn")?.unwrap_or(expect);
    warn.check_around(&expect, declaration)?;
    Ok(Box::new(Mirror { sources, expect, warn }))
}

/// The rule's parameters, but for its sources and bands.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Parameters {
    opposite: Option<Opposite>,
}

/// Where each side states the opposite direction.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Opposite {
    left: Path,
    right: Path,
}

struct Mirror {
    sources: [Source; 2],
    /// How many times the right side the left one can be.
    expect: Band,
    /// Beyond this band it is more than a remark.
    warn: Band,
}

/// How far two sides are apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Gap {
    /// Not expected, but within what is known to happen.
    Unusual,
    /// More than that.
    Wide,
    /// One side is too large or small by this many digits.
    Slip(i32),
    /// The left side interchanged its two directions.
    Interchanged,
}

const OTHER_SIDE: Reason = Reason("the other side interchanged its directions");

impl Rule for Mirror {
    fn sources(&self) -> &[Source] {
        &self.sources
    }

    fn judge(&self, judging: &mut Judging<'_>, group: &[Fact]) {
        let (lefts, rights) = group.split_at(group.partition_point(|fact| fact.role == 0));
        for left in lefts {
            let outcome = self.judge_left(judging, left, rights);
            judging.tally.count(outcome);
        }
    }
}

impl Mirror {
    /// One side holds if some other side can be its mirror.
    fn judge_left(&self, judging: &mut Judging<'_>, left: &Fact, rights: &[Fact]) -> Result<Outcome, Reason> {
        let mut worst = None;
        let mut reason = Reason::MISSING;
        for right in rights.iter().filter(|right| right.meets(left)) {
            match self.compare(left, right) {
                Ok(None) => return Ok(Outcome::Holds),
                Ok(Some(gap)) => worst = worst.or(Some((right, gap))),
                Err(why) => reason = why,
            }
        }
        let (right, gap) = worst.ok_or(reason)?;
        self.report(judging, left, right, gap).ok_or(Reason::MISSING)?;
        Ok(Outcome::Fails)
    }

    fn compare(&self, left: &Fact, right: &Fact) -> Result<Option<Gap>, Reason> {
        let (ours, theirs) = (left.value().ok_or(Reason::MISSING)?, right.value().ok_or(Reason::MISSING)?);
        if ours.unit != theirs.unit {
            return Err(Reason::UNITS);
        }
        if self.expect.can_hold(ours, theirs)? {
            return Ok(None);
        }
        if self.warn.can_hold(ours, theirs)? {
            return Ok(Some(Gap::Unusual));
        }
        if let Some(digits) = band::slip(ours, theirs)? {
            return Ok(Some(Gap::Slip(digits)));
        }
        self.direction(left, right, ours, theirs)
    }

    /// Whether a wide gap comes from one side's directions being interchanged; it is said of that side alone.
    fn direction(&self, left: &Fact, right: &Fact, ours: &Stated, theirs: &Stated) -> Result<Option<Gap>, Reason> {
        let opposite = |fact: &Fact| fact.more.as_ref().and_then(|more| more.opposite.clone());
        let (Some(ours_back), Some(theirs_back)) = (opposite(left), opposite(right)) else {
            return Ok(Some(Gap::Wide));
        };
        if ours_back.unit != ours.unit || theirs_back.unit != ours.unit {
            return Ok(Some(Gap::Wide));
        }
        if self.expect.can_hold(&ours_back, theirs)? && self.expect.can_hold(&theirs_back, ours)? {
            return Ok(Some(Gap::Interchanged));
        }
        let fits_interchanged =
            self.expect.can_hold(ours, &theirs_back)? && self.expect.can_hold(theirs, &ours_back)?;
        if fits_interchanged && !self.warn.can_hold(&theirs_back, &ours_back)? {
            return Err(OTHER_SIDE);
        }
        Ok(Some(Gap::Wide))
    }

    fn report(&self, judging: &mut Judging<'_>, left: &Fact, right: &Fact, gap: Gap) -> Option<()> {
        let (ours, theirs) = (left.value()?, right.value()?);
        let shown = self.expect.shown(theirs);
        let (here, there) = (ours.shown(), theirs.shown());
        let values = [("left", here.as_str()), ("right", &there), ("expected", &shown)];
        let message = || match gap {
            Gap::Interchanged => {
                format!("{here} here, but {there} there: both directions fit if they are interchanged here")
            }
            Gap::Slip(digits) => format!("{here} here, but {there} there: {} too {}", times(digits), size(digits)),
            _ => format!("{here} here, but {there} there: {shown} would be expected"),
        };
        let mut finding = judging.finding_at(&ours.at, &left.record, &values, message);
        // The rule's severity is the worst it can be: only a slip explains for certain that one side is wrong.
        finding.severity = finding.severity.max(match gap {
            Gap::Unusual => Severity::Info,
            Gap::Wide => Severity::Warning,
            Gap::Slip(_) | Gap::Interchanged => Severity::Error,
        });
        finding.label = here;
        finding.related.push(theirs.at.label(there));
        finding.values = vec![ours.as_value(), theirs.as_value()];
        finding.help = Some(advice(gap).to_owned());
        judging.found.push(finding);
        Some(())
    }
}

fn times(digits: i32) -> &'static str {
    if digits.abs() == 3 { "1,000 times" } else { "1,000,000 times" }
}

fn size(digits: i32) -> &'static str {
    if digits < 0 { "small" } else { "large" }
}

fn advice(gap: Gap) -> &'static str {
    match gap {
        Gap::Interchanged => "see in both sources which direction is which",
        Gap::Slip(_) => "check `scale` on both sides: thousand, million or billion",
        _ => {
            "see whether both sides mean the same goods, year and valuation; if they do and still differ, say so in a waiver"
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::rule::Reason;
    use crate::rules::harness;
    use crate::rules::harness::Judged;

    const TRADE: &str = "{kind: mirror, expect: [1.00, 1.20], warn: [0.80, 1.50], \
        left: {record: relation, each: /trade/*, key: [/reporter, /partner, period], value: imports}, \
        right: {record: relation, each: /trade/*, key: [/partner, /reporter, period], value: exports}, \
        opposite: {left: exports, right: imports}}";

    /// What Canada and Japan say, as members of `trade`.
    fn judge(canada: &str, japan: &str) -> Judged {
        let records = format!(
            "{{records: {{can: {{kind: relation, reporter: CAN, partner: JPN, trade: [{{period: 2021, {canada}}}]}}, \
             jpn: {{kind: relation, reporter: JPN, partner: CAN, trade: [{{period: 2021, {japan}}}]}}}}}}"
        );
        harness::judge(&harness::compile(TRADE).expect("a rule"), &records)
    }

    fn found(canada: &str, japan: &str) -> Vec<String> {
        let judged = judge(canada, japan);
        let shown = judged.found.iter().map(|found| format!("{}: {}", found.severity.word(), found.message));
        shown.collect()
    }

    #[test]
    fn the_page_is_true() {
        harness::run_page(super::RULE.page);
    }

    #[test]
    fn the_examples_of_the_pack_are_true() {
        harness::run_pack(super::RULE.kind);
    }

    #[test]
    fn only_a_slip_is_an_error() {
        let exports = |exports: &str| format!("scale: billion, exports: {exports}");
        let of = |written: &str| found("scale: billion, imports: 9.5", &exports(written));
        assert_eq!(of("9.2"), [""; 0]);
        assert_eq!(
            of("10.5"),
            [
                "info: 9.5 billion here, but 10.5 billion there: between 10.45 billion and 12.66 billion would be expected"
            ]
        );
        assert_eq!(
            of("4.1"),
            [
                "warning: 9.5 billion here, but 4.1 billion there: between 4.05 billion and 4.98 billion would be expected"
            ]
        );
        assert_eq!(of("9200"), ["error: 9.5 billion here, but 9200 billion there: 1,000 times too small"]);
        assert_eq!(
            of("0.0000092"),
            ["error: 9.5 billion here, but 0.0000092 billion there: 1,000,000 times too large"]
        );
        assert!(of("0")[0].starts_with("warning: "), "no multiple of nothing is a slip");
    }

    #[test]
    fn directions_that_were_interchanged_are_recognised() {
        let message = "error: 86 here, but 129 there: both directions fit if they are interchanged here";
        assert_eq!(found("imports: 86, exports: 132", "exports: 129, imports: 89"), [message]);
        let other = found("imports: 140, exports: 86", "exports: 89, imports: 135");
        assert_eq!(other, ["error: 135 here, but 86 there: both directions fit if they are interchanged here"]);
    }

    #[test]
    fn what_can_not_be_compared_is_not_checked() {
        let unchecked = |canada: &str, japan: &str, reason: Reason| {
            let judged = judge(canada, japan);
            assert_eq!((judged.found.len(), judged.tally.holds), (0, 0));
            assert!(judged.tally.not_checked.contains_key(&reason), "{:?}", judged.tally);
        };
        unchecked("currency: CAD, imports: 95", "currency: JPY, exports: 1", Reason::UNITS);
        unchecked("imports: 95", "exports: ~", Reason::MISSING);
        unchecked("imports: many", "exports: 95", Reason::NO_NUMBER);
    }

    #[test]
    fn bands_that_contradict_each_other_are_an_error() {
        let problem = |bands: &str| {
            let source = "{record: relation, key: /reporter}";
            harness::compile(&format!("{{kind: mirror, left: {source}, right: {source}, {bands}}}")).err()
        };
        let has = |bands: &str, text: &str| assert!(problem(bands).expect("an error").contains(text), "{bands}");
        has("expect: [1.2, 1.0]", "nothing is at least 1.2 times and at most 1.0 times");
        has("expect: [0, 1]", "above 0");
        has("expect: 1.2", "two factors");
        has("expect: [0.8, 1.2], warn: [0.9, 1.5]", "`warn` must hold all of `expect`");
        assert_eq!(problem("expect: [0.8, 1.2], warn: [0.8, 1.2]"), None);
        assert_eq!(problem("opposite: {left: x, right: y}"), None);
    }
}
