//! Hostile pull requests: what a stranger may try, and what must come of it. The table of it all is in
//! `docs/security.md`.

mod cases;
mod found;
mod names;
mod page;
mod project;
mod sizes;
