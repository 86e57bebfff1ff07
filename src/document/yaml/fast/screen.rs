//! Which characters a file may hold.

/// Whether every character is a usual one: no tab, no control character, no line break but LF and CR LF, no byte order
/// mark, nothing that YAML forbids.
pub(super) fn is_plain(bytes: &[u8]) -> bool {
    // Without a branch, so that many bytes are looked at in one step.
    let (mut unusual, mut has_return, mut is_ascii) = (false, false, true);
    for &byte in bytes {
        unusual |= (byte < b' ' && byte != b'\n' && byte != b'\r') || byte == 0x7f;
        has_return |= byte == b'\r';
        is_ascii &= byte < 0x80;
    }
    !unusual && (!has_return || has_no_lone_return(bytes)) && (is_ascii || has_no_unusual_character(bytes))
}

fn has_no_lone_return(bytes: &[u8]) -> bool {
    let mut returns = bytes.iter().enumerate().filter(|&(_, &byte)| byte == b'\r');
    returns.all(|(at, _)| bytes.get(at + 1) == Some(&b'\n'))
}

/// The C1 controls with NEL, the line and paragraph separators, the byte order mark, and what is no character.
fn has_no_unusual_character(bytes: &[u8]) -> bool {
    let mut leads = bytes.iter().enumerate().filter(|&(_, &byte)| matches!(byte, 0xc2 | 0xe2 | 0xef));
    !leads.any(|(at, _)| {
        matches!(
            bytes[at..],
            [0xc2, 0x80..=0x9f, ..]
                | [0xe2, 0x80, 0xa8 | 0xa9, ..]
                | [0xef, 0xbb, 0xbf, ..]
                | [0xef, 0xbf, 0xbe | 0xbf, ..]
        )
    })
}
