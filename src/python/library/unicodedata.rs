//! The module `unicodedata`.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::unicode_data::{self, Form};
use crate::python::library::{Constant, Module, set};
use crate::python::object::{
    Def, Fallible, Slots, TypeRow, Vm, bytes_like, def, exception, flag, given, protocol,
};

/// The code point of an argument.
fn character(vm: &mut dyn Vm, object: Obj, function: &str, which: &str) -> Fallible<u32> {
    if given::is_str(vm, object) && vm.heap.str_length(object) == 1 {
        return Ok(vm.heap.str_code(object, 0));
    }
    let name = protocol::type_name(vm, object);
    let text = format!("{function}() {which} must be a unicode character, not {name}");
    Err(exception::type_error(vm, text))
}

fn category(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let code = character(vm, arguments[0], "category", "argument")?;
    Ok(vm.heap.str(&unicode_data::properties(code).category))
}

fn bidirectional(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let code = character(vm, arguments[0], "bidirectional", "argument")?;
    Ok(vm.heap.str(&unicode_data::properties(code).direction))
}

fn combining(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let code = character(vm, arguments[0], "combining", "argument")?;
    Ok(vm.heap.int(i64::from(unicode_data::properties(code).combining)))
}

fn mirrored(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let code = character(vm, arguments[0], "mirrored", "argument")?;
    Ok(vm.heap.int(i64::from(unicode_data::properties(code).is_mirrored)))
}

fn east_asian_width(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let code = character(vm, arguments[0], "east_asian_width", "argument")?;
    Ok(vm.heap.str(&unicode_data::properties(code).width))
}

fn decomposition(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let code = character(vm, arguments[0], "decomposition", "argument")?;
    Ok(vm.heap.str(unicode_data::decomposition(code)))
}

/// The default argument where it is given, else a `ValueError`.
fn or_default(vm: &mut dyn Vm, default: Obj, text: &str) -> Fallible<Owned> {
    match default.some() {
        Some(default) => Ok(vm.own(default)),
        None => Err(exception::value_error(vm, text)),
    }
}

fn decimal(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let code = character(vm, arguments[0], "decimal", "argument 1")?;
    match unicode_data::number(code).filter(|number| number.is_decimal) {
        Some(number) => Ok(vm.heap.int(number.value as i64)),
        None => or_default(vm, arguments[1], "not a decimal"),
    }
}

fn digit(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let code = character(vm, arguments[0], "digit", "argument 1")?;
    match unicode_data::number(code).filter(|number| number.is_digit) {
        Some(number) => Ok(vm.heap.int(number.value as i64)),
        None => or_default(vm, arguments[1], "not a digit"),
    }
}

fn numeric(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let code = character(vm, arguments[0], "numeric", "argument 1")?;
    match unicode_data::number(code) {
        Some(number) => Ok(vm.heap.float(number.value)),
        None => or_default(vm, arguments[1], "not a numeric character"),
    }
}

/// The name of a character that the database of this version knows.
fn name_of(code: u32) -> Option<String> {
    let known =
        !matches!(unicode_data::properties(code).category.as_str(), "Cn" | "Cc" | "Co" | "Cs");
    let character = char::from_u32(code).filter(|_| known)?;
    Some(unicode_names2::name(character)?.to_string())
}

fn name(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let code = character(vm, arguments[0], "name", "argument 1")?;
    match name_of(code) {
        Some(name) => Ok(vm.heap.str(&name)),
        None => or_default(vm, arguments[1], "no such name"),
    }
}

fn lookup(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let name = if given::is_str(vm, arguments[0]) {
        vm.heap.text(arguments[0]).into_owned()
    } else {
        let bytes = bytes_like::expect(vm, arguments[0])?;
        String::from_utf8_lossy(&bytes).into_owned()
    };
    let found = unicode_names2::character(&name)
        .filter(|character| unicode_data::properties(u32::from(*character)).category != "Cn");
    match found {
        Some(character) => Ok(vm.heap.str(&character.to_string())),
        None => {
            let text = format!("undefined character name '{name}'");
            Err(exception::raise(vm, t::KEY_ERROR, text))
        }
    }
}

fn form_and_text(vm: &mut dyn Vm, function: &str, arguments: &[Obj]) -> Fallible<(Form, Vec<u32>)> {
    given::expect_str(vm, function, "argument 1", arguments[0])?;
    given::expect_str(vm, function, "argument 2", arguments[1])?;
    let codes: Vec<u32> = vm.heap.str_codes(arguments[1]).collect();
    let name = vm.heap.text(arguments[0]).into_owned();
    match Form::by_name(&name) {
        Some(form) => Ok((form, codes)),
        None => Err(exception::value_error(vm, "invalid normalization form")),
    }
}

fn normalize(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (form, codes) = form_and_text(vm, "normalize", arguments)?;
    let normal = unicode_data::normalize(&codes, form);
    if normal == codes {
        return Ok(vm.own(arguments[1]));
    }
    Ok(vm.heap.str_from_codes(&normal))
}

fn is_normalized(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (form, codes) = form_and_text(vm, "is_normalized", arguments)?;
    let answer = unicode_data::normalize(&codes, form) == codes;
    Ok(vm.bool(answer))
}

/// Of the database of Unicode 3.2 only the version is known.
fn old_version(vm: &mut dyn Vm, _: Obj) -> Fallible<Owned> {
    Ok(vm.heap.str("3.2.0"))
}

fn add_old_database(vm: &mut dyn Vm, namespace: Obj) {
    let old = vm.heap.new_object(t::UCD);
    set(vm, namespace, "ucd_3_2_0", old);
}

fn old_database(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Err(exception::unsupported(vm, "the Unicode 3.2 database"))
}

const OLD_METHODS: &[Def] = &[
    def("bidirectional", "($self, chr, /)", old_database),
    def("category", "($self, chr, /)", old_database),
    def("combining", "($self, chr, /)", old_database),
    def("decomposition", "($self, chr, /)", old_database),
    def("lookup", "($self, name, /)", old_database),
    def("name", "($self, chr, default=<unrepresentable>, /)", old_database),
    def("normalize", "($self, form, unistr, /)", old_database),
];

/// The module's row.
pub const MODULE: Module = Module {
    name: "unicodedata",
    doc: "This module provides access to the Unicode Character Database which\ndefines character \
          properties for all Unicode characters. The data in\nthis database is based on the \
          UnicodeData.txt file version\n15.1.0 which is publicly available from the Unicode \
          Consortium\nat https://www.unicode.org/Public/15.1.0/ucd/UnicodeData.txt\n",
    functions: FUNCTIONS,
    constants: &[("UCD", Constant::Static(t::UCD)), ("unidata_version", Constant::Text("15.1.0"))],
    types: &[TypeRow {
        methods: OLD_METHODS,
        members: &[crate::python::object::member("unidata_version", old_version)],
        flags: flag::DISALLOW_INSTANTIATION,
        ..TypeRow::new("unicodedata.UCD", t::UCD, Slots::EMPTY)
    }],
    fill: Some(add_old_database),
};

const FUNCTIONS: &[Def] = &[
    def("bidirectional", "($module, chr, /)", bidirectional)
        .doc("Returns the bidirectional class assigned to the character chr as string."),
    def("category", "($module, chr, /)", category)
        .doc("Returns the general category assigned to the character chr as string."),
    def("combining", "($module, chr, /)", combining)
        .doc("Returns the canonical combining class assigned to the character chr as integer."),
    def("decimal", "($module, chr, default=<unrepresentable>, /)", decimal)
        .doc("Converts a Unicode character into its equivalent decimal value."),
    def("decomposition", "($module, chr, /)", decomposition).doc(
        "Returns the character decomposition mapping assigned to the character chr as string.",
    ),
    def("digit", "($module, chr, default=<unrepresentable>, /)", digit)
        .doc("Converts a Unicode character into its equivalent digit value."),
    def("east_asian_width", "($module, chr, /)", east_asian_width)
        .doc("Returns the east asian width assigned to the character chr as string."),
    def("is_normalized", "($module, form, unistr, /)", is_normalized)
        .doc("Return whether the Unicode string unistr is in the normal form 'form'."),
    def("lookup", "($module, name, /)", lookup).doc("Look up character by name."),
    def("mirrored", "($module, chr, /)", mirrored)
        .doc("Returns the mirrored property assigned to the character chr as integer."),
    def("name", "($module, chr, default=<unrepresentable>, /)", name)
        .doc("Returns the name assigned to the character chr as a string."),
    def("normalize", "($module, form, unistr, /)", normalize)
        .doc("Return the normal form 'form' for the Unicode string unistr."),
    def("numeric", "($module, chr, default=<unrepresentable>, /)", numeric)
        .doc("Converts a Unicode character into its equivalent numeric value."),
];
