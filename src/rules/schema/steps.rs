//! A budget for one validation, so that it always ends.
//!
//! `jsonschema` can't be interrupted, and collecting errors is exponential for some schemas. It does read every value
//! through our own node type, so that counts: past the budget it unwinds, quietly (no panic hook runs), to
//! [`within`]. The library holds no lock and no borrowed thread-local while it reads a value, so nothing is left broken.

use std::any::Any;
use std::cell::Cell;
use std::panic::AssertUnwindSafe;
use std::panic::catch_unwind;
use std::panic::resume_unwind;

/// Bytes of stack that one validation may use; a thread that checks has at least twice that.
const STACK_BYTES: usize = 1 << 20;

/// A validation that did not end within its budget.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Exhausted;

#[derive(Clone, Copy)]
struct Budget {
    steps: u64,
    stack: usize,
}

thread_local! {
    static BUDGET: Cell<Budget> = const { Cell::new(Budget { steps: u64::MAX, stack: usize::MAX }) };
    static WHOLE: Cell<bool> = const { Cell::new(false) };
}

/// Runs `check` with a budget of `steps` values read.
pub(super) fn within<T>(steps: u64, check: impl FnOnce() -> T) -> Result<T, Exhausted> {
    let outer = BUDGET.replace(Budget { steps, stack: stack_address() });
    let result = catch_unwind(AssertUnwindSafe(check));
    BUDGET.set(outer);
    result.map_err(reason)
}

/// Runs `check` with failing values handed to the library whole, which its backtracking patterns need.
pub(super) fn with_whole_values<T>(whole: bool, check: impl FnOnce() -> T) -> T {
    let outer = WHOLE.replace(whole);
    let result = check();
    WHOLE.set(outer);
    result
}

/// Whether failing values are handed over whole.
pub(super) fn whole_values() -> bool {
    WHOLE.get()
}

/// Counts one value read.
pub(super) fn step() {
    let mut budget = BUDGET.get();
    let deep = budget.stack.saturating_sub(stack_address());
    if budget.steps == 0 || (deep > STACK_BYTES && budget.stack != usize::MAX) {
        resume_unwind(Box::new(Exhausted));
    }
    budget.steps -= 1;
    BUDGET.set(budget);
}

fn stack_address() -> usize {
    let here = 0_u8;
    std::ptr::from_ref(std::hint::black_box(&here)).addr()
}

fn reason(panic: Box<dyn Any + Send>) -> Exhausted {
    match panic.downcast::<Exhausted>() {
        Ok(exhausted) => *exhausted,
        Err(panic) => resume_unwind(panic),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_budget_ends_what_would_not_end() {
        let endless = || loop {
            step();
        };
        assert_eq!(within::<()>(1000, endless), Err(Exhausted));
        assert_eq!(within(3, || (0..3).for_each(|_| step())), Ok(()));
    }

    #[test]
    fn budgets_do_not_leak_out() {
        let inner = || within(1, || (0..5).for_each(|_| step()));
        let outer = within(10, || (inner(), (0..9).for_each(|_| step())));
        assert_eq!(outer, Ok((Err(Exhausted), ())));
    }

    #[test]
    fn deep_recursion_is_stopped_before_the_stack_ends() {
        fn down(depth: u64) -> u64 {
            step();
            if depth == u64::MAX { 0 } else { std::hint::black_box(down(depth + 1)) + 1 }
        }
        assert_eq!(within(u64::MAX - 1, || down(0)), Err(Exhausted));
    }
}
