//! Which link of a chain is wrong, and which slip of the pen explains it.

use crate::date::Date;
use crate::rules::chain;
use crate::rules::order::link::Link;

/// A slip in a date.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct DateSlip {
    /// The link, by its place in the chain.
    pub(super) place: usize,
    /// The date that was meant.
    pub(super) meant: String,
    /// What happened to it: `day and month of 2014-09-22 exchanged`.
    pub(super) told: String,
}

/// What is known of a chain that falls.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Wrong {
    /// The only link without which the others are in order.
    pub(super) place: Option<usize>,
    /// The only slip that puts all of them in order.
    pub(super) slip: Option<DateSlip>,
}

/// Looks for the link that is wrong; `falls` tells whether a later link certainly comes before an earlier one.
pub(super) fn find<'a>(links: &[Link<'a>], falls: &dyn Fn(&Link<'a>, &Link<'a>) -> bool) -> Wrong {
    let mut possible = chain::alone(links.len(), |earlier, later| falls(&links[earlier], &links[later]));
    // Today is never wrong.
    possible.retain(|&place| links[place].node.is_some());
    let mut slips = possible.iter().flat_map(|&place| slips(links, place, falls));
    let slip = slips.next().filter(|_| slips.next().is_none());
    let place = match (&possible[..], &slip) {
        (_, Some(slip)) => Some(slip.place),
        ([only], None) => Some(*only),
        _ => None,
    };
    Wrong { place, slip }
}

/// The slips of one date after which every other is in order with it.
fn slips<'a>(links: &[Link<'a>], place: usize, falls: &dyn Fn(&Link<'a>, &Link<'a>) -> bool) -> Vec<DateSlip> {
    let link = &links[place];
    let Some(written) = link.node.filter(|_| link.is_date()).map(crate::document::NodeRef::text) else {
        return Vec::new();
    };
    let fits = |(meant, told): (String, String)| {
        let date = link.with_date(Date::parse(&meant).ok()?);
        let is_in_order = links[..place].iter().all(|earlier| !falls(earlier, &date))
            && links[place + 1..].iter().all(|later| !falls(&date, later));
        is_in_order.then_some(DateSlip { place, meant, told })
    };
    before(written).into_iter().filter_map(fits).collect()
}

/// The dates that one slip can have turned into this one, and what the slip was. Only of plain dates.
fn before(written: &str) -> Vec<(String, String)> {
    let bytes = written.as_bytes();
    let is_plain = bytes.iter().enumerate().all(|(at, byte)| match at {
        4 | 7 => *byte == b'-',
        _ => byte.is_ascii_digit(),
    });
    if !is_plain || !matches!(bytes.len(), 4 | 7 | 10) {
        return Vec::new();
    }
    let mut found: Vec<(String, String)> = Vec::new();
    let mut add = |meant: String, told: &dyn Fn(&str) -> String| {
        if meant != written && !found.iter().any(|(known, _)| *known == meant) {
            let told = told(&meant);
            found.push((meant, told));
        }
    };
    if bytes.len() == 10 {
        let exchanged = format!("{}-{}-{}", &written[..4], &written[8..], &written[5..7]);
        add(exchanged, &|meant| format!("day and month of {meant} exchanged"));
    }
    let digits: Vec<usize> = (0..bytes.len()).filter(|at| bytes[*at].is_ascii_digit()).collect();
    for at in digits.windows(2).filter(|pair| pair[0] + 1 == pair[1]).map(|pair| pair[0]) {
        let mut exchanged = bytes.to_vec();
        exchanged.swap(at, at + 1);
        add(text(exchanged), &|meant| format!("two digits of {meant} exchanged"));
    }
    for &at in &digits {
        for digit in b'0'..=b'9' {
            let mut mistyped = bytes.to_vec();
            mistyped[at] = digit;
            add(text(mistyped), &|meant| format!("a digit of {meant} mistyped"));
        }
    }
    found
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).expect("digits and hyphens")
}

#[cfg(test)]
mod tests {
    use super::before;

    #[test]
    fn a_date_is_traced_back_over_one_slip() {
        let meant = |written: &str| -> Vec<String> { before(written).into_iter().map(|(meant, _)| meant).collect() };
        assert!(meant("2014-07-11").contains(&"2014-11-07".to_owned()));
        assert!(meant("1593-07-27").contains(&"1953-07-27".to_owned()));
        assert!(meant("2953-07").contains(&"1953-07".to_owned()));
        assert!(meant("1984~").is_empty() && meant("1950/1953").is_empty() && meant("").is_empty());
    }
}
