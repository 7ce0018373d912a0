//! Fields that are made of several things, as flags in their bits (from the highest down).

use crate::python::heap::arena::is_static;
use crate::python::heap::peek::Part;
use crate::python::heap::{Heap, Obj};
use crate::python::machine::STATIC_COUNT;
use crate::trace::FieldPart;

/// The parts of a field; nothing for one that is a number.
pub fn of_field(heap: &Heap, object: Obj, part: &Part) -> Vec<FieldPart> {
    if part.unknown.is_some() {
        return Vec::new();
    }
    let mut wide = [0; 8];
    let count = part.bytes.len().min(8);
    wide[..count].copy_from_slice(&part.bytes[..count]);
    let number = u64::from_le_bytes(wide);
    match part.name.as_str() {
        "ob_refcnt" if is_static(object) && heap.profile.immortal_refcount.is_none() => {
            of_static(number)
        }
        "state" => of_text(heap.profile.added.text != 0, number),
        "lv_tag" => of_int(number),
        _ => Vec::new(),
    }
}

/// The count of an object that is never freed, because it begins so high (3.11).
fn of_static(number: u64) -> Vec<FieldPart> {
    let first = u64::from(STATIC_COUNT);
    let meaning = number
        .checked_sub(first)
        .map(|count| format!("{count} references and {first}, with which static objects begin"));
    let part = |meaning| FieldPart { text: number.to_string(), meaning };
    meaning.map(part).into_iter().collect()
}

/// `state` of a text. Its highest bit is another one until 3.11.
fn of_text(has_ready: bool, number: u64) -> Vec<FieldPart> {
    let highest = if has_ready { "ready" } else { "static" };
    let width = number >> 2 & 7;
    let plural = if width == 1 { "" } else { "s" };
    let interned = INTERNED[(number & 3) as usize];
    let flag = |bit: u32, name: &str| {
        let is_set = number >> bit & 1 == 1;
        bits(number, bit, 1, if is_set { name.to_owned() } else { format!("not {name}") })
    };
    vec![
        flag(7, highest),
        flag(6, "ascii"),
        flag(5, "compact"),
        bits(number, 2, 3, format!("{width} byte{plural} each")),
        bits(number, 0, 2, interned.to_owned()),
    ]
}

/// `lv_tag` of an int: how many digits it has, then two or three flags of which the middle one is seldom set.
fn of_int(number: u64) -> Vec<FieldPart> {
    let digits = number >> 3;
    let plural = if digits == 1 { "" } else { "s" };
    let width = (u64::BITS - number.leading_zeros()).max(8).next_multiple_of(8);
    let is_shared = number >> 2 & 1 == 1;
    let (middle, low) = if is_shared { (1, 2) } else { (0, 3) };
    let mut all = vec![bits(number, 3, width - 3, format!("{digits} digit{plural}"))];
    if middle > 0 {
        all.push(bits(number, 2, middle, "shared".to_owned()));
    }
    all.push(bits(number, 0, low, SIGNS[(number & 3) as usize].to_owned()));
    all
}

fn bits(number: u64, from: u32, width: u32, meaning: String) -> FieldPart {
    let value = number >> from & ((1 << width) - 1);
    FieldPart { text: format!("{value:0width$b}", width = width as usize), meaning }
}

/// By the two lowest bits; the last two from 3.12 on.
const INTERNED: [&str; 4] =
    ["not interned", "interned", "interned, immortal", "interned, immortal, static"];
const SIGNS: [&str; 4] = ["positive", "zero", "negative", ""];

#[cfg(test)]
mod tests {
    use super::{of_int, of_text};
    use crate::trace::FieldPart;

    fn told(all: &[FieldPart]) -> (String, String) {
        let of = |one: fn(&FieldPart) -> &str| all.iter().map(one).collect::<Vec<_>>();
        (of(|part| &part.text).join(" "), of(|part| &part.meaning).join(", "))
    }

    #[test]
    fn the_highest_bit_of_a_text_is_another_one_until_3_11() {
        let (bits, meaning) = told(&of_text(true, 0xe5));
        assert_eq!(bits, "1 1 1 001 01");
        assert_eq!(meaning, "ready, ascii, compact, 1 byte each, interned");
        let (bits, meaning) = told(&of_text(false, 0x28));
        assert_eq!(bits, "0 0 1 010 00");
        assert_eq!(meaning, "not static, not ascii, compact, 2 bytes each, not interned");
    }

    #[test]
    fn an_int_has_its_sign_in_the_lowest_bits() {
        assert_eq!(told(&of_int(0x08)), ("00001 000".to_owned(), "1 digit, positive".to_owned()));
        assert_eq!(
            told(&of_int(0x0e)),
            ("00001 1 10".to_owned(), "1 digit, shared, negative".to_owned())
        );
        assert_eq!(told(&of_int(0x100)).0, "0000000100000 000");
    }
}
