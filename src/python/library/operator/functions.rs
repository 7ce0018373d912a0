//! The functions of `_operator`.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::object::slots::{Compare, Operator};
use crate::python::object::{Def, Fallible, Raised, Vm, def};
use crate::python::object::{bytes_like, exception, given, int, protocol, types};

fn binary<const OPERATOR: usize>(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    protocol::binary(vm, Operator::ALL[OPERATOR], arguments[0], arguments[1])
}

fn in_place<const OPERATOR: usize>(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    protocol::in_place(vm, Operator::ALL[OPERATOR], arguments[0], arguments[1])
}

const COMPARISONS: [Compare; 6] = [
    Compare::Less,
    Compare::LessEqual,
    Compare::Equal,
    Compare::NotEqual,
    Compare::Greater,
    Compare::GreaterEqual,
];

fn compare<const OPERATOR: usize>(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    protocol::compare(vm, arguments[0], arguments[1], COMPARISONS[OPERATOR])
}

fn truth(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let truth = protocol::truth(vm, arguments[0])?;
    Ok(vm.bool(truth))
}

fn not(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let truth = protocol::truth(vm, arguments[0])?;
    Ok(vm.bool(!truth))
}

fn is(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(vm.bool(arguments[0] == arguments[1]))
}

fn is_not(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(vm.bool(arguments[0] != arguments[1]))
}

fn negative(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    protocol::negative(vm, arguments[0])
}

fn positive(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    protocol::positive(vm, arguments[0])
}

fn invert(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    protocol::invert(vm, arguments[0])
}

fn absolute(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    protocol::absolute(vm, arguments[0])
}

fn index(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let index = protocol::index_object(vm, arguments[0])?;
    let plain = int::plain(&mut vm.heap, index.get());
    vm.release(index);
    Ok(plain)
}

fn contains(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let found = protocol::contains(vm, arguments[0], arguments[1])?;
    Ok(vm.bool(found))
}

fn get_item(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    protocol::get_item(vm, arguments[0], arguments[1])
}

fn set_item(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    protocol::set_item(vm, arguments[0], arguments[1], arguments[2])?;
    Ok(vm.none())
}

fn delete_item(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    protocol::delete_item(vm, arguments[0], arguments[1])?;
    Ok(vm.none())
}

/// `PySequence_Check`: concatenation adds only what has items.
fn is_sequence(vm: &dyn Vm, object: Obj) -> bool {
    let kind = vm.heap.type_of(object);
    vm.type_data(kind).slots.subscript.is_some() && !types::is_instance(vm, object, t::DICT)
}

fn concatenate(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    concatenate_by(vm, arguments, protocol::binary)
}

fn in_place_concatenate(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    concatenate_by(vm, arguments, protocol::in_place)
}

fn concatenate_by(
    vm: &mut dyn Vm,
    arguments: &[Obj],
    add: fn(&mut dyn Vm, Operator, Obj, Obj) -> Fallible<Owned>,
) -> Fallible<Owned> {
    let (left, right) = (arguments[0], arguments[1]);
    let kind = vm.heap.type_of(left);
    let direct = vm.type_data(kind).slots.concatenate.is_some();
    if direct || is_sequence(vm, left) && is_sequence(vm, right) {
        return add(vm, Operator::Add, left, right);
    }
    let name = protocol::type_name(vm, left);
    let text = format!("'{name}' object can't be concatenated");
    Err(exception::type_error(vm, text))
}

fn iterator_of(vm: &mut dyn Vm, iterable: Obj) -> Fallible<Owned> {
    match protocol::iter(vm, iterable) {
        Err(Raised) if exception::matches(vm, t::TYPE_ERROR) => {
            exception::clear(vm);
            let name = protocol::type_name(vm, iterable);
            let text = format!("argument of type '{name}' is not iterable");
            Err(exception::type_error(vm, text))
        }
        result => result,
    }
}

/// Places of the items that equal a value: the first one, or how many there are.
fn search(vm: &mut dyn Vm, iterable: Obj, value: Obj, all: bool) -> Fallible<Option<i64>> {
    let iterator = iterator_of(vm, iterable)?;
    given::with(vm, iterator, |vm, iterator| {
        let (mut place, mut count) = (0, 0);
        while let Some(item) = protocol::next(vm, iterator)? {
            if given::with(vm, item, |vm, item| protocol::equal(vm, item, value))? {
                if !all {
                    return Ok(Some(place));
                }
                count += 1;
            }
            place += 1;
        }
        Ok(all.then_some(count))
    })
}

fn count_of(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let count = search(vm, arguments[0], arguments[1], true)?;
    Ok(vm.heap.int(count.unwrap_or(0)))
}

fn index_of(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    match search(vm, arguments[0], arguments[1], false)? {
        Some(place) => Ok(vm.heap.int(place)),
        None => Err(exception::value_error(vm, "sequence.index(x): x not in sequence")),
    }
}

fn length_hint(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let default = given::size(vm, arguments[1], 0)?;
    let hint = protocol::length_hint(vm, arguments[0], default)?;
    Ok(vm.heap.int(hint))
}

fn call(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let mut given = vm.heap.tuple_items(arguments[1]);
    let items = arguments[2].some().map_or_else(Vec::new, |dict| vm.heap.dict_items(dict));
    let names: Vec<Obj> = items.iter().map(|(name, _)| *name).collect();
    given.extend(items.iter().map(|(_, value)| *value));
    vm.call(arguments[0], &given, &names)
}

/// `_compare_digest(a, b)`: two ASCII strs or two bytes-like objects.
fn compare_digest(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (a, b) = (arguments[0], arguments[1]);
    if given::is_str(vm, a) && given::is_str(vm, b) {
        if !vm.heap.str_is_ascii(a) || !vm.heap.str_is_ascii(b) {
            let text = "comparing strings with non-ASCII characters is not supported";
            return Err(exception::type_error(vm, text));
        }
        let equal = vm.heap.text(a) == vm.heap.text(b);
        return Ok(vm.bool(equal));
    }
    if bytes_like::view(vm, a).is_some() || bytes_like::view(vm, b).is_some() {
        let (a, b) = (bytes_like::expect(vm, a)?, bytes_like::expect(vm, b)?);
        return Ok(vm.bool(a == b));
    }
    let (a, b) = (protocol::type_name(vm, a), protocol::type_name(vm, b));
    let text = format!("unsupported operand types(s) or combination of types: '{a}' and '{b}'");
    Err(exception::type_error(vm, text))
}

pub const FUNCTIONS: &[Def] = &[
    def("truth", "($module, a, /)", truth).doc("Return True if a is true, False otherwise."),
    def("contains", "($module, a, b, /)", contains).doc("Same as b in a (note reversed operands)."),
    def("indexOf", "($module, a, b, /)", index_of).doc("Return the first index of b in a."),
    def("countOf", "($module, a, b, /)", count_of)
        .doc("Return the number of items in a which are, or which equal, b."),
    def("is_", "($module, a, b, /)", is).doc("Same as a is b."),
    def("is_not", "($module, a, b, /)", is_not).doc("Same as a is not b."),
    def("add", "($module, a, b, /)", binary::<0>).doc("Same as a + b."),
    def("sub", "($module, a, b, /)", binary::<10>).doc("Same as a - b."),
    def("mul", "($module, a, b, /)", binary::<5>).doc("Same as a * b."),
    def("matmul", "($module, a, b, /)", binary::<4>).doc("Same as a @ b."),
    def("floordiv", "($module, a, b, /)", binary::<2>).doc("Same as a // b."),
    def("truediv", "($module, a, b, /)", binary::<11>).doc("Same as a / b."),
    def("mod", "($module, a, b, /)", binary::<6>).doc("Same as a % b."),
    def("neg", "($module, a, /)", negative).doc("Same as -a."),
    def("pos", "($module, a, /)", positive).doc("Same as +a."),
    def("abs", "($module, a, /)", absolute).doc("Same as abs(a)."),
    def("inv", "($module, a, /)", invert).doc("Same as ~a."),
    def("invert", "($module, a, /)", invert).doc("Same as ~a."),
    def("lshift", "($module, a, b, /)", binary::<3>).doc("Same as a << b."),
    def("rshift", "($module, a, b, /)", binary::<9>).doc("Same as a >> b."),
    def("not_", "($module, a, /)", not).doc("Same as not a."),
    def("and_", "($module, a, b, /)", binary::<1>).doc("Same as a & b."),
    def("xor", "($module, a, b, /)", binary::<12>).doc("Same as a ^ b."),
    def("or_", "($module, a, b, /)", binary::<7>).doc("Same as a | b."),
    def("pow", "($module, a, b, /)", binary::<8>).doc("Same as a ** b."),
    def("iadd", "($module, a, b, /)", in_place::<0>).doc("Same as a += b."),
    def("isub", "($module, a, b, /)", in_place::<10>).doc("Same as a -= b."),
    def("imul", "($module, a, b, /)", in_place::<5>).doc("Same as a *= b."),
    def("imatmul", "($module, a, b, /)", in_place::<4>).doc("Same as a @= b."),
    def("ifloordiv", "($module, a, b, /)", in_place::<2>).doc("Same as a //= b."),
    def("itruediv", "($module, a, b, /)", in_place::<11>).doc("Same as a /= b."),
    def("imod", "($module, a, b, /)", in_place::<6>).doc("Same as a %= b."),
    def("ilshift", "($module, a, b, /)", in_place::<3>).doc("Same as a <<= b."),
    def("irshift", "($module, a, b, /)", in_place::<9>).doc("Same as a >>= b."),
    def("iand", "($module, a, b, /)", in_place::<1>).doc("Same as a &= b."),
    def("ixor", "($module, a, b, /)", in_place::<12>).doc("Same as a ^= b."),
    def("ior", "($module, a, b, /)", in_place::<7>).doc("Same as a |= b."),
    def("ipow", "($module, a, b, /)", in_place::<8>).doc("Same as a **= b."),
    def("concat", "($module, a, b, /)", concatenate).doc("Same as a + b, for a and b sequences."),
    def("iconcat", "($module, a, b, /)", in_place_concatenate)
        .doc("Same as a += b, for a and b sequences."),
    def("getitem", "($module, a, b, /)", get_item).doc("Same as a[b]."),
    def("setitem", "($module, a, b, c, /)", set_item).doc("Same as a[b] = c."),
    def("delitem", "($module, a, b, /)", delete_item).doc("Same as del a[b]."),
    def("eq", "($module, a, b, /)", compare::<2>).doc("Same as a == b."),
    def("ne", "($module, a, b, /)", compare::<3>).doc("Same as a != b."),
    def("lt", "($module, a, b, /)", compare::<0>).doc("Same as a < b."),
    def("le", "($module, a, b, /)", compare::<1>).doc("Same as a <= b."),
    def("gt", "($module, a, b, /)", compare::<4>).doc("Same as a > b."),
    def("ge", "($module, a, b, /)", compare::<5>).doc("Same as a >= b."),
    def("index", "($module, a, /)", index).doc("Same as a.__index__()"),
    def("length_hint", "($module, obj, default=0, /)", length_hint).doc(
        "Return an estimate of the number of items in obj.\n\n\
         This is useful for presizing containers when building from an iterable.\n\n\
         If the object supports len(), the result will be exact.\n\
         Otherwise, it may over- or under-estimate by an arbitrary amount.",
    ),
    def("call", "($module, obj, /, *args, **kwargs)", call).doc("Same as obj(*args, **kwargs)."),
    def("_compare_digest", "($module, a, b, /)", compare_digest).doc("Return 'a == b'."),
];
