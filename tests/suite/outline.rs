//! Documents and lectures as indented text, every node with its place.

use std::fmt::Write;

use heapdeck::lecture::{Figure, Lecture, Piece, PieceKind};
use heapdeck::notes::{
    Block, BlockKind, CodeBlock, Definition, Entry, Fence, Inline, InlineKind, Notes, Steps,
};
use heapdeck::source::{Source, Span};

pub fn notes(notes: &Notes) -> String {
    let mut outline = Outline::new(&notes.source);
    for entry in &notes.front_matter.entries {
        outline.entry(entry);
    }
    outline.blocks(&notes.blocks);
    outline.text
}

pub fn lecture(lecture: &Lecture) -> String {
    let mut outline = Outline::new(&lecture.source);
    outline.programs(lecture);
    outline.sketches(lecture);
    format!("{:?}\n{}{}", lecture.meta, slides(lecture), outline.text)
}

/// Only what is shown and said.
pub fn slides(lecture: &Lecture) -> String {
    let mut outline = Outline::new(&lecture.source);
    outline.slides(lecture);
    outline.text
}

struct Outline<'a> {
    source: &'a Source,
    depth: usize,
    text: String,
}

impl<'a> Outline<'a> {
    fn new(source: &'a Source) -> Outline<'a> {
        Outline { source, depth: 0, text: String::new() }
    }

    fn slides(&mut self, lecture: &Lecture) {
        for slide in &lecture.slides {
            let (title, id, level) = (&slide.title, &slide.id, slide.level);
            self.line(slide.span, &format!("slide #{id} level {level} {title:?}"));
            self.depth += 1;
            if slide.directives != heapdeck::lecture::Directives::default() {
                self.plain(&format!("{:?}", slide.directives));
            }
            self.pieces(lecture, &slide.pieces);
            for note in &slide.notes {
                self.line(note.span, &format!("says {:?}", note.text));
            }
            self.depth -= 1;
        }
        for (number, footnote) in lecture.footnotes.iter().enumerate() {
            self.line(footnote.span, &format!("footnote {} {:?}", number + 1, footnote.label));
            self.nested(&footnote.blocks);
        }
    }

    fn sketches(&mut self, lecture: &Lecture) {
        for heapdeck::lecture::Sketched { span, sketch, run } in &lecture.sketches {
            self.line(*span, &format!("map of program {} unit {}", run.program, run.unit));
            for part in &sketch.parts {
                let (sort, name, growth) = (part.sort, &part.place.text, &part.growth);
                let growth = growth.as_ref().map(|(way, _)| way);
                let addresses: Vec<String> =
                    part.addresses.iter().map(|(address, _)| format!("{address:#x}")).collect();
                self.plain(&format!("  part {sort:?} {name:?} {addresses:?} grows {growth:?}"));
            }
            for end in &sketch.ends {
                let (high, first, text) = (end.is_high, end.is_first, &end.place.text);
                self.plain(&format!("  end high {high} first {first} {text:?}"));
            }
            for border in &sketch.borders {
                let (before, after) = (border.before, border.after);
                self.plain(&format!("  border {:#x} {before:?} {after:?}", border.address));
            }
            for value in &sketch.values {
                self.plain(&format!("  value {:?} {:?}", value.site, value.claim));
            }
        }
    }

    fn programs(&mut self, lecture: &Lecture) {
        for (index, program) in lecture.programs.iter().enumerate() {
            self.plain(&format!("program {index} python {} seed {}", program.python, program.seed));
            for unit in &program.units {
                let (name, line, mode) = (&unit.name, unit.first_line, unit.mode);
                self.plain(&format!("  unit {name}:{line} {mode:?} values {:?}", unit.values));
                if unit.input != heapdeck::python::Input::Unknown {
                    self.plain(&format!("    {:?}", unit.input));
                }
                for file in &unit.files {
                    self.plain(&format!("    file {} {:?}", file.path, file.text));
                }
                for line in unit.source.lines() {
                    self.plain(&format!("    |{line}"));
                }
            }
        }
        for (span, place) in &lecture.values {
            let place = format!("{}.{}.{}", place.program, place.unit, place.index);
            self.line(*span, &format!("value {place}"));
        }
    }

    fn plain(&mut self, text: &str) {
        let _ = writeln!(self.text, "{:indent$}{text}", "", indent = self.depth * 2);
    }

    fn line(&mut self, span: Span, text: &str) {
        let start = self.source.position(span.start);
        let end = self.source.position(span.end);
        let _ = writeln!(self.text, "{:indent$}{start}-{end} {text}", "", indent = self.depth * 2);
    }

    fn entry(&mut self, entry: &Entry) {
        self.line(entry.key_span, &format!("key {}", entry.key));
        self.line(entry.value_span, &format!("  {:?}", entry.value));
    }

    fn blocks(&mut self, blocks: &[Block]) {
        for block in blocks {
            self.block(block);
        }
    }

    fn definitions(&mut self, span: Span, list: &[Definition]) {
        self.line(span, "definitions");
        self.depth += 1;
        for definition in list {
            self.plain(&format!("term #{}", definition.id));
            self.inlines(&definition.term);
            for blocks in &definition.meanings {
                self.plain("meaning");
                self.nested(blocks);
            }
        }
        self.depth -= 1;
    }

    fn nested(&mut self, blocks: &[Block]) {
        self.depth += 1;
        self.blocks(blocks);
        self.depth -= 1;
    }

    fn block(&mut self, block: &Block) {
        let span = block.span;
        match &block.kind {
            BlockKind::Heading(heading) => {
                let (level, id) = (heading.level, &heading.id);
                let mut text = format!("heading {level} #{id}");
                for class in &heading.classes {
                    let _ = write!(text, " .{class}");
                }
                for (name, value) in &heading.attributes {
                    let _ = write!(text, " {name}={value:?}");
                }
                self.line(span, &text);
                self.inlines(&heading.inlines);
            }
            BlockKind::Paragraph(inlines) => {
                self.line(span, "paragraph");
                self.inlines(inlines);
            }
            BlockKind::List(list) => {
                let kind = list.start.map_or("bullets".to_owned(), |start| format!("from {start}"));
                let steps = if list.incremental { " one by one" } else { "" };
                self.line(span, &format!("list {kind}{steps}"));
                self.depth += 1;
                for item in &list.items {
                    let task = item.task.map_or(String::new(), |done| format!(" task {done}"));
                    let tight = if item.tight { " tight" } else { "" };
                    self.line(item.span, &format!("item{task}{tight}"));
                    self.nested(&item.blocks);
                }
                self.depth -= 1;
            }
            BlockKind::Table(table) => {
                self.line(span, &format!("table {:?}", table.alignments));
                self.depth += 1;
                for row in std::iter::once(&table.head).chain(&table.rows) {
                    self.plain("row");
                    for cell in row {
                        self.depth += 1;
                        self.plain("cell");
                        self.inlines(cell);
                        self.depth -= 1;
                    }
                }
                self.depth -= 1;
            }
            BlockKind::Definitions(list) => self.definitions(span, list),
            BlockKind::Quote { alert, blocks } => {
                self.line(span, &format!("quote {alert:?}"));
                self.nested(blocks);
            }
            BlockKind::Code(code) => self.code("code", span, code),
            BlockKind::Rule => self.line(span, "rule"),
            BlockKind::NotesMark => self.line(span, "notes mark"),
            BlockKind::Html(html) => self.line(span, &format!("html {html:?}")),
            BlockKind::Comment(text) => self.line(span, &format!("comment {text:?}")),
            BlockKind::Footnote { label, blocks } => {
                self.line(span, &format!("footnote {label:?}"));
                self.nested(blocks);
            }
            BlockKind::Div { classes, blocks } => {
                self.line(span, &format!("div {classes:?}"));
                self.nested(blocks);
            }
            BlockKind::Reference { label, destination, title } => {
                self.line(span, &format!("reference {label:?} {destination:?} {title:?}"));
            }
        }
    }

    fn code(&mut self, word: &str, span: Span, code: &CodeBlock) {
        let info = code.fence.as_ref().map_or("indented".to_owned(), |fence| flags(fence));
        self.line(span, &format!("{word} {info}"));
        self.depth += 1;
        self.line(code.content, "content");
        for (line, offset) in code.text.lines().zip(&code.line_offsets) {
            self.plain(&format!("{}|{line}", self.source.position(*offset)));
        }
        self.depth -= 1;
    }

    fn inlines(&mut self, inlines: &[Inline]) {
        self.depth += 1;
        for inline in inlines {
            self.inline(inline);
        }
        self.depth -= 1;
    }

    fn inline(&mut self, inline: &Inline) {
        let span = inline.span;
        let (line, inner): (String, &[Inline]) = match &inline.kind {
            InlineKind::Text(text) => (format!("text {text:?}"), &[]),
            InlineKind::Code(text) => (format!("code {text:?}"), &[]),
            InlineKind::Python(text) => (format!("python {text:?}"), &[]),
            InlineKind::Math { display, tex } => (format!("math {display} {tex:?}"), &[]),
            InlineKind::Emphasis(inner) => ("emphasis".to_owned(), inner),
            InlineKind::Strong(inner) => ("strong".to_owned(), inner),
            InlineKind::Strikethrough(inner) => ("strikethrough".to_owned(), inner),
            InlineKind::Link { destination, title, inlines } => {
                (format!("link {destination:?} {title:?}"), inlines)
            }
            InlineKind::Image { destination, title, inlines } => {
                (format!("image {destination:?} {title:?}"), inlines)
            }
            InlineKind::FootnoteReference(label) => (format!("footnote {label:?}"), &[]),
            InlineKind::Html(html) => (format!("html {html:?}"), &[]),
            InlineKind::Comment(text) => (format!("comment {text:?}"), &[]),
            InlineKind::SoftBreak => ("soft break".to_owned(), &[]),
            InlineKind::HardBreak => ("hard break".to_owned(), &[]),
        };
        self.line(span, &line);
        self.inlines(inner);
    }

    fn pieces(&mut self, lecture: &Lecture, pieces: &[Piece]) {
        for piece in pieces {
            let joins = format!("{:?}", piece.joins).to_lowercase();
            match &piece.kind {
                PieceKind::Prose(block) => {
                    self.plain(&format!("prose, {joins}"));
                    self.nested(std::slice::from_ref(block));
                }
                PieceKind::Figure(index) => match lecture.figures.get(*index) {
                    Some(figure) => self.figure(*index, &joins, figure),
                    None => self.plain("figure that is not there"),
                },
                PieceKind::Code(code) => self.code(&format!("code, {joins},"), piece.span, code),
                PieceKind::Shape(shape) => {
                    let fenced = if shape.fenced { "fenced" } else { "in prose" };
                    let kind = format!("{:?}", shape.kind).to_lowercase();
                    self.line(piece.span, &format!("{kind}, {fenced}, {joins}"));
                    for line in shape.text.lines() {
                        self.plain(&format!("  |{line}"));
                    }
                }
                PieceKind::Columns(columns) => {
                    self.line(piece.span, &format!("columns, {joins}"));
                    self.depth += 1;
                    for column in columns {
                        let is_even = (column.share - columns[0].share).abs() < 0.01;
                        let share = format!(" {:.0} %", column.share);
                        self.plain(&format!("column{}", if is_even { "" } else { &share }));
                        self.depth += 1;
                        self.pieces(lecture, &column.pieces);
                        self.depth -= 1;
                    }
                    self.depth -= 1;
                }
                PieceKind::Div { classes, pieces } => {
                    self.line(piece.span, &format!("div {classes:?}, {joins}"));
                    self.depth += 1;
                    self.pieces(lecture, pieces);
                    self.depth -= 1;
                }
                PieceKind::Pause => self.line(piece.span, &format!("pause, {joins}")),
            }
        }
    }

    fn figure(&mut self, index: usize, joins: &str, figure: &Figure) {
        let run = match figure.run {
            Some(run) => format!("runs as {}.{}", run.program, run.unit),
            None => "does not run".to_owned(),
        };
        let prompt = if figure.prompt { ", prompt" } else { "" };
        let info = figure.code.fence.as_ref().map_or(String::new(), |fence| flags(fence));
        self.line(figure.span, &format!("figure {index}, {joins}, {run}{prompt}: {info}"));
        self.depth += 1;
        for line in &figure.lines {
            self.plain(&format!("{}{}", if line.hidden { "~" } else { "|" }, line.text));
        }
        if let Some(claim) = &figure.claim {
            self.line(claim.span, "claims");
            self.line(claim.content, &format!("{:?}", claim.text));
        }
        self.depth -= 1;
    }
}

/// Language and whatever differs from a plain fence.
fn flags(fence: &Fence) -> String {
    let flags = &fence.flags;
    let mut words = vec![format!("{:?}", fence.language)];
    let names = [
        (flags.norun, "norun"),
        (flags.hidden, "hidden"),
        (flags.fresh, "fresh"),
        (flags.output, "output"),
        (flags.typed, "typed"),
        (flags.lines, "lines"),
        (flags.normalize_whitespace, "normalize whitespace"),
        (flags.no_ellipsis, "no ellipsis"),
    ];
    words.extend(names.iter().filter(|(on, _)| *on).map(|(_, name)| (*name).to_owned()));
    let mut option = |name: &str, value: Option<String>| {
        words.extend(value.map(|value| format!("{name} {value}")));
    };
    option("session", flags.session.clone());
    option("file", flags.file.clone());
    option("stdin", flags.stdin.as_ref().map(|text| format!("{text:?}")));
    option("raises", flags.raises.as_ref().map(|name| format!("{name:?}")));
    option("python", flags.python.clone());
    option("pyversion", flags.pyversion.clone());
    option("seed", flags.seed.map(|seed| seed.to_string()));
    option("show", flags.show.as_ref().map(|show| format!("{show:?}")));
    option("steps", (flags.steps != Steps::Auto).then(|| format!("{:?}", flags.steps)));
    option("from line", (flags.start_line > 1).then(|| flags.start_line.to_string()));
    option("at most", flags.max_height.clone());
    option("at", flags.at.map(|at| at.to_string()));
    option("title", fence.title.as_ref().map(|title| format!("{title:?}")));
    let steps = (!fence.line_steps.is_empty()).then(|| format!("{:?}", fence.line_steps));
    option("highlights", steps);
    words.join(", ")
}
