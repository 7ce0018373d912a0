//! Links between the files of a book: checked, and led to the pages that the files become.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use crate::deck::is_remote;
use crate::diagnostic::{Code, Diagnostic, Log};
use crate::notes::{Block, BlockKind, CodeBlock, Inline, InlineKind, Notes, closest};
use crate::site::path::{decoded, encoded, join, relative};
use crate::source::{Source, Span};

/// What a link can lead to.
#[derive(Debug, Default)]
pub struct Places {
    /// The pages by the path of their chapter.
    pub pages: BTreeMap<String, Place>,
    /// The files that are copied.
    pub files: BTreeSet<String>,
    /// Files that could be chapters, but the summary does not name them.
    pub left_out: BTreeSet<String>,
}

#[derive(Debug)]
pub struct Place {
    /// The path of the page.
    pub page: String,
    /// What `#...` can name in it.
    pub ids: BTreeSet<String>,
}

/// Where links are met, and where they will stand.
#[derive(Clone, Copy, Debug)]
pub struct Origin<'a> {
    /// The chapter's path.
    pub chapter: &'a str,
    /// Its folder, from which links are read.
    pub folder: &'a str,
    /// The folder of the page.
    pub page_folder: &'a str,
}

/// The ids of a document: its headings' and those its HTML sets.
pub fn ids(blocks: &[Block]) -> BTreeSet<String> {
    let mut ids = BTreeSet::new();
    let mut blocks = blocks.to_vec();
    visit_blocks(&mut blocks, &mut |met| match met {
        Met::Heading(id) => {
            ids.insert(id.to_owned());
        }
        Met::Html { html, .. } => {
            for name in ["id", "name"] {
                ids.extend(attributes(html, name).into_iter().map(|range| html[range].to_owned()));
            }
        }
        Met::Address { .. } | Met::Code(_) => {}
    });
    ids
}

/// Makes every link of a chapter lead to its page, and says which lead nowhere.
pub fn resolve(log: &mut Log, notes: &mut Notes, places: &Places, from: Origin) {
    let source = notes.source.clone();
    let resolver = Resolver { source: &source, places, from };
    let mut ids = Ids::default();
    visit_blocks(&mut notes.blocks, &mut |met| match met {
        Met::Address { destination, image, span } => match resolver.find(destination, image) {
            Ok(Some(address)) => *destination = address,
            Ok(None) => {}
            Err(diagnosis) => {
                log.push(resolver.diagnostic(span, diagnosis));
                *destination = page_of(destination);
            }
        },
        Met::Html { html, span } => {
            ids.of_html(log, &source, html, span);
            resolver.html(log, html, "href", span);
            resolver.html(log, html, "src", span);
        }
        Met::Heading(id) => ids.of_heading(id),
        Met::Code(_) => {}
    });
}

/// Says which ids notes give twice.
pub fn check_ids(log: &mut Log, notes: &Notes) {
    let mut ids = Ids::default();
    visit_blocks(&mut notes.blocks.clone(), &mut |met| match met {
        Met::Html { html, span } => ids.of_html(log, &notes.source, html, span),
        Met::Heading(id) => ids.of_heading(id),
        Met::Address { .. } | Met::Code(_) => {}
    });
}

/// The ids that were met so far.
#[derive(Default)]
struct Ids(BTreeSet<String>);

impl Ids {
    /// One that was told twice has been told of when the notes were read.
    fn of_heading(&mut self, id: &str) {
        self.0.insert(id.to_owned());
    }

    /// Those that raw HTML gives: each once.
    fn of_html(&mut self, log: &mut Log, source: &Source, html: &str, span: Span) {
        for range in attributes(html, "id") {
            let id = &html[range];
            if !self.0.insert(id.to_owned()) {
                let message = format!("the id `{id}` is given twice");
                log.push(Diagnostic::new(Code::DuplicateId, source, span, message));
            }
        }
    }
}

/// Where the links of notes lead, in their order, and the HTML that may have some.
pub fn addresses(notes: &Notes) -> Vec<String> {
    let mut found = Vec::new();
    visit_blocks(&mut notes.blocks.clone(), &mut |met| match met {
        Met::Address { destination, .. } => found.push(destination.clone()),
        Met::Html { html, .. } => found.push(html.clone()),
        Met::Heading(_) | Met::Code(_) => {}
    });
    found
}

/// Where the links of notes lead, those of raw HTML among them, and where they stand.
pub fn all(notes: &Notes) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    visit_blocks(&mut notes.blocks.clone(), &mut |met| match met {
        Met::Address { destination, image: false, span } => found.push((destination.clone(), span)),
        Met::Html { html, span } => {
            found.extend(
                attributes(html, "href").into_iter().map(|range| (html[range].to_owned(), span)),
            );
        }
        Met::Address { .. } | Met::Heading(_) | Met::Code(_) => {}
    });
    found
}

/// Every block of Python is shown and not run.
pub fn run_nothing(notes: &mut Notes) {
    visit_blocks(&mut notes.blocks, &mut |met| {
        if let Met::Code(code) = met
            && let Some(fence) = &mut code.fence
        {
            fence.flags.norun = true;
        }
    });
}

struct Resolver<'a> {
    source: &'a Source,
    places: &'a Places,
    from: Origin<'a>,
}

/// Why a link leads nowhere, and advice.
struct Diagnosis {
    message: String,
    help: Option<String>,
}

impl Resolver<'_> {
    /// The addresses in raw HTML.
    fn html(&self, log: &mut Log, html: &mut String, attribute: &str, span: Span) {
        let image = attribute == "src";
        for range in attributes(html, attribute).into_iter().rev() {
            let destination = &html[range.clone()];
            match self.find(destination, image) {
                Ok(Some(address)) => html.replace_range(range, &address),
                Err(diagnosis) => {
                    log.push(self.diagnostic(span, diagnosis));
                    html.replace_range(range.clone(), &page_of(&html[range]));
                }
                // That an image is missing whoever writes the page says.
                Ok(None) => {}
            }
        }
    }

    /// The address that takes a destination's place; `None`: it stays as it is.
    fn find(&self, destination: &str, image: bool) -> Result<Option<String>, Diagnosis> {
        if is_remote(destination) || destination.is_empty() {
            return Ok(None);
        }
        // Where on a server the site lies nobody knows.
        if destination.starts_with('/') {
            return Ok((!image).then(|| page_of(destination)));
        }
        let end = destination.find(['?', '#']).unwrap_or(destination.len());
        let (path, rest) = destination.split_at(end);
        let fragment = rest.split_once('#').map(|(_, fragment)| decoded(fragment));
        if path.is_empty() {
            return self.fragment(self.from.chapter, fragment.as_deref()).map(|()| None);
        }
        // What lies beside the book is not ours to judge; a chapter of another book has a page there.
        let Some(target) = join(self.from.folder, &decoded(path)) else {
            return Ok((!image).then(|| page_of(destination)));
        };
        let address = |target: &str| Some(encoded(&relative(self.from.page_folder, target)) + rest);
        // A `README.md` is the `index.md` of its folder (mdBook's preprocessor `index`).
        let target = match target.strip_suffix("index.md") {
            Some(folder) if !self.places.pages.contains_key(&target) => {
                let readme = format!("{folder}README.md");
                if self.places.pages.contains_key(&readme) { readme } else { target }
            }
            _ => target,
        };
        if let Some(place) = self.places.pages.get(&target) {
            self.fragment(&target, fragment.as_deref())?;
            return Ok(address(&place.page));
        }
        if self.places.files.contains(&target) {
            return Ok(address(&target));
        }
        // A missing image is reported where it is put in.
        if image || self.is_made(&target) {
            return Ok(None);
        }
        if self.places.left_out.contains(&target) {
            return Err(Diagnosis {
                message: format!("`{target}` has no page: SUMMARY.md does not name it"),
                help: None,
            });
        }
        let near = closest(&target, self.places.pages.keys().map(String::as_str));
        let near = near.map(|near| relative(self.from.folder, near));
        Err(Diagnosis {
            message: format!("there is no `{target}` in the book"),
            help: near.map(|near| format!("did you mean `{near}`?")),
        })
    }

    fn fragment(&self, chapter: &str, fragment: Option<&str>) -> Result<(), Diagnosis> {
        let Some(fragment) = fragment.filter(|id| !id.is_empty() && *id != "top") else {
            return Ok(());
        };
        let Some(place) = self.places.pages.get(chapter) else { return Ok(()) };
        if place.ids.contains(fragment) {
            return Ok(());
        }
        let message = format!("there is no heading `#{fragment}` in `{chapter}`");
        let near = closest(fragment, place.ids.iter().map(String::as_str));
        Err(Diagnosis { message, help: near.map(|near| format!("did you mean `#{near}`?")) })
    }

    /// A page of the site, or a folder of it.
    fn is_made(&self, target: &str) -> bool {
        let inside = |path: &str| {
            path == target || path.strip_prefix(target).is_some_and(|rest| rest.starts_with('/'))
        };
        let pages = self.places.pages.values().map(|place| place.page.as_str());
        let mut all = pages.chain(self.places.files.iter().map(String::as_str));
        target.is_empty() || target == "index.html" || all.any(inside)
    }

    fn diagnostic(&self, span: Span, diagnosis: Diagnosis) -> Diagnostic {
        let diagnostic = Diagnostic::new(Code::BrokenLink, self.source, span, diagnosis.message);
        match diagnosis.help {
            Some(help) => diagnostic.help(help),
            None => diagnostic,
        }
    }
}

/// A chapter's address as that of the page it becomes, wherever that is.
fn page_of(destination: &str) -> String {
    let end = destination.find(['?', '#']).unwrap_or(destination.len());
    let (path, rest) = destination.split_at(end);
    match path.strip_suffix(".md") {
        Some(chapter) if !is_remote(destination) => format!("{chapter}.html{rest}"),
        _ => destination.to_owned(),
    }
}

/// What links are about, as it is met in a document.
enum Met<'a> {
    /// A heading's id, or that of a term.
    Heading(&'a str),
    Code(&'a mut CodeBlock),
    Address {
        destination: &'a mut String,
        image: bool,
        span: Span,
    },
    /// A raw tag or a block of them.
    Html {
        html: &'a mut String,
        span: Span,
    },
}

type Visit<'v> = &'v mut dyn FnMut(Met);

fn visit_blocks(blocks: &mut [Block], visit: Visit) {
    for block in blocks {
        let span = block.span;
        match &mut block.kind {
            BlockKind::Heading(heading) => {
                visit(Met::Heading(&heading.id));
                visit_inlines(&mut heading.inlines, visit);
            }
            BlockKind::Paragraph(inlines) => visit_inlines(inlines, visit),
            BlockKind::List(list) => {
                list.items.iter_mut().for_each(|item| visit_blocks(&mut item.blocks, visit));
            }
            BlockKind::Table(table) => {
                let rows = std::iter::once(&mut table.head).chain(&mut table.rows);
                rows.flatten().for_each(|cell| visit_inlines(cell, visit));
            }
            BlockKind::Definitions(list) => {
                for definition in list {
                    visit(Met::Heading(&definition.id));
                    visit_inlines(&mut definition.term, visit);
                    definition.meanings.iter_mut().for_each(|blocks| visit_blocks(blocks, visit));
                }
            }
            BlockKind::Quote { blocks, .. }
            | BlockKind::Footnote { blocks, .. }
            | BlockKind::Div { blocks, .. } => visit_blocks(blocks, visit),
            BlockKind::Html(html) => visit(Met::Html { html, span }),
            BlockKind::Code(code) => visit(Met::Code(code)),
            BlockKind::Rule
            | BlockKind::Comment(_)
            | BlockKind::NotesMark
            | BlockKind::Reference { .. } => {}
        }
    }
}

fn visit_inlines(inlines: &mut [Inline], visit: Visit) {
    for inline in inlines {
        let span = inline.span;
        match &mut inline.kind {
            InlineKind::Link { destination, inlines, .. } => {
                visit(Met::Address { destination, image: false, span });
                visit_inlines(inlines, visit);
            }
            InlineKind::Image { destination, .. } => {
                visit(Met::Address { destination, image: true, span });
            }
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Strikethrough(inner) => visit_inlines(inner, visit),
            InlineKind::Html(html) => visit(Met::Html { html, span }),
            _ => {}
        }
    }
}

/// Where the values of an attribute stand in the tags of raw HTML, with or without quotes.
fn attributes(html: &str, name: &str) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(open) = html[at..].find('<') {
        at += open + 1;
        let rest = &html[at..];
        if rest.starts_with("!--") {
            let Some(end) = rest.find("-->") else { break };
            at += end;
        } else if rest.starts_with(|char: char| char.is_ascii_alphabetic()) {
            at += rest.find(ends_name).unwrap_or(rest.len());
            while let Some(Attribute { name: own, value, end }) = attribute(&html[at..]) {
                if own.eq_ignore_ascii_case(name) && !value.is_empty() {
                    found.push(at + value.start..at + value.end);
                }
                at += end;
            }
        }
    }
    found
}

struct Attribute<'t> {
    name: &'t str,
    /// Where its value stands; empty where it has none.
    value: Range<usize>,
    end: usize,
}

/// The next attribute of a tag.
fn attribute(tag: &str) -> Option<Attribute<'_>> {
    let start = tag.find(|char: char| !char.is_whitespace() && char != '/')?;
    if tag[start..].starts_with('>') {
        return None;
    }
    // Whatever it begins with belongs to it.
    let first = tag[start..].chars().next().map_or(0, char::len_utf8);
    let rest = &tag[start + first..];
    let end = start + first + rest.find(ends_name).unwrap_or(rest.len());
    let name = &tag[start..end];
    let Some(behind) = tag[end..].trim_start().strip_prefix('=') else {
        return Some(Attribute { name, value: end..end, end });
    };
    let behind = behind.trim_start();
    let begin = tag.len() - behind.len();
    if let Some(quote) = behind.chars().next().filter(|char| matches!(char, '"' | '\'')) {
        let length = behind[1..].find(quote)?;
        let value = begin + 1..begin + 1 + length;
        return Some(Attribute { name, end: value.end + 1, value });
    }
    let length = behind.find(|char: char| char.is_whitespace() || char == '>');
    let end = begin + length.unwrap_or(behind.len());
    Some(Attribute { name, value: begin..end, end })
}

/// What the name of a tag or an attribute ends before.
fn ends_name(char: char) -> bool {
    char.is_whitespace() || matches!(char, '=' | '>' | '/')
}

#[cfg(test)]
mod tests {
    use super::attributes;

    #[test]
    fn attributes_are_found_in_raw_html() {
        let html = "<a href=\"x.md\" data-href='y'>h href=n <b HREF=z></b><i href = 'w'></i><!-- <a href=c> -->\
                    <A download HREF=é.md title=\"> href='t'\"/><a href><a href=''>3 < href=u <a href=\"open>";
        let found: Vec<&str> =
            attributes(html, "href").into_iter().map(|range| &html[range]).collect();
        assert_eq!(found, ["x.md", "z", "w", "é.md"]);
    }
}
