//! What an object shows: its text or what it refers to, read from memory without running or allocating anything.

use crate::python::heap::image::TRUE;
use crate::python::heap::image::types::{
    ASYNC_GENERATOR, BOOL, BUILTIN_FUNCTION, BYTEARRAY, BYTES, CELL, COMPLEX, COROUTINE,
    DEFAULTDICT, DEQUE, DICT, ELLIPSIS_TYPE, FLOAT, FROZENSET, FUNCTION, GENERATOR, INT, LIST,
    MEMBER_DESCRIPTOR, METHOD, MODULE, NONE_TYPE, ORDERED_DICT, RANGE, SET, STR, TUPLE, TYPE,
};
use crate::python::heap::{Heap, Obj, fields};
use crate::python::library;
use crate::python::machine::{Codes, Machine};
use crate::python::object::class::built_in_base;
use crate::python::object::{bytes, descriptor, flag, float_text, format_number, method, str_text};
use crate::python::record::{classes, exceptions, held};
use crate::trace::Kind;

/// Characters of a text that are kept.
const TEXT_LIMIT: usize = 200;
/// Characters of a value that is shown in passing.
const BRIEF: usize = 16;
/// Items of a container that are kept.
pub const ITEM_LIMIT: usize = 64;

/// What the recorder makes of an object, with handles in place of identities.
pub enum Shown {
    Atom {
        text: String,
        length: u64,
    },
    Items {
        items: Vec<Obj>,
        length: u64,
    },
    Pairs {
        pairs: Vec<(Obj, Obj)>,
        length: u64,
    },
    Fields {
        fields: Vec<(String, Obj)>,
    },
    /// What a weak reference refers to.
    Weak {
        target: Obj,
    },
}

/// The colour family and the content of an object.
pub fn shown(machine: &Machine, object: Obj) -> (Kind, Shown) {
    let heap = &machine.core.heap;
    let kind = heap.type_of(object);
    let base = built_in_base(&machine.core, kind);
    if base != kind && !is_library_class(machine, kind) {
        match (base, named_fields(machine, object)) {
            (INT | FLOAT | COMPLEX | STR | BYTES, _) => {
                return (Kind::Instance, value_of(machine, object, base).1);
            }
            (TUPLE, Some(fields)) => return (Kind::Sequence, Shown::Fields { fields }),
            _ => {}
        }
    }
    value_of(machine, object, base)
}

/// The same of what a built-in type, or one derived from it, holds.
fn value_of(machine: &Machine, object: Obj, base: Obj) -> (Kind, Shown) {
    let heap = &machine.core.heap;
    match base {
        INT => (Kind::Number, atom(&heap.big(object).to_string())),
        BOOL => (Kind::Number, atom(if object == TRUE { "True" } else { "False" })),
        FLOAT => (Kind::Number, atom(&float_text::repr(heap.float_value(object)))),
        COMPLEX => {
            let (real, imaginary) = heap.complex_value(object);
            (Kind::Number, atom(&format_number::complex_repr(real, imaginary)))
        }
        STR => (Kind::Text, text(&heap.text(object))),
        BYTES => (Kind::Text, atom(&bytes::repr_text(heap.bytes_value(object)))),
        TUPLE => (Kind::Sequence, items(heap.tuple_items(object))),
        LIST => (Kind::Sequence, list(machine, object)),
        BYTEARRAY => {
            let bytes = bytes::repr_text(heap.bytes_value(object));
            (Kind::Sequence, atom(&format!("bytearray({bytes})")))
        }
        RANGE => (Kind::Sequence, atom(&range(machine, object))),
        SET | FROZENSET => (Kind::Mapping, items(heap.set_items(object))),
        DICT | DEFAULTDICT => (Kind::Mapping, dict(machine, object)),
        ORDERED_DICT => (Kind::Mapping, pairs(ordered_items(machine, object))),
        DEQUE => (Kind::Sequence, items(heap.deque_items(object))),
        NONE_TYPE => (Kind::Code, atom("None")),
        ELLIPSIS_TYPE => (Kind::Code, atom("Ellipsis")),
        FUNCTION => (Kind::Code, held_by_function(machine, object)),
        TYPE => (Kind::Code, class(machine, object)),
        CELL => (Kind::Code, cell(machine, object)),
        METHOD => (Kind::Code, bound(heap.field(object, fields::method::SELF))),
        BUILTIN_FUNCTION if has_receiver(machine, object) => {
            (Kind::Code, bound(method::receiver(&machine.core, object)))
        }
        BUILTIN_FUNCTION | MODULE => (Kind::Code, atom(&named(machine, object))),
        _ => held::content(machine, object, base).unwrap_or_else(|| {
            let raised = exceptions::content(machine, object);
            let content = raised.unwrap_or_else(|| instance(machine, object));
            (Kind::Instance, content)
        }),
    }
}

/// A value in a few characters, or its type where it needs more.
pub fn brief(machine: &Machine, object: Obj) -> String {
    let kind = machine.core.heap.type_of(object);
    let type_name = || machine.core.type_data(kind).short_name().to_owned();
    match shown(machine, object).1 {
        Shown::Atom { text, length } if length <= BRIEF as u64 => text,
        Shown::Items { length: 0, .. } if kind == LIST => "[]".to_owned(),
        Shown::Pairs { length: 0, .. } if kind == DICT => "{}".to_owned(),
        Shown::Fields { .. } if built_in_base(&machine.core, kind) == TYPE => {
            named(machine, object)
        }
        _ => type_name(),
    }
}

pub fn atom(text: &str) -> Shown {
    let length = text.chars().count() as u64;
    let kept = text.chars().take(TEXT_LIMIT).collect();
    Shown::Atom { text: kept, length }
}

fn items(mut items: Vec<Obj>) -> Shown {
    let length = items.len() as u64;
    items.truncate(ITEM_LIMIT);
    Shown::Items { items, length }
}

/// Of a long list only what is kept is read: this is asked at each stop.
fn list(machine: &Machine, object: Obj) -> Shown {
    let heap = &machine.core.heap;
    let length = heap.list_length(object);
    let kept = 0..length.min(ITEM_LIMIT);
    let items = kept.map(|index| heap.list_item(object, index)).collect();
    Shown::Items { items, length: length as u64 }
}

/// As for lists.
fn dict(machine: &Machine, object: Obj) -> Shown {
    let heap = &machine.core.heap;
    let pairs = heap.dict_first_items(object, ITEM_LIMIT);
    Shown::Pairs { pairs, length: heap.dict_length(object) as u64 }
}

fn pairs(mut pairs: Vec<(Obj, Obj)>) -> Shown {
    let length = pairs.len() as u64;
    pairs.truncate(ITEM_LIMIT);
    Shown::Pairs { pairs, length }
}

/// The items of an `OrderedDict` in its own order, as far as they are kept.
fn ordered_items(machine: &Machine, object: Obj) -> Vec<(Obj, Obj)> {
    let heap = &machine.core.heap;
    let mut items = heap.dict_items(object);
    let (mut place, mut node) = (0, heap.order_end(object, false));
    while node != 0 && place < ITEM_LIMIT {
        let (key, _) = heap.order_key(node);
        if let Some(found) = items[place..].iter().position(|(other, _)| *other == key) {
            items[place..=place + found].rotate_right(1);
            place += 1;
        }
        node = heap.order_neighbour(node, false);
    }
    items
}

/// A string: of a long one only the beginning is written.
fn text(whole: &str) -> Shown {
    if whole.len() <= 4 * TEXT_LIMIT || !whole.is_ascii() {
        return atom(&text_repr(whole));
    }
    let count = |is_one: fn(&u8) -> bool| whole.bytes().filter(is_one).count() as u64;
    let (single, double) = (count(|byte| *byte == b'\''), count(|byte| *byte == b'"'));
    let pairs = count(|byte| matches!(byte, b'\\' | b'\n' | b'\r' | b'\t'));
    let controls =
        count(u8::is_ascii_control) - count(|byte| matches!(byte, b'\n' | b'\r' | b'\t'));
    let quoted = if single > 0 && double > 0 { single } else { 0 };
    // Quotes at its end, so that the quotes around it are the same.
    let mut beginning = whole[..TEXT_LIMIT].to_owned();
    beginning.push_str(if single > 0 { "'" } else { "" });
    beginning.push_str(if double > 0 { "\"" } else { "" });
    let text = text_repr(&beginning).chars().take(TEXT_LIMIT).collect();
    let length = whole.len() as u64 + 2 + pairs + 3 * controls + quoted;
    Shown::Atom { text, length }
}

/// `repr` of a string.
fn text_repr(text: &str) -> String {
    let codes: Vec<u32> = text.chars().map(u32::from).collect();
    str_text::repr(&codes).into_iter().filter_map(char::from_u32).collect()
}

/// `range(0, 5)`, from the three fields.
fn range(machine: &Machine, object: Obj) -> String {
    let heap = &machine.core.heap;
    let part = |offset: u32| heap.big(heap.field(object, offset)).to_string();
    let (start, stop, step) = (part(2), part(3), part(4));
    if step == "1" {
        format!("range({start}, {stop})")
    } else {
        format!("range({start}, {stop}, {step})")
    }
}

/// As in `fact(k)`.
fn function(machine: &Machine, object: Obj) -> String {
    let heap = &machine.core.heap;
    let number = Codes::number_of(heap, heap.field(object, fields::function::CODE));
    let name = heap.text(heap.field(object, fields::function::QUALNAME)).into_owned();
    let Some(loaded) = machine.codes.loaded.get(number as usize) else { return name };
    let code = &loaded.code;
    let count = (code.argument_count + code.keyword_only_count) as usize;
    let parameters: Vec<&str> =
        code.locals_plus.iter().take(count).map(|slot| &*slot.name).collect();
    format!("{name}({})", parameters.join(", "))
}

/// A function by what calls of it share: the variables it has of others, each with its cell, and the defaults that a
/// call can change. One that has neither by its name.
fn held_by_function(machine: &Machine, object: Obj) -> Shown {
    let heap = &machine.core.heap;
    let number = Codes::number_of(heap, heap.field(object, fields::function::CODE));
    let Some(loaded) = machine.codes.loaded.get(number as usize) else {
        return atom(&function(machine, object));
    };
    let in_tuple = |word: u32| {
        let tuple = heap.field(object, word);
        let is_there = !tuple.is_null() && heap.type_of(tuple) == TUPLE;
        if is_there { heap.tuple_items(tuple) } else { Vec::new() }
    };
    let slots = &loaded.code.locals_plus;
    let free = slots.iter().filter(|slot| slot.free).map(|slot| slot.name.to_string());
    let mut fields: Vec<(String, Obj)> = free.zip(in_tuple(fields::function::CLOSURE)).collect();
    let defaults = in_tuple(fields::function::DEFAULTS);
    // They are those of the last parameters.
    let first = (loaded.code.argument_count as usize).saturating_sub(defaults.len());
    let named = slots.iter().skip(first).map(|slot| slot.name.to_string());
    let mut defaults: Vec<(String, Obj)> = named.zip(defaults).collect();
    let by_name = heap.field(object, fields::function::KWDEFAULTS);
    if !by_name.is_null() && heap.type_of(by_name) == DICT {
        defaults.extend(named_items(heap, by_name));
    }
    let changeable = defaults.into_iter().filter(|(_, value)| is_changeable(machine, *value));
    fields.extend(changeable.map(|(name, value)| (name + "=", value)));
    let own = heap.field(object, fields::function::DICT);
    if !own.is_null() && heap.type_of(own) == DICT && !machine.is_library(number) {
        fields.extend(named_items(heap, own));
    }
    fields.truncate(ITEM_LIMIT);
    if fields.is_empty() { atom(&function(machine, object)) } else { Shown::Fields { fields } }
}

/// The items of a dict whose keys are texts.
pub fn named_items(heap: &Heap, dict: Obj) -> Vec<(String, Obj)> {
    let items = heap.dict_items(dict).into_iter().filter(|(name, _)| heap.type_of(*name) == STR);
    items.map(|(name, value)| (heap.text(name).into_owned(), value)).collect()
}

/// A class by its attributes that are data. One that has only methods by its name.
fn class(machine: &Machine, object: Obj) -> Shown {
    let fields = classes::attributes(machine, object);
    if fields.is_empty() { atom(&named(machine, object)) } else { Shown::Fields { fields } }
}

/// A method by the object it belongs to.
fn bound(receiver: Obj) -> Shown {
    Shown::Fields { fields: vec![("self".to_owned(), receiver)] }
}

/// Whether a native function is the method of an object, as `[].append` is; others have their module there.
fn has_receiver(machine: &Machine, function: Obj) -> bool {
    let receiver = method::receiver(&machine.core, function);
    let kind = |object: Obj| built_in_base(&machine.core, machine.core.heap.type_of(object));
    !receiver.is_null() && !matches!(kind(receiver), MODULE | TYPE)
}

/// Whether a value holds others that can become other ones. What functions hold is not looked at: they may hold each
/// other.
fn is_changeable(machine: &Machine, object: Obj) -> bool {
    match built_in_base(&machine.core, machine.core.heap.type_of(object)) {
        LIST | DICT | DEFAULTDICT | ORDERED_DICT | SET | DEQUE => true,
        FUNCTION | METHOD | BUILTIN_FUNCTION | TYPE => false,
        _ => matches!(shown(machine, object), (Kind::Instance, Shown::Fields { .. })),
    }
}

/// The fields of a named tuple.
fn named_fields(machine: &Machine, object: Obj) -> Option<Vec<(String, Obj)>> {
    let (core, heap) = (&machine.core, &machine.core.heap);
    let mut classes = core.type_data(heap.type_of(object)).mro.iter();
    let names = classes.find_map(|class| {
        let items = named_items(heap, core.type_data(*class).dict).into_iter();
        let mut found = items.filter(|(name, _)| name == "_fields").map(|(_, names)| names);
        found.next().filter(|names| heap.type_of(*names) == TUPLE)
    })?;
    let (names, items) = (heap.tuple_items(names), heap.tuple_items(object));
    let are_names = names.iter().all(|name| heap.type_of(*name) == STR);
    if names.is_empty() || names.len() != items.len() || !are_names {
        return None;
    }
    Some(names.into_iter().map(|name| heap.text(name).into_owned()).zip(items).collect())
}

/// What a variable of a function around another one refers to.
fn cell(machine: &Machine, object: Obj) -> Shown {
    let contents = machine.core.heap.field(object, fields::cell::CONTENTS);
    let fields = [contents].into_iter().filter(|contents| !contents.is_null());
    Shown::Fields { fields: fields.map(|contents| ("contents".to_owned(), contents)).collect() }
}

/// The type of an object, as its card is headed; a function or class that is drawn by what it holds has its name there.
pub fn heading(machine: &Machine, object: Obj, shown: &Shown) -> String {
    let heap = &machine.core.heap;
    let kind = heap.type_of(object);
    let name = machine.core.type_data(kind).short_name();
    match (shown, built_in_base(&machine.core, kind)) {
        (Shown::Fields { .. }, FUNCTION) => format!("function {}", own_name(machine, object)),
        (Shown::Fields { .. }, TYPE) => {
            format!("class {}", machine.core.type_data(object).short_name())
        }
        (Shown::Fields { .. }, METHOD) => {
            let function = heap.field(object, fields::method::FUNCTION);
            format!("method {}", own_name(machine, function))
        }
        (_, GENERATOR | COROUTINE | ASYNC_GENERATOR) => {
            let own = held::generator_name(machine, object);
            own.map_or_else(|| name.to_owned(), |own| format!("{name} {own}"))
        }
        (Shown::Fields { .. }, BUILTIN_FUNCTION) => {
            format!("method {}", method::native_name(&machine.core, object))
        }
        _ => name.to_owned(),
    }
}

/// The last part of a function's qualified name, or of what serves as one.
fn own_name(machine: &Machine, function: Obj) -> String {
    let heap = &machine.core.heap;
    if heap.type_of(function) != FUNCTION {
        return machine.core.type_data(heap.type_of(function)).short_name().to_owned();
    }
    let whole = heap.text(heap.field(function, fields::function::QUALNAME)).into_owned();
    whole.rsplit('.').next().unwrap_or_default().to_owned()
}

/// The name of a class, module or native function.
fn named(machine: &Machine, object: Obj) -> String {
    let heap = &machine.core.heap;
    match built_in_base(&machine.core, heap.type_of(object)) {
        FUNCTION => function(machine, object),
        TYPE => machine.core.type_data(object).short_name().to_owned(),
        MODULE => crate::python::object::module::name(&machine.core, object),
        _ => method::native_name(&machine.core, object).to_owned(),
    }
}

/// Attributes of the instance itself and its slots, or its type's name in `<...>`.
fn instance(machine: &Machine, object: Obj) -> Shown {
    let heap = &machine.core.heap;
    let kind = heap.type_of(object);
    if is_library_class(machine, kind) {
        let name = machine.core.type_data(kind).short_name();
        let open = OPEN.iter().find(|(class, _)| *class == name);
        let fields = open.map(|(_, open)| {
            let own = own_attributes(machine, object).into_iter();
            own.filter(|(name, _)| name == open).collect::<Vec<_>>()
        });
        let fields = fields.filter(|fields| !fields.is_empty());
        return fields.map_or_else(
            || atom(&library_text(machine, object)),
            |fields| Shown::Fields { fields },
        );
    }
    let mut fields = own_attributes(machine, object);
    if is_library_class(machine, heap.type_of(kind)) {
        // Of a member of an enum its name and its value; what else it has is how it works.
        fields.retain(|(name, _)| !matches!(name.as_str(), "__objclass__" | "_sort_order_"));
    }
    let data = machine.core.type_data(kind);
    if fields.is_empty() && data.flags & flag::HEAP_TYPE == 0 {
        return atom(&format!("<{}>", data.short_name()));
    }
    Shown::Fields { fields }
}

/// Slots, then the attributes of the instance's dict.
fn own_attributes(machine: &Machine, object: Obj) -> Vec<(String, Obj)> {
    let heap = &machine.core.heap;
    let mut fields: Vec<(String, Obj)> = slot_members(machine, heap.type_of(object))
        .into_iter()
        .map(|(member, word)| (member, heap.member(object, word)))
        .filter(|(_, value)| !value.is_null())
        .collect();
    let own = heap.instance_items(object).into_iter();
    let own = own.filter(|(key, _)| heap.type_of(*key) == STR);
    fields.extend(own.map(|(key, value)| (heap.text(key).into_owned(), value)));
    fields.truncate(ITEM_LIMIT);
    fields
}

/// What an instance of a class derived from a container has beside its items.
pub fn attributes(machine: &Machine, object: Obj) -> Vec<(String, Obj)> {
    let kind = machine.core.heap.type_of(object);
    let is_own = built_in_base(&machine.core, kind) != kind && !is_library_class(machine, kind);
    if is_own { own_attributes(machine, object) } else { Vec::new() }
}

/// Classes of the library that are about what one of their attributes holds.
const OPEN: [(&str, &str); 10] = [
    ("ChainMap", "maps"),
    ("UserDict", "data"),
    ("UserList", "data"),
    ("UserString", "data"),
    ("Queue", "queue"),
    ("LifoQueue", "queue"),
    ("PriorityQueue", "queue"),
    ("WeakKeyDictionary", "data"),
    ("WeakValueDictionary", "data"),
    ("WeakSet", "data"),
];

/// The `__slots__` of a class and its bases: name and word of each, the bases' first, as they lie in an instance.
pub fn slot_members(machine: &Machine, kind: Obj) -> Vec<(String, u32)> {
    let heap = &machine.core.heap;
    let mut members = Vec::new();
    for class in machine.core.type_data(kind).mro.iter().rev() {
        let data = machine.core.type_data(*class);
        if data.flags & flag::HEAP_TYPE == 0 {
            continue;
        }
        let first = members.len();
        for (name, value) in heap.dict_items(data.dict) {
            if heap.type_of(value) == MEMBER_DESCRIPTOR {
                let word = descriptor::member_word(&machine.core, value);
                members.push((heap.text(name).into_owned(), word));
            }
        }
        // As they lie in the struct, whatever has become of the class since.
        members[first..].sort_by_key(|(_, word)| *word);
    }
    members
}

/// A class of a library module that is Python itself: its attributes are its own business.
pub fn is_library_class(machine: &Machine, kind: Obj) -> bool {
    let heap = &machine.core.heap;
    let data = machine.core.type_data(kind);
    if data.flags & flag::HEAP_TYPE == 0 {
        return false;
    }
    let items = heap.dict_items(data.dict);
    let module = items.iter().find(|(key, _)| heap.text(*key) == "__module__");
    module.is_some_and(|(_, name)| library::is_text(&heap.text(*name)))
}

/// The name that an object of the library gives itself, else its class's.
fn library_text(machine: &Machine, object: Obj) -> String {
    let heap = &machine.core.heap;
    let items = heap.instance_items(object);
    let name = items.iter().find(|(key, _)| heap.text(*key) == "_name");
    match name {
        Some((_, name)) if heap.type_of(*name) == STR => heap.text(*name).into_owned(),
        _ => format!("<{}>", machine.core.type_data(heap.type_of(object)).short_name()),
    }
}

#[cfg(test)]
mod tests {
    use crate::python::record::value::{Shown, atom, text, text_repr};

    #[test]
    fn long_texts_are_shown_as_short_ones() {
        for part in ["abc", "it's", "say \"it\"", "it's \"it\"", "a\n\\b\t\r", "\x01\x7f'", "\x7f"]
        {
            let whole = part.repeat(400);
            let (Shown::Atom { text, length }, Shown::Atom { text: expected, length: all }) =
                (text(&whole), atom(&text_repr(&whole)))
            else {
                continue;
            };
            assert_eq!((text, length), (expected, all), "{part:?}");
        }
    }
}
