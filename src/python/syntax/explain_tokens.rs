//! Errors that CPython's grammar has rules of its own for, found by the tokens around the place.

use crate::python::syntax::error::{FailureKind, ParseFailure};
use crate::python::syntax::explain::Text;
use ruff_python_ast::token::{Token, TokenKind};
use ruff_text_size::Ranged;

fn syntax(message: &str, first: &Token, last: &Token) -> ParseFailure {
    let (start, end) = (first.start().to_u32(), last.end().to_u32());
    ParseFailure::new(FailureKind::Syntax, message, start, end)
}

fn opens(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Lpar | TokenKind::Lsqb | TokenKind::Lbrace)
}

fn closes(kind: TokenKind) -> bool {
    matches!(kind, TokenKind::Rpar | TokenKind::Rsqb | TokenKind::Rbrace)
}

impl Text<'_> {
    /// The rules, for an error at this offset.
    pub(in crate::python::syntax) fn by_tokens(&self, start: u32) -> Option<ParseFailure> {
        let at = self.token_at(start);
        self.old_except(at)
            .or_else(|| self.spread_in_comprehension(at))
            .or_else(|| self.annotated_targets(at))
            .or_else(|| self.forced_colon(at))
            .or_else(|| self.in_bracket(at))
            .or_else(|| self.lambda_parameters(at))
            .or_else(|| self.augmented_tuple(at))
            .or_else(|| self.trailing_import_comma(at))
            .or_else(|| self.missing_else(at))
    }

    /// The bracket that is open at a token, on the same logical line.
    pub(in crate::python::syntax) fn open_bracket(&self, at: usize) -> Option<usize> {
        let mut depth = 0;
        for (index, token) in self.tokens[..at.min(self.tokens.len())].iter().enumerate().rev() {
            match token.kind() {
                TokenKind::Newline => return None,
                kind if closes(kind) => depth += 1,
                kind if opens(kind) && depth == 0 => return Some(index),
                kind if opens(kind) => depth -= 1,
                _ => {}
            }
        }
        None
    }

    /// The tokens from one to the end of its bracket or logical line, without line ends inside brackets.
    fn inside(&self, from: usize) -> Vec<&Token> {
        let mut depth = 0;
        let mut found = Vec::new();
        for token in &self.tokens[from..] {
            match token.kind() {
                TokenKind::NonLogicalNewline | TokenKind::Comment => continue,
                TokenKind::Newline => break,
                kind if opens(kind) => depth += 1,
                kind if closes(kind) && depth == 0 => break,
                kind if closes(kind) => depth -= 1,
                _ => {}
            }
            found.push(token);
        }
        found
    }

    /// The parts between commas that stand in no bracket.
    fn parts<'t>(tokens: &[&'t Token]) -> Vec<Vec<&'t Token>> {
        let mut parts = vec![Vec::new()];
        let mut depth = 0;
        for token in tokens {
            match token.kind() {
                kind if opens(kind) => depth += 1,
                kind if closes(kind) => depth -= 1,
                TokenKind::Comma if depth == 0 => {
                    parts.push(Vec::new());
                    continue;
                }
                _ => {}
            }
            if let Some(last) = parts.last_mut() {
                last.push(*token);
            }
        }
        parts
    }

    /// The first token of the logical line.
    fn line_start(&self, at: usize) -> usize {
        let before = &self.tokens[..at.min(self.tokens.len())];
        let last = before.iter().rposition(|token| token.kind() == TokenKind::Newline);
        let mut index = last.map_or(0, |last| last + 1);
        while self.tokens.get(index).is_some_and(|token| {
            matches!(
                token.kind(),
                TokenKind::Indent
                    | TokenKind::Dedent
                    | TokenKind::NonLogicalNewline
                    | TokenKind::Comment
            )
        }) {
            index += 1;
        }
        index.min(at)
    }

    /// `except A, B:`.
    fn old_except(&self, at: usize) -> Option<ParseFailure> {
        let first = self.line_start(at);
        if self.tokens.get(first)?.kind() != TokenKind::Except {
            return None;
        }
        let header: Vec<&Token> = self.inside(first + 1);
        let end = header.iter().position(|token| token.kind() == TokenKind::Colon)?;
        let header = &header[..end];
        if Text::parts(header).len() < 2 {
            return None;
        }
        let message = "multiple exception types must be parenthesized";
        Some(syntax(message, header.first()?, header.last()?))
    }

    /// `[*a for a in b]` and `{**a for a in b}`.
    fn spread_in_comprehension(&self, at: usize) -> Option<ParseFailure> {
        let here = self.tokens.get(at)?;
        self.open_bracket(at)?;
        let rest = self.inside(at + 1);
        let end = rest.iter().position(|token| token.kind() == TokenKind::For)?;
        if rest[..end].iter().any(|token| token.kind() == TokenKind::Comma) {
            return None;
        }
        match here.kind() {
            TokenKind::Star => {
                let message = "iterable unpacking cannot be used in comprehension";
                Some(syntax(message, here, rest.get(end.checked_sub(1)?)?))
            }
            TokenKind::DoubleStar => {
                let message = "dict unpacking cannot be used in dict comprehension";
                Some(syntax(message, here, here))
            }
            _ => None,
        }
    }

    /// `x, y: int`.
    fn annotated_targets(&self, at: usize) -> Option<ParseFailure> {
        let start = self.line_start(at);
        let first = self.tokens.get(start)?;
        let line = self.inside(start);
        let mut depth = 0;
        let colon = line.iter().position(|token| {
            match token.kind() {
                kind if opens(kind) => depth += 1,
                kind if closes(kind) => depth -= 1,
                _ => {}
            }
            depth == 0 && token.kind() == TokenKind::Colon
        })?;
        let target = &line[..colon];
        let is_plain = matches!(first.kind(), TokenKind::Name | TokenKind::Lpar | TokenKind::Lsqb);
        if !is_plain || at != start || target.iter().any(|token| token.kind() == TokenKind::Equal) {
            return None;
        }
        if Text::parts(target).len() > 1 {
            let message = "only single target (not tuple) can be annotated";
            return Some(syntax(message, first, first));
        }
        if first.kind() == TokenKind::Lsqb && target.last()?.kind() == TokenKind::Rsqb {
            let message = "only single target (not list) can be annotated";
            return Some(syntax(message, first, target.last()?));
        }
        None
    }

    /// After `else`, `try` and `finally`, and after the header of a function, nothing but a colon may come.
    fn forced_colon(&self, at: usize) -> Option<ParseFailure> {
        let here = self.tokens.get(at)?;
        let before = self.tokens.get(at.checked_sub(1)?)?;
        if matches!(here.kind(), TokenKind::Colon | TokenKind::Newline) {
            return None;
        }
        let first = self.tokens.get(self.line_start(at))?.kind();
        let is_word =
            matches!(before.kind(), TokenKind::Else | TokenKind::Try | TokenKind::Finally)
                && before.kind() == first;
        let is_header = first == TokenKind::Def
            && before.kind() == TokenKind::Rpar
            && self.open_bracket(at).is_none();
        (is_word || is_header).then(|| syntax("expected ':'", here, here))
    }

    fn in_bracket(&self, at: usize) -> Option<ParseFailure> {
        let open = self.open_bracket(at)?;
        let bracket = self.tokens[open].kind();
        let tokens = self.inside(open + 1);
        let name = open.checked_sub(1).map(|index| self.tokens[index].kind());
        let is_definition = name == Some(TokenKind::Name)
            && open >= 2
            && self.tokens[open - 2].kind() == TokenKind::Def;
        match bracket {
            TokenKind::Lpar if is_definition => Text::parameters(&tokens, false),
            TokenKind::Lpar
                if matches!(name, Some(TokenKind::Name | TokenKind::Rpar | TokenKind::Rsqb)) =>
            {
                self.argument(&tokens, at)
            }
            TokenKind::Lbrace => self.dictionary(&tokens, at),
            _ => None,
        }
    }

    /// A keyword argument whose name is none, or that has no value.
    fn argument(&self, tokens: &[&Token], at: usize) -> Option<ParseFailure> {
        let here = self.tokens.get(at)?.start();
        if let Some(star) = self.tokens.get(at).filter(|token| token.kind() == TokenKind::Star)
            && let Some(comma) = self.tokens.get(at.wrapping_sub(1))
            && let Some(part) = Text::parts(tokens)
                .into_iter()
                .find(|part| part.first().is_some_and(|first| first.start() == star.start()))
            && tokens
                .iter()
                .any(|token| token.kind() == TokenKind::DoubleStar && token.start() < star.start())
        {
            let message = "iterable argument unpacking follows keyword argument unpacking";
            return Some(syntax(message, comma, part.last()?));
        }
        for part in Text::parts(tokens) {
            let mut depth = 0;
            let equal = part.iter().position(|token| {
                match token.kind() {
                    kind if opens(kind) => depth += 1,
                    kind if closes(kind) => depth -= 1,
                    TokenKind::Lambda => depth += 100,
                    _ => {}
                }
                token.kind() == TokenKind::Equal && depth == 0
            });
            let Some(equal) = equal.filter(|equal| *equal > 0) else { continue };
            let (first, sign) = (part[0], part[equal]);
            let end = part.last().map_or(sign.end(), |last: &&Token| last.end());
            if here < first.start() || here > end {
                continue;
            }
            let word = self.text(first);
            if equal == 1 && matches!(word, "True" | "False" | "None") {
                return Some(syntax(&format!("cannot assign to {word}"), first, sign));
            }
            if equal == 1 && first.kind() == TokenKind::Name {
                let is_empty = part.len() == 2;
                return is_empty.then(|| syntax("expected argument value expression", first, sign));
            }
            let message = "expression cannot contain assignment, perhaps you meant \"==\"?";
            return Some(syntax(message, first, sign));
        }
        None
    }

    fn lambda_parameters(&self, at: usize) -> Option<ParseFailure> {
        let start = self.line_start(at);
        let lambda = self
            .tokens
            .get(start..at.min(self.tokens.len()))?
            .iter()
            .rposition(|token| token.kind() == TokenKind::Lambda)?;
        let tokens = self.inside(start + lambda + 1);
        let end = tokens.iter().position(|token| token.kind() == TokenKind::Colon)?;
        if self.tokens.get(at)?.start() > tokens[end].start() {
            return None;
        }
        if let [star] = tokens[..end]
            && star.kind() == TokenKind::Star
        {
            return Some(syntax("named arguments must follow bare *", tokens[end], tokens[end]));
        }
        Text::parameters(&tokens[..end], true)
    }

    /// The first thing that is wrong with a list of parameters.
    fn parameters(tokens: &[&Token], is_lambda: bool) -> Option<ParseFailure> {
        let parts = Text::parts(tokens);
        let (mut slash, mut star, mut rest) = (false, false, false);
        for (index, part) in parts.iter().enumerate() {
            let Some(first) = part.first() else { continue };
            let default = part.iter().position(|token| token.kind() == TokenKind::Equal);
            let one = |message: &str| Some(syntax(message, first, first));
            if rest {
                return one("arguments cannot follow var-keyword argument");
            }
            match first.kind() {
                TokenKind::Slash if index == 0 => {
                    return one("at least one argument must precede /");
                }
                TokenKind::Slash if slash => return one("/ may appear only once"),
                TokenKind::Slash if star => return one("/ must be ahead of *"),
                TokenKind::Slash => slash = true,
                TokenKind::Star if star => return one("* argument may appear only once"),
                TokenKind::Star => {
                    star = true;
                    if let Some(default) = default {
                        let message = "var-positional argument cannot have default value";
                        return Some(syntax(message, part[default], part[default]));
                    }
                    let next = parts.get(index + 1).and_then(|next| next.first());
                    let is_last = next.is_none_or(|next| next.kind() == TokenKind::DoubleStar);
                    if part.len() == 1 && is_last {
                        return one("named arguments must follow bare *");
                    }
                }
                TokenKind::DoubleStar => {
                    rest = true;
                    if let Some(default) = default {
                        let message = "var-keyword argument cannot have default value";
                        return Some(syntax(message, part[default], part[default]));
                    }
                }
                TokenKind::Lpar => {
                    let message = if is_lambda {
                        "Lambda expression parameters cannot be parenthesized"
                    } else {
                        "Function parameters cannot be parenthesized"
                    };
                    return Some(syntax(message, first, part.last()?));
                }
                _ => {}
            }
            if default.is_some_and(|default| default + 1 == part.len()) {
                let sign = part.last()?;
                return Some(syntax("expected default value expression", sign, sign));
            }
        }
        None
    }

    fn dictionary(&self, tokens: &[&Token], at: usize) -> Option<ParseFailure> {
        let here = self.tokens.get(at)?;
        let before = self.tokens.get(at.checked_sub(1)?)?;
        if before.kind() == TokenKind::Colon
            && matches!(here.kind(), TokenKind::Rbrace | TokenKind::Comma)
        {
            let message = "expression expected after dictionary key and ':'";
            return Some(syntax(message, before, before));
        }
        let parts = Text::parts(tokens);
        let has_colon = |part: &Vec<&Token>| {
            let mut depth = 0;
            part.iter().any(|token| {
                match token.kind() {
                    kind if opens(kind) => depth += 1,
                    kind if closes(kind) => depth -= 1,
                    _ => {}
                }
                depth == 0 && token.kind() == TokenKind::Colon
            })
        };
        let index =
            parts.iter().position(|part| part.iter().any(|token| token.start() == here.start()))?;
        let is_single = parts[index].first().is_some_and(|first| first.end() == before.end());
        if index > 0 && is_single && has_colon(&parts[0]) && !has_colon(&parts[index]) {
            let last = before.end().to_u32() - 1;
            let message = "':' expected after dictionary key";
            return Some(ParseFailure::new(FailureKind::Syntax, message, last, last));
        }
        None
    }

    /// `a, b += 1`.
    fn augmented_tuple(&self, at: usize) -> Option<ParseFailure> {
        let here = self.tokens.get(at)?;
        let text = self.text(here);
        let is_augmented = text.len() >= 2
            && text.ends_with('=')
            && !matches!(text, "==" | "!=" | "<=" | ">=" | ":=");
        let first = self.line_start(at);
        let before: Vec<&Token> = self.tokens.get(first..at)?.iter().collect();
        if !is_augmented || Text::parts(&before).len() < 2 {
            return None;
        }
        let message = "'tuple' is an illegal expression for augmented assignment";
        Some(syntax(message, before.first()?, before.last()?))
    }

    /// `from a import b,`.
    fn trailing_import_comma(&self, at: usize) -> Option<ParseFailure> {
        let newline = self.tokens[at.min(self.tokens.len())..]
            .iter()
            .position(|token| token.kind() == TokenKind::Newline)?;
        let newline = at + newline;
        let is_from = self.tokens.get(self.line_start(at))?.kind() == TokenKind::From;
        let comma = self.tokens.get(newline.checked_sub(1)?)?;
        if !is_from || comma.kind() != TokenKind::Comma {
            return None;
        }
        let message = "trailing comma not allowed without surrounding parentheses";
        let at = self.tokens[newline].start().to_u32();
        Some(ParseFailure::new(FailureKind::Syntax, message, at, at + 1))
    }

    /// `a if b` without `else`.
    fn missing_else(&self, at: usize) -> Option<ParseFailure> {
        let here = self.tokens.get(at)?;
        if matches!(here.kind(), TokenKind::Else | TokenKind::Colon) {
            return None;
        }
        let mut depth = 0;
        let mut condition = None;
        let mut first = at;
        for (index, token) in self.tokens[..at].iter().enumerate().rev() {
            match token.kind() {
                kind if closes(kind) => depth += 1,
                kind if opens(kind) && depth > 0 => depth -= 1,
                _ if depth > 0 => {}
                kind if opens(kind) => break,
                TokenKind::Else | TokenKind::For | TokenKind::Lambda if condition.is_none() => {
                    return None;
                }
                TokenKind::If if condition.is_none() => condition = Some(index),
                TokenKind::Newline
                | TokenKind::Equal
                | TokenKind::Comma
                | TokenKind::Colon
                | TokenKind::Return
                | TokenKind::Indent
                | TokenKind::Dedent => break,
                _ => {}
            }
            first = index;
        }
        let condition = condition?;
        if first >= condition || condition + 1 >= at {
            return None;
        }
        let message = "expected 'else' after 'if' expression";
        Some(syntax(message, &self.tokens[first], &self.tokens[at - 1]))
    }

    /// An f-string that is not ended.
    pub(in crate::python::syntax) fn open_text(&self) -> Option<ParseFailure> {
        let mut open: Vec<&Token> = Vec::new();
        let mut braces = 0;
        for token in self.tokens {
            match token.kind() {
                TokenKind::FStringStart => open.push(token),
                TokenKind::FStringEnd => {
                    open.pop();
                }
                TokenKind::Lbrace => braces += 1,
                TokenKind::Rbrace => braces -= 1,
                _ => {}
            }
        }
        let start = open.last().filter(|_| braces == 0)?;
        let is_triple = self.text(start).ends_with("\"\"\"") || self.text(start).ends_with("'''");
        let last = self.source.trim_end_matches('\n').len();
        let at = start.start().to_u32();
        let line = self.line(if is_triple { last } else { at as usize }) + 1;
        let word = if is_triple { "triple-quoted f-string" } else { "f-string" };
        let message = format!("unterminated {word} literal (detected at line {line})");
        Some(ParseFailure::new(FailureKind::Syntax, &message, at, at))
    }
}
