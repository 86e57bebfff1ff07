//! What is said of a list: its length, its repeats, and what it must contain.

use jsonschema::error::ValidationErrorKind;

use crate::document::NodeRef;
use crate::rules::schema::failure::Explainer;
use crate::rules::schema::failure::Failure;
use crate::rules::schema::failure::Finding;
use crate::rules::schema::files::Place;
use crate::rules::schema::instance::Instance;
use crate::rules::schema::instance::duplicates;
use crate::rules::schema::words;
use crate::rules::schema::words::counted;
use crate::source::Span;

impl<'d> Explainer<'_, 'd> {
    /// The finding for an error about the items of a list; `None` if it is about something else.
    pub(super) fn of_sequence(self, failure: Failure<'_, 'd>) -> Option<Finding> {
        let node = failure.node;
        Some(match failure.error.kind() {
            ValidationErrorKind::MinItems { limit } => {
                self.at_value(failure, node, self.item_count(node, "least", *limit))
            }
            ValidationErrorKind::MaxItems { limit } => {
                self.surplus(failure, usize::try_from(*limit).ok()?, self.item_count(node, "most", *limit))
            }
            ValidationErrorKind::AdditionalItems { limit } => {
                let limit = u64::try_from(*limit).ok()?;
                self.surplus(failure, usize::try_from(limit).ok()?, self.item_count(node, "most", limit))
            }
            ValidationErrorKind::UnevaluatedItems { .. } => self.unevaluated_items(failure),
            ValidationErrorKind::UniqueItems => self.repeats(failure)?,
            ValidationErrorKind::Contains => self.contains(failure),
            _ => return None,
        })
    }

    fn item_count(self, node: NodeRef<'d>, bound: &str, limit: u64) -> String {
        let count = node.len();
        format!("{} must have at {bound} {}, but has {count}", self.called(node), counted(limit, "item"))
    }

    /// The finding for the items past those that a schema knows, which `items: false` rules out.
    pub(super) fn past_the_known(self, failure: Failure<'_, 'd>, list: NodeRef<'d>) -> Finding {
        let known = failure.holder.and_then(|holder| Some(self.files().node(holder).get("prefixItems")?.len()));
        let limit = known.unwrap_or(0);
        let message = self.item_count(list, "most", u64::try_from(limit).unwrap_or(u64::MAX));
        self.surplus(Failure { node: list, ..failure }, limit, message)
    }

    /// A finding at the items from position `limit` on.
    fn surplus(self, failure: Failure<'_, 'd>, limit: usize, message: String) -> Finding {
        let node = failure.node;
        let Some(first) = node.item(limit) else { return self.at_value(failure, node, message) };
        let end = node.items().last().map_or(first.span().end, |last| last.span().end);
        let location = node.document().location(Span::new(first.span().start, end.max(first.span().end)));
        let mut finding = self.finding(failure, location, node, message);
        finding.diagnostic.pointer = first.pointer_from(self.record);
        finding
    }

    fn repeats(self, failure: Failure<'_, 'd>) -> Option<Finding> {
        let (first, second) = duplicates(failure.node)?;
        let (earlier, later) = (failure.node.item(first)?, failure.node.item(second)?);
        let message = format!("item {} of {} repeats item {}", second + 1, self.called(failure.node), first + 1);
        let mut finding = self.finding(failure, later.label_location(), failure.node, message);
        finding.diagnostic.pointer = later.pointer_from(self.record);
        let place = (earlier.label_location(), earlier.pointer_from(self.record));
        finding.diagnostic = finding.diagnostic.related(place.0, place.1, format!("item {}", first + 1));
        finding.diagnostic.related.rotate_right(1);
        Some(finding)
    }

    fn contains(self, failure: Failure<'_, 'd>) -> Finding {
        let node = failure.node;
        let holder = failure.holder.filter(|&holder| self.files().node(holder).get("contains").is_some());
        let limit =
            |key: &str| holder.and_then(|holder| self.files().node(holder).get(key)?.text().parse::<usize>().ok());
        let wanted = holder.and_then(|holder| self.files().member(holder, "contains"));
        let such = wanted.map_or_else(|| "such as the schema wants".to_owned(), |wanted| self.described(wanted));
        let fitting: Vec<_> = wanted.map(|wanted| self.fitting(wanted, node)).unwrap_or_default();
        let (called, count) = (self.called(node), fitting.len());
        let least = limit("minContains").unwrap_or(1);
        match limit("maxContains").filter(|&most| count > most) {
            Some(most) => {
                let message = format!("{called} must have at most {} {such}, but has {count}", items(most));
                let surplus = node.item(fitting[most]).unwrap_or(node);
                let mut finding = self.finding(failure, surplus.label_location(), node, message);
                finding.diagnostic.pointer = surplus.pointer_from(self.record);
                finding
            }
            None if count == 0 && least == 1 => self.at_value(failure, node, format!("{called} has no item {such}")),
            None => {
                let message = format!("{called} must have at least {} {such}, but has {count}", items(least));
                self.at_value(failure, node, message)
            }
        }
    }

    /// What a subschema asks for, by its title or what is plain in it.
    fn described(self, schema: Place) -> String {
        let node = self.files().node(schema);
        let scalar = |keyword: &str, member: NodeRef<'_>| member.get(keyword).map(|value| words::shown(value));
        if let Some(title) = node.get("title").and_then(NodeRef::as_str) {
            return format!("of the kind “{title}”");
        }
        if let Some(value) = scalar("const", node) {
            return format!("that is {value}");
        }
        let members = node.get("properties").into_iter().flat_map(NodeRef::entries);
        let parts: Vec<_> = members
            .filter_map(|(key, member)| Some(format!("`{}` {}", key.text(), scalar("const", member)?)))
            .collect();
        if parts.is_empty() { "such as the schema wants".to_owned() } else { format!("with {}", words::all(&parts)) }
    }

    /// The positions of the items that meet a subschema.
    fn fitting(self, schema: Place, node: NodeRef<'d>) -> Vec<usize> {
        let Some(validator) = self.schema.probe(schema) else { return Vec::new() };
        let fits = node.items().enumerate().filter(|&(_, item)| validator.is_valid(Instance::Node(item)));
        fits.map(|(position, _)| position).collect()
    }

    fn unevaluated_items(self, failure: Failure<'_, 'd>) -> Finding {
        let node = failure.node;
        let prefix = failure.holder.and_then(|holder| Some(self.files().node(holder).get("prefixItems")?.len()));
        let limit = prefix.unwrap_or(0);
        let message = format!("{} has items that its schema does not know", self.called(node));
        let mut finding = match limit {
            0 => self.at_value(failure, node, message),
            limit => self.surplus(failure, limit, message),
        };
        finding.consequence = true;
        finding
    }
}

fn items(count: usize) -> String {
    counted(u64::try_from(count).unwrap_or(u64::MAX), "item")
}
