//! Reported numbers: every figure is the interval of values it can stand for, read from its own digits.
//!
//! `13.2` is anything from 13.15 to 13.25, `{over: 27000}` anything above 27000. Two figures contradict
//! each other only if their intervals have no value in common.

pub mod decimal;
mod interval;
mod magnitude;
mod number;
mod reading;
mod scale;

pub use decimal::TooManyDigits;
pub use interval::Bound;
pub use interval::Interval;
pub use magnitude::digits_too_many;
pub use number::MAX_DIGITS;
pub use number::MAX_EXPONENT;
pub use number::Number;
pub use number::NumberError;
pub use reading::Member;
pub use reading::Misread;
pub use reading::Operand;
pub use reading::Quantity;
pub use reading::Reading;
pub use reading::Reason;
pub use reading::Words;
pub use scale::Scale;
