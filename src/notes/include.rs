//! `{{#include …}}`, as mdBook has it: files, lines and anchored parts of files in place of the words that name them.

use crate::diagnostic::{Code, Diagnostic, Log};
use crate::source::{Source, Span, folder, join};

/// Reads a text file of the book, by its path from the root with `/`; the error says why it cannot.
pub type ReadText<'a> = &'a dyn Fn(&str) -> Result<String, String>;

/// Files may include files so deep.
const DEEPEST: usize = 10;
/// What a file with all that it includes may have, in bytes.
const LARGEST: usize = 16 << 20;

/// Notes with what they include.
pub struct Expanded {
    pub source: Source,
    /// Of the page (`{{#title …}}`).
    pub title: Option<String>,
}

/// Puts what is included in its place. What cannot be is left as it stands, and said so. `path` is the notes' own, from
/// the root.
pub fn expand(log: &mut Log, source: &Source, path: &str, read: ReadText) -> Expanded {
    if !source.text().contains("{{") {
        return Expanded { source: source.clone(), title: None };
    }
    let mut expansion =
        Expansion { log, read, parts: Vec::new(), size: 0, title: None, is_changed: false };
    let whole = Span::new(0, source.text().len());
    expansion.text(source, whole, path, 0);
    let Expansion { parts, title, is_changed, .. } = expansion;
    let source = if is_changed { Source::of_parts(source.name(), parts) } else { source.clone() };
    Expanded { source, title }
}

struct Expansion<'a> {
    log: &'a mut Log,
    read: ReadText<'a>,
    /// What the text is made of: stretches of files.
    parts: Vec<(Source, Span)>,
    size: usize,
    title: Option<String>,
    is_changed: bool,
}

/// One `{{#word rest}}`.
struct Call<'t> {
    span: Span,
    word: &'t str,
    rest: &'t str,
    /// A backslash in front: it stands for itself.
    is_escaped: bool,
}

/// Which part of a file is meant.
#[derive(Debug, PartialEq)]
enum Part<'t> {
    /// From line to line, counted from 1, the last one included.
    Lines(usize, Option<usize>),
    Anchor(&'t str),
}

impl Expansion<'_> {
    /// A stretch of a file, with what it includes.
    fn text(&mut self, source: &Source, span: Span, path: &str, depth: usize) {
        let mut at = span.start;
        while let Some(call) = call_after(source, Span { start: at, end: span.end }) {
            self.keep(source, Span { start: at, end: call.span.start });
            at = call.span.end;
            if call.is_escaped {
                // Without the backslash.
                self.keep(source, Span { start: call.span.start + 1, end: call.span.end });
                self.is_changed = true;
                continue;
            }
            match call.word {
                "include" | "rustdoc_include" => {
                    if let Err(why) = self.include(call.rest, path, depth) {
                        let message = format!("{why}: `{}`", call.rest.trim());
                        self.log.push(Diagnostic::new(
                            Code::BadInclude,
                            source,
                            call.span,
                            message,
                        ));
                        self.keep(source, call.span);
                    }
                }
                "title" => {
                    self.title = Some(call.rest.trim().to_owned());
                    self.is_changed = true;
                }
                _ => self.keep(source, call.span),
            }
        }
        self.keep(source, Span { start: at, end: span.end });
    }

    fn keep(&mut self, source: &Source, span: Span) {
        if span.start < span.end {
            self.size += span.range().len();
            self.parts.push((source.clone(), span));
        }
    }

    fn include(&mut self, rest: &str, path: &str, depth: usize) -> Result<(), String> {
        if depth >= DEEPEST {
            return Err(format!("files include each other more than {DEEPEST} deep"));
        }
        let (file, part) = target(rest.trim());
        let outside = || "the file to include lies outside the book".to_owned();
        if file.starts_with('/') || file.contains('\\') {
            return Err(outside());
        }
        let file = join(folder(path), file).ok_or_else(outside)?;
        let text = (self.read)(&file)?;
        if self.size + text.len() > LARGEST {
            return Err(format!("with what they include the notes have more than {LARGEST} bytes"));
        }
        let source = Source::new(file.as_str(), text);
        let spans = spans_of(&source, &part)?;
        self.is_changed = true;
        for span in spans {
            self.text(&source, span, &file, depth + 1);
        }
        Ok(())
    }
}

/// The first call in a stretch of a source.
fn call_after(source: &Source, within: Span) -> Option<Call<'_>> {
    let text = source.slice(within);
    let calls = text.match_indices("{{");
    calls.into_iter().find_map(|(start, _)| {
        let (inside, _) = text[start + 2..].split_once("}}")?;
        let (word, rest) = inside.trim_start().strip_prefix('#')?.split_once([' ', '\t', '\n'])?;
        let is_word = |char: char| char.is_ascii_alphanumeric() || char == '_';
        if word.is_empty() || !word.chars().all(is_word) {
            return None;
        }
        let is_escaped = text[..start].ends_with('\\');
        let first = within.start as usize + start - usize::from(is_escaped);
        let end = within.start as usize + start + 2 + inside.len() + 2;
        Some(Call { span: Span::new(first, end), word, rest, is_escaped })
    })
}

/// A file and the part of it that is meant: `a.py`, `a.py:3`, `a.py:3:9`, `a.py::9`, `a.py:name`.
fn target(text: &str) -> (&str, Part<'_>) {
    let mut pieces = text.splitn(3, ':');
    let file = pieces.next().unwrap_or("");
    let (first, second) = (pieces.next(), pieces.next());
    let number = |text: &str| text.trim().parse::<usize>().ok();
    let part = match (first, second) {
        (None, _) => Part::Lines(1, None),
        (Some(first), None) => match number(first) {
            Some(line) => Part::Lines(line, Some(line)),
            None if first.trim().is_empty() => Part::Lines(1, None),
            None => Part::Anchor(first.trim()),
        },
        (Some(first), Some(second)) => match number(first) {
            None if !first.trim().is_empty() => Part::Anchor(first.trim()),
            start => Part::Lines(start.unwrap_or(1), number(second)),
        },
    };
    (file.trim(), part)
}

/// Where in a file a part lies; the line break at its end is no part of it.
fn spans_of(source: &Source, part: &Part) -> Result<Vec<Span>, String> {
    match part {
        Part::Lines(first, last) => {
            let count = source.text().lines().count();
            if (*first > count && *first > 1) || *first == 0 {
                return Err(format!("the file has {count} lines"));
            }
            let last = last.unwrap_or(count).min(count);
            Ok(vec![lines(source, *first, last)])
        }
        Part::Anchor(name) => anchored(source, name),
    }
}

fn lines(source: &Source, first: usize, last: usize) -> Span {
    let line = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let start = source.line_start(line(first));
    let end = source.line_start(line(last)) + Span::at(source.line(line(last)).len()).start;
    Span { start, end: end.max(start) }
}

/// The lines between `ANCHOR: name` and `ANCHOR_END: name`, without those of other anchors.
fn anchored(source: &Source, name: &str) -> Result<Vec<Span>, String> {
    let mut spans: Vec<Span> = Vec::new();
    let mut is_inside = false;
    let mut is_known = false;
    for (number, line) in (1..).zip(source.text().lines()) {
        if let Some(begun) = anchor(line, "ANCHOR:") {
            is_known |= begun == name;
            is_inside |= begun == name;
        } else if let Some(ended) = anchor(line, "ANCHOR_END:") {
            if ended == name && is_inside {
                break;
            }
        } else if is_inside {
            let span = lines(source, number, number);
            match spans.last_mut() {
                // With the line break between them, where they follow each other.
                Some(last) if source.line_of(last.end) + 1 == source.line_of(span.start) => {
                    last.end = span.end;
                }
                Some(last) => {
                    last.end = source.line_start(source.line_of(last.end) + 1);
                    spans.push(span);
                }
                None => spans.push(span),
            }
        }
    }
    if is_known { Ok(spans) } else { Err(format!("the file has no anchor `{name}`")) }
}

/// The name after a word in a line.
fn anchor<'t>(line: &'t str, word: &str) -> Option<&'t str> {
    let (_, rest) = line.split_once(word)?;
    let rest = rest.trim_start();
    let is_name = |char: char| char.is_alphanumeric() || char == '_' || char == '-';
    let end = rest.find(|char| !is_name(char)).unwrap_or(rest.len());
    (end > 0).then(|| &rest[..end])
}

#[cfg(test)]
mod tests {
    use super::{Part, expand, target};
    use crate::diagnostic::Log;
    use crate::source::{Source, Span};

    const CODE: &str = "import os\n# ANCHOR: all\ndef f():\n    # ANCHOR: body\n    return 1\n    # ANCHOR_END: body\n\
        # ANCHOR_END: all\nprint(f())\n";

    fn read(path: &str) -> Result<String, String> {
        match path {
            "f.py" | "code/f.py" => Ok(CODE.to_owned()),
            "again.md" => Ok("<{{#include again.md}}>".to_owned()),
            "code/part.md" => Ok("[{{#include f.py:1}}]".to_owned()),
            _ => Err("there is no such file".to_owned()),
        }
    }

    fn expanded(text: &str) -> (String, Vec<String>) {
        let mut log = Log::default();
        let source = Source::new("a.md", text);
        let text = expand(&mut log, &source, "a.md", &read).source.text().to_owned();
        let said = log.diagnostics().iter().map(|said| said.message.clone()).collect();
        (text, said)
    }

    #[test]
    fn files_lines_and_anchors() {
        for (text, expected) in [
            ("a {{#include f.py:1}} b", "a import os b"),
            ("{{#include f.py:8:}}", "print(f())"),
            ("{{#include f.py::1}}\n", "import os\n"),
            ("{{#include f.py:7:99}}", "# ANCHOR_END: all\nprint(f())"),
            ("{{#include f.py:body}}", "    return 1"),
            ("{{#include f.py:all}}", "def f():\n    return 1"),
            ("{{ #include code/part.md }}", "[import os]"),
            ("\\{{#include f.py}}", "{{#include f.py}}"),
            ("{{#title A page}}text", "text"),
            ("{{#unknown x}} {{ x }}", "{{#unknown x}} {{ x }}"),
        ] {
            assert_eq!(expanded(text), (expected.to_owned(), Vec::new()), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_included_stays_and_is_reported() {
        for (text, why) in [
            ("{{#include none.py}}", "there is no such file: `none.py`"),
            ("{{#include ../f.py}}", "the file to include lies outside the book: `../f.py`"),
            (
                "{{#include /etc/passwd}}",
                "the file to include lies outside the book: `/etc/passwd`",
            ),
            ("{{#include f.py:nobody}}", "the file has no anchor `nobody`: `f.py:nobody`"),
            ("{{#include f.py:99}}", "the file has 8 lines: `f.py:99`"),
        ] {
            assert_eq!(expanded(text), (text.to_owned(), vec![why.to_owned()]), "{text}");
        }
        let (text, said) = expanded("{{#include again.md}}");
        assert_eq!(text, "<<<<<<<<<<{{#include again.md}}>>>>>>>>>>");
        assert_eq!(said, ["files include each other more than 10 deep: `again.md`"]);
    }

    #[test]
    fn places_are_those_of_the_files() {
        let source = Source::new("a.md", "one\n{{#include f.py:all}}\ntwo");
        let text = expand(&mut Log::default(), &source, "a.md", &read).source;
        let place = |words: &str| {
            let start = text.text().find(words).unwrap_or(0);
            let (source, span) = text.origin(Span::new(start, start + words.len()));
            format!("{}:{}", source.name(), source.position(span.start))
        };
        assert_eq!(place("one"), "a.md:1:1");
        assert_eq!(place("def f"), "f.py:3:1");
        assert_eq!(place("return"), "f.py:5:5");
        assert_eq!(place("two"), "a.md:3:1");
    }

    #[test]
    fn parts_are_named_as_in_mdbook() {
        assert_eq!(target("f.py"), ("f.py", Part::Lines(1, None)));
        assert_eq!(target("f.py:3"), ("f.py", Part::Lines(3, Some(3))));
        assert_eq!(target("f.py:3:"), ("f.py", Part::Lines(3, None)));
        assert_eq!(target("f.py::3"), ("f.py", Part::Lines(1, Some(3))));
        assert_eq!(target("f.py:a-b"), ("f.py", Part::Anchor("a-b")));
    }
}
