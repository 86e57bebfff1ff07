//! Texts in quotes, with the escapes of CEL.

use crate::expression::Problem;
use crate::source::Span;

/// The content of the text that begins at `start`, and the byte after it.
pub(super) fn read(text: &str, start: usize) -> Result<(String, usize), Problem> {
    let raw = text[start..].starts_with(['r', 'R']);
    let open = start + usize::from(raw);
    let quote = &text[open..=open];
    let triple = quote.repeat(3);
    let fence = if text[open..].starts_with(&triple) { &triple } else { quote };
    let mut content = String::new();
    let mut at = open + fence.len();
    loop {
        let rest = &text[at..];
        if rest.starts_with(fence) {
            return Ok((content, at + fence.len()));
        }
        let next = rest.chars().next().filter(|&c| fence.len() == 3 || c != '\n');
        let Some(next) = next else { return Err(unclosed(start, at, fence)) };
        if next == '\\' && !raw && at + 1 < text.len() {
            at = escape(text, at, &mut content)?;
        } else {
            content.push(next);
            at += next.len_utf8();
        }
    }
}

fn unclosed(start: usize, end: usize, fence: &str) -> Problem {
    Problem::new(Span::new(start, end), "the text is not closed").help(format!("end it with `{fence}`"))
}

/// Adds the character that the escape at `at` stands for; the byte after it.
fn escape(text: &str, at: usize, content: &mut String) -> Result<usize, Problem> {
    let rest = &text[at + 1..];
    let letter = rest.chars().next().unwrap_or(' ');
    let simple = match letter {
        'a' => Some('\u{7}'),
        'b' => Some('\u{8}'),
        'f' => Some('\u{c}'),
        'n' => Some('\n'),
        'r' => Some('\r'),
        't' => Some('\t'),
        'v' => Some('\u{b}'),
        '\\' | '?' | '"' | '\'' | '`' => Some(letter),
        _ => None,
    };
    if let Some(simple) = simple {
        content.push(simple);
        return Ok(at + 2);
    }
    let (skip, digits, radix) = match letter {
        'x' | 'X' => (1, 2, 16),
        'u' => (1, 4, 16),
        'U' => (1, 8, 16),
        '0'..='3' => (0, 3, 8),
        _ => return Err(unknown(at, letter)),
    };
    let number = rest.get(skip..skip + digits).filter(|digits| digits.chars().all(|c| c.is_digit(radix)));
    let number = number.and_then(|digits| u32::from_str_radix(digits, radix).ok());
    let character = number.and_then(char::from_u32).ok_or_else(|| incomplete(at, letter, digits))?;
    content.push(character);
    Ok(at + 1 + skip + digits)
}

fn unknown(at: usize, letter: char) -> Problem {
    let span = Span::new(at, at + 1 + letter.len_utf8());
    Problem::new(span, format!("`\\{letter}` is no escape"))
        .help("write `\\\\` for a backslash, or `r\"…\"` for a pattern")
}

fn incomplete(at: usize, letter: char, digits: usize) -> Problem {
    let base = if letter.is_ascii_digit() { "octal" } else { "hexadecimal" };
    Problem::new(Span::new(at, at + 2), "the escape stands for no character")
        .help(format!("`\\{letter}` needs {digits} {base} digits of a character's code"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escapes_are_those_of_cel() {
        let cases = [
            (r#""a\"b""#, "a\"b"),
            (r"'it\'s'", "it's"),
            (r#""\n\t\\""#, "\n\t\\"),
            (r#""\x41\u00e9\U0001F600\101""#, "Aé😀A"),
            (r#"r"\d+\.""#, r"\d+\."),
            ("'''two\nlines, 'quoted' '''", "two\nlines, 'quoted' "),
            ("\"\"", ""),
        ];
        for (text, content) in cases {
            assert_eq!(read(text, 0).expect(text), (content.to_owned(), text.len()), "{text}");
        }
    }

    #[test]
    fn a_text_that_is_wrong_says_where_and_what_to_write() {
        let cases = [
            ("\"abc", 0, 4, "end it with `\"`"),
            ("\"\\", 0, 2, "end it with `\"`"),
            ("'a\nb'", 0, 2, "end it with `'`"),
            (r#""\d""#, 1, 3, "write `\\\\` for a backslash, or `r\"…\"` for a pattern"),
            (r#""\u12""#, 1, 3, "`\\u` needs 4 hexadecimal digits of a character's code"),
            (r#""\ud800""#, 1, 3, "`\\u` needs 4 hexadecimal digits of a character's code"),
        ];
        for (text, start, end, help) in cases {
            let problem = read(text, 0).expect_err(text);
            assert_eq!((problem.span, problem.help.as_deref()), (Span::new(start, end), Some(help)), "{text}");
        }
    }
}
