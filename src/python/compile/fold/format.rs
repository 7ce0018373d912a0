//! `'%s and %r' % (a, b)` becomes an f-string.

use crate::python::code::Constant;
use crate::python::syntax::tree::*;

/// Width and precision have at most so many digits.
const DIGITS: usize = 2;

/// The f-string of a `%` formatting, if its directives are simple and match the values.
pub fn as_joined(left: &Expr, op: Operator, right: &mut Expr) -> Option<ExprKind> {
    let ExprKind::Constant(Constant::Str(format)) = &left.kind else { return None };
    let ExprKind::Tuple(values, _) = &mut right.kind else { return None };
    let starred = values.iter().any(|value| matches!(value.kind, ExprKind::Starred(..)));
    if op != Operator::Remainder || starred {
        return None;
    }
    let pieces = parse(format)?;
    let directives = pieces.iter().filter(|piece| matches!(piece, Piece::Value(..))).count();
    if directives != values.len() {
        return None;
    }
    let mut values = std::mem::take(values).into_iter();
    let mut parts = Vec::new();
    for piece in pieces {
        match piece {
            Piece::Text(text) => {
                // CPython gives these parts no place.
                let text = ExprKind::Constant(Constant::str(&text));
                parts.push(Expr::new(Place::default(), text));
            }
            Piece::Value(conversion, spec) => {
                let value = values.next()?;
                let own = value.place;
                let spec = (!spec.is_empty())
                    .then(|| Box::new(Expr::new(own, ExprKind::Constant(Constant::str(&spec)))));
                let kind = ExprKind::Formatted(Box::new(value), Some(conversion), spec);
                parts.push(Expr::new(own, kind));
            }
        }
    }
    Some(ExprKind::Joined(parts))
}

enum Piece {
    Text(String),
    Value(char, String),
}

fn parse(format: &str) -> Option<Vec<Piece>> {
    let mut pieces = Vec::new();
    let mut characters = format.chars().peekable();
    let mut text = String::new();
    while let Some(character) = characters.next() {
        if character != '%' {
            text.push(character);
            continue;
        }
        if characters.next_if_eq(&'%').is_some() {
            text.push('%');
            continue;
        }
        if !text.is_empty() {
            pieces.push(Piece::Text(std::mem::take(&mut text)));
        }
        let mut left = false;
        while characters.next_if_eq(&'-').is_some() {
            left = true;
        }
        if characters.peek() == Some(&'0') {
            return None;
        }
        let width = digits(&mut characters)?;
        let precision = match characters.next_if_eq(&'.') {
            Some(_) => {
                let digits = digits(&mut characters)?;
                Some(if digits.is_empty() { "0".to_owned() } else { digits })
            }
            None => None,
        };
        let conversion = characters.next().filter(|c| matches!(c, 's' | 'r' | 'a'))?;
        let mut spec = String::new();
        if !left && !width.is_empty() {
            spec.push('>');
        }
        spec.push_str(&width);
        if let Some(precision) = precision {
            spec.push('.');
            spec.push_str(precision.trim_start_matches('0'));
            if spec.ends_with('.') {
                spec.push('0');
            }
        }
        pieces.push(Piece::Value(conversion, spec));
    }
    if !text.is_empty() {
        pieces.push(Piece::Text(text));
    }
    Some(pieces)
}

/// Digits without a leading zero (which would be a flag).
fn digits(characters: &mut std::iter::Peekable<std::str::Chars<'_>>) -> Option<String> {
    let mut found = String::new();
    while let Some(digit) = characters.next_if(char::is_ascii_digit) {
        found.push(digit);
    }
    (found.len() <= DIGITS).then_some(found)
}
