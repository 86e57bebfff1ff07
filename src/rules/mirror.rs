#![doc = include_str!("mirror.md")]

mod band;

use rust_decimal::Decimal;
use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::diagnostic::Severity;
use crate::document::path::Path;
use crate::quantity::decimal;
use crate::rule::Declaration;
use crate::rule::Fact;
use crate::rule::Judging;
use crate::rule::Outcome;
use crate::rule::Reason;
use crate::rule::Rule;
use crate::rule::RuleInfo;
use crate::rule::Source;
use crate::rule::Stated;
use crate::rule::UnitSlip;
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
        let source = Source { opposite, notes_unit_slips: true, ..source };
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

    fn sides(&self, group: &[Fact]) -> Vec<(usize, usize)> {
        let first = group.partition_point(|fact| fact.role == 0);
        let (lefts, rights) = group.split_at(first);
        let agree = |left: &Fact, right: &Fact| right.meets(left) && self.compare(left, right) == Ok(None);
        let pair = |(at, left): (usize, &Fact)| {
            let other = rights.iter().position(|right| agree(left, right))?;
            Some((at, first + other))
        };
        lefts.iter().enumerate().filter_map(pair).collect()
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
        if let Some((digits, _)) = self.slipped(left, right) {
            return Ok(Some(Gap::Slip(digits)));
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

    /// Which side is out of scale beside what its record states elsewhere, and by how many digits the left side is then
    /// too large: only if the other side is not, and both agree once it is mended.
    fn slipped<'f>(&self, left: &'f Fact, right: &'f Fact) -> Option<(i32, (&'f Fact, &'f UnitSlip))> {
        let slip = |fact: &'f Fact| fact.more.as_ref()?.unit_slip.as_deref().map(|slip| (fact, slip));
        let (digits, (fact, slip)) = match (slip(left), slip(right)) {
            (Some(found), None) => (found.1.digits, found),
            (None, Some(found)) => (-found.1.digits, found),
            _ => return None,
        };
        let stated = fact.value()?;
        let factor = decimal::shift(Decimal::ONE, -slip.digits).ok()?;
        let mended = Stated { number: Some(stated.number?.times(factor).ok()?), ..stated.clone() };
        let [ours, theirs] = if digits == slip.digits { [&mended, right.value()?] } else { [left.value()?, &mended] };
        (self.warn.can_hold(ours, theirs) == Ok(true)).then_some((digits, (fact, slip)))
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
        let slipped = self.slipped(left, right).filter(|_| matches!(gap, Gap::Slip(_)));
        if let Some((_, (fact, slip))) = slipped {
            blame(&mut finding, fact, slip);
        }
        judging.report(finding);
        Some(())
    }
}

/// Has a finding point to the side that is out of scale.
fn blame(finding: &mut Diagnostic, fact: &Fact, slip: &UnitSlip) {
    let Some(stated) = fact.value() else { return };
    finding.help = Some(slip.question(&stated.shown(), "what this record states elsewhere"));
    finding.fixes.extend(slip.fix.clone());
    if stated.at.location == finding.location {
        return;
    }
    finding.move_to_record(stated.at.location, stated.at.pointer().to_owned());
    fact.record.as_ref().clone_into(&mut finding.record);
    stated.at.node().clone_into(&mut finding.node);
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

    /// What Canada and Japan say of three years; where the first finding is, its help, and what it would write.
    fn slip(canada: [&str; 3], japan: [&str; 3]) -> (String, String, Option<String>) {
        let years = |said: [&str; 3]| -> Vec<String> {
            (2019..).zip(said).map(|(year, said)| format!("{{period: {year}, {said}}}")).collect()
        };
        let records = format!(
            "{{records: {{can: {{kind: relation, reporter: CAN, partner: JPN, trade: [{}]}}, \
             jpn: {{kind: relation, reporter: JPN, partner: CAN, trade: [{}]}}}}}}",
            years(canada).join(", "),
            years(japan).join(", ")
        );
        let judged = harness::judge(&harness::compile(TRADE).expect("a rule"), &records);
        let first = &judged.found[0];
        assert_eq!(judged.found.len(), 1, "{:?}", judged.shown());
        let content = first.fixes.first().map(|fix| fix.edits[0].content.clone());
        (judged.shown()[0].0.clone(), first.help.clone().unwrap_or_default(), content)
    }

    #[test]
    fn the_side_that_is_out_of_scale_beside_its_other_years_is_pointed_to() {
        let canada = ["scale: billion, imports: 9.5", "scale: billion, imports: 9.9", "scale: billion, imports: 10.4"];
        let japan = ["scale: billion, exports: 9.2", "scale: billion, exports: 9.6", "scale: billion, exports: 9.9"];
        let with = |all: [&'static str; 3], last: &'static str| [all[0], all[1], last];
        let wrong = slip(with(canada, "scale: million, imports: 10.4"), japan);
        let help = "is it 10.4 billion? Beside what this record states elsewhere, 10.4 million is about 1,000 times too small, and no other figure is";
        assert_eq!(wrong, ("can#/trade/2/imports".to_owned(), help.to_owned(), Some("billion".to_owned())));
        let wrong = slip(canada, with(japan, "scale: billion, exports: 9900"));
        assert_eq!((&*wrong.0, wrong.2.as_deref()), ("jpn#/trade/2/exports", Some("9.9")));
        // Beyond 15 %, but within what is known to happen once it is mended.
        let wrong = slip(with(canada, "scale: million, imports: 13.5"), japan);
        assert_eq!((&*wrong.0, wrong.2.as_deref()), ("can#/trade/2/imports", Some("billion")));
    }

    #[test]
    fn no_side_is_pointed_to_where_either_may_be_wrong() {
        let all = |said: &'static str| [said; 3];
        let [canada, japan] = [all("scale: billion, imports: 9.5"), all("scale: billion, exports: 9.2")];
        // Both fell by as much as the other says the other did, or one has no other years.
        let alone = slip(["scale: million, imports: 9.5", "imports: ~", "imports: ~"], japan);
        assert_eq!((&*alone.0, alone.2), ("can#/trade/0/imports", None));
        // Out of scale, but not so that the other side would agree.
        let other = slip([canada[0], canada[1], "scale: million, imports: 18.9"], japan);
        assert_eq!((&*other.0, other.2), ("can#/trade/2/imports", None));
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
