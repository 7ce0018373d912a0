//! The registry of codecs and error handlers (`Python/codecs.c`).

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::codec::{self, Codec, Flaw, Patch, Repair};
use crate::python::object::{Core, Fallible, Raised, Vm, exception, given, protocol, str, types};

/// What a program has registered; every entry is one reference.
#[derive(Clone, Debug, Default)]
pub struct Registry {
    /// Search functions, oldest first.
    pub search: Vec<Obj>,
    /// By normalized name, what a search found; NULL until something was looked up.
    pub known: Obj,
    /// Error handlers by name; NULL until one was registered.
    pub handlers: Obj,
    /// `encodings` has been asked for.
    is_started: bool,
}

impl Registry {
    /// The references that it holds, for the audit.
    pub fn roots(&self) -> impl Iterator<Item = Obj> + '_ {
        self.search.iter().copied().chain([self.known, self.handlers])
    }
}

/// The handlers that need no Python code.
pub const HANDLERS: [&str; 8] = [
    "strict",
    "ignore",
    "replace",
    "backslashreplace",
    "surrogateescape",
    "surrogatepass",
    "xmlcharrefreplace",
    "namereplace",
];

/// `codecs.register`.
pub fn register(vm: &mut dyn Vm, function: Obj) -> Fallible<()> {
    if !protocol::is_callable(vm, function) {
        return Err(exception::type_error(vm, "argument must be callable"));
    }
    start(vm)?;
    let kept = vm.own(function).into_raw();
    vm.process.codecs.search.push(kept);
    Ok(())
}

/// `codecs.unregister`: what the function had found is forgotten too.
pub fn unregister(vm: &mut dyn Vm, function: Obj) {
    let search = &mut vm.process.codecs.search;
    let Some(place) = search.iter().position(|known| *known == function) else { return };
    let gone = search.remove(place);
    vm.release(Owned::from_raw(gone));
    let known = vm.process.codecs.known;
    if !known.is_null() {
        vm.heap.dict_clear(known);
    }
}

/// The package `encodings` registers its search function when it is imported.
fn start(vm: &mut dyn Vm) -> Fallible<()> {
    if std::mem::replace(&mut vm.process.codecs.is_started, true) {
        return Ok(());
    }
    let package = vm.import("encodings")?;
    vm.release(package);
    Ok(())
}

/// `_Py_NormalizeEncoding`: lower case, and one `_` for any run of what is neither letter, digit nor dot.
pub fn normalized(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    let mut gap = false;
    for character in name.chars() {
        if character.is_ascii_alphanumeric() || character == '.' {
            if gap && !out.is_empty() {
                out.push('_');
            }
            out.push(character.to_ascii_lowercase());
            gap = false;
        } else {
            gap = true;
        }
    }
    out
}

/// `_PyCodec_Lookup`: the `CodecInfo` of an encoding.
pub fn lookup(vm: &mut dyn Vm, name: &str) -> Fallible<Owned> {
    start(vm)?;
    if vm.process.codecs.known.is_null() {
        vm.process.codecs.known = vm.heap.dict().into_raw();
    }
    let key = vm.heap.interned(&normalized(name));
    let result = search(vm, name, key.get());
    vm.release(key);
    result
}

fn search(vm: &mut dyn Vm, name: &str, key: Obj) -> Fallible<Owned> {
    let known = vm.process.codecs.known;
    if let Some(found) = vm.heap.dict_get_str(known, key).some() {
        return Ok(vm.own(found));
    }
    for function in vm.process.codecs.search.clone() {
        let found = vm.call(function, &[key], &[])?;
        if found.get() == image::NONE {
            vm.release(found);
            continue;
        }
        let is_info =
            types::is_instance(vm, found.get(), t::TUPLE) && vm.heap.tuple_length(found.get()) == 4;
        if !is_info {
            vm.release(found);
            return Err(exception::type_error(vm, "codec search functions must return 4-tuples"));
        }
        let kept = vm.own(found.get());
        let known = vm.process.codecs.known;
        vm.heap.dict_set_str(known, key, kept);
        return Ok(found);
    }
    Err(exception::raise(vm, t::LOOKUP_ERROR, format!("unknown encoding: {name}")))
}

/// `_PyCodec_LookupTextEncoding`: only codecs between text and bytes; `alternative` as in "use `codecs.encode()`".
pub fn lookup_text(vm: &mut dyn Vm, name: &str, alternative: &str) -> Fallible<Owned> {
    let info = lookup(vm, name)?;
    if vm.heap.type_of(info.get()) == t::TUPLE {
        return Ok(info);
    }
    let is_text = protocol::lookup_attribute_str(vm, info.get(), "_is_text_encoding")?;
    let fits = match is_text {
        None => true,
        Some(value) => given::with(vm, value, protocol::truth)?,
    };
    if fits {
        return Ok(info);
    }
    vm.release(info);
    let message =
        format!("'{name}' is not a text encoding; use {alternative} to handle arbitrary codecs");
    Err(exception::raise(vm, t::LOOKUP_ERROR, message))
}

/// Calls one of a codec's two functions (0 encodes, 1 decodes) and gives the first part of its answer.
pub fn apply(
    vm: &mut dyn Vm,
    (info, name): (Obj, &str),
    which: usize,
    object: Obj,
    errors: Obj,
) -> Fallible<Owned> {
    let function = vm.heap.tuple_item(info, which);
    let result = match errors.some() {
        Some(errors) => vm.call(function, &[object, errors], &[]),
        None => vm.call(function, &[object], &[]),
    };
    let result = match result {
        Ok(result) => result,
        Err(Raised) => {
            let raised = vm.raised;
            if !raised.is_null() {
                let what = if which == 0 { "encoding" } else { "decoding" };
                exception::add_note(vm, raised, &format!("{what} with '{name}' codec failed"));
            }
            return Err(Raised);
        }
    };
    let is_pair =
        types::is_instance(vm, result.get(), t::TUPLE) && vm.heap.tuple_length(result.get()) == 2;
    if !is_pair {
        vm.release(result);
        let what = if which == 0 { "encoder" } else { "decoder" };
        let message = format!("{what} must return a tuple (object, integer)");
        return Err(exception::type_error(vm, message));
    }
    let first = vm.heap.tuple_item(result.get(), 0);
    let first = vm.own(first);
    vm.release(result);
    Ok(first)
}

/// `codecs.register_error`.
pub fn register_handler(vm: &mut dyn Vm, name: Obj, handler: Obj) -> Fallible<()> {
    if !protocol::is_callable(vm, handler) {
        return Err(exception::type_error(vm, "handler must be callable"));
    }
    if vm.process.codecs.handlers.is_null() {
        vm.process.codecs.handlers = vm.heap.dict().into_raw();
    }
    let handlers = vm.process.codecs.handlers;
    protocol::set_item(vm, handlers, name, handler)
}

/// The handler that a program registered under a name, borrowed.
pub fn handler(core: &mut Core, name: &str) -> Option<Obj> {
    let handlers = core.process.codecs.handlers.some()?;
    let key = core.heap.interned(name);
    let found = core.heap.dict_get_str(handlers, key.get()).some();
    core.release(key);
    found
}

/// Is there a handler of this name?
pub fn check_handler(vm: &mut dyn Vm, name: &str) -> Fallible<()> {
    if HANDLERS.contains(&name) || handler(vm, name).is_some() {
        return Ok(());
    }
    let message = format!("unknown error handler name '{name}'");
    Err(exception::raise(vm, t::LOOKUP_ERROR, message))
}

/// A `UnicodeEncodeError` or `UnicodeDecodeError` for a flaw of a str or bytes object, set as the exception on its way.
pub fn unicode_error(vm: &mut dyn Vm, class: Obj, object: Obj, flaw: Flaw) -> Raised {
    let parts = [
        vm.heap.str(flaw.encoding),
        vm.own(object),
        vm.heap.int(flaw.start as i64),
        vm.heap.int(flaw.end as i64),
        vm.heap.str(flaw.reason),
    ];
    let handles = [0, 1, 2, 3, 4].map(|place: usize| parts[place].get());
    let made = vm.call(class, &handles, &[]);
    vm.release_all(parts);
    match made {
        Ok(exception) => {
            exception::set(vm, exception);
            Raised
        }
        Err(raised) => raised,
    }
}

/// What stands in the place of characters that an encoding lacks.
pub fn repair_encoding(
    vm: &mut dyn Vm,
    (codec, name): (Codec, &str),
    (object, text): (Obj, &[u32]),
    flaw: Flaw,
) -> Repair<Raised> {
    if let Some(handler) = handler(vm, name) {
        return ask(vm, handler, t::UNICODE_ENCODE_ERROR, object, (flaw, text.len()));
    }
    if let Some(repair) = codec::repair_encoding(codec, name, text, flaw) {
        return Ok(repair);
    }
    check_handler(vm, name)?;
    let start = match name {
        "surrogateescape" if !codec.is_wide() && flaw.encoding != "charmap" => {
            codec::first_unescaped(text, flaw)
        }
        _ => flaw.start,
    };
    Err(unicode_error(vm, t::UNICODE_ENCODE_ERROR, object, Flaw { start, ..flaw }))
}

/// What stands in the place of bytes that are no text.
pub fn repair_decoding(vm: &mut dyn Vm, name: &str, bytes: &[u8], flaw: Flaw) -> Repair<Raised> {
    if let Some(repair) = codec::repair_decoding(name, bytes, flaw)
        && handler(vm, name).is_none()
    {
        return Ok(repair);
    }
    let source = vm.heap.bytes(bytes);
    let result = if let Some(handler) = handler(vm, name) {
        ask(vm, handler, t::UNICODE_DECODE_ERROR, source.get(), (flaw, bytes.len()))
    } else if matches!(name, "xmlcharrefreplace" | "namereplace") {
        let message = "don't know how to handle UnicodeDecodeError in error callback";
        Err(exception::type_error(vm, message))
    } else {
        check_handler(vm, name)
            .and_then(|()| Err(unicode_error(vm, t::UNICODE_DECODE_ERROR, source.get(), flaw)))
    };
    vm.release(source);
    result
}

/// Asks a handler of the program: it gives a replacement and where to go on.
fn ask(
    vm: &mut dyn Vm,
    handler: Obj,
    class: Obj,
    object: Obj,
    (flaw, length): (Flaw, usize),
) -> Repair<Raised> {
    let Raised = unicode_error(vm, class, object, flaw);
    let error = exception::take(vm);
    let result = vm.call(handler, &[error.get()], &[]);
    vm.release(error);
    let result = result?;
    let answer = answer(vm, class, result.get(), length);
    vm.release(result);
    answer
}

fn answer(vm: &mut dyn Vm, class: Obj, result: Obj, length: usize) -> Repair<Raised> {
    let encodes = class == t::UNICODE_ENCODE_ERROR;
    let pair = types::is_instance(vm, result, t::TUPLE) && vm.heap.tuple_length(result) == 2;
    let parts = if pair { vm.heap.tuple_items(result) } else { vec![image::NONE; 2] };
    let patch = if given::is_str(vm, parts[0]) {
        Some(Patch::Text(str::codes(vm, parts[0])))
    } else if encodes && types::is_instance(vm, parts[0], t::BYTES) {
        Some(Patch::Bytes(vm.heap.bytes_value(parts[0]).to_vec()))
    } else {
        None
    };
    let (Some(patch), true) = (patch, given::is_int(vm, parts[1])) else {
        let message = if encodes {
            "encoding error handler must return (str/bytes, int) tuple"
        } else {
            "decoding error handler must return (str, int) tuple"
        };
        return Err(exception::type_error(vm, message));
    };
    let position = given::size(vm, parts[1], 0)?;
    let place = if position < 0 { position + length as i64 } else { position };
    match usize::try_from(place) {
        Ok(place) if place <= length => Ok((patch, place)),
        _ => {
            let message = format!("position {position} from error handler out of bounds");
            Err(exception::index_error(vm, message))
        }
    }
}
