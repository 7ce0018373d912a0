//! Addresses that stand in running text become links, as on GitHub.

use crate::notes::inlines::each;
use crate::notes::{Block, Inline, InlineKind};
use crate::source::{Source, Span};

/// Makes links of the addresses in the text of blocks.
pub fn link(source: &Source, blocks: &mut [Block]) {
    each(blocks, false, &mut |inlines| link_inlines(source, inlines));
}

fn link_inlines(source: &Source, inlines: &mut Vec<Inline>) {
    let mut linked = Vec::with_capacity(inlines.len());
    for mut inline in std::mem::take(inlines) {
        match &mut inline.kind {
            InlineKind::Text(text) => {
                let text = std::mem::take(text);
                split(source, inline.span, &text, &mut linked);
            }
            _ => linked.push(inline),
        }
    }
    *inlines = linked;
}

/// A text as pieces: plain ones, and links.
fn split(source: &Source, span: Span, text: &str, out: &mut Vec<Inline>) {
    let is_sign = |pair: &[u8]| pair == b"//" || pair.eq_ignore_ascii_case(b"w.");
    if !text.as_bytes().windows(2).any(is_sign) && !text.contains('@') {
        out.push(Inline { span, kind: InlineKind::Text(text.to_owned()) });
        return;
    }
    // Where the source spells it otherwise, all pieces stand at the whole.
    let exact = source.slice(span) == text;
    let mut push = |start: usize, end: usize, kind: InlineKind| {
        let place = Span::new(span.start as usize + start, span.start as usize + end);
        out.push(Inline { span: if exact { place } else { span }, kind });
    };
    let plain = |start: usize, end: usize| InlineKind::Text(text[start..end].to_owned());
    let mut from = 0;
    let mut at = 0;
    while let Some(skipped) = next_start(&text[at..]) {
        let start = at + skipped;
        let Some((length, destination)) = address(&text[start..]) else {
            at = start + 1;
            while !text.is_char_boundary(at) {
                at += 1;
            }
            continue;
        };
        let end = start + length;
        if from < start {
            push(from, start, plain(from, start));
        }
        let place = Span::new(span.start as usize + start, span.start as usize + end);
        let inner = Inline { span: if exact { place } else { span }, kind: plain(start, end) };
        let (title, inlines) = (String::new(), vec![inner]);
        push(start, end, InlineKind::Link { destination, title, inlines });
        (from, at) = (end, end);
    }
    if from < text.len() || text.is_empty() {
        push(from, text.len(), plain(from, text.len()));
    }
}

/// Where the next word begins that may be an address.
fn next_start(text: &str) -> Option<usize> {
    let mut before = ' ';
    text.char_indices().find_map(|(at, char)| {
        let is_start = before.is_whitespace() || "*_~(\"'".contains(before);
        before = char;
        (is_start && is_local(char)).then_some(at)
    })
}

/// The length of the address that a text starts with, and where it leads.
fn address(text: &str) -> Option<(usize, String)> {
    let starts = |prefix: &str| {
        text.get(..prefix.len()).is_some_and(|start| start.eq_ignore_ascii_case(prefix))
    };
    let (head, scheme) = match () {
        () if starts("https://") => (8, ""),
        () if starts("http://") => (7, ""),
        () if starts("www.") => (0, "http://"),
        () => return mailbox(text),
    };
    let end = text.find(|char: char| char.is_whitespace() || char == '<').unwrap_or(text.len());
    let mut found = &text[..end];
    loop {
        let shorter =
            found.trim_end_matches(['?', '!', '.', ',', ':', '*', '_', '~', '"', '\'', ';']);
        let count = |char: char| shorter.matches(char).count();
        // A bracket that was opened before the address.
        let closed = shorter.strip_suffix(')').filter(|_| count(')') > count('('));
        let next = closed.unwrap_or(shorter);
        if next.len() == found.len() {
            break;
        }
        found = next;
    }
    let domain = found.get(head..)?.split(['/', '?', '#', ':']).next().unwrap_or("");
    is_domain(domain).then(|| (found.len(), format!("{scheme}{found}")))
}

/// A mail address, as GitHub reads it.
fn mailbox(text: &str) -> Option<(usize, String)> {
    let local =
        text.bytes().take(LONGEST_LOCAL).take_while(|byte| is_local(char::from(*byte))).count();
    let rest = text[local..].strip_prefix('@')?;
    let is_domain_part = |c: char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let domain = rest.split(|c: char| !is_domain_part(c)).next()?.trim_end_matches('.');
    let is_ended = !domain.ends_with(['-', '_']);
    let length = local + 1 + domain.len();
    (local > 0 && is_ended && is_domain(domain))
        .then(|| (length, format!("mailto:{}", &text[..length])))
}

/// Whether a character stands before the `@` of a mail address.
fn is_local(char: char) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, '.' | '-' | '_' | '+')
}

/// In bytes, by the standard.
const LONGEST_LOCAL: usize = 65;

/// Names with a dot between them, the last two without `_`.
fn is_domain(text: &str) -> bool {
    let names: Vec<&str> = text.split('.').collect();
    let is_part = |char: char| char.is_alphanumeric() || matches!(char, '-' | '_');
    let last = names.len().saturating_sub(2);
    names.len() > 1
        && names.iter().all(|name| !name.is_empty() && name.chars().all(is_part))
        && !names[last..].iter().any(|name| name.contains('_'))
}

#[cfg(test)]
mod tests {
    use super::address;

    #[test]
    fn what_is_an_address_and_where_it_ends() {
        for (text, expected) in [
            ("https://example.org/a_b?c=d), and", "https://example.org/a_b?c=d"),
            ("https://example.org/a_(b)) x", "https://example.org/a_(b)"),
            ("www.example.org.", "www.example.org"),
            ("HTTP://a.b:80/#x!", "HTTP://a.b:80/#x"),
            ("https://例え.jp/漢<", "https://例え.jp/漢"),
            ("ann.b+c@example.org.", "ann.b+c@example.org"),
            ("a_b@c-d.example, x", "a_b@c-d.example"),
        ] {
            assert_eq!(address(text).map(|(length, _)| &text[..length]), Some(expected), "{text}");
        }
        assert_eq!(address("www.a.b").map(|(_, to)| to).as_deref(), Some("http://www.a.b"));
        for text in [
            "https://",
            "https://a",
            "www.",
            "www",
            "wwww.a.b",
            "http://a_b.c",
            "https://..",
            "h",
            "a@b",
            "@c.d",
            "a@b.c-",
            "a@b.c_",
            "a@.b",
        ] {
            assert_eq!(address(text), None, "{text}");
        }
    }
}
