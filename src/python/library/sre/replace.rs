//! `sub` and `subn`, and the templates of replacements.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned, image};
use crate::python::library::sre::{match_object, pattern, subject};
use crate::python::object::{
    Fallible, Slots, TypeRow, Vm, bytes_like, exception, flag, given, native, protocol, types,
};

/// Words of a `TemplateObject`: the text before the first group, and a tuple of groups and texts by turns.
const LITERAL: u32 = 2;
const ITEMS: u32 = 3;

/// What stands in for a match.
enum Filter {
    Literal(Owned),
    Template(Owned),
    Callable,
}

/// `pattern_subx`: the new text and how often something was replaced.
pub fn replace(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<(Owned, i64)> {
    let [compiled, replacement, string, count] = *arguments else {
        return Ok((vm.none(), 0));
    };
    let count = given::size(vm, count, 0)?;
    let filter = filter(vm, compiled, replacement)?;
    let result = replaced(vm, compiled, replacement, string, count, &filter);
    match filter {
        Filter::Literal(object) | Filter::Template(object) => vm.release(object),
        Filter::Callable => {}
    }
    result
}

fn replaced(
    vm: &mut dyn Vm,
    compiled: Obj,
    replacement: Obj,
    string: Obj,
    count: i64,
    filter: &Filter,
) -> Fallible<(Owned, i64)> {
    let state = subject::begin(vm, compiled, string, Obj::NULL, Obj::NULL)?;
    let mut parts = Vec::new();
    let mut last = state.start;
    // Less than nothing replaces nothing.
    let result = if count < 0 {
        Ok(0)
    } else {
        pattern::each(vm, compiled, state, count, &mut |vm, state, found| {
            let (start, end) = (found.start, found.end);
            if last < start {
                parts.push(subject::part(vm, string, last, start));
            }
            if let Filter::Literal(literal) = filter {
                parts.push(vm.own(literal.get()));
            } else {
                let matched = match_object::create(vm, compiled, state, Some(found));
                let item = match filter {
                    Filter::Template(template) => expand(vm, template.get(), matched.get()),
                    _ => vm.call(replacement, &[matched.get()], &[]),
                };
                vm.release(matched);
                let item = item?;
                if item.get() == image::NONE {
                    vm.release(item);
                } else {
                    parts.push(item);
                }
            }
            last = end;
            Ok(())
        })
    };
    let count = match result {
        Ok(count) => count,
        Err(raised) => {
            vm.release_all(parts);
            return Err(raised);
        }
    };
    if last < state.end {
        parts.push(subject::part(vm, string, last, state.end));
    }
    let text = subject::join(vm, string, parts)?;
    Ok((text, count))
}

fn filter(vm: &mut dyn Vm, compiled: Obj, replacement: Obj) -> Fallible<Filter> {
    if protocol::is_callable(vm, replacement) {
        return Ok(Filter::Callable);
    }
    let has_text = given::is_str(vm, replacement) || bytes_like::is(vm, replacement);
    if has_text && !subject::points(vm, replacement).contains(&92) {
        return Ok(Filter::Literal(vm.own(replacement)));
    }
    let template = template(vm, compiled, replacement)?;
    let items = vm.heap.field(template.get(), ITEMS);
    if vm.heap.tuple_length(items) != 0 {
        return Ok(Filter::Template(template));
    }
    let literal = vm.heap.field(template.get(), LITERAL);
    let literal = vm.own(literal);
    vm.release(template);
    Ok(Filter::Literal(literal))
}

/// `compile_template`: `re` makes and remembers it.
pub fn template(vm: &mut dyn Vm, compiled: Obj, replacement: Obj) -> Fallible<Owned> {
    let module = vm.import("re")?;
    let function = protocol::get_attribute_str(vm, module.get(), "_compile_template");
    vm.release(module);
    let function = function?;
    let made = vm.call(function.get(), &[compiled, replacement], &[]);
    vm.release(function);
    let made = made?;
    if vm.heap.type_of(made.get()) == t::SRE_TEMPLATE {
        return Ok(made);
    }
    let name = protocol::type_name(vm, made.get()).to_owned();
    vm.release(made);
    let text =
        format!("the result of compiling a replacement string is {name}, not Template object");
    Err(exception::runtime_error(vm, text))
}

/// `expand_template`: the replacement for one match.
pub fn expand(vm: &mut dyn Vm, template: Obj, matched: Obj) -> Fallible<Owned> {
    let literal = vm.heap.field(template, LITERAL);
    let items = vm.heap.field(template, ITEMS);
    if vm.heap.tuple_length(items) == 0 {
        return Ok(vm.own(literal));
    }
    let mut parts = vec![vm.own(literal)];
    for item in vm.heap.tuple_items(items) {
        let part = match vm.heap.type_of(item) {
            t::INT => {
                let group = vm.heap.int_value(item).unwrap_or(0) as usize;
                match_object::group_text(vm, matched, group, image::NONE)
            }
            _ => vm.own(item),
        };
        if part.get() == image::NONE {
            vm.release(part);
        } else {
            parts.push(part);
        }
    }
    subject::join(vm, literal, parts)
}

/// `_sre.template(pattern, [text, group, text, …])`.
pub fn new_template(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [compiled, list] = *arguments else { return Ok(vm.none()) };
    if vm.heap.type_of(compiled) != t::SRE_PATTERN || !types::is_instance(vm, list, t::LIST) {
        return Err(exception::type_error(vm, "invalid template"));
    }
    let items = vm.heap.list_items(list);
    if items.len().is_multiple_of(2) {
        return Err(exception::type_error(vm, "invalid template"));
    }
    for group in items.iter().skip(1).step_by(2) {
        let number = given::size(vm, *group, 0)?;
        if number < 0 || number as usize > pattern::group_count(vm, compiled) {
            return Err(exception::type_error(vm, "invalid template"));
        }
    }
    // Empty texts between groups need not be joined.
    let mut kept = Vec::new();
    for item in &items[1..] {
        if given::is_int(vm, *item) || subject::length(vm, *item) != 0 {
            kept.push(*item);
        }
    }
    let fields = [(LITERAL, vm.own(items[0])), (ITEMS, vm.heap.tuple(&kept))];
    Ok(native::create(vm, t::SRE_TEMPLATE, fields))
}

pub const ROW: TypeRow = TypeRow {
    flags: flag::DISALLOW_INSTANTIATION | flag::IMMUTABLE_TYPE,
    ..TypeRow::new("_sre.SRE_Template", t::SRE_TEMPLATE, Slots::EMPTY)
};
