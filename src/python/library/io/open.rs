//! `open`.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::audit;
use crate::python::library::io::OTHER_TYPES;
use crate::python::library::io::common::{BUFFER_SIZE, ask, is_closed, tell_to};
use crate::python::object::{Fallible, Raised, Vm, class, exception, given, protocol, types};

/// What an argument `mode` asks for.
#[derive(Clone, Copy, Default)]
struct Mode {
    creates: bool,
    reads: bool,
    writes: bool,
    appends: bool,
    updates: bool,
    is_text: bool,
    is_binary: bool,
}

/// `open(file, mode, buffering, encoding, errors, newline, closefd, opener)`.
pub fn open(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [file, mode, buffering, encoding, errors, newline, closes, opener] = arguments[..8] else {
        return Ok(vm.none());
    };
    let text = match mode.some() {
        Some(mode) => {
            given::expect_str(vm, "open", "argument 'mode'", mode)?;
            vm.heap.text(mode).into_owned()
        }
        None => "r".to_owned(),
    };
    for (name, value) in [("encoding", encoding), ("errors", errors), ("newline", newline)] {
        if !is_none(value) && !given::is_str(vm, value) {
            let kind = protocol::type_name(vm, value);
            let message = format!("open() argument '{name}' must be str or None, not {kind}");
            return Err(exception::type_error(vm, message));
        }
    }
    if !vm.process.audit_hooks.is_empty() {
        let mode = vm.heap.str(&text);
        let flags = vm.heap.int(if text.contains(['w', 'a', 'x']) { 0x80241 } else { 0x80000 });
        let told = audit::tell(vm, "open", &[file, mode.get(), flags.get()]);
        vm.release_all([mode, flags]);
        told?;
    }
    let buffering = given::c_int(vm, buffering, -1)?;
    let file = path_or_descriptor(vm, file)?;
    let result = parse(vm, &text)
        .and_then(|mode| check(vm, mode, encoding, errors, newline).map(|()| mode))
        .and_then(|mode| {
            let options = Options { buffering, encoding, errors, newline, closes, opener };
            open_with(vm, file.get(), (mode, &text), &options)
        });
    vm.release(file);
    result
}

struct Options {
    buffering: i32,
    encoding: Obj,
    errors: Obj,
    newline: Obj,
    closes: Obj,
    opener: Obj,
}

fn is_none(object: Obj) -> bool {
    object.is_null() || object == image::NONE
}

fn path_or_descriptor(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    if given::is_int(vm, file) {
        return Ok(vm.own(file));
    }
    crate::python::library::host::fs_path(vm, file)
}

fn parse(vm: &mut dyn Vm, text: &str) -> Fallible<Mode> {
    let mut mode = Mode::default();
    for (index, character) in text.char_indices() {
        let place = match character {
            'x' => &mut mode.creates,
            'r' => &mut mode.reads,
            'w' => &mut mode.writes,
            'a' => &mut mode.appends,
            '+' => &mut mode.updates,
            't' => &mut mode.is_text,
            'b' => &mut mode.is_binary,
            _ => return Err(exception::value_error(vm, format!("invalid mode: '{text}'"))),
        };
        *place = true;
        if text[..index].contains(character) {
            return Err(exception::value_error(vm, format!("invalid mode: '{text}'")));
        }
    }
    if mode.is_text && mode.is_binary {
        let message = "can't have text and binary mode at once";
        return Err(exception::value_error(vm, message));
    }
    let kinds = [mode.creates, mode.reads, mode.writes, mode.appends];
    if kinds.into_iter().filter(|is| *is).count() != 1 {
        let message = "must have exactly one of create/read/write/append mode";
        return Err(exception::value_error(vm, message));
    }
    Ok(mode)
}

fn check(vm: &mut dyn Vm, mode: Mode, encoding: Obj, errors: Obj, newline: Obj) -> Fallible<()> {
    for (name, value) in [("an encoding", encoding), ("an errors", errors), ("a newline", newline)]
    {
        if mode.is_binary && !is_none(value) {
            let message = format!("binary mode doesn't take {name} argument");
            return Err(exception::value_error(vm, message));
        }
    }
    Ok(())
}

fn open_with(
    vm: &mut dyn Vm,
    file: Obj,
    (mode, text): (Mode, &str),
    options: &Options,
) -> Fallible<Owned> {
    types::ready_module(vm, OTHER_TYPES);
    class::note_finalizer(vm, t::IO_BASE);
    let raw_mode: String = text.chars().filter(|one| !matches!(one, 't' | 'b')).collect();
    let raw_mode = vm.heap.str(&raw_mode);
    let closes = options.closes.some().unwrap_or(image::TRUE);
    let opener = options.opener.some().unwrap_or(image::NONE);
    let raw = vm.call(t::FILE_IO, &[file, raw_mode.get(), closes, opener], &[]);
    vm.release(raw_mode);
    let mut made = raw?;
    let result = layers(vm, &mut made, (mode, text), options);
    if let Err(Raised) = result {
        close_after_error(vm, made);
        return Err(Raised);
    }
    Ok(made)
}

/// Puts buffer and text around the raw file in `made`.
fn layers(
    vm: &mut dyn Vm,
    made: &mut Owned,
    (mode, text): (Mode, &str),
    options: &Options,
) -> Fallible<()> {
    let is_terminal = options.buffering < 0 && ask(vm, made.get(), "isatty")?;
    let lines = options.buffering == 1 || is_terminal;
    if options.buffering == 0 {
        if mode.is_binary {
            return Ok(());
        }
        return Err(exception::value_error(vm, "can't have unbuffered text I/O"));
    }
    let size = if options.buffering > 1 { options.buffering as usize } else { BUFFER_SIZE };
    let kind = if mode.updates {
        t::BUFFERED_RANDOM
    } else if mode.reads {
        t::BUFFERED_READER
    } else {
        t::BUFFERED_WRITER
    };
    let buffer = crate::python::library::io::buffered::wrap(vm, kind, made.get(), size)?;
    let raw = std::mem::replace(made, buffer);
    vm.release(raw);
    if mode.is_binary {
        return Ok(());
    }
    let none = |value: Obj| value.some().unwrap_or(image::NONE);
    let line_buffering = if lines { image::TRUE } else { image::FALSE };
    let arguments = [
        made.get(),
        none(options.encoding),
        none(options.errors),
        none(options.newline),
        line_buffering,
    ];
    let wrapper = vm.call(t::TEXT_IO_WRAPPER, &arguments, &[])?;
    let buffer = std::mem::replace(made, wrapper);
    vm.release(buffer);
    let mode = vm.heap.str(text);
    let name = vm.heap.interned_name("mode");
    let stored = protocol::set_attribute(vm, made.get(), name, mode.get());
    vm.release(mode);
    stored
}

/// What was opened is closed again; the error that stands stays.
fn close_after_error(vm: &mut dyn Vm, made: Owned) {
    if vm.raised.is_null() {
        vm.release(made);
        return;
    }
    let raised = exception::take(vm);
    if !is_closed(vm, made.get()).unwrap_or(true) && tell_to(vm, made.get(), "close").is_err() {
        exception::clear(vm);
    }
    exception::restore(vm, raised);
    vm.release(made);
}

/// `open_code(path)`.
pub fn open_code(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    if !types::is_instance(vm, arguments[0], t::STR) {
        let kind = protocol::type_name(vm, arguments[0]);
        let message = format!("open_code() argument 'path' must be str, not {kind}");
        return Err(exception::type_error(vm, message));
    }
    let mode = vm.heap.str("rb");
    let null = Obj::NULL;
    let result = open(vm, &[arguments[0], mode.get(), null, null, null, null, null, null]);
    vm.release(mode);
    result
}

/// `text_encoding(encoding)`: what `encoding=None` means.
pub fn text_encoding(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    if arguments[0] == image::NONE {
        return Ok(vm.heap.str("locale"));
    }
    Ok(vm.own(arguments[0]))
}
