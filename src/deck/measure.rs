//! How high text will be: the same wrapping as the browser's, from the advance tables of the embedded fonts.

use crate::deck::escape::{keeps_hyphens, stays_whole};
use crate::deck::image::{ImageSize, size_of};
use crate::deck::ran::Ran;
use crate::deck::words::words;
use crate::diagram::text::{Font, kerning, width};
use crate::notes::{
    Block, BlockKind, Callout, CodeBlock, Inline, InlineKind, Item, List, Table, plain_text,
};

/// A size of running text: font and line, in pixels.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Size {
    pub font: f64,
    pub line: f64,
}

/// Measures the blocks of one column.
#[derive(Clone, Copy)]
pub struct Measure<'a> {
    pub size: Size,
    pub width: f64,
    pub ran: &'a Ran<'a>,
}

/// Between two blocks of running text.
pub const GAP: f64 = 16.0;
/// Between two items, or two blocks inside an item or a quote.
pub const INNER_GAP: f64 = 8.0;
/// How far a definition is indented.
const MEANING_INDENT: f64 = 40.0;
/// Padding of a table cell, left and right.
const CELL_PADDING: f64 = 32.0;
/// The least height of pictures that stand alone.
pub const IMAGE_HEIGHT: f64 = 160.0;

impl Measure<'_> {
    /// Height of blocks under each other with `gap` between them.
    pub fn blocks(&self, blocks: &[Block], gap: f64) -> f64 {
        let heights = blocks.iter().map(|block| self.block(block)).filter(|height| *height > 0.0);
        let (sum, count) =
            heights.fold((0.0, 0_u32), |(sum, count), height| (sum + height, count + 1));
        sum + gap * f64::from(count.saturating_sub(1))
    }

    /// Height of one block; 0 for what is not shown in its place.
    pub fn block(&self, block: &Block) -> f64 {
        match &block.kind {
            BlockKind::Paragraph(inlines) if is_image(inlines) => images_height(inlines),
            BlockKind::Paragraph(inlines) => self.text(inlines, false),
            BlockKind::Heading(heading) => self.text(&heading.inlines, true),
            BlockKind::List(list) => self.list(list),
            BlockKind::Table(table) => self.table(table),
            BlockKind::Definitions(list) => {
                let inner = self.inside(MEANING_INDENT);
                let heights = list.iter().map(|definition| {
                    let meanings = definition.meanings.iter();
                    let below = meanings.map(|blocks| inner.blocks(blocks, INNER_GAP) + INNER_GAP);
                    self.text(&definition.term, true) + below.sum::<f64>() + INNER_GAP
                });
                heights.sum::<f64>() - INNER_GAP
            }
            BlockKind::Quote { alert, blocks } => {
                self.around_quote(alert.as_ref()) + self.in_quote().blocks(blocks, INNER_GAP)
            }
            BlockKind::Code(code) => self.code(code),
            BlockKind::Rule => 1.0,
            BlockKind::Html(html) => {
                let looks = self.ran.looks(html);
                self.blocks(&looks.blocks, GAP) + looks.picture.min(IMAGE_HEIGHT)
            }
            BlockKind::Div { blocks, .. } => self.blocks(blocks, GAP),
            BlockKind::Comment(_)
            | BlockKind::Footnote { .. }
            | BlockKind::Reference { .. }
            | BlockKind::NotesMark => 0.0,
        }
    }

    /// Height of a callout's head.
    fn callout(&self, alert: &Callout) -> f64 {
        let mut wrap = Wrap::new(self.width);
        let words = words(&self.ran.lecture.meta.lang).callout(alert.kind);
        wrap.push(&format!("{words}: {}", alert.title), Font::SansBold, self.size.font * 0.75);
        wrap.finish() as f64 * self.size.line
    }

    /// What a quote takes besides its blocks: padding, and a callout's head.
    pub fn around_quote(&self, alert: Option<&Callout>) -> f64 {
        16.0 + alert.map_or(0.0, |alert| self.in_quote().callout(alert) + INNER_GAP)
    }

    /// Of the blocks of a quote.
    pub fn in_quote(&self) -> Self {
        self.inside(30.0)
    }

    /// Of the blocks of a list's items.
    pub fn in_list(&self) -> Self {
        self.inside(1.65 * self.size.font)
    }

    fn inside(&self, indent: f64) -> Self {
        Measure { width: (self.width - indent).max(1.0), ..*self }
    }

    fn text(&self, inlines: &[Inline], bold: bool) -> f64 {
        let sized = inlines.iter().filter_map(sized_image);
        let heights = sized.map(|size| size.height.unwrap_or(IMAGE_HEIGHT) - self.size.line);
        self.lines(inlines, bold) as f64 * self.size.line + heights.fold(0.0, f64::max)
    }

    /// Number of lines of a paragraph.
    pub fn lines(&self, inlines: &[Inline], bold: bool) -> usize {
        let mut wrap = Wrap::new(self.width);
        self.push(&mut wrap, inlines, Style { bold, scale: 1.0 });
        wrap.finish()
    }

    fn push(&self, wrap: &mut Wrap, inlines: &[Inline], style: Style) {
        for inline in inlines {
            match &inline.kind {
                InlineKind::Text(text) => {
                    wrap.push(text, style.font(), self.size.font * style.scale);
                }
                InlineKind::Code(text) => wrap.push_code(text, self.code_px(style)),
                InlineKind::Python(_) => {
                    wrap.push_code(&self.ran.value(inline), self.code_px(style));
                }
                InlineKind::Math { display: true, tex } => wrap.block(formula_lines(tex)),
                InlineKind::Math { tex, .. } => {
                    let px = self.size.font * FORMULA_SCALE;
                    wrap.push_width(width(&formula_text(tex), Font::Sans, px));
                }
                InlineKind::Emphasis(inner)
                | InlineKind::Strikethrough(inner)
                | InlineKind::Link { inlines: inner, .. } => self.push(wrap, inner, style),
                InlineKind::Strong(inner) => self.push(wrap, inner, Style { bold: true, ..style }),
                InlineKind::Image { .. } => match sized_image(inline).and_then(|size| size.width) {
                    Some(width) => wrap.push_width(width),
                    None => wrap.push("mmmm", Font::Sans, self.size.font),
                },
                InlineKind::FootnoteReference(_) => {
                    wrap.push("00", Font::Sans, self.size.font * 0.65);
                }
                InlineKind::Html(tag) if is_break(tag) => wrap.break_line(),
                InlineKind::Html(tag) => wrap.word += box_of(tag),
                InlineKind::Comment(_) => {}
                InlineKind::SoftBreak => wrap.push(" ", style.font(), self.size.font),
                InlineKind::HardBreak => wrap.break_line(),
            }
        }
    }

    fn code_px(&self, style: Style) -> f64 {
        self.size.font * style.scale * 0.92
    }

    fn list(&self, list: &List) -> f64 {
        let column = self.in_list();
        let items: f64 = list.items.iter().map(|item| column.item(item)).sum();
        items + INNER_GAP * list.items.len().saturating_sub(1) as f64
    }

    fn item(&self, item: &Item) -> f64 {
        self.blocks(&item.blocks, INNER_GAP).max(self.size.line)
    }

    fn table(&self, table: &Table) -> f64 {
        let rows = rows_of(table);
        let (widths, _) = self.column_widths(&rows, table.head.len());
        let height = |(bold, row): &TableRow| {
            let cells = row.iter().zip(&widths).map(|(cell, width)| {
                let width = (width - CELL_PADDING).max(1.0);
                Measure { width, ..*self }.text(cell, *bold)
            });
            cells.fold(self.size.line, f64::max) + 9.0
        };
        rows.iter().map(height).sum()
    }

    /// Shares of the width for the columns of a table that is too wide for its natural layout.
    pub fn column_shares(&self, table: &Table) -> Option<Vec<f64>> {
        let (widths, squeezed) = self.column_widths(&rows_of(table), table.head.len());
        squeezed.then(|| widths.iter().map(|width| width / self.width).collect())
    }

    /// As browsers do: every column gets its longest word, and the rest by how much more each would take.
    fn column_widths(&self, rows: &[TableRow], columns: usize) -> (Vec<f64>, bool) {
        let widest = |column: usize, width: &dyn Fn(&[Inline], bool) -> f64| {
            let cells = rows.iter().filter_map(|(bold, row)| Some((*bold, row.get(column)?)));
            // Browsers round the places of columns.
            cells.map(|(bold, cell)| width(cell, bold) + CELL_PADDING + 0.5).fold(0.0, f64::max)
        };
        let least = |cell: &[Inline], bold: bool| {
            let mut wrap = Wrap::new(f64::INFINITY);
            self.push(&mut wrap, cell, Style { bold, scale: 1.0 });
            wrap.finish();
            wrap.longest_word
        };
        let natural = |cell: &[Inline], bold: bool| self.natural_width(cell, bold);
        let minimum: Vec<f64> = (0..columns).map(|column| widest(column, &least)).collect();
        let maximum: Vec<f64> = (0..columns).map(|column| widest(column, &natural)).collect();
        let (low, high): (f64, f64) = (minimum.iter().sum(), maximum.iter().sum());
        if low > self.width {
            let shrunk = minimum.iter().map(|minimum| minimum * self.width / low);
            return (shrunk.collect(), true);
        }
        let share = ((self.width - low) / (high - low).max(1.0)).clamp(0.0, 1.0);
        let pairs = minimum.iter().zip(&maximum);
        let widths = pairs.map(|(minimum, maximum)| minimum + (maximum - minimum) * share);
        (widths.collect(), high > self.width)
    }

    /// Width of a text that is not broken.
    pub fn natural_width(&self, inlines: &[Inline], bold: bool) -> f64 {
        let mut wrap = Wrap::new(f64::INFINITY);
        self.push(&mut wrap, inlines, Style { bold, scale: 1.0 });
        wrap.finish();
        wrap.widest
    }

    fn code(&self, code: &CodeBlock) -> f64 {
        let font = self.size.font * 0.8;
        let panel = |text: &str| {
            let rows: usize = text.lines().map(|line| rows(line, font, self.width - 43.0)).sum();
            26.0 + rows.max(1) as f64 * font * 1.4
        };
        let printed = self.ran.printed(code);
        let source = code.is_shown().then_some(&code.text);
        let below = Some(&printed).filter(|printed| !printed.is_empty());
        let sum: f64 = source.into_iter().chain(below).map(|text| panel(text) + GAP).sum();
        (sum - GAP).max(0.0)
    }
}

/// Whether it is the head, and its cells.
type TableRow<'t> = (bool, &'t Vec<Vec<Inline>>);

fn rows_of(table: &Table) -> Vec<TableRow<'_>> {
    let body = table.rows.iter().map(|row| (false, row));
    std::iter::once((true, &table.head)).chain(body).collect()
}

/// How many lines are kept for a formula on lines of its own.
pub fn formula_lines(tex: &str) -> usize {
    let rows = tex.matches("\\\\").count() + 1;
    let is_high = |rest: &str| HIGH.iter().any(|name| rest.starts_with(name));
    let high = tex.match_indices('\\').filter(|(at, _)| is_high(&tex[at + 1..])).count();
    // A fraction in a fraction.
    let nested = tex.matches("frac{\\frac").count() + tex.matches("}{\\frac").count();
    rows + high.min(rows) + nested.min(3)
}

/// Fonts for formulas are the host's: this is as wide as wide ones are.
const FORMULA_SCALE: f64 = 1.25;

/// Characters that a formula in a text takes, roughly: commands without what they are written with.
fn formula_text(tex: &str) -> String {
    let mut text = String::new();
    let mut rest = tex;
    while let Some(char) = rest.chars().next() {
        rest = &rest[char.len_utf8()..];
        match char {
            '\\' => {
                let end = rest.find(|char: char| !char.is_ascii_alphabetic()).unwrap_or(rest.len());
                let name = &rest[..end];
                // What is written over or beside something has no width of its own.
                if FUNCTIONS.contains(&name) {
                    text.push_str(name);
                } else if !SHAPES.contains(&name) {
                    text.push('m');
                }
                rest = &rest[end..];
            }
            '{' | '}' | '^' | '_' | '&' | ' ' => {}
            // Between two parts of a formula there is room.
            '+' | '-' | '=' | '<' | '>' | '*' => text.push_str(&format!("n{char}")),
            char => text.push(char),
        }
    }
    text
}

const FUNCTIONS: &[&str] = &[
    "arccos", "arcsin", "arctan", "cos", "det", "exp", "inf", "lim", "ln", "log", "max", "min",
    "sin", "sup", "tan",
];

const SHAPES: &[&str] =
    &["frac", "dfrac", "sqrt", "text", "mathrm", "mathbf", "left", "right", "hat", "bar", "vec"];

/// What has something above or below it.
const HIGH: &[&str] = &[
    "frac",
    "dfrac",
    "sum",
    "prod",
    "int",
    "oint",
    "lim",
    "binom",
    "bigcup",
    "bigcap",
    "underbrace",
];

fn is_break(tag: &str) -> bool {
    tag.get(1..3).is_some_and(|name| name.eq_ignore_ascii_case("br"))
        && tag.get(3..4).is_some_and(|next| matches!(next, ">" | "/" | " "))
}

/// The sides of a key (`<kbd>`), half of them at each of its tags.
fn box_of(tag: &str) -> f64 {
    if matches!(tag, "<kbd>" | "</kbd>") { KEY_SIDE } else { 0.0 }
}

/// Padding and border of a key, as in the style sheet.
const KEY_SIDE: f64 = 7.5;

/// The size that is asked for a picture.
fn sized_image(inline: &Inline) -> Option<ImageSize> {
    let InlineKind::Image { inlines, .. } = &inline.kind else { return None };
    let (_, size) = size_of(&plain_text(inlines));
    (size != ImageSize::default()).then_some(size)
}

/// The least height of pictures beside each other.
fn images_height(inlines: &[Inline]) -> f64 {
    let sizes = inlines.iter().filter_map(sized_image);
    let height = sizes.filter_map(|size| size.height).fold(IMAGE_HEIGHT, f64::max);
    // It is set smaller where there is less room.
    height.min(2.0 * IMAGE_HEIGHT)
}

/// A paragraph that is one picture and nothing else, or several.
pub fn is_image(inlines: &[Inline]) -> bool {
    let is_blank = |inline: &Inline| match &inline.kind {
        InlineKind::SoftBreak | InlineKind::HardBreak => true,
        InlineKind::Text(text) => text.trim().is_empty(),
        _ => false,
    };
    let is_picture = |inline: &Inline| matches!(inline.kind, InlineKind::Image { .. });
    match inlines {
        // One that is a link, too; several of those are badges, and stand in the text.
        [Inline { kind: InlineKind::Link { inlines: inner, .. }, .. }] => {
            matches!(inner.as_slice(), [only] if is_picture(only))
        }
        [first, ..] => is_picture(first) && inlines.iter().all(|it| is_blank(it) || is_picture(it)),
        [] => false,
    }
}

/// Rows that a line of monospaced text takes: broken after spaces, and inside what is longer than a row.
pub fn rows(line: &str, px: f64, width: f64) -> usize {
    rows_hanging(line, px, width, 0.0)
}

/// The same of a line of source, whose further rows hang two characters behind its indentation.
pub fn source_rows(line: &str, px: f64, width: f64) -> usize {
    rows_hanging(line, px, width, (4 * indent(line)) as f64 + 2.0)
}

/// Whether a line can only wrap within a word.
pub fn breaks_words(line: &str, px: f64, width: f64) -> bool {
    let room = (width / (px * 0.6) + 1e-6).floor().max(1.0);
    let hang = (4 * indent(line)) as f64 + 2.0;
    let first = cells(line) - cells(line.trim_start_matches(' '));
    let words = line.split_whitespace().map(cells).enumerate();
    words.into_iter().any(|(index, ink)| ink > room - if index == 0 { first } else { hang })
}

/// `hang`: where all rows but the first begin, in characters.
fn rows_hanging(line: &str, px: f64, width: f64, hang: f64) -> usize {
    let room = (width / (px * 0.6) + 1e-6).floor().max(1.0);
    let next_room = (room - hang).max(1.0);
    let (mut rows, mut used, mut start) = (1, 0.0, 0.0);
    for word in line.split_inclusive(' ') {
        let ink = cells(word.trim_end_matches(' '));
        if used > start && used + ink > room {
            rows += 1;
            (used, start) = (hang, hang);
        }
        let full_rows = ((used + ink - room).max(0.0) / next_room).ceil();
        rows += full_rows as usize;
        // Spaces at the end of a row hang over it.
        used += cells(word) - full_rows * next_room;
        if full_rows > 0.0 {
            start = hang;
        }
    }
    rows
}

/// Steps of four spaces that a line is indented by, as far as the stylesheet knows them.
pub fn indent(line: &str) -> usize {
    let spaces = line.len() - line.trim_start_matches(' ').len();
    (spaces / 4).min(DEEPEST)
}

/// `.i1` to `.i4` in the stylesheet.
const DEEPEST: usize = 4;

/// Width in characters of the monospaced font.
pub fn cells(text: &str) -> f64 {
    self::width(text, Font::Mono, 1000.0) / 600.0
}

#[derive(Clone, Copy)]
struct Style {
    bold: bool,
    scale: f64,
}

impl Style {
    fn font(self) -> Font {
        if self.bold { Font::SansBold } else { Font::Sans }
    }
}

/// Greedy line breaking: at spaces, after hyphens, between wide characters, and inside what is wider than a line.
struct Wrap {
    width: f64,
    lines: usize,
    /// Width of the current line without the word that is being read.
    used: f64,
    /// Spaces after the last word of the line; they hang over its end.
    space: f64,
    word: f64,
    widest: f64,
    longest_word: f64,
}

impl Wrap {
    fn new(width: f64) -> Wrap {
        Wrap {
            // Sums of fractions may differ in their last digit.
            width: width + 0.01,
            lines: 1,
            used: 0.0,
            space: 0.0,
            word: 0.0,
            widest: 0.0,
            longest_word: 0.0,
        }
    }

    fn push(&mut self, text: &str, font: Font, px: f64) {
        self.push_letters(text, font, px, true);
    }

    fn push_code(&mut self, text: &str, px: f64) {
        if !stays_whole(text) {
            return self.push_letters(text, Font::MonoBold, px, !keeps_hyphens(text));
        }
        // A box in the line, in which lines end only where it is wider than all of the line.
        let whole = width(text, Font::MonoBold, px);
        if self.word + whole <= self.width {
            self.word += whole;
            return;
        }
        let mut inner = Wrap::new(self.width);
        inner.push_letters(text, Font::MonoBold, px, true);
        let lines = inner.finish();
        self.longest_word = self.longest_word.max(inner.longest_word);
        self.block(lines);
    }

    fn push_letters(&mut self, text: &str, font: Font, px: f64, hyphens: bool) {
        let mut buffer = [0; 4];
        let mut before = None;
        for char in text.chars() {
            let nearer = before.map_or(0, |before| kerning(before, char, font));
            before = Some(char);
            let advance = width(char.encode_utf8(&mut buffer), font, px);
            if char.is_whitespace() && char != '\u{a0}' {
                self.end_word();
                if self.used > 0.0 && self.space == 0.0 {
                    self.space = advance;
                }
                continue;
            }
            self.word += advance + f64::from(nearer) * px / 2048.0;
            if hyphens && char == '-' || is_wide(char) {
                self.end_word();
            }
        }
    }

    fn push_width(&mut self, width: f64) {
        self.end_word();
        self.word += width;
        self.end_word();
    }

    fn end_word(&mut self) {
        if self.word == 0.0 {
            return;
        }
        self.longest_word = self.longest_word.max(self.word);
        if self.used > 0.0 && self.used + self.space + self.word > self.width {
            self.end_line();
        }
        self.used += self.space + self.word;
        self.space = 0.0;
        self.word = 0.0;
        while self.used > self.width {
            self.lines += 1;
            self.used -= self.width;
            self.widest = self.width;
        }
        self.widest = self.widest.max(self.used);
    }

    /// Something that has lines of its own.
    fn block(&mut self, lines: usize) {
        self.end_word();
        if self.used == 0.0 {
            self.lines = self.lines.saturating_sub(1);
        }
        self.lines += lines;
        self.end_line();
    }

    fn end_line(&mut self) {
        self.lines += 1;
        self.used = 0.0;
        self.space = 0.0;
    }

    fn break_line(&mut self) {
        self.end_word();
        self.end_line();
    }

    fn finish(&mut self) -> usize {
        self.end_word();
        // Behind the last break there is a line only if something stands in it.
        self.lines - usize::from(self.used == 0.0 && self.lines > 1)
    }
}

fn is_wide(char: char) -> bool {
    matches!(u32::from(char), 0x2e80..=0xd7ff | 0xf900..=0xfaff | 0xff01..=0xff60 | 0x20000..=0x3ffff)
}
