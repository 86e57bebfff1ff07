//! Keys that stand twice in one mapping.

use unicode_normalization::UnicodeNormalization;

use crate::document::Document;

/// The keys that stand twice, as pairs of key nodes, the first one first.
#[derive(Debug, Default)]
pub struct Repeats {
    /// Keys with the same text.
    pub same: Vec<(u32, u32)>,
    /// Keys that look the same: equal only after Unicode normalisation (NFC).
    pub alike: Vec<(u32, u32)>,
    /// Fingerprints of the keys at hand; kept so that a mapping costs no allocation.
    prints: Vec<(u64, u32)>,
}

impl Repeats {
    /// Looks at the keys of `mapping`, in one pass with no allocation while they are few and differ.
    pub fn find(&mut self, document: &Document<'_>, mapping: u32) {
        self.prints.clear();
        let mut is_ascii = true;
        for (key, _) in document.written(mapping).stored_entries() {
            let (print, is_key_ascii) = fingerprint(document.node(key).text_bytes());
            is_ascii &= is_key_ascii;
            self.prints.push((print, key));
        }
        if self.may_repeat() {
            self.find_same(document);
        }
        if !is_ascii {
            self.find_alike(document);
        }
    }

    fn may_repeat(&self) -> bool {
        const FEW: usize = 16;
        let many = self.prints.len() > FEW;
        let mut rest = &self.prints[..];
        let mut found = false;
        while let (false, [(print, _), tail @ ..]) = (many || found, rest) {
            found = tail.iter().filter(|(other, _)| other == print).count() > 0;
            rest = tail;
        }
        many || found
    }

    fn find_same(&mut self, document: &Document<'_>) {
        let mut keys: Vec<(&str, u32)> = self.prints.iter().map(|&(_, key)| (document.node(key).text(), key)).collect();
        pair_up(&mut keys, |_, _| true, &mut self.same);
    }

    fn find_alike(&mut self, document: &Document<'_>) {
        let mut keys: Vec<(String, u32)> =
            self.prints.iter().map(|&(_, key)| (document.node(key).text().nfc().collect(), key)).collect();
        let differ = |first, second| document.node(first).text() != document.node(second).text();
        pair_up(&mut keys, differ, &mut self.alike);
    }
}

/// Adds each further key of one name, with the first, in document order.
fn pair_up<N: Ord>(keys: &mut [(N, u32)], wanted: impl Fn(u32, u32) -> bool, pairs: &mut Vec<(u32, u32)>) {
    keys.sort_unstable();
    let before = pairs.len();
    for group in keys.chunk_by(|(one, _), (other, _)| one == other) {
        let (first, rest) = (group[0].1, &group[1..]);
        pairs.extend(rest.iter().map(|&(_, key)| (first, key)).filter(|&(first, key)| wanted(first, key)));
    }
    pairs[before..].sort_unstable_by_key(|&(_, second)| second);
}

/// Equal for equal keys, and nearly always different for short ones that differ: the length and both ends. And whether the
/// key is ASCII, which its two ends tell of all that are not long.
fn fingerprint(key: &[u8]) -> (u64, bool) {
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let (head, tail): (u64, u64) = match (key.first_chunk(), key.last_chunk(), key.first_chunk(), key.last_chunk()) {
        (Some(&head), Some(&tail), ..) => (u64::from_le_bytes(head), u64::from_le_bytes(tail)),
        (.., Some(&head), Some(&tail)) => (u32::from_le_bytes(head).into(), u32::from_le_bytes(tail).into()),
        _ => (key.iter().fold(0, |all, &byte| all << 8 | u64::from(byte)), 0),
    };
    let is_ascii = (head | tail) & HIGH == 0 && (key.len() <= 16 || key.is_ascii());
    (head ^ tail.rotate_left(29) ^ (key.len() as u64).rotate_left(57), is_ascii)
}

#[cfg(test)]
mod tests {
    use crate::document::Format;
    use crate::document::Options;
    use crate::document::read;
    use crate::limits::Limits;
    use crate::source::FileId;

    fn found(text: &str) -> Vec<(String, usize)> {
        let limits = Limits::default();
        let reading = read(FileId(0), Format::Json, text.as_bytes(), &limits, &Options::default());
        reading.diagnostics.into_iter().map(|found| (found.message, found.location.span.start)).collect()
    }

    #[test]
    fn a_key_is_found_twice_whatever_its_spelling() {
        assert_eq!(found(r#"{"a": 1, "b": 2, "c": 3}"#), []);
        let twice = "the key `a` stands twice in one mapping".to_owned();
        assert_eq!(found(r#"{"a": 1, "b": 2, "a": 3}"#), [(twice.clone(), 17)]);
        assert_eq!(found(r#"{"a": 1, "\u0061": 2}"#), [(twice.clone(), 9)]);
        let many: Vec<_> = (0..40).map(|number| format!("\"k{number}\": 0")).collect();
        assert_eq!(found(&format!("{{{}}}", many.join(","))), []);
        let text = format!("{{\"a\": 0, {}, \"a\": 1}}", many.join(","));
        assert_eq!(found(&text), [(twice, text.len() - 7)]);
    }

    #[test]
    fn keys_that_look_alike_are_found() {
        for around in ["", "turnover_of_the_", "turnover_of_"] {
            let [one, other] = ["caf\u{e9}", "cafe\u{301}"].map(|key| format!("{around}{key}{around}"));
            let found = found(&format!("{{\"{one}\": 1, \"a\": 0, \"{other}\": 2}}"));
            assert_eq!(found.len(), 1);
            assert!(found[0].0.contains("look the same"), "{found:?}");
        }
    }
}
