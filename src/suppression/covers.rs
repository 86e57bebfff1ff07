//! Which comments and waivers cover a place: looked up, so that many of both cost no more than each alone.

use std::cmp::Reverse;
use std::collections::HashMap;

use crate::source::FileId;
use crate::source::Location;
use crate::source::Span;

/// Something that forgives one rule at one place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cover<T> {
    /// The bytes that it covers: those of a node, with its key.
    pub span: Span,
    /// The places that it forgives among these; `None` is all.
    pub only: Option<Vec<Span>>,
    /// What forgives.
    pub by: T,
}

/// The covers of one file and rule, in order, each with the one around it.
type Nested<T> = Vec<(Cover<T>, Option<usize>)>;

/// Covers by file and rule. Nodes lie inside each other or apart, and so do covers.
#[derive(Debug)]
pub struct Covers<'r, T>(HashMap<(FileId, &'r str), Nested<T>>);

impl<T> Default for Covers<'_, T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<'r, T: Copy> Covers<'r, T> {
    /// Adds covers, each with its file and rule. Of two of one span and rule that forgive everywhere in it, the first
    /// counts.
    pub fn new(covers: impl Iterator<Item = (FileId, &'r str, Cover<T>)>) -> Self {
        let mut by_rule: HashMap<_, Nested<T>> = HashMap::new();
        for (file, rule, cover) in covers {
            by_rule.entry((file, rule)).or_default().push((cover, None));
        }
        by_rule.values_mut().for_each(nest);
        Self(by_rule)
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// What forgives `rule`, or a finding of its own such as `trade/total/unit`, at a place; the innermost first.
    pub fn at<'s>(&'s self, rule: &'s str, place: Location) -> impl Iterator<Item = T> + use<'s, 'r, T> {
        let ends = rule.match_indices('/').map(|(at, _)| at).chain(std::iter::once(rule.len()));
        let names = ends.map(move |end| &rule[..end]);
        names.filter_map(move |name| self.0.get(&(place.file, name))).flat_map(move |covers| {
            let last = covers.partition_point(|(cover, _)| cover.span.start <= place.span.start).checked_sub(1);
            let outwards = std::iter::successors(last, |&index| covers[index].1).map(|index| &covers[index].0);
            outwards.filter(move |cover| cover.forgives(place.span)).map(|cover| cover.by)
        })
    }
}

impl<T> Cover<T> {
    fn forgives(&self, place: Span) -> bool {
        self.span.contains(place) && self.only.as_ref().is_none_or(|only| only.contains(&place))
    }
}

/// Puts covers in order, and has each know the one around it.
fn nest<T>(covers: &mut Nested<T>) {
    covers.sort_by_key(|(cover, _)| (cover.span.start, Reverse(cover.span.end)));
    covers.dedup_by(|(next, _), (kept, _)| next.span == kept.span && next.only.is_none() && kept.only.is_none());
    let mut around: Vec<usize> = Vec::new();
    for index in 0..covers.len() {
        let span = covers[index].0.span;
        while around.last().is_some_and(|&outer| !covers[outer].0.span.contains(span)) {
            around.pop();
        }
        covers[index].1 = around.last().copied();
        around.push(index);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn covers(spans: &[(usize, usize)]) -> Covers<'static, usize> {
        let cover = |(by, &(start, end)): (usize, &(usize, usize))| {
            (FileId(0), "x/y", Cover { span: Span::new(start, end), only: None, by })
        };
        Covers::new(spans.iter().enumerate().map(cover))
    }

    fn at(covers: &Covers<'_, usize>, rule: &str, start: usize, end: usize) -> Vec<usize> {
        covers.at(rule, Location { file: FileId(0), document: 0, span: Span::new(start, end) }).collect()
    }

    #[test]
    fn the_innermost_cover_comes_first() {
        let covers = covers(&[(10, 50), (0, 100), (12, 20), (30, 40), (30, 40), (60, 70)]);
        let cases: [(usize, usize, &[usize]); 6] = [
            (13, 14, &[2, 0, 1]),
            (25, 26, &[0, 1]),
            (32, 33, &[3, 0, 1]),
            (55, 56, &[1]),
            (12, 21, &[0, 1]),
            (100, 101, &[]),
        ];
        for (start, end, expected) in cases {
            assert_eq!(at(&covers, "x/y", start, end), expected, "{start}..{end}");
        }
    }

    #[test]
    fn a_rule_goes_with_its_own_findings_and_no_others() {
        let covers = covers(&[(0, 9)]);
        assert_eq!(at(&covers, "x/y/unit", 1, 2), [0]);
        assert_eq!(at(&covers, "x/yy", 1, 2), [0; 0]);
        assert_eq!(at(&covers, "x", 1, 2), [0; 0]);
    }

    #[test]
    fn a_hundred_thousand_comments_are_looked_up_at_once() {
        let spans: Vec<(usize, usize)> = (0..100_000).map(|at| (at * 10, at * 10 + 9)).collect();
        let flat = covers(&spans);
        assert!((0..100_000).all(|number| at(&flat, "x/y", number * 10 + 1, number * 10 + 2) == [number]));
        let stacked = covers(&vec![(0, 9); 100_000]);
        assert!((0..100_000).all(|_| at(&stacked, "x/y", 1, 2) == [0]));
    }
}
