//! The words of a compiled regular expression, as CPython's `re/_constants.py` numbers them, and what one character is to them.

use crate::python::object::unicode;

/// Version of the words; the text of `re` checks it.
pub const MAGIC: u32 = 20_230_612;
/// No upper bound of a repeat.
pub const MAX_REPEAT: u32 = u32::MAX;
pub const MAX_GROUPS: u32 = MAX_REPEAT / 4;

/// Operations.
pub mod op {
    pub const FAILURE: u32 = 0;
    pub const SUCCESS: u32 = 1;
    pub const ANY: u32 = 2;
    pub const ANY_ALL: u32 = 3;
    pub const ASSERT: u32 = 4;
    pub const ASSERT_NOT: u32 = 5;
    pub const AT: u32 = 6;
    pub const BRANCH: u32 = 7;
    pub const CATEGORY: u32 = 8;
    pub const CHARSET: u32 = 9;
    pub const BIGCHARSET: u32 = 10;
    pub const GROUPREF: u32 = 11;
    pub const GROUPREF_EXISTS: u32 = 12;
    pub const IN: u32 = 13;
    pub const INFO: u32 = 14;
    pub const JUMP: u32 = 15;
    pub const LITERAL: u32 = 16;
    pub const MARK: u32 = 17;
    pub const MAX_UNTIL: u32 = 18;
    pub const MIN_UNTIL: u32 = 19;
    pub const NOT_LITERAL: u32 = 20;
    pub const NEGATE: u32 = 21;
    pub const RANGE: u32 = 22;
    pub const REPEAT: u32 = 23;
    pub const REPEAT_ONE: u32 = 24;
    pub const MIN_REPEAT_ONE: u32 = 26;
    pub const ATOMIC_GROUP: u32 = 27;
    pub const POSSESSIVE_REPEAT: u32 = 28;
    pub const POSSESSIVE_REPEAT_ONE: u32 = 29;
    pub const GROUPREF_IGNORE: u32 = 30;
    pub const IN_IGNORE: u32 = 31;
    pub const LITERAL_IGNORE: u32 = 32;
    pub const NOT_LITERAL_IGNORE: u32 = 33;
    pub const GROUPREF_LOC_IGNORE: u32 = 34;
    pub const IN_LOC_IGNORE: u32 = 35;
    pub const LITERAL_LOC_IGNORE: u32 = 36;
    pub const NOT_LITERAL_LOC_IGNORE: u32 = 37;
    pub const GROUPREF_UNI_IGNORE: u32 = 38;
    pub const IN_UNI_IGNORE: u32 = 39;
    pub const LITERAL_UNI_IGNORE: u32 = 40;
    pub const NOT_LITERAL_UNI_IGNORE: u32 = 41;
    pub const RANGE_UNI_IGNORE: u32 = 42;
}

/// The words are none that `re` makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct BadCode;

/// The word at a place.
#[inline]
pub fn word(code: &[u32], place: usize) -> Result<u32, BadCode> {
    code.get(place).copied().ok_or(BadCode)
}

/// Does the operation at `place`, which takes one character, take this one? `None` when it is another operation.
#[inline]
pub fn takes(code: &[u32], place: usize, point: u32) -> Result<Option<bool>, BadCode> {
    let argument = || word(code, place + 1);
    Ok(Some(match word(code, place)? {
        op::ANY => point != 10,
        op::ANY_ALL => true,
        op::LITERAL => argument()? == point,
        op::NOT_LITERAL => argument()? != point,
        op::IN => set_contains(code, place + 2, point)?,
        op::CATEGORY => in_category(argument()?, point),
        op::LITERAL_IGNORE | op::LITERAL_LOC_IGNORE => same_in_ascii(argument()?, point),
        op::NOT_LITERAL_IGNORE | op::NOT_LITERAL_LOC_IGNORE => !same_in_ascii(argument()?, point),
        op::LITERAL_UNI_IGNORE => argument()? == lower(point),
        op::NOT_LITERAL_UNI_IGNORE => argument()? != lower(point),
        op::IN_IGNORE => set_contains(code, place + 2, ascii_lower(point))?,
        op::IN_UNI_IGNORE => set_contains(code, place + 2, lower(point))?,
        op::IN_LOC_IGNORE => {
            set_contains(code, place + 2, ascii_lower(point))?
                || set_contains(code, place + 2, ascii_upper(point))?
        }
        _ => return Ok(None),
    }))
}

/// Words that such an operation takes up.
pub fn width(code: &[u32], place: usize) -> Result<usize, BadCode> {
    Ok(match word(code, place)? {
        op::ANY | op::ANY_ALL => 1,
        op::IN | op::IN_IGNORE | op::IN_LOC_IGNORE | op::IN_UNI_IGNORE => {
            1 + word(code, place + 1)? as usize
        }
        _ => 2,
    })
}

/// A locale's letters are those of ASCII here.
fn same_in_ascii(wanted: u32, point: u32) -> bool {
    wanted == point || wanted == ascii_lower(point) || wanted == ascii_upper(point)
}

/// Is the character in the set that begins at `place`?
pub fn set_contains(code: &[u32], mut place: usize, point: u32) -> Result<bool, BadCode> {
    let mut found = true;
    loop {
        let kind = word(code, place)?;
        place += 1;
        let bit = |start: usize, index: u32| -> Result<bool, BadCode> {
            Ok(word(code, start + index as usize / 32)? >> (index % 32) & 1 != 0)
        };
        match kind {
            op::FAILURE => return Ok(!found),
            op::NEGATE => found = !found,
            op::LITERAL => {
                if word(code, place)? == point {
                    return Ok(found);
                }
                place += 1;
            }
            op::CATEGORY => {
                if in_category(word(code, place)?, point) {
                    return Ok(found);
                }
                place += 1;
            }
            op::CHARSET => {
                if point < 256 && bit(place, point)? {
                    return Ok(found);
                }
                place += 8;
            }
            op::RANGE | op::RANGE_UNI_IGNORE => {
                let range = word(code, place)?..=word(code, place + 1)?;
                let ignores = kind == op::RANGE_UNI_IGNORE;
                if range.contains(&point) || ignores && range.contains(&upper(point)) {
                    return Ok(found);
                }
                place += 2;
            }
            op::BIGCHARSET => {
                let count = word(code, place)? as usize;
                let index = (point >> 8) as usize;
                if point < 0x1_0000 {
                    let block = word(code, place + 1 + index / 4)? >> (8 * (index % 4)) & 0xff;
                    if bit(place + 65, block * 256 + (point & 0xff))? {
                        return Ok(found);
                    }
                }
                place += 65 + count * 8;
            }
            _ => return Err(BadCode),
        }
    }
}

/// `\d`, `\s`, `\w` and the line breaks, of ASCII, a locale and Unicode, and what is none of them.
pub fn in_category(category: u32, point: u32) -> bool {
    match category {
        0 | 1 => is_ascii(point, |byte| byte.is_ascii_digit()) != (category == 1),
        2 | 3 => matches!(point, 9..=13 | 32) != (category == 3),
        4 | 5 | 8 | 9 => is_ascii_word(point) != (category % 2 == 1),
        6 | 7 => (point == 10) != (category == 7),
        10 | 11 => unicode::is_decimal(point) != (category == 11),
        12 | 13 => unicode::is_space(point) != (category == 13),
        14 | 15 => is_word(point) != (category == 15),
        16 | 17 => unicode::is_line_break(point) != (category == 17),
        _ => false,
    }
}

fn is_ascii(point: u32, test: fn(u8) -> bool) -> bool {
    u8::try_from(point).is_ok_and(test)
}

pub fn is_ascii_word(point: u32) -> bool {
    point == 95 || is_ascii(point, |byte| byte.is_ascii_alphanumeric())
}

pub fn is_word(point: u32) -> bool {
    point == 95 || unicode::is_alnum(point)
}

pub fn ascii_lower(point: u32) -> u32 {
    u8::try_from(point).map_or(point, |byte| u32::from(byte.to_ascii_lowercase()))
}

fn ascii_upper(point: u32) -> u32 {
    u8::try_from(point).map_or(point, |byte| u32::from(byte.to_ascii_uppercase()))
}

/// `Py_UNICODE_TOLOWER`: one character for one, the first of several.
pub fn lower(point: u32) -> u32 {
    if point < 128 {
        return ascii_lower(point);
    }
    let mut full = Vec::with_capacity(3);
    unicode::push_lower(&mut full, point);
    full.first().copied().unwrap_or(point)
}

/// `Py_UNICODE_TOUPPER`.
pub fn upper(point: u32) -> u32 {
    if point < 128 {
        return ascii_upper(point);
    }
    let mut full = Vec::with_capacity(3);
    unicode::push_upper(&mut full, point);
    full.first().copied().unwrap_or(point)
}

/// Has it another case?
pub fn is_cased(point: u32) -> bool {
    lower(point) != point || upper(point) != point
}
