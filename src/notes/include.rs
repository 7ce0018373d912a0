//! `{{#include …}}`, as mdBook has it: files, lines and anchored parts of files in place of the words that name them.

use std::collections::BTreeSet;

use crate::diagnostic::{Code, Diagnostic, Log};
use crate::notes::file_fence;
use crate::notes::snippets::{comment, has_snippets, snippets};
use crate::source::{Source, Span, folder, join_above};

/// Reads a text file of the book, by its path from the root with `/`; the error says why it cannot. A path that begins
/// with `..` leads out of the root, and it is the reader who knows whether that is still the book.
pub type ReadText<'a> = &'a dyn Fn(&str) -> Result<String, String>;

/// Files may include files so deep.
const DEEPEST: usize = 10;
/// What a file with all that it includes may have, in bytes.
const LARGEST: usize = 4 << 20;
/// What may be read for it, in bytes, and how many calls are followed.
const MOST_READ: usize = 32 << 20;
const MOST_CALLS: usize = 2_000;
/// No call is longer, in bytes.
const LONGEST_CALL: usize = 1_000;

/// Notes with what they include.
pub struct Expanded {
    pub source: Source,
    /// Of the page (`{{#title …}}`).
    pub title: Option<String>,
}

/// Puts what is included in its place. What cannot be is left as it stands, and said so. `path` is the notes' own, from
/// the root.
pub fn expand(log: &mut Log, source: &Source, path: &str, read: ReadText) -> Expanded {
    if !source.text().contains("{{") && !has_snippets(source.text()) {
        return Expanded { source: source.clone(), title: None };
    }
    let mut expansion = Expansion {
        log,
        read,
        parts: Vec::new(),
        size: 0,
        bytes_read: 0,
        calls: 0,
        open: Vec::new(),
        said: BTreeSet::new(),
        title: None,
        is_changed: false,
    };
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
    bytes_read: usize,
    calls: usize,
    /// The files that are included in each other at this place, the outermost first.
    open: Vec<String>,
    /// What has been said, and where.
    said: BTreeSet<(String, Span, String)>,
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
        let mut snippets = snippets(source, span).into_iter().peekable();
        loop {
            let call = call_after(source, Span { start: at, end: span.end });
            let before =
                |snippet: &Span| call.as_ref().is_none_or(|call| snippet.start < call.span.start);
            if let Some(snippet) = snippets.next_if(before) {
                self.keep(source, Span { start: at, end: snippet.start });
                at = snippet.end;
                let line = source.slice(snippet);
                if file_fence::opens(line) {
                    if let Err((why, what)) = self.file_fence(source, snippet, path) {
                        self.refuse(source, snippet, &why, what);
                    }
                } else if let Some(rest) = comment(line) {
                    let call = Call { span: snippet, word: "include", rest, is_escaped: false };
                    self.call(source, &call, path, depth);
                } else if let Err(why) = self.snippet(source, snippet, path) {
                    let what = line.trim_start_matches('<').trim();
                    self.refuse(source, snippet, &why, what);
                }
                continue;
            }
            let Some(call) = call else { break };
            self.keep(source, Span { start: at, end: call.span.start });
            at = call.span.end;
            self.call(source, &call, path, depth);
        }
        self.keep(source, Span { start: at, end: span.end });
    }

    fn call(&mut self, source: &Source, call: &Call, path: &str, depth: usize) {
        if call.is_escaped {
            // Without the backslash.
            self.keep(source, Span { start: call.span.start + 1, end: call.span.end });
            self.is_changed = true;
            return;
        }
        match call.word {
            "include" | "rustdoc_include" => {
                if let Err(why) = self.include(call, path, depth) {
                    self.refuse(source, call.span, &why, call.rest.trim());
                }
            }
            "playground" | "playpen" => {
                if let Err(why) = self.playground(source, call, path) {
                    self.refuse(source, call.span, &why, call.rest.trim());
                }
            }
            "title" => {
                self.title = Some(call.rest.trim().to_owned());
                self.is_changed = true;
            }
            _ => self.keep(source, call.span),
        }
    }

    /// What cannot be included stands as it was, and is said once.
    fn refuse(&mut self, source: &Source, span: Span, why: &str, what: &str) {
        let place = (source.name().to_owned(), span, why.to_owned());
        if !why.is_empty() && self.said.len() < MOST_CALLS && self.said.insert(place) {
            let message = format!("{why}: `{what}`");
            let found = Diagnostic::new(Code::BadInclude, source, span, message);
            self.log.push(match why {
                OUTSIDE => found.help("`--root FOLDER` names a wider folder that may be read"),
                _ => found,
            });
        }
        self.keep(source, span);
    }

    fn keep(&mut self, source: &Source, span: Span) {
        if span.start < span.end {
            self.size += span.range().len();
            self.parts.push((source.clone(), span));
        }
    }

    fn include(&mut self, call: &Call, path: &str, depth: usize) -> Result<(), String> {
        let (file, part) = target(call.rest.trim());
        let (file, source) = self.file(file, path)?;
        if depth >= DEEPEST {
            let goes_round = (1..).zip(&self.open).any(|(at, open)| self.open[at..].contains(open));
            // Of files that include each other, those are named that do.
            let is_named = !goes_round || self.open.contains(&file);
            let why = format!("files include each other more than {DEEPEST} deep");
            return Err(if is_named { why } else { String::new() });
        }
        let spans = match part {
            // Of a file of Rust all parts with the name are shown, as mdBook shows them.
            Part::Anchor(name) if call.word == "rustdoc_include" => anchored(&source, name, true)?,
            part => spans_of(&source, &part)?,
        };
        self.is_changed = true;
        self.open.push(file.clone());
        for span in spans {
            self.text(&source, span, &file, depth + 1);
        }
        self.open.pop();
        Ok(())
    }

    /// `{{#playground file.rs editable}}`: a file as a fence of Rust.
    fn playground(&mut self, source: &Source, call: &Call, path: &str) -> Result<(), String> {
        let mut words = call.rest.split_whitespace();
        let (file, part) = target(words.next().unwrap_or(""));
        let flags: String = words.map(|word| format!(",{word}")).collect();
        let (_, included) = self.file(file, path)?;
        let spans = spans_of(&included, &part)?;
        let opening = made(source, call.span, &format!("{FENCE}rust{flags}\n"));
        self.keep_fence(vec![opening], &included, spans, (source, call.span));
        Ok(())
    }

    /// What was included, between what opens a fence and what closes it.
    fn keep_fence(
        &mut self,
        opening: Vec<(Source, Span)>,
        included: &Source,
        spans: Vec<Span>,
        (source, call): (&Source, Span),
    ) {
        let mut parts = opening;
        for span in spans {
            parts.push((included.clone(), span));
            parts.push(made(source, call, "\n"));
        }
        parts.push(made(source, call, FENCE));
        self.is_changed = true;
        for (source, span) in parts {
            self.keep(&source, span);
        }
    }

    /// `<<< @/file.py#region {2|3} [title]`, as in `VitePress` and Slidev: a file as a fence.
    fn snippet(&mut self, source: &Source, span: Span, path: &str) -> Result<(), String> {
        let line = source.slice(span);
        let rest = line.trim_start_matches('<').trim_start();
        let end = rest.find(|char: char| char.is_whitespace() || "{[".contains(char));
        let (target, info) = rest.split_at(end.unwrap_or(rest.len()));
        let (file, region) = target.split_once('#').unwrap_or((target, ""));
        let (file, from) = match file.strip_prefix("@/") {
            Some(file) => (file, ""),
            None => (file, path),
        };
        let (file, included) = self.file(file, from)?;
        let whole = Part::Lines(1, None);
        let spans = if region.is_empty() {
            spans_of(&included, &whole)?
        } else {
            self::region(&included, region)
                .map_or_else(|| anchored(&included, region, false), Ok)?
        };
        let info = info.trim();
        let is_named = info.starts_with(|char: char| char.is_ascii_alphabetic());
        let language = match file.rsplit_once('.') {
            Some((_, end)) if !is_named => end,
            _ => "",
        };
        let start = span.end - Span::at(info.len()).start;
        let opening = vec![
            made(source, span, &format!("{FENCE}{language} ")),
            (source.clone(), Span { start, end: span.end }),
            made(source, span, "\n"),
        ];
        self.keep_fence(opening, &included, spans, (source, span));
        Ok(())
    }

    /// presenterm's block that is to hold a file; what is wrong is said with the path.
    fn file_fence<'s>(
        &mut self,
        source: &'s Source,
        span: Span,
        path: &str,
    ) -> Result<(), (String, &'s str)> {
        let Some(fence) = file_fence::read(source.slice(span)) else {
            self.keep(source, span);
            return Ok(());
        };
        let fence = fence.map_err(|why| (why, "file"))?;
        let wrong = |why| (why, fence.path);
        let (file, included) = self.file(fence.path, path).map_err(wrong)?;
        let spans = spans_of(&included, &Part::Lines(fence.first, fence.last)).map_err(wrong)?;
        let ending = file.rsplit_once('.').map_or("", |(_, ending)| ending);
        let (language, flags) = (fence.language.unwrap_or(ending), fence.flags);
        let opening = made(source, span, &format!("{FENCE}{language} {flags}\n"));
        self.keep_fence(vec![opening], &included, spans, (source, span));
        Ok(())
    }

    /// A file that is included: its path from the root, and its text.
    fn file(&mut self, file: &str, path: &str) -> Result<(String, Source), String> {
        self.calls += 1;
        if self.calls > MOST_CALLS {
            let is_first = self.calls == MOST_CALLS + 1;
            let why = format!("the notes include more than {MOST_CALLS} files");
            return Err(if is_first { why } else { String::new() });
        }
        if file.starts_with('/') || file.contains('\\') {
            return Err(OUTSIDE.to_owned());
        }
        let file = join_above(folder(path), file);
        let text = (self.read)(&file)?;
        self.bytes_read += text.len();
        if self.size + text.len() > LARGEST || self.bytes_read > MOST_READ {
            self.calls = self.calls.max(MOST_CALLS + 1);
            return Err(format!("with what they include the notes have more than {LARGEST} bytes"));
        }
        let source = Source::new(file.as_str(), text);
        Ok((file, source))
    }
}

/// Text of our own, at the line of the call that it was made for.
fn made(source: &Source, call: Span, text: &str) -> (Source, Span) {
    let lines = (source.line_of(call.start) as usize - 1).min(DEEPEST_MADE);
    let source = Source::new(source.name(), "\n".repeat(lines) + text);
    (source, Span::new(lines, lines + text.len()))
}

/// What is wrong with a file that nobody may include.
pub const OUTSIDE: &str = "the file to include lies outside the book";
/// What opens and closes a fence around a file that is included whole.
const FENCE: &str = "~~~~~~~~";
/// Places in what was made are told down to this line.
const DEEPEST_MADE: usize = 2_000;

/// The lines between `#region name` and its `#endregion`, without the marks of others.
fn region(source: &Source, name: &str) -> Option<Vec<Span>> {
    let mut spans = Vec::new();
    let mut open = 0_usize;
    for (number, line) in (1..).zip(source.text().lines()) {
        let mark = line.find("region").filter(|at| {
            let before = line[..*at].trim_end_matches("end").trim_end();
            before.ends_with(['#', '/', '*', '-', '!'])
        });
        let Some(at) = mark else {
            if open > 0 {
                spans.push(lines(source, number, number));
            }
            continue;
        };
        let is_end = line[..at].ends_with("end");
        let named = line[at + 6..].split_whitespace().next() == Some(name);
        match (open, is_end) {
            (0, false) if named => open = 1,
            (0, _) => {}
            (1, true) => return Some(dedented(source, spans)),
            (_, true) => open -= 1,
            (_, false) => open += 1,
        }
    }
    (open > 0).then(|| dedented(source, spans))
}

/// Lines without the blanks that all of them begin with.
fn dedented(source: &Source, mut lines: Vec<Span>) -> Vec<Span> {
    let blanks = |line: &Span| {
        let text = source.slice(*line);
        text.len() - text.trim_start_matches([' ', '\t']).len()
    };
    let full = lines.iter().filter(|line| !source.slice(**line).trim().is_empty());
    let common = full.map(blanks).min().unwrap_or(0);
    for line in &mut lines {
        line.start += Span::at(common.min(blanks(line))).start;
    }
    lines
}

/// The first call in a stretch of a source.
fn call_after(source: &Source, within: Span) -> Option<Call<'_>> {
    let text = source.slice(within);
    // The next `}}` is looked for once, however many `{{` stand before it.
    let mut close = text.find("}}")?;
    let calls = text.match_indices("{{");
    calls.into_iter().find_map(|(start, _)| {
        let rest = &text[start + 2..];
        if close < start + 2 {
            close = start + 2 + rest.find("}}")?;
        }
        let inside = text.get(start + 2..close).filter(|inside| inside.len() <= LONGEST_CALL)?;
        let inside_all = inside.len();
        let inside = inside.trim_start();
        // Quarto has angles where mdBook has a sign.
        let quarto = || Some(inside.strip_prefix("< ")?.trim_end().strip_suffix('>')?.trim());
        let (word, rest) =
            inside.strip_prefix('#').or_else(quarto)?.split_once([' ', '\t', '\n'])?;
        let is_word = |char: char| char.is_ascii_alphanumeric() || char == '_';
        if word.is_empty() || !word.chars().all(is_word) || rest.trim().is_empty() {
            return None;
        }
        let is_escaped = text[..start].ends_with('\\');
        let first = within.start as usize + start - usize::from(is_escaped);
        let end = within.start as usize + start + 2 + inside_all + 2;
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
        Part::Anchor(name) => anchored(source, name, false),
    }
}

fn lines(source: &Source, first: usize, last: usize) -> Span {
    let line = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
    let start = source.line_start(line(first));
    let end = source.line_start(line(last)) + Span::at(source.line(line(last)).len()).start;
    Span { start, end: end.max(start) }
}

/// The lines between `ANCHOR: name` and `ANCHOR_END: name`, without those of other anchors; the first such part, or all.
fn anchored(source: &Source, name: &str, all: bool) -> Result<Vec<Span>, String> {
    let mut spans: Vec<Span> = Vec::new();
    let mut is_inside = false;
    let mut is_known = false;
    for (number, line) in (1..).zip(source.text().lines()) {
        if let Some(begun) = anchor(line, "ANCHOR:") {
            is_known |= begun == name;
            is_inside |= begun == name;
        } else if let Some(ended) = anchor(line, "ANCHOR_END:") {
            if ended == name && is_inside {
                if !all {
                    break;
                }
                is_inside = false;
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
    use super::{OUTSIDE, Part, expand, target};
    use crate::diagnostic::Log;
    use crate::source::{Source, Span};

    const CODE: &str = "import os\n# ANCHOR: all\ndef f():\n    # ANCHOR: body\n    return 1\n    # ANCHOR_END: body\n\
        # ANCHOR_END: all\nprint(f())\n";

    fn read(path: &str) -> Result<String, String> {
        match path {
            "f.py" | "code/f.py" => Ok(CODE.to_owned()),
            "twice.rs" => {
                Ok("// ANCHOR: a\none\n// ANCHOR_END: a\ntwo\n// ANCHOR: a\nthree\n".to_owned())
            }
            "r.py" => {
                Ok("# region one\na\n#region two\nb\n#endregion\n# endregion\nc\n".to_owned())
            }
            "p.md" => Ok("part".to_owned()),
            "again.md" => Ok("<{{#include again.md}}>".to_owned()),
            "round.md" => Ok("{{#include f.py}}\n{{#include round.md}}".to_owned()),
            "code/part.md" => Ok("[{{#include f.py:1}}]".to_owned()),
            _ if path.starts_with("..") => Err(OUTSIDE.to_owned()),
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
            ("{{#include twice.rs:a}}", "one"),
            ("{{#rustdoc_include twice.rs:a}}", "one\nthree"),
            ("{{ #include code/part.md }}", "[import os]"),
            ("\\{{#include f.py}}", "{{#include f.py}}"),
            ("{{#title A page}}text", "text"),
            ("a\n\n<!-- include: p.md -->\nb", "a\n\npart\nb"),
            ("```\n<!-- include: p.md -->\n```", "```\n<!-- include: p.md -->\n```"),
            ("{{< include p.md >}}", "part"),
            ("{{< video p.md >}}", "{{< video p.md >}}"),
            ("{{#unknown x}} {{ x }}", "{{#unknown x}} {{ x }}"),
            ("```\n<<< f.py\n```", "```\n<<< f.py\n```"),
            (
                "```file +line_numbers\npath: f.py\nstart_line: 8\n```\nx",
                "~~~~~~~~py +line_numbers\nprint(f())\n~~~~~~~~\nx",
            ),
            ("```file\nno path\n```", "```file\nno path\n```"),
            ("<<< code/f.py#body {1}\nx", "~~~~~~~~py {1}\n    return 1\n~~~~~~~~\nx"),
            ("<<< @/r.py#one ts [a b]", "~~~~~~~~ ts [a b]\na\nb\n~~~~~~~~"),
        ] {
            assert_eq!(expanded(text), (expected.to_owned(), Vec::new()), "{text}");
        }
    }

    #[test]
    fn what_cannot_be_included_stays_and_is_reported() {
        for (text, why) in [
            ("{{#include none.py}}", "there is no such file: `none.py`"),
            ("<!-- include: no.md -->", "there is no such file: `no.md`"),
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
        // What stands beside the circle is not to blame.
        let (_, said) = expanded("{{#include round.md}}");
        assert_eq!(said, ["files include each other more than 10 deep: `round.md`"]);
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
