//! Values that must come one after the other.

/// Goes through `items`, which must not fall, and gives each that certainly does with the one before it that it falls
/// below: its neighbour, or one farther up if what lies between is too vague to tell. What follows a fall is judged from
/// there on, so that one wrong value is not found twice.
///
/// `falls(a, b)` tells whether `b` is certainly below `a`; `binds(a, b)` whether `b` leaves less room below it than `a`.
pub(super) fn falls<T>(
    items: &[T],
    falls: impl Fn(&T, &T) -> bool,
    binds: impl Fn(&T, &T) -> bool,
) -> Vec<(usize, usize)> {
    let mut found = Vec::new();
    let mut bound = 0;
    for later in 1..items.len() {
        let earlier = [later - 1, bound].into_iter().find(|&earlier| falls(&items[earlier], &items[later]));
        if let Some(earlier) = earlier {
            found.push((earlier, later));
        }
        if earlier.is_some() || binds(&items[bound], &items[later]) {
            bound = later;
        }
    }
    found
}

/// Longer chains are told in pairs only.
const MOST_ITEMS: usize = 64;

/// The items that can be wrong alone: without any of them, the others do not fall. `falls(a, b)` tells whether the item
/// at `b` is certainly below that at `a`, which comes before it.
pub(super) fn alone(items: usize, falls: impl Fn(usize, usize) -> bool) -> Vec<usize> {
    if items > MOST_ITEMS {
        return Vec::new();
    }
    let pairs = (0..items).flat_map(|earlier| (earlier + 1..items).map(move |later| (earlier, later)));
    let falling: Vec<(usize, usize)> = pairs.filter(|&(earlier, later)| falls(earlier, later)).collect();
    let is_alone = |&item: &usize| falling.iter().all(|&(earlier, later)| earlier == item || later == item);
    (0..items).filter(is_alone).collect()
}

#[cfg(test)]
mod tests {
    use super::alone;
    use super::falls;

    /// Each value is a range.
    fn found(ranges: &[(i32, i32)]) -> Vec<(usize, usize)> {
        falls(ranges, |a, b| b.1 < a.0, |a, b| b.0 > a.0)
    }

    #[test]
    fn one_wrong_value_is_found_once() {
        assert_eq!(found(&[(1, 1), (2, 2), (2, 2)]), []);
        assert_eq!(found(&[(5, 5), (9, 9), (8, 8)]), [(1, 2)]);
        assert_eq!(found(&[(1953, 1953), (1950, 1950), (1951, 1951)]), [(0, 1)]);
        assert_eq!(found(&[]), []);
    }

    #[test]
    fn a_vague_value_does_not_hide_a_fall() {
        assert_eq!(found(&[(1950, 1950), (1949, 1951), (1949, 1949)]), [(0, 2)]);
    }

    #[test]
    fn the_item_without_which_the_others_do_not_fall_is_wrong_alone() {
        let wrong = |items: &[i32]| alone(items.len(), |a, b| items[b] < items[a]);
        assert_eq!(wrong(&[9, 5, 7, 8]), [0]);
        assert_eq!(wrong(&[1, 9, 2, 3]), [1]);
        assert_eq!(wrong(&[1, 3, 2, 4]), [1, 2], "either");
        assert_eq!(wrong(&[4, 3, 2, 1]), [0; 0], "more than one");
        assert_eq!(wrong(&[2; 65]), [0; 0]);
    }
}
