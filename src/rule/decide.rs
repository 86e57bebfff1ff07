//! Asks the expressions of a rule.

use std::cell::Cell;

use crate::date::Date;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document::Kind;
use crate::document::NodeRef;
use crate::expression::Expression;
use crate::expression::Reading;
use crate::expression::Scope;
use crate::expression::Text;
use crate::expression::Truth;
use crate::expression::Value;
use crate::expression::Why;
use crate::limits::Limits;
use crate::quantity;
use crate::quantity::Interval;
use crate::rule::Carried;
use crate::rule::Context;
use crate::rule::Declared;
use crate::rule::Fact;
use crate::rule::Judging;
use crate::rule::Reason;
use crate::verdict::Verdict;

impl Reading for Context<'_> {
    fn quantity(&self, node: NodeRef<'_>) -> Result<Interval, Why> {
        // A handle is only good for its document, which is this record's.
        let node = self.record.root.document().node(node.index());
        self.measure(node).map(|measure| measure.interval).map_err(|reason| match reason {
            Reason::MISSING => Why::Null,
            Reason::REJECTED => Why::Rejected,
            Reason::TOO_MANY_DIGITS => Why::TooManyDigits,
            _ => Why::NotA("a number"),
        })
    }

    fn is_rejected(&self, node: NodeRef<'_>) -> bool {
        self.record.poison.contains(node)
    }
}

impl Context<'_> {
    /// Whether a condition over the rule's node holds; what is missing leaves it open.
    pub fn decide(&self, condition: &Expression) -> Verdict {
        self.truth(condition).map_or(Verdict::Possible, verdict)
    }

    /// Whether a condition over the rule's node is true; why not, if nothing decides it.
    fn truth<'e>(&'e self, condition: &'e Expression) -> Result<Truth<'e>, Reason> {
        let roots = self.roots();
        let truth = self.within_steps(|steps| condition.evaluate(&Scope { roots: &roots, reading: self, steps }));
        truth.map_err(|_| self.give_up())
    }

    /// Remembers that the steps of an expression ran out.
    fn give_up(&self) -> Reason {
        self.exhausted.set(true);
        Reason::UNDECIDED
    }

    /// The scalar that an expression over the rule's node gives, as text.
    pub fn text_of(&self, expression: &Expression) -> Result<String, Reason> {
        let roots = self.roots();
        match self.within_steps(|steps| expression.value(&Scope { roots: &roots, reading: self, steps })) {
            Ok(Value::Node(node)) => Ok(self.scalar(self.record.root.document().node(node.index()))?.to_owned()),
            Ok(Value::Text(text) | Value::Version(text)) => Ok(text.to_string()),
            Ok(Value::Date(date)) => Ok(date.to_string()),
            Ok(Value::Number(number)) => Ok(number.point().ok_or(Reason::UNDECIDED)?.normalize().to_string()),
            Ok(Value::Truth(Verdict::Certain)) => Ok("true".to_owned()),
            Ok(Value::Truth(Verdict::Impossible)) => Ok("false".to_owned()),
            Ok(Value::Unknown(unknown)) if unknown.why == Why::Rejected => Err(Reason::REJECTED),
            Ok(Value::Null | Value::Unknown(_)) => Err(Reason::MISSING),
            Ok(_) => Err(Reason::NO_SCALAR),
            Err(_) => Err(self.give_up()),
        }
    }

    fn roots(&self) -> [Value<'_>; 3] {
        let today = Value::Date(Date::from(self.settings.today));
        [Value::Node(self.node), Value::Node(self.record.root), today]
    }
}

impl Judging<'_> {
    /// Whether a condition over what two facts carry along holds; an error if something it needs is missing.
    pub fn decide(&self, condition: &Expression, from: &Fact, target: &Fact) -> Result<Verdict, Reason> {
        let carried = (self.members(from), self.members(target));
        let roots = [Value::Members(&carried.0), Value::Members(&carried.1)];
        let (reading, steps) = (Carrying, Cell::new(Limits::default().expression_steps));
        match condition.evaluate(&Scope { roots: &roots, reading: &reading, steps: &steps }) {
            Ok(Truth::Unknown(_)) => Err(Reason::UNDECIDED),
            Err(_) => {
                self.exhausted.get_or_init(|| exhausted(self.declared, from));
                Err(Reason::UNDECIDED)
            }
            Ok(truth) => Ok(verdict(truth)),
        }
    }

    fn members<'f>(&self, fact: &'f Fact) -> Vec<(&'f str, Value<'f>)> {
        fact.carried().iter().map(|(name, carried)| (&**name, self.value(carried))).collect()
    }

    fn value<'f>(&self, carried: &'f Carried) -> Value<'f> {
        let text = || Value::Text(Text::Borrowed(&carried.text));
        match carried.kind {
            Kind::Bool => Value::Truth(Verdict::of(carried.text.eq_ignore_ascii_case("true"))),
            Kind::Integer | Kind::Float => {
                let reading =
                    quantity::Reading { approximation: self.settings.approximation, ..quantity::Reading::default() };
                reading.number(&carried.text).map_or_else(|_| text(), |read| Value::Number(read.interval))
            }
            _ => text(),
        }
    }
}

/// What is carried along has no nodes.
struct Carrying;

impl Reading for Carrying {
    fn quantity(&self, _: NodeRef<'_>) -> Result<Interval, Why> {
        Err(Why::Missing)
    }

    fn is_rejected(&self, _: NodeRef<'_>) -> bool {
        false
    }
}

fn verdict(truth: Truth<'_>) -> Verdict {
    match truth {
        Truth::True => Verdict::Certain,
        Truth::False => Verdict::Impossible,
        Truth::Possible | Truth::Unknown(_) => Verdict::Possible,
    }
}

/// What a pair is told of that takes too many steps: it was not judged, which is not to say that it holds.
fn exhausted(rule: &Declared, from: &Fact) -> Diagnostic {
    let message = format!("an expression of `{}` takes too many steps here, so it was not finished", rule.id);
    let finding = Diagnostic::error("limit/expression-steps", Level::Across, from.at.location, message);
    let finding = finding.pointer(from.at.pointer()).related(rule.location, "", "the rule");
    finding.help("shorten the values, or have the rule look at less of them")
}
