//! The `~~~^^^` lines under the source of a frame.

use std::collections::BTreeSet;

use ruff_python_ast::{Expr, Stmt};
use ruff_python_parser::Mode;
use ruff_python_parser::{ParseOptions, parse_unchecked};
use ruff_text_size::{Ranged, TextSize};

use crate::python::report::render::{characters, width};

/// What stands between the operands: shown as `^`, the rest of the range as `~`.
struct Anchors {
    /// Line and character where it begins.
    left: (usize, usize),
    /// Line and character behind its end.
    right: (usize, usize),
}

/// Deeper source is not parsed for its anchors: the plain range is shown.
const LONGEST_SEGMENT: usize = 10_000;

/// The lines with carets under them; `start` and `end` are characters in the first and in the last line.
pub fn mark(lines: &[String], start: usize, end: usize) -> Vec<String> {
    let anchors = anchors(&segment(lines, start, end));
    let anchors = anchors.map(|found| found.shifted(start));
    let shown = should_show(lines, start, end, anchors.as_ref());
    let mut out = Vec::new();
    let mut earlier: Option<usize> = None;
    for line in significant(lines.len(), anchors.as_ref()) {
        match earlier.map(|earlier| line - earlier) {
            Some(2) => put(&mut out, lines, line - 1, (start, end), anchors.as_ref(), shown),
            Some(gap) if gap > 2 => out.push(format!("...<{} lines>...", gap - 1)),
            _ => {}
        }
        put(&mut out, lines, line, (start, end), anchors.as_ref(), shown);
        earlier = Some(line);
    }
    out
}

impl Anchors {
    /// From places in the segment to places in the lines it was cut from.
    fn shifted(mut self, start: usize) -> Anchors {
        for (line, column) in [&mut self.left, &mut self.right] {
            if *line == 0 {
                *column += start;
            }
        }
        self
    }

    fn holds(&self, line: usize, column: usize) -> bool {
        (line, column) >= self.left && (line, column) < self.right
    }
}

/// The exact text of the instruction.
fn segment(lines: &[String], start: usize, end: usize) -> String {
    let last = lines.len() - 1;
    let cut = |(index, line): (usize, &String)| -> String {
        let first = if index == 0 { start } else { 0 };
        let length = if index == last { end } else { usize::MAX };
        line.chars().take(length).skip(first).collect()
    };
    lines.iter().enumerate().map(cut).collect::<Vec<_>>().join("\n")
}

/// First and last line, and those around the anchors.
fn significant(count: usize, anchors: Option<&Anchors>) -> BTreeSet<usize> {
    let mut lines = BTreeSet::from([0, count - 1]);
    if let Some(anchors) = anchors {
        for line in [anchors.left.0, anchors.right.0] {
            lines.extend(line.saturating_sub(1)..line + 2);
        }
    }
    lines.retain(|line| *line < count);
    lines
}

fn put(
    out: &mut Vec<String>,
    lines: &[String],
    number: usize,
    (start, end): (usize, usize),
    anchors: Option<&Anchors>,
    shown: bool,
) {
    let line = &lines[number];
    out.push(line.clone());
    if !shown {
        return;
    }
    let spaces = line.chars().take_while(|c| c.is_whitespace()).count();
    let length = if number + 1 == lines.len() { end } else { line.chars().count() };
    let display = anchors.map(|anchors| Anchors {
        left: (anchors.left.0, width(&lines[anchors.left.0], anchors.left.1)),
        right: (anchors.right.0, width(&lines[anchors.right.0], anchors.right.1)),
    });
    let begin = if number == 0 { width(line, start) } else { 0 };
    let caret = |column: usize| {
        if column < spaces || column < begin {
            ' '
        } else {
            match &display {
                Some(anchors) if !anchors.holds(number, column) => '~',
                _ => '^',
            }
        }
    };
    out.push((0..width(line, length)).map(caret).collect());
}

/// No carets where they would underline the whole line and say nothing.
fn should_show(lines: &[String], start: usize, end: usize, anchors: Option<&Anchors>) -> bool {
    let text = lines.join("\n");
    match is_plain_call(&text, lines, start, end) {
        Some(true) => return false,
        Some(false) => {}
        None => return anchors.is_some() || is_partial(lines, start, end),
    }
    anchors.is_some() || is_partial(lines, start, end)
}

fn is_partial(lines: &[String], start: usize, end: usize) -> bool {
    let before: String = lines[0].chars().take(start).collect();
    let after: String = lines[lines.len() - 1].chars().skip(end).collect();
    !before.trim_start().is_empty() || !after.trim_end().is_empty()
}

/// `return f(...)` and `x = f(...)` with plain names, where the call is the rest of the text; `None` when it does not parse.
fn is_plain_call(text: &str, lines: &[String], start: usize, end: usize) -> Option<bool> {
    let body = statements(text)?;
    let Some(statement) = body.first() else { return Some(true) };
    let call = match statement {
        Stmt::Return(statement) => match statement.value.as_deref() {
            Some(Expr::Call(call)) if call.func.is_name_expr() => Some(call),
            _ => None,
        },
        Stmt::Assign(statement) => match (statement.targets.as_slice(), &*statement.value) {
            ([Expr::Name(_)], Expr::Call(call)) => Some(call),
            _ => None,
        },
        _ => None,
    };
    let Some(call) = call else { return Some(false) };
    let (first, first_column) = place(text, call.start());
    let (last, last_column) = place(text, call.end());
    // The columns of the tree are bytes; those of the frame were turned into characters.
    let spans =
        first == 0 && last + 1 == lines.len() && first_column == start && last_column == end;
    Some(spans)
}

/// The statements of a text that is not too large to be looked at.
pub fn statements(text: &str) -> Option<Vec<Stmt>> {
    if text.len() > LONGEST_SEGMENT || text.matches(['(', '[', '{']).count() > 200 {
        return None;
    }
    let parsed = parse_unchecked(text, ParseOptions::from(Mode::Module));
    if !parsed.errors().is_empty() {
        return None;
    }
    parsed.into_syntax().module().map(|module| module.body.to_vec())
}

/// Line (from 0) and byte column of an offset.
fn place(text: &str, offset: TextSize) -> (usize, usize) {
    let before = &text[..offset.to_usize()];
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |index| index + 1);
    (line, before.len() - start)
}

fn anchors(segment: &str) -> Option<Anchors> {
    // In parentheses an expression may span lines.
    let text = format!("(\n{segment}\n)");
    let body = statements(&text)?;
    let [Stmt::Expr(statement)] = body.as_slice() else { return None };
    let lines: Vec<Vec<char>> = segment.lines().map(|line| line.chars().collect()).collect();
    let at = |offset: TextSize| -> Option<(usize, usize)> {
        let (line, column) = place(&text, offset);
        let line = line.checked_sub(1)?;
        Some((line, characters(segment.lines().nth(line)?, column as u32)))
    };
    match &*statement.value {
        Expr::BinOp(operation) => {
            let from = valid(&lines, at(operation.left.end())?)?;
            let (line, column) = until(&lines, from, |c| !c.is_whitespace() && c != ')')?;
            let right = at(operation.right.start())?;
            let mut end = column + 1;
            let next = lines[line].get(end).copied();
            let is_two = (right.0 > line || end < right.1)
                && next.is_some_and(|c| !c.is_whitespace() && c != '\\' && c != '#');
            if is_two {
                end += 1;
            }
            Some(Anchors { left: (line, column), right: (line, end) })
        }
        Expr::Subscript(subscript) => {
            let from = valid(&lines, at(subscript.value.end())?)?;
            let left = until(&lines, from, |c| c == '[')?;
            Some(Anchors { left, right: at(subscript.end())? })
        }
        Expr::Call(call) => {
            let from = valid(&lines, at(call.func.end())?)?;
            let left = until(&lines, from, |c| c == '(')?;
            Some(Anchors { left, right: at(call.end())? })
        }
        _ => None,
    }
}

/// The place itself, or the first character of the next line that has one.
fn valid(lines: &[Vec<char>], (mut line, mut column): (usize, usize)) -> Option<(usize, usize)> {
    while column >= lines.get(line)?.len() {
        line += 1;
        column = 0;
    }
    Some((line, column))
}

/// The first character that is wanted, past comments and line ends.
fn until(
    lines: &[Vec<char>],
    mut place: (usize, usize),
    wanted: impl Fn(char) -> bool,
) -> Option<(usize, usize)> {
    loop {
        let c = lines[place.0][place.1];
        place = match c {
            '\\' | '#' => valid(lines, (place.0 + 1, 0))?,
            c if wanted(c) => return Some(place),
            _ => valid(lines, (place.0, place.1 + 1))?,
        };
    }
}
