//! What objects hold that is no attribute of theirs: variables of generators, arguments of partials, what a view looks at.

use crate::python::heap::buffer::{managed, view};
use crate::python::heap::image::types::{
    ARRAY, ASYNC_GENERATOR, COROUTINE, DICT, FUNCTION, GENERATOR, MANAGED_BUFFER, MAPPINGPROXY,
    MEMORYVIEW, MODULE, PARTIAL, STR, TUPLE, TYPE, WEAKCALLABLEPROXY, WEAKPROXY, WEAKREF,
};
use crate::python::heap::{Obj, fields};
use crate::python::library;
use crate::python::machine::{Codes, Machine};
use crate::python::object::class::built_in_base;
use crate::python::object::generator::{self, State};
use crate::python::object::mappingproxy;
use crate::python::record::classes;
use crate::python::record::value::{ITEM_LIMIT, Shown, atom, named_items};
use crate::trace::Kind;

/// A container that an object has, and the lines of the object that are in fact the container's.
pub struct Container {
    /// The attribute that is the container.
    pub name: &'static str,
    pub object: Obj,
    pub lines: Vec<(String, Obj)>,
}

/// The content of an object of these types; `None` for all others.
pub fn content(machine: &Machine, object: Obj, base: Obj) -> Option<(Kind, Shown)> {
    let heap = &machine.core.heap;
    let only = |name: &str, value: Obj| one(name, value).unwrap_or_else(|| atom("released"));
    Some(match base {
        GENERATOR | COROUTINE | ASYNC_GENERATOR => (Kind::Instance, variables(machine, object)?),
        PARTIAL => (Kind::Instance, partial(machine, object)),
        WEAKREF | WEAKPROXY | WEAKCALLABLEPROXY => {
            let target = heap.weak_target(object);
            let dead = target.is_null();
            (Kind::Instance, if dead { atom("dead") } else { Shown::Weak { target } })
        }
        MAPPINGPROXY => {
            let mapping = heap.field(object, mappingproxy::MAPPING);
            // What a class has beside its data is how it works.
            let has_data = |class: Obj| !classes::attributes(machine, class).is_empty();
            let is_drawn = classes::of_view(machine, object).is_none_or(has_data);
            (Kind::Mapping, one("mapping", mapping).filter(|_| is_drawn)?)
        }
        MEMORYVIEW if heap.word(object, view::FLAGS) & view::RELEASED != 0 => {
            (Kind::Sequence, atom("released"))
        }
        MEMORYVIEW => (Kind::Sequence, only("buffer", heap.field(object, view::MANAGED))),
        MANAGED_BUFFER => (Kind::Sequence, only("obj", heap.field(object, managed::OWNER))),
        ARRAY => {
            let items = library::array_texts(heap, object, ITEM_LIMIT).join(", ");
            (Kind::Sequence, atom(&format!("'{}' [{items}]", heap.array_code(object))))
        }
        _ => return None,
    })
}

fn one(name: &str, value: Obj) -> Option<Shown> {
    let value = value.some()?;
    Some(Shown::Fields { fields: vec![(name.to_owned(), value)] })
}

/// The variables of a suspended frame; while it runs they stand in its frame. `None` for one of the library's.
fn variables(machine: &Machine, object: Obj) -> Option<Shown> {
    let heap = &machine.core.heap;
    let number = Codes::number_of(heap, heap.field(object, fields::generator::CODE));
    if machine.is_library(number) {
        return None;
    }
    let count = heap.word(object, fields::generator::SLOT_COUNT) as u32;
    let values = (0..count).map(|slot| heap.field(object, fields::generator::SLOTS + slot));
    let slots = &machine.codes.loaded.get(number as usize)?.code.locals_plus;
    let bound = slots
        .iter()
        .zip(values)
        .filter(|(slot, value)| !slot.hidden && !slot.name.starts_with('.') && !value.is_null());
    let fields: Vec<(String, Obj)> =
        bound.map(|(slot, value)| (slot.name.to_string(), value)).take(ITEM_LIMIT).collect();
    let state = generator::state(heap, object);
    if !fields.is_empty() && !matches!(state, State::Running | State::Finished) {
        return Some(Shown::Fields { fields });
    }
    Some(atom(match state {
        State::Created => "not started",
        State::Suspended | State::Delegating => "suspended",
        State::Running => "running",
        State::Finished => "finished",
    }))
}

/// The function, and the arguments where there are some.
fn partial(machine: &Machine, object: Obj) -> Shown {
    let heap = &machine.core.heap;
    let [function, arguments, keywords] = library::partial_parts(heap, object);
    let mut fields = vec![("func".to_owned(), function)];
    if heap.type_of(arguments) != TUPLE || !heap.tuple_items(arguments).is_empty() {
        fields.push(("args".to_owned(), arguments));
    }
    if heap.type_of(keywords) != DICT || heap.dict_length(keywords) > 0 {
        fields.push(("keywords".to_owned(), keywords));
    }
    fields.retain(|(_, value)| !value.is_null());
    Shown::Fields { fields }
}

/// The containers of an object that can be had as objects of their own: `__dict__`, `__defaults__` and the like.
pub fn containers(machine: &Machine, object: Obj) -> Vec<Container> {
    let heap = &machine.core.heap;
    match heap.type_of(object) {
        FUNCTION => of_function(machine, object),
        MODULE => Vec::new(),
        _ if built_in_base(&machine.core, heap.type_of(object)) == TYPE => {
            let dict = machine.core.type_data(object).dict;
            let lines = classes::attributes(machine, object);
            vec![Container { name: "__dict__", object: dict, lines }]
        }
        _ => {
            let dict = heap.instance_dict_if_any(object);
            let is_dict = !dict.is_null() && heap.type_of(dict) == DICT;
            let lines = if is_dict { named_items(heap, dict) } else { Vec::new() };
            let own = Container { name: "__dict__", object: dict, lines };
            if is_dict { vec![own] } else { Vec::new() }
        }
    }
}

fn of_function(machine: &Machine, object: Obj) -> Vec<Container> {
    use fields::function as field;
    let heap = &machine.core.heap;
    let number = Codes::number_of(heap, heap.field(object, field::CODE));
    let Some(loaded) = machine.codes.loaded.get(number as usize) else { return Vec::new() };
    let slots = &loaded.code.locals_plus;
    let mut found = Vec::new();
    let mut add = |name: &'static str, word: u32, kind: Obj, lines: &dyn Fn(Obj) -> Lines| {
        let object = heap.field(object, word);
        if !object.is_null() && heap.type_of(object) == kind {
            found.push(Container { name, object, lines: lines(object) });
        }
    };
    let named = |names: &mut dyn Iterator<Item = String>, tuple: Obj| {
        names.zip(heap.tuple_items(tuple)).collect::<Lines>()
    };
    add("__closure__", field::CLOSURE, TUPLE, &|tuple| {
        let free = slots.iter().filter(|slot| slot.free);
        named(&mut free.map(|slot| slot.name.to_string()), tuple)
    });
    add("__defaults__", field::DEFAULTS, TUPLE, &|tuple| {
        let first = loaded.code.argument_count as usize;
        let first = first.saturating_sub(heap.tuple_items(tuple).len());
        named(&mut slots.iter().skip(first).map(|slot| format!("{}=", slot.name)), tuple)
    });
    add("__kwdefaults__", field::KWDEFAULTS, DICT, &|dict| {
        let items = named_items(heap, dict).into_iter();
        items.map(|(name, value)| (name + "=", value)).collect()
    });
    add("__dict__", field::DICT, DICT, &|dict| named_items(heap, dict));
    found
}

type Lines = Vec<(String, Obj)>;

/// The name of what a generator or coroutine runs.
pub fn generator_name(machine: &Machine, object: Obj) -> Option<String> {
    let heap = &machine.core.heap;
    let name = heap.field(object, fields::generator::NAME).some()?;
    (heap.type_of(name) == STR).then(|| heap.text(name).into_owned())
}
