//! What a rule has found: an expression's kind and extent, and its parts.

/// What an expression is, as far as messages care.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Kind {
    /// Several items without a meaning of their own.
    Plain,
    Token,
    /// Something that is no expression, kept whole.
    Other,
    Name,
    Attribute,
    Subscript,
    Starred,
    List,
    Tuple,
    Slice,
    Lambda,
    Call,
    Operation,
    Generator,
    Yield,
    Await,
    ListComprehension,
    SetComprehension,
    DictComprehension,
    Dict,
    Set,
    JoinedString,
    Literal,
    Bytes,
    True,
    False,
    None,
    Ellipsis,
    Comparison,
    In,
    Conditional,
    Named,
    Arguments,
    Keyword,
    Unpacking,
}

impl Kind {
    /// The kind that `rules.txt` calls so.
    pub fn named(name: &str) -> Option<Kind> {
        KINDS.iter().find(|(_, known, _)| *known == name).map(|(kind, ..)| *kind)
    }

    /// What CPython calls such an expression.
    pub fn words(self) -> &'static str {
        KINDS.iter().find(|(kind, ..)| *kind == self).map_or("expression", |(.., words)| words)
    }
}

/// Something matched. Tokens are counted from 0; `last` is its last token.
#[derive(Debug)]
pub struct Node {
    pub kind: Kind,
    pub first: usize,
    pub last: usize,
    pub items: Box<[Value]>,
}

/// A node's number among all of one parse.
pub type Value = usize;

/// The expressions among a node's items, with those of groups.
pub fn elements(nodes: &[Node], node: Value) -> Vec<Value> {
    let mut found = Vec::new();
    let mut open: Vec<Value> = nodes[node].items.iter().rev().copied().collect();
    while let Some(item) = open.pop() {
        match nodes[item].kind {
            Kind::Plain => open.extend(nodes[item].items.iter().rev()),
            Kind::Token => {}
            _ => found.push(item),
        }
    }
    found
}

/// Each kind, its name in `rules.txt`, and CPython's words for it.
const KINDS: &[(Kind, &str, &str)] = &[
    (Kind::Other, "Other", "expression"),
    (Kind::Name, "Name", "name"),
    (Kind::Attribute, "Attribute", "attribute"),
    (Kind::Subscript, "Subscript", "subscript"),
    (Kind::Starred, "Starred", "starred"),
    (Kind::List, "List", "list"),
    (Kind::Tuple, "Tuple", "tuple"),
    (Kind::Slice, "Slice", "slice"),
    (Kind::Lambda, "Lambda", "lambda"),
    (Kind::Call, "Call", "function call"),
    (Kind::Operation, "Operation", "expression"),
    (Kind::Generator, "Generator", "generator expression"),
    (Kind::Yield, "Yield", "yield expression"),
    (Kind::Await, "Await", "await expression"),
    (Kind::ListComprehension, "ListComprehension", "list comprehension"),
    (Kind::SetComprehension, "SetComprehension", "set comprehension"),
    (Kind::DictComprehension, "DictComprehension", "dict comprehension"),
    (Kind::Dict, "Dict", "dict literal"),
    (Kind::Set, "Set", "set display"),
    (Kind::JoinedString, "JoinedString", "f-string expression"),
    (Kind::Literal, "Literal", "literal"),
    (Kind::Bytes, "Bytes", "literal"),
    (Kind::True, "True", "True"),
    (Kind::False, "False", "False"),
    (Kind::None, "None", "None"),
    (Kind::Ellipsis, "Ellipsis", "ellipsis"),
    (Kind::Comparison, "Comparison", "comparison"),
    (Kind::In, "In", "comparison"),
    (Kind::Conditional, "Conditional", "conditional expression"),
    (Kind::Named, "Named", "named expression"),
    (Kind::Arguments, "Arguments", "expression"),
    (Kind::Keyword, "Keyword", "expression"),
    (Kind::Unpacking, "Unpacking", "expression"),
];
