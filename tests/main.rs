//! The tests that see comity from outside.

fn main() {}
