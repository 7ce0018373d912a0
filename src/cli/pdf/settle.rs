//! What a browser puts into a PDF by chance, set to what the deck alone determines.

use std::collections::HashMap;
use std::ops::Range;
use std::str;

/// How the name of an element begins, and how many digits follow.
const NODE: &[u8] = b"(node";
const DIGITS: usize = 8;
/// What stands before a name where it is one: in an element, in a list, after a name, after a reference. A text is none.
const BEFORE: &[&[u8]] = &[b"/ID ", b"[", b") ", b"R "];

/// The same deck gives the same bytes. Nothing changes its length, so the offsets of the file's objects hold.
pub fn settle(bytes: &mut [u8]) {
    undate(bytes);
    renumber(bytes);
}

/// Without the moment at which it was printed.
fn undate(bytes: &mut [u8]) {
    for name in [&b"/CreationDate (D:"[..], b"/ModDate (D:"] {
        for place in find_all(bytes, name) {
            let digits = bytes[place + name.len()..].iter_mut();
            let digits = digits.take_while(|byte| byte.is_ascii_digit());
            digits.zip(b"19700101000000").for_each(|(byte, zero)| *byte = *zero);
        }
    }
}

/// Cells that head a column or row have names (ISO 32000-2, 14.7.5.3), whose numbers depend on what the browser met
/// first. They are numbered as they stand in the file, and the tree that finds elements by name is sorted again.
fn renumber(bytes: &mut [u8]) {
    let leaves = find_all(bytes, b"/Names [(node");
    // Sorting several leaves would move names between them, and with them the offsets of objects.
    let &[leaf] = &leaves[..] else { return };
    let mut numbers: HashMap<Vec<u8>, String> = HashMap::new();
    for place in find_all(bytes, b"/ID (node") {
        let next = format!("{:0DIGITS$}", numbers.len() + 1);
        if let Some(digits) = number(bytes, place + b"/ID ".len()) {
            numbers.entry(bytes[digits].to_vec()).or_insert(next);
        }
    }
    for place in find_all(bytes, NODE) {
        let named = BEFORE.iter().any(|before| bytes[..place].ends_with(before));
        let Some(digits) = number(bytes, place).filter(|_| named) else { continue };
        if let Some(new) = numbers.get(&bytes[digits.clone()]) {
            bytes[digits].copy_from_slice(new.as_bytes());
        }
    }
    sort(bytes, leaf);
}

/// Where the digits of the name stand that begins at a place.
fn number(bytes: &[u8], place: usize) -> Option<Range<usize>> {
    let range = place + NODE.len()..place + NODE.len() + DIGITS;
    let digits = bytes.get(range.clone())?;
    digits.iter().all(u8::is_ascii_digit).then_some(range)
}

/// Sorts the pairs of name and element of a leaf, and says the first and last of them before it.
fn sort(bytes: &mut [u8], leaf: usize) {
    let start = leaf + b"/Names [".len();
    let end = start + bytes[start..].iter().take_while(|&&byte| byte != b']').count();
    let Ok(text) = str::from_utf8(&bytes[start..end]) else { return };
    let mut pairs: Vec<&str> = text.split_inclusive(" R").map(str::trim).collect();
    pairs.sort_unstable();
    let name = |pair: Option<&&str>| {
        pair.and_then(|pair| pair.split(' ').next()).unwrap_or_default().to_owned()
    };
    let limits = format!("/Limits [{} {}]\n", name(pairs.first()), name(pairs.last()));
    let sorted = pairs.join(" ");
    if sorted.len() == end - start {
        bytes[start..end].copy_from_slice(sorted.as_bytes());
    }
    if leaf >= limits.len() && bytes[leaf - limits.len()..].starts_with(b"/Limits [") {
        bytes[leaf - limits.len()..leaf].copy_from_slice(limits.as_bytes());
    }
}

fn find_all(bytes: &[u8], name: &[u8]) -> Vec<usize> {
    bytes
        .windows(name.len())
        .enumerate()
        .filter(|(_, part)| *part == name)
        .map(|(at, _)| at)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::settle;

    fn settled(text: &str) -> String {
        let mut bytes = text.as_bytes().to_vec();
        settle(&mut bytes);
        String::from_utf8_lossy(&bytes).into_owned()
    }

    #[test]
    fn the_moment_of_printing_is_left_out() {
        let printed =
            "<</CreationDate (D:20261126063000+00'00')\n/ModDate (D:20261126063001+00'00')>>";
        let same =
            "<</CreationDate (D:19700101000000+00'00')\n/ModDate (D:19700101000000+00'00')>>";
        assert_eq!(settled(printed), same);
    }

    #[test]
    fn elements_are_numbered_as_they_stand() {
        let file = |[a, b]: [&str; 2], leaf: &str| {
            format!(
                "75 0 obj\n<</S /TH\n/ID (node{a})>>\n77 0 obj\n<</S /TH\n/ID (node{b})>>\n80 0 obj\n<</S /TD\n\
                 /A [<</Headers [(node{a}) (node{b})]>>]>>\n9 0 obj\n<</Title (node{a})>>\n{leaf}"
            )
        };
        let leaf = |names: [&str; 2], objects: [u8; 2]| {
            let [first, last] = names;
            let [one, two] = objects;
            format!(
                "<</Limits [(node{first}) (node{last})]\n/Names [(node{first}) {one} 0 R (node{last}) {two} 0 R]>>"
            )
        };
        let titled =
            |text: &str, name: &str| text.replace(&format!("/Title (node{name})"), "/Title (…)");
        let chance = file(["00000047", "00000006"], &leaf(["00000006", "00000047"], [77, 75]));
        let again = file(["00000042", "00000043"], &leaf(["00000042", "00000043"], [75, 77]));
        let same = file(["00000001", "00000002"], &leaf(["00000001", "00000002"], [75, 77]));
        let same = titled(&same, "00000001");
        assert_eq!(titled(&settled(&chance), "00000047"), same);
        assert_eq!(titled(&settled(&again), "00000042"), same);
    }
}
