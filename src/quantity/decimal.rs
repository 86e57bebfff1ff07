//! Exact decimal arithmetic. `Decimal`'s own `checked_*` round silently once 28 digits are used up; these never do.

use rust_decimal::Decimal;

/// A result needs more than 28 digits, so it can't be computed exactly.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the numbers have too many digits to compute exactly")]
pub struct TooManyDigits;

/// The exact sum.
pub fn add(a: Decimal, b: Decimal) -> Result<Decimal, TooManyDigits> {
    aligned_sum(a, b).or_else(|| aligned_sum(a.normalize(), b.normalize())).ok_or(TooManyDigits)
}

/// The exact difference.
pub fn sub(a: Decimal, b: Decimal) -> Result<Decimal, TooManyDigits> {
    add(a, -b)
}

/// The exact product.
pub fn mul(a: Decimal, b: Decimal) -> Result<Decimal, TooManyDigits> {
    product(a, b).or_else(|| product(a.normalize(), b.normalize())).ok_or(TooManyDigits)
}

/// `value · 10^exponent`, exactly.
pub fn shift(value: Decimal, exponent: i32) -> Result<Decimal, TooManyDigits> {
    let scale = i64::from(value.scale()) - i64::from(exponent);
    let shifted = match u32::try_from(scale) {
        Ok(scale) => compose(value.mantissa(), scale),
        Err(_) => u32::try_from(-scale)
            .ok()
            .and_then(power_of_ten)
            .and_then(|power| value.mantissa().checked_mul(power))
            .and_then(|mantissa| compose(mantissa, 0)),
    };
    shifted.ok_or(TooManyDigits)
}

fn aligned_sum(a: Decimal, b: Decimal) -> Option<Decimal> {
    let scale = a.scale().max(b.scale());
    let aligned = |value: Decimal| match scale - value.scale() {
        0 => Some(value.mantissa()),
        places => value.mantissa().checked_mul(power_of_ten(places)?),
    };
    compose(aligned(a)?.checked_add(aligned(b)?)?, scale)
}

fn product(a: Decimal, b: Decimal) -> Option<Decimal> {
    compose(a.mantissa().checked_mul(b.mantissa())?, a.scale() + b.scale())
}

/// Trailing zeros behind the point carry no value, so they are dropped before we give up.
fn compose(mut mantissa: i128, mut scale: u32) -> Option<Decimal> {
    loop {
        if let Ok(value) = Decimal::try_from_i128_with_scale(mantissa, scale) {
            return Some(value);
        }
        if scale == 0 || mantissa % 10 != 0 {
            return None;
        }
        mantissa /= 10;
        scale -= 1;
    }
}

fn power_of_ten(exponent: u32) -> Option<i128> {
    10_i128.checked_pow(exponent)
}

#[cfg(test)]
mod tests {
    use super::TooManyDigits;
    use super::add;
    use super::mul;
    use super::shift;
    use super::sub;
    use proptest::prelude::any;
    use proptest::prelude::proptest;
    use proptest::prop_assert;
    use proptest::prop_assert_eq;
    use rust_decimal::Decimal;

    fn decimal(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    #[test]
    fn sums_and_products_are_exact() {
        assert_eq!(add(decimal("13.2"), decimal("8.6")), Ok(decimal("21.8")));
        assert_eq!(sub(decimal("0.3"), decimal("0.1")), Ok(decimal("0.2")));
        assert_eq!(mul(decimal("0.1"), decimal("1000000000")), Ok(decimal("100000000")));
        assert_eq!(shift(decimal("13.25"), 9), Ok(decimal("13250000000")));
        assert_eq!(shift(decimal("5"), -1), Ok(decimal("0.5")));
        assert_eq!(shift(decimal("0"), -40), Ok(decimal("0")));
    }

    #[test]
    fn a_result_that_does_not_fit_is_an_error_where_the_library_would_round() {
        let large = decimal("10000000000000000000000");
        let small = decimal("0.0000000000000000000001");
        assert!(large.checked_add(small).is_some(), "rounds");
        assert_eq!(add(large, small), Err(TooManyDigits));
        assert_eq!(mul(small, small), Err(TooManyDigits));
        assert_eq!(shift(decimal("1"), 29), Err(TooManyDigits));
        assert_eq!(shift(decimal("1"), -29), Err(TooManyDigits));
    }

    proptest! {
        #[test]
        fn arithmetic_agrees_with_whole_numbers(a in any::<i32>(), b in any::<i32>(), s in 0_u32..10, t in 0_u32..10) {
            let (x, y) = (Decimal::new(a.into(), s), Decimal::new(b.into(), t));
            let wide = |m: i32, scale: u32| i128::from(m) * 10_i128.pow(10 - scale);
            prop_assert_eq!(add(x, y).unwrap(), Decimal::from_i128_with_scale(wide(a, s) + wide(b, t), 10));
            prop_assert_eq!(mul(x, y).unwrap(), Decimal::from_i128_with_scale(i128::from(a) * i128::from(b), s + t));
            prop_assert_eq!(x.cmp(&y), wide(a, s).cmp(&wide(b, t)));
            prop_assert!(sub(x, x).unwrap().is_zero());
        }
    }
}
