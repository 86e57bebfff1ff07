//! Text of strangers in Markdown: always a code span, in which nothing is obeyed.

use crate::report::escape::visible_within;

/// The text in a code span, at most so many characters of it: nothing in it is a link, a mention, HTML or markup.
pub(super) fn code(text: &str, most: usize) -> String {
    // A mention is looked for by some readers in the text as it is shown.
    let shown = visible_within(text, most).replace('@', "@\u{200b}");
    if shown.is_empty() {
        return "` `".to_owned();
    }
    let longest = shown.split(|letter| letter != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    let needs_room = shown.starts_with(['`', ' ']) || shown.ends_with(['`', ' ']);
    let room = if needs_room { " " } else { "" };
    format!("{fence}{room}{shown}{room}{fence}")
}

/// The same in the cell of a table, where a bar would end the cell even in a code span.
pub(super) fn cell(text: &str, most: usize) -> String {
    code(text, most).replace('|', "\\|")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_leaves_a_code_span() {
        for (text, shown) in [
            ("378", "`378`"),
            ("", "` `"),
            ("a `b` c", "``a `b` c``"),
            ("`", "`` ` ``"),
            ("``` x", "```` ``` x ````"),
            ("<img src=x onerror=alert(1)>", "`<img src=x onerror=alert(1)>`"),
            ("a\n\n# b", "`a\\n\\n# b`"),
            ("@everyone", "`@\u{200b}everyone`"),
            ("[x](javascript:y)", "`[x](javascript:y)`"),
        ] {
            assert_eq!(code(text, 100), shown, "{text}");
        }
        assert_eq!(code("123456", 3), "`123…`");
        assert_eq!(cell("a|b", 100), "`a\\|b`");
    }
}
