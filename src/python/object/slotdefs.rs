//! `slotdefs` of `typeobject.c`: which special method stands for which slot, in both directions.

use crate::python::heap::Obj;
use crate::python::heap::image::{self, types as t};
use crate::python::object::wrap::{self, Wrapper};
use crate::python::object::{
    Core, Fallible, Operator, Slots, Vm, descriptor, dispatch, protocol, types,
};

/// One special method: its name, its slot, and how a call of the method calls the slot.
pub struct SlotDef {
    pub name: &'static str,
    pub field: Field,
    /// `None`: a built-in type's slot gives no method of this name.
    pub wrapper: Option<Wrapper>,
    /// A class that defines the method fills the slot with a function that calls it.
    pub fills: bool,
}

macro_rules! fields {
    ($($variant:ident $field:ident $generic:expr,)*) => {
        /// A slot of `Slots`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum Field {
            $($variant,)*
            Binary(Operator),
            InPlace(Operator),
        }

        impl Field {
            pub fn is_set(self, slots: &Slots) -> bool {
                match self {
                    $(Field::$variant => slots.$field.is_some(),)*
                    Field::Binary(operator) => slots.binary[operator as usize].is_some(),
                    Field::InPlace(operator) => slots.in_place[operator as usize].is_some(),
                }
            }

            pub fn copy(self, from: &Slots, to: &mut Slots) {
                match self {
                    $(Field::$variant => to.$field = from.$field,)*
                    Field::Binary(operator) => {
                        to.binary[operator as usize] = from.binary[operator as usize];
                    }
                    Field::InPlace(operator) => {
                        to.in_place[operator as usize] = from.in_place[operator as usize];
                    }
                }
            }
        }

        /// Every slot filled with the function that looks the special method up and calls it.
        pub static GENERIC: Slots = Slots {
            $($field: $generic,)*
            binary: dispatch::BINARY,
            in_place: dispatch::IN_PLACE,
        };

        const FIELDS: &[Field] = &[$(Field::$variant,)*];
    };
}

fields! {
    Repr repr Some(dispatch::repr),
    Str str Some(dispatch::str),
    Hash hash Some(dispatch::hash),
    Call call Some(dispatch::call),
    Iter iter Some(dispatch::iter),
    Next next Some(dispatch::next),
    GetAttribute get_attribute Some(dispatch::get_attribute),
    SetAttribute set_attribute Some(dispatch::set_attribute),
    Compare compare Some(dispatch::compare),
    Divmod divmod Some(dispatch::divmod),
    PowerModulo power_modulo Some(dispatch::power_modulo),
    Negative negative Some(dispatch::negative),
    Positive positive Some(dispatch::positive),
    Absolute absolute Some(dispatch::absolute),
    Invert invert Some(dispatch::invert),
    Bool bool Some(dispatch::bool),
    Index index Some(dispatch::index),
    Int int Some(dispatch::int),
    Float float Some(dispatch::float),
    Length length Some(dispatch::length),
    Subscript subscript Some(dispatch::subscript),
    SetSubscript set_subscript Some(dispatch::set_subscript),
    Contains contains Some(dispatch::contains),
    Concatenate concatenate None,
    Repeat repeat None,
    InPlaceConcatenate in_place_concatenate None,
    InPlaceRepeat in_place_repeat None,
    DescriptorGet descriptor_get Some(dispatch::descriptor_get),
    DescriptorSet descriptor_set Some(dispatch::descriptor_set),
    New new Some(dispatch::new),
    Init init Some(dispatch::init),
    Finalize finalize Some(dispatch::finalize),
    Await await_ Some(dispatch::await_),
    AsyncIter async_iter Some(dispatch::async_iter),
    AsyncNext async_next Some(dispatch::async_next),
    Buffer buffer None,
}

/// Interned names of the rows of [`DEFS`].
pub fn names(heap: &mut crate::python::heap::Heap) -> Vec<Obj> {
    DEFS.iter().map(|def| heap.interned(def.name).into_raw()).collect()
}

/// `add_operators`: a wrapper in the type's dict for each slot its row fills.
pub fn add_operators(core: &mut Core, kind: Obj) {
    let slots = core.type_data(kind).slots;
    for (number, def) in DEFS.iter().enumerate() {
        if def.wrapper.is_none() || !def.field.is_set(&slots) {
            continue;
        }
        let name = core.types.slot_names[number];
        if core.heap.dict_get_str(core.type_data(kind).dict, name).is_null() {
            let wrapper = descriptor::slot_wrapper(core, kind, name, number);
            types::set_in_dict(core, kind, name, wrapper);
        }
    }
}

/// `inherit_slots`: `__eq__` and `__hash__` come together; `new` comes from the base alone.
pub fn inherit_slots(slots: &mut Slots, parent: &Slots) {
    let comparison_is_own = slots.compare.is_some() || slots.hash.is_some();
    for field in all_fields() {
        match field {
            Field::New => {}
            Field::Compare | Field::Hash if comparison_is_own => {}
            _ if field.is_set(slots) => {}
            _ => field.copy(parent, slots),
        }
    }
}

/// `fixup_slot_dispatchers`: fills all slots of a new class from its special methods and those of its bases.
pub fn fix_all(core: &mut Core, kind: Obj) {
    for field in all_fields() {
        update_slot(core, kind, field);
    }
}

/// `update_slot`: a special method was set on or removed from a class; derived classes follow.
pub fn update_name(core: &mut Core, kind: Obj, name: Obj) {
    let fields: Vec<Field> = (0..DEFS.len())
        .filter(|number| core.types.slot_names[*number] == name)
        .map(|number| DEFS[number].field)
        .collect();
    if !fields.is_empty() {
        update_tree(core, kind, &fields);
    }
}

/// Fills all slots again, of the class and of all derived ones (the bases have changed).
pub fn update_all(core: &mut Core, kind: Obj) {
    let fields: Vec<Field> = all_fields().collect();
    update_tree(core, kind, &fields);
}

fn update_tree(core: &mut Core, kind: Obj, fields: &[Field]) {
    for field in fields {
        update_slot(core, kind, *field);
    }
    for subclass in types::subclasses(core, kind) {
        update_tree(core, subclass, fields);
    }
}

/// `update_one_slot`: a built-in method that is the slot's own wrapper puts the built-in function itself into the slot.
fn update_slot(core: &mut Core, kind: Obj, field: Field) {
    if field == Field::Buffer {
        // No special method fills it: the bases give it.
        let mut bases = core.type_data(kind).mro.iter().skip(1);
        let inherited = bases.find_map(|class| core.type_data(*class).slots.buffer);
        core.type_data_mut(kind).slots.buffer = inherited;
        return;
    }
    let mut specific = None;
    let mut generic = false;
    let mut found = false;
    for (number, def) in DEFS.iter().enumerate().filter(|(_, def)| def.field == field) {
        let method = types::lookup(core, kind, core.types.slot_names[number]);
        if method.is_null() {
            continue;
        }
        let method_type = core.heap.type_of(method);
        if method_type == t::WRAPPER_DESCRIPTOR
            && let Some((owner, wrapped)) = descriptor::wrapped_slot(core, method)
            && wrapped.name == def.name
        {
            let fits = specific.is_none_or(|other| other == owner)
                && same_slot(wrapped.field, field)
                && types::is_subtype(core, kind, owner);
            if fits {
                specific = Some(owner);
            } else if same_slot(wrapped.field, field) {
                generic = true;
            }
            found |= same_slot(wrapped.field, field);
        } else if let Some(owner) = coexisting_owner(core, method, def.name)
            && def.wrapper.is_some()
            && def.fills
        {
            let fits = specific.is_none_or(|other| other == owner);
            if fits && types::is_subtype(core, kind, owner) {
                specific = Some(owner);
            } else {
                generic = true;
            }
            found = true;
        } else if field == Field::New && descriptor::is_new_wrapper(core, method) {
            // The inherited `new` stays.
            let base = core.type_data(kind).base;
            let inherited = core.type_data(base).slots.new;
            core.type_data_mut(kind).slots.new = inherited;
            return;
        } else if field == Field::Hash && method == image::NONE {
            core.type_data_mut(kind).slots.hash = Some(hash_not_implemented);
            return;
        } else if def.fills {
            generic = true;
            found = true;
        }
    }
    let source = match specific {
        Some(owner) if !generic => core.type_data(owner).slots,
        _ if found => GENERIC,
        _ => Slots::EMPTY,
    };
    field.copy(&source, &mut core.type_data_mut(kind).slots);
}

/// `METH_COEXIST`: methods that stand in the place of a slot's wrapper, whose slot they are nevertheless.
pub fn coexists(kind: Obj, name: &str) -> bool {
    match name {
        "__getitem__" => [t::LIST, t::DICT].contains(&kind),
        "__contains__" => [t::DICT, t::SET, t::FROZENSET].contains(&kind),
        _ => false,
    }
}

/// The type of such a method.
pub fn coexisting_owner(core: &Core, object: Obj, name: &str) -> Option<Obj> {
    if core.heap.type_of(object) != t::METHOD_DESCRIPTOR {
        return None;
    }
    let owner = core.heap.field(object, descriptor::OWNER);
    coexists(owner, name).then_some(owner)
}

/// `nb_power` is two slots here: with and without modulus.
fn same_slot(wrapped: Field, field: Field) -> bool {
    let power = Field::Binary(Operator::Power);
    wrapped == field || field == Field::PowerModulo && wrapped == power
}

/// Does assigning an attribute of its instances do what `object` does?
pub fn is_generic_store(core: &Core, kind: Obj) -> bool {
    let (own, generic) =
        (core.type_data(kind).slots.set_attribute, core.type_data(t::OBJECT).slots.set_attribute);
    own.zip(generic).is_some_and(|(own, generic)| std::ptr::fn_addr_eq(own, generic))
}

/// `PyObject_HashNotImplemented`.
pub fn hash_not_implemented(vm: &mut dyn Vm, object: Obj) -> Fallible<i64> {
    Err(protocol::type_hash_error(vm, object))
}

fn all_fields() -> impl Iterator<Item = Field> {
    let operators = || Operator::ALL.into_iter();
    FIELDS
        .iter()
        .copied()
        .chain(operators().map(Field::Binary))
        .chain(operators().map(Field::InPlace))
}

const fn slot(name: &'static str, field: Field, wrapper: Wrapper) -> SlotDef {
    SlotDef { name, field, wrapper: Some(wrapper), fills: true }
}

/// Only for classes: no built-in type has a method of this name from the slot.
const fn hook(name: &'static str, field: Field) -> SlotDef {
    SlotDef { name, field, wrapper: None, fills: true }
}

/// Only for built-in types: a class's method of this name fills the number slot instead.
const fn sequence(name: &'static str, field: Field, wrapper: Wrapper) -> SlotDef {
    SlotDef { name, field, wrapper: Some(wrapper), fills: false }
}

const fn left(name: &'static str, operator: Operator) -> SlotDef {
    slot(name, Field::Binary(operator), wrap::binary)
}

const fn right(name: &'static str, operator: Operator) -> SlotDef {
    slot(name, Field::Binary(operator), wrap::reflected)
}

const fn in_place(name: &'static str, operator: Operator) -> SlotDef {
    slot(name, Field::InPlace(operator), wrap::binary)
}

/// In CPython's order, which is the order of the methods in a type's `__dict__`.
pub static DEFS: &[SlotDef] = &[
    slot("__getattribute__", Field::GetAttribute, wrap::binary),
    hook("__getattr__", Field::GetAttribute),
    slot("__setattr__", Field::SetAttribute, wrap::set_attribute),
    slot("__delattr__", Field::SetAttribute, wrap::delete_attribute),
    slot("__repr__", Field::Repr, wrap::unary),
    slot("__hash__", Field::Hash, wrap::hash),
    slot("__call__", Field::Call, wrap::call),
    slot("__str__", Field::Str, wrap::unary),
    slot("__lt__", Field::Compare, wrap::compare),
    slot("__le__", Field::Compare, wrap::compare),
    slot("__eq__", Field::Compare, wrap::compare),
    slot("__ne__", Field::Compare, wrap::compare),
    slot("__gt__", Field::Compare, wrap::compare),
    slot("__ge__", Field::Compare, wrap::compare),
    slot("__iter__", Field::Iter, wrap::unary),
    slot("__next__", Field::Next, wrap::next),
    slot("__get__", Field::DescriptorGet, wrap::descriptor_get),
    slot("__set__", Field::DescriptorSet, wrap::descriptor_set),
    slot("__delete__", Field::DescriptorSet, wrap::descriptor_delete),
    slot("__init__", Field::Init, wrap::init),
    hook("__new__", Field::New),
    slot("__del__", Field::Finalize, wrap::finalize),
    slot("__await__", Field::Await, wrap::unary),
    slot("__aiter__", Field::AsyncIter, wrap::unary),
    slot("__anext__", Field::AsyncNext, wrap::unary),
    left("__add__", Operator::Add),
    right("__radd__", Operator::Add),
    left("__sub__", Operator::Subtract),
    right("__rsub__", Operator::Subtract),
    left("__mul__", Operator::Multiply),
    right("__rmul__", Operator::Multiply),
    left("__mod__", Operator::Remainder),
    right("__rmod__", Operator::Remainder),
    slot("__divmod__", Field::Divmod, wrap::binary),
    slot("__rdivmod__", Field::Divmod, wrap::reflected),
    slot("__pow__", Field::Binary(Operator::Power), wrap::power),
    hook("__pow__", Field::PowerModulo),
    slot("__rpow__", Field::Binary(Operator::Power), wrap::reflected_power),
    slot("__neg__", Field::Negative, wrap::unary),
    slot("__pos__", Field::Positive, wrap::unary),
    slot("__abs__", Field::Absolute, wrap::unary),
    slot("__bool__", Field::Bool, wrap::bool),
    slot("__invert__", Field::Invert, wrap::unary),
    left("__lshift__", Operator::LeftShift),
    right("__rlshift__", Operator::LeftShift),
    left("__rshift__", Operator::RightShift),
    right("__rrshift__", Operator::RightShift),
    left("__and__", Operator::And),
    right("__rand__", Operator::And),
    left("__xor__", Operator::Xor),
    right("__rxor__", Operator::Xor),
    left("__or__", Operator::Or),
    right("__ror__", Operator::Or),
    slot("__int__", Field::Int, wrap::unary),
    slot("__float__", Field::Float, wrap::unary),
    in_place("__iadd__", Operator::Add),
    in_place("__isub__", Operator::Subtract),
    in_place("__imul__", Operator::Multiply),
    in_place("__imod__", Operator::Remainder),
    in_place("__ipow__", Operator::Power),
    in_place("__ilshift__", Operator::LeftShift),
    in_place("__irshift__", Operator::RightShift),
    in_place("__iand__", Operator::And),
    in_place("__ixor__", Operator::Xor),
    in_place("__ior__", Operator::Or),
    left("__floordiv__", Operator::FloorDivide),
    right("__rfloordiv__", Operator::FloorDivide),
    left("__truediv__", Operator::TrueDivide),
    right("__rtruediv__", Operator::TrueDivide),
    in_place("__ifloordiv__", Operator::FloorDivide),
    in_place("__itruediv__", Operator::TrueDivide),
    slot("__index__", Field::Index, wrap::unary),
    left("__matmul__", Operator::MatrixMultiply),
    right("__rmatmul__", Operator::MatrixMultiply),
    in_place("__imatmul__", Operator::MatrixMultiply),
    slot("__len__", Field::Length, wrap::length),
    slot("__getitem__", Field::Subscript, wrap::binary),
    slot("__setitem__", Field::SetSubscript, wrap::set_subscript),
    slot("__delitem__", Field::SetSubscript, wrap::delete_subscript),
    sequence("__add__", Field::Concatenate, wrap::binary),
    sequence("__mul__", Field::Repeat, wrap::repeat),
    sequence("__rmul__", Field::Repeat, wrap::repeat),
    slot("__contains__", Field::Contains, wrap::contains),
    sequence("__iadd__", Field::InPlaceConcatenate, wrap::binary),
    sequence("__imul__", Field::InPlaceRepeat, wrap::repeat),
];
