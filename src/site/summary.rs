//! `SUMMARY.md` in mdBook's grammar: title, prefix chapters, numbered chapters in parts, suffix chapters.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Log};
use crate::notes::{self, Block, BlockKind, Inline, InlineKind, Item, List, plain_text};
use crate::site::path::{decoded, join};
use crate::source::{Source, Span};

/// The table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Summary {
    pub source: Source,
    /// The heading at the top.
    pub title: Option<String>,
    /// In reading order.
    pub entries: Vec<Entry>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry {
    Chapter(Chapter),
    Separator,
    Part(String),
}

/// One chapter of the table of contents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chapter {
    pub name: String,
    /// Relative to `SUMMARY.md`, with `/`; `None`: a draft.
    pub path: Option<String>,
    /// As in `1.2.`; empty for prefix and suffix chapters.
    pub number: String,
    /// 0 for the outermost.
    pub depth: u32,
    /// The link in `SUMMARY.md`.
    pub span: Span,
}

/// Reads the table of contents; `None` when it breaks the grammar, which the log then says.
pub fn read(log: &mut Log, source: &Source) -> Option<Summary> {
    let (summary, is_good) = read_all(log, source);
    is_good.then_some(summary)
}

/// The table of contents as far as it can be read, and whether that is all of it.
pub fn read_all(log: &mut Log, source: &Source) -> (Summary, bool) {
    // What the notes' reader would say about a lecture does not hold for a table of contents.
    let notes = notes::parse_list(source);
    let mut reader = Reader {
        source,
        errors: Log::default(),
        summary: Summary { source: source.clone(), title: None, entries: Vec::new() },
        place: Place::Prefix,
        roots: 0,
        seen: BTreeMap::new(),
    };
    let mut blocks = notes.blocks.iter().filter(|block| !is_silent(block)).peekable();
    if let Some(BlockKind::Heading(heading)) = blocks.peek().map(|block| &block.kind)
        && heading.level == 1
    {
        reader.summary.title = Some(plain_text(&heading.inlines));
        blocks.next();
    }
    blocks.for_each(|block| reader.block(block));
    if reader.errors.diagnostics().is_empty() && !reader.summary.chapters().any(Chapter::is_written)
    {
        reader.error(Span::at(0), "the summary names no chapter that is written");
    }
    let is_good = reader.errors.diagnostics().is_empty();
    log.extend(reader.errors);
    (reader.summary, is_good)
}

impl Summary {
    pub fn chapters(&self) -> impl Iterator<Item = &Chapter> {
        self.entries.iter().filter_map(|entry| match entry {
            Entry::Chapter(chapter) => Some(chapter),
            Entry::Separator | Entry::Part(_) => None,
        })
    }
}

impl Chapter {
    fn is_written(&self) -> bool {
        self.path.is_some()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Place {
    Prefix,
    Numbered,
    Suffix,
}

struct Reader<'a> {
    source: &'a Source,
    errors: Log,
    summary: Summary,
    place: Place,
    /// Numbered chapters of the outermost level: their numbers go on over parts and separators.
    roots: u32,
    /// Where each file was named first.
    seen: BTreeMap<String, Span>,
}

impl Reader<'_> {
    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Heading(heading) if heading.level == 1 => {
                self.numbered(block.span);
                self.summary.entries.push(Entry::Part(plain_text(&heading.inlines)));
            }
            BlockKind::List(list) => {
                self.numbered(block.span);
                let before = self.roots;
                self.roots += u32::try_from(list.items.len()).unwrap_or(u32::MAX);
                self.list(list, "", before, 0);
            }
            BlockKind::Rule => self.summary.entries.push(Entry::Separator),
            // A `---` right under a line of links makes a heading of it.
            BlockKind::Heading(heading) if self.place != Place::Numbered => {
                self.links(&heading.inlines);
            }
            BlockKind::Paragraph(inlines) => {
                let has_links = links_of(inlines).next().is_some();
                if self.place == Place::Numbered && has_links {
                    self.place = Place::Suffix;
                }
                self.links(inlines);
            }
            _ => {}
        }
    }

    fn numbered(&mut self, span: Span) {
        if self.place == Place::Suffix {
            self.error(span, "suffix chapters cannot be followed by a list");
        }
        self.place = Place::Numbered;
    }

    fn links(&mut self, inlines: &[Inline]) {
        for (destination, name, span) in links_of(inlines) {
            self.chapter(destination, name, span, String::new(), 0);
        }
    }

    fn list(&mut self, list: &List, parent: &str, before: u32, depth: u32) {
        for (item, number) in list.items.iter().zip(before + 1..) {
            self.item(item, &format!("{parent}{number}."), depth);
        }
    }

    /// A link, and lists of what stands below it; other text beside them is a remark, as in mdBook.
    fn item(&mut self, item: &Item, number: &str, depth: u32) {
        let mut blocks = item.blocks.iter().filter(|block| !is_silent(block));
        let first = blocks.next();
        let link = match first.map(|block| &block.kind) {
            Some(BlockKind::Paragraph(inlines)) => first_link(inlines),
            _ => None,
        };
        let Some((destination, name, span)) = link else {
            let at = first.map_or(item.span, |block| block.span);
            return self.error(at, "an item of the list must start with a link");
        };
        self.chapter(destination, name, span, number.to_owned(), depth);
        let mut nested = 0;
        for block in blocks {
            if let BlockKind::List(list) = &block.kind {
                self.list(list, number, nested, depth + 1);
                nested += u32::try_from(list.items.len()).unwrap_or(u32::MAX);
            }
        }
    }

    fn chapter(&mut self, destination: &str, name: String, span: Span, number: String, depth: u32) {
        let mut path = None;
        if !destination.is_empty() {
            let Some(inside) = join("", &decoded(destination)).filter(|path| !path.is_empty())
            else {
                return self.error(span, format!("`{destination}` is no file of the book"));
            };
            if let Some(first) = self.seen.get(&inside).copied() {
                let message = format!("duplicate file in SUMMARY.md: `{inside}`");
                let twice = Diagnostic::new(Code::BadSummary, self.source, span, message)
                    .also(first, "first named here")
                    .help(
                        "link to it from the text of another chapter, or give it a copy of its own",
                    );
                self.errors.push(twice);
            } else {
                self.seen.insert(inside.clone(), span);
                path = Some(inside);
            }
        }
        let chapter = Chapter { name, path, number, depth, span };
        self.summary.entries.push(Entry::Chapter(chapter));
    }

    fn error(&mut self, span: Span, message: impl Into<String>) {
        self.errors.push(Diagnostic::new(Code::BadSummary, self.source, span, message));
    }
}

/// Destination, text and place of the links of a line, those inside emphasis too.
fn links_of(inlines: &[Inline]) -> Box<dyn Iterator<Item = (&str, String, Span)> + '_> {
    Box::new(inlines.iter().flat_map(|inline| match &inline.kind {
        InlineKind::Link { destination, inlines, .. } => {
            let link = (destination.as_str(), plain_text(inlines).trim().to_owned(), inline.span);
            Box::new(std::iter::once(link)) as Box<dyn Iterator<Item = _>>
        }
        InlineKind::Emphasis(inner) | InlineKind::Strong(inner) => links_of(inner),
        _ => Box::new(std::iter::empty()),
    }))
}

/// The link a line starts with.
fn first_link(inlines: &[Inline]) -> Option<(&str, String, Span)> {
    let is_content = |inline: &&Inline| match &inline.kind {
        InlineKind::Comment(_) | InlineKind::SoftBreak | InlineKind::HardBreak => false,
        InlineKind::Text(text) => !text.trim().is_empty(),
        _ => true,
    };
    let first = inlines.iter().find(is_content)?;
    let is_link = matches!(first.kind, InlineKind::Link { .. });
    links_of(std::slice::from_ref(first)).next().filter(|_| is_link)
}

fn is_silent(block: &Block) -> bool {
    matches!(block.kind, BlockKind::Comment(_) | BlockKind::Html(_) | BlockKind::Reference { .. })
}

#[cfg(test)]
mod tests {
    use super::{Chapter, Entry, read};
    use crate::diagnostic::{Format, Log, render_all};
    use crate::source::Source;

    /// The entries, one a line, and what was said.
    fn outline(text: &str) -> String {
        let mut log = Log::default();
        let summary = read(&mut log, &Source::new("SUMMARY.md", text));
        let line = |entry: &Entry| match entry {
            Entry::Chapter(Chapter { name, path, number, depth, .. }) => {
                let path = path.as_deref().unwrap_or("(draft)");
                format!("{depth} {number} {name} {path}\n")
            }
            Entry::Separator => "---\n".to_owned(),
            Entry::Part(title) => format!("# {title}\n"),
        };
        let entries = summary.map(|summary| {
            let title = summary.title.map(|title| format!("= {title}\n")).unwrap_or_default();
            title + &summary.entries.iter().map(line).collect::<String>()
        });
        entries.unwrap_or_default() + &render_all(&log, Format::Concise)
    }

    #[test]
    fn all_of_the_grammar_is_read() {
        let text = "# Summary\n<!-- a comment -->\n\n[Before](./before.md)\n[*Also* `x`](a/README.md)\n\n\
                    # One\n\n- [A](a.md)\n    - [A a](a/a%20b.md)\n        - [Draft]()\n    - [A b](<a/b.md>)\n\
                    * [B](b.md) (a remark)\n\n## In between\n\n- [B b]()\n\n---\n\n# Two\n\n- [C](c.md)\n\n---\n\n[After](after.md)\n\n## Left out\n";
        assert_eq!(
            outline(text),
            "= Summary\n0  Before before.md\n0  Also x a/README.md\n# One\n0 1. A a.md\n\
             1 1.1. A a a/a b.md\n2 1.1.1. Draft (draft)\n1 1.2. A b a/b.md\n0 2. B b.md\n0 3. B b (draft)\n---\n\
             # Two\n0 4. C c.md\n---\n0  After after.md\n"
        );
    }

    #[test]
    fn a_long_one_is_read_to_its_end() {
        let text: String = (1..=1_500).map(|at| format!("- [C {at}](c{at}.md)\n")).collect();
        assert!(outline(&text).ends_with("0 1500. C 1500 c1500.md\n"));
    }

    #[test]
    fn what_breaks_the_grammar_has_its_place() {
        let bad = |place: &str, message: &str| {
            format!("SUMMARY.md:{place}: error[bad-summary]: {message}\n")
        };
        let item = "an item of the list must start with a link";
        for (text, said) in [
            (
                "- [A](a.md)\n\n[B](b.md)\n\n- [C](c.md)\n",
                bad("5:1", "suffix chapters cannot be followed by a list"),
            ),
            ("- [A](a.md)\n- [B](./a.md)\n", bad("2:3", "duplicate file in SUMMARY.md: `a.md`")),
            ("- [A](a.md)\n- text\n", bad("2:3", item)),
            ("- and [A](a.md)\n", bad("1:3", item)),
            ("- [A](../a.md)\n", bad("1:3", "`../a.md` is no file of the book")),
            ("# Nothing\n", bad("1:1", "the summary names no chapter that is written")),
        ] {
            assert_eq!(outline(text), said, "{text}");
        }
    }
}
