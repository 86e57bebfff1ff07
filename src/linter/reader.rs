//! Reads a file of records from wherever it is: a commit, a draft, memory, or the disk. Whoever looks at records reads
//! them here, so that all see the same.

use std::io::BufReader;
use std::ops::ControlFlow;

use crate::config::Config;
use crate::dataset::read;
use crate::dataset::read::ReadError;
use crate::document;
use crate::document::Format;
use crate::document::Reading;
use crate::document::jsonl;
use crate::linter::Target;
use crate::source::Files;

/// Takes what was read, and whether the file holds nothing else; says whether it wants more.
pub type Receive<'r> = dyn FnMut(Reading<'_>, bool) -> ControlFlow<()> + 'r;

/// Reads a file; JSON Lines a line at a time. The space of `buffer` is used again.
pub fn read(
    config: &Config,
    files: &Files,
    target: &Target,
    buffer: &mut Vec<u8>,
    receive: &mut Receive<'_>,
) -> Result<(), ReadError> {
    let (file, limits) = (target.file, &config.limits);
    if let Some(bytes) = files.read_stored(file, target.format.most_bytes(limits)) {
        let bytes = bytes.map_err(|error| ReadError::Refused(read::plain(&error)))?;
        whole(config, target, &bytes, true, receive);
        return Ok(());
    }
    let on_disk = files.on_disk(file);
    if let Some(bytes) = files.in_memory(file) {
        // Text that counts instead of the file on disk is read as that would be; what is in no file, as a whole.
        if target.format == Format::JsonLines && on_disk.is_some() {
            return Ok(jsonl::read(file, bytes, limits, &mut |reading| receive(reading, false))?);
        }
        whole(config, target, bytes, on_disk.is_some(), receive);
        return Ok(());
    }
    let on_disk = on_disk.expect("a file is on disk or in memory");
    if target.format == Format::JsonLines {
        let lines = BufReader::with_capacity(1 << 20, read::open_file(on_disk)?);
        return Ok(jsonl::read(file, lines, limits, &mut |reading| receive(reading, false))?);
    }
    read::read_file(on_disk, limits, buffer)?;
    files.note(file, buffer);
    whole(config, target, buffer, true, receive);
    Ok(())
}

/// Reads what is in memory as a whole.
fn whole(config: &Config, target: &Target, bytes: &[u8], is_file: bool, receive: &mut Receive<'_>) {
    let reading = document::read(target.file, target.format, bytes, &config.limits, &config.reading);
    let is_one = reading.documents.len() + reading.broken.len() == 1;
    // There is nothing more that could be broken off.
    let _ = receive(reading, is_file && is_one && target.format != Format::JsonLines);
}
