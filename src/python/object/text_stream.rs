//! `_io.TextIOWrapper`, as far as the standard streams are one.

use crate::python::heap::{Obj, Owned, image, image::types};
use crate::python::object::slots::Slots;
use crate::python::object::types as classes;
use crate::python::object::{Def, Fallible, GetSet, TypeRow, Vm, def, flag, get};
use crate::python::object::{exception, protocol};
use crate::trace::Stream;

/// Word with the file descriptor: 0, 1 or 2.
const DESCRIPTOR: u32 = 2;

/// The stream of a file descriptor.
pub fn create(vm: &mut dyn Vm, descriptor: u64) -> Owned {
    let stream = vm.heap.new_object(types::TEXT_IO_WRAPPER);
    vm.heap.set_word(stream.get(), DESCRIPTOR, descriptor);
    stream
}

/// The stream that an object writes to, if it is one of the machine's own.
pub fn stream_of(vm: &mut dyn Vm, file: Obj) -> Option<Stream> {
    if vm.heap.type_of(file) != types::TEXT_IO_WRAPPER {
        return None;
    }
    match vm.heap.word(file, DESCRIPTOR) {
        1 => Some(Stream::Stdout),
        2 => Some(Stream::Stderr),
        _ => None,
    }
}

fn mode_text(vm: &mut dyn Vm, file: Obj) -> &'static str {
    if vm.heap.word(file, DESCRIPTOR) == 0 { "r" } else { "w" }
}

fn name_text(vm: &mut dyn Vm, file: Obj) -> &'static str {
    ["<stdin>", "<stdout>", "<stderr>"][(vm.heap.word(file, DESCRIPTOR) as usize).min(2)]
}

fn repr(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    let (name, mode) = (name_text(vm, file), mode_text(vm, file));
    let text = format!("<_io.TextIOWrapper name='{name}' mode='{mode}' encoding='utf-8'>");
    Ok(vm.heap.str(&text))
}

fn write(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (file, text) = (arguments[0], arguments[1]);
    if !classes::is_instance(vm, text, types::STR) {
        let kind = protocol::type_name(vm, text);
        let message = format!("write() argument must be str, not {kind}");
        return Err(exception::type_error(vm, message));
    }
    let Some(stream) = stream_of(vm, file) else {
        return Err(exception::unsupported(vm, "writing to `sys.stdin`"));
    };
    let content = vm.heap.text(text).into_owned();
    vm.write(stream, &content)?;
    let length = vm.heap.str_length(text) as i64;
    Ok(vm.heap.int(length))
}

fn write_lines(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let file = arguments[0];
    protocol::iterate(vm, arguments[1], |vm, line| {
        let written = write(vm, &[file, line.get()]);
        vm.heap.release(line);
        let count = written?;
        vm.heap.release(count);
        Ok(())
    })?;
    Ok(vm.none())
}

fn flush(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.none())
}

fn is_terminal(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.bool(false))
}

fn readable(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let readable = mode_text(vm, arguments[0]) == "r";
    Ok(vm.bool(readable))
}

fn writable(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let writable = mode_text(vm, arguments[0]) == "w";
    Ok(vm.bool(writable))
}

fn descriptor(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let descriptor = vm.heap.word(arguments[0], DESCRIPTOR) as i64;
    Ok(vm.heap.int(descriptor))
}

fn read(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Err(exception::unsupported(vm, "reading from `sys.stdin`"))
}

fn close(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Err(exception::unsupported(vm, "closing a standard stream"))
}

fn reconfigure(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    Err(exception::unsupported(vm, "`reconfigure` of a standard stream"))
}

fn encoding(vm: &mut dyn Vm, _: Obj) -> Fallible<Owned> {
    Ok(vm.heap.str("utf-8"))
}

fn errors(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    let handler = if vm.heap.word(file, DESCRIPTOR) == 2 { "backslashreplace" } else { "strict" };
    Ok(vm.heap.str(handler))
}

fn name(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    let name = name_text(vm, file);
    Ok(vm.heap.str(name))
}

fn mode(vm: &mut dyn Vm, file: Obj) -> Fallible<Owned> {
    let mode = mode_text(vm, file);
    Ok(vm.heap.str(mode))
}

fn no(vm: &mut dyn Vm, _: Obj) -> Fallible<Owned> {
    Ok(vm.bool(false))
}

fn newlines(vm: &mut dyn Vm, _: Obj) -> Fallible<Owned> {
    Ok(vm.heap.own(image::NONE))
}

fn buffer(vm: &mut dyn Vm, _: Obj) -> Fallible<Owned> {
    Err(exception::unsupported(vm, "the binary buffer of a standard stream"))
}

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    members: MEMBERS,
    flags: flag::DISALLOW_INSTANTIATION,
    ..TypeRow::new(
        "_io.TextIOWrapper",
        types::TEXT_IO_WRAPPER,
        Slots { repr: Some(repr), ..Slots::EMPTY },
    )
};

const METHODS: &[Def] = &[
    def("write", "($self, text, /)", write),
    def("writelines", "($self, lines, /)", write_lines),
    def("flush", "($self, /)", flush),
    def("isatty", "($self, /)", is_terminal),
    def("readable", "($self, /)", readable),
    def("writable", "($self, /)", writable),
    def("fileno", "($self, /)", descriptor),
    def("read", "($self, size=-1, /)", read),
    def("readline", "($self, size=-1, /)", read),
    def("readlines", "($self, hint=-1, /)", read),
    def("close", "($self, /)", close),
    def("reconfigure", "($self, /, **kwargs)", reconfigure),
];

const MEMBERS: &[GetSet] = &[
    get("encoding", encoding),
    get("errors", errors),
    get("name", name),
    get("mode", mode),
    get("closed", no),
    get("line_buffering", no),
    get("write_through", no),
    get("newlines", newlines),
    get("buffer", buffer),
];
