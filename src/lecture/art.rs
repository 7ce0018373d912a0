//! What people draw and remark outside fences: recognised, kept in shape, and pointed out.

use crate::diagnostic::{Code, Diagnostic, Edit, Log};
use crate::lecture::{Joins, Shape, ShapeKind};
use crate::notes::{Block, BlockKind};
use crate::source::{Source, Span};

/// A stretch of the document before it becomes a piece of a slide.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    Block(Block),
    Shape {
        span: Span,
        shape: Shape,
        joins: Joins,
    },
    /// A rule that frames no drawing.
    Break(Span),
}

impl Part {
    pub fn span(&self) -> Span {
        match self {
            Part::Block(Block { span, .. }) | Part::Shape { span, .. } | Part::Break(span) => *span,
        }
    }
}

/// Finds drawings, remarks and lines of calls among the blocks of one container.
pub fn parts(log: &mut Log, source: &Source, blocks: &[Block]) -> Vec<Part> {
    let classes: Vec<Class> = blocks.iter().map(|block| classify(source, block)).collect();
    let groups = groups(source, blocks, &classes);
    let mut parts = Vec::new();
    let mut index = 0;
    let mut drawings = groups.iter().peekable();
    while index < blocks.len() {
        if let Some(group) = drawings.next_if(|group| group.first == index) {
            parts.push(drawing(log, source, blocks, &classes, *group));
            index = group.last + 1;
            continue;
        }
        let block = &blocks[index];
        match classes[index] {
            Class::Rule => parts.push(Part::Break(block.span)),
            Class::Remark => parts.push(remark(log, source, block)),
            Class::Calls => parts.extend(calls(log, source, block)),
            Class::Art | Class::Other => parts.push(Part::Block(block.clone())),
        }
        index += 1;
    }
    parts
}

/// The kind of a bare fence's content: a drawing, or text to be kept in shape.
pub fn fenced_kind(text: &str) -> ShapeKind {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let drawn = lines().filter(|line| is_drawn(line)).count();
    if drawn >= 2 && drawn * 3 >= lines().count() { ShapeKind::Drawing } else { ShapeKind::Text }
}

/// Lines without their common indentation, and without blank lines at both ends.
pub fn dedent(text: &str) -> String {
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let indent_of = |line: &&str| line.len() - line.trim_start_matches(' ').len();
    let indent = lines.iter().filter(|line| !line.is_empty()).map(indent_of).min().unwrap_or(0);
    let first = lines.iter().position(|line| !line.is_empty()).unwrap_or(0);
    let last = lines.iter().rposition(|line| !line.is_empty()).map_or(first, |last| last + 1);
    let cut = lines[first..last].iter().map(|line| line.get(indent..).unwrap_or(""));
    cut.collect::<Vec<_>>().join("\n")
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Class {
    Art,
    Rule,
    Remark,
    Calls,
    Other,
}

/// Blocks `first..=last` that make one drawing, its frame included.
#[derive(Clone, Copy, Debug)]
struct Group {
    first: usize,
    last: usize,
}

fn classify(source: &Source, block: &Block) -> Class {
    let raw = source.slice(block.span).trim_end();
    match &block.kind {
        BlockKind::Rule => Class::Rule,
        BlockKind::Paragraph(_) if is_art(raw) => Class::Art,
        BlockKind::Paragraph(_) if raw.lines().all(is_call_line) => Class::Calls,
        // `---` under a drawing or calls makes Markdown see a heading; one that starts with `#` is meant.
        BlockKind::Heading(_) if !raw.starts_with('#') && is_art(raw) => Class::Art,
        BlockKind::Heading(_) if underlined(raw).is_some_and(|t| t.lines().all(is_call_line)) => {
            Class::Calls
        }
        BlockKind::Code(code) if code.fence.is_none() => {
            if is_remark(&code.text) {
                Class::Remark
            } else if is_art(&code.text) {
                Class::Art
            } else {
                Class::Other
            }
        }
        _ => Class::Other,
    }
}

fn groups(source: &Source, blocks: &[Block], classes: &[Class]) -> Vec<Group> {
    let is = |index: Option<usize>, class: Class| {
        index.and_then(|index| classes.get(index)).is_some_and(|found| *found == class)
    };
    let mut arts = Vec::new();
    let mut index = 0;
    while index < classes.len() {
        let first = index;
        while is(Some(index), Class::Art) {
            index += 1;
        }
        if index > first {
            arts.push(Group { first, last: index - 1 });
        }
        index += 1;
    }
    let framed = |group: &Group| {
        let before = group.first.checked_sub(1).filter(|index| is(Some(*index), Class::Rule));
        let after = Some(group.last + 1).filter(|index| is(Some(*index), Class::Rule));
        (before, after)
    };
    // In a deck whose slides are split by rules, a rule beside a drawing splits too, unless it touches.
    let all = classes.iter().filter(|class| **class == Class::Rule).count();
    let mut frames: Vec<usize> = arts
        .iter()
        .map(framed)
        .filter_map(|(before, after)| Some([before?, after?]))
        .flatten()
        .collect();
    frames.dedup();
    let is_ruled = all - frames.len() >= 2;
    let touches = |a: usize, b: usize| {
        let end = source.slice(blocks[a].span).trim_end().len() as u32 + blocks[a].span.start;
        source.line_of(end) + 1 >= source.line_of(blocks[b].span.start)
    };
    let mut taken = None;
    for group in &mut arts {
        let (before, after) = framed(group);
        let both = before.is_some() && after.is_some() && !is_ruled;
        if let Some(rule) = before.filter(|rule| taken != Some(*rule))
            && (both || touches(rule, group.first))
        {
            group.first = rule;
        }
        if let Some(rule) = after
            && (both || touches(group.last, rule))
        {
            group.last = rule;
            taken = Some(rule);
        }
    }
    arts
}

fn drawing(
    log: &mut Log,
    source: &Source,
    blocks: &[Block],
    classes: &[Class],
    group: Group,
) -> Part {
    let span = blocks[group.first].span.join(blocks[group.last].span);
    let mut lines: Vec<&str> = Vec::new();
    let mut pointed_out = false;
    for index in group.first..=group.last {
        let block = &blocks[index];
        let whole = whole_lines(source, block.span);
        if classes[index] == Class::Rule {
            log.push(
                Diagnostic::new(Code::FramingRule, source, line_text(source, block.span), FRAME)
                    .label("kept with the drawing"),
            );
        } else {
            if !pointed_out {
                pointed_out = true;
                let place = line_text(source, block.span);
                log.push(
                    Diagnostic::new(Code::LineArt, source, place, "line art outside a fence")
                        .label("kept in shape from here")
                        .help("put it between ``` lines, and any Markdown reader keeps its shape")
                        .edits(fence_edits(source, span, true)),
                );
            }
            // Blank lines between blocks of one drawing are part of it; those at its frame are not.
            if index > group.first && classes[index - 1] == Class::Art {
                let before = source.line_of(blocks[index - 1].span.end.saturating_sub(1));
                let blanks = source.line_of(whole.start).saturating_sub(before + 1);
                lines.extend((0..blanks).map(|_| ""));
            }
        }
        lines.extend(source.slice(whole).trim_end().lines());
    }
    let text = kept(log, source, span, dedent(&lines.join("\n")));
    let shape = Shape { kind: ShapeKind::Drawing, text, fenced: false };
    Part::Shape { span, shape, joins: Joins::Previous }
}

/// As much of a shape as slides can hold.
fn kept(log: &mut Log, source: &Source, span: Span, text: String) -> String {
    let Some((end, _)) = text.match_indices('\n').nth(MOST_LINES - 1) else { return text };
    let message = format!("more than {MOST_LINES} lines are kept in shape");
    let diagnostic = Diagnostic::new(Code::TooLarge, source, line_text(source, span), message);
    log.push(diagnostic.help("what is beyond that is left out"));
    text[..end].to_owned()
}

/// More nobody shows.
const MOST_LINES: usize = 2_000;

const FRAME: &str = "this `---` frames a drawing and starts no slide";

fn remark(log: &mut Log, source: &Source, block: &Block) -> Part {
    let text = dedent(source.slice(whole_lines(source, block.span)));
    let place = line_text(source, block.span);
    let points_down = ["->", "-->", "→", "v ", "↓"].iter().any(|arrow| text.starts_with(arrow));
    let joins = if points_down { Joins::Next } else { Joins::Previous };
    let neighbour = if points_down { "the block below" } else { "the block above" };
    log.push(
        Diagnostic::new(
            Code::IndentedRemark,
            source,
            place,
            "an indented remark, which Markdown reads as code",
        )
        .label(format!("shown as a remark to {neighbour}"))
        .help("indent it by less than four columns to make it plain text"),
    );
    let shape = Shape { kind: ShapeKind::Remark, text, fenced: false };
    Part::Shape { span: block.span, shape, joins }
}

/// The lines, and the rule below them if Markdown took it for an underline.
fn calls(log: &mut Log, source: &Source, block: &Block) -> Vec<Part> {
    let place = line_text(source, block.span);
    let raw = source.slice(block.span).trim_end();
    let above = underlined(raw);
    let start = block.span.start as usize;
    let end = start + above.unwrap_or(raw).len();
    let span = Span::new(start, end);
    log.push(
        Diagnostic::new(Code::CallLines, source, place, "lines of code outside a fence")
            .label("shown line by line, not run")
            .help("put them into a ```python fence to run them")
            .edits(fence_edits(source, span, false)),
    );
    let text = kept(log, source, span, dedent(source.slice(whole_lines(source, span))));
    let shape = Shape { kind: ShapeKind::Calls, text, fenced: false };
    let lines = Part::Shape { span, shape, joins: Joins::Free };
    let rule = above.map(|_| Part::Break(Span::new(end + 1, start + raw.len())));
    std::iter::once(lines).chain(rule).collect()
}

/// The changes that put whole lines into a fence, where that surely leaves them what they are.
fn fence_edits(source: &Source, span: Span, is_drawing: bool) -> Vec<Edit> {
    let whole = whole_lines(source, span);
    let text = source.slice(whole);
    let is_drawn = fenced_kind(text) == ShapeKind::Drawing;
    if text.contains("```") || is_drawn != is_drawing {
        return Vec::new();
    }
    let break_ = if source.text().contains("\r\n") { "\r\n" } else { "\n" };
    let (start, end) = (whole.start as usize, whole.end as usize);
    vec![
        Edit { span: Span::at(start), text: format!("```text{break_}") },
        Edit { span: Span::at(end), text: format!("{break_}```") },
    ]
}

/// What stands above the `---` that makes it a heading.
fn underlined(raw: &str) -> Option<&str> {
    let text = raw.strip_suffix("---")?.trim_end_matches('-');
    text.ends_with('\n').then(|| text.trim_end())
}

/// From the beginning of the span's first line to the end of its last line with text.
fn whole_lines(source: &Source, span: Span) -> Span {
    let end = span.start as usize + source.slice(span).trim_end().len();
    let start = source.line_start(source.line_of(span.start)) as usize;
    Span::new(start, end.max(start))
}

/// The text of the span's first line, without its indentation.
fn line_text(source: &Source, span: Span) -> Span {
    let line = source.line_of(span.start);
    let text = source.line(line);
    let start = source.line_start(line) as usize;
    let indent = text.len() - text.trim_start().len();
    Span::new(start + indent, (start + text.trim_end().len()).max(start + indent))
}

fn is_art(raw: &str) -> bool {
    let count = raw.lines().count();
    let drawn = raw.lines().filter(|line| is_drawn(line)).count();
    // One line alone must be unmistakable: `| Stack`, but not `|x| < 1`.
    let lone = || {
        let line = raw.trim_start();
        line == "|" || line.starts_with("| ") || line.starts_with(is_box) || has_remark(line)
    };
    // A remark far to the right under a line of prose, without a blank line between.
    let hangs = |line: &str| {
        let text = line.trim_start();
        let indent = &line[..line.len() - text.len()];
        let columns = indent.len() + 3 * indent.matches('\t').count();
        columns >= 8 && ARROWS.iter().any(|arrow| text.starts_with(arrow))
    };
    match count {
        0 => false,
        1 => lone(),
        _ => (drawn >= 2 && drawn * 5 >= count * 3) || raw.lines().skip(1).any(hangs),
    }
}

/// Whether a line looks drawn: a bar or a corner at its beginning, only strokes, or an arrow that a
/// wide gap sets apart.
fn is_drawn(line: &str) -> bool {
    let line = line.trim();
    let strokes = |c: char| "|-=_+/\\<>^*.:~' ".contains(c) || is_box(c);
    let bar = line == "|" || line.starts_with("| ") || line.starts_with("|--");
    let corner = line.starts_with("+-") || line.starts_with("+=") || line.starts_with(is_box);
    let closed = line.len() > 1 && line.ends_with('|') && line.starts_with('|');
    let only_strokes = line.len() >= 2 && line.chars().all(strokes);
    bar || corner || closed || only_strokes || has_remark(line)
}

/// An arrow with a wide gap before it.
fn has_remark(line: &str) -> bool {
    ["  <-", "  ->", "  -->", "  ←", "  →"].iter().any(|arrow| line.contains(arrow))
}

const ARROWS: &[&str] = &["<-", "->", "←", "→"];

/// Box-drawing characters and block elements.
fn is_box(c: char) -> bool {
    ('\u{2500}'..='\u{259f}').contains(&c)
}

/// One to three indented lines that point at something, or a lone line far to the right that reads as prose.
fn is_remark(text: &str) -> bool {
    let mut lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
    let Some(first) = lines.next() else { return false };
    let more = lines.count();
    let points =
        ["<-", "->", "←", "→", "↑", "↓", "^ "].iter().any(|arrow| first.starts_with(arrow));
    let indent = text.len() - text.trim_start().len();
    let words = first.split_whitespace().count();
    let prose = |c: char| c.is_alphanumeric() || c.is_whitespace() || ",.!?'-:;".contains(c);
    let far = indent >= 12 && words >= 3 && first.chars().all(prose);
    (points && more <= 2) || (far && more == 0)
}

/// `name(...)`, `a.b(...)` or `name = ...`, with nothing else on the line but a comment.
fn is_call_line(line: &str) -> bool {
    let line = line.trim();
    let name_length =
        line.find(|c: char| !(c.is_alphanumeric() || c == '_' || c == '.')).unwrap_or(line.len());
    let (name, rest) = line.split_at(name_length);
    if name.is_empty() || name.starts_with(|c: char| c.is_ascii_digit() || c == '.') {
        return false;
    }
    if let Some(value) = rest.strip_prefix(" = ") {
        return !value.trim().is_empty() && !value.ends_with('.');
    }
    let mut depth = 0_usize;
    for (index, c) in rest.char_indices() {
        match c {
            '(' => depth += 1,
            ')' if depth <= 1 => {
                let after = rest[index + 1..].trim_start();
                return depth == 1 && (after.is_empty() || after == ";" || after.starts_with('#'));
            }
            ')' => depth -= 1,
            _ if depth == 0 => return false,
            _ => {}
        }
    }
    false
}

#[cfg(test)]
mod tests {
    use super::{dedent, fenced_kind, is_art, is_call_line, is_remark};
    use crate::lecture::ShapeKind;

    #[test]
    fn drawings_are_told_from_prose() {
        for art in [
            "| Stack",
            "|",
            "| a\n| |\n|",
            "+---+\n| x |\n+---+",
            "x = 1   <- one\ny = 2   <- two",
            "┌──┐\n│ab│\n└──┘",
            "  /\\\n /  \\",
        ] {
            assert!(is_art(art), "{art}");
        }
        for prose in ["|x| is its length", "a | b", "one - two\nthree", "a -> b", "", "Sum:\n3 + 4"]
        {
            assert!(!is_art(prose), "{prose}");
        }
        assert_eq!(fenced_kind("-----\n|  Stack\n|  x\n"), ShapeKind::Drawing);
        assert_eq!(
            fenced_kind("lock(GIL)\n[... runs ...] <- gives it up\nunlock(GIL)\n"),
            ShapeKind::Text
        );
    }

    #[test]
    fn calls_are_told_from_sentences() {
        for call in
            ["f()", "start_thread(work)", "a.b(c(1), 2)  # now", "t = Thread(target=f)", "f(x);"]
        {
            assert!(is_call_line(call), "{call}");
        }
        for prose in
            ["f() and g()", "Hello (there)", "word", "1(2)", "x = all of it.", "f(", "(a)", ""]
        {
            assert!(!is_call_line(prose), "{prose}");
        }
    }

    #[test]
    fn remarks_are_told_from_code() {
        assert!(is_remark("        <- both of these\n"));
        assert!(is_remark("                 this one runs first\n"));
        assert!(!is_remark("x = 1\n"));
        assert!(!is_remark("                 x = compute(a, b)\n"));
        assert_eq!(dedent("\n    a\n      b\n\n"), "a\n  b");
    }
}
