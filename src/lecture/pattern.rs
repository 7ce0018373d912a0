//! A recorded text as a pattern: what stands as it is, `...` for any text, and addresses.

use crate::lecture::compare::{Identities, LOWEST_ADDRESS};

/// An address that a text has where the notes have one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// What stands for it in the notes, as in `<addr:a>` or `0x10ab10`; `None` for a plain `<addr>`.
    pub name: Option<String>,
    pub number: u64,
}

/// Stretches between `...`, each a sequence of literals and addresses.
pub struct Pattern<'a> {
    stretches: Vec<Vec<Atom<'a>>>,
}

#[derive(Clone, Copy, Debug)]
enum Atom<'a> {
    Literal(&'a str),
    /// `<addr>`, or by its whole text `<addr:a>`.
    Address(Option<&'a str>),
    /// A number that may be an address, as it is written.
    Number(&'a str),
}

impl<'a> Pattern<'a> {
    pub fn new(text: &'a str, ellipsis: bool) -> Pattern<'a> {
        let stretches: Vec<&str> = if ellipsis { text.split("...").collect() } else { vec![text] };
        Pattern { stretches: stretches.into_iter().map(atoms).collect() }
    }

    /// Whether it fits one text only.
    pub fn is_plain(&self) -> bool {
        let literal = |atom: &Atom<'_>| matches!(atom, Atom::Literal(_));
        self.stretches.len() == 1 && self.stretches.iter().flatten().all(literal)
    }

    /// The addresses in a text that fits. The first stretch stands at the beginning, the last at the end, those between
    /// wherever they first fit: so no choice ever has to be undone.
    pub fn matches(&self, text: &str, identities: &Identities) -> Option<Vec<Address>> {
        let mut found = Vec::new();
        let Some((first, others)) = self.stretches.split_first() else {
            return text.is_empty().then_some(found);
        };
        let mut fit = |atoms: &[Atom<'a>], at: usize| {
            let before = found.len();
            let end = length(atoms, text, at, identities, &mut found);
            if end.is_none() {
                found.truncate(before);
            }
            end
        };
        let mut at = fit(first, 0)?;
        let Some((last, between)) = others.split_last() else {
            return (at == text.len()).then_some(found);
        };
        for stretch in between {
            at = starts(text, at).find_map(|start| fit(stretch, start))?;
        }
        for start in starts(text, at) {
            match fit(last, start) {
                Some(end) if end == text.len() => return Some(found),
                _ => {}
            }
        }
        None
    }
}

fn atoms(stretch: &str) -> Vec<Atom<'_>> {
    let mut atoms = Vec::new();
    let (mut done, mut at) = (0, 0);
    while at < stretch.len() {
        let rest = &stretch[at..];
        let before = stretch[..at].chars().next_back();
        let is_inside = before.is_some_and(|char| char.is_alphanumeric() || char == '_');
        let (atom, length) = match placeholder(rest) {
            Some(mark) => (Some(Atom::Address((mark != "<addr>").then_some(mark))), mark.len()),
            None if is_inside => (None, 0),
            None => match number(rest) {
                Some((text, number)) if may_be_address(number) => {
                    (Some(Atom::Number(text)), text.len())
                }
                _ => (None, 0),
            },
        };
        let Some(atom) = atom else {
            at += rest.chars().next().map_or(1, char::len_utf8);
            continue;
        };
        if done < at {
            atoms.push(Atom::Literal(&stretch[done..at]));
        }
        atoms.push(atom);
        at += length;
        done = at;
    }
    if done < stretch.len() {
        atoms.push(Atom::Literal(&stretch[done..]));
    }
    atoms
}

/// `<addr>` or `<addr:name>` at the beginning of a text.
fn placeholder(text: &str) -> Option<&str> {
    let rest = text.strip_prefix("<addr")?;
    let name = match rest.strip_prefix(':') {
        Some(named) => {
            let end = named.find(|char: char| !char.is_alphanumeric() && char != '_')?;
            1 + end
        }
        None => 0,
    };
    (name != 1 && rest[name..].starts_with('>')).then(|| &text[.."<addr>".len() + name])
}

/// The whole number at the beginning of a text, decimal or with `0x`.
fn number(text: &str) -> Option<(&str, u64)> {
    let (digits, radix) = match text.strip_prefix("0x") {
        Some(digits) => (digits, 16),
        None => (text, 10),
    };
    let length = digits.find(|char: char| !char.is_digit(radix)).unwrap_or(digits.len());
    let end = text.len() - digits.len() + length;
    let is_whole =
        !digits[length..].starts_with(|char: char| char.is_alphanumeric() || char == '_');
    let number = u64::from_str_radix(&digits[..length], radix).ok().filter(|_| is_whole)?;
    Some((&text[..end], number))
}

fn may_be_address(number: u64) -> bool {
    number >= LOWEST_ADDRESS && number.is_multiple_of(8)
}

/// Where the atoms end that begin at `at`, if they fit.
fn length(
    atoms: &[Atom<'_>],
    text: &str,
    at: usize,
    identities: &Identities,
    found: &mut Vec<Address>,
) -> Option<usize> {
    let mut end = at;
    for atom in atoms {
        let rest = &text[end..];
        end += match atom {
            Atom::Literal(literal) => rest.strip_prefix(literal).map(|_| literal.len())?,
            Atom::Address(name) => {
                let (digits, number) = number(rest)?;
                let is_address = digits.starts_with("0x") || number >= LOWEST_ADDRESS;
                found.push(Address { name: name.map(str::to_owned), number });
                is_address.then_some(digits.len())?
            }
            Atom::Number(written) => {
                let (digits, ran) = number(rest)?;
                let is_shown = digits.starts_with("0x") && text[..end].ends_with(" at ");
                let is_address = is_shown || identities.knows(ran);
                let is_free = is_address && !identities.exact;
                if digits != *written && !is_free {
                    return None;
                }
                if is_free {
                    let (_, said) = number(written)?;
                    found.push(Address { name: Some(format!("{said:#x}")), number: ran });
                }
                digits.len()
            }
        };
    }
    Some(end)
}

fn starts(text: &str, from: usize) -> impl Iterator<Item = usize> {
    (from..=text.len()).filter(|index| text.is_char_boundary(*index))
}
