//! `str.format` and `str.format_map`.

use crate::python::heap::{Obj, Owned};
use crate::python::object::str_template::{self, Access, Field, Key, Template};
use crate::python::object::{Fallible, Vm, exception, given, int_type, protocol, str};

/// How the fields of one call are numbered.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbering {
    Undecided,
    Automatic,
    Manual,
}

/// What fields are taken from.
struct Source {
    /// The tuple of positional arguments, NULL for `format_map`.
    arguments: Obj,
    /// The dict of keyword arguments or the mapping, NULL when there is none.
    mapping: Obj,
    numbering: Numbering,
    next_number: usize,
}

/// `self, *args, **kwargs`.
pub fn format(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    run(vm, arguments[0], arguments[1], arguments[2])
}

/// `self, mapping`.
pub fn format_map(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    run(vm, arguments[0], Obj::NULL, arguments[1])
}

fn run(vm: &mut dyn Vm, template: Obj, arguments: Obj, mapping: Obj) -> Fallible<Owned> {
    let text = str::codes(vm, template);
    let mut source = Source { arguments, mapping, numbering: Numbering::Undecided, next_number: 0 };
    if !text.iter().any(|point| [u32::from(b'{'), u32::from(b'}')].contains(point)) {
        return Ok(vm.own(template));
    }
    let mut out = Output { codes: Vec::with_capacity(text.len()), whole: None };
    match build(vm, &text, &mut source, 2, &mut out) {
        Ok(()) => Ok(out.finish(vm)),
        Err(raised) => {
            vm.release_option(out.whole);
            Err(raised)
        }
    }
}

/// What has been put together (`_PyUnicodeWriter`).
struct Output {
    codes: Vec<u32>,
    /// A string that is all of the result: it is not copied.
    whole: Option<Owned>,
}

impl Output {
    fn finish(self, vm: &mut dyn Vm) -> Owned {
        match self.whole {
            Some(whole) => whole,
            None => vm.heap.str_from_codes(&self.codes),
        }
    }
}

fn build(
    vm: &mut dyn Vm,
    text: &[u32],
    source: &mut Source,
    depth: u32,
    out: &mut Output,
) -> Fallible<()> {
    if depth == 0 {
        return Err(exception::value_error(vm, "Max string recursion exceeded"));
    }
    let mut template = Template::new(text);
    loop {
        let markup = match template.advance() {
            Ok(Some(markup)) => markup,
            Ok(None) => return Ok(()),
            Err(message) => return Err(exception::value_error(vm, message)),
        };
        out.codes.extend_from_slice(&text[markup.literal]);
        if let Some(field) = markup.field {
            let formatted = formatted_field(vm, text, &field, source, depth)?;
            if template.is_done() && out.codes.is_empty() {
                out.whole = Some(formatted);
                return Ok(());
            }
            out.codes.extend(vm.heap.str_codes(formatted.get()));
            vm.release(formatted);
            str::room(vm, out.codes.len(), 1)?;
        }
    }
}

fn formatted_field(
    vm: &mut dyn Vm,
    text: &[u32],
    field: &Field,
    source: &mut Source,
    depth: u32,
) -> Fallible<Owned> {
    let mut value = field_value(vm, &text[field.name.clone()], source)?;
    if let Some(conversion) = field.conversion {
        value = given::with(vm, value, |vm, value| convert(vm, value, conversion))?;
    }
    let mut spec = text[field.spec.clone()].to_vec();
    if field.nested {
        let mut expanded = Output { codes: Vec::new(), whole: None };
        if let Err(raised) = build(vm, &spec, source, depth - 1, &mut expanded) {
            vm.release_option(expanded.whole);
            vm.release(value);
            return Err(raised);
        }
        let expanded = expanded.finish(vm);
        spec = str::codes(vm, expanded.get());
        vm.release(expanded);
    }
    let spec = vm.heap.str_from_codes(&spec);
    let formatted = protocol::format(vm, value.get(), spec.get());
    vm.release(spec);
    vm.release(value);
    formatted
}

fn convert(vm: &mut dyn Vm, value: Obj, conversion: u32) -> Fallible<Owned> {
    match char::from_u32(conversion) {
        Some('r') => protocol::repr(vm, value),
        Some('s') => protocol::str(vm, value),
        Some('a') => protocol::ascii(vm, value),
        Some(other) if conversion > 32 && conversion < 127 => {
            let message = format!("Unknown conversion specifier {other}");
            Err(exception::value_error(vm, message))
        }
        _ => {
            let message = format!("Unknown conversion specifier \\x{conversion:x}");
            Err(exception::value_error(vm, message))
        }
    }
}

/// `get_field_object`.
fn field_value(vm: &mut dyn Vm, name: &[u32], source: &mut Source) -> Fallible<Owned> {
    let (first, mut rest) = match str_template::split_name(name) {
        Ok(split) => split,
        Err(error) => return Err(int_type::format_failed(vm, error)),
    };
    let mut value = match first {
        Key::Text(name) if !name.is_empty() => keyword_value(vm, &name, source)?,
        Key::Text(_) => {
            decide(vm, source, Numbering::Automatic)?;
            source.next_number += 1;
            positional_value(vm, source.next_number - 1, source)?
        }
        Key::Index(index) => {
            decide(vm, source, Numbering::Manual)?;
            positional_value(vm, index, source)?
        }
    };
    while let Some(access) = str_template::next_access(&mut rest) {
        value = match access {
            Ok(access) => given::with(vm, value, |vm, value| follow(vm, value, access))?,
            Err(error) => {
                vm.release(value);
                return Err(int_type::format_failed(vm, error));
            }
        };
    }
    Ok(value)
}

fn decide(vm: &mut dyn Vm, source: &mut Source, wanted: Numbering) -> Fallible<()> {
    if source.numbering == Numbering::Undecided {
        source.numbering = wanted;
    }
    let message = match (source.numbering, wanted) {
        (Numbering::Manual, Numbering::Automatic) => {
            "cannot switch from manual field specification to automatic field numbering"
        }
        (Numbering::Automatic, Numbering::Manual) => {
            "cannot switch from automatic field numbering to manual field specification"
        }
        _ => return Ok(()),
    };
    Err(exception::value_error(vm, message))
}

fn keyword_value(vm: &mut dyn Vm, name: &[u32], source: &Source) -> Fallible<Owned> {
    let key = vm.heap.str_from_codes(name);
    given::with(vm, key, |vm, key| match source.mapping.some() {
        Some(mapping) => protocol::get_item(vm, mapping, key),
        None => Err(exception::key_error(vm, key)),
    })
}

fn positional_value(vm: &mut dyn Vm, index: usize, source: &Source) -> Fallible<Owned> {
    let Some(arguments) = source.arguments.some() else {
        return Err(exception::value_error(vm, "Format string contains positional fields"));
    };
    if index < vm.heap.tuple_length(arguments) {
        let value = vm.heap.tuple_item(arguments, index);
        return Ok(vm.own(value));
    }
    let message = format!("Replacement index {index} out of range for positional args tuple");
    Err(exception::index_error(vm, message))
}

fn follow(vm: &mut dyn Vm, value: Obj, access: Access) -> Fallible<Owned> {
    let (key, attribute) = match access {
        Access::Attribute(name) => (vm.heap.str_from_codes(&name), true),
        Access::Item(Key::Index(index)) => (vm.heap.int(index as i64), false),
        Access::Item(Key::Text(name)) => (vm.heap.str_from_codes(&name), false),
    };
    given::with(vm, key, |vm, key| {
        if attribute {
            protocol::get_attribute(vm, value, key)
        } else {
            protocol::get_item(vm, value, key)
        }
    })
}
