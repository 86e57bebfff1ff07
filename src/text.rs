//! Characters that a reader can't see, or that change the order in which others are shown.

/// Whether a character is never shown as it is, whatever stands around it.
pub fn is_hidden(character: char) -> bool {
    character.is_control()
        || matches!(character,
            '\u{ad}' | '\u{34f}' | '\u{61c}' | '\u{115f}' | '\u{1160}' | '\u{17b4}' | '\u{17b5}'
            | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}' | '\u{3164}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}' | '\u{ffa0}'
            | '\u{fff0}'..='\u{fffb}' | '\u{1bca0}'..='\u{1bca3}' | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}')
}

/// Whether a character turns the direction of writing: the controls of Unicode's bidirectional algorithm (UAX #9).
pub fn is_bidi(character: char) -> bool {
    matches!(character,
        '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Whether a joiner (U+200D) between these is part of an emoji.
pub fn joins_emoji(before: Option<char>, rest: &str) -> bool {
    before.is_some_and(|before| is_emoji(before) || before == '\u{fe0f}') && rest.chars().next().is_some_and(is_emoji)
}

/// Whether a selector (U+FE0E, U+FE0F) between these only says how an emoji looks.
pub fn selects_emoji(before: Option<char>, rest: &str) -> bool {
    before.is_some_and(|before| match before {
        '0'..='9' | '#' | '*' => rest.starts_with('\u{20e3}'),
        _ => is_emoji(before),
    })
}

/// The characters of a text that nobody can see and that nothing around them calls for, with their bytes: bidirectional
/// controls and invisible ones. Left alone are control characters (a text may have lines), joiners in emoji and in
/// scripts that write with them (Persian, Hindi), and one selector of a form behind a character that may have forms.
pub fn unseen(text: &str) -> impl Iterator<Item = (usize, char)> {
    let mut before = None;
    let unseen = text.char_indices().filter(move |&(at, character)| {
        let rest = &text[at + character.len_utf8()..];
        let is_unseen = may_be_unseen(character) && !is_called_for(character, before, rest);
        before = Some(character);
        is_unseen
    });
    unseen.filter(|(_, character)| !character.is_control())
}

/// Whether a text may have unseen characters. Only characters that begin like one of them are looked at, and plain text
/// costs next to nothing.
pub fn may_hold_unseen(text: &str) -> bool {
    let mut chunks = (0..).step_by(CHUNK).zip(text.as_bytes().chunks(CHUNK));
    chunks.any(|(start, chunk)| !chunk.is_ascii() && holds_unseen_from(text, start, chunk))
}

/// Bytes that are looked at together.
const CHUNK: usize = 64;

fn holds_unseen_from(text: &str, start: usize, chunk: &[u8]) -> bool {
    let mut leads = (start..).zip(chunk).filter(|&(_, &byte)| is_lead(byte));
    leads.any(|(at, _)| text[at..].chars().next().is_some_and(may_be_unseen))
}

/// The first bytes, in UTF-8, of all characters that may be unseen.
fn is_lead(byte: u8) -> bool {
    matches!(byte, 0xc2 | 0xcd | 0xd8 | 0xe1..=0xe3 | 0xef | 0xf0 | 0xf3)
}

fn may_be_unseen(character: char) -> bool {
    !character.is_ascii() && is_hidden(character) && !character.is_control()
}

fn is_called_for(character: char, before: Option<char>, rest: &str) -> bool {
    match character {
        '\u{200c}' => before.is_some_and(writes_with_joiners),
        '\u{200d}' => before.is_some_and(writes_with_joiners) || joins_emoji(before, rest),
        _ if is_selector(character) => {
            selects_emoji(before, rest) || before.is_some_and(|before| !before.is_ascii() && !is_hidden(before))
        }
        _ => false,
    }
}

/// Whether a character chooses a form of the one before it.
fn is_selector(character: char) -> bool {
    matches!(character, '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Whether a letter is of a script that writes with joiners and non-joiners: Arabic and its kin, those of India, Burmese,
/// Khmer, Mongolian.
fn writes_with_joiners(letter: char) -> bool {
    matches!(letter,
        '\u{600}'..='\u{8ff}' | '\u{900}'..='\u{dff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{18af}'
        | '\u{fb50}'..='\u{fdff}' | '\u{fe70}'..='\u{fefc}')
}

/// Whether a character is an emoji or a symbol that may become one.
fn is_emoji(character: char) -> bool {
    matches!(character,
        '\u{a9}' | '\u{ae}' | '\u{203c}' | '\u{2049}' | '\u{2122}' | '\u{2139}' | '\u{2190}'..='\u{21ff}'
        | '\u{2300}'..='\u{23ff}' | '\u{24c2}' | '\u{25a0}'..='\u{27bf}' | '\u{2900}'..='\u{297f}'
        | '\u{2b00}'..='\u{2bff}' | '\u{3030}' | '\u{303d}' | '\u{3297}' | '\u{3299}'
        | '\u{1f000}'..='\u{1faff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_unseen_is_found_and_what_a_script_calls_for_is_not() {
        let cases = [
            ("plain, Côte d’Ivoire – 한국 日本 Россия «x»", ""),
            ("a\nb\tc", ""),
            ("a\u{202e}b\u{2066}", "202e 2066"),
            ("\u{200e}\u{200f}\u{61c}", "200e 200f 61c"),
            ("zero\u{200b}width", "200b"),
            ("\u{feff}x\u{ad}y\u{2060}", "feff ad 2060"),
            ("می\u{200c}خواهم", ""),
            ("क\u{94d}\u{200d}", ""),
            ("CAN\u{200d}", "200d"),
            ("CAN\u{200c}ADA", "200c"),
            ("👨\u{200d}👩\u{200d}👧", ""),
            ("1\u{fe0f}\u{20e3} ❤\u{fe0f}", ""),
            ("葛\u{e0100}城", ""),
            ("葛\u{e0100}\u{e0101}城", "e0101"),
            ("a\u{fe0f}", "fe0f"),
            ("x\u{e0041}\u{e007f}", "e0041 e007f"),
            ("\u{3164}", "3164"),
        ];
        for (text, expected) in cases {
            let found: Vec<String> = unseen(text).map(|(_, found)| format!("{:x}", u32::from(found))).collect();
            assert_eq!(found.join(" "), expected, "{text:?}");
        }
    }

    #[test]
    fn the_quick_look_misses_no_character_wherever_it_stands() {
        for character in ('\u{80}'..=char::MAX).filter(|&character| may_be_unseen(character)) {
            for before in [0, 62, 63, 64, 200] {
                let text = format!("{}{character}!", "a".repeat(before));
                assert!(may_hold_unseen(&text), "{character:?} after {before}");
            }
        }
        assert!(!may_hold_unseen("Côte d’Ivoire – 한국 日本 Россия «x»\n 🙂"));
    }
}
