//! What CPython 3.13 knows of a code point: Unicode 15.1's classes and case mappings.

use crate::python::object::unicode_tables as tables;

/// Is it in a table of places where membership flips?
fn member(table: &[u32], point: u32) -> bool {
    table.partition_point(|start| *start <= point) % 2 == 1
}

pub fn is_alpha(point: u32) -> bool {
    if point < 128 {
        return (point as u8).is_ascii_alphabetic();
    }
    member(&tables::LETTERS, point)
}

pub fn is_decimal(point: u32) -> bool {
    member(&tables::DECIMAL, point)
}

/// The value of a decimal digit of any script.
pub fn decimal_value(point: u32) -> Option<u32> {
    if point < 128 {
        return (point as u8).is_ascii_digit().then(|| point - 48);
    }
    let place = tables::DECIMAL.partition_point(|start| *start <= point);
    (place % 2 == 1).then(|| (point - tables::DECIMAL[place - 1]) % 10)
}

pub fn is_digit(point: u32) -> bool {
    is_decimal(point) || member(&tables::OTHER_DIGITS, point)
}

pub fn is_numeric(point: u32) -> bool {
    is_digit(point) || member(&tables::OTHER_NUMERIC, point)
}

pub fn is_alnum(point: u32) -> bool {
    is_alpha(point) || is_numeric(point)
}

pub fn is_printable(point: u32) -> bool {
    if point < 127 {
        return point >= 32;
    }
    member(&tables::PRINTABLE, point)
}

/// `Py_UNICODE_ISSPACE`: bidirectional type WS, B, S or category Zs.
pub fn is_space(point: u32) -> bool {
    matches!(point, 9..=13 | 28..=32 | 0x85 | 0xa0 | 0x1680 | 0x2000..=0x200a | 0x2028 | 0x2029)
        || matches!(point, 0x202f | 0x205f | 0x3000)
}

/// `Py_UNICODE_ISLINEBREAK`.
pub fn is_line_break(point: u32) -> bool {
    matches!(point, 10..=13 | 28..=30 | 0x85 | 0x2028 | 0x2029)
}

pub fn is_identifier_start(point: u32) -> bool {
    point == 95 || is_alpha(point) != member(&tables::IDENTIFIER_START, point)
}

pub fn is_identifier_continue(point: u32) -> bool {
    is_identifier_start(point) || member(&tables::IDENTIFIER_CONTINUE, point)
}

// The standard library's tables are newer; what 15.1 has not assigned is not printable there, and has no case.

pub fn is_lower(point: u32) -> bool {
    // U+0295 is a letter without case since 16.0 only.
    point == 0x295 || char::from_u32(point).is_some_and(char::is_lowercase) && is_printable(point)
}

pub fn is_upper(point: u32) -> bool {
    char::from_u32(point).is_some_and(char::is_uppercase) && is_printable(point)
}

/// Category Lt.
pub fn is_title(point: u32) -> bool {
    matches!(point, 0x1c5 | 0x1c8 | 0x1cb | 0x1f2 | 0x1f88..=0x1f8f | 0x1f98..=0x1f9f)
        || matches!(point, 0x1fa8..=0x1faf | 0x1fbc | 0x1fcc | 0x1ffc)
}

/// Does it take part in casing (`_PyUnicode_IsCased`)?
pub fn is_cased(point: u32) -> bool {
    is_lower(point) || is_upper(point) || is_title(point)
}

/// `Case_Ignorable`, which the rule of the final sigma looks through.
pub fn is_case_ignorable(point: u32) -> bool {
    member(&tables::CASE_IGNORABLE, point)
}

/// Appends the mapping unless it is of a later Unicode than 15.1.
fn push_mapped(out: &mut Vec<u32>, point: u32, mapped: impl Iterator<Item = char> + Clone) {
    let known = |point: u32| point < 128 || is_printable(point);
    if known(point) && mapped.clone().all(|character| known(character as u32)) {
        out.extend(mapped.map(|character| character as u32));
    } else {
        out.push(point);
    }
}

/// Full lowercase mapping, without the final sigma.
pub fn push_lower(out: &mut Vec<u32>, point: u32) {
    match char::from_u32(point) {
        Some(character) => push_mapped(out, point, character.to_lowercase()),
        None => out.push(point),
    }
}

pub fn push_upper(out: &mut Vec<u32>, point: u32) {
    match char::from_u32(point) {
        Some(character) => push_mapped(out, point, character.to_uppercase()),
        None => out.push(point),
    }
}

/// Full titlecase mapping: the uppercase one with all but its first character lowered, and these exceptions.
pub fn push_title(out: &mut Vec<u32>, point: u32) {
    let single = match point {
        0x149 => return push_upper(out, point),
        0x1c4..=0x1cc => 0x1c5 + (point - 0x1c4) / 3 * 3,
        0x1f1..=0x1f3 => 0x1f2,
        0x10d0..=0x10fa | 0x10fd..=0x10ff => point,
        0x1f80..=0x1faf => point | 8,
        _ => 0,
    };
    if single != 0 {
        return out.push(single);
    }
    if let Some((_, mapped)) = IOTA_TITLES.iter().find(|(from, _)| *from == point) {
        return out.extend(mapped.iter().filter(|mapped| **mapped != 0));
    }
    let start = out.len();
    push_upper(out, point);
    for lowered in out.split_off((start + 1).min(out.len())) {
        push_lower(out, lowered);
    }
}

/// Full case folding: lowercase of the uppercase, with three exceptions.
pub fn push_folded(out: &mut Vec<u32>, point: u32) {
    match point {
        0..128 => out.push(u32::from((point as u8).to_ascii_lowercase())),
        0x131 => out.push(point),
        0x1e9e => out.extend([115, 115]),
        // Cherokee folds to its uppercase, which is older.
        0x13a0..=0x13ff | 0xab70..=0xabbf => push_upper(out, point),
        _ => {
            let mut upper = Vec::new();
            push_upper(&mut upper, point);
            for upper in upper {
                push_lower(out, upper);
            }
        }
    }
}

/// Greek letters with iota subscript, whose titlecase keeps it (0 pads).
const IOTA_TITLES: [(u32, [u32; 3]); 15] = [
    (0x1fb2, [0x1fba, 0x345, 0]),
    (0x1fb3, [0x1fbc, 0, 0]),
    (0x1fb4, [0x386, 0x345, 0]),
    (0x1fb7, [0x391, 0x342, 0x345]),
    (0x1fbc, [0x1fbc, 0, 0]),
    (0x1fc2, [0x1fca, 0x345, 0]),
    (0x1fc3, [0x1fcc, 0, 0]),
    (0x1fc4, [0x389, 0x345, 0]),
    (0x1fc7, [0x397, 0x342, 0x345]),
    (0x1fcc, [0x1fcc, 0, 0]),
    (0x1ff2, [0x1ffa, 0x345, 0]),
    (0x1ff3, [0x1ffc, 0, 0]),
    (0x1ff4, [0x38f, 0x345, 0]),
    (0x1ff7, [0x3a9, 0x342, 0x345]),
    (0x1ffc, [0x1ffc, 0, 0]),
];

#[cfg(test)]
mod tests {
    use crate::python::object::unicode;

    fn mapped(map: fn(&mut Vec<u32>, u32), text: &str) -> String {
        let mut out = Vec::new();
        text.chars().for_each(|character| map(&mut out, character as u32));
        out.into_iter().filter_map(char::from_u32).collect()
    }

    #[test]
    fn case_mappings_are_full_ones() {
        assert_eq!(mapped(unicode::push_upper, "straße ŉ ﬁ"), "STRASSE ʼN FI");
        assert_eq!(mapped(unicode::push_folded, "Straße ẞ İı ς"), "strasse ss i̇ı σ");
        assert_eq!(mapped(unicode::push_title, "ﬁǆაᾀ"), "Fiǅაᾈ");
    }

    #[test]
    fn classes_are_those_of_15_1() {
        assert!(unicode::is_alpha(0xaa) && !unicode::is_alpha(0x2160) && !unicode::is_alpha(0x300));
        assert_eq!(unicode::decimal_value(0x1d7da), Some(2));
        assert!(unicode::is_digit(0xb2) && !unicode::is_decimal(0xb2) && unicode::is_numeric(0xbd));
        assert!(
            !unicode::is_printable(0xad)
                && unicode::is_printable(0xe9)
                && !unicode::is_printable(0xd800)
        );
        // U+1C89 came with Unicode 16.
        assert!(!unicode::is_alpha(0x1c89) && !unicode::is_upper(0x1c89));
    }
}
