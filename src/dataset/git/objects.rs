//! The contents of objects, from `git cat-file --batch`.

use std::io;
use std::io::BufRead;
use std::io::BufReader;
use std::io::Read;
use std::io::Write;
use std::process::Child;
use std::process::ChildStdin;
use std::process::ChildStdout;
use std::process::Stdio;
use std::sync::Mutex;
use std::sync::PoisonError;

use super::repository::Repository;
use crate::source::Store;

/// The objects of a repository. As many programs answer at once as there are threads that ask.
#[derive(Debug)]
pub struct Objects {
    repository: Repository,
    idle: Mutex<Vec<Reader>>,
}

/// One running `git cat-file`.
#[derive(Debug)]
struct Reader {
    child: Child,
    asked: ChildStdin,
    answers: BufReader<ChildStdout>,
}

impl Objects {
    /// The objects of a repository; nothing is started yet.
    pub fn new(repository: Repository) -> Self {
        Self { repository, idle: Mutex::default() }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Reader>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Store for Objects {
    fn read(&self, name: &str, most: usize) -> io::Result<Vec<u8>> {
        let idle = self.idle().pop();
        let mut reader = idle.map_or_else(|| Reader::start(&self.repository), Ok)?;
        // A reader that failed is not asked again: its answers would no longer fit the questions.
        let bytes = reader.read(name, most)?;
        self.idle().push(reader);
        Ok(bytes)
    }
}

impl Reader {
    fn start(repository: &Repository) -> io::Result<Self> {
        let mut git = repository.command();
        git.args(["cat-file", "--batch"]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = git.spawn()?;
        let asked = child.stdin.take().expect("it is piped");
        let answers = BufReader::with_capacity(1 << 16, child.stdout.take().expect("it is piped"));
        Ok(Self { child, asked, answers })
    }

    fn read(&mut self, name: &str, most: usize) -> io::Result<Vec<u8>> {
        writeln!(self.asked, "{name}")?;
        let mut head = String::new();
        self.answers.read_line(&mut head)?;
        let size = head.trim_end().strip_prefix(name).and_then(|rest| rest.strip_prefix(" blob "));
        let size = size.and_then(|size| size.parse::<u64>().ok());
        let size = size.ok_or_else(|| io::Error::other("git does not have the file's content"))?;
        let taken = size.min(u64::try_from(most).unwrap_or(u64::MAX));
        let mut bytes = Vec::new();
        self.answers.by_ref().take(taken).read_to_end(&mut bytes)?;
        // The rest, and the line end after it.
        let rest = io::copy(&mut self.answers.by_ref().take(size - taken + 1), &mut io::sink())?;
        if bytes.len() as u64 != taken || rest != size - taken + 1 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        Ok(bytes)
    }
}

impl Drop for Reader {
    fn drop(&mut self) {
        // It ends by itself when nothing more can be asked; waiting for it would wait for an answer that nobody reads.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
