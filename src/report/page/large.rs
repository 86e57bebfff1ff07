//! The text of a file that is too large to be held: its lines are counted once, and what is asked for is read.

use std::cell::RefCell;
use std::fs::File;
use std::io;
use std::io::Read;
use std::io::Seek;
use std::io::SeekFrom;

use crate::source::Span;

/// Bytes between places at which it is known how many lines end before.
const BLOCK: usize = 1 << 16;

/// A file, and how many lines end before each block of it.
pub(super) struct Large {
    file: RefCell<File>,
    length: usize,
    ends: Vec<usize>,
    /// The block that was asked for last, with a byte more if there is one.
    block: RefCell<(usize, Vec<u8>)>,
}

impl Large {
    /// Counts the lines of a file.
    pub(super) fn new(file: File) -> io::Result<Self> {
        let mut large =
            Self { file: RefCell::new(file), length: 0, ends: vec![0], block: RefCell::new((usize::MAX, Vec::new())) };
        large.length = usize::try_from(large.file.borrow().metadata()?.len()).map_err(io::Error::other)?;
        for block in 0..large.length.div_ceil(BLOCK) {
            let ends = large.with_block(block, |bytes| line_ends(bytes).count());
            large.ends.push(large.ends[block] + ends);
        }
        Ok(large)
    }

    pub(super) fn end(&self) -> usize {
        self.length
    }

    pub(super) fn lines(&self) -> usize {
        1 + self.ends[self.ends.len() - 1]
    }

    /// The line, from 0, that holds the byte at `offset`.
    pub(super) fn line(&self, offset: usize) -> usize {
        let block = (offset / BLOCK).min(self.ends.len() - 1);
        let inside = offset - block * BLOCK;
        self.ends[block] + self.with_block(block, |bytes| line_ends(bytes).take_while(|&at| at < inside).count())
    }

    /// The bytes of a line, from 0, with its end; empty past the last.
    pub(super) fn span(&self, line: usize) -> Span {
        Span::new(self.start(line), self.start(line + 1))
    }

    fn start(&self, line: usize) -> usize {
        if line == 0 {
            return 0;
        }
        // The line begins behind the end of the one before, the `line`th there is.
        let block = self.ends.partition_point(|&ends| ends < line) - 1;
        let before = line - self.ends[block] - 1;
        let end = self.with_block(block, |bytes| line_ends(bytes).nth(before));
        end.map_or(self.length, |end| block * BLOCK + end + 1)
    }

    /// The bytes of a span. What is no longer there, since the file was cut meanwhile, is zero.
    pub(super) fn slice(&self, span: Span) -> Vec<u8> {
        let (mut bytes, mut at) = (Vec::with_capacity(span.end - span.start), span.start);
        while at < span.end {
            let (block, inside) = (at / BLOCK, at % BLOCK);
            let length = (BLOCK - inside).min(span.end - at);
            self.with_block(block, |block| bytes.extend_from_slice(&block[inside..inside + length]));
            at += length;
        }
        bytes
    }

    /// Does something with the bytes of a block, and with the one behind it, which decides whether `\r` ends a line.
    fn with_block<R>(&self, block: usize, work: impl FnOnce(&[u8]) -> R) -> R {
        let mut held = self.block.borrow_mut();
        if held.0 != block {
            let start = (block * BLOCK).min(self.length);
            held.1.clear();
            held.1.resize((BLOCK + 1).min(self.length - start), 0);
            let mut file = self.file.borrow_mut();
            let read = file.seek(SeekFrom::Start(start as u64)).and_then(|_| file.read_exact(&mut held.1));
            if read.is_err() {
                held.1.fill(0);
            }
            held.0 = block;
        }
        work(&held.1)
    }
}

/// Where lines end in a block, which may have a byte of the next behind it.
fn line_ends(bytes: &[u8]) -> impl Iterator<Item = usize> {
    let block = &bytes[..bytes.len().min(BLOCK)];
    memchr::memchr2_iter(b'\n', b'\r', block).filter(|&at| bytes[at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'))
}

#[cfg(test)]
mod tests {
    use std::io::Write;

    use super::*;
    use crate::source::LineIndex;

    #[test]
    fn lines_are_those_of_the_same_text_in_memory() {
        let mut text = "x".repeat(BLOCK - 1) + "\r\n" + &"y\n".repeat(BLOCK / 2 - 1) + "\r";
        text += &"é".repeat(BLOCK);
        text += &"\ra\nb\rc\r\n\n".repeat(3);
        for text in [text.as_str(), &text[..BLOCK], &text[..2 * BLOCK], "\n", "\r", ""] {
            let mut file = tempfile::tempfile().expect("a file");
            file.write_all(text.as_bytes()).expect("written");
            let (large, index) = (Large::new(file).expect("a file can be read"), LineIndex::new(text.as_bytes()));
            assert_eq!((large.lines(), large.end()), (index.lines(), text.len()));
            for line in (0..=index.lines()).filter(|line| line % 101 < 3 || line + 9 > index.lines()) {
                let span = index.span(line, text.as_bytes());
                assert_eq!(large.span(line), span, "line {line}");
                assert_eq!(large.slice(span), text.as_bytes()[span.range()]);
            }
            for offset in (0..text.len()).step_by(997).chain((BLOCK - 3..BLOCK + 3).filter(|&at| at < text.len())) {
                assert_eq!(large.line(offset), index.line(offset), "at {offset}");
            }
        }
    }
}
