//! The document model: blocks and inlines, each with its place in the source.

use crate::notes::{Fence, FrontMatter};
use crate::source::{Source, Span};

/// Markdown as a document.
#[derive(Clone, Debug)]
pub struct Notes {
    pub source: Source,
    pub front_matter: FrontMatter,
    /// In source order; footnote definitions stand where they were written.
    pub blocks: Vec<Block>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Block {
    pub span: Span,
    pub kind: BlockKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum BlockKind {
    Heading(Heading),
    Paragraph(Vec<Inline>),
    List(List),
    Table(Table),
    /// Terms with what they mean.
    Definitions(Vec<Definition>),
    Quote {
        alert: Option<Callout>,
        blocks: Vec<Block>,
    },
    Code(CodeBlock),
    /// A thematic break. Only one written with dashes can be a slide break; `***` and `___` are too.
    Rule,
    /// Raw HTML, as written.
    Html(String),
    /// The text between `<!--` and `-->`.
    Comment(String),
    /// `[^label]: ...`
    Footnote {
        label: String,
        blocks: Vec<Block>,
    },
    /// `::: class` up to its `:::`; `classes` as written after the colons.
    Div {
        classes: String,
        blocks: Vec<Block>,
    },
    /// `???`, or a line `Note:`: what follows on the slide is for the speaker.
    NotesMark,
    /// `[label]: destination "title"`, a definition that links refer to.
    Reference {
        label: String,
        destination: String,
        title: String,
    },
}

#[derive(Clone, Debug, PartialEq)]
pub struct Heading {
    /// 1 to 6.
    pub level: u8,
    /// As mdBook makes it, unique in the document; `{#id}` sets it.
    pub id: String,
    pub classes: Vec<String>,
    pub attributes: Vec<(String, Option<String>)>,
    pub inlines: Vec<Inline>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct List {
    /// The first number of an ordered list.
    pub start: Option<u64>,
    /// Written with `*` or `1)`: its items appear one by one (Marp's convention).
    pub incremental: bool,
    pub items: Vec<Item>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Item {
    pub span: Span,
    /// `- [ ]` or `- [x]`: whether it is checked.
    pub task: Option<bool>,
    /// In a tight list an item's text is a `Paragraph` too; `tight` tells how to show it.
    pub blocks: Vec<Block>,
    pub tight: bool,
    /// The rest of an item that was cut: its mark stands by the first part.
    pub continued: bool,
}

/// A term and its definitions.
#[derive(Clone, Debug, PartialEq)]
pub struct Definition {
    /// Unique in the document, as a heading's.
    pub id: String,
    pub term: Vec<Inline>,
    pub meanings: Vec<Vec<Block>>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    pub alignments: Vec<Alignment>,
    pub head: Vec<Vec<Inline>>,
    pub rows: Vec<Vec<Vec<Inline>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alignment {
    None,
    Left,
    Center,
    Right,
}

/// What a callout is headed by.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Callout {
    pub kind: Alert,
    /// The author's own words beside the kind's; may be empty.
    pub title: String,
}

/// GitHub's five kinds of callout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alert {
    Note,
    Tip,
    Important,
    Warning,
    Caution,
}

/// A fenced or an indented code block.
#[derive(Clone, Debug, PartialEq)]
pub struct CodeBlock {
    /// `None`: an indented block.
    pub fence: Option<Box<Fence>>,
    /// The content without container prefixes; each line ends in `\n`.
    pub text: String,
    /// The content lines in the source, with their prefixes; empty (but placed) when there are none.
    pub content: Span,
    /// Where each line of `text` starts in the source.
    pub line_offsets: Vec<u32>,
    /// Lines (from 1) that run and are not shown: a book's mark stood before them.
    pub hidden: Vec<u32>,
    /// The text with the lines that a book's mark hides, where there are some.
    pub whole: Option<String>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Inline {
    pub span: Span,
    pub kind: InlineKind,
}

#[derive(Clone, Debug, PartialEq)]
pub enum InlineKind {
    Text(String),
    Code(String),
    /// `` `{python} expression` ``: stands for its value in the run.
    Python(String),
    Math {
        display: bool,
        tex: String,
    },
    Emphasis(Vec<Inline>),
    Strong(Vec<Inline>),
    Strikethrough(Vec<Inline>),
    Link {
        destination: String,
        title: String,
        inlines: Vec<Inline>,
    },
    Image {
        destination: String,
        title: String,
        /// The text alternative.
        inlines: Vec<Inline>,
    },
    FootnoteReference(String),
    /// One raw tag.
    Html(String),
    /// The text between `<!--` and `-->`.
    Comment(String),
    SoftBreak,
    HardBreak,
}

impl CodeBlock {
    /// The language word in lower case; empty for an indented block or a bare fence.
    pub fn language(&self) -> &str {
        self.fence.as_ref().map_or("", |fence| fence.language.as_str())
    }

    /// Whether the code is to be seen.
    pub fn is_shown(&self) -> bool {
        self.fence.as_ref().is_none_or(|fence| !fence.flags.hidden && !fence.flags.no_echo)
    }

    /// The place of a column (from 1, in characters) of a line (from 1) of the text.
    pub fn place(&self, line: u32, column: u32) -> Span {
        let index =
            (line as usize).saturating_sub(1).min(self.line_offsets.len().saturating_sub(1));
        let Some(start) = self.line_offsets.get(index) else { return self.content };
        let text = self.text.lines().nth(index).unwrap_or("");
        let skipped = text.chars().take((column as usize).saturating_sub(1));
        let offset = *start as usize + skipped.map(char::len_utf8).sum::<usize>();
        Span::at(offset)
    }

    /// The place of a whole line (from 1) of the text, without its indentation.
    pub fn line_place(&self, line: u32) -> Span {
        let index =
            (line as usize).saturating_sub(1).min(self.line_offsets.len().saturating_sub(1));
        let Some(start) = self.line_offsets.get(index) else { return self.content };
        let text = self.text.lines().nth(index).unwrap_or("");
        let indent = text.len() - text.trim_start().len();
        let start = *start as usize;
        Span::new(start + indent.min(text.len()), start + text.trim_end().len().max(indent))
    }
}

/// The text of inlines without their marks, as in a title; breaks become spaces.
pub fn plain_text(inlines: &[Inline]) -> String {
    let mut text = String::new();
    push_plain(&mut text, inlines);
    text
}

fn push_plain(text: &mut String, inlines: &[Inline]) {
    for inline in inlines {
        match &inline.kind {
            InlineKind::Text(part) | InlineKind::Code(part) | InlineKind::Python(part) => {
                text.push_str(part);
            }
            InlineKind::Math { tex, .. } => text.push_str(tex),
            InlineKind::SoftBreak | InlineKind::HardBreak => text.push(' '),
            InlineKind::FootnoteReference(_) | InlineKind::Html(_) | InlineKind::Comment(_) => {}
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Strikethrough(inner)
            | InlineKind::Link { inlines: inner, .. }
            | InlineKind::Image { inlines: inner, .. } => push_plain(text, inner),
        }
    }
}
