//! The table of a font (`GPOS`) that brings pairs of glyphs nearer to each other.

use std::collections::BTreeMap;

/// A table with the kerning of these pairs; `None` where there is none, or more than offsets of two bytes can name.
pub fn table(pairs: &BTreeMap<(u16, u16), i16>) -> Option<Vec<u8>> {
    let mut sets: BTreeMap<u16, Vec<u16>> = BTreeMap::new();
    for ((left, right), value) in pairs {
        // Two's complement, as the format has it.
        sets.entry(*left).or_default().extend([*right, *value as u16]);
    }
    if sets.is_empty() || pairs.len() > MOST {
        return None;
    }
    let count = sets.len() as u16;
    // Scripts, features and lookups, each of one row.
    let mut words = vec![1, 0, 10, 30, 44];
    words.extend([1, tag(*b"DF"), tag(*b"LT"), 8, 4, 0, 0, 0xffff, 1, 0]);
    words.extend([1, tag(*b"ke"), tag(*b"rn"), 8, 0, 1, 0]);
    words.extend([1, 4, 2, 0, 1, 8]);
    // Pairs by their first glyph; of the second one's place nothing is changed.
    let head = 10 + 2 * count;
    let size = |set: &Vec<u16>| 2 + 2 * set.len() as u16;
    let coverage = head + sets.values().map(size).sum::<u16>();
    words.extend([1, coverage, 4, 0, count]);
    let mut at = head;
    for set in sets.values() {
        words.push(at);
        at += size(set);
    }
    for set in sets.values() {
        words.push(set.len() as u16 / 2);
        words.extend(set);
    }
    words.extend([1, count]);
    words.extend(sets.keys());
    Some(words.iter().flat_map(|word| word.to_be_bytes()).collect())
}

/// Offsets have two bytes.
const MOST: usize = 10_000;

const fn tag(letters: [u8; 2]) -> u16 {
    u16::from_be_bytes(letters)
}

#[cfg(test)]
mod tests {
    use super::table;

    #[test]
    fn pairs_stand_by_their_first_glyph() {
        let pairs = [((3, 4), -160), ((3, 9), -20), ((7, 3), 12)].into();
        let table = table(&pairs).unwrap_or_default();
        let words: Vec<u16> =
            table.chunks(2).map(|pair| u16::from_be_bytes([pair[0], pair[1]])).collect();
        let lookup = &words[words.len() - 19..];
        let near = |value: i16| value as u16;
        let expected = [1, 30, 4, 0, 2, 14, 24, 2, 4, near(-160), 9, near(-20), 1, 3, near(12)];
        assert_eq!(lookup[..15], expected, "{words:?}");
        assert_eq!(lookup[15..], [1, 2, 3, 7]);
    }

    #[test]
    fn no_pairs_are_no_table() {
        assert_eq!(table(&[].into()), None);
    }
}
