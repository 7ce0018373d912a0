//! The rules applied to tokens: CPython's way through its grammar, with what it remembers on the way.

use rustc_hash::FxHashMap;

use crate::python::syntax::FailureKind;
use crate::python::syntax::refuse::failure::Told;
use crate::python::syntax::refuse::lexer::{Done, Lexer};
use crate::python::syntax::refuse::node::{Kind, Node, Value};
use crate::python::syntax::refuse::table::{Alternative, Item, Outcome, Table, table};
use crate::python::syntax::refuse::token::{SOFT_KEYWORDS, Token, TokenKind};

/// What kind of text is read.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Start {
    File,
    /// One statement at the prompt.
    Interactive,
    Expression,
}

/// Rules may be tried so often in one text.
const STEPS: usize = 6_000_000;
/// Rules may nest so deep: CPython's own limit is less.
const DEPTH: usize = 12_000;
/// Bytes of stack that one rule and its items may need.
const STACK: usize = 64 << 10;
const MORE_STACK: usize = 4 << 20;

/// What an item gives: nothing when it does not match, a value unless it only looks.
type Matched = Option<Option<Value>>;

/// A text on its way through the rules.
pub struct Parser<'a> {
    pub lexer: Lexer<'a>,
    pub tokens: Vec<Token>,
    pub source: &'a str,
    pub start: Start,
    /// The token that comes next.
    pub at: usize,
    pub nodes: Vec<Node>,
    /// The first error ends everything.
    pub told: Option<Told>,
    /// The text is too much: there is no answer.
    pub has_given_up: bool,
    pub(super) table: &'static Table,
    memory: FxHashMap<(u32, u32), (Option<Value>, usize)>,
    /// Whether rules for wrong texts are tried.
    looks_for_wrong: bool,
    has_tokens: bool,
    /// In mode `single` the end of the text ends its blocks.
    pub implies_dedent: bool,
    steps: usize,
    depth: usize,
}

impl<'a> Parser<'a> {
    /// A parser at the start of a text, or of its first statement at or after an offset.
    pub fn new(source: &'a str, start: Start, first_line: u32, from: usize) -> Option<Parser<'a>> {
        let mut lexer = Lexer::new(source, first_line as usize);
        let tokens = if from > 0 { vec![lexer.token_from(from)] } else { Vec::new() };
        let mut parser = Parser {
            lexer,
            tokens,
            source,
            start,
            at: 0,
            nodes: Vec::new(),
            told: None,
            has_given_up: false,
            table: table()?,
            memory: FxHashMap::default(),
            looks_for_wrong: false,
            has_tokens: false,
            implies_dedent: true,
            steps: 0,
            depth: 0,
        };
        if parser.tokens.last().is_some_and(|token| token.kind == TokenKind::Error) {
            parser.error_token();
        }
        Some(parser)
    }

    /// Whether the text is right; in the second pass with the rules for wrong texts.
    pub fn run(&mut self, looks_for_wrong: bool) -> bool {
        self.memory.clear();
        self.nodes.clear();
        self.at = 0;
        self.looks_for_wrong = looks_for_wrong;
        let rule = match self.start {
            Start::File => "file",
            Start::Interactive => "interactive",
            Start::Expression => "eval",
        };
        let table = self.table;
        table.names.get(rule).is_some_and(|rule| self.rule(*rule).is_some())
    }

    /// Ends the search without an answer.
    pub(super) fn give_up(&mut self) {
        self.has_given_up = true;
        self.told.get_or_insert(Told {
            kind: FailureKind::Syntax,
            message: String::new(),
            line: 0,
            column: 0,
            end_line: 0,
            end_column: 0,
            text: String::new(),
        });
    }

    /// The next token, read if need be; `None` after an error.
    fn token(&mut self) -> Option<Token> {
        if self.told.is_some() {
            return None;
        }
        if self.at == self.tokens.len() {
            let mut token = self.lexer.token_after();
            if self.start == Start::Interactive
                && token.kind == TokenKind::EndMarker
                && self.has_tokens
            {
                token.kind = TokenKind::Newline;
                self.has_tokens = false;
                if self.implies_dedent {
                    self.lexer.imply_dedent();
                }
            } else {
                self.has_tokens = true;
            }
            self.tokens.push(token);
            if token.kind == TokenKind::Error {
                self.error_token();
                return None;
            }
        }
        self.tokens.get(self.at).copied()
    }

    /// What CPython says when its tokenizer has given up.
    fn error_token(&mut self) {
        let line = self.lexer.position().0;
        match self.lexer.done {
            Done::Raised => self.told = self.lexer.raised.take(),
            Done::Dedent => {
                let message = "unindent does not match any outer indentation level";
                self.raise_here(FailureKind::Indentation, message);
            }
            Done::Tabs => {
                let message = "inconsistent use of tabs and spaces in indentation";
                self.raise(FailureKind::Tab, message, (line, 1), (line, 0));
            }
            Done::TooDeep => {
                let message = "too many levels of indentation";
                self.raise(FailureKind::Indentation, message, (line, 1), (line, 0));
            }
            Done::Continuation => {
                let message = "unexpected character after line continuation character";
                let column = self.lexer.column_in_buffer();
                self.raise(FailureKind::Syntax, message, (line, column), (line, 0));
            }
            Done::No | Done::End => {
                if !self.raise_unclosed() {
                    self.raise_here(FailureKind::Syntax, "unexpected EOF while parsing");
                }
            }
        }
    }

    fn remembered(&self, number: usize) -> (u32, u32) {
        let rule = &self.table.rules[number];
        let is_shared = rule.is_remembered || rule.is_left_recursive;
        let variant = if is_shared { 0 } else { 1 + u32::from(self.looks_for_wrong) };
        (self.at as u32, number as u32 * 3 + variant)
    }

    fn rule(&mut self, number: usize) -> Option<Value> {
        self.token()?;
        self.steps += 1;
        if self.steps > STEPS || self.depth > DEPTH {
            self.give_up();
            return None;
        }
        let key = self.remembered(number);
        if let Some((found, end)) = self.memory.get(&key) {
            self.at = *end;
            return *found;
        }
        self.depth += 1;
        let found = stacker::maybe_grow(STACK, MORE_STACK, || self.try_rule(number, key));
        self.depth -= 1;
        if self.told.is_none() {
            let end = if found.is_some() { self.at } else { key.0 as usize };
            self.memory.insert(key, (found, end));
        }
        found
    }

    fn try_rule(&mut self, number: usize, key: (u32, u32)) -> Option<Value> {
        let rule = &self.table.rules[number];
        if rule.is_left_recursive {
            return self.grow(&rule.alternatives, key);
        }
        let looked = self.looks_for_wrong;
        self.looks_for_wrong &= !rule.is_without_invalid;
        let found = self.first_of(&rule.alternatives);
        self.looks_for_wrong = looked;
        found
    }

    /// A rule that begins with itself: each round may take what the round before has found.
    fn grow(&mut self, alternatives: &'static [Alternative], key: (u32, u32)) -> Option<Value> {
        let start = self.at;
        let (mut best, mut end) = (None, start);
        loop {
            self.memory.insert(key, (best, end));
            self.at = start;
            let found = self.first_of(alternatives);
            if self.told.is_some() {
                return None;
            }
            if found.is_none() || self.at <= end {
                self.at = end;
                return best;
            }
            (best, end) = (found, self.at);
        }
    }

    fn first_of(&mut self, alternatives: &'static [Alternative]) -> Option<Value> {
        let start = self.at;
        for alternative in alternatives {
            if alternative.is_for_wrong_texts && !self.looks_for_wrong {
                continue;
            }
            let mut is_cut = false;
            let found = self.alternative(alternative, &mut is_cut);
            if found.is_some() {
                return found;
            }
            self.at = start;
            if is_cut || self.told.is_some() {
                return None;
            }
        }
        None
    }

    fn alternative(
        &mut self,
        alternative: &'static Alternative,
        is_cut: &mut bool,
    ) -> Option<Value> {
        let first = self.at;
        let mut values = Vec::new();
        let mut labels = Vec::new();
        for (label, item) in &alternative.items {
            if matches!(item, Item::Cut) {
                *is_cut = true;
                continue;
            }
            let matched = self.item(item)?;
            if let Some(value) = matched {
                values.push(value);
                if let Some(label) = label {
                    labels.push((*label, value));
                }
            }
        }
        match &alternative.outcome {
            Outcome::Plain if values.len() == 1 => values.pop(),
            Outcome::Plain => Some(self.node(Kind::Plain, first, values)),
            Outcome::Item(label) => {
                labels.iter().find(|(known, _)| known == label).map(|(_, value)| *value)
            }
            Outcome::Kind(kind) => Some(self.node(*kind, first, values)),
            Outcome::Do(name) => self.act(name, first, values, &labels),
            Outcome::Raise(raise) => {
                self.raise_by_rule(raise, &labels);
                None
            }
        }
    }

    /// A new node over the tokens from one to here.
    pub(super) fn node(&mut self, kind: Kind, first: usize, items: Vec<Value>) -> Value {
        let mut last = self.at.max(first + 1) - 1;
        while last > first
            && matches!(
                self.tokens.get(last).map(|token| token.kind),
                Some(
                    TokenKind::Newline
                        | TokenKind::Indent
                        | TokenKind::Dedent
                        | TokenKind::EndMarker
                )
            )
        {
            last -= 1;
        }
        self.nodes.push(Node { kind, first, last, items: items.into_boxed_slice() });
        self.nodes.len() - 1
    }

    fn item(&mut self, item: &'static Item) -> Matched {
        match item {
            Item::Rule(number) => self.rule(*number).map(Some),
            Item::Group(alternatives) => self.first_of(alternatives).map(Some),
            Item::Optional(inner) => self.optional(inner),
            Item::Repeated(inner, least) => self.repeated(inner, *least),
            Item::Separated(inner, separator) => self.separated(inner, separator),
            Item::Follows(inner) => {
                let start = self.at;
                let found = self.item(inner);
                self.at = start;
                found.map(|_| None)
            }
            Item::FollowsNot(inner) => {
                let start = self.at;
                let found = self.item(inner);
                self.at = start;
                (found.is_none() && self.told.is_none()).then_some(None)
            }
            Item::Cut => Some(None),
            Item::Forced(word) => {
                let token = self.token()?;
                if self.is_word(&token, word) {
                    return self.taken(Kind::Token);
                }
                let place =
                    ((token.line, token.column + 1), (token.end_line, token.end_column + 1));
                self.raise(FailureKind::Syntax, &format!("expected '{word}'"), place.0, place.1);
                None
            }
            Item::Never => self.token().and(None),
            Item::Token(kind) => {
                let is_it = self.token()?.kind == *kind;
                let kind = if *kind == TokenKind::Name { Kind::Name } else { Kind::Token };
                if is_it { self.taken(kind) } else { None }
            }
            Item::Word(word) => {
                let token = self.token()?;
                if self.is_word(&token, word) { self.taken(Kind::Token) } else { None }
            }
            Item::SoftWord(word) => {
                let token = self.token()?;
                let is_it = token.kind == TokenKind::Name && self.text(&token) == *word;
                if is_it { self.taken(Kind::Name) } else { None }
            }
            Item::AnySoftWord => {
                let token = self.token()?;
                // CPython compares no more than the name's own length.
                let text = self.text(&token);
                let is_it = token.kind == TokenKind::Name
                    && SOFT_KEYWORDS.iter().any(|word| word.starts_with(text));
                if is_it { self.taken(Kind::Name) } else { None }
            }
        }
    }

    fn optional(&mut self, inner: &'static Item) -> Matched {
        let start = self.at;
        let found = self.item(inner);
        if found.is_none() {
            self.at = start;
        }
        if self.told.is_some() { None } else { Some(found.flatten()) }
    }

    fn repeated(&mut self, inner: &'static Item, least: usize) -> Matched {
        let first = self.at;
        let (mut values, mut count) = (Vec::new(), 0);
        loop {
            let start = self.at;
            let Some(found) = self.item(inner) else {
                self.at = start;
                break;
            };
            values.extend(found);
            count += 1;
            if self.at == start {
                break;
            }
            // After a statement of the outermost block nothing looks back.
            if self.depth <= 2 {
                self.memory.clear();
                self.nodes.clear();
                values.clear();
            }
        }
        if self.told.is_some() || count < least {
            return None;
        }
        Some(Some(self.node(Kind::Plain, first, values)))
    }

    fn separated(&mut self, inner: &'static Item, separator: &'static Item) -> Matched {
        let first = self.at;
        let mut values = Vec::new();
        values.extend(self.item(inner)?);
        loop {
            let start = self.at;
            let found = if self.item(separator).is_some() { self.item(inner) } else { None };
            let Some(found) = found else {
                self.at = start;
                break;
            };
            values.extend(found);
        }
        if self.told.is_some() {
            return None;
        }
        Some(Some(self.node(Kind::Plain, first, values)))
    }

    fn taken(&mut self, kind: Kind) -> Matched {
        self.at += 1;
        self.nodes.push(Node {
            kind,
            first: self.at - 1,
            last: self.at - 1,
            items: Box::default(),
        });
        Some(Some(self.nodes.len() - 1))
    }

    fn is_word(&self, token: &Token, word: &str) -> bool {
        matches!(token.kind, TokenKind::Operator | TokenKind::Keyword) && self.text(token) == word
    }

    /// What stands in the text for a token.
    pub(super) fn text(&self, token: &Token) -> &'a str {
        self.source.get(token.start..token.end).unwrap_or_default()
    }
}
