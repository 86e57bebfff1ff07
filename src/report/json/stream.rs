//! Long lists, written item by item.

use std::cell::RefCell;

use serde::Serialize;
use serde::Serializer;

/// A sequence of which one item at a time is in memory.
pub struct Stream<I>(RefCell<Option<I>>);

/// A sequence that is asked for its items when it is written, once.
pub fn stream<I: Iterator<Item: Serialize>>(items: I) -> Stream<I> {
    Stream(RefCell::new(Some(items)))
}

impl<I: Iterator<Item: Serialize>> Serialize for Stream<I> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.take().into_iter().flatten())
    }
}
