//! `str % arguments` (`PyUnicode_Format`), and what `bytes % arguments` shares with it.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::int_text::too_long_to_print;
use crate::python::object::percent::{self, Amount, Conversion, Piece, Placing, Template};
use crate::python::object::{
    Fallible, Raised, Vm, exception, given, int_large, protocol, str, types,
};

/// Where the arguments of a template come from.
pub struct Arguments {
    given: Obj,
    /// The items of a tuple, else `None` for a single argument.
    items: Option<Vec<Obj>>,
    taken: usize,
    /// The given object can be asked by key.
    mapping: bool,
    /// The value of the last key, kept alive until the end.
    kept: Vec<Owned>,
}

impl Arguments {
    /// `not_mappings`: types that are one argument though they have items.
    pub fn new(vm: &dyn Vm, given: Obj, not_mappings: &[Obj]) -> Arguments {
        let is_tuple = types::is_instance(vm, given, t::TUPLE);
        let kind = vm.heap.type_of(given);
        let mapping = !is_tuple
            && !not_mappings.iter().any(|class| types::is_instance(vm, given, *class))
            && vm.type_data(kind).slots.subscript.is_some();
        let items = is_tuple.then(|| vm.heap.tuple_items(given));
        Arguments { given, items, taken: 0, mapping, kept: Vec::new() }
    }

    /// `getnextarg`.
    pub fn take(&mut self, vm: &mut dyn Vm) -> Fallible<Obj> {
        let item = match &self.items {
            Some(items) => items.get(self.taken).copied(),
            None => (self.taken == 0).then_some(self.given),
        };
        self.taken += 1;
        item.ok_or_else(|| exception::type_error(vm, "not enough arguments for format string"))
    }

    /// The value under a key becomes the single argument.
    pub fn choose(&mut self, vm: &mut dyn Vm, key: Owned) -> Fallible<()> {
        if !self.mapping {
            vm.release(key);
            return Err(exception::type_error(vm, "format requires a mapping"));
        }
        let dictionary = self.given;
        let value = given::with(vm, key, |vm, key| protocol::get_item(vm, dictionary, key))?;
        self.items = Some(vec![value.get()]);
        self.taken = 0;
        self.kept.push(value);
        Ok(())
    }

    /// All arguments must have been used, unless they were asked by key.
    pub fn finish(&self, vm: &mut dyn Vm, what: &str) -> Fallible<()> {
        let count = self.items.as_ref().map_or(1, Vec::len);
        if self.taken < count && !self.mapping {
            let message = format!("not all arguments converted during {what} formatting");
            return Err(exception::type_error(vm, message));
        }
        Ok(())
    }

    pub fn release(self, vm: &mut dyn Vm) {
        vm.release_all(self.kept);
    }
}

/// `str.__mod__`.
pub fn remainder(vm: &mut dyn Vm, template: Obj, given: Obj) -> Fallible<Owned> {
    if !given::is_str(vm, template) {
        return Ok(vm.not_implemented());
    }
    let text = str::codes(vm, template);
    let mut arguments = Arguments::new(vm, given, &[t::STR]);
    let result = if text.contains(&u32::from(b'%')) {
        fill(vm, &text, &mut arguments)
    } else {
        // Nothing to convert: the template itself is the result.
        arguments.finish(vm, "string").map(|()| vm.own(template))
    };
    arguments.release(vm);
    result
}

fn fill(vm: &mut dyn Vm, text: &[u32], arguments: &mut Arguments) -> Fallible<Owned> {
    let mut template = Template::new(text, "precision too big");
    let mut out: Vec<u32> = Vec::with_capacity(text.len());
    let mut pieces = 0;
    let mut only: Option<Owned> = None;
    let result = loop {
        let piece = match template.advance() {
            Ok(Some(piece)) => piece,
            Ok(None) => break arguments.finish(vm, "string"),
            Err(message) => break Err(exception::value_error(vm, message)),
        };
        pieces += 1;
        match piece {
            Piece::Literal(range) => out.extend_from_slice(&text[range]),
            Piece::Conversion(conversion) => match convert(vm, &conversion, arguments) {
                Ok(Converted::Whole(value)) => {
                    out.extend(vm.heap.str_codes(value.get()));
                    vm.release_option(only.replace(value));
                }
                Ok(Converted::Points(points)) => out.extend(points),
                Err(raised) => break Err(raised),
            },
        }
        if let Err(raised) = str::room(vm, out.len(), 1) {
            break Err(raised);
        }
    };
    if let Err(raised) = result {
        vm.release_option(only);
        return Err(raised);
    }
    // '%s' % s is s.
    if let Some(value) = only {
        if pieces == 1 {
            return Ok(value);
        }
        vm.release(value);
    }
    Ok(vm.heap.str_from_codes(&out))
}

/// What a conversion gives: a string that goes in whole, or characters.
enum Converted {
    Whole(Owned),
    Points(Vec<u32>),
}

/// Width and flags once a `*` has been looked up, and the precision.
pub fn resolve(
    vm: &mut dyn Vm,
    conversion: &Conversion,
    arguments: &mut Arguments,
) -> Fallible<(Placing, Option<usize>)> {
    let mut placing = Placing {
        left: conversion.left,
        plus: conversion.plus,
        blank: conversion.blank,
        alternate: conversion.alternate,
        zero: conversion.zero,
        width: 0,
        kind: char::from_u32(conversion.kind).unwrap_or('\u{fffd}'),
    };
    match conversion.width {
        Amount::Absent => {}
        Amount::Given(width) => placing.width = width,
        Amount::Argument => {
            let width = star(vm, arguments)?;
            placing.left |= width < 0;
            placing.width = width.unsigned_abs() as usize;
        }
    }
    str::room(vm, placing.width, 4)?;
    let precision = match conversion.precision {
        Amount::Absent => None,
        Amount::Given(precision) => Some(precision),
        Amount::Argument => Some(star(vm, arguments)?.max(0) as usize),
    };
    Ok((placing, precision))
}

/// The int that `*` takes.
fn star(vm: &mut dyn Vm, arguments: &mut Arguments) -> Fallible<i64> {
    let argument = arguments.take(vm)?;
    if !given::is_int(vm, argument) {
        return Err(exception::type_error(vm, "* wants int"));
    }
    given::size(vm, argument, 0)
}

fn convert(
    vm: &mut dyn Vm,
    conversion: &Conversion,
    arguments: &mut Arguments,
) -> Fallible<Converted> {
    if conversion.bare && conversion.kind == 37 {
        return Ok(Converted::Points(vec![37]));
    }
    if let Some(key) = &conversion.key {
        let key = vm.heap.str_from_codes(key);
        arguments.choose(vm, key)?;
    }
    let (placing, precision) = resolve(vm, conversion, arguments)?;
    let value = arguments.take(vm)?;
    match placing.kind {
        's' | 'r' | 'a' => {
            let text = match placing.kind {
                's' => protocol::str(vm, value)?,
                'r' => protocol::repr(vm, value)?,
                _ => protocol::ascii(vm, value)?,
            };
            let length = vm.heap.str_length(text.get());
            let kept = precision.map_or(length, |precision| precision.min(length));
            if kept == length && placing.width <= length {
                return Ok(Converted::Whole(text));
            }
            let codes = str::codes(vm, text.get());
            vm.release(text);
            Ok(Converted::Points(placing.place_text(&codes[..kept])))
        }
        'c' => {
            let code = character(vm, value)?;
            Ok(Converted::Points(placing.place_text(&[code])))
        }
        _ => {
            let Some(text) = number(vm, value, &placing, precision)? else {
                return Err(unsupported(vm, conversion));
            };
            Ok(Converted::Points(text.bytes().map(u32::from).collect()))
        }
    }
}

/// Numbers in their width; `None`: the kind is not one of a number.
pub fn number(
    vm: &mut dyn Vm,
    value: Obj,
    placing: &Placing,
    precision: Option<usize>,
) -> Fallible<Option<String>> {
    match placing.kind {
        'd' | 'i' | 'u' | 'o' | 'x' | 'X' => {
            let text = long(vm, value, placing, precision.unwrap_or(0))?;
            Ok(Some(placing.place_number(&text)))
        }
        'e' | 'E' | 'f' | 'F' | 'g' | 'G' => {
            let value = protocol::float(vm, value)?;
            str::room(vm, precision.unwrap_or(0), 4)?;
            Ok(Some(placing.place_number(&percent::float_body(value, precision, placing))))
        }
        _ => Ok(None),
    }
}

/// `mainformatlong`.
fn long(vm: &mut dyn Vm, value: Obj, placing: &Placing, precision: usize) -> Fallible<String> {
    let base = matches!(placing.kind, 'o' | 'x' | 'X');
    let int = if given::is_int(vm, value) {
        vm.own(value)
    } else {
        let converted = if base {
            protocol::index_object(vm, value).map(Some)
        } else if given::is_str(vm, value) {
            Ok(None)
        } else {
            protocol::int(vm, value)
        };
        match converted {
            Ok(Some(int)) => int,
            Ok(None) => return Err(wrong_type(vm, value, placing.kind)),
            Err(Raised) if exception::matches(vm, t::TYPE_ERROR) => {
                exception::clear(vm);
                return Err(wrong_type(vm, value, placing.kind));
            }
            Err(raised) => return Err(raised),
        }
    };
    let big = vm.heap.big(int.get());
    vm.release(int);
    let radix = match placing.kind {
        'o' => 8,
        'x' | 'X' => 16,
        _ => 10,
    };
    let digits = if radix == 10 {
        int_large::to_decimal(big.magnitude())
    } else {
        big.magnitude().to_str_radix(radix)
    };
    let limit = vm.process.digit_limit;
    if radix == 10 && limit.forbids(digits.len()) {
        return Err(exception::value_error(vm, too_long_to_print(limit)));
    }
    str::room(vm, precision, 4)?;
    let negative = big.sign() == num_bigint::Sign::Minus;
    Ok(percent::long_text(negative, &digits, precision, placing))
}

fn wrong_type(vm: &mut dyn Vm, value: Obj, kind: char) -> Raised {
    let wanted = if matches!(kind, 'o' | 'x' | 'X') {
        "an integer is required"
    } else {
        "a real number is required"
    };
    let name = protocol::type_name(vm, value);
    let message = format!("%{kind} format: {wanted}, not {name}");
    exception::type_error(vm, message)
}

fn character(vm: &mut dyn Vm, value: Obj) -> Fallible<u32> {
    if given::is_str(vm, value) && vm.heap.str_length(value) == 1 {
        return Ok(vm.heap.str_code(value, 0));
    }
    if given::is_str(vm, value) || !protocol::is_index(vm, value) {
        return Err(exception::type_error(vm, "%c requires int or char"));
    }
    let code = protocol::clamp_index(vm, value)?;
    if !(0..0x11_0000).contains(&code) {
        return Err(exception::overflow_error(vm, "%c arg not in range(0x110000)"));
    }
    Ok(code as u32)
}

/// "unsupported format character 'y' (0x79) at index 1".
pub fn unsupported(vm: &mut dyn Vm, conversion: &Conversion) -> Raised {
    let shown = match conversion.kind {
        kind @ 31..=126 => char::from_u32(kind).unwrap_or('?'),
        _ => '?',
    };
    let (kind, place) = (conversion.kind, conversion.place);
    let message = format!("unsupported format character '{shown}' ({kind:#x}) at index {place}");
    exception::value_error(vm, message)
}
