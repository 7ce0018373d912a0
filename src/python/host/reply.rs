//! What servers outside answer, and how slow files are: only what the notes declare.

use std::sync::Arc;

use crate::python::host::Host;

/// One declared answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reply {
    /// As in `POST`; `None` for any.
    pub method: Option<String>,
    pub host: String,
    pub port: u16,
    /// With `*` for any text; empty for every path.
    pub path: String,
    /// It answers bytes, whatever it is sent: no HTTP.
    pub is_raw: bool,
    pub status: u16,
    pub headers: Vec<(String, String)>,
    pub body: Vec<u8>,
    /// From the request to the answer.
    pub latency_ns: u64,
    pub failure: Option<Failure>,
}

/// How a server fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Failure {
    /// Nobody listens at the port.
    Refused,
    /// Nobody ever answers.
    Silent,
    /// The name is not known.
    UnknownHost,
    /// The connection breaks when the answer should come.
    Reset,
}

/// A request and what has come of it so far, at a server's end of a connection.
#[derive(Clone, Debug, Default)]
pub struct Exchange {
    /// Index of the host among the declared ones.
    pub host: String,
    pub port: u16,
    received: Vec<u8>,
}

/// What a server does when a request is complete.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    pub latency_ns: u64,
    /// `None`: the connection breaks.
    pub data: Option<Vec<u8>>,
    /// The connection ends with it.
    pub ends: bool,
    /// The address that was asked for, if nothing is declared for it.
    pub undeclared: Option<String>,
}

impl Exchange {
    pub fn new(host: &str, port: u16) -> Exchange {
        Exchange { host: host.to_owned(), port, received: Vec::new() }
    }

    /// Takes what the program sends; the answers that are due for it.
    pub fn take(&mut self, replies: &[Reply], data: &[u8]) -> Vec<Answered> {
        self.received.extend_from_slice(data);
        let here = |reply: &&Reply| reply.host == self.host && reply.port == self.port;
        if let Some(raw) = replies.iter().filter(here).find(|reply| reply.is_raw) {
            self.received.clear();
            return vec![Answered {
                latency_ns: raw.latency_ns,
                data: (raw.failure != Some(Failure::Reset)).then(|| raw.body.clone()),
                ends: false,
                undeclared: None,
            }];
        }
        let mut answers = Vec::new();
        while let Some(request) = Request::read(&mut self.received) {
            answers.push(self.answer(replies, &request));
        }
        answers
    }

    fn answer(&self, replies: &[Reply], request: &Request) -> Answered {
        let found = replies.iter().find(|reply| {
            reply.host == self.host && reply.port == self.port && reply.is_for(request)
        });
        let ends =
            request.header("connection").is_some_and(|value| value.eq_ignore_ascii_case("close"));
        let Some(reply) = found else {
            let address =
                format!("{} {}:{}{}", request.method, self.host, self.port, request.target);
            let body = b"Not Found";
            let type_of_body = ("Content-Type".to_owned(), "text/plain; charset=utf-8".to_owned());
            let data = response(404, &[type_of_body], body, request.method == "HEAD", ends);
            return Answered { latency_ns: 0, data: Some(data), ends, undeclared: Some(address) };
        };
        let is_head = request.method == "HEAD";
        let data = response(reply.status, &reply.headers, &reply.body, is_head, ends);
        Answered {
            latency_ns: reply.latency_ns,
            data: (reply.failure != Some(Failure::Reset)).then_some(data),
            ends,
            undeclared: None,
        }
    }
}

impl Reply {
    fn is_for(&self, request: &Request) -> bool {
        let without_query = request.target.split('?').next().unwrap_or_default();
        let fits_path = self.path.is_empty()
            || fits(&self.path, &request.target)
            || fits(&self.path, without_query);
        self.method.as_ref().is_none_or(|method| *method == request.method) && fits_path
    }
}

/// Files that take long to open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SlowFile {
    /// A name or the end of a path; `*` stands for any text.
    pub name: String,
    pub latency_ns: u64,
}

impl SlowFile {
    fn is(&self, path: &str) -> bool {
        let name = path.rsplit('/').next().unwrap_or_default();
        fits(&self.name, name) || fits(&self.name, path) || fits(&format!("*/{}", self.name), path)
    }
}

impl Host {
    pub fn declare_slow(&mut self, slow: &Arc<Vec<SlowFile>>) {
        self.state().slow = Arc::clone(slow);
    }

    /// How long a file takes to open; None where that takes no time worth telling.
    pub fn latency_of(&self, path: &str) -> Option<u64> {
        let slow = self.look().slow.iter().find(|slow| slow.is(path))?;
        Some(slow.latency_ns).filter(|latency| *latency > 0)
    }
}

/// Whether a text fits a pattern in which `*` stands for any text.
fn fits(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let Some(mut rest) = text.strip_prefix(parts.next().unwrap_or_default()) else { return false };
    let mut last = None;
    for part in parts {
        if let Some(before) = last.replace(part) {
            let before: &str = before;
            let Some(place) = rest.find(before) else { return false };
            rest = &rest[place + before.len()..];
        }
    }
    last.map_or(rest.is_empty(), |last| rest.ends_with(last))
}

/// A response as it goes over the wire.
fn response(
    status: u16,
    headers: &[(String, String)],
    body: &[u8],
    is_head: bool,
    ends: bool,
) -> Vec<u8> {
    let mut text = format!("HTTP/1.1 {status} {}\r\n", reason(status));
    for (name, value) in headers {
        text.push_str(&format!("{name}: {value}\r\n"));
    }
    let has_body = !matches!(status, 100..=199 | 204 | 304);
    if has_body {
        text.push_str(&format!("Content-Length: {}\r\n", body.len()));
    }
    if ends {
        text.push_str("Connection: close\r\n");
    }
    text.push_str("\r\n");
    let mut bytes = text.into_bytes();
    if has_body && !is_head {
        bytes.extend_from_slice(body);
    }
    bytes
}

/// A request that has come whole.
struct Request {
    method: String,
    /// Path and query.
    target: String,
    headers: Vec<(String, String)>,
}

impl Request {
    /// Takes the first request out of what was received, if all of it is there.
    fn read(received: &mut Vec<u8>) -> Option<Request> {
        let end = find(received, b"\r\n\r\n")?;
        let head = String::from_utf8_lossy(&received[..end]).into_owned();
        let mut lines = head.split("\r\n");
        let mut words = lines.next().unwrap_or_default().split(' ');
        let (method, target) = (words.next()?.to_owned(), words.next().unwrap_or("/").to_owned());
        let headers = lines.filter_map(|line| line.split_once(':'));
        let headers = headers.map(|(name, value)| (name.to_lowercase(), value.trim().to_owned()));
        let request = Request { method, target, headers: headers.collect() };
        let start = end + 4;
        let stop = if request.header("transfer-encoding").is_some() {
            start + find(&received[start..], b"0\r\n\r\n")? + 5
        } else {
            let length = request.header("content-length").and_then(|length| length.parse().ok());
            start.checked_add(length.unwrap_or(0))?
        };
        if stop > received.len() {
            return None;
        }
        received.drain(..stop);
        Some(request)
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    bytes.windows(wanted.len()).position(|window| window == wanted)
}

/// The words of a status (RFC 9110).
pub fn reason(status: u16) -> &'static str {
    REASONS.iter().find(|(number, _)| *number == status).map_or("", |(_, words)| words)
}

const REASONS: &[(u16, &str)] = &[
    (200, "OK"),
    (201, "Created"),
    (202, "Accepted"),
    (204, "No Content"),
    (206, "Partial Content"),
    (301, "Moved Permanently"),
    (302, "Found"),
    (303, "See Other"),
    (304, "Not Modified"),
    (307, "Temporary Redirect"),
    (308, "Permanent Redirect"),
    (400, "Bad Request"),
    (401, "Unauthorized"),
    (403, "Forbidden"),
    (404, "Not Found"),
    (405, "Method Not Allowed"),
    (406, "Not Acceptable"),
    (408, "Request Timeout"),
    (409, "Conflict"),
    (410, "Gone"),
    (413, "Content Too Large"),
    (415, "Unsupported Media Type"),
    (418, "I'm a Teapot"),
    (422, "Unprocessable Content"),
    (429, "Too Many Requests"),
    (500, "Internal Server Error"),
    (501, "Not Implemented"),
    (502, "Bad Gateway"),
    (503, "Service Unavailable"),
    (504, "Gateway Timeout"),
];

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn stars_stand_for_any_text() {
        for (pattern, text, wanted) in [
            ("/a", "/a", true),
            ("/a", "/ab", false),
            ("/a*", "/ab", true),
            ("*", "", true),
            ("/*/c", "/a/b/c", true),
            ("/*/c", "/a/b/d", false),
            ("/a*b*c", "/a1b2c", true),
            ("/a*b*c", "/a1c2b", false),
        ] {
            assert_eq!(fits(pattern, text), wanted, "{pattern} {text}");
        }
    }
}
