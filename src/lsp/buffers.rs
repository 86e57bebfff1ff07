//! The files that are open in the editor, with the text that counts instead of what is on disk.

use std::collections::BTreeMap;
use std::path::Path;
use std::path::PathBuf;

use lsp_types::TextDocumentContentChangeEvent;
use lsp_types::Uri;

use crate::lsp::position::Encoding;
use crate::lsp::position::Text;

/// An open file.
pub(super) struct Buffer {
    /// As the client writes it; it may write the same file otherwise than we would.
    pub(super) uri: Uri,
    /// The client's number of this state of the text.
    pub(super) version: i32,
    /// The text.
    pub(super) text: String,
}

/// The open files, by path.
#[derive(Default)]
pub(super) struct Buffers(BTreeMap<PathBuf, Buffer>);

impl Buffers {
    /// Remembers a file that was opened.
    pub(super) fn open(&mut self, path: PathBuf, buffer: Buffer) {
        self.0.insert(path, buffer);
    }

    /// Forgets a file that was closed, and says whether it was open.
    pub(super) fn close(&mut self, path: &Path) -> bool {
        self.0.remove(path).is_some()
    }

    /// The open file with this path.
    pub(super) fn get(&self, path: &Path) -> Option<&Buffer> {
        self.0.get(path)
    }

    /// Every open file.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&Path, &Buffer)> {
        self.0.iter().map(|(path, buffer)| (path.as_path(), buffer))
    }

    /// Changes the text of an open file; each change is in terms of the text that the one before left.
    pub(super) fn change(
        &mut self,
        path: &Path,
        version: i32,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: Encoding,
    ) -> Option<&Buffer> {
        let buffer = self.0.get_mut(path)?;
        buffer.version = version;
        for change in changes {
            let Some(range) = change.range else {
                buffer.text = change.text;
                continue;
            };
            let text = Text::new(buffer.text.as_bytes(), encoding);
            let (start, end) = (text.offset(range.start), text.offset(range.end));
            buffer.text.replace_range(start..end.max(start), &change.text);
        }
        Some(buffer)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use lsp_types::Position;
    use lsp_types::Range;

    fn change(from: (u32, u32), to: (u32, u32), text: &str) -> TextDocumentContentChangeEvent {
        let range = Range { start: Position::new(from.0, from.1), end: Position::new(to.0, to.1) };
        TextDocumentContentChangeEvent { range: Some(range), range_length: None, text: text.to_owned() }
    }

    #[test]
    fn changes_apply_one_after_the_other() {
        let mut buffers = Buffers::default();
        let path = Path::new("/a.yaml");
        let uri: Uri = "file:///a.yaml".parse().expect("a URI");
        buffers.open(path.to_owned(), Buffer { uri, version: 1, text: "a: 👩1\nb: 2\n".to_owned() });
        let changes = vec![
            change((0, 5), (0, 6), "17"),
            change((1, 0), (2, 0), ""),
            change((0, 99), (9, 9), "!\n"),
            change((1, 0), (0, 0), "c"),
        ];
        let buffer = buffers.change(path, 2, changes, Encoding::Utf16).expect("it is open");
        assert_eq!((buffer.version, buffer.text.as_str()), (2, "a: 👩17!\nc"));
        assert!(buffers.change(Path::new("/b.yaml"), 1, Vec::new(), Encoding::Utf16).is_none());
    }
}
