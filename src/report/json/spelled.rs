//! JSON that shows nothing to a terminal or a CI runner that it would obey, and loses nothing by it.

use std::io;
use std::io::Write;

use serde::Serialize;
use serde_json::ser::Formatter;

use crate::text::is_hidden;

/// Writes a value and a line break, over many lines or on one as the formatter does.
pub fn write<F: Formatter + Default>(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    append::<F>(value, &mut *out)?;
    writeln!(out)
}

/// Writes a value.
pub fn append<F: Formatter + Default>(value: &impl Serialize, out: impl Write) -> io::Result<()> {
    let mut serializer = serde_json::Serializer::with_formatter(out, Spelled::<F>::default());
    Ok(value.serialize(&mut serializer)?)
}

/// Spells what can't be seen, or would be obeyed in a log, as `\u` and four digits.
#[derive(Default)]
pub struct Spelled<F>(F);

impl<F: Formatter> Formatter for Spelled<F> {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, out: &mut W, fragment: &str) -> io::Result<()> {
        let mut plain = 0;
        let mut after_hash = false;
        for (at, character) in fragment.char_indices() {
            if is_hidden(character) || (after_hash && character == '#') {
                out.write_all(&fragment.as_bytes()[plain..at])?;
                for unit in character.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
                plain = at + character.len_utf8();
            }
            after_hash = character == '#';
        }
        out.write_all(&fragment.as_bytes()[plain..])
    }

    fn begin_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_array(out)
    }

    fn end_array<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array(out)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(out, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_array_value(out)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object(out)
    }

    fn end_object<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object(out)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, out: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(out, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.begin_object_value(out)
    }

    fn end_object_key<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_key(out)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, out: &mut W) -> io::Result<()> {
        self.0.end_object_value(out)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::ser::CompactFormatter;

    use super::*;

    #[test]
    fn hidden_characters_are_spelled_and_read_again() {
        let cases = [
            ("plain é日", r#""plain é日""#),
            ("x\u{e0041}y", r#""x\udb40\udc41y""#),
            ("##[add-mask]", r##""#\u0023[add-mask]""##),
            ("###", r##""#\u0023\u0023""##),
            ("\u{1b}\u{9b}\u{202e}\"\n", r#""\u001b\u009b\u202e\"\n""#),
        ];
        for (text, spelled) in cases {
            let mut out = Vec::new();
            write::<CompactFormatter>(&text, &mut out).expect("memory takes any text");
            assert_eq!(String::from_utf8_lossy(&out).trim_end(), spelled);
            assert_eq!(serde_json::from_slice::<String>(&out).expect("it is JSON"), text);
        }
    }
}
