//! The carets of 3.11 and 3.12: one line, operators and subscripts only, none under a whole line.

use ruff_python_ast::{Expr, Stmt};
use ruff_text_size::Ranged;

use crate::python::report::carets::statements;
use crate::python::report::render::{characters, width};

/// The first line with carets under it; `start` and `end` are characters of the first and of the last line.
pub fn mark(lines: &[String], start: usize, end: usize) -> Vec<String> {
    let line = lines[0].trim_end();
    let is_one = lines.len() == 1;
    let end = if is_one { end } else { line.chars().count() };
    let segment: String = line.chars().take(end).skip(start).collect();
    let anchors = if is_one { anchors(&segment) } else { None };
    let shown = line.trim_start().to_owned();
    let cut = line.chars().count() - shown.chars().count();
    let is_part = end.saturating_sub(start) < shown.chars().count();
    let mut out = vec![shown];
    if !is_part && anchors.is_none_or(|(left, right)| left >= right) {
        return out;
    }
    let spaces = width(line, start).saturating_sub(cut);
    let length = width(line, end).saturating_sub(width(line, start));
    let (left, right) = anchors.map_or((0, length), |(left, right)| {
        (width(&segment, left).min(length), width(&segment, right).min(length))
    });
    let marks = [(' ', spaces), ('~', left), ('^', right - left), ('~', length - right)];
    out.push(marks.into_iter().map(|(mark, count)| mark.to_string().repeat(count)).collect());
    out
}

/// The characters of an operator or of a subscript's brackets.
fn anchors(segment: &str) -> Option<(usize, usize)> {
    let body = statements(segment)?;
    let [Stmt::Expr(statement)] = body.as_slice() else { return None };
    let text: Vec<char> = segment.chars().collect();
    let at = |offset: ruff_text_size::TextSize| characters(segment, offset.to_u32());
    let past = |from: usize, is_passed: &dyn Fn(char) -> bool| {
        from + text[from..].iter().take_while(|c| is_passed(**c)).count()
    };
    match &*statement.value {
        Expr::BinOp(operation) => {
            let (from, to) = (at(operation.left.end()), at(operation.right.start()));
            let sign = past(from, &char::is_whitespace);
            let is_two = sign + 1 < to && !text[sign + 1].is_whitespace();
            let left = past(sign, &|c| c.is_whitespace() || c == ')' || c == '#');
            Some((left, left + if is_two { 2 } else { 1 }))
        }
        Expr::Subscript(subscript) => {
            let left = past(at(subscript.value.end()), &|c| c != '[');
            let after = (at(subscript.slice.end()) + 1).min(text.len());
            let right = past(after, &|c| c != ']');
            Some((left, (right + 1).min(text.len())))
        }
        _ => None,
    }
}
