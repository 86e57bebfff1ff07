//! Bars and marks on one axis, a line for each value. They are text and boxes, so that a narrow window breaks them
//! instead of cutting them off, and whoever can't see them hears what each line says.

use maud::Markup;
use maud::html;

use crate::report::html::scale::Range;

/// A line of a chart.
#[derive(Default)]
pub(super) struct Line {
    pub(super) name: String,
    /// What is written, as a reader of the record sees it.
    pub(super) text: String,
    pub(super) bars: Vec<Bar>,
    /// Whether it begins something new.
    pub(super) is_first: bool,
}

/// A bar in a line.
pub(super) struct Bar {
    pub(super) range: Range,
    pub(super) class: &'static str,
    /// What it is, where one line has several.
    pub(super) title: String,
}

/// What the values of a chart are.
#[derive(Clone, Copy)]
pub(super) struct Axis {
    pub(super) range: Range,
    pub(super) tick: fn(f64) -> String,
}

impl Bar {
    pub(super) fn new(range: Range, class: &'static str) -> Self {
        Self { range, class, title: String::new() }
    }
}

/// A chart; `what` says what it is to those who don't see it.
pub(super) fn chart(lines: &[Line], axis: Axis, what: &str) -> Markup {
    html! {
        ol.chart aria-label=(what) {
            @for line in lines {
                li class=[line.is_first.then_some("first")] {
                    span.name { (line.name) } " "
                    span.track aria-hidden="true" { @for bar in line.bars.iter().filter(|bar| bar.range != Range::ZERO) { (bar_in(bar, axis.range)) } }
                    span.text { (line.text) }
                }
            }
            li.axis aria-hidden="true" {
                span.track {
                    @let range = axis.range;
                    @for value in [range.low, range.middle(), range.high] { span { ((axis.tick)(value)) } }
                }
            }
        }
    }
}

fn bar_in(bar: &Bar, axis: Range) -> Markup {
    let share = |value: f64| ((value - axis.low) / axis.width().max(f64::MIN_POSITIVE)).clamp(0.0, 1.0) * 100.0;
    let (from, to) = (share(bar.range.low), share(bar.range.high));
    let width = hundredth(to - from);
    let class = format!("{}{}", bar.class, if width < 0.5 { " thin" } else { "" });
    html! {
        i class=(class) style=(format!("left:{}%;width:{width}%", hundredth(from)))
            title=[Some(&bar.title).filter(|title| !title.is_empty())] {}
    }
}

/// To a hundredth, so that the page is the same on every machine.
fn hundredth(value: f64) -> f64 {
    (value * 100.0).round() / 100.0
}
