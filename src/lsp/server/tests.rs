//! What becomes of a mistake of our own. Nothing that a client says brings one about, so here the clock makes it.

use std::fs;
use std::io;
use std::sync::Arc;
use std::sync::Mutex;
use std::sync::atomic::AtomicBool;
use std::sync::atomic::Ordering;

use super::*;
use crate::dataset::parallel::Workers;
use crate::dataset::root::Root;
use crate::date::Day;

/// Set while the clock is broken.
static IS_BROKEN: AtomicBool = AtomicBool::new(true);

#[expect(clippy::unnecessary_wraps, reason = "other clocks may have no day")]
fn clock() -> Result<Day, Failure> {
    assert!(!IS_BROKEN.load(Ordering::SeqCst), "the clock is broken");
    Ok(Day::from_ymd(2026, 11, 24).expect("a day"))
}

#[derive(Clone, Default)]
struct Out(Arc<Mutex<Vec<u8>>>);

impl Write for Out {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("nobody panics with it").write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Out {
    /// What was said since it was last asked.
    fn take(&self) -> String {
        String::from_utf8(std::mem::take(&mut *self.0.lock().expect("nobody panics with it"))).expect("text")
    }
}

fn note(method: &str, params: Value) -> Message {
    Notification { method: method.to_owned(), params }.into()
}

#[test]
fn a_project_that_panics_is_given_up_until_something_changes() {
    let folder = tempfile::tempdir().expect("a folder");
    fs::create_dir(folder.path().join("records")).expect("a folder");
    fs::write(folder.path().join("comity.yaml"), "comity: 1\nuse: [country-relations]\n").expect("written");
    fs::write(folder.path().join("records/x.yaml"), "kind: partie\n").expect("written");
    let (out, workers) = (Out::default(), Workers::new(None).expect("threads"));
    let options = Options { project: Some((Root::at(folder.path()), None)), today: clock, workers };
    let mut server = Server::new(options, Box::new(out.clone()));
    let initialize = Request { id: 1.into(), method: "initialize".to_owned(), params: json!({"capabilities": {}}) };
    server.take(initialize.into());
    server.take(note("initialized", json!({})));
    let told = out.take();
    assert!(told.contains("comity met a mistake of its own here"), "{told}");
    // Requests are answered, and the next change has it try again.
    server.take(Request { id: 2.into(), method: "textDocument/hover".to_owned(), params: json!({}) }.into());
    assert!(out.take().contains("\"id\":2"));
    IS_BROKEN.store(false, Ordering::SeqCst);
    let uri = address::uri(&folder.path().join("comity.yaml")).expect("a URI");
    server.take(note("workspace/didChangeWatchedFiles", json!({"changes": [{"uri": uri, "type": 2}]})));
    server.reload();
    let told = out.take();
    assert!(told.contains("did you mean `party`?") && !told.contains("mistake"), "{told}");
}
