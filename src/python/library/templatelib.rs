//! `Template` and `Interpolation` (PEP 750): what a t-string is.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library;
use crate::python::object::{
    Def, Fallible, GetSet, Slots, TypeRow, Vm, class_method, def, exception, flag, get, given,
    member, native, protocol, str, types as classes,
};

/// Words of a template.
const STRINGS: u32 = 2;
const INTERPOLATIONS: u32 = 3;
/// Words of an interpolation.
const VALUE: u32 = 2;
const EXPRESSION: u32 = 3;
const CONVERSION: u32 = 4;
const FORMAT_SPEC: u32 = 5;
/// Words of a template's iterator: the two iterators, and whether a string comes next.
const STRINGS_LEFT: u32 = 2;
const INTERPOLATIONS_LEFT: u32 = 3;
const IS_STRING: u32 = 4;

/// The types can be used from now on, module or not.
fn ready(vm: &mut dyn Vm) {
    if vm.type_data(t::TEMPLATE).flags & flag::READY != 0 {
        return;
    }
    classes::ready_module(vm, TYPES);
    let names = ["value", "expression", "conversion", "format_spec"];
    let names = names.map(|name| vm.heap.interned(name));
    let names = vm.heap.tuple_from_owned(names.into());
    let dict = vm.type_data(t::INTERPOLATION).dict;
    library::set(vm, dict, "__match_args__", names);
}

/// `BUILD_TEMPLATE`: takes both tuples over.
pub fn template(vm: &mut dyn Vm, strings: Owned, interpolations: Owned) -> Owned {
    ready(vm);
    native::create(vm, t::TEMPLATE, [(STRINGS, strings), (INTERPOLATIONS, interpolations)])
}

/// `BUILD_INTERPOLATION`; `conversion` as `CONVERT_VALUE` has it.
pub fn interpolation(vm: &mut dyn Vm, value: Obj, text: Obj, conversion: u32, spec: Obj) -> Owned {
    ready(vm);
    let conversion = match conversion {
        0 => vm.none(),
        number => vm.heap.interned(["s", "r", "a"][(number as usize - 1).min(2)]),
    };
    let spec = match spec.some() {
        Some(spec) => vm.heap.own(spec),
        None => vm.heap.str(""),
    };
    let fields = [
        (VALUE, vm.heap.own(value)),
        (EXPRESSION, vm.heap.own(text)),
        (CONVERSION, conversion),
        (FORMAT_SPEC, spec),
    ];
    native::create(vm, t::INTERPOLATION, fields)
}

fn new_interpolation(
    vm: &mut dyn Vm,
    kind: Obj,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Owned> {
    let signature = "(value, expression='', conversion=None, format_spec='')";
    let bound = given::bind::<4>(vm, "Interpolation", signature, arguments, keywords)?;
    let [value, expression, conversion, spec] = bound;
    for (name, text) in
        [("expression", expression), ("conversion", conversion), ("format_spec", spec)]
    {
        let is_none = name == "conversion" && text == image::NONE;
        if !text.is_null() && !is_none && !given::is_str(vm, text) {
            let found = protocol::type_name(vm, text);
            let text = format!("Interpolation() argument '{name}' must be str, not {found}");
            return Err(exception::type_error(vm, text));
        }
    }
    let conversion = conversion.some().unwrap_or(image::NONE);
    if conversion != image::NONE && !["s", "r", "a"].contains(&&*vm.heap.text(conversion)) {
        let text = "Interpolation() argument 'conversion' must be one of 's', 'a' or 'r'";
        return Err(exception::value_error(vm, text));
    }
    let text = |vm: &mut dyn Vm, text: Obj| match text.some() {
        Some(text) => vm.heap.own(text),
        None => vm.heap.str(""),
    };
    let (expression, spec) = (text(vm, expression), text(vm, spec));
    let fields = [
        (VALUE, vm.heap.own(value)),
        (EXPRESSION, expression),
        (CONVERSION, vm.heap.own(conversion)),
        (FORMAT_SPEC, spec),
    ];
    Ok(native::create(vm, kind, fields))
}

/// Strings that touch become one; interpolations that touch get an empty one between them.
fn new_template(
    vm: &mut dyn Vm,
    kind: Obj,
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Owned> {
    if !keywords.is_empty() {
        let text = "Template.__new__ only accepts *args arguments";
        return Err(exception::type_error(vm, text));
    }
    let mut strings: Vec<Owned> = Vec::new();
    let mut interpolations = Vec::new();
    for part in arguments {
        if given::is_str(vm, *part) {
            if strings.len() > interpolations.len()
                && let Some(last) = strings.pop()
            {
                let joined = str::concatenation(&mut vm.heap, last.get(), *part);
                vm.release(last);
                strings.push(joined);
            } else {
                strings.push(vm.heap.own(*part));
            }
        } else if vm.heap.type_of(*part) == t::INTERPOLATION {
            if strings.len() == interpolations.len() {
                strings.push(vm.heap.str(""));
            }
            interpolations.push(vm.heap.own(*part));
        } else {
            let found = protocol::type_name(vm, *part).to_owned();
            vm.release_all(strings);
            vm.release_all(interpolations);
            let text = format!(
                "Template.__new__ *args need to be of type 'str' or 'Interpolation', got {found}"
            );
            return Err(exception::type_error(vm, text));
        }
    }
    if strings.len() == interpolations.len() {
        strings.push(vm.heap.str(""));
    }
    let strings = vm.heap.tuple_from_owned(strings);
    let interpolations = vm.heap.tuple_from_owned(interpolations);
    Ok(native::create(vm, kind, [(STRINGS, strings), (INTERPOLATIONS, interpolations)]))
}

fn concatenate(vm: &mut dyn Vm, left: Obj, right: Obj) -> Fallible<Owned> {
    if [left, right].iter().any(|side| vm.heap.type_of(*side) != t::TEMPLATE) {
        let names = [right, left].map(|side| protocol::type_name(vm, side));
        let name = |kind: &str| match kind {
            "Template" => "string.templatelib.Template".to_owned(),
            other => other.to_owned(),
        };
        let text = format!(
            "can only concatenate {} (not \"{}\") to {}",
            name(names[1]),
            name(names[0]),
            name(names[1])
        );
        return Err(exception::type_error(vm, text));
    }
    let items = |vm: &dyn Vm, side: Obj, word: u32| vm.heap.tuple_items(vm.heap.field(side, word));
    let (mut first, second) = (items(vm, left, STRINGS), items(vm, right, STRINGS));
    let (Some(last), Some((next, rest))) = (first.pop(), second.split_first()) else {
        return Ok(vm.heap.own(left));
    };
    let joined = str::concatenation(&mut vm.heap, last, *next);
    first.push(joined.get());
    first.extend(rest);
    let strings = vm.heap.tuple(&first);
    vm.release(joined);
    let mut all = items(vm, left, INTERPOLATIONS);
    all.extend(items(vm, right, INTERPOLATIONS));
    let interpolations = vm.heap.tuple(&all);
    Ok(template(vm, strings, interpolations))
}

fn template_repr(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let (strings, parts) = (vm.heap.field(object, STRINGS), vm.heap.field(object, INTERPOLATIONS));
    let strings = protocol::repr_text(vm, strings)?;
    let parts = protocol::repr_text(vm, parts)?;
    Ok(vm.heap.str(&format!("Template(strings={strings}, interpolations={parts})")))
}

fn interpolation_repr(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let mut parts = Vec::new();
    for word in [VALUE, EXPRESSION, CONVERSION, FORMAT_SPEC] {
        let field = vm.heap.field(object, word);
        parts.push(protocol::repr_text(vm, field)?);
    }
    Ok(vm.heap.str(&format!("Interpolation({})", parts.join(", "))))
}

fn iter(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let (strings, parts) = (vm.heap.field(object, STRINGS), vm.heap.field(object, INTERPOLATIONS));
    let strings = protocol::iter(vm, strings)?;
    let parts = protocol::iter(vm, parts)?;
    let fields = [(STRINGS_LEFT, strings), (INTERPOLATIONS_LEFT, parts)];
    let iterator = native::create(vm, t::TEMPLATE_ITERATOR, fields);
    vm.heap.set_word(iterator.get(), IS_STRING, 1);
    Ok(iterator)
}

fn next(vm: &mut dyn Vm, iterator: Obj) -> Fallible<Option<Owned>> {
    if vm.heap.word(iterator, IS_STRING) == 1 {
        vm.heap.set_word(iterator, IS_STRING, 0);
        let strings = vm.heap.field(iterator, STRINGS_LEFT);
        let Some(text) = protocol::step(vm, strings)? else { return Ok(None) };
        if !given::is_str(vm, text.get()) || vm.heap.str_length(text.get()) > 0 {
            return Ok(Some(text));
        }
        vm.release(text);
    }
    vm.heap.set_word(iterator, IS_STRING, 1);
    let parts = vm.heap.field(iterator, INTERPOLATIONS_LEFT);
    protocol::step(vm, parts)
}

fn values(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let parts = vm.heap.tuple_items(vm.heap.field(object, INTERPOLATIONS));
    let values: Vec<Obj> = parts.iter().map(|part| vm.heap.field(*part, VALUE)).collect();
    Ok(vm.heap.tuple(&values))
}

fn reduce_template(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let module = vm.import("string.templatelib")?;
    let function = protocol::get_attribute_str(vm, module.get(), "_template_unpickle");
    vm.release(module);
    let function = function?;
    let fields = [STRINGS, INTERPOLATIONS].map(|word| vm.heap.field(arguments[0], word));
    let fields = vm.heap.tuple(&fields);
    Ok(vm.heap.tuple_from_owned(vec![function, fields]))
}

fn reduce_interpolation(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let words = [VALUE, EXPRESSION, CONVERSION, FORMAT_SPEC];
    let fields = words.map(|word| vm.heap.field(arguments[0], word));
    let kind = vm.heap.type_of(arguments[0]);
    Ok(native::reduced(vm, kind, &fields))
}

const CLASS_GET_ITEM: Def =
    class_method("__class_getitem__", "($type, object, /)", native::class_get_item);

const TYPES: &[TypeRow] = &[
    TypeRow {
        methods: &[def("__reduce__", "($self, /)", reduce_template), CLASS_GET_ITEM],
        members: &[
            member("strings", native::field::<STRINGS>),
            member("interpolations", native::field::<INTERPOLATIONS>),
            TEMPLATE_VALUES,
        ],
        doc: "Template object",
        ..TypeRow::new(
            "string.templatelib.Template",
            t::TEMPLATE,
            Slots {
                new: Some(new_template),
                repr: Some(template_repr),
                iter: Some(iter),
                concatenate: Some(concatenate),
                ..Slots::EMPTY
            },
        )
    },
    TypeRow {
        methods: &[def("__reduce__", "($self, /)", reduce_interpolation), CLASS_GET_ITEM],
        members: &[
            member("value", native::field::<VALUE>),
            member("expression", native::field::<EXPRESSION>),
            member("conversion", native::field::<CONVERSION>),
            member("format_spec", native::field::<FORMAT_SPEC>),
        ],
        doc: "Interpolation object",
        ..TypeRow::new(
            "string.templatelib.Interpolation",
            t::INTERPOLATION,
            Slots { new: Some(new_interpolation), repr: Some(interpolation_repr), ..Slots::EMPTY },
        )
    },
    TypeRow::new(
        "string.templatelib.TemplateIter",
        t::TEMPLATE_ITERATOR,
        Slots { iter: Some(native::itself), next: Some(next), ..Slots::EMPTY },
    ),
];

const TEMPLATE_VALUES: GetSet = get("values", values);
