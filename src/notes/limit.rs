//! What one block may hold at most. What is beyond is cut off and said, so that no block can make a deck endless.

use crate::diagnostic::{Code, Diagnostic, Log};
use crate::notes::{Block, BlockKind, CodeBlock, Inline, InlineKind, List, Table};
use crate::source::{Source, Span};

/// Blocks of the whole file.
const BLOCKS: usize = 50_000;
/// Items of a list, rows of a table.
const ROWS: usize = 1_000;
const COLUMNS: usize = 64;
/// Text, marks and breaks of one paragraph, heading or cell.
const INLINES: usize = 2_000;
/// Bytes of one paragraph, heading or cell.
const TEXT: usize = 20_000;
/// Bytes of one formula, and how deep its groups may stand.
const FORMULA: usize = 5_000;
const GROUPS: usize = 60;
/// Lines of one code block, and bytes of one of them.
const LINES: usize = 2_000;
const LINE: usize = 10_000;
/// Lines of code of the whole file: a thousand full slides.
const ALL_LINES: usize = 20_000;
/// Bytes of a block of raw HTML.
const HTML: usize = 200_000;
/// Footnotes of the whole file.
const FOOTNOTES: usize = 2_000;

/// Cuts off what is too much.
pub fn keep(log: &mut Log, source: &Source, blocks: &mut Vec<Block>) {
    let mut limits = Limits {
        log,
        source,
        blocks: BLOCKS,
        footnotes: FOOTNOTES,
        lines: ALL_LINES,
        is_told: false,
    };
    limits.blocks(blocks);
}

struct Limits<'a> {
    log: &'a mut Log,
    source: &'a Source,
    /// How many more there may be.
    blocks: usize,
    footnotes: usize,
    lines: usize,
    /// That there are no more lines of code.
    is_told: bool,
}

/// What is left for one paragraph.
struct Rest {
    inlines: usize,
    text: usize,
}

impl Limits<'_> {
    fn blocks(&mut self, blocks: &mut Vec<Block>) {
        let mut kept = 0;
        for block in blocks.iter_mut() {
            if self.blocks == 0 {
                self.say(block.span, &format!("the notes have more than {BLOCKS} blocks"));
                break;
            }
            self.blocks -= 1;
            self.block(block);
            kept += 1;
        }
        blocks.truncate(kept);
        let mut left = self.footnotes;
        let too_many = blocks.iter().find(|block| {
            let is_note = matches!(block.kind, BlockKind::Footnote { .. });
            let is_over = is_note && left == 0;
            left = left.saturating_sub(usize::from(is_note));
            is_over
        });
        if let Some(span) = too_many.map(|block| block.span) {
            self.say(span, &format!("the notes have more than {FOOTNOTES} footnotes"));
            let mut left = self.footnotes;
            blocks.retain(|block| {
                let is_note = matches!(block.kind, BlockKind::Footnote { .. });
                let stays = !is_note || left > 0;
                left = left.saturating_sub(usize::from(is_note));
                stays
            });
        }
        self.footnotes = left;
    }

    fn block(&mut self, block: &mut Block) {
        let span = block.span;
        match &mut block.kind {
            BlockKind::Heading(heading) => self.inlines(span, &mut heading.inlines),
            BlockKind::Paragraph(inlines) => self.inlines(span, inlines),
            BlockKind::List(list) => self.list(span, list),
            BlockKind::Table(table) => self.table(span, table),
            BlockKind::Definitions(list) => {
                list.truncate(ROWS);
                for definition in list {
                    self.inlines(span, &mut definition.term);
                    definition.meanings.truncate(ROWS);
                    definition.meanings.iter_mut().for_each(|blocks| self.blocks(blocks));
                }
            }
            BlockKind::Quote { blocks, .. }
            | BlockKind::Footnote { blocks, .. }
            | BlockKind::Div { blocks, .. } => self.blocks(blocks),
            BlockKind::Code(code) => self.code(span, code),
            BlockKind::Html(text) | BlockKind::Comment(text) => self.cut(span, text, HTML),
            BlockKind::Rule | BlockKind::NotesMark | BlockKind::Reference { .. } => {}
        }
    }

    fn list(&mut self, span: Span, list: &mut List) {
        if list.items.len() > ROWS {
            self.say(span, &format!("a list has more than {ROWS} items"));
            list.items.truncate(ROWS);
        }
        list.items.iter_mut().for_each(|item| self.blocks(&mut item.blocks));
    }

    fn table(&mut self, span: Span, table: &mut Table) {
        if table.rows.len() > ROWS {
            self.say(span, &format!("a table has more than {ROWS} rows"));
            table.rows.truncate(ROWS);
        }
        if table.head.len() > COLUMNS || table.rows.iter().any(|row| row.len() > COLUMNS) {
            self.say(span, &format!("a table has more than {COLUMNS} columns"));
            table.head.truncate(COLUMNS);
            table.rows.iter_mut().for_each(|row| row.truncate(COLUMNS));
        }
        let rows = std::iter::once(&mut table.head).chain(&mut table.rows);
        rows.flatten().for_each(|cell| self.inlines(span, cell));
    }

    fn code(&mut self, span: Span, code: &mut CodeBlock) {
        let lines = code.text.lines().count();
        let is_wide = code.text.lines().any(|line| line.len() > LINE);
        let most = LINES.min(self.lines);
        self.lines -= lines.min(most);
        if lines <= most && !is_wide {
            return;
        }
        let what = if is_wide {
            format!("a line of code has more than {LINE} bytes")
        } else if most == LINES {
            format!("a block of code has more than {LINES} lines")
        } else {
            format!("the blocks of code have more than {ALL_LINES} lines")
        };
        if !self.is_told {
            self.say(span, &what);
        }
        self.is_told = most < LINES;
        let kept = code.text.lines().take(most).map(|line| &line[..start_of(line, LINE)]);
        code.text = kept.map(|line| format!("{line}\n")).collect();
        code.line_offsets.truncate(most);
        if let Some(fence) = &mut code.fence {
            // A part of a program is another program.
            fence.flags.norun = true;
            fence.flags.file = None;
        }
    }

    fn inlines(&mut self, span: Span, inlines: &mut Vec<Inline>) {
        let mut rest = Rest { inlines: INLINES, text: TEXT };
        let mut formulas = 0;
        if !fits(inlines, &mut rest, &mut formulas) {
            let message =
                format!("a text has more than {TEXT} bytes, or more than {INLINES} parts");
            self.say(span, &message);
        }
        if formulas > 0 {
            let message = format!(
                "a formula has more than {FORMULA} bytes, or groups more than {GROUPS} deep"
            );
            self.say(span, &message);
        }
    }

    fn cut(&mut self, span: Span, text: &mut String, most: usize) {
        if text.len() > most {
            self.say(span, &format!("this has more than {most} bytes"));
            text.truncate(start_of(text, most));
        }
    }

    fn say(&mut self, span: Span, message: &str) {
        let start = Span { start: span.start, end: span.start };
        let help = "what is beyond that is left out";
        let diagnostic = Diagnostic::new(Code::TooLarge, self.source, start, message);
        self.log.push(diagnostic.help(help));
    }
}

/// Cuts off inlines that are too many; `false` when there were such. Formulas that are too large become text.
fn fits(inlines: &mut Vec<Inline>, rest: &mut Rest, formulas: &mut usize) -> bool {
    let mut kept = 0;
    let mut all = true;
    for inline in inlines.iter_mut() {
        if rest.inlines == 0 || rest.text == 0 {
            all = false;
            break;
        }
        rest.inlines -= 1;
        kept += 1;
        all &= match &mut inline.kind {
            InlineKind::Math { tex, .. } if tex.len() > FORMULA || depth(tex) > GROUPS => {
                *formulas += 1;
                let text = tex[..start_of(tex, 80)].to_owned();
                inline.kind = InlineKind::Code(text);
                true
            }
            InlineKind::Text(text)
            | InlineKind::Code(text)
            | InlineKind::Python(text)
            | InlineKind::Math { tex: text, .. }
            | InlineKind::Html(text)
            | InlineKind::Comment(text) => shorten(text, rest),
            InlineKind::Emphasis(inner)
            | InlineKind::Strong(inner)
            | InlineKind::Strikethrough(inner) => fits(inner, rest, formulas),
            InlineKind::Link { destination, title, inlines }
            | InlineKind::Image { destination, title, inlines } => {
                // An image may be given as data.
                let is_short = title.len() <= TEXT
                    && (destination.len() <= TEXT || destination.starts_with("data:"));
                if !is_short {
                    destination.clear();
                    title.clear();
                }
                fits(inlines, rest, formulas) && is_short
            }
            InlineKind::FootnoteReference(_) | InlineKind::SoftBreak | InlineKind::HardBreak => {
                true
            }
        };
    }
    inlines.truncate(kept);
    all
}

fn shorten(text: &mut String, rest: &mut Rest) -> bool {
    let is_short = text.len() <= rest.text;
    text.truncate(start_of(text, rest.text));
    rest.text -= text.len();
    is_short
}

/// How deep the groups of a formula stand in each other, roughly: scripts of scripts and environments count too.
fn depth(tex: &str) -> usize {
    let (mut depth, mut deepest) = (0_usize, 0);
    for byte in tex.bytes() {
        match byte {
            b'{' | b'[' | b'(' => depth += 1,
            b'}' | b']' | b')' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest.max(tex.matches("\\begin").count()).max(tex.matches("\\left").count()).max(chained(tex))
}

/// The longest run of scripts and commands that wait for their arguments, as in `\sqrt\sqrt\sqrt`.
fn chained(tex: &str) -> usize {
    let (mut run, mut longest) = (0_usize, 0);
    let mut bytes = tex.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\\' => {
                while bytes.next_if(u8::is_ascii_alphabetic).is_some() {}
                run += 1;
            }
            b'^' | b'_' => run += 1,
            _ if byte.is_ascii_whitespace() => {}
            _ => run = 0,
        }
        longest = longest.max(run);
    }
    longest
}

/// The largest end of a beginning of at most so many bytes.
fn start_of(text: &str, most: usize) -> usize {
    (0..=most.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{chained, depth};

    #[test]
    fn the_depth_of_a_formula() {
        assert_eq!((depth("x^{y^{z}}"), depth("a"), depth("((")), (2, 0, 2));
        assert_eq!((chained("\\sqrt\\sqrt x"), chained("x^2_1"), chained("a_b^c")), (2, 1, 1));
    }
}
