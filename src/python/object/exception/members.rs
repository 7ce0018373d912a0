//! Exception classes with fields of their own: how arguments fill them, and what they print.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::exception::base::{self, ARGS};
use crate::python::object::exception::{reduce, type_error};
use crate::python::object::protocol::{self, type_name};
use crate::python::object::{Core, Fallible, GetSet, Slots, Vm, binding, flag, member_set, types};

pub const STOP_ITERATION_VALUE: u32 = 9;
pub const SYSTEM_EXIT_CODE: u32 = 9;
pub const NAME_ERROR_NAME: u32 = 9;
pub const ATTRIBUTE_ERROR_OBJECT: u32 = 9;
pub const ATTRIBUTE_ERROR_NAME: u32 = 10;
pub const IMPORT_MESSAGE: u32 = 9;
pub const IMPORT_NAME: u32 = 10;
pub const IMPORT_PATH: u32 = 11;
pub const IMPORT_NAME_FROM: u32 = 12;
const OS_ERRNO: u32 = 9;
const OS_STRERROR: u32 = 10;
pub const OS_FILENAME: u32 = 11;
pub const OS_FILENAME2: u32 = 12;
pub const OS_WRITTEN: u32 = 13;
/// `characters_written` before it is set: -1.
pub const OS_WRITTEN_UNSET: u64 = u64::MAX;
pub const SYNTAX_MESSAGE: u32 = 9;
pub const SYNTAX_FILENAME: u32 = 10;
pub const SYNTAX_LINE: u32 = 11;
pub const SYNTAX_OFFSET: u32 = 12;
pub const SYNTAX_END_LINE: u32 = 13;
pub const SYNTAX_END_OFFSET: u32 = 14;
pub const SYNTAX_TEXT: u32 = 15;
const SYNTAX_PRINT_FILE_AND_LINE: u32 = 16;
/// The fields in the order of the constructor's second argument.
const SYNTAX_DETAILS: [u32; 6] =
    [SYNTAX_FILENAME, SYNTAX_LINE, SYNTAX_OFFSET, SYNTAX_TEXT, SYNTAX_END_LINE, SYNTAX_END_OFFSET];
const UNICODE_ENCODING: u32 = 9;
const UNICODE_OBJECT: u32 = 10;
const UNICODE_START: u32 = 11;
const UNICODE_END: u32 = 12;
const UNICODE_REASON: u32 = 13;

/// Fills the fields that the class takes from its positional arguments.
pub fn fill(core: &mut Core, exception: Obj, arguments: &[Obj]) {
    let kind = core.heap.type_of(exception);
    let first = arguments.first().copied().unwrap_or(image::NONE);
    let derives = |core: &Core, class: Obj| types::is_subtype(core, kind, class);
    if derives(core, t::STOP_ITERATION) {
        put(core, exception, STOP_ITERATION_VALUE, first);
    } else if derives(core, t::SYSTEM_EXIT) {
        let code = if arguments.len() > 1 { core.heap.field(exception, ARGS) } else { first };
        put(core, exception, SYSTEM_EXIT_CODE, code);
    } else if derives(core, t::IMPORT_ERROR) {
        if arguments.len() == 1 {
            put(core, exception, IMPORT_MESSAGE, first);
        } else {
            core.clear_field(exception, IMPORT_MESSAGE);
        }
    } else if derives(core, t::OS_ERROR) {
        fill_os(core, exception, arguments);
    } else if derives(core, t::SYNTAX_ERROR) {
        fill_syntax(core, exception, arguments);
    } else if is_unicode(core, kind) {
        fill_unicode(core, exception, arguments);
    }
}

/// `OSError(errno, strerror[, filename[, winerror[, filename2]]])`: with a file name `args` are the first two.
fn fill_os(core: &mut Core, exception: Obj, arguments: &[Obj]) {
    core.heap.set_word(exception, OS_WRITTEN, OS_WRITTEN_UNSET);
    if !(2..=5).contains(&arguments.len()) {
        return;
    }
    put(core, exception, OS_ERRNO, arguments[0]);
    put(core, exception, OS_STRERROR, arguments[1]);
    let filename = arguments.get(2).copied().filter(|name| *name != image::NONE);
    let written = filename
        .filter(|name| types::is_instance(core, *name, t::INT))
        .filter(|_| core.heap.type_of(exception) == t::BLOCKING_IO_ERROR)
        .and_then(|name| core.heap.int_value(name));
    if let Some(written) = written {
        core.heap.set_word(exception, OS_WRITTEN, written as u64);
    } else if let Some(filename) = filename {
        put(core, exception, OS_FILENAME, filename);
        if let Some(second) = arguments.get(4).copied().filter(|name| *name != image::NONE) {
            put(core, exception, OS_FILENAME2, second);
        }
        base::set_arguments(core, exception, &arguments[..2]);
    }
}

/// `SyntaxError(msg, (filename, lineno, offset, text[, end_lineno, end_offset]))`.
fn fill_syntax(core: &mut Core, exception: Obj, arguments: &[Obj]) {
    let Some(message) = arguments.first() else { return };
    put(core, exception, SYNTAX_MESSAGE, *message);
    let Some(details) = arguments.get(1) else { return };
    if core.heap.type_of(*details) != t::TUPLE {
        return;
    }
    for (field, value) in SYNTAX_DETAILS.into_iter().zip(core.heap.tuple_items(*details)) {
        put(core, exception, field, value);
    }
}

fn fill_unicode(core: &mut Core, exception: Obj, arguments: &[Obj]) {
    let translate = types::is_instance(core, exception, t::UNICODE_TRANSLATE_ERROR);
    let (encoding, rest) = match (translate, arguments) {
        (true, rest) => (None, rest),
        (false, [encoding, rest @ ..]) => (Some(*encoding), rest),
        (false, []) => return,
    };
    let [object, start, end, reason] = rest else { return };
    if let Some(encoding) = encoding {
        put(core, exception, UNICODE_ENCODING, encoding);
    }
    put(core, exception, UNICODE_OBJECT, *object);
    put(core, exception, UNICODE_REASON, *reason);
    for (field, value) in [(UNICODE_START, start), (UNICODE_END, end)] {
        let value = core.heap.int_value(*value).unwrap_or(0);
        core.heap.set_word(exception, field, value as u64);
    }
}

fn is_unicode(core: &Core, kind: Obj) -> bool {
    [t::UNICODE_DECODE_ERROR, t::UNICODE_ENCODE_ERROR, t::UNICODE_TRANSLATE_ERROR]
        .into_iter()
        .any(|class| types::is_subtype(core, kind, class))
}

fn put(core: &mut Core, exception: Obj, field: u32, value: Obj) {
    let value = core.own(value);
    core.store(exception, field, value);
}

/// `ImportError_init`: keyword arguments `name`, `path`, `name_from`.
fn import_init(vm: &mut dyn Vm, exception: Obj, values: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    let signature = "(*, name=None, path=None, name_from=None)";
    let fields = [IMPORT_NAME, IMPORT_PATH, IMPORT_NAME_FROM];
    init_with_keywords(vm, exception, values, keywords, ("ImportError", signature), &fields)
}

fn name_init(vm: &mut dyn Vm, exception: Obj, values: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    let named = ("NameError", "(*, name=None)");
    init_with_keywords(vm, exception, values, keywords, named, &[NAME_ERROR_NAME])
}

fn attribute_init(
    vm: &mut dyn Vm,
    exception: Obj,
    values: &[Obj],
    keywords: &[Obj],
) -> Fallible<()> {
    let named = ("AttributeError", "(*, name=None, obj=None)");
    let fields = [ATTRIBUTE_ERROR_NAME, ATTRIBUTE_ERROR_OBJECT];
    init_with_keywords(vm, exception, values, keywords, named, &fields)
}

fn init_with_keywords(
    vm: &mut dyn Vm,
    exception: Obj,
    values: &[Obj],
    keywords: &[Obj],
    (name, signature): (&str, &'static str),
    fields: &[u32],
) -> Fallible<()> {
    let (positional, named) = values.split_at(values.len().saturating_sub(keywords.len()));
    base::init(vm, exception, positional, &[])?;
    binding::with(vm, name, signature, named, keywords, |vm, bound| {
        for (field, value) in fields.iter().zip(bound) {
            if value.is_null() {
                vm.heap.clear_field(exception, *field);
            } else {
                put(vm, exception, *field, *value);
            }
        }
        Ok(())
    })
}

/// `OSError_new`: a known `errno` makes an instance of the class for it.
fn os_new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let mut class = kind;
    if kind == t::OS_ERROR && (2..=5).contains(&arguments.len()) {
        let number = vm.heap.int_value(arguments[0]);
        let known = ERRNO.iter().find(|(numbers, _)| number.is_some_and(|n| numbers.contains(&n)));
        class = known.map_or(kind, |(_, class)| *class);
    }
    if os_uses_init(vm, class) {
        let exception = base::new(vm, class, &[], &[])?;
        vm.heap.set_word(exception.get(), OS_WRITTEN, OS_WRITTEN_UNSET);
        return Ok(exception);
    }
    let name = vm.type_data(kind).name.clone();
    binding::no_keywords(vm, &name, keywords)?;
    let exception = base::new(vm, class, arguments, &[])?;
    fill_os(vm, exception.get(), arguments);
    Ok(exception)
}

/// `OSError_init`: does nothing where `__new__` has looked at the arguments.
fn os_init(vm: &mut dyn Vm, exception: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    let kind = vm.heap.type_of(exception);
    if os_uses_init(vm, kind) { base::init(vm, exception, arguments, keywords) } else { Ok(()) }
}

/// `oserror_use_init`: a subclass with an `__init__` and no `__new__` of its own may change the arguments on their way.
fn os_uses_init(core: &mut Core, kind: Obj) -> bool {
    let (init, new) = (core.names.init, core.names.new);
    is_overridden(core, kind, init) && !is_overridden(core, kind, new)
}

/// Is what the name means for the class from a class statement?
fn is_overridden(core: &mut Core, kind: Obj, name: Obj) -> bool {
    for class in core.type_data(kind).mro.clone() {
        let dict = core.type_data(class).dict;
        if !core.heap.dict_get_str(dict, name).is_null() {
            return core.type_data(class).flags & flag::HEAP_TYPE != 0;
        }
    }
    false
}

fn os_str(vm: &mut dyn Vm, exception: Obj) -> Fallible<Owned> {
    let field = |vm: &dyn Vm, field: u32| vm.heap.field(exception, field).some();
    let (Some(number), Some(words)) = (field(vm, OS_ERRNO), field(vm, OS_STRERROR)) else {
        return base::str(vm, exception);
    };
    let (first, second) = (field(vm, OS_FILENAME), field(vm, OS_FILENAME2));
    let mut text =
        format!("[Errno {}] {}", protocol::str_text(vm, number)?, protocol::str_text(vm, words)?);
    if let Some(first) = first {
        text = format!("{text}: {}", protocol::repr_text(vm, first)?);
        if let Some(second) = second {
            text = format!("{text} -> {}", protocol::repr_text(vm, second)?);
        }
    }
    Ok(vm.heap.str(&text))
}

fn key_str(vm: &mut dyn Vm, exception: Obj) -> Fallible<Owned> {
    match base::arguments(vm, exception)[..] {
        [key] => protocol::repr(vm, key),
        _ => base::str(vm, exception),
    }
}

fn import_str(vm: &mut dyn Vm, exception: Obj) -> Fallible<Owned> {
    match vm.heap.field(exception, IMPORT_MESSAGE).some() {
        Some(message) if vm.heap.type_of(message) == t::STR => Ok(vm.own(message)),
        _ => base::str(vm, exception),
    }
}

fn syntax_init(vm: &mut dyn Vm, exception: Obj, values: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    base::init(vm, exception, values, keywords)?;
    if let [_, details] = values {
        let details = reduce::syntax_details(vm, *details)?;
        for (field, value) in SYNTAX_DETAILS.into_iter().zip(details) {
            vm.store(exception, field, value);
        }
    }
    Ok(())
}

/// `SyntaxError_str`: "msg (file, line 3)".
fn syntax_str(vm: &mut dyn Vm, exception: Obj) -> Fallible<Owned> {
    let message = vm.heap.field(exception, SYNTAX_MESSAGE).some().unwrap_or(image::NONE);
    let text = protocol::str_text(vm, message)?;
    let filename = vm.heap.field(exception, SYNTAX_FILENAME);
    let line = vm.heap.field(exception, SYNTAX_LINE);
    let file = if !filename.is_null() && types::is_instance(vm, filename, t::STR) {
        let whole = vm.heap.text(filename);
        Some(whole.rsplit('/').next().unwrap_or(&whole).to_owned())
    } else {
        None
    };
    let line = if !line.is_null() && vm.heap.type_of(line) == t::INT {
        vm.heap.int_value(line)
    } else {
        None
    };
    let place = match (file, line) {
        (Some(file), Some(line)) => format!(" ({file}, line {line})"),
        (Some(file), None) => format!(" ({file})"),
        (None, Some(line)) => format!(" (line {line})"),
        (None, None) => String::new(),
    };
    Ok(vm.heap.str(&format!("{text}{place}")))
}

/// The constructors of `UnicodeEncodeError` and its like check their arguments.
fn unicode_init(vm: &mut dyn Vm, exception: Obj, values: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    let kind = vm.heap.type_of(exception);
    let translate = types::is_subtype(vm, kind, t::UNICODE_TRANSLATE_ERROR);
    let decode = types::is_subtype(vm, kind, t::UNICODE_DECODE_ERROR);
    let text = (t::STR, "str");
    let object = if decode { (t::BYTES, "a bytes-like object") } else { text };
    let number = (t::INT, "int");
    let all = [text, object, number, number, text];
    let wanted = if translate { &all[1..] } else { &all[..] };
    if values.len() - keywords.len() != wanted.len() {
        let (count, given) = (wanted.len(), values.len() - keywords.len());
        let message = format!("function takes exactly {count} arguments ({given} given)");
        return Err(type_error(vm, message));
    }
    // The bytes of a decoding error are looked at last.
    let mut order: Vec<usize> = (0..wanted.len()).collect();
    if decode {
        order = vec![0, 2, 3, 4, 1];
    }
    for place in order {
        let (value, (class, name)) = (values[place], wanted[place]);
        let fits = types::is_instance(vm, value, class)
            || class == t::BYTES && types::is_instance(vm, value, t::BYTEARRAY);
        if !fits {
            let got = type_name(vm, value);
            let message = format!("argument {} must be {name}, not {got}", place + 1);
            return Err(type_error(vm, message));
        }
    }
    base::init(vm, exception, values, keywords)
}

/// "'utf-8' codec can't decode byte 0xff in position 0: invalid start byte".
fn unicode_str(vm: &mut dyn Vm, exception: Obj) -> Fallible<Owned> {
    let object = vm.heap.field(exception, UNICODE_OBJECT);
    if object.is_null() {
        return Ok(vm.heap.str(""));
    }
    let (start, end) =
        (vm.heap.word(exception, UNICODE_START), vm.heap.word(exception, UNICODE_END));
    let reason = vm.heap.field(exception, UNICODE_REASON).some().unwrap_or(image::EMPTY_STR);
    let reason = protocol::str_text(vm, reason)?;
    let encoding = vm.heap.field(exception, UNICODE_ENCODING).some().unwrap_or(image::EMPTY_STR);
    let encoding = protocol::str_text(vm, encoding)?;
    let kind = vm.heap.type_of(exception);
    let decode = types::is_subtype(vm, kind, t::UNICODE_DECODE_ERROR);
    let (does, what) = if decode {
        (format!("'{encoding}' codec can't decode"), "byte")
    } else if types::is_subtype(vm, kind, t::UNICODE_ENCODE_ERROR) {
        (format!("'{encoding}' codec can't encode"), "character")
    } else {
        ("can't translate".to_owned(), "character")
    };
    let one = end == start + 1;
    let shown = match unit_at(vm, object, start).filter(|_| one) {
        Some(byte) if decode => Some(format!(" 0x{byte:02x}")),
        Some(code @ ..0x100) => Some(format!(" '\\x{code:02x}'")),
        Some(code @ ..0x1_0000) => Some(format!(" '\\u{code:04x}'")),
        Some(code) => Some(format!(" '\\U{code:08x}'")),
        None => None,
    };
    let text = match shown {
        Some(shown) => format!("{does} {what}{shown} in position {start}: {reason}"),
        None => {
            let last = (end as i64).wrapping_sub(1);
            format!("{does} {what}s in position {start}-{last}: {reason}")
        }
    };
    Ok(vm.heap.str(&text))
}

fn unit_at(vm: &dyn Vm, object: Obj, place: u64) -> Option<u32> {
    if types::is_instance(vm, object, t::STR) {
        let inside = (place as usize) < vm.heap.str_length(object);
        return inside.then(|| vm.heap.str_code(object, place as u32));
    }
    vm.heap.bytes_value(object).get(place as usize).map(|byte| u32::from(*byte))
}

/// A field that holds an object; empty is None.
pub fn get_field<const FIELD: u32>(vm: &mut dyn Vm, exception: Obj) -> Fallible<Owned> {
    Ok(match vm.own_field(exception, FIELD) {
        Some(value) => value,
        None => vm.none(),
    })
}

fn set_field<const FIELD: u32>(
    vm: &mut dyn Vm,
    exception: Obj,
    value: Obj,
    _: Obj,
) -> Fallible<()> {
    if value.is_null() {
        vm.heap.clear_field(exception, FIELD);
    } else {
        put(vm, exception, FIELD, value);
    }
    Ok(())
}

fn get_number<const FIELD: u32>(vm: &mut dyn Vm, exception: Obj) -> Fallible<Owned> {
    let value = vm.heap.word(exception, FIELD) as i64;
    Ok(vm.heap.int(value))
}

fn set_number<const FIELD: u32>(
    vm: &mut dyn Vm,
    exception: Obj,
    value: Obj,
    _: Obj,
) -> Fallible<()> {
    if value.is_null() {
        let message = "can't delete numeric/char attribute";
        return Err(type_error(vm, message));
    }
    let value = protocol::index(vm, value)?;
    vm.heap.set_word(exception, FIELD, value as u64);
    Ok(())
}

const fn object<const FIELD: u32>(name: &'static str) -> GetSet {
    member_set(name, get_field::<FIELD>, set_field::<FIELD>)
}

/// With an `__init__` of its own, and the base's `__new__`.
pub const INITIALISED: Slots = Slots { init: Some(base::init), ..Slots::EMPTY };
pub const KEY: Slots = Slots { str: Some(key_str), ..INITIALISED };
pub const IMPORT: Slots = Slots { str: Some(import_str), init: Some(import_init), ..INITIALISED };
pub const NAME: Slots = Slots { str: Some(base::str), init: Some(name_init), ..INITIALISED };
pub const ATTRIBUTE: Slots =
    Slots { str: Some(base::str), init: Some(attribute_init), ..INITIALISED };
pub const OS: Slots =
    Slots { str: Some(os_str), new: Some(os_new), init: Some(os_init), ..base::DERIVED };
pub const SYNTAX: Slots = Slots { str: Some(syntax_str), init: Some(syntax_init), ..INITIALISED };
pub const UNICODE: Slots =
    Slots { str: Some(unicode_str), init: Some(unicode_init), ..base::DERIVED };

pub const STOP_ITERATION_MEMBERS: &[GetSet] = &[object::<STOP_ITERATION_VALUE>("value")];
pub const SYSTEM_EXIT_MEMBERS: &[GetSet] = &[object::<SYSTEM_EXIT_CODE>("code")];
pub const NAME_MEMBERS: &[GetSet] = &[object::<NAME_ERROR_NAME>("name")];
pub const ATTRIBUTE_MEMBERS: &[GetSet] =
    &[object::<ATTRIBUTE_ERROR_NAME>("name"), object::<ATTRIBUTE_ERROR_OBJECT>("obj")];
pub const IMPORT_MEMBERS: &[GetSet] = &[
    object::<IMPORT_MESSAGE>("msg"),
    object::<IMPORT_NAME>("name"),
    object::<IMPORT_PATH>("path"),
    object::<IMPORT_NAME_FROM>("name_from"),
];
pub const OS_MEMBERS: &[GetSet] = &[
    object::<OS_ERRNO>("errno"),
    object::<OS_STRERROR>("strerror"),
    object::<OS_FILENAME>("filename"),
    object::<OS_FILENAME2>("filename2"),
    reduce::WRITTEN,
];
pub const SYNTAX_MEMBERS: &[GetSet] = &[
    object::<SYNTAX_MESSAGE>("msg"),
    object::<SYNTAX_FILENAME>("filename"),
    object::<SYNTAX_LINE>("lineno"),
    object::<SYNTAX_OFFSET>("offset"),
    object::<SYNTAX_TEXT>("text"),
    object::<SYNTAX_PRINT_FILE_AND_LINE>("print_file_and_line"),
    object::<SYNTAX_END_LINE>("end_lineno"),
    object::<SYNTAX_END_OFFSET>("end_offset"),
];
pub const UNICODE_MEMBERS: &[GetSet] = &[
    object::<UNICODE_ENCODING>("encoding"),
    object::<UNICODE_OBJECT>("object"),
    member_set("start", get_number::<UNICODE_START>, set_number::<UNICODE_START>),
    member_set("end", get_number::<UNICODE_END>, set_number::<UNICODE_END>),
    object::<UNICODE_REASON>("reason"),
];

/// `errnomap` with Linux's numbers.
const ERRNO: &[(&[i64], Obj)] = &[
    (&[11, 114, 115], t::BLOCKING_IO_ERROR),
    (&[32, 108], t::BROKEN_PIPE_ERROR),
    (&[10], t::CHILD_PROCESS_ERROR),
    (&[103], t::CONNECTION_ABORTED_ERROR),
    (&[111], t::CONNECTION_REFUSED_ERROR),
    (&[104], t::CONNECTION_RESET_ERROR),
    (&[17], t::FILE_EXISTS_ERROR),
    (&[2], t::FILE_NOT_FOUND_ERROR),
    (&[21], t::IS_A_DIRECTORY_ERROR),
    (&[20], t::NOT_A_DIRECTORY_ERROR),
    (&[4], t::INTERRUPTED_ERROR),
    (&[1, 13], t::PERMISSION_ERROR),
    (&[3], t::PROCESS_LOOKUP_ERROR),
    (&[110], t::TIMEOUT_ERROR),
];
