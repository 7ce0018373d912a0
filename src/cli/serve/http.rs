//! Answers to a browser: files from memory, and a stream of events for each page that is open.

use std::io::Write;
use std::net::{Ipv4Addr, SocketAddr};
use std::thread;
use std::time::Duration;

use tiny_http::{Header, Method, Request, Response, Server};

use crate::cli::serve::page;
use crate::cli::serve::state::{News, State};
use crate::site;

/// A server on this machine only; port 0 takes any that is free.
pub fn listen(port: u16) -> Result<(Server, SocketAddr), String> {
    let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
    let server = Server::http(address).map_err(|error| {
        let is_taken = error
            .downcast_ref::<std::io::Error>()
            .is_some_and(|error| error.kind() == std::io::ErrorKind::AddrInUse);
        if is_taken {
            format!("port {port} is taken; name another with --port, or any free one with --port 0")
        } else {
            format!("cannot listen on {address}: {error}")
        }
    })?;
    let bound = server.server_addr().to_ip().ok_or("the server has no address")?;
    Ok((server, bound))
}

/// Answers requests until the server is unblocked.
pub fn answer_all(server: &Server, state: &State, port: u16) {
    thread::scope(|scope| {
        for _ in 0..WORKERS {
            scope.spawn(|| {
                while let Ok(request) = server.recv() {
                    answer(request, state, port, scope);
                }
                // The next worker ends as well.
                server.unblock();
            });
        }
    });
}

fn answer<'s>(request: Request, state: &'s State, port: u16, scope: &'s thread::Scope<'s, '_>) {
    // A name of somebody else's that leads here (DNS rebinding) must not read the notes.
    if !is_ours(&request, port) {
        return refuse(request, 403, "this server is for 127.0.0.1 and localhost only");
    }
    if !matches!(request.method(), Method::Get | Method::Head) {
        return refuse(request, 405, "only GET and HEAD");
    }
    let url = request.url().to_owned();
    let (path, query) = url.split_once('?').unwrap_or((&url, ""));
    match path {
        EVENTS => {
            let Some(place) = state.join() else {
                return refuse(request, 503, "too many pages are open");
            };
            let page = Watched::of(query);
            scope.spawn(move || {
                tell(request, state, &page);
                drop(place);
            });
        }
        SCRIPT => send(request, 200, "script.js", RELOAD.as_bytes()),
        // Browsers ask for it on their own, and say so when there is none.
        ICON if state.news().file(&ICON[1..]).is_none() => {
            let _ = request.respond(Response::empty(204));
        }
        path => file(request, state, path),
    }
}

/// Whether the request names this server as its host.
fn is_ours(request: &Request, port: u16) -> bool {
    let mut hosts = request.headers().iter().filter(|header| header.field.equiv("Host"));
    let (Some(host), None) = (hosts.next(), hosts.next()) else { return false };
    let host = host.value.as_str().to_ascii_lowercase();
    let (name, given) = host.rsplit_once(':').unwrap_or((&host, "80"));
    given.parse() == Ok(port) && matches!(name, "127.0.0.1" | "localhost")
}

/// A file of the site, or the page that says that there is none.
fn file(request: Request, state: &State, path: &str) {
    let Some(path) = page::inside(path) else {
        return refuse(request, 400, "this is no path of the site");
    };
    let news = state.news();
    let index = if path.is_empty() || path.ends_with('/') {
        format!("{path}index.html")
    } else {
        path.clone()
    };
    if let Some(bytes) = news.file(&index) {
        return send_page(request, 200, &index, bytes, &news);
    }
    if news.file(&format!("{path}/index.html")).is_some() {
        let address = page::encoded(&path);
        let mut response = Response::empty(302);
        response.add_header(header("Location", &format!("/{address}/")));
        let _ = request.respond(response);
        return;
    }
    match news.file("404.html") {
        Some(bytes) => send_page(request, 404, "404.html", bytes, &news),
        None => send(request, 404, "404.html", &page::missing(&path, news.is_empty())),
    }
}

/// Which page a browser shows, and in which state.
struct Watched {
    path: String,
    seen: String,
}

impl Watched {
    fn of(query: &str) -> Watched {
        let value = |name: &str| {
            let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
            let value = pairs.find(|(key, _)| *key == name).map_or("", |(_, value)| value);
            site::decoded(value)
        };
        Watched { path: value("page"), seen: value("seen") }
    }

    /// Whether the page is not any more as it was sent.
    fn is_old(&self, news: &News) -> bool {
        let now = news.stamp(&self.path);
        // While a build has failed its pages stay open.
        !news.is_empty() && now.as_deref() != Some(self.seen.as_str())
    }
}

/// Tells one page what happens, until it is closed.
fn tell(request: Request, state: &State, page: &Watched) {
    let mut writer = request.into_writer();
    let head = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nCache-Control: no-store\r\n\
                X-Content-Type-Options: nosniff\r\nConnection: close\r\n\r\n";
    let mut send = |text: &str| writer.write_all(text.as_bytes()).and_then(|()| writer.flush());
    if send(head).is_err() {
        return;
    }
    let (mut told, mut reported) = (None, None);
    let shared = state.news().shared;
    loop {
        let news = state.news_after(told, Duration::from_secs(10));
        let Some(news) = news else { return };
        let sent = if told == Some(news.version) {
            send(": still here\n\n")
        } else if page.is_old(&news) || news.shared != shared {
            send("event: reload\ndata: \n\n")
        } else if reported != Some(news.builds) && !news.is_partial {
            reported = Some(news.builds);
            let lines: Vec<String> =
                news.report.lines().map(|line| format!("data: {line}\n")).collect();
            send(&format!("event: report\n{}data: \n\n", lines.concat()))
        } else {
            Ok(())
        };
        if sent.is_err() {
            return;
        }
        told = Some(news.version);
    }
}

fn send_page(request: Request, status: u16, path: &str, bytes: &[u8], news: &News) {
    let seen = news.stamp(path).unwrap_or_default();
    send(request, status, path, &page::with_script(path, bytes, &seen));
}

fn send(request: Request, status: u16, name: &str, bytes: &[u8]) {
    let mut response = Response::from_data(bytes).with_status_code(status);
    for (field, value) in [
        ("Content-Type", page::media_type(name)),
        ("Cache-Control", "no-store"),
        ("X-Content-Type-Options", "nosniff"),
        ("Referrer-Policy", "no-referrer"),
        ("Cross-Origin-Resource-Policy", "same-origin"),
    ] {
        response.add_header(header(field, value));
    }
    // A browser that has gone away is no error.
    let _ = request.respond(response);
}

fn refuse(request: Request, status: u16, why: &str) {
    send(request, status, "why.txt", format!("{why}\n").as_bytes());
}

/// The values are our own, or encoded.
fn header(field: &str, value: &str) -> Header {
    let made = Header::from_bytes(field.as_bytes(), value.as_bytes());
    made.or_else(|()| Header::from_bytes(&b"X-Refused"[..], &b"1"[..])).expect("plain ASCII")
}

/// Requests that are answered at once, beside open streams.
const WORKERS: usize = 4;
/// Where a page listens, and where its script lies.
pub const EVENTS: &str = "/-/events";
pub const SCRIPT: &str = "/-/reload.js";
const ICON: &str = "/favicon.ico";
const RELOAD: &str = include_str!("../../../templates/reload.js");
