use std::sync::Mutex;
use comity::document; use comity::limits::Limits; use comity::rules::schema::*; use comity::source::*;
fn main() {
    let files = Mutex::new(Files::default());
    let loader = Folder::new(std::path::Path::new("."), &files);
    let args: Vec<String> = std::env::args().collect();
    let c = Schema::compile(loader.by_path(&args[1]).unwrap(), &loader, &Options::default());
    for d in &c.diagnostics { println!("{}: {}", d.rule, d.message); }
    let s = c.schema.unwrap();
    let text = std::fs::read(&args[2]).unwrap();
    let l = Limits::default();
    let r = document::read(FileId(99), document::Format::Yaml, &text, &l, &document::Options::default());
    for d in &r.diagnostics { println!("READ {}: {}", d.rule, d.message); }
    for doc in &r.documents {
        let mut f = Vec::new();
        s.check(doc.root(), &mut f);
        println!("--- {}", f.len());
        for d in f { println!("{} {:?} [{}] {} | {} | help {:?} also {:?}", d.rule, d.severity, d.pointer, String::from_utf8_lossy(&text[d.location.span.range()]), d.message, d.help, d.also);
          for l in &d.related { println!("      {:?} {}", files.lock().unwrap().path(if l.location.file.0==99 {FileId(0)} else {l.location.file}), l.message); } }
    }
}
