//! comity

pub mod quantity;

pub mod verdict;
