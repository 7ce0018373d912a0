//! `_csv.Dialect`: how rows are written in lines.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::csv::{Quoting, registered};
use crate::python::object::{Def, Fallible, GetSet, Slots, TypeRow, Vm};
use crate::python::object::{
    binding, def, exception, flag, get, given, member, native, protocol, str, types,
};

/// Words of a `DialectObj`: flags and quoting, the characters, the line terminator.
const FLAGS_AND_QUOTING: u32 = 2;
const DELIMITER_AND_QUOTE: u32 = 3;
const ESCAPE: u32 = 4;
const LINE_TERMINATOR: u32 = 5;

const DOUBLE_QUOTE: u64 = 1;
const SKIP_INITIAL_SPACE: u64 = 1 << 8;
const STRICT: u64 = 1 << 16;

/// A character that is not set.
const NOT_SET: u32 = u32::MAX;

const NAMES: [&str; 9] = [
    "dialect",
    "delimiter",
    "doublequote",
    "escapechar",
    "lineterminator",
    "quotechar",
    "quoting",
    "skipinitialspace",
    "strict",
];
const SIGNATURE: &str = "(dialect=None, delimiter=',', doublequote=True, escapechar=None, \
     lineterminator=None, quotechar=None, quoting=0, skipinitialspace=False, strict=False)";

/// A dialect's settings.
#[derive(Clone)]
pub struct Dialect {
    pub delimiter: u32,
    pub double_quote: bool,
    pub escape: Option<u32>,
    pub line_terminator: Vec<u32>,
    pub quote: Option<u32>,
    pub quoting: Quoting,
    pub skip_initial_space: bool,
    pub is_strict: bool,
}

/// The settings of a dialect object.
pub fn settings(vm: &dyn Vm, dialect: Obj) -> Dialect {
    let flags = vm.heap.word(dialect, FLAGS_AND_QUOTING);
    let characters = vm.heap.word(dialect, DELIMITER_AND_QUOTE);
    let set = |code: u32| (code != NOT_SET).then_some(code);
    Dialect {
        delimiter: characters as u32,
        double_quote: flags & DOUBLE_QUOTE != 0,
        escape: set(vm.heap.word(dialect, ESCAPE) as u32),
        line_terminator: str::codes(vm, vm.heap.field(dialect, LINE_TERMINATOR)),
        quote: set((characters >> 32) as u32),
        quoting: Quoting::ALL[(flags >> 32) as usize],
        skip_initial_space: flags & SKIP_INITIAL_SPACE != 0,
        is_strict: flags & STRICT != 0,
    }
}

/// The one or two arguments of `reader`, `writer` and `register_dialect`: the second is NULL where it is not given.
pub fn first_and_dialect(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<(Obj, Obj)> {
    let positional = vm.heap.tuple_items(arguments[0]);
    binding::check_count(vm, "", positional.len(), 1, 2)?;
    Ok((positional[0], positional.get(1).copied().unwrap_or(Obj::NULL)))
}

/// The dialect of a call that was given one (or NULL) and format parameters, a dict or NULL (`_call_dialect`).
pub fn of(vm: &mut dyn Vm, dialect: Obj, parameters: Obj) -> Fallible<Owned> {
    let parameters = if parameters.is_null() { Vec::new() } else { vm.heap.dict_items(parameters) };
    let mut arguments: Vec<Obj> = dialect.some().into_iter().collect();
    let (names, values): (Vec<Obj>, Vec<Obj>) = parameters.into_iter().unzip();
    arguments.extend(values);
    vm.call(t::CSV_DIALECT, &arguments, &names)
}

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    check_names(vm, arguments, keywords)?;
    let mut given: [Obj; 9] = given::bind(vm, "function", SIGNATURE, arguments, keywords)?;
    if given[0].is_null() {
        return create(vm, kind, given);
    }
    let dialect =
        if given::is_str(vm, given[0]) { registered(vm, given[0])? } else { vm.own(given[0]) };
    let is_whole = given[1..].iter().all(|value| value.is_null());
    if is_whole && types::is_instance(vm, dialect.get(), t::CSV_DIALECT) {
        return Ok(dialect);
    }
    let mut held = vec![dialect];
    let taken = take_attributes(vm, &mut given, &mut held);
    let result = taken.and_then(|()| create(vm, kind, given));
    vm.release_all(held);
    result
}

fn check_names(vm: &mut dyn Vm, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    let count = arguments.len();
    if count > NAMES.len() {
        let message = format!("function takes at most 9 arguments ({count} given)");
        return Err(exception::type_error(vm, message));
    }
    for keyword in keywords {
        let name = vm.heap.text(*keyword);
        if NAMES.contains(&&*name) {
            continue;
        }
        let message = if vm.heap.profile.csv.checks_all {
            format!("this function got an unexpected keyword argument '{name}'")
        } else {
            format!("'{name}' is an invalid keyword argument for this function")
        };
        return Err(exception::type_error(vm, message));
    }
    Ok(())
}

/// What was not given comes from the attributes of the other dialect, if it has them.
fn take_attributes(vm: &mut dyn Vm, given: &mut [Obj; 9], held: &mut Vec<Owned>) -> Fallible<()> {
    let dialect = held[0].get();
    for (name, value) in NAMES.iter().zip(given).skip(1) {
        if !value.is_null() {
            continue;
        }
        match protocol::get_attribute_str(vm, dialect, name) {
            Ok(found) => {
                *value = found.get();
                held.push(found);
            }
            Err(raised) if !exception::matches(vm, t::BASE_EXCEPTION) => return Err(raised),
            Err(_) => exception::clear(vm),
        }
    }
    Ok(())
}

fn create(vm: &mut dyn Vm, kind: Obj, given: [Obj; 9]) -> Fallible<Owned> {
    let [_, delimiter, double_quote, escape, terminator, quote, quoting, skip, strict] = given;
    let delimiter_code = character(vm, "delimiter", delimiter, u32::from(','), false)?;
    let mut flags = u64::from(given::truth(vm, double_quote, true)?) * DOUBLE_QUOTE;
    let escape_code = character(vm, "escapechar", escape, NOT_SET, true)?;
    let terminator = line_terminator(vm, terminator)?;
    let held = terminator.as_ref().map_or(Obj::NULL, Owned::get);
    let result = (|| {
        let quote_code = character(vm, "quotechar", quote, u32::from('"'), true)?;
        let mut number = quoting_number(vm, quoting)?;
        flags |= u64::from(given::truth(vm, skip, false)?) * SKIP_INITIAL_SPACE;
        flags |= u64::from(given::truth(vm, strict, false)?) * STRICT;
        if !(0..=vm.heap.profile.csv.last_quoting).contains(&number) {
            return Err(exception::type_error(vm, "bad \"quoting\" value"));
        }
        if quote == image::NONE && quoting.is_null() {
            number = Quoting::None as i32;
        }
        if number != Quoting::None as i32 && quote_code == NOT_SET {
            return Err(exception::type_error(vm, "quotechar must be set if quoting enabled"));
        }
        if held.is_null() {
            return Err(exception::type_error(vm, "lineterminator must be set"));
        }
        let allow_space = flags & SKIP_INITIAL_SPACE == 0;
        let codes = [delimiter_code, escape_code, quote_code];
        let terminator = str::codes(vm, held);
        check_characters(vm, codes, &terminator, allow_space)?;
        Ok((quote_code, number))
    })();
    let (quote_code, number) = match result {
        Ok(checked) => checked,
        Err(raised) => {
            vm.release_option(terminator);
            return Err(raised);
        }
    };
    let dialect = vm.heap.new_object(kind);
    let object = dialect.get();
    vm.heap.set_word(object, FLAGS_AND_QUOTING, flags | (number as u64) << 32);
    let characters = u64::from(delimiter_code) | u64::from(quote_code) << 32;
    vm.heap.set_word(object, DELIMITER_AND_QUOTE, characters);
    vm.heap.set_word(object, ESCAPE, u64::from(escape_code));
    if let Some(terminator) = terminator {
        vm.heap.init_field(object, LINE_TERMINATOR, terminator);
    }
    Ok(dialect)
}

/// `_set_char` and `_set_char_or_none`.
fn character(
    vm: &mut dyn Vm,
    name: &str,
    value: Obj,
    default: u32,
    may_be_none: bool,
) -> Fallible<u32> {
    if value.is_null() {
        return Ok(default);
    }
    if value == image::NONE && may_be_none {
        return Ok(NOT_SET);
    }
    let tells = vm.heap.profile.csv.tells_what_was_given;
    let or_none = if may_be_none { " or None" } else { "" };
    if !given::is_str(vm, value) {
        let kind = protocol::type_name(vm, value);
        let wanted = if tells { "a unicode character" } else { "string" };
        let message = format!("\"{name}\" must be {wanted}{or_none}, not {kind}");
        return Err(exception::type_error(vm, message));
    }
    match vm.heap.str_length(value) {
        1 => Ok(vm.heap.str_code(value, 0)),
        length if tells => {
            let message = format!(
                "\"{name}\" must be a unicode character{or_none}, not a string of length {length}"
            );
            Err(exception::type_error(vm, message))
        }
        _ => {
            let message = format!("\"{name}\" must be a 1-character string");
            Err(exception::type_error(vm, message))
        }
    }
}

/// `_set_str`; `None` for None, which is refused later.
fn line_terminator(vm: &mut dyn Vm, value: Obj) -> Fallible<Option<Owned>> {
    if value.is_null() {
        return Ok(Some(vm.heap.str("\r\n")));
    }
    let tells = vm.heap.profile.csv.tells_what_was_given;
    if value == image::NONE && !tells {
        return Ok(None);
    }
    if given::is_str(vm, value) {
        return Ok(Some(vm.own(value)));
    }
    let kind = protocol::type_name(vm, value);
    let end = if tells { format!(", not {kind}") } else { String::new() };
    let message = format!("\"lineterminator\" must be a string{end}");
    Err(exception::type_error(vm, message))
}

/// `_set_int`.
fn quoting_number(vm: &mut dyn Vm, value: Obj) -> Fallible<i32> {
    if value.is_null() {
        return Ok(Quoting::Minimal as i32);
    }
    if vm.heap.type_of(value) != t::INT {
        let kind = protocol::type_name(vm, value);
        let tells = vm.heap.profile.csv.tells_what_was_given;
        let end = if tells { format!(", not {kind}") } else { String::new() };
        let message = format!("\"quoting\" must be an integer{end}");
        return Err(exception::type_error(vm, message));
    }
    given::c_int(vm, value, 0)
}

/// `dialect_check_char` and `dialect_check_chars`, which came with 3.13.
fn check_characters(
    vm: &mut dyn Vm,
    codes: [u32; 3],
    terminator: &[u32],
    allow_space: bool,
) -> Fallible<()> {
    if !vm.heap.profile.csv.checks_all {
        return Ok(());
    }
    let named = ["delimiter", "escapechar", "quotechar"].into_iter().zip(codes);
    let refuse =
        |vm: &mut dyn Vm, what: &str| Err(exception::value_error(vm, format!("bad {what} value")));
    for (place, (name, code)) in named.clone().enumerate() {
        let is_space = code == u32::from(' ') && !allow_space && place > 0;
        if is_space || code == u32::from('\r') || code == u32::from('\n') {
            return refuse(vm, name);
        }
        if terminator.contains(&code) {
            return refuse(vm, &format!("{name} or lineterminator"));
        }
    }
    let all: Vec<(&str, u32)> = named.collect();
    for (a, b) in [(0, 1), (0, 2), (1, 2)] {
        let ((first, code), (second, other)) = (all[a], all[b]);
        if code == other && code != NOT_SET {
            return refuse(vm, &format!("{first} or {second}"));
        }
    }
    Ok(())
}

fn optional_character(vm: &mut dyn Vm, code: Option<u32>) -> Owned {
    match code {
        Some(code) => vm.heap.str_from_codes(&[code]),
        None => vm.none(),
    }
}

fn delimiter(vm: &mut dyn Vm, dialect: Obj) -> Fallible<Owned> {
    let code = settings(vm, dialect).delimiter;
    Ok(optional_character(vm, Some(code)))
}

fn escape(vm: &mut dyn Vm, dialect: Obj) -> Fallible<Owned> {
    let code = settings(vm, dialect).escape;
    Ok(optional_character(vm, code))
}

fn quote(vm: &mut dyn Vm, dialect: Obj) -> Fallible<Owned> {
    let code = settings(vm, dialect).quote;
    Ok(optional_character(vm, code))
}

fn quoting(vm: &mut dyn Vm, dialect: Obj) -> Fallible<Owned> {
    let number = settings(vm, dialect).quoting as i64;
    Ok(vm.heap.int(number))
}

fn flag_of<const FLAG: u64>(vm: &mut dyn Vm, dialect: Obj) -> Fallible<Owned> {
    let is_set = vm.heap.word(dialect, FLAGS_AND_QUOTING) & FLAG != 0;
    Ok(vm.bool(is_set))
}

/// `__reduce__` and `__reduce_ex__`.
fn refuse_to_pickle(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let kind = vm.heap.type_of(arguments[0]);
    let name = vm.type_data(kind).short_name().to_owned();
    Err(exception::type_error(vm, format!("cannot pickle '{name}' instances")))
}

const METHODS: &[Def] = &[
    def("__reduce__", "($self, /, *args)", refuse_to_pickle),
    def("__reduce_ex__", "($self, /, *args)", refuse_to_pickle),
];

const MEMBERS: &[GetSet] = &[
    member("skipinitialspace", flag_of::<SKIP_INITIAL_SPACE>),
    member("doublequote", flag_of::<DOUBLE_QUOTE>),
    member("strict", flag_of::<STRICT>),
    get("delimiter", delimiter),
    get("escapechar", escape),
    get("lineterminator", native::field::<LINE_TERMINATOR>),
    get("quotechar", quote),
    get("quoting", quoting),
];

pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    members: MEMBERS,
    flags: flag::BASE_TYPE,
    ..TypeRow::new("_csv.Dialect", t::CSV_DIALECT, Slots { new: Some(new), ..Slots::EMPTY })
};
