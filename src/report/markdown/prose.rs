//! Text of strangers in Markdown (GitHub's, GitLab's): it is shown as it is, and means nothing.
//!
//! Everything is made visible first, so all that comes out is on one line. What Markdown would read is escaped, what
//! HTML would is spelled, and what a website adds to Markdown (`@name` calls a person, `#1` an issue, `$` a formula,
//! `www.` a link) is put into a code span or broken.

use crate::report::escape::visible;
use crate::report::escape::visible_within;

/// What a website looks for in the page, where a backslash is no longer seen.
const CALLS: [char; 3] = ['@', '#', '$'];

/// A sentence of ours, in which values stand in backticks: these become code, the rest is plain. It does no harm if a
/// value has backticks itself.
pub fn sentence(text: &str, limit: usize) -> String {
    let shown = visible_within(text, limit);
    let parts: Vec<&str> = shown.split('`').collect();
    let last = parts.len() - 1;
    let mut out = String::with_capacity(shown.len() + 16);
    for (at, part) in parts.iter().enumerate() {
        match at % 2 {
            0 => push_plain(part, out.is_empty(), &mut out),
            // A backtick that no other answers.
            _ if at == last => {
                out.push_str("\\`");
                push_plain(part, false, &mut out);
            }
            _ if part.is_empty() => out.push_str("\\`\\`"),
            _ => push_code(part, &mut out),
        }
    }
    out
}

/// Text of which nothing is code.
pub fn plain(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    push_plain(&visible(text), true, &mut out);
    out
}

/// Text as code; nothing if it is empty.
pub fn code(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 2);
    push_code(&visible(text), &mut out);
    out
}

/// What any of these made, for a cell of a table: there, and only there, a pipe in code is escaped.
pub fn cell(markdown: &str) -> String {
    let mut out = String::with_capacity(markdown.len());
    let mut is_escaped = false;
    for character in markdown.chars() {
        if character == '|' && !is_escaped {
            out.push('\\');
        }
        is_escaped = character == '\\' && !is_escaped;
        out.push(character);
    }
    out
}

/// Code within a fence that is longer than any run of backticks in it.
fn push_code(text: &str, out: &mut String) {
    if text.is_empty() {
        return;
    }
    let longest = text.split(|character| character != '`').map(str::len).max().unwrap_or_default();
    let fence = "`".repeat(longest + 1);
    // One blank is taken away on either side where there is one on both.
    let is_bare = text.starts_with('`') || text.ends_with('`') || (text.starts_with(' ') && text.ends_with(' '));
    let gap = if is_bare { " " } else { "" };
    // Next to another backtick the fence would be longer than it is.
    if out.ends_with('`') {
        out.push(' ');
    }
    out.push_str(&fence);
    out.push_str(gap);
    out.push_str(text);
    out.push_str(gap);
    out.push_str(&fence);
}

fn push_plain(text: &str, is_first: bool, out: &mut String) {
    let digits = text.len() - text.trim_start_matches(|character: char| character.is_ascii_digit()).len();
    for (at, character) in text.char_indices() {
        let begins = is_first && at == 0;
        let rest = &text[at + character.len_utf8()..];
        match character {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            _ if CALLS.contains(&character) && text[..at].ends_with(CALLS) => (),
            _ if CALLS.contains(&character) => {
                push_code(&text[at..text.len() - rest.trim_start_matches(CALLS).len()], out);
            }
            '\\' | '`' | '*' | '_' | '{' | '}' | '[' | ']' | '!' | '|' | '~' => push_escaped(character, out),
            // Of an address, or of an emoji's name.
            ':' if rest.starts_with(|next: char| !next.is_whitespace()) => push_escaped(character, out),
            '-' | '+' | '=' if begins => push_escaped(character, out),
            '.' | ')' if is_first && at == digits => push_escaped(character, out),
            '.' if text[..at].ends_with(['w', 'W']) => push_escaped(character, out),
            _ => out.push(character),
        }
    }
}

fn push_escaped(character: char, out: &mut String) {
    out.push('\\');
    out.push(character);
}

#[cfg(test)]
mod tests {
    use comrak::Options;
    use comrak::markdown_to_html;
    use proptest::prelude::*;

    use super::*;

    /// The page that GitHub would make of it, raw HTML let through.
    fn page(markdown: &str) -> String {
        let mut options = Options::default();
        options.extension.strikethrough = true;
        options.extension.table = true;
        options.extension.autolink = true;
        options.extension.tasklist = true;
        options.extension.footnotes = true;
        options.extension.math_dollars = true;
        options.extension.alerts = true;
        options.render.r#unsafe = true;
        markdown_to_html(markdown, &options)
    }

    /// The text of a page, and the tags in it.
    fn read(page: &str) -> (String, Vec<String>) {
        let (mut text, mut tags) = (String::new(), Vec::new());
        let mut rest = page;
        while let Some(start) = rest.find('<') {
            text.push_str(&rest[..start]);
            let end = start + rest[start..].find('>').expect("a tag ends");
            tags.push(rest[start + 1..end].to_owned());
            rest = &rest[end + 1..];
        }
        text.push_str(rest);
        let text = text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
        (text.trim_end_matches('\n').to_owned(), tags)
    }

    const HOSTILE: [&str; 22] = [
        "<img src=x onerror=alert(1)>",
        "</script><!-- & &lt; -->",
        "[x](javascript:alert(1)) ![y](http://e.org/i.png)",
        "[x]: http://e.org",
        "see http://e.org or www.e.org or a@e.org, mailto:a@e.org",
        "@everyone and @org/team, #1, org/repo#2",
        "a | b || c",
        "```rust",
        "`` ` ``` `",
        "a` @x `b",
        "# heading",
        "1. item",
        "2) item",
        "- item",
        "+ item",
        "=====",
        "> [!WARNING]",
        "*bold* _it_ ~~gone~~ **",
        "$x^2$ $$y$$",
        "[^1]: note[^1]",
        "\\[x\\](y) \\",
        ":tada: --- ***",
    ];

    fn is_plain(tags: &[String]) -> bool {
        tags.iter().all(|tag| matches!(&**tag, "p" | "/p" | "code" | "/code"))
    }

    #[test]
    fn hostile_text_is_text() {
        for text in HOSTILE {
            for markdown in
                [plain(text), code(text), sentence(text, 1000), sentence(&format!("`{text}` is no code"), 1000)]
            {
                let (shown, tags) = read(&page(&markdown));
                assert!(is_plain(&tags), "{text}: {markdown}: {tags:?}");
                assert!(!shown.is_empty());
            }
            assert_eq!(read(&page(&code(text))).0, visible(text), "{text}");
            assert_eq!(read(&page(&plain(text))).0, visible(text), "{text}");
        }
    }

    #[test]
    fn nobody_is_called() {
        let (text, page) = ("ask @octocat about #12 and $x$", page(&plain("ask @octocat about #12 and $x$")));
        assert_eq!(read(&page).0, text);
        for code in ["<code>@</code>octocat", "<code>#</code>12", "<code>$</code>x"] {
            assert!(page.contains(code), "{page}");
        }
    }

    #[test]
    fn values_in_backticks_are_code() {
        let cases = [
            ("`KRO` is no country", "`KRO` is no country"),
            ("a `b` and `c`", "a `b` and `c`"),
            ("`a` ` b", "`a` \\` b"),
            ("a `` b", "a \\`\\` b"),
            ("per 1,000 (50 %)", "per 1,000 (50 %)"),
            ("`x``y`", "`x` `y`"),
        ];
        for (text, markdown) in cases {
            assert_eq!(sentence(text, 1000), markdown);
        }
        assert_eq!(sentence("abcdef", 3), "abc…");
    }

    #[test]
    fn a_cell_stays_a_cell() {
        for text in HOSTILE {
            for markdown in [code(text), plain(text), sentence(text, 1000)] {
                let page = page(&format!("| a | b |\n|---|---|\n| {} | end |\n", cell(&markdown)));
                assert_eq!(page.matches("<td>").count(), 2, "{text}: {page}");
                assert!(page.contains("<td>end</td>"), "{text}: {page}");
            }
            let page = page(&format!("| a |\n|---|\n| {} |\n", cell(&code(text))));
            let shown = page.split("<td>").nth(1).and_then(|rest| rest.split("</td>").next()).expect("a cell");
            assert_eq!(read(shown).0, visible(text), "{text}");
        }
    }

    proptest! {
        #[test]
        fn any_text_is_text(text in "[a-z0-9 `@#$<>&|\\\\\\[\\]()*_~:!./\n\t\u{202e}-]{1,40}") {
            let shown = visible(&text);
            for markdown in [plain(&text), sentence(&text, 1000), format!("- {}", sentence(&text, 1000))] {
                let (_, tags) = read(&page(&markdown));
                prop_assert!(tags.iter().all(|tag| !tag.starts_with(['a', 'i', 'h', 't', 's', 'd', 'e', 'b', 'o'])), "{markdown}: {tags:?}");
            }
            prop_assume!(!shown.trim().is_empty());
            prop_assert_eq!(read(&page(&format!("x{}x", code(&text)))).0, format!("x{shown}x"));
        }
    }
}
