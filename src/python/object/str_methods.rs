//! The other methods of `str`: cases, classes, padding, translation, encoding.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned, image};
use crate::python::object::format_spec::Spec;
use crate::python::object::{
    Fallible, Vm, bytes_codec, exception, given, int_type, protocol, str, str_text, stringlib,
    types, unicode,
};

type Points = Vec<u32>;

fn converted(vm: &mut dyn Vm, text: Obj, convert: fn(&[u32]) -> Points) -> Owned {
    let converted = convert(&str::codes(vm, text));
    str::fresh(vm, &converted)
}

pub fn lower(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    if vm.heap.str_is_ascii(arguments[0]) {
        let lowered = vm.heap.str_bytes(arguments[0]).to_ascii_lowercase();
        return Ok(vm.heap.str_fresh_ascii(&lowered));
    }
    Ok(converted(vm, arguments[0], str_text::lower))
}

pub fn upper(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    if vm.heap.str_is_ascii(arguments[0]) {
        let raised = vm.heap.str_bytes(arguments[0]).to_ascii_uppercase();
        return Ok(vm.heap.str_fresh_ascii(&raised));
    }
    Ok(converted(vm, arguments[0], str_text::upper))
}

pub fn title(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(converted(vm, arguments[0], str_text::title))
}

pub fn capitalize(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(converted(vm, arguments[0], str_text::capitalize))
}

pub fn swap_case(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(converted(vm, arguments[0], str_text::swap_case))
}

pub fn case_fold(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(converted(vm, arguments[0], str_text::fold))
}

/// True when there are characters and all are of a class.
fn all(vm: &mut dyn Vm, text: Obj, class: fn(u32) -> bool) -> Fallible<Owned> {
    let answer = vm.heap.str_length(text) > 0 && vm.heap.str_codes(text).all(class);
    Ok(vm.bool(answer))
}

pub fn is_alpha(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    all(vm, arguments[0], unicode::is_alpha)
}

pub fn is_alnum(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    all(vm, arguments[0], unicode::is_alnum)
}

pub fn is_decimal(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    all(vm, arguments[0], unicode::is_decimal)
}

pub fn is_digit(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    all(vm, arguments[0], unicode::is_digit)
}

pub fn is_numeric(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    all(vm, arguments[0], unicode::is_numeric)
}

pub fn is_space(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    all(vm, arguments[0], unicode::is_space)
}

pub fn is_printable(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let answer = vm.heap.str_codes(arguments[0]).all(unicode::is_printable);
    Ok(vm.bool(answer))
}

pub fn is_ascii(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let answer = vm.heap.str_is_ascii(arguments[0]);
    Ok(vm.bool(answer))
}

pub fn is_lower(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let text = str::codes(vm, arguments[0]);
    Ok(vm.bool(str_text::is_cased_without(&text, unicode::is_upper, unicode::is_lower)))
}

pub fn is_upper(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let text = str::codes(vm, arguments[0]);
    Ok(vm.bool(str_text::is_cased_without(&text, unicode::is_lower, unicode::is_upper)))
}

pub fn is_title(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let answer = str_text::is_title(&str::codes(vm, arguments[0]));
    Ok(vm.bool(answer))
}

pub fn is_identifier(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let answer = str_text::is_identifier(&str::codes(vm, arguments[0]));
    Ok(vm.bool(answer))
}

pub fn center(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    pad(vm, arguments, stringlib::center_padding)
}

pub fn left_justify(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    pad(vm, arguments, |length, width| (0, width.saturating_sub(length)))
}

pub fn right_justify(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    pad(vm, arguments, |length, width| (width.saturating_sub(length), 0))
}

/// `self, width, fillchar`.
fn pad(
    vm: &mut dyn Vm,
    arguments: &[Obj],
    padding: fn(usize, usize) -> (usize, usize),
) -> Fallible<Owned> {
    let width = given::size(vm, arguments[1], 0)?;
    let fill = match arguments[2].some() {
        None => 32,
        Some(fill) => fill_character(vm, fill)?,
    };
    let length = vm.heap.str_length(arguments[0]);
    if width <= length as i64 {
        return Ok(str::unchanged(vm, arguments[0]));
    }
    str::room(vm, width as usize, 4)?;
    let (left, right) = padding(length, width as usize);
    let padded = stringlib::padded(&str::codes(vm, arguments[0]), left, right, fill);
    Ok(str::fresh(vm, &padded))
}

fn fill_character(vm: &mut dyn Vm, fill: Obj) -> Fallible<u32> {
    if !given::is_str(vm, fill) {
        let name = protocol::type_name(vm, fill);
        let message = format!("The fill character must be a unicode character, not {name}");
        return Err(exception::type_error(vm, message));
    }
    if vm.heap.str_length(fill) != 1 {
        let message = "The fill character must be exactly one character long";
        return Err(exception::type_error(vm, message));
    }
    Ok(vm.heap.str_code(fill, 0))
}

pub fn zero_fill(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let width = given::size(vm, arguments[1], 0)?;
    str::room(vm, width.max(0) as usize, 4)?;
    match stringlib::zero_fill(&str::codes(vm, arguments[0]), width) {
        Some(filled) => Ok(str::fresh(vm, &filled)),
        None => Ok(str::unchanged(vm, arguments[0])),
    }
}

pub fn expand_tabs(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let tab_size = given::c_int(vm, arguments[1], 8)?;
    let text = str::codes(vm, arguments[0]);
    if !text.contains(&9) {
        return Ok(str::unchanged(vm, arguments[0]));
    }
    let stops = text.iter().filter(|point| **point == 9).count();
    str::room(vm, stops.saturating_mul(tab_size.max(0) as usize), 4)?;
    match stringlib::expand_tabs(&text, i64::from(tab_size)) {
        Some(expanded) => Ok(vm.heap.str_from_codes(&expanded)),
        None => Err(exception::overflow_error(vm, "new string is too long")),
    }
}

pub fn translate(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let text = str::codes(vm, arguments[0]);
    let mut out = Vec::with_capacity(text.len());
    for point in text {
        translate_character(vm, arguments[1], point, &mut out)?;
        str::room(vm, out.len(), 1)?;
    }
    Ok(vm.heap.str_from_codes(&out))
}

/// What the table has for a character: nothing (it stays), None (it goes), an int or a str.
fn translate_character(
    vm: &mut dyn Vm,
    table: Obj,
    point: u32,
    out: &mut Vec<u32>,
) -> Fallible<()> {
    let key = vm.heap.int(i64::from(point));
    let found = protocol::get_item(vm, table, key.get());
    vm.release(key);
    let value = match found {
        Ok(value) => value,
        Err(raised) => {
            if !exception::matches(vm, t::LOOKUP_ERROR) {
                return Err(raised);
            }
            exception::clear(vm);
            out.push(point);
            return Ok(());
        }
    };
    given::with(vm, value, |vm, value| {
        if value == image::NONE {
            return Ok(());
        }
        if given::is_str(vm, value) {
            out.extend(vm.heap.str_codes(value));
            return Ok(());
        }
        if !given::is_int(vm, value) {
            let message = "character mapping must return integer, None or str";
            return Err(exception::type_error(vm, message));
        }
        match vm.heap.int_value(value) {
            Some(code @ 0..0x11_0000) => {
                out.push(code as u32);
                Ok(())
            }
            _ => {
                let message = "character mapping must be in range(0x110000)";
                Err(exception::value_error(vm, message))
            }
        }
    })
}

/// `x, y, z`.
pub fn make_translation(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let table = vm.heap.dict();
    let result = match arguments[1].some() {
        Some(to) => translate_pairs(vm, table.get(), arguments[0], to, arguments[2]),
        None => translate_dict(vm, table.get(), arguments[0]),
    };
    match result {
        Ok(()) => Ok(table),
        Err(raised) => {
            vm.release(table);
            Err(raised)
        }
    }
}

fn translate_pairs(vm: &mut dyn Vm, table: Obj, from: Obj, to: Obj, gone: Obj) -> Fallible<()> {
    if !given::is_str(vm, from) {
        let message = "first maketrans argument must be a string if there is a second argument";
        return Err(exception::type_error(vm, message));
    }
    given::expect_str(vm, "maketrans", "argument 2", to)?;
    if !gone.is_null() {
        given::expect_str(vm, "maketrans", "argument 3", gone)?;
    }
    let (from, to) = (str::codes(vm, from), str::codes(vm, to));
    if from.len() != to.len() {
        let message = "the first two maketrans arguments must have equal length";
        return Err(exception::value_error(vm, message));
    }
    for (from, to) in from.into_iter().zip(to) {
        let to = vm.heap.int(i64::from(to));
        set_code(vm, table, from, to)?;
    }
    if let Some(gone) = gone.some() {
        for point in str::codes(vm, gone) {
            let none = vm.none();
            set_code(vm, table, point, none)?;
        }
    }
    Ok(())
}

fn set_code(vm: &mut dyn Vm, table: Obj, code: u32, value: Owned) -> Fallible<()> {
    let key = vm.heap.int(i64::from(code));
    let result = protocol::set_item(vm, table, key.get(), value.get());
    vm.release(key);
    vm.release(value);
    result
}

fn translate_dict(vm: &mut dyn Vm, table: Obj, from: Obj) -> Fallible<()> {
    if !types::is_instance(vm, from, t::DICT) {
        let message = "if you give only one argument to maketrans it must be a dict";
        return Err(exception::type_error(vm, message));
    }
    for (key, value) in vm.heap.dict_items(from) {
        if given::is_str(vm, key) {
            if vm.heap.str_length(key) != 1 {
                let message = "string keys in translate table must be of length 1";
                return Err(exception::value_error(vm, message));
            }
            let code = vm.heap.str_code(key, 0);
            let value = vm.own(value);
            set_code(vm, table, code, value)?;
        } else if given::is_int(vm, key) {
            protocol::set_item(vm, table, key, value)?;
        } else {
            let message = "keys in translate table must be strings or integers";
            return Err(exception::type_error(vm, message));
        }
    }
    Ok(())
}

/// `self, encoding, errors`.
pub fn encode(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    for (place, name) in [(1, "argument 'encoding'"), (2, "argument 'errors'")] {
        if !arguments[place].is_null() {
            given::expect_str(vm, "encode", name, arguments[place])?;
        }
    }
    bytes_codec::encode(vm, arguments[0], arguments[1], arguments[2])
}

pub fn format(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let spec = int_type::spec_codes(vm, arguments[1])?;
    if spec.is_empty() {
        return protocol::str(vm, arguments[0]);
    }
    let name = protocol::type_name(vm, arguments[0]).to_owned();
    let text = str::codes(vm, arguments[0]);
    let laid_out = Spec::parse(&spec, &name, u32::from(b's'), '<')
        .and_then(|spec| spec.apply_to_text(&text, &name));
    match laid_out {
        Ok(codes) if codes == text => Ok(str::unchanged(vm, arguments[0])),
        Ok(codes) => Ok(vm.heap.str_from_codes(&codes)),
        Err(error) => Err(int_type::format_failed(vm, error)),
    }
}

pub fn size_of(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let size = vm.heap.basic_size_of(arguments[0]);
    Ok(vm.heap.int(size as i64))
}

pub fn get_new_arguments(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let codes = str::codes(vm, arguments[0]);
    let copy = str::fresh(vm, &codes);
    Ok(vm.heap.tuple_from_owned(vec![copy]))
}
