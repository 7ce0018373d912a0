//! Python source as coloured pieces, for showing code.

use std::ops::Range;

use ruff_python_ast::token::{Token, TokenKind};
use ruff_python_parser::{Mode, ParseOptions, parse_unchecked};
use ruff_text_size::Ranged;

/// What a piece of source is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    Keyword,
    /// The name of what is called or defined.
    Function,
    /// Also `True` and `False`.
    Number,
    Text,
    Comment,
}

/// The coloured pieces of a source in order, as byte ranges. Never fails: what cannot be read has no colour.
pub fn parts(source: &str) -> Vec<(Range<usize>, Part)> {
    if is_steep(source) {
        return Vec::new();
    }
    let parsed = parse_unchecked(source, ParseOptions::from(Mode::Module));
    let tokens = parsed.tokens();
    let mut parts = Vec::new();
    for (index, token) in tokens.iter().enumerate() {
        let follows = tokens.get(index + 1).map(Token::kind);
        let before = index.checked_sub(1).and_then(|at| tokens.get(at)).map(Token::kind);
        if let Some(part) = part_of(token.kind(), before, follows) {
            let range = token.start().to_usize()..token.end().to_usize();
            if source.get(range.clone()).is_some() {
                parts.push((range, part));
            }
        }
    }
    parts
}

/// Whether the parser, which calls itself for what stands in something else, could run out of stack. CPython refuses
/// brackets that stand deeper too.
fn is_steep(source: &str) -> bool {
    let mut depth = 0_i32;
    let mut deepest = 0;
    for byte in source.bytes() {
        match byte {
            b'(' | b'[' | b'{' => depth += 1,
            b')' | b']' | b'}' => depth -= 1,
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    deepest > DEEPEST || source.lines().any(|line| line.len() > LONGEST_LINE)
}

const DEEPEST: i32 = 200;
const LONGEST_LINE: usize = 4_000;

fn part_of(kind: TokenKind, before: Option<TokenKind>, follows: Option<TokenKind>) -> Option<Part> {
    use TokenKind::{
        Comment, Complex, FStringEnd, FStringMiddle, FStringStart, False, Float, Int, Lpar, Name,
        String, TStringEnd, TStringMiddle, TStringStart, True,
    };
    let defined = matches!(before, Some(TokenKind::Def | TokenKind::Class));
    match kind {
        Comment => Some(Part::Comment),
        Int | Float | Complex | True | False => Some(Part::Number),
        String | FStringStart | FStringMiddle | FStringEnd | TStringStart | TStringMiddle
        | TStringEnd => Some(Part::Text),
        Name if defined || follows == Some(Lpar) => Some(Part::Function),
        kind if kind.is_non_soft_keyword() => Some(Part::Keyword),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{Part, parts};

    fn seen(source: &str) -> Vec<(&str, Part)> {
        parts(source).into_iter().map(|(range, part)| (&source[range], part)).collect()
    }

    #[test]
    fn a_line_of_each_kind() {
        use Part::*;
        assert_eq!(
            seen("def f(x): # twice\n    return print(f'{x}é', 1_0.5) or True\n"),
            [
                ("def", Keyword),
                ("f", Function),
                ("# twice", Comment),
                ("return", Keyword),
                ("print", Function),
                ("f'", Text),
                ("é", Text),
                ("'", Text),
                ("1_0.5", Number),
                ("or", Keyword),
                ("True", Number),
            ]
        );
        assert_eq!(
            seen("class A: match = 1"),
            [("class", Keyword), ("A", Function), ("1", Number)]
        );
    }

    #[test]
    fn what_is_no_python_does_not_stop_it() {
        assert_eq!(seen("x = 'open"), [("'open", Part::Text)]);
        assert_eq!(seen(">>> $ 1"), [("1", Part::Number)]);
        assert_eq!(seen(""), []);
    }
}
