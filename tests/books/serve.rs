//! The server, asked byte by byte: files, events, and what it refuses.

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command};
use std::time::Duration;

use tempfile::TempDir;

use crate::{command, folder, run, text};

/// A server that runs until this is dropped.
struct Served {
    child: Child,
    port: u16,
    folder: TempDir,
}

impl Drop for Served {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn write(folder: &Path, name: &str, text: &str) {
    let path = folder.join("content").join(name);
    fs::create_dir_all(path.parent().expect("a folder")).expect("a folder");
    fs::write(path, text).expect("written");
}

/// A book of two chapters, served.
fn served() -> Served {
    let folder = folder();
    write(folder.path(), "SUMMARY.md", "- [One](one.md)\n- [Two](sub/README.md)\n");
    write(folder.path(), "one.md", "# One\n\nFirst.\n\n```python\nx = 1\nprint(x)\n```\n");
    write(folder.path(), "sub/README.md", "# Two\n\nSecond.\n");
    let arguments = ["serve", "--port", "0", "."];
    let mut child = command(folder.path(), &arguments).spawn().expect("started");
    let mut line = String::new();
    let stdout = child.stdout.take().expect("piped");
    BufReader::new(stdout).read_line(&mut line).expect("a line");
    let port = line.rsplit_once("127.0.0.1:").and_then(|(_, rest)| rest.split('/').next());
    let port = port.and_then(|port| port.parse().ok()).unwrap_or_else(|| panic!("{line}"));
    let served = Served { child, port, folder };
    // The first build may not be there yet.
    for _ in 0..200 {
        if served.get("/one.html").starts_with("HTTP/1.1 200") {
            return served;
        }
        std::thread::sleep(Duration::from_millis(50));
    }
    panic!("nothing was built")
}

impl Served {
    fn connect(&self) -> TcpStream {
        let stream = TcpStream::connect(("127.0.0.1", self.port)).expect("connected");
        stream.set_read_timeout(Some(Duration::from_secs(20))).expect("set");
        stream
    }

    /// The whole answer to a request as it stands.
    fn ask(&self, request: &str) -> String {
        let mut stream = self.connect();
        stream.write_all(request.as_bytes()).expect("sent");
        let mut answer = Vec::new();
        // A refused request may be cut off.
        let _ = stream.read_to_end(&mut answer);
        String::from_utf8_lossy(&answer).into_owned()
    }

    fn get(&self, path: &str) -> String {
        let host = format!("Host: 127.0.0.1:{}\r\n", self.port);
        self.ask(&format!("GET {path} HTTP/1.1\r\n{host}Connection: close\r\n\r\n"))
    }

    /// The events of a page.
    fn listen(&self, page: &str) -> BufReader<TcpStream> {
        let html = self.get(&format!("/{page}"));
        let seen = html.split("data-seen=\"").nth(1).and_then(|rest| rest.split('"').next());
        let seen = seen.expect("the script");
        let mut stream = self.connect();
        let request = format!(
            "GET /-/events?page={page}&seen={seen} HTTP/1.1\r\nHost: localhost:{}\r\n\r\n",
            self.port
        );
        stream.write_all(request.as_bytes()).expect("sent");
        BufReader::new(stream)
    }
}

/// The name and the text of the next event.
fn next(events: &mut BufReader<TcpStream>) -> (String, String) {
    let (mut name, mut data) = (String::new(), String::new());
    loop {
        let mut line = String::new();
        assert_ne!(events.read_line(&mut line).expect("an event"), 0, "the stream has ended");
        let line = line.trim_end();
        if let Some(event) = line.strip_prefix("event: ") {
            event.clone_into(&mut name);
        } else if let Some(text) = line.strip_prefix("data: ") {
            data.push_str(text);
        } else if line.is_empty() && !name.is_empty() {
            return (name, data);
        }
    }
}

/// Waits until a page is to be loaded again. What was written before it was listened to may still be built: then there is
/// a report of that first.
fn reloads(events: &mut BufReader<TcpStream>) {
    while next(events).0 != "reload" {}
}

#[test]
fn pages_come_from_memory_with_the_script_let_in() {
    let served = served();
    let one = served.get("/one.html");
    assert!(one.contains("Content-Type: text/html; charset=utf-8"), "{one}");
    assert!(one.contains("First.") && one.contains("connect-src 'self'"), "{one}");
    assert!(one.contains("<script src=\"/-/reload.js\" data-page=\"one.html\""));
    for (path, status) in [
        ("/", 200),
        ("/one.deck.html", 200),
        ("/sub/", 200),
        ("/sub/index.html?x#y", 200),
        ("/sub", 302),
        ("/-/reload.js", 200),
        ("/nothing.html", 404),
        ("/../Cargo.toml", 400),
        ("/%2e%2e/content/one.md", 400),
        ("//etc/passwd", 400),
        ("/one.html%00", 400),
        ("/SUMMARY.md", 404),
        ("/content/one.md", 404),
    ] {
        let answer = served.get(path);
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{path}: {answer}");
    }
    let files: Vec<_> = fs::read_dir(served.folder.path()).expect("a folder").collect();
    assert_eq!(files.len(), 1, "nothing was written");
}

#[test]
fn other_hosts_and_other_methods_are_refused() {
    let served = served();
    let port = served.port;
    for (head, status) in [
        (format!("GET / HTTP/1.1\r\nHost: evil.example:{port}\r\n"), 403),
        (format!("GET / HTTP/1.1\r\nHost: 127.0.0.1.evil.example:{port}\r\n"), 403),
        ("GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n".to_owned(), 403),
        ("GET / HTTP/1.1\r\n".to_owned(), 403),
        (format!("GET / HTTP/1.1\r\nHost: localhost:{port}\r\nHost: evil.example\r\n"), 403),
        (format!("GET / HTTP/1.1\r\nHost: LocalHost:{port}\r\n"), 200),
        (format!("POST / HTTP/1.1\r\nHost: localhost:{port}\r\nContent-Length: 0\r\n"), 405),
        (format!("DELETE /one.html HTTP/1.1\r\nHost: localhost:{port}\r\n"), 405),
    ] {
        let answer = served.ask(&format!("{head}Connection: close\r\n\r\n"));
        assert!(answer.starts_with(&format!("HTTP/1.1 {status} ")), "{head}: {answer}");
    }
}

#[test]
fn an_edit_reloads_its_page_alone_and_errors_are_told() {
    let served = served();
    let (mut one, mut two) = (served.listen("one.html"), served.listen("sub/index.html"));
    assert_eq!(next(&mut one), ("report".to_owned(), String::new()));
    assert_eq!(next(&mut two), ("report".to_owned(), String::new()));
    write(served.folder.path(), "one.md", "# One\n\nEdited.\n");
    assert_eq!(next(&mut one).0, "reload");
    assert_eq!(next(&mut two).0, "report");
    assert!(served.get("/one.html").contains("Edited."));
    write(served.folder.path(), "sub/README.md", "# Two\n\n```python\n1 / 0\n```\n");
    assert_eq!(next(&mut two).0, "reload");
    let (name, report) = next(&mut served.listen("sub/index.html"));
    assert_eq!(name, "report");
    assert!(report.contains("ZeroDivisionError") && report.contains("README.md:4:"), "{report}");
    // A summary that cannot be followed leaves the last pages open.
    let mut two = served.listen("sub/index.html");
    next(&mut two);
    write(served.folder.path(), "SUMMARY.md", "- [One](gone.md)\n");
    let (name, report) = next(&mut two);
    assert_eq!(name, "report");
    assert!(report.contains("there is no file `gone.md`"), "{report}");
    assert!(served.get("/one.html").contains("Edited."));
}

#[test]
fn what_is_put_back_is_well_again() {
    let served = served();
    let folder = served.folder.path();
    let settings = "[book]\ntitle = \"T\"\n";
    let mut one = served.listen("one.html");
    next(&mut one);
    fs::write(folder.join("book.toml"), settings).expect("written");
    assert_eq!(next(&mut one).0, "reload");
    let mut one = served.listen("one.html");
    assert_eq!(next(&mut one), ("report".to_owned(), String::new()));
    let summary = folder.join("content/SUMMARY.md");
    let is_well = |events: &mut BufReader<TcpStream>| {
        let (name, report) = next(events);
        assert_eq!(name, "report");
        report.is_empty()
    };
    fs::write(folder.join("book.toml"), "[[[\n").expect("written");
    assert!(!is_well(&mut one));
    fs::write(folder.join("book.toml"), settings).expect("written");
    assert!(is_well(&mut one));
    fs::rename(&summary, folder.join("content/OTHER.md")).expect("renamed");
    assert!(!is_well(&mut one));
    fs::rename(folder.join("content/OTHER.md"), &summary).expect("renamed");
    assert!(is_well(&mut one));
}

#[test]
fn a_page_is_loaded_again_when_a_picture_in_it_is_another_one() {
    let served = served();
    let dot = |size: u8| {
        format!("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{size}\" height=\"9\"/>")
    };
    write(served.folder.path(), "a dot.svg", &dot(9));
    let mut two = served.listen("sub/index.html");
    next(&mut two);
    write(served.folder.path(), "sub/README.md", "# Two\n\n![a dot](<../a dot.svg>)\n");
    reloads(&mut two);
    let (mut one, mut two) = (served.listen("one.html"), served.listen("sub/index.html"));
    assert_eq!(next(&mut one).0, "report");
    assert_eq!(next(&mut two).0, "report");
    write(served.folder.path(), "a dot.svg", &dot(8));
    reloads(&mut two);
    assert_eq!(next(&mut one).0, "report");
}

#[test]
fn a_text_included_from_elsewhere_in_the_book_is_watched() {
    let served = served();
    let code = served.folder.path().join("code");
    fs::create_dir(&code).expect("a folder");
    fs::write(code.join("a.py"), "print('before')\n").expect("written");
    let mut one = served.listen("one.html");
    next(&mut one);
    let include = "# One\n\n```python\n{{#include ../code/a.py}}\n```\n";
    write(served.folder.path(), "one.md", include);
    assert_eq!(next(&mut one).0, "reload");
    assert!(served.get("/one.html").contains("before"));
    let mut one = served.listen("one.html");
    next(&mut one);
    fs::write(code.join("a.py"), "print('after')\n").expect("written");
    assert_eq!(next(&mut one).0, "reload");
    assert!(served.get("/one.html").contains("after"));
}

#[test]
fn a_lecture_alone_is_served_as_a_deck() {
    let folder = folder();
    fs::write(folder.path().join("notes.md"), "# Alone\n\nHere.\n").expect("written");
    let arguments = ["serve", "--port", "0", "notes.md"];
    let mut child = command(folder.path(), &arguments).spawn().expect("started");
    let mut line = String::new();
    BufReader::new(child.stdout.take().expect("piped")).read_line(&mut line).expect("a line");
    let port = line.rsplit_once(':').and_then(|(_, rest)| rest.split('/').next()?.parse().ok());
    let served = Served { child, port: port.expect("a port"), folder };
    let found = (0..200).any(|_| {
        std::thread::sleep(Duration::from_millis(50));
        let page = served.get("/");
        page.contains("Here.") && page.contains("data-page=\"index.html\"")
    });
    assert!(found);
}

#[test]
fn a_port_that_is_taken_is_named_and_an_interrupt_is_the_end() {
    let mut served = served();
    let port = served.port.to_string();
    let output = run(served.folder.path(), &["serve", "--port", &port, "."], "");
    assert_eq!(output.status.code(), Some(2));
    let said = format!("heapdeck: port {port} is taken; name another with --port");
    assert!(text(&output.stderr).starts_with(&said), "{}", text(&output.stderr));
    let missing = run(served.folder.path(), &["serve", "nowhere"], "");
    assert_eq!(missing.status.code(), Some(2));
    if cfg!(unix) {
        // A page that listens does not keep the server.
        let mut events = served.listen("one.html");
        next(&mut events);
        let id = served.child.id().to_string();
        Command::new("kill").args(["-INT", &id]).status().expect("sent");
        assert_eq!(served.child.wait().expect("ended").code(), Some(0));
    }
}
