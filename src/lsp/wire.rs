//! Messages over pipes. A body that is no message gets an error and is passed over: the next one has a length of its own.

use std::io;
use std::io::BufRead;
use std::io::Write;
use std::sync::mpsc;
use std::sync::mpsc::Receiver;
use std::thread;

use lsp_server::Message;
use serde::Serialize;
use serde_json::json;

/// What came in.
#[derive(Debug)]
pub(super) enum Incoming {
    /// A message.
    Message(Message),
    /// Something that is none.
    Malformed(String),
}

/// Reads standard input in a thread of its own, so that a client may write while we do. The channel closes where the
/// input does.
pub(super) fn listen() -> Receiver<Incoming> {
    let (sender, receiver) = mpsc::channel();
    // Whoever drops the receiver is done, and so is the thread.
    thread::spawn(move || read(&mut io::stdin().lock(), &mut |incoming| sender.send(incoming).is_ok()));
    receiver
}

fn read(input: &mut impl BufRead, receive: &mut dyn FnMut(Incoming) -> bool) {
    loop {
        let incoming = match Message::read(input) {
            Ok(Some(message)) => Incoming::Message(message),
            Err(error) if error.kind() == io::ErrorKind::InvalidData => Incoming::Malformed(error.to_string()),
            Ok(None) | Err(_) => return,
        };
        if !receive(incoming) {
            return;
        }
    }
}

/// Writes a message.
pub(super) fn write(message: &Message, out: &mut dyn Write) -> io::Result<()> {
    message.write(&mut { out })
}

/// Tells something. It is written as it is, and not made a value of JSON first: findings are many.
pub(super) fn tell(method: &str, params: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    #[derive(Serialize)]
    struct Notification<'n, P> {
        jsonrpc: &'static str,
        method: &'n str,
        params: &'n P,
    }
    write_body(&Notification { jsonrpc: "2.0", method, params }, out)
}

/// Answers what was no message, and so has no id to be answered under.
pub(super) fn write_malformed(reason: &str, out: &mut dyn Write) -> io::Result<()> {
    let reason: String = reason.chars().take(200).collect();
    write_body(&json!({"jsonrpc": "2.0", "id": null, "error": {"code": -32700, "message": reason}}), out)
}

fn write_body(body: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    let body = serde_json::to_string(body).expect("messages of the protocol are JSON");
    out.write_all(format!("Content-Length: {}\r\n\r\n{body}", body.len()).as_bytes())?;
    out.flush()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_message_is_passed_over() {
        let frame = |body: &str| format!("Content-Length: {}\r\n\r\n{body}", body.len());
        let good = |method: &str| frame(&format!(r#"{{"jsonrpc":"2.0","method":"{method}"}}"#));
        let input = [good("a"), frame("{\"jsonrpc\""), frame("[]"), good("b"), "Content-Length: 9\r\n\r\n{".to_owned()];
        let mut seen = Vec::new();
        read(&mut input.concat().as_bytes(), &mut |incoming| {
            seen.push(match incoming {
                Incoming::Message(Message::Notification(note)) => note.method,
                Incoming::Message(other) => format!("{other:?}"),
                Incoming::Malformed(_) => "malformed".to_owned(),
            });
            true
        });
        assert_eq!(seen, ["a", "malformed", "malformed", "b"]);
    }
}
