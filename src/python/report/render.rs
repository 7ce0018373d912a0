//! The lines of a report: frames, the exception, what came before it, groups in their boxes.

use unicode_width::UnicodeWidthChar;

use crate::python::report::{Link, Place, Report, SyntaxPlace};
use crate::python::report::{carets, underline};
use crate::python::version::Carets;

/// Repetitions of one frame that are shown before they are counted.
const REPEATED: usize = 3;
pub const GROUP_WIDTH: usize = 15;
pub const GROUP_DEPTH: usize = 10;

const CAUSE: &str = "\nThe above exception was the direct cause of the following exception:\n\n";
const CONTEXT: &str = "\nDuring handling of the above exception, another exception occurred:\n\n";

/// Where in nested groups the text stands.
#[derive(Default)]
struct Margin {
    depth: usize,
    need_close: bool,
}

impl Margin {
    fn indent(&self) -> String {
        " ".repeat(2 * self.depth)
    }

    /// Appends a text, each line behind the margin.
    fn emit(&self, out: &mut String, text: &str, mark: char) {
        if self.depth == 0 {
            out.push_str(text);
            return;
        }
        let margin = format!("{}{mark} ", self.indent());
        for line in text.split_inclusive('\n') {
            out.push_str(&margin);
            out.push_str(line);
        }
    }
}

/// The whole text, ending in a line break.
pub fn render(report: &Report) -> String {
    let mut out = String::new();
    render_chain(&mut out, report, &mut Margin::default());
    out
}

/// As C prints an exception that nobody can catch: frames, type and text, and a colon also where there is no text.
pub fn render_unraisable(report: &Report) -> String {
    let mut out = String::new();
    if !report.frames.is_empty() {
        out.push_str("Traceback (most recent call last):\n");
        out.push_str(&stack(&report.frames, report.carets));
    }
    out + &format!("{}: {}\n", report.type_name, report.message)
}

fn render_chain(out: &mut String, report: &Report, margin: &mut Margin) {
    let mut chain = vec![(None, report)];
    let mut last = report;
    while let Some((link, earlier)) = &last.link {
        if let Some(end) = chain.last_mut() {
            end.0 = Some(*link);
        }
        chain.push((None, earlier));
        last = earlier;
    }
    for (link, report) in chain.into_iter().rev() {
        match link {
            Some(Link::Cause) => margin.emit(out, CAUSE, '|'),
            Some(Link::Context) => margin.emit(out, CONTEXT, '|'),
            None => {}
        }
        match &report.group {
            None => {
                if !report.frames.is_empty() {
                    margin.emit(out, "Traceback (most recent call last):\n", '|');
                    margin.emit(out, &stack(&report.frames, report.carets), '|');
                }
                margin.emit(out, &last_lines(report), '|');
            }
            Some(group) if margin.depth > GROUP_DEPTH || group.is_empty() => {
                margin.emit(out, &format!("... (max_group_depth is {GROUP_DEPTH})\n"), '|');
            }
            Some(group) => render_group(out, report, group, margin),
        }
    }
}

fn render_group(out: &mut String, report: &Report, group: &[Report], margin: &mut Margin) {
    let is_outermost = margin.depth == 0;
    if is_outermost {
        margin.depth = 1;
    }
    if !report.frames.is_empty() {
        let mark = if is_outermost { '+' } else { '|' };
        margin.emit(out, "Exception Group Traceback (most recent call last):\n", mark);
        margin.emit(out, &stack(&report.frames, report.carets), '|');
    }
    margin.emit(out, &last_lines(report), '|');
    let shown = if group.len() <= GROUP_WIDTH { group.len() } else { GROUP_WIDTH + 1 };
    margin.need_close = false;
    for index in 0..shown {
        let is_last = index + 1 == shown;
        if is_last {
            margin.need_close = true;
        }
        let title = if index < GROUP_WIDTH { (index + 1).to_string() } else { "...".to_owned() };
        let corner = if index == 0 { "+-" } else { "  " };
        out.push_str(&format!(
            "{}{corner}+---------------- {title} ----------------\n",
            margin.indent()
        ));
        margin.depth += 1;
        if index < GROUP_WIDTH {
            render_chain(out, &group[index], margin);
        } else {
            let left = group.len() - GROUP_WIDTH;
            let plural = if left > 1 { "s" } else { "" };
            margin.emit(out, &format!("and {left} more exception{plural}\n"), '|');
        }
        if is_last && margin.need_close {
            out.push_str(&margin.indent());
            out.push_str("+------------------------------------\n");
            margin.need_close = false;
        }
        margin.depth -= 1;
    }
    if is_outermost {
        margin.depth = 0;
    }
}

/// Type, message and notes.
fn last_lines(report: &Report) -> String {
    let mut out = match &report.syntax {
        Some(place) => syntax_lines(report, place),
        None if report.message.is_empty() => format!("{}\n", report.type_name),
        None => format!("{}: {}\n", report.type_name, report.message),
    };
    for note in &report.notes {
        out.push_str(note);
        out.push('\n');
    }
    out
}

fn syntax_lines(report: &Report, place: &SyntaxPlace) -> String {
    let mut out = String::new();
    let mut suffix = String::new();
    if let Some(line) = place.line {
        let file = place.file.as_deref().filter(|it| !it.is_empty()).unwrap_or("<string>");
        out.push_str(&format!("  File \"{file}\", line {line}\n"));
    } else if let Some(file) = &place.file {
        suffix = format!(" ({file})");
    }
    if let Some(text) = &place.text {
        let old = report.carets != Carets::Calls;
        let place = SyntaxPlace {
            // `print_error_text` marks the whole only of a plain SyntaxError.
            end_offset: place.end_offset.filter(|_| !old || report.type_name == "SyntaxError"),
            ..place.clone()
        };
        out.push_str(&syntax_text(&place, text, old));
    }
    let message = if report.message.is_empty() { "<no detail available>" } else { &report.message };
    out.push_str(&format!("{}: {message}{suffix}\n", report.type_name));
    out
}

fn syntax_text(place: &SyntaxPlace, text: &str, skips_tabs: bool) -> String {
    let right = text.trim_end_matches('\n');
    let left = right.trim_start_matches([' ', '\n', '\x0c']);
    let left = if skips_tabs { left.trim_start_matches([' ', '\t', '\x0c']) } else { left };
    let Some(offset) = place.offset else { return format!("    {left}\n") };
    let length = text.chars().count() as i64;
    let right_length = right.chars().count() as i64;
    let spaces = right_length - left.chars().count() as i64;
    let mut start = i64::from(offset);
    let mut end = if place.line == place.end_line {
        place.end_offset.filter(|end| *end != 0).map_or(start, i64::from)
    } else {
        right_length + 1
    };
    if start > length {
        start = right_length + 1;
    }
    if end > length {
        end = right_length + 1;
    }
    if start >= end {
        end = start + 1;
    }
    let (column, end_column) = (start - 1 - spaces, end - 1 - spaces);
    if column < 0 {
        return format!("    {left}\n");
    }
    let before: String = left
        .chars()
        .take(column as usize)
        .map(|c| if c.is_whitespace() { c } else { ' ' })
        .collect();
    format!("    {left}\n    {before}{}\n", "^".repeat((end_column - column) as usize))
}

/// The frames, with repetitions counted.
fn stack(frames: &[Place], carets: Carets) -> String {
    let mut out = String::new();
    let mut count = 0;
    for (index, place) in frames.iter().enumerate() {
        let is_same = index > 0 && {
            let earlier = &frames[index - 1];
            (&earlier.file, earlier.line, &earlier.function)
                == (&place.file, place.line, &place.function)
        };
        if !is_same {
            repeated(&mut out, count);
            count = 0;
        }
        count += 1;
        if count <= REPEATED {
            out.push_str(&frame_lines(place, carets));
        }
    }
    repeated(&mut out, count);
    out
}

fn repeated(out: &mut String, count: usize) {
    if count > REPEATED {
        let more = count - REPEATED;
        let plural = if more > 1 { "s" } else { "" };
        out.push_str(&format!("  [Previous line repeated {more} more time{plural}]\n"));
    }
}

fn frame_lines(place: &Place, carets: Carets) -> String {
    let mut out =
        format!("  File \"{}\", line {}, in {}\n", place.file, place.line, place.function);
    let dedented = dedent(&place.lines);
    if dedented.iter().all(|line| line.trim().is_empty()) {
        return out;
    }
    let Some((start, end)) = place.columns else {
        out.push_str(&format!("    {}\n", place.lines[0].trim()));
        return out;
    };
    let (Some(first), Some(last)) = (place.lines.first(), place.lines.last()) else { return out };
    let cut = first.chars().count() - dedented[0].chars().count();
    let start = characters(first, start).saturating_sub(cut);
    let end = characters(last, end).saturating_sub(cut);
    let marked = match carets {
        Carets::Calls => dedent(&carets::mark(&dedented, start, end)),
        Carets::Operators => underline::mark(&dedented, start, end),
        Carets::None => vec![first.trim().to_owned()],
    };
    for line in marked {
        out.push_str("    ");
        out.push_str(&line);
        out.push('\n');
    }
    out
}

/// Characters in the first `bytes` bytes of a line.
pub fn characters(line: &str, bytes: u32) -> usize {
    let bytes = bytes as usize;
    line.char_indices().take_while(|(index, _)| *index < bytes).count()
}

/// Columns that the first `count` characters take on a terminal.
pub fn width(line: &str, count: usize) -> usize {
    line.chars().take(count).map(|c| if c.width() == Some(2) { 2 } else { 1 }).sum()
}

/// `textwrap.dedent`: without the white space that all lines begin with.
fn dedent(lines: &[String]) -> Vec<String> {
    let filled = lines.iter().filter(|line| !line.trim().is_empty());
    let margins = filled.map(|line| &line[..line.len() - line.trim_start().len()]);
    let margin = margins.reduce(common_prefix).unwrap_or("").len();
    let cut = |line: &String| {
        if line.trim().is_empty() { String::new() } else { line[margin..].to_owned() }
    };
    lines.iter().map(cut).collect()
}

fn common_prefix<'a>(a: &'a str, b: &'a str) -> &'a str {
    let same = a.char_indices().zip(b.chars()).take_while(|((_, x), y)| x == y);
    let length = same.map(|((index, c), _)| index + c.len_utf8()).last().unwrap_or(0);
    &a[..length]
}
