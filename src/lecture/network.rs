//! The front matter's `network`: what servers outside answer, and how late.

use std::sync::Arc;

use crate::diagnostic::{Code, Diagnostic, Log};
use crate::notes::{Entry, FrontMatter, Value, closest};
use crate::python::host::{Failure, Reply};
use crate::source::Source;

/// From a request to its answer, where the notes do not say.
const LATENCY_NS: u64 = 50_000_000;

/// The declared replies, in order.
pub fn read(log: &mut Log, source: &Source, front: &FrontMatter) -> Arc<Vec<Reply>> {
    let Some(entry) = front.get("network") else { return Arc::default() };
    let mut reader = Reader { log, source, latency_ns: LATENCY_NS };
    let Value::Map(rows) = &entry.value else {
        if entry.value != Value::Null {
            reader.bad(entry, "`network` is a mapping of addresses to what they answer");
        }
        return Arc::default();
    };
    if let Some(row) = rows.iter().find(|row| row.key == "latency") {
        reader.latency_ns = reader.time(row).unwrap_or(LATENCY_NS);
    }
    let rows = rows.iter().filter(|row| row.key != "latency");
    Arc::new(rows.filter_map(|row| reader.reply(row)).collect())
}

struct Reader<'a> {
    log: &'a mut Log,
    source: &'a Source,
    latency_ns: u64,
}

impl Reader<'_> {
    fn bad(&mut self, entry: &Entry, message: &str) {
        let place =
            if entry.value_span.range().is_empty() { entry.key_span } else { entry.value_span };
        self.log.push(Diagnostic::new(Code::BadFrontMatter, self.source, place, message));
    }

    /// One address with its answer: a text is the body.
    fn reply(&mut self, row: &Entry) -> Option<Reply> {
        let Some(mut reply) = address(&row.key) else {
            let message =
                format!("`{}` is no address as `https://example.com/data` is one", row.key);
            let place = row.key_span;
            self.log.push(Diagnostic::new(Code::BadFrontMatter, self.source, place, message));
            return None;
        };
        reply.latency_ns = self.latency_ns;
        match &row.value {
            Value::Map(parts) => {
                for part in parts {
                    self.part(&mut reply, part);
                }
            }
            Value::List(_) => reply.body = json(&row.value).into_bytes(),
            value => reply.body = value.text().into_bytes(),
        }
        let has_type =
            reply.headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type"));
        if !has_type && !reply.body.is_empty() {
            let kind = match reply.body.trim_ascii_start().first() {
                Some(b'<') => "text/html; charset=utf-8",
                _ if matches!(row.value, Value::List(_)) => "application/json",
                _ => "text/plain; charset=utf-8",
            };
            reply.headers.insert(0, ("Content-Type".to_owned(), kind.to_owned()));
        }
        Some(reply)
    }

    fn part(&mut self, reply: &mut Reply, part: &Entry) {
        match part.key.as_str() {
            "body" => reply.body = part.value.text().into_bytes(),
            "json" => {
                reply.body = json(&part.value).into_bytes();
                let kind = ("Content-Type".to_owned(), "application/json".to_owned());
                reply.headers.insert(0, kind);
            }
            "status" => match part.value.text().parse() {
                Ok(status @ 100..=599) => reply.status = status,
                _ => self.bad(part, "`status` is a number such as 200 or 404"),
            },
            "headers" => match &part.value {
                Value::Map(headers) => {
                    let pairs = headers.iter().map(|entry| (entry.key.clone(), entry.value.text()));
                    reply.headers.extend(pairs);
                }
                _ => self.bad(part, "`headers` is a mapping of names to values"),
            },
            "latency" => {
                if let Some(latency) = self.time(part) {
                    reply.latency_ns = latency;
                }
            }
            "error" => match FAILURES.iter().find(|(name, _)| *name == part.value.text()) {
                Some((_, failure)) => reply.failure = Some(*failure),
                None => {
                    let known: Vec<&str> = FAILURES.iter().map(|(name, _)| *name).collect();
                    self.bad(part, &format!("`error` is one of {}", known.join(", ")));
                }
            },
            other => {
                let message = format!("unknown key `{other}` of an address");
                let diagnostic =
                    Diagnostic::new(Code::UnknownKey, self.source, part.key_span, message);
                self.log.push(match closest(other, KEYS.iter().copied()) {
                    Some(close) => diagnostic.help(format!("did you mean `{close}`?")),
                    None => diagnostic.help(format!("known are {}", KEYS.join(", "))),
                });
            }
        }
    }

    /// `120 ms`, `1.5 s`.
    fn time(&mut self, entry: &Entry) -> Option<u64> {
        let text = entry.value.text();
        let time = time_ns(&text);
        if time.is_none() {
            self.bad(entry, "a latency has its unit, as in `120 ms` or `1.5 s`");
        }
        time
    }
}

/// `120 ms`, `1.5 s` in nanoseconds.
pub(super) fn time_ns(text: &str) -> Option<u64> {
    let end = text.find(|c: char| c.is_alphabetic() || c == 'µ')?;
    let number: f64 = text[..end].trim().parse().ok()?;
    let unit = match text[end..].trim() {
        "ns" => 1.0,
        "us" | "µs" => 1e3,
        "ms" => 1e6,
        "s" => 1e9,
        "min" => 60e9,
        _ => return None,
    };
    (number >= 0.0 && number * unit < 1e15).then_some((number * unit).round() as u64)
}

/// `POST https://example.com:8080/users/*`.
fn address(text: &str) -> Option<Reply> {
    let (method, url) = match text.trim().rsplit_once(' ') {
        Some((method, url)) => (Some(method.trim().to_uppercase()), url),
        None => (None, text.trim()),
    };
    let (scheme, rest) = url.split_once("://")?;
    let port = match scheme {
        "http" => 80,
        "https" => 443,
        "tcp" => 0,
        _ => return None,
    };
    let (place, path) = match rest.find('/') {
        Some(slash) => rest.split_at(slash),
        None => (rest, ""),
    };
    let (host, port) = match place.split_once(':') {
        Some((host, port)) => (host, port.parse().ok()?),
        None => (place, port),
    };
    if host.is_empty() || port == 0 {
        return None;
    }
    Some(Reply {
        method,
        host: host.to_lowercase(),
        port,
        path: path.split('#').next().unwrap_or_default().to_owned(),
        is_raw: scheme == "tcp",
        status: 200,
        headers: Vec::new(),
        body: Vec::new(),
        latency_ns: 0,
        failure: None,
    })
}

/// A value as JSON, spaced as Python's `json.dumps` does.
fn json(value: &Value) -> String {
    let quoted = |text: &str| serde_json::to_string(text).unwrap_or_default();
    match value {
        Value::Null => "null".to_owned(),
        Value::Bool(value) => value.to_string(),
        Value::Number(text) => text.clone(),
        Value::Text(text) => quoted(text),
        Value::List(items) => {
            let items: Vec<String> = items.iter().map(json).collect();
            format!("[{}]", items.join(", "))
        }
        Value::Map(entries) => {
            let pair = |entry: &Entry| format!("{}: {}", quoted(&entry.key), json(&entry.value));
            let pairs: Vec<String> = entries.iter().map(pair).collect();
            format!("{{{}}}", pairs.join(", "))
        }
    }
}

/// What an address can be told to do instead of answering.
const FAILURES: &[(&str, Failure)] = &[
    ("refused", Failure::Refused),
    ("timeout", Failure::Silent),
    ("unknown host", Failure::UnknownHost),
    ("reset", Failure::Reset),
];

const KEYS: &[&str] = &["body", "json", "status", "headers", "latency", "error"];

#[cfg(test)]
mod tests {
    use super::{address, time_ns};

    #[test]
    fn times_have_units() {
        assert_eq!(time_ns("120 ms"), Some(120_000_000));
        assert_eq!(time_ns("1.5s"), Some(1_500_000_000));
        assert_eq!(time_ns("20 µs"), Some(20_000));
        assert_eq!(time_ns("120"), None);
        assert_eq!(time_ns("-1 s"), None);
    }

    #[test]
    fn addresses_have_a_scheme_and_a_host() {
        let read = |text: &str| {
            address(text).map(|reply| (reply.method, reply.host, reply.port, reply.path))
        };
        let some = |method: Option<&str>, host: &str, port: u16, path: &str| {
            Some((method.map(str::to_owned), host.to_owned(), port, path.to_owned()))
        };
        assert_eq!(read("https://a.org/x?y#z"), some(None, "a.org", 443, "/x?y"));
        assert_eq!(read("post http://A.org:81"), some(Some("POST"), "a.org", 81, ""));
        assert_eq!(read("a.org"), None);
        assert_eq!(read("tcp://a.org"), None);
    }
}
