//! What a drawing says of addresses and values.

use crate::lecture::sketch::words::REFERS;

/// A value that is drawn somewhere, with the names and the address beside it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Claim {
    pub names: Vec<String>,
    /// As in `1` or `"something"`; quotes as they were written.
    pub values: Vec<String>,
    pub address: Option<u64>,
    /// It only refers to the value.
    pub refers: bool,
}

/// The addresses in a text, each with where it stands, and whether two of them are a range.
pub fn addresses(text: &str) -> (Vec<(u64, &str)>, bool) {
    let mut found: Vec<(u64, &str, usize)> = Vec::new();
    let mut at = 0;
    while let Some(rest) = text.get(at..) {
        let Some(start) = rest.find(|char: char| char.is_ascii_alphanumeric()) else { break };
        let word = &rest[start..];
        let is_part = |char: char| char.is_ascii_alphanumeric() || char == '_' || char == '`';
        let length = word.find(|char: char| !is_part(char)).unwrap_or(word.len());
        let after = &word[length..];
        let cut_off = after.starts_with('…') || after.starts_with("...") || after.starts_with('*');
        let glued = rest[..start].ends_with(['…', '.', '_', '"', '\'']);
        if let Some(value) = address(&word[..length]).filter(|_| !cut_off && !glued) {
            found.push((value, &word[..length], at + start));
        }
        at += start + length;
    }
    let is_range = match found.as_slice() {
        [(_, first, start), (_, _, next)] => {
            let between = text[start + first.len()..*next].trim();
            ["-", "–", "—", "..", "…", "to", "→", "~", "bis", ":"].contains(&between)
        }
        _ => false,
    };
    (found.into_iter().map(|(value, word, _)| (value, word)).collect(), is_range)
}

/// `0x7fff…` in full, or eight digits and more as in `/proc/self/maps`.
fn address(word: &str) -> Option<u64> {
    let digits = |digits: &str| {
        let plain: String = digits.chars().filter(|char| !matches!(char, '_' | '`')).collect();
        (plain.len() <= 16).then(|| u64::from_str_radix(&plain, 16).ok()).flatten()
    };
    if let Some(rest) = word.strip_prefix("0x").or_else(|| word.strip_prefix("0X")) {
        return digits(rest);
    }
    let bare =
        matches!(word.len(), 8 | 12 | 16) && word.contains(|char: char| char.is_ascii_digit());
    bare.then(|| digits(word)).flatten()
}

/// `0`, `0xffff…`: the ends of what can be addressed.
pub fn is_end(address: u64) -> bool {
    let all_ones = address & address.wrapping_add(1) == 0 && address.count_ones() >= 16;
    address == 0 || all_ones
}

/// Whether nothing but addresses stands there.
pub fn is_only_addresses(text: &str) -> bool {
    let mut rest = text.to_owned();
    for (_, word) in addresses(text).0 {
        rest = rest.replacen(word, "", 1);
    }
    rest.len() < text.len() && !rest.contains(|char: char| char.is_alphanumeric())
}

/// Reads `x = 1`, `"something"`, `← 1, 2, 3, ... 256`, `x → 1`; nothing when it reads as prose.
pub fn claim(text: &str) -> Option<Claim> {
    let text = text.trim_start_matches(['←', ' ', '•', '-']);
    let lower = text.to_lowercase();
    let mut claim =
        Claim { refers: REFERS.iter().any(|word| lower.contains(word)), ..Claim::default() };
    let mut rest = text;
    if let Some((names, value)) = split_names(text) {
        claim.names = names;
        rest = value;
    }
    let mut rest = rest.trim();
    loop {
        rest = rest.trim_start_matches([' ', ',', '→', '=', ':']);
        if let Some(dots) = rest.strip_prefix("...").or_else(|| rest.strip_prefix('…')) {
            rest = dots;
        } else if rest.is_empty() || rest.starts_with('(') {
            break;
        } else if let Some((value, after)) = value(rest) {
            claim.values.push(value.to_owned());
            rest = after;
        } else if let Some(after) = address_after(rest, &mut claim) {
            rest = after;
        } else if let Some((word, after)) = rest.split_once(' ').or(Some((rest, "")))
            && KINDS.contains(&word.to_lowercase().as_str())
        {
            rest = after;
        } else {
            return (claim.refers && !claim.names.is_empty()).then_some(claim);
        }
    }
    let says = !claim.values.is_empty() || (claim.address.is_some() && !claim.names.is_empty());
    (says || (claim.refers && !claim.names.is_empty())).then_some(claim)
}

/// `x = `, `x, y → `, `x: `: names with what stands after them.
fn split_names(text: &str) -> Option<(Vec<String>, &str)> {
    let at = text.find(['=', ':', '→', '@', '('])?;
    let names = text[..at].split(',').map(str::trim);
    let names: Vec<String> = names.map(str::to_owned).collect();
    let is_name = |name: &String| {
        name.chars().all(|char| char.is_alphanumeric() || char == '_')
            && name.starts_with(|char: char| char.is_alphabetic() || char == '_')
            && !KINDS.contains(&name.to_lowercase().as_str())
    };
    let id = names.len() == 1 && names[0] == "id";
    (names.iter().all(is_name) && !id).then(|| (names, &text[at..]))
}

/// A literal at the beginning of a text.
fn value(text: &str) -> Option<(&str, &str)> {
    let first = text.chars().next()?;
    let close = match first {
        '"' | '\'' => first,
        '[' => ']',
        '{' => '}',
        _ if first.is_ascii_digit() || first == '-' => {
            let number = |char: char| char.is_ascii_digit() || matches!(char, '_' | '.' | '-');
            let end = text.find(|char: char| !number(char)).unwrap_or(text.len());
            let word = text[..end].trim_end_matches('.');
            let after = &text[word.len()..];
            let ends = after.is_empty() || after.starts_with([',', ' ', '.', ')', '…']);
            let digits = word.contains(|char: char| char.is_ascii_digit());
            return (ends && digits && !word.starts_with("0x")).then_some((word, after));
        }
        _ => {
            let word = ["None", "True", "False"].into_iter().find(|word| text.starts_with(word))?;
            return Some((word, &text[word.len()..]));
        }
    };
    let end = text[1..].find(close)? + 2;
    Some((&text[..end], &text[end..]))
}

/// `@ 0x7f…`, `at 0x7f…`, `id 140…`.
fn address_after<'t>(text: &'t str, claim: &mut Claim) -> Option<&'t str> {
    let marks = ["@", "at ", "id ", "id=", "id:", "("];
    let text = marks.iter().find_map(|mark| text.strip_prefix(mark)).unwrap_or(text).trim_start();
    let length = text.find(|char: char| !char.is_ascii_alphanumeric()).unwrap_or(text.len());
    claim.address = Some(address(&text[..length])?);
    Some(text[length..].trim_start_matches(')'))
}

/// Words that stand before a value and say only what it is.
const KINDS: &[&str] = &[
    "int",
    "str",
    "string",
    "object",
    "obj",
    "list",
    "tuple",
    "dict",
    "float",
    "bool",
    "the",
    "integer",
    "pyobject",
    "pylongobject",
    "pyunicodeobject",
    "value",
    "zahl",
    "number",
];

#[cfg(test)]
mod tests {
    use super::{Claim, addresses, claim, is_only_addresses};

    #[test]
    fn addresses_are_read_in_full_or_not_at_all() {
        let numbers = |text: &str| {
            let (found, range) = addresses(text);
            (found.into_iter().map(|(value, _)| value).collect::<Vec<_>>(), range)
        };
        assert_eq!(numbers("0x400000-0x41f000"), (vec![0x40_0000, 0x41_f000], true));
        assert_eq!(numbers("00400000 – 0041f000"), (vec![0x40_0000, 0x41_f000], true));
        assert_eq!(numbers("heap at 0xBA1000"), (vec![0xba_1000], false));
        assert_eq!(numbers("0x7fff... and 0x7fff… and …ba1000"), (vec![], false));
        assert!(is_only_addresses("(0x400000)"));
        assert!(!is_only_addresses("heap 0x400000"));
    }

    #[test]
    fn values_are_told_from_prose() {
        let values = |text: &str| claim(text).map(|claim| (claim.values.join("|"), claim.refers));
        let is = |text: &str, refers| Some((text.to_owned(), refers));
        assert_eq!(values("← \"something\""), is("\"something\"", false));
        assert_eq!(values("← 1, 2, 3, ... 256"), is("1|2|3|256", false));
        assert_eq!(values("x = 1"), is("1", false));
        assert_eq!(values("x → 1"), is("1", true));
        assert_eq!(values("int 1 (shared)"), is("1", false));
        assert_eq!(values("numbers = [10, 20]"), is("[10, 20]", false));
        assert_eq!(values("x (address pointing to 1)"), is("", true));
        for prose in ["8 MiB each", "Python Interpreter", "x and y", "1st frame", "", "main()"] {
            assert_eq!(values(prose), None, "{prose}");
        }
        let placed = claim("x = 1 @ 0xa5baa8").unwrap_or_default();
        assert_eq!((placed.address, placed.names), (Some(0xa5_baa8), vec!["x".to_owned()]));
        assert_eq!(
            claim("x,y → references (pointers) to \"s\"").map(|claim: Claim| claim.refers),
            Some(true)
        );
    }
}
