//! comity

pub mod date;

pub mod quantity;

pub mod verdict;
