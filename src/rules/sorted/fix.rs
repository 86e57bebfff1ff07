//! Sorts a list in its file, if that is simple.

use super::Item;
use super::key::Order;
use crate::diagnostic::Applicability;
use crate::diagnostic::Edit;
use crate::diagnostic::Fix;
use crate::document::NodeRef;
use crate::document::Style;
use crate::source::Span;

/// Puts the lines of a list in order. Only of a list that is written in lines of its own, item by item, without blank
/// lines, anchors, aliases or comments between the items: whose order anything else hangs on.
pub(super) fn sort(items: &[Item<'_>], by: &Order) -> Option<Fix> {
    let list = items.first()?.node.parent()?;
    let document = list.document();
    let is_whole = list.len() == items.len() && list.items().zip(items).all(|(node, item)| node == item.node);
    if list.style() != Style::Block || !list.is_sequence() || !is_whole {
        return None;
    }
    let text = document.text();
    let span = lines(list)?;
    let starts = items.iter().map(|item| item_start(text, item.node, document.offset()));
    let starts = starts.collect::<Option<Vec<usize>>>()?;
    let ends = starts.iter().skip(1).copied().chain([span.end]);
    let chunks: Vec<&str> =
        starts.iter().copied().zip(ends).map(|(start, end)| text.get(start..end)).collect::<Option<_>>()?;
    if *starts.first()? != span.start || !chunks.iter().all(|chunk| is_simple(chunk)) {
        return None;
    }
    let mut order: Vec<(&Item<'_>, &str)> = items.iter().zip(chunks).collect();
    order.sort_by(|(a, _), (b, _)| by.compare(&a.key, &b.key));
    let ending = if text[span.range()].contains("\r\n") { "\r\n" } else { "\n" };
    let written: Vec<&str> = order.iter().map(|(_, chunk)| chunk.trim_end_matches(['\r', '\n'])).collect();
    let tail = if text[..span.end].ends_with('\n') { ending } else { "" };
    let content = written.join(ending) + tail;
    let span = Span::new(document.offset() + span.start, document.offset() + span.end);
    let edits = vec![Edit { file: document.file(), span, content }];
    Some(Fix { applicability: Applicability::Unsafe, title: "sort the list".to_owned(), edits })
}

/// The whole lines that a list is on, as bytes of the document's text.
fn lines(list: NodeRef<'_>) -> Option<Span> {
    let (text, offset) = (list.document().text(), list.document().offset());
    let (start, end) = (list.span().start.checked_sub(offset)?, list.span().end.checked_sub(offset)?);
    let start = text.get(..start)?.rfind('\n').map_or(0, |at| at + 1);
    // A list may end with the line end of its last item.
    let end = if text.get(..end)?.ends_with('\n') {
        end
    } else {
        text[end..].find('\n').map_or(text.len(), |at| end + at + 1)
    };
    Some(Span::new(start, end))
}

/// Where the line of an item begins, if nothing but its dash stands before it.
fn item_start(text: &str, item: NodeRef<'_>, offset: usize) -> Option<usize> {
    let at = item.span().start.checked_sub(offset)?;
    let before = text.get(..at)?;
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let marks = before[start..].trim_start_matches(' ');
    (marks.strip_prefix('-')?.trim().is_empty()).then_some(start)
}

/// Whether the lines of an item can stand anywhere in the list.
fn is_simple(chunk: &str) -> bool {
    let is_own_comment = |line: &str| line.trim_start().starts_with('#');
    let is_blank = |line: &str| line.trim().is_empty();
    let has_block_text = chunk.contains(['|', '>']);
    let hangs_on_others = chunk.contains(['&', '*']);
    !hangs_on_others && !has_block_text && !chunk.lines().any(|line| is_blank(line) || is_own_comment(line))
}
