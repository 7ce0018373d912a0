//! The index of the search: every section's words as numbers of one list of words, written as a script.

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use serde::Serialize;

use crate::notes::{Block, BlockKind, Notes, plain_text};
use crate::site::config::Config;

/// What can be found in one chapter.
#[derive(Clone, Debug, Default)]
pub struct Searched {
    pub sections: Vec<Section>,
    /// The words and what stands between them, each once.
    tokens: Vec<Box<str>>,
}

/// A heading with its text, down to the next one.
#[derive(Clone, Debug)]
pub struct Section {
    pub id: String,
    pub title: String,
    /// Which tokens, in order.
    text: Vec<u32>,
}

/// A chapter in the index.
pub struct Found<'a> {
    pub page: &'a str,
    pub name: &'a str,
    /// How deep it lies in the list of chapters.
    pub depth: u32,
    pub searched: &'a Searched,
}

/// The sections of a chapter.
pub fn sections(notes: &Notes, name: &str, split_level: u8) -> Searched {
    let mut reader = Reader {
        split_level,
        known: FxHashMap::default(),
        searched: Searched::default(),
        text: String::new(),
    };
    let first = Section { id: String::new(), title: name.to_owned(), text: Vec::new() };
    reader.searched.sections.push(first);
    reader.blocks(&notes.blocks);
    reader.end();
    let mut searched = reader.searched;
    // Nothing stands before the first heading as a rule.
    searched.sections.retain(|section| !section.id.is_empty() || !section.text.is_empty());
    searched
}

/// The index as a script that hands it to the page.
pub fn index(config: &Config, chapters: &[Found]) -> String {
    let search = &config.html.search;
    let (words, codes) = words_of(chapters);
    let mut texts = String::new();
    let mut sections = Vec::new();
    let mut pages = Vec::new();
    for (number, (chapter, codes)) in chapters.iter().zip(&codes).enumerate() {
        pages.push((chapter.page, chapter.name, chapter.depth));
        for section in &chapter.searched.sections {
            sections.push((number, &section.id, &section.title));
            section.text.iter().for_each(|token| write_code(&mut texts, codes[*token as usize]));
            texts.push('\n');
        }
    }
    let index = Index {
        limit: search.limit_results,
        teaser: search.teaser_word_count,
        all: search.use_boolean_and,
        boosts: (search.boost_title, search.boost_hierarchy, search.boost_paragraph),
        pages,
        sections,
        words: words.join("\n"),
        texts,
    };
    let json = serde_json::to_string(&index).unwrap_or_default();
    // Ends of lines that JavaScript did not allow in strings once.
    let json = json.replace('\u{2028}', "\\u2028").replace('\u{2029}', "\\u2029");
    format!("heapdeckIndex({json})\n")
}

/// What the script hands over.
#[derive(Serialize)]
struct Index<'a> {
    limit: u32,
    teaser: u32,
    all: bool,
    boosts: (u8, u8, u8),
    /// Address, name and depth.
    pages: Vec<(&'a str, &'a str, u32)>,
    /// Number of the page, id and title.
    sections: Vec<(usize, &'a String, &'a String)>,
    words: String,
    texts: String,
}

/// All tokens, the most frequent first, and the number of each chapter's tokens in that list.
fn words_of<'a>(chapters: &'a [Found]) -> (Vec<&'a str>, Vec<Vec<u32>>) {
    let mut counts: FxHashMap<&'a str, u32> = FxHashMap::default();
    for chapter in chapters {
        let searched = chapter.searched;
        let mut own = vec![0_u32; searched.tokens.len()];
        for section in &searched.sections {
            section.text.iter().for_each(|token| own[*token as usize] += 1);
        }
        for (token, count) in searched.tokens.iter().zip(own) {
            *counts.entry(token).or_default() += count;
        }
    }
    let mut words: Vec<&str> = chapters
        .iter()
        .flat_map(|chapter| &chapter.searched.tokens)
        .map(|token| &**token)
        .collect();
    words.sort_unstable();
    words.dedup();
    words.sort_by_key(|word| std::cmp::Reverse(counts.get(word).copied()));
    let numbers: FxHashMap<&str, u32> = words.iter().copied().zip(0..).collect();
    let codes = chapters.iter().map(|chapter| {
        let tokens = chapter.searched.tokens.iter();
        tokens.map(|token| numbers.get(&**token).copied().unwrap_or(0)).collect()
    });
    (words, codes.collect())
}

/// Writes a number with one to four signs; small ones are short.
fn write_code(out: &mut String, number: u32) {
    let count = SIGNS.len() as u32;
    let mut rest = number;
    let mut first = 0;
    for (length, leads) in (0..).zip(LEADS) {
        let room = leads * count.pow(length);
        if rest < room {
            let sign = |at: u32| char::from(SIGNS[at as usize % SIGNS.len()]);
            out.push(sign(first + rest / count.pow(length)));
            for place in (0..length).rev() {
                out.push(sign(rest / count.pow(place) % count));
            }
            return;
        }
        rest -= room;
        first += leads;
    }
}

struct Reader {
    split_level: u8,
    known: FxHashMap<Box<str>, u32>,
    searched: Searched,
    /// Of the section that is being read.
    text: String,
}

impl Reader {
    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn block(&mut self, block: &Block) {
        match &block.kind {
            BlockKind::Heading(heading) if heading.level <= self.split_level => {
                self.end();
                let title = plain_text(&heading.inlines).trim().to_owned();
                let section = Section { id: heading.id.clone(), title, text: Vec::new() };
                self.searched.sections.push(section);
            }
            BlockKind::Heading(heading) => self.line(&plain_text(&heading.inlines)),
            BlockKind::Paragraph(inlines) => self.line(&plain_text(inlines)),
            BlockKind::List(list) => list.items.iter().for_each(|item| self.blocks(&item.blocks)),
            BlockKind::Table(table) => {
                let rows = std::iter::once(&table.head).chain(&table.rows);
                rows.flatten().for_each(|cell| self.line(&plain_text(cell)));
            }
            BlockKind::Definitions(list) => {
                for definition in list {
                    self.line(&plain_text(&definition.term));
                    definition.meanings.iter().for_each(|blocks| self.blocks(blocks));
                }
            }
            BlockKind::Quote { blocks, .. }
            | BlockKind::Footnote { blocks, .. }
            | BlockKind::Div { blocks, .. } => self.blocks(blocks),
            BlockKind::Code(code) => self.line(&code.text),
            BlockKind::Html(html) => self.line(&without_tags(html)),
            BlockKind::Rule
            | BlockKind::Comment(_)
            | BlockKind::NotesMark
            | BlockKind::Reference { .. } => {}
        }
    }

    fn line(&mut self, text: &str) {
        if !self.text.is_empty() {
            self.text.push(' ');
        }
        self.text.push_str(text);
    }

    /// Closes the section that is being read.
    fn end(&mut self) {
        let text = std::mem::take(&mut self.text);
        let tokens = tokens(text.trim());
        let mut numbers = Vec::with_capacity(tokens.len());
        for (at, token) in tokens.iter().enumerate() {
            // A blank between two words goes without saying.
            let is_implied = token == " "
                && at.checked_sub(1).is_some_and(|before| is_word(&tokens[before]))
                && tokens.get(at + 1).is_some_and(|after| is_word(after));
            if !is_implied {
                numbers.push(self.number(token));
            }
        }
        if let Some(section) = self.searched.sections.last_mut() {
            section.text = numbers;
        }
    }

    fn number(&mut self, token: &str) -> u32 {
        if let Some(number) = self.known.get(token) {
            return *number;
        }
        let number = u32::try_from(self.searched.tokens.len()).unwrap_or(0);
        self.searched.tokens.push(token.into());
        self.known.insert(token.into(), number);
        number
    }
}

/// Words, and what stands between them with its blanks made one.
fn tokens(text: &str) -> Vec<Cow<'_, str>> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = if stands_alone(first) {
            first.len_utf8()
        } else {
            let is_word = is_word_sign(first);
            let is_other = |sign| is_word_sign(sign) != is_word || stands_alone(sign);
            rest.find(is_other).unwrap_or(rest.len())
        };
        let (token, after) = rest.split_at(end);
        rest = after;
        tokens.push(if is_word_sign(first) { Cow::Borrowed(token) } else { between(token) });
    }
    tokens
}

/// What stands between words, cut where it is a long line of signs.
fn between(text: &str) -> Cow<'_, str> {
    if text == " " {
        return Cow::Borrowed(text);
    }
    let mut out = String::new();
    for sign in text.chars().map(|sign| if sign.is_whitespace() { ' ' } else { sign }) {
        if out.len() < LONGEST && !(sign == ' ' && out.ends_with(' ')) {
            out.push(sign);
        }
    }
    Cow::Owned(out)
}

/// A word that is parted from the next one by a blank.
fn is_word(token: &str) -> bool {
    token.starts_with(is_word_sign) && !token.starts_with(stands_alone)
}

fn is_word_sign(sign: char) -> bool {
    sign.is_alphanumeric() || sign == '_'
}

/// Signs of writing without blanks between words: each is a word.
fn stands_alone(sign: char) -> bool {
    matches!(sign, '\u{e00}'..='\u{eff}' | '\u{3040}'..='\u{30ff}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..)
        && sign.is_alphanumeric()
}

/// The text of raw HTML.
fn without_tags(html: &str) -> String {
    let mut parts = html.split('<');
    let mut text = parts.next().unwrap_or("").to_owned();
    for part in parts {
        text.push(' ');
        text.push_str(part.split_once('>').map_or(part, |(_, after)| after));
    }
    text
}

/// No mark between words is longer, in bytes.
const LONGEST: usize = 24;
/// The signs that numbers are written with: printable ASCII without the two that JSON escapes.
const SIGNS: &[u8] = b" !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~";
/// How many of them begin a number of one, two, three and four signs.
const LEADS: [u32; 4] = [57, 30, 5, 1];

#[cfg(test)]
mod tests {
    use super::{Config, Found, LEADS, SIGNS, index, sections, tokens, write_code};
    use crate::diagnostic::Log;
    use crate::notes;
    use crate::source::Source;

    #[test]
    fn numbers_are_written_with_few_signs() {
        assert_eq!(SIGNS.len(), 93);
        assert_eq!(LEADS.iter().sum::<u32>(), 93);
        let code = |number| {
            let mut out = String::new();
            write_code(&mut out, number);
            out
        };
        let codes: Vec<String> = (0..60_000).map(code).collect();
        assert_eq!((codes[0].len(), codes[56].len(), codes[57].len()), (1, 1, 2));
        assert_eq!((codes[57 + 2789].len(), codes[57 + 2790].len()), (2, 3));
        assert_eq!(codes.iter().collect::<std::collections::BTreeSet<_>>().len(), 60_000);
    }

    #[test]
    fn text_is_words_and_what_stands_between() {
        assert_eq!(tokens("a_b  c, d\n"), ["a_b", " ", "c", ", ", "d", " "]);
        assert_eq!(tokens("日本 x"), ["日", "本", " ", "x"]);
    }

    #[test]
    fn each_heading_is_found_by_its_text() {
        let text =
            "before\n\n# One\n\ntext of *one* one\n\n#### Deep\n\n## Two\n\n```\ncode(1)\n```\n";
        let notes = notes::parse(&mut Log::default(), &Source::new("a.md", text));
        let searched = sections(&notes, "Chapter", 3);
        let titles: Vec<&str> =
            searched.sections.iter().map(|section| section.title.as_str()).collect();
        assert_eq!(titles, ["Chapter", "One", "Two"]);
        let found = Found { page: "a.html", name: "Chapter", depth: 0, searched: &searched };
        let script = index(&Config::default(), &[found]);
        assert!(
            script.contains(r#""sections":[[0,"","Chapter"],[0,"one","One"],[0,"two","Two"]]"#)
        );
        assert!(
            script.contains(r#""words":"one\n"#),
            "the most frequent word comes first: {script}"
        );
    }
}
