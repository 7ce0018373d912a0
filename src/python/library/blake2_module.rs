//! The module `_blake2`.

use crate::python::heap::image::types as t;
use crate::python::heap::{Obj, Owned};
use crate::python::library::blake2::Variant;
use crate::python::library::{Constant, Module, digests, set};
use crate::python::object::{
    Def, Fallible, GetSet, Slots, TypeRow, Vm, bytes_like, def, exception, get, given, native,
    protocol, types,
};

/// Words of an object: its message (with the key's block in front) and its block of parameters.
const MESSAGE: u32 = digests::MESSAGE;
const PARAMETERS: u32 = 3;
const LAST_NODE: u32 = 4;

const SIGNATURE_B: &str = "(data=b'', /, *, digest_size=_blake2.blake2b.MAX_DIGEST_SIZE, key=b'', \
                           salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, \
                           node_depth=0, inner_size=0, last_node=False, usedforsecurity=True)";

fn variant(vm: &dyn Vm, kind: Obj) -> Variant {
    if types::is_subtype(vm, kind, t::BLAKE2S) { Variant::S } else { Variant::B }
}

/// A parameter between two limits.
fn limited(
    vm: &mut dyn Vm,
    object: Obj,
    default: i64,
    (low, high): (i64, i64),
    text: &str,
) -> Fallible<i64> {
    let value = given::size(vm, object, default)?;
    if (low..=high).contains(&value) {
        return Ok(value);
    }
    Err(exception::value_error(vm, text))
}

/// A parameter of some bytes.
fn some_bytes(vm: &mut dyn Vm, object: Obj, longest: usize, name: &str) -> Fallible<Vec<u8>> {
    let bytes = if object.is_null() { Vec::new() } else { bytes_like::expect(vm, object)? };
    if bytes.len() > longest {
        let text = format!("maximum {name} length is {longest} bytes");
        return Err(exception::value_error(vm, text));
    }
    Ok(bytes)
}

/// A number that must fit in so many bytes.
fn narrow(vm: &mut dyn Vm, object: Obj, size: usize, name: &str) -> Fallible<Vec<u8>> {
    let mut bytes = vec![0; size];
    if object.is_null() {
        return Ok(bytes);
    }
    let int = protocol::index_object(vm, object)?;
    let value = vm.heap.big(int.get());
    vm.release(int);
    if value.sign() == num_bigint::Sign::Minus {
        let text = "can't convert negative value to unsigned int";
        return Err(exception::overflow_error(vm, text));
    }
    let given = value.to_bytes_le().1;
    if given.len() > size {
        return Err(exception::overflow_error(vm, format!("{name} is too large")));
    }
    bytes[..given.len()].copy_from_slice(&given);
    Ok(bytes)
}

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let variant = variant(vm, kind);
    let name = if variant == Variant::B { "blake2b" } else { "blake2s" };
    let bound = given::bind::<13>(vm, name, SIGNATURE_B, arguments, keywords)?;
    let [data, size, key, salt, person, fanout, depth, leaf, offset, node, inner, last, _] = bound;
    let longest = variant.longest();
    let text = format!("digest_size must be between 1 and {longest} bytes");
    let size = limited(vm, size, longest as i64, (1, longest as i64), &text)?;
    let mut salt = some_bytes(vm, salt, variant.salt(), "salt")?;
    let mut person = some_bytes(vm, person, variant.salt(), "person")?;
    let fanout = limited(vm, fanout, 1, (0, 255), "fanout must be between 0 and 255")?;
    let depth = limited(vm, depth, 1, (1, 255), "depth must be between 1 and 255")?;
    let leaf = narrow(vm, leaf, 4, "leaf_size")?;
    let offset_size = if variant == Variant::B { 8 } else { 6 };
    let offset = narrow(vm, offset, offset_size, "node_offset")?;
    let node = limited(vm, node, 0, (0, 255), "node_depth must be between 0 and 255")?;
    let text = format!("inner_size must be between 0 and is {longest}");
    let inner = limited(vm, inner, 0, (0, longest as i64), &text)?;
    let last = given::truth(vm, last, false)?;
    let mut key = some_bytes(vm, key, longest, "key")?;
    let mut block = vec![size as u8, key.len() as u8, fanout as u8, depth as u8];
    block.extend(leaf);
    block.extend(offset);
    block.extend([node as u8, inner as u8]);
    if variant == Variant::B {
        block.resize(32, 0);
    }
    salt.resize(variant.salt(), 0);
    person.resize(variant.salt(), 0);
    block.extend(salt);
    block.extend(person);
    if !key.is_empty() {
        key.resize(variant.block(), 0);
    }
    key.extend(digests::message(vm, data)?);
    let (message, block) = (vm.heap.bytearray(&key), vm.heap.bytes(&block));
    let object = native::create(vm, kind, [(MESSAGE, message), (PARAMETERS, block)]);
    vm.heap.set_word(object.get(), LAST_NODE, u64::from(last));
    Ok(object)
}

fn computed(vm: &mut dyn Vm, object: Obj) -> Vec<u8> {
    let variant = variant(vm, vm.heap.type_of(object));
    let message = vm.heap.bytes_value(vm.heap.field(object, MESSAGE));
    let parameters = vm.heap.bytes_value(vm.heap.field(object, PARAMETERS));
    variant.digest(parameters, vm.heap.word(object, LAST_NODE) != 0, message)
}

fn digest(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let digest = computed(vm, arguments[0]);
    Ok(vm.heap.bytes(&digest))
}

fn hex_digest(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let digest = computed(vm, arguments[0]);
    Ok(vm.heap.str(&digests::digits(&digest)))
}

fn copy(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let message = digests::copied_message(vm, arguments[0]);
    let parameters = vm.heap.field(arguments[0], PARAMETERS);
    let parameters = vm.own(parameters);
    let kind = vm.heap.type_of(arguments[0]);
    let last = vm.heap.word(arguments[0], LAST_NODE);
    let object = native::create(vm, kind, [(MESSAGE, message), (PARAMETERS, parameters)]);
    vm.heap.set_word(object.get(), LAST_NODE, last);
    Ok(object)
}

fn name(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let variant = variant(vm, vm.heap.type_of(object));
    Ok(vm.heap.str(if variant == Variant::B { "blake2b" } else { "blake2s" }))
}

fn block_size(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let block = variant(vm, vm.heap.type_of(object)).block();
    Ok(vm.heap.int(block as i64))
}

fn digest_size(vm: &mut dyn Vm, object: Obj) -> Fallible<Owned> {
    let parameters = vm.heap.field(object, PARAMETERS);
    let size = vm.heap.bytes_value(parameters)[0];
    Ok(vm.heap.int(i64::from(size)))
}

/// The limits, as attributes of the types and of the module.
fn add_limits(vm: &mut dyn Vm, namespace: Obj) {
    for (kind, letter, variant) in [(t::BLAKE2B, 'B', Variant::B), (t::BLAKE2S, 'S', Variant::S)] {
        let limits = [
            ("SALT_SIZE", variant.salt()),
            ("PERSON_SIZE", variant.salt()),
            ("MAX_KEY_SIZE", variant.longest()),
            ("MAX_DIGEST_SIZE", variant.longest()),
        ];
        for (name, limit) in limits {
            let value = vm.heap.int(limit as i64);
            set(vm, namespace, &format!("BLAKE2{letter}_{name}"), value);
            let (dict, value) = (vm.type_data(kind).dict, vm.heap.int(limit as i64));
            set(vm, dict, name, value);
        }
    }
}

const METHODS: &[Def] = &[
    def("copy", "($self, /)", copy).doc("Return a copy of the hash object."),
    def("digest", "($self, /)", digest).doc("Return the digest value as a bytes object."),
    def("hexdigest", "($self, /)", hex_digest)
        .doc("Return the digest value as a string of hexadecimal digits."),
    def("update", "($self, data, /)", digests::update)
        .doc("Update this hash object's state with the provided bytes-like object."),
];

const MEMBERS: &[GetSet] =
    &[get("name", name), get("block_size", block_size), get("digest_size", digest_size)];

const fn row(name: &'static str, kind: Obj) -> TypeRow {
    TypeRow {
        methods: METHODS,
        members: MEMBERS,
        doc: "Return a new BLAKE2b hash object.",
        ..TypeRow::new(name, kind, Slots { new: Some(new), ..Slots::EMPTY })
    }
}

/// The module's row.
pub const MODULE: Module = Module {
    name: "_blake2",
    doc: "_blake2b provides BLAKE2b for hashlib\n",
    constants: &[
        ("blake2b", Constant::Static(t::BLAKE2B)),
        ("blake2s", Constant::Static(t::BLAKE2S)),
    ],
    types: &[row("_blake2.blake2b", t::BLAKE2B), row("_blake2.blake2s", t::BLAKE2S)],
    fill: Some(add_limits),
    ..Module::EMPTY
};
