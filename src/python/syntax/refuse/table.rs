//! The rules as data: `rules.txt` read once.

use std::sync::OnceLock;

use rustc_hash::FxHashMap;

use crate::python::syntax::refuse::node::Kind;
use crate::python::syntax::refuse::token::TokenKind;

/// All rules, and the words they mention.
pub struct Table {
    pub rules: Vec<Rule>,
    pub names: FxHashMap<&'static str, usize>,
}

/// One rule.
pub struct Rule {
    pub alternatives: Vec<Alternative>,
    /// CPython remembers what it found, whether or not it looked for wrong texts.
    pub is_remembered: bool,
    /// It begins with itself.
    pub is_left_recursive: bool,
    /// No rule for wrong texts is tried inside.
    pub is_without_invalid: bool,
}

/// One alternative: its items, and what becomes of them.
pub struct Alternative {
    pub items: Vec<(Option<char>, Item)>,
    pub outcome: Outcome,
    /// Nothing but a rule for wrong texts.
    pub is_for_wrong_texts: bool,
}

/// Something that an alternative asks for.
pub enum Item {
    Token(TokenKind),
    /// A reserved word or an operator.
    Word(&'static str),
    /// A name that is a keyword here.
    SoftWord(&'static str),
    AnySoftWord,
    Never,
    Rule(usize),
    Group(Vec<Alternative>),
    Optional(Box<Item>),
    /// How often at least.
    Repeated(Box<Item>, usize),
    Separated(Box<Item>, Box<Item>),
    Follows(Box<Item>),
    FollowsNot(Box<Item>),
    Forced(&'static str),
    Cut,
}

/// What a matched alternative is.
pub enum Outcome {
    Plain,
    Item(char),
    Kind(Kind),
    Do(&'static str),
    Raise(Raise),
}

/// A message and where it points.
pub struct Raise {
    pub condition: Option<&'static str>,
    pub is_block: bool,
    pub at: At,
    pub message: &'static str,
}

/// The place of a message.
#[derive(Clone, Copy)]
pub enum At {
    Item(char),
    Range(char, char),
    From(char),
    Here,
    Next,
    /// The last character of a key.
    Key(char),
}

/// The rules of CPython 3.13; `None` were they not well-formed, which a test excludes.
pub fn table() -> Option<&'static Table> {
    static TABLE: OnceLock<Option<Table>> = OnceLock::new();
    TABLE.get_or_init(|| read(include_str!("rules.txt"))).as_ref()
}

fn read(text: &'static str) -> Option<Table> {
    let lines: Vec<&'static str> =
        text.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).collect();
    let heads = lines.iter().filter_map(|line| line.strip_prefix("rule "));
    let names: FxHashMap<&'static str, usize> = heads
        .enumerate()
        .map(|(index, head)| (head.split(' ').next().unwrap_or(head), index))
        .collect();
    let mut rules: Vec<Rule> = Vec::new();
    for line in lines {
        if let Some(head) = line.strip_prefix("rule ") {
            rules.push(Rule {
                alternatives: Vec::new(),
                is_remembered: head.ends_with(" memo"),
                is_left_recursive: false,
                is_without_invalid: head.ends_with("_without_invalid"),
            });
            continue;
        }
        let alternative = Reader::new(line.strip_prefix("| ")?, &names)?.line()?;
        let number = rules.len() - 1;
        let rule = rules.last_mut()?;
        let first = alternative.items.first();
        rule.is_left_recursive |= matches!(first, Some((_, Item::Rule(it))) if *it == number);
        rule.alternatives.push(alternative);
    }
    Some(Table { rules, names })
}

/// One line of the rules.
struct Reader<'a> {
    words: Vec<&'static str>,
    at: usize,
    rest: Option<&'static str>,
    names: &'a FxHashMap<&'static str, usize>,
}

impl<'a> Reader<'a> {
    fn new(line: &'static str, names: &'a FxHashMap<&'static str, usize>) -> Option<Reader<'a>> {
        let (items, rest) = match line.split_once(" !! ") {
            Some((items, rest)) => (items, Some(rest)),
            None => (line, None),
        };
        Some(Reader { words: words(items)?, at: 0, rest, names })
    }

    fn peek(&self) -> Option<&'static str> {
        self.words.get(self.at).copied()
    }

    fn take(&mut self) -> Option<&'static str> {
        let word = self.peek()?;
        self.at += 1;
        Some(word)
    }

    fn eat(&mut self, word: &str) -> bool {
        let is_next = self.peek() == Some(word);
        self.at += usize::from(is_next);
        is_next
    }

    fn line(mut self) -> Option<Alternative> {
        let mut alternative = self.alternative()?;
        if let Some(rest) = self.rest {
            alternative.outcome = Outcome::Raise(raise(rest)?);
        }
        (self.at == self.words.len()).then_some(alternative)
    }

    fn alternative(&mut self) -> Option<Alternative> {
        let mut items = Vec::new();
        let mut is_for_wrong_texts = true;
        while let Some(word) = self.peek() {
            if matches!(word, "|" | ")" | "=>") {
                break;
            }
            is_for_wrong_texts &= word.starts_with("invalid_");
            items.push(self.labelled()?);
        }
        is_for_wrong_texts &= items.len() == 1;
        let mut outcome = Outcome::Plain;
        if self.eat("=>") {
            let word = self.take()?;
            outcome = match word {
                "do" => Outcome::Do(self.take()?),
                _ if word.len() == 1 => Outcome::Item(word.chars().next()?),
                _ => Outcome::Kind(Kind::named(word)?),
            };
        }
        Some(Alternative { items, outcome, is_for_wrong_texts })
    }

    fn labelled(&mut self) -> Option<(Option<char>, Item)> {
        let word = self.peek()?;
        let label = word.strip_suffix(':').filter(|label| label.len() == 1);
        let label = label.and_then(|label| label.chars().next());
        if label.is_some() {
            self.at += 1;
        }
        Some((label, self.item()?))
    }

    fn item(&mut self) -> Option<Item> {
        if self.eat("&") {
            return Some(Item::Follows(Box::new(self.item()?)));
        }
        if self.eat("!") {
            return Some(Item::FollowsNot(Box::new(self.item()?)));
        }
        if self.eat("~") {
            return Some(Item::Cut);
        }
        let mut item = self.atom()?;
        loop {
            item = match self.peek() {
                Some("?") => Item::Optional(Box::new(item)),
                Some("*") => Item::Repeated(Box::new(item), 0),
                Some("+") => Item::Repeated(Box::new(item), 1),
                Some("^") => match item {
                    Item::Word(word) => Item::Forced(word),
                    _ => return None,
                },
                Some("%") => {
                    self.at += 1;
                    let separator = self.atom()?;
                    item = Item::Separated(Box::new(item), Box::new(separator));
                    continue;
                }
                _ => return Some(item),
            };
            self.at += 1;
        }
    }

    fn atom(&mut self) -> Option<Item> {
        let word = self.take()?;
        if word == "(" {
            let mut alternatives = vec![self.alternative()?];
            while self.eat("|") {
                alternatives.push(self.alternative()?);
            }
            return self.eat(")").then_some(Item::Group(alternatives));
        }
        let quoted = |quote: char| word.strip_prefix(quote)?.strip_suffix(quote);
        if let Some(word) = quoted('\'') {
            return Some(Item::Word(word));
        }
        if let Some(word) = quoted('"') {
            return Some(Item::SoftWord(word));
        }
        Some(match word {
            "NAME" => Item::Token(TokenKind::Name),
            "NUMBER" => Item::Token(TokenKind::Number),
            "STRING" => Item::Token(TokenKind::String),
            "FSTRING_START" => Item::Token(TokenKind::FStringStart),
            "FSTRING_MIDDLE" => Item::Token(TokenKind::FStringMiddle),
            "FSTRING_END" => Item::Token(TokenKind::FStringEnd),
            "NEWLINE" => Item::Token(TokenKind::Newline),
            "INDENT" => Item::Token(TokenKind::Indent),
            "DEDENT" => Item::Token(TokenKind::Dedent),
            "ENDMARKER" => Item::Token(TokenKind::EndMarker),
            "SOFT_KEYWORD" => Item::AnySoftWord,
            "TYPE_COMMENT" => Item::Never,
            name => Item::Rule(*self.names.get(name)?),
        })
    }
}

/// Splits the items of a line into words and signs.
fn words(line: &'static str) -> Option<Vec<&'static str>> {
    let mut found = Vec::new();
    let mut rest = line.trim_start();
    while let Some(first) = rest.chars().next() {
        let length = match first {
            '\'' | '"' => rest[1..].find(first)? + 2,
            'a'..='z' | 'A'..='Z' => {
                let is_part = |letter: char| letter.is_ascii_alphanumeric() || letter == '_';
                let length = rest.find(|letter| !is_part(letter)).unwrap_or(rest.len());
                length + usize::from(rest[length..].starts_with(':'))
            }
            '=' => 2,
            _ => 1,
        };
        found.push(rest.get(..length)?);
        rest = rest[length..].trim_start();
    }
    Some(found)
}

/// `when NAME block from a to b: words`.
fn raise(text: &'static str) -> Option<Raise> {
    let (head, message) = text.split_once(": ")?;
    let mut words = head.split(' ').peekable();
    let mut condition = None;
    if words.next_if_eq(&"when").is_some() {
        condition = Some(words.next()?);
    }
    let is_block = words.next_if_eq(&"block").is_some();
    let how = words.next()?;
    let mut label = || words.next()?.chars().next();
    let at = match how {
        "at" => At::Item(label()?),
        "key" => At::Key(label()?),
        "here" => At::Here,
        "next" => At::Next,
        "from" => {
            let first = label()?;
            match words.next() {
                Some(_) => At::Range(first, words.next()?.chars().next()?),
                None => At::From(first),
            }
        }
        _ => return None,
    };
    Some(Raise { condition, is_block, at, message })
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn the_rules_are_well_formed() {
        let table = table().expect("every line can be read");
        assert!(table.rules.len() > 200);
        assert!(table.rules.iter().all(|rule| !rule.alternatives.is_empty()));
    }
}
