//! `zlib._ZlibDecompressor`: what `gzip` reads streams with; what does not fit into the answer is kept for the next one.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::zlib;
use crate::python::object::{
    Fallible, GetSet, Slots, TypeRow, Vm, bytes_like, def, exception, given, member, native,
};

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let signature = "(wbits=<unrepresentable>, zdict=<unrepresentable>)";
    let bound = given::bind::<2>(vm, "_ZlibDecompressor", signature, arguments, keywords)?;
    let made = zlib::decompress_object(vm, &bound)?;
    if kind != t::ZLIB_DECOMPRESSOR {
        vm.release(made);
        return Err(exception::unsupported(vm, "a subclass of `zlib._ZlibDecompressor`"));
    }
    let whole = native::create(vm, kind, [(zlib::INPUT, made)]);
    vm.heap.set_word(whole.get(), NEEDS_INPUT, 1);
    Ok(whole)
}

/// Words of the object, behind the `Decompress` that does the work: its first word.
const NEEDS_INPUT: u32 = 3;

/// `self, data, max_length`.
fn decompress(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let data = bytes_like::expect(vm, arguments[1])?;
    let most = given::size(vm, arguments[2], -1)?;
    let inner = vm.heap.field(arguments[0], zlib::INPUT);
    if zlib::is_ended(vm, inner) {
        return Err(exception::raise(vm, t::EOF_ERROR, "End of stream already reached"));
    }
    let kept = vm.heap.field(inner, zlib::TAIL);
    let data = [vm.heap.bytes_value(kept), &data].concat();
    let room = zlib::room(vm);
    let most = usize::try_from(most).map_or(room, |most| most.min(room));
    let answer = zlib::advance(vm, inner, &data, most)?;
    let is_full = most > 0 && vm.heap.bytes_length(answer.get()) >= most;
    let kept = vm.heap.field(inner, zlib::TAIL);
    let needs = !zlib::is_ended(vm, inner) && !is_full && vm.heap.bytes_length(kept) == 0;
    vm.heap.set_word(arguments[0], NEEDS_INPUT, u64::from(needs));
    Ok(answer)
}

fn ended(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let ended = zlib::is_ended(vm, vm.heap.field(object, zlib::INPUT));
    Ok(vm.bool(ended))
}

fn needs_input(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let needs = vm.heap.word(object, NEEDS_INPUT) != 0;
    Ok(vm.bool(needs))
}

fn unused_data(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let inner = vm.heap.field(object, zlib::INPUT);
    let data = vm.heap.field(inner, zlib::UNUSED);
    Ok(vm.own(data))
}

const MEMBERS: &[GetSet] =
    &[member("eof", ended), member("unused_data", unused_data), member("needs_input", needs_input)];

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    methods: &[def("decompress", "($self, /, data, max_length=-1)", decompress)],
    members: MEMBERS,
    doc: "_ZlibDecompressor(wbits=15, zdict=b'')\n--\n\nCreate a decompressor object for decompressing data incrementally.",
    ..TypeRow::new(
        "zlib._ZlibDecompressor",
        t::ZLIB_DECOMPRESSOR,
        Slots { new: Some(new), ..Slots::EMPTY },
    )
};
