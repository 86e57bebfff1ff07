//! The examples on a page in Markdown: blocks of code that open with `yaml rule`, and below each `yaml pass`,
//! `yaml fail at=POINTER message="…"` and `yaml fixed`, which is what the first fix makes of the failure before it.

use std::path::Path;

use crate::config;
use crate::config::Config;
use crate::diagnostic::Diagnostic;
use crate::diagnostic::Level;
use crate::document;
use crate::document::Document;
use crate::document::Format;
use crate::document::Reading;
use crate::examples::Promise;
use crate::examples::Said;
use crate::examples::Tried;
use crate::examples::passes;
use crate::examples::try_one;
use crate::nearest::nearest;
use crate::source::FileId;
use crate::source::Files;
use crate::source::Location;
use crate::source::Span;

/// The words behind `yaml` that say what a block is.
const WORDS: [&str; 4] = ["rule", "pass", "fail", "fixed"];

/// A page, and what its rules are read with.
pub struct Page<'p> {
    /// Its file.
    pub file: FileId,
    /// Its text.
    pub text: &'p str,
    /// The kinds of record that its rules can be about.
    pub config: &'p Config,
    /// The project's folder.
    pub root: &'p Path,
}

/// A fenced block of code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Block<'p> {
    /// What stands behind the fence that opens it.
    info: &'p str,
    info_start: usize,
    content: Span,
}

/// The rule that a page is at.
enum Current {
    None,
    /// It is wrong, which was said.
    Broken,
    Rule(Box<Config>),
}

/// A failure that a `fixed` block is about: where its text is, and what was found.
type Failed = (Span, Vec<Diagnostic>);

impl Page<'_> {
    /// Runs its examples.
    pub fn run(&self, files: &mut Files) -> Tried {
        let mut tried = Tried::default();
        let (mut rule, mut failed) = (Current::None, None);
        for block in blocks(self.text) {
            let Some(word) = block.word() else { continue };
            if word == "rule" {
                (rule, failed) = (self.rule(block, files, &mut tried), None);
            } else if WORDS.contains(&word) {
                tried.examples += 1;
                match &rule {
                    Current::None => tried.findings.push(self.wrong(block, "this example stands before any rule")),
                    Current::Broken => {}
                    Current::Rule(config) => self.example(config, block, &mut failed, &mut tried),
                }
            } else if let Some(near) = nearest(word, WORDS) {
                let message = format!("there is no block of `yaml {word}`");
                tried.findings.push(self.wrong(block, &message).help(format!("did you mean `yaml {near}`?")));
            }
        }
        tried
    }

    fn rule(&self, block: Block<'_>, files: &mut Files, tried: &mut Tried) -> Current {
        let source = self.up_to(block);
        let reading = self.read(&source);
        let failure = match document_of(reading) {
            Ok(document) => {
                let record = block.info.split_once(" record=").map(|(_, record)| record.trim());
                match config::load_rule(self.config, self.root, record, document.root(), files) {
                    Ok(config) => return Current::Rule(Box::new(config)),
                    Err(failure) => failure.diagnostics,
                }
            }
            Err(problems) => problems,
        };
        tried.findings.extend(failure);
        Current::Broken
    }

    fn example(&self, config: &Config, block: Block<'_>, failed: &mut Option<Failed>, tried: &mut Tried) {
        let source = self.up_to(block);
        let document = match document_of(self.read(&source)) {
            Ok(document) => document,
            Err(problems) => return tried.findings.extend(problems),
        };
        let example = document.root();
        match block.word() {
            Some("fail") => {
                let found = try_one(config, 0, example);
                let broken = match self.promise(block) {
                    Some(promise) => promise.broken(config, 0, example, &found),
                    None => Some(self.wrong(block, "this example does not say `at=` what place it fails")),
                };
                tried.findings.extend(broken);
                *failed = Some((block.content, found.findings));
            }
            Some("fixed") => tried.findings.extend(self.not_fixed(block, failed.take())),
            _ => {}
        }
        if block.word() != Some("fail") {
            tried.findings.extend(passes(config, 0, example));
        }
    }

    /// How a fix makes something else of a failure than a block says.
    fn not_fixed(&self, block: Block<'_>, failed: Option<Failed>) -> Option<Diagnostic> {
        let Some((content, found)) = failed else {
            return Some(self.wrong(block, "no failure stands before this block"));
        };
        let Some(fix) = found.iter().flat_map(|finding| &finding.fixes).next() else {
            return Some(self.wrong(block, "nothing is suggested for the failure before this block"));
        };
        let mut edits: Vec<_> = fix.edits.iter().filter(|edit| content.contains(edit.span)).collect();
        edits.sort_by_key(|edit| std::cmp::Reverse(edit.span));
        let mut text = self.text[content.range()].to_owned();
        for edit in edits {
            text.replace_range(edit.span.start - content.start..edit.span.end - content.start, &edit.content);
        }
        let is_it = text == self.text[block.content.range()];
        let message = format!("the fix makes something else of the failure before this block: {}", fix.title);
        (!is_it).then(|| self.wrong(block, &message))
    }

    /// What a `fail` block says behind its fence.
    fn promise(&self, block: Block<'_>) -> Option<Promise> {
        let (before, arguments) = block.info.split_once(" at=")?;
        let start = block.info_start + before.len() + " at=".len();
        let (at, message) =
            arguments.split_once(" message=\"").map_or((arguments, None), |(at, rest)| (at, Some((at, rest))));
        let said = |text: &str, start: usize| Said {
            text: text.trim_end().to_owned(),
            location: self.location(Span::new(start, start + text.trim_end().len())),
        };
        let message = message.map(|(at, rest)| {
            let rest = rest.trim_end().strip_suffix('"').unwrap_or(rest);
            said(rest, start + at.len() + " message=\"".len())
        });
        Some(Promise { at: said(at, start), message })
    }

    fn wrong(&self, block: Block<'_>, message: &str) -> Diagnostic {
        let span = Span::new(block.info_start, block.info_start + block.info.len());
        Diagnostic::error("rule/example", Level::Document, self.location(span), message)
    }

    fn location(&self, span: Span) -> Location {
        Location { file: self.file, document: 0, span }
    }

    /// The page up to the end of a block with nothing else in it, so that every place in the block is one in the page.
    fn up_to(&self, block: Block<'_>) -> Vec<u8> {
        let blank = |byte: u8| if byte == b'\n' { b'\n' } else { b' ' };
        let before = self.text.as_bytes()[..block.content.start].iter().map(|&byte| blank(byte));
        before.chain(self.text.as_bytes()[block.content.range()].iter().copied()).collect()
    }

    fn read<'b>(&self, source: &'b [u8]) -> Reading<'b> {
        document::read(self.file, Format::Yaml, source, &self.config.limits, &self.config.reading)
    }
}

/// The only document of a block, or what is wrong with it.
fn document_of(reading: Reading<'_>) -> Result<Document<'_>, Vec<Diagnostic>> {
    let Reading { documents, diagnostics, .. } = reading;
    let errors: Vec<Diagnostic> =
        diagnostics.into_iter().filter(|found| found.severity == crate::diagnostic::Severity::Error).collect();
    match documents.into_iter().next() {
        Some(document) if errors.is_empty() => Ok(document),
        _ => Err(errors),
    }
}

impl<'p> Block<'p> {
    /// What a block of YAML is, if it says.
    fn word(&self) -> Option<&'p str> {
        let mut words = self.info.split_whitespace();
        words.next().filter(|language| *language == "yaml")?;
        words.next()
    }
}

/// The fenced blocks of a page; one that is never closed reaches to its end.
fn blocks(page: &str) -> Vec<Block<'_>> {
    let mut found: Vec<Block<'_>> = Vec::new();
    let mut open: Option<(&str, Block<'_>)> = None;
    let mut start = 0;
    for line in page.split_inclusive('\n') {
        let text = line.trim_start();
        let fence = &text[..text.len() - text.trim_start_matches('`').len()];
        let info = text[fence.len()..].trim_end();
        match &mut open {
            Some((opened, block)) => {
                block.content.end = start;
                if fence.len() >= opened.len() && info.is_empty() {
                    found.push(*block);
                    open = None;
                }
            }
            None if fence.len() >= 3 => {
                let info_start = start + (line.len() - text.len()) + fence.len();
                let content = Span::empty(start + line.len());
                open = Some((fence, Block { info, info_start, content }));
            }
            None => {}
        }
        start += line.len();
    }
    found.extend(open.map(|(_, block)| Block { content: Span::new(block.content.start, page.len()), ..block }));
    found
}

#[cfg(test)]
mod tests {
    use super::blocks;

    #[test]
    fn a_block_ends_where_its_fence_is_closed() {
        let page = "# Page\n\n```yaml rule\na: 1\n```\ntext ``` no fence\n  ````yaml fail at=/a message=\"x\"\n  ```\n  b: 2\n  ````\n```\nopen";
        let found: Vec<(&str, &str)> =
            blocks(page).iter().map(|block| (block.info, &page[block.content.range()])).collect();
        let expected = [("yaml rule", "a: 1\n"), ("yaml fail at=/a message=\"x\"", "  ```\n  b: 2\n"), ("", "open")];
        assert_eq!(found, expected);
        assert_eq!(&page[blocks(page)[1].info_start..][..9], "yaml fail");
    }
}
