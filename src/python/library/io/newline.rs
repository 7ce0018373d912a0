//! Line endings: which are seen, how they are translated, and `_io.IncrementalNewlineDecoder`.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::object::{
    Def, Fallible, GetSet, Slots, TypeRow, Vm, def, exception, flag, get, given, protocol, str,
    types,
};

const CR: u32 = 13;
const LF: u32 = 10;

/// Bits for the endings seen: `\r`, `\n` and `\r\n`.
pub const SEEN_CR: u64 = 1;
pub const SEEN_LF: u64 = 2;
pub const SEEN_CRLF: u64 = 4;

/// Reads the endings of a text as it comes in parts.
#[derive(Clone, Copy, Debug, Default)]
pub struct Newlines {
    pub seen: u64,
    /// A `\r` was held back: a `\n` may follow.
    pub pending: bool,
    /// All endings become `\n`.
    pub translates: bool,
}

impl Newlines {
    /// Takes the next part of a text.
    pub fn decode(&mut self, mut text: Vec<u32>, is_final: bool) -> Vec<u32> {
        if self.pending && (is_final || !text.is_empty()) {
            text.insert(0, CR);
            self.pending = false;
        }
        if !is_final && text.last() == Some(&CR) {
            text.pop();
            self.pending = true;
        }
        if !text.contains(&CR) {
            if text.contains(&LF) {
                self.seen |= SEEN_LF;
            }
            return text;
        }
        let mut out = Vec::with_capacity(text.len());
        let mut at = 0;
        while at < text.len() {
            let (bit, length) = match (text[at], text.get(at + 1)) {
                (CR, Some(&LF)) => (SEEN_CRLF, 2),
                (CR, _) => (SEEN_CR, 1),
                (LF, _) => (SEEN_LF, 1),
                _ => (0, 1),
            };
            self.seen |= bit;
            if bit != 0 && self.translates {
                out.push(LF);
            } else {
                out.extend_from_slice(&text[at..at + length]);
            }
            at += length;
        }
        out
    }
}

/// The attribute `newlines`: None, one ending, or a tuple of those seen.
pub fn seen_object(vm: &mut dyn Vm, seen: u64) -> Owned {
    let all = [(SEEN_CR, "\r"), (SEEN_LF, "\n"), (SEEN_CRLF, "\r\n")];
    let mut endings: Vec<Owned> = all
        .into_iter()
        .filter(|(bit, _)| seen & bit != 0)
        .map(|(_, text)| vm.heap.str(text))
        .collect();
    match endings.len() {
        0 => vm.none(),
        1 => endings.swap_remove(0),
        _ => vm.heap.tuple_from_owned(endings),
    }
}

/// Where the line that starts at `start` ends: after its ending; `None` when that is not there yet. A lone `\r` at
/// the very end is one only where no more can come.
pub fn line_end(text: &[u32], start: usize, ending: Ending, is_final: bool) -> Option<usize> {
    let rest = &text[start..];
    let found = match ending {
        Ending::Lf => rest.iter().position(|point| *point == LF).map(|at| at + 1),
        Ending::Cr => rest.iter().position(|point| *point == CR).map(|at| at + 1),
        Ending::CrLf => rest.windows(2).position(|pair| pair == [CR, LF]).map(|at| at + 2),
        Ending::Any => {
            let at = rest.iter().position(|point| matches!(*point, CR | LF))?;
            match (rest[at], rest.get(at + 1)) {
                (CR, Some(&LF)) => Some(at + 2),
                (CR, None) if !is_final => None,
                _ => Some(at + 1),
            }
        }
    };
    found.map(|end| start + end)
}

/// What ends a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    Lf,
    Cr,
    CrLf,
    Any,
}

/// The meaning of an argument `newline`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Mode {
    /// Endings are looked for in what is read: None and "".
    pub universal: bool,
    /// They become `\n` there: None.
    pub translates: bool,
    pub ending: Ending,
    /// What `\n` becomes when it is written.
    pub writes: Option<&'static [u32]>,
}

/// Reads an argument `newline` (NULL is None).
pub fn mode(vm: &mut dyn Vm, newline: Obj) -> Fallible<Mode> {
    if newline.is_null() || newline == image::NONE {
        let mode = Mode { universal: true, translates: true, ending: Ending::Lf, writes: None };
        return Ok(mode);
    }
    if !given::is_str(vm, newline) {
        let kind = protocol::type_name(vm, newline);
        let message = format!("illegal newline type: {kind}");
        return Err(exception::type_error(vm, message));
    }
    let text = vm.heap.text(newline).into_owned();
    let plain = |ending, writes| Mode { universal: false, translates: false, ending, writes };
    match text.as_str() {
        "" => Ok(Mode { universal: true, translates: false, ending: Ending::Any, writes: None }),
        "\n" => Ok(plain(Ending::Lf, None)),
        "\r" => Ok(plain(Ending::Cr, Some(&[CR]))),
        "\r\n" => Ok(plain(Ending::CrLf, Some(&[CR, LF]))),
        text => Err(exception::value_error(vm, format!("illegal newline value: {text}"))),
    }
}

/// A number for a mode, to be kept in a word, and back.
pub fn encode_mode(mode: Mode) -> u64 {
    let ending = match mode.ending {
        Ending::Lf => 0,
        Ending::Cr => 1,
        Ending::CrLf => 2,
        Ending::Any => 3,
    };
    ending | u64::from(mode.universal) << 2 | u64::from(mode.translates) << 3
}

pub fn decode_mode(word: u64) -> Mode {
    let universal = word & 4 != 0;
    let (ending, writes): (Ending, Option<&'static [u32]>) = match word & 3 {
        0 => (Ending::Lf, None),
        1 => (Ending::Cr, Some(&[CR])),
        2 => (Ending::CrLf, Some(&[CR, LF])),
        _ => (Ending::Any, None),
    };
    Mode { universal, translates: word & 8 != 0, ending, writes }
}

/// What is written instead of `\n`.
pub fn translate_written(text: Vec<u32>, ending: &[u32]) -> Vec<u32> {
    let mut out = Vec::with_capacity(text.len());
    for point in text {
        if point == LF { out.extend_from_slice(ending) } else { out.push(point) }
    }
    out
}

/// Words of a decoder: the decoder below, the error handler, then flags.
const DECODER: u32 = 2;
const ERRORS: u32 = 3;
const STATE: u32 = 4;

const PENDING: u64 = 8;
const TRANSLATES: u64 = 16;

fn new(vm: &mut dyn Vm, kind: Obj, _: &[Obj], _: &[Obj]) -> Fallible<Owned> {
    Ok(vm.heap.new_object(kind))
}

fn init(vm: &mut dyn Vm, object: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<()> {
    const SIGNATURE: &str = "(decoder, translate, errors='strict')";
    let name = "IncrementalNewlineDecoder";
    let [decoder, translates, errors] = given::bind::<3>(vm, name, SIGNATURE, arguments, keywords)?;
    let translates = protocol::truth(vm, translates)?;
    let errors = match errors.some() {
        Some(errors) => vm.own(errors),
        None => vm.heap.str("strict"),
    };
    let decoder = vm.own(decoder);
    vm.store(object, DECODER, decoder);
    vm.store(object, ERRORS, errors);
    vm.heap.set_word(object, STATE, if translates { TRANSLATES } else { 0 });
    Ok(())
}

fn decode(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (object, input) = (arguments[0], arguments[1]);
    let is_final = given::truth(vm, arguments[2], false)?;
    let decoder = vm.heap.field(object, DECODER);
    if decoder.is_null() {
        let message = "IncrementalNewlineDecoder.__init__() not called";
        return Err(exception::value_error(vm, message));
    }
    let text = if decoder == image::NONE {
        vm.own(input)
    } else {
        let last = vm.own(if is_final { image::TRUE } else { image::FALSE });
        let text = protocol::call_method(vm, decoder, "decode", &[input, last.get()]);
        vm.release(last);
        text?
    };
    if !types::is_instance(vm, text.get(), t::STR) {
        let kind = protocol::type_name(vm, text.get()).to_owned();
        vm.release(text);
        let message = format!("decoder should return a string result, not '{kind}'");
        return Err(exception::type_error(vm, message));
    }
    let word = vm.heap.word(object, STATE);
    let mut newlines = Newlines {
        seen: word & 7,
        pending: word & PENDING != 0,
        translates: word & TRANSLATES != 0,
    };
    let codes = str::codes(vm, text.get());
    vm.release(text);
    let codes = newlines.decode(codes, is_final);
    let pending = if newlines.pending { PENDING } else { 0 };
    vm.heap.set_word(object, STATE, newlines.seen | pending | word & TRANSLATES);
    Ok(vm.heap.str_from_codes(&codes))
}

fn get_state(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let decoder = vm.heap.field(arguments[0], DECODER);
    let pending = i64::from(vm.heap.word(arguments[0], STATE) & PENDING != 0);
    let (buffer, flags) = if decoder == image::NONE || decoder.is_null() {
        (vm.heap.bytes(b""), 0)
    } else {
        let state = protocol::call_method(vm, decoder, "getstate", &[])?;
        if !types::is_instance(vm, state.get(), t::TUPLE) || vm.heap.tuple_length(state.get()) != 2
        {
            vm.release(state);
            return Err(exception::type_error(vm, "illegal decoder state"));
        }
        let buffer = vm.heap.tuple_item(state.get(), 0);
        let buffer = vm.own(buffer);
        let flags = vm.heap.int_value(vm.heap.tuple_item(state.get(), 1)).unwrap_or(0);
        vm.release(state);
        (buffer, flags)
    };
    let flags = vm.heap.int(flags << 1 | pending);
    Ok(vm.heap.tuple_from_owned(vec![buffer, flags]))
}

fn set_state(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (object, state) = (arguments[0], arguments[1]);
    if !types::is_instance(vm, state, t::TUPLE) {
        return Err(exception::type_error(vm, "state argument must be a tuple"));
    }
    if vm.heap.tuple_length(state) != 2 {
        let message = "setstate(): illegal state argument";
        return Err(exception::type_error(vm, message));
    }
    let (buffer, flags) = (vm.heap.tuple_item(state, 0), vm.heap.tuple_item(state, 1));
    let flags = given::size(vm, flags, 0)?;
    let word = vm.heap.word(object, STATE) & !PENDING;
    vm.heap.set_word(object, STATE, word | if flags & 1 != 0 { PENDING } else { 0 });
    let decoder = vm.heap.field(object, DECODER);
    if decoder != image::NONE && !decoder.is_null() {
        let flags = vm.heap.int(flags >> 1);
        let inner = vm.heap.tuple(&[buffer, flags.get()]);
        let result = protocol::call_method(vm, decoder, "setstate", &[inner.get()]);
        vm.release_all([flags, inner]);
        let result = result?;
        vm.release(result);
    }
    Ok(vm.none())
}

fn reset(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let word = vm.heap.word(arguments[0], STATE) & TRANSLATES;
    vm.heap.set_word(arguments[0], STATE, word);
    let decoder = vm.heap.field(arguments[0], DECODER);
    if decoder != image::NONE && !decoder.is_null() {
        return protocol::call_method(vm, decoder, "reset", &[]);
    }
    Ok(vm.none())
}

fn newlines(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let seen = vm.heap.word(object, STATE) & 7;
    Ok(seen_object(vm, seen))
}

/// The type's row.
pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    members: MEMBERS,
    flags: flag::BASE_TYPE,
    ..TypeRow::new(
        "_io.IncrementalNewlineDecoder",
        t::NEWLINE_DECODER,
        Slots { new: Some(new), init: Some(init), ..Slots::EMPTY },
    )
};

const METHODS: &[Def] = &[
    def("decode", "($self, /, input, final=False)", decode),
    def("getstate", "($self, /)", get_state),
    def("setstate", "($self, state, /)", set_state),
    def("reset", "($self, /)", reset),
];

const MEMBERS: &[GetSet] = &[get("newlines", newlines)];
