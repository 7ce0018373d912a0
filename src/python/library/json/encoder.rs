//! `_json.make_encoder`: values written as JSON.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::json::text;
use crate::python::object::{Fallible, GetSet, Native, Slots, TypeRow, Vm};
use crate::python::object::{
    dict, exception, float_text, given, int_type, list, member, method, native, protocol, str,
    types,
};

/// Words of a `PyEncoderObject`.
const MARKERS: u32 = 2;
const DEFAULT: u32 = 3;
const ENCODER: u32 = 4;
const INDENT: u32 = 5;
const KEY_SEPARATOR: u32 = 6;
const ITEM_SEPARATOR: u32 = 7;
const FLAGS: u32 = 8;

const SORT_KEYS: u64 = 1;
const SKIP_KEYS: u64 = 2;
const ALLOW_NAN: u64 = 4;

const SIGNATURE: &str = "(markers, default, encoder, indent, key_separator, item_separator, sort_keys, \
     skipkeys, allow_nan)";

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let name = "make_encoder";
    let given: [Obj; 9] = given::bind(vm, name, SIGNATURE, arguments, keywords)?;
    for (place, number) in [(4, "argument 5"), (5, "argument 6")] {
        given::expect_str(vm, name, number, given[place])?;
    }
    let mut flags = 0;
    for (object, flag) in given[6..].iter().zip([SORT_KEYS, SKIP_KEYS, ALLOW_NAN]) {
        if protocol::truth(vm, *object)? {
            flags |= flag;
        }
    }
    if given[0] != image::NONE && !types::is_instance(vm, given[0], t::DICT) {
        let kind = protocol::type_name(vm, given[0]);
        let message = format!("make_encoder() argument 1 must be dict or None, not {kind}");
        return Err(exception::type_error(vm, message));
    }
    let encoder = vm.heap.new_object(kind);
    let words = [MARKERS, DEFAULT, ENCODER, INDENT, KEY_SEPARATOR, ITEM_SEPARATOR];
    for (word, object) in words.into_iter().zip(given) {
        let object = vm.own(object);
        vm.heap.init_field(encoder.get(), word, object);
    }
    vm.heap.set_word(encoder.get(), FLAGS, flags);
    Ok(encoder)
}

fn call(vm: &mut dyn Vm, encoder: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let signature = "(obj, _current_indent_level)";
    let [object, level] = given::bind(vm, "_iterencode", signature, arguments, keywords)?;
    let level = given::size(vm, level, 0)?;
    let mut writer = Writer {
        encoder,
        only_ascii: usual_encoder(vm, vm.heap.field(encoder, ENCODER)),
        markers: vm.heap.field(encoder, MARKERS).some().filter(|markers| *markers != image::NONE),
        flags: vm.heap.word(encoder, FLAGS),
        indent: vm.heap.field(encoder, INDENT).some().filter(|indent| *indent != image::NONE),
        level: usize::try_from(level).unwrap_or(0),
        out: Vec::new(),
    };
    writer.value(vm, object)?;
    let text = vm.heap.str_from_codes(&writer.out);
    Ok(vm.heap.tuple_from_owned(vec![text]))
}

/// Whether the function that encodes strings is one of ours, and whether it escapes what is no ASCII.
fn usual_encoder(vm: &dyn Vm, function: Obj) -> Option<bool> {
    if vm.heap.type_of(function) != t::BUILTIN_FUNCTION {
        return None;
    }
    let called = method::native_def(vm, function)?.function;
    let is = |other: Native| std::ptr::fn_addr_eq(called, other);
    if is(text::encode_ascii) { Some(true) } else { is(text::encode_any).then_some(false) }
}

/// What is being written.
struct Writer {
    encoder: Obj,
    only_ascii: Option<bool>,
    /// The containers that are open, by their addresses.
    markers: Option<Obj>,
    flags: u64,
    /// What a level is indented by; without it all stands on one line.
    indent: Option<Obj>,
    level: usize,
    out: Vec<u32>,
}

const PLACE: &str = " while encoding a JSON object";

impl Writer {
    fn push(&mut self, text: &str) {
        self.out.extend(text.bytes().map(u32::from));
    }

    fn push_field(&mut self, vm: &dyn Vm, word: u32) {
        self.out.extend(vm.heap.str_codes(vm.heap.field(self.encoder, word)));
    }

    /// A new line for an item of this level, where there are lines (`write_newline_indent`).
    fn new_line(&mut self, vm: &mut dyn Vm) -> Fallible<()> {
        let Some(indent) = self.indent else { return Ok(()) };
        if !given::is_str(vm, indent) {
            let kind = protocol::type_name(vm, indent);
            let message = format!("can only concatenate str (not \"{kind}\") to str");
            return Err(exception::type_error(vm, message));
        }
        let one = str::codes(vm, indent);
        str::room(vm, self.level, 4 * one.len() as u64)?;
        self.out.push(u32::from('\n'));
        for _ in 0..self.level {
            self.out.extend_from_slice(&one);
        }
        Ok(())
    }

    /// What stands before an item: the separator, unless it is the first one, and a new line.
    fn begin_item(&mut self, vm: &mut dyn Vm, is_first: bool) -> Fallible<()> {
        // Lists that hold each other are few objects and many characters.
        str::room(vm, self.out.len(), 4)?;
        if !is_first {
            self.push_field(vm, ITEM_SEPARATOR);
        }
        self.new_line(vm)
    }

    /// Writes brackets around items, which stand a level deeper.
    fn enclosed(
        &mut self,
        vm: &mut dyn Vm,
        container: Obj,
        brackets: [&str; 2],
        write: impl FnOnce(&mut Writer, &mut dyn Vm) -> Fallible<bool>,
    ) -> Fallible<()> {
        let mark = self.enter(vm, container)?;
        self.push(brackets[0]);
        self.level += 1;
        let written = write(self, vm);
        self.level -= 1;
        let (result, is_empty) = match written {
            Ok(is_empty) => (Ok(()), is_empty),
            Err(raised) => (Err(raised), true),
        };
        self.leave(vm, mark, result)?;
        if !is_empty {
            self.new_line(vm)?;
        }
        self.push(brackets[1]);
        Ok(())
    }

    /// `encoder_listencode_obj`.
    fn value(&mut self, vm: &mut dyn Vm, object: Obj) -> Fallible<()> {
        if let Some(word) = constant(object) {
            self.push(word);
        } else if given::is_str(vm, object) {
            self.string(vm, object)?;
        } else if given::is_int(vm, object) {
            let digits = digits(vm, object)?;
            self.push(&digits);
        } else if given::is_float(vm, object) {
            let text = self.float(vm, object)?;
            self.push(&text);
        } else if types::is_instance(vm, object, t::LIST)
            || types::is_instance(vm, object, t::TUPLE)
        {
            self.nested(vm, object, Writer::items)?;
        } else if types::is_instance(vm, object, t::DICT) {
            self.nested(vm, object, Writer::members)?;
        } else {
            let mark = self.enter(vm, object)?;
            let result = self.other(vm, object);
            self.leave(vm, mark, result)?;
        }
        Ok(())
    }

    fn nested(
        &mut self,
        vm: &mut dyn Vm,
        object: Obj,
        write: fn(&mut Writer, &mut dyn Vm, Obj) -> Fallible<()>,
    ) -> Fallible<()> {
        protocol::enter(vm, PLACE)?;
        let result = protocol::on_stack(|| write(self, vm, object));
        protocol::leave(vm);
        result
    }

    /// Notes that a container is open (`markers`).
    fn enter(&mut self, vm: &mut dyn Vm, object: Obj) -> Fallible<Option<Owned>> {
        let Some(markers) = self.markers else { return Ok(None) };
        let address = vm.heap.address(object);
        let mark = vm.heap.int_from_long(address as i64);
        let result = match dict::contains(vm, markers, mark.get()) {
            Ok(false) => dict::set(vm, markers, mark.get(), object),
            Ok(true) => Err(exception::value_error(vm, "Circular reference detected")),
            Err(raised) => Err(raised),
        };
        match result {
            Ok(()) => Ok(Some(mark)),
            Err(raised) => {
                vm.release(mark);
                Err(raised)
            }
        }
    }

    /// A container is closed; after an error its mark stays, as in CPython.
    fn leave(
        &mut self,
        vm: &mut dyn Vm,
        mark: Option<Owned>,
        result: Fallible<()>,
    ) -> Fallible<()> {
        let Some(mark) = mark else { return result };
        if let (Ok(()), Some(markers)) = (&result, self.markers) {
            let removed = dict::remove(vm, markers, mark.get());
            match removed {
                Ok(Some(removed)) => vm.release(removed),
                Ok(None) => {
                    let raised = exception::key_error(vm, mark.get());
                    vm.release(mark);
                    return Err(raised);
                }
                Err(raised) => {
                    vm.release(mark);
                    return Err(raised);
                }
            }
        }
        vm.release(mark);
        result
    }

    /// What `default` makes of an object.
    fn other(&mut self, vm: &mut dyn Vm, object: Obj) -> Fallible<()> {
        let function = vm.heap.field(self.encoder, DEFAULT);
        let made = vm.call(function, &[object], &[])?;
        let result = protocol::enter(vm, PLACE).and_then(|()| {
            let result = protocol::on_stack(|| self.value(vm, made.get()));
            protocol::leave(vm);
            result.inspect_err(|_| note(vm, object, |_| Some("object".to_owned())))
        });
        vm.release(made);
        result
    }

    fn string(&mut self, vm: &mut dyn Vm, object: Obj) -> Fallible<()> {
        if let Some(only_ascii) = self.only_ascii {
            text::encode_onto(&vm.heap, &mut self.out, object, only_ascii);
            return Ok(());
        }
        let function = vm.heap.field(self.encoder, ENCODER);
        let encoded = vm.call(function, &[object], &[])?;
        given::with(vm, encoded, |vm, encoded| {
            if !given::is_str(vm, encoded) {
                let kind = protocol::type_name(vm, encoded);
                let message = format!("encoder() must return a string, not {kind}");
                return Err(exception::type_error(vm, message));
            }
            self.out.extend(vm.heap.str_codes(encoded));
            Ok(())
        })
    }

    fn float(&self, vm: &mut dyn Vm, object: Obj) -> Fallible<String> {
        let value = vm.heap.float_value(object);
        if value.is_finite() {
            return Ok(float_text::repr(value));
        }
        if self.flags & ALLOW_NAN == 0 {
            let shown = protocol::repr_text(vm, object)?;
            let message = format!("Out of range float values are not JSON compliant: {shown}");
            return Err(exception::value_error(vm, message));
        }
        let name = if value.is_nan() { "NaN" } else { "Infinity" };
        Ok(format!("{}{name}", if value < 0.0 { "-" } else { "" }))
    }

    /// `encoder_listencode_list`.
    fn items(&mut self, vm: &mut dyn Vm, sequence: Obj) -> Fallible<()> {
        if item(vm, sequence, 0).is_none() {
            self.push("[]");
            return Ok(());
        }
        self.enclosed(vm, sequence, ["[", "]"], |writer, vm| {
            let mut index = 0;
            while let Some(object) = item(vm, sequence, index) {
                writer.begin_item(vm, index == 0)?;
                let object = vm.own(object);
                let result = writer.value(vm, object.get());
                vm.release(object);
                result.inspect_err(|_| note(vm, sequence, |_| Some(format!("item {index}"))))?;
                index += 1;
            }
            Ok(false)
        })
    }

    /// `encoder_listencode_dict`.
    fn members(&mut self, vm: &mut dyn Vm, mapping: Obj) -> Fallible<()> {
        if vm.heap.dict_length(mapping) == 0 {
            self.push("{}");
            return Ok(());
        }
        let is_plain = vm.heap.type_of(mapping) == t::DICT && self.flags & SORT_KEYS == 0;
        self.enclosed(vm, mapping, ["{", "}"], |writer, vm| {
            if is_plain { writer.entries(vm, mapping) } else { writer.listed_entries(vm, mapping) }
        })
    }

    /// Writes the entries; `true` where all were left out.
    fn entries(&mut self, vm: &mut dyn Vm, mapping: Obj) -> Fallible<bool> {
        let (mut position, mut is_first) = (0, true);
        while let Some(index) = vm.heap.dict_next(mapping, &mut position) {
            let Some((key, value, _)) = vm.heap.dict_entry(mapping, index) else { continue };
            let held = [vm.own(key), vm.own(value)];
            let result = self.member(vm, mapping, key, value, &mut is_first);
            vm.release_all(held);
            result?;
        }
        Ok(is_first)
    }

    /// The entries that `items()` gives, sorted where that is asked for.
    fn listed_entries(&mut self, vm: &mut dyn Vm, mapping: Obj) -> Fallible<bool> {
        let items = protocol::call_method(vm, mapping, "items", &[])?;
        let items = given::with(vm, items, list::of)?;
        given::with(vm, items, |vm, items| {
            if self.flags & SORT_KEYS != 0 {
                let none = protocol::call_method(vm, items, "sort", &[])?;
                vm.release(none);
            }
            let mut is_first = true;
            let mut index = 0;
            while let Some(pair) = item(vm, items, index) {
                let pair = vm.own(pair);
                let result = self.pair(vm, mapping, pair.get(), &mut is_first);
                vm.release(pair);
                result?;
                index += 1;
            }
            Ok(is_first)
        })
    }

    fn pair(
        &mut self,
        vm: &mut dyn Vm,
        mapping: Obj,
        pair: Obj,
        is_first: &mut bool,
    ) -> Fallible<()> {
        let is_tuple = types::is_instance(vm, pair, t::TUPLE);
        let items = if is_tuple { vm.heap.tuple_items(pair) } else { Vec::new() };
        let &[key, value] = items.as_slice() else {
            return Err(exception::value_error(vm, "items must return 2-tuples"));
        };
        self.member(vm, mapping, key, value, is_first)
    }

    /// `encoder_encode_key_value`.
    fn member(
        &mut self,
        vm: &mut dyn Vm,
        mapping: Obj,
        key: Obj,
        value: Obj,
        is_first: &mut bool,
    ) -> Fallible<()> {
        let Some(name) = self.key(vm, key)? else { return Ok(()) };
        if let Err(raised) = self.begin_item(vm, std::mem::take(is_first)) {
            vm.release(name);
            return Err(raised);
        }
        given::with(vm, name, |vm, name| self.string(vm, name))?;
        self.push_field(vm, KEY_SEPARATOR);
        self.value(vm, value).inspect_err(|_| {
            note(vm, mapping, |vm| Some(format!("item {}", protocol::repr_text(vm, key).ok()?)));
        })
    }

    /// A key as a string; `None` for one that is left out.
    fn key(&self, vm: &mut dyn Vm, key: Obj) -> Fallible<Option<Owned>> {
        let text = if given::is_str(vm, key) {
            return Ok(Some(vm.own(key)));
        } else if given::is_float(vm, key) {
            self.float(vm, key)?
        } else if let Some(word) = constant(key) {
            word.to_owned()
        } else if given::is_int(vm, key) {
            digits(vm, key)?
        } else if self.flags & SKIP_KEYS != 0 {
            return Ok(None);
        } else {
            let kind = protocol::type_name(vm, key);
            let message = format!("keys must be str, int, float, bool or None, not {kind}");
            return Err(exception::type_error(vm, message));
        };
        Ok(Some(vm.heap.str(&text)))
    }
}

fn constant(object: Obj) -> Option<&'static str> {
    match object {
        image::NONE => Some("null"),
        image::TRUE => Some("true"),
        image::FALSE => Some("false"),
        _ => None,
    }
}

fn digits(vm: &mut dyn Vm, int: Obj) -> Fallible<String> {
    match vm.heap.int_value(int) {
        Some(value) => Ok(value.to_string()),
        None => int_type::decimal(vm, int),
    }
}

/// An item of a list or tuple, borrowed.
fn item(vm: &dyn Vm, sequence: Obj, index: usize) -> Option<Obj> {
    if types::is_instance(vm, sequence, t::LIST) {
        return (index < vm.heap.list_length(sequence)).then(|| vm.heap.list_item(sequence, index));
    }
    (index < vm.heap.tuple_length(sequence)).then(|| vm.heap.tuple_item(sequence, index))
}

/// Adds to the exception on its way in which object it was raised (3.14).
#[cold]
fn note(vm: &mut dyn Vm, object: Obj, part: impl FnOnce(&mut dyn Vm) -> Option<String>) {
    if !vm.heap.profile.words.notes_json_places || vm.raised.is_null() {
        return;
    }
    let raised = exception::take(vm);
    let kind = vm.heap.type_of(object);
    let kind = types::name_outside_main(vm, kind);
    match part(vm) {
        Some(part) => {
            exception::add_note(vm, raised.get(), &format!("when serializing {kind} {part}"));
        }
        None => exception::clear(vm),
    }
    exception::restore(vm, raised);
}

fn flag<const FLAG: u64>(vm: &mut dyn Vm, encoder: Obj) -> Fallible<Owned> {
    let is_set = vm.heap.word(encoder, FLAGS) & FLAG != 0;
    Ok(vm.bool(is_set))
}

const MEMBERS: &[GetSet] = &[
    member("markers", native::field::<MARKERS>),
    member("default", native::field::<DEFAULT>),
    member("encoder", native::field::<ENCODER>),
    member("indent", native::field::<INDENT>),
    member("key_separator", native::field::<KEY_SEPARATOR>),
    member("item_separator", native::field::<ITEM_SEPARATOR>),
    member("sort_keys", flag::<SORT_KEYS>),
    member("skipkeys", flag::<SKIP_KEYS>),
];

pub const ROW: TypeRow = TypeRow {
    members: MEMBERS,
    doc: "Encoder(markers, default, encoder, indent, key_separator, item_separator, sort_keys, \
          skipkeys, allow_nan)",
    ..TypeRow::new(
        "_json.Encoder",
        t::JSON_ENCODER,
        Slots { new: Some(new), call: Some(call), ..Slots::EMPTY },
    )
};
