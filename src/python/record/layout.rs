//! Objects as bytes: those that a unit's names stand for, at its end.

use rustc_hash::FxHashSet;

use crate::python::heap::arena::is_static;
use crate::python::heap::image::types::{FUNCTION, INT, MODULE, STR, TYPE};
use crate::python::heap::peek::{Beyond, Bias, Part, Reads, Role};
use crate::python::heap::{Obj, Tail};
use crate::python::machine::Machine;
use crate::python::object::Vm;
use crate::python::record::parts;
use crate::python::record::snapshot::MODULE_NAMES;
use crate::python::record::value::{self, Shown};
use crate::trace::{BlockBytes, FieldBytes, FieldRole, Kind, ObjectBytes, Segment};

/// Objects that are kept of one unit.
const MOST: usize = 8;
/// Characters of another object's text in a field's meaning.
const BRIEF: usize = 24;
/// `_Py_REF_DEFERRED` (3.14).
const DEFERRED_AT: i64 = i64::MAX / 8;
/// Items of a container in its text.
const FEW: usize = 6;

/// The names of a module with what they stand for.
pub fn names(machine: &Machine, globals: Obj) -> Vec<(String, Obj)> {
    let heap = &machine.core.heap;
    let items = heap.dict_items(globals).into_iter();
    let texts = items.filter(|(key, _)| heap.type_of(*key) == STR);
    let named = texts.map(|(key, value)| (heap.text(key).into_owned(), value));
    named.filter(|(name, _)| !MODULE_NAMES.contains(&name.as_str())).collect()
}

/// The objects that names stand for now and did not before; functions, classes and modules only if there is nothing else.
pub fn take(machine: &Machine, globals: Obj, before: &[(String, Obj)]) -> Vec<ObjectBytes> {
    let heap = &machine.core.heap;
    if !heap.profile.knows_structs() {
        return Vec::new();
    }
    let mut found = new_names(machine, globals, before);
    let mut told: FxHashSet<Obj> = FxHashSet::default();
    found.retain(|(_, object)| told.insert(*object));
    found.truncate(MOST);
    found.into_iter().map(|(name, object)| object_bytes(machine, name, object)).collect()
}

/// The names that stand now and did not before; functions, classes and modules only if there is nothing else.
pub fn new_names(machine: &Machine, globals: Obj, before: &[(String, Obj)]) -> Vec<(String, Obj)> {
    let heap = &machine.core.heap;
    let mut found = names(machine, globals);
    let before: FxHashSet<&(String, Obj)> = before.iter().collect();
    if found.iter().any(|pair| !before.contains(pair)) {
        found.retain(|pair| !before.contains(pair));
    }
    let is_code = |object: Obj| is_code(heap.type_of(object));
    if found.iter().any(|(_, object)| !is_code(*object)) {
        found.retain(|(_, object)| !is_code(*object));
    }
    found
}

fn is_code(kind: Obj) -> bool {
    matches!(kind, FUNCTION | MODULE | TYPE)
}

struct Known<'a>(&'a Machine);

impl Beyond for Known<'_> {
    fn type_name(&self, kind: Obj) -> String {
        self.0.core.type_data(kind).name.to_string()
    }

    fn count(&self, object: Obj) -> u64 {
        self.0.shown_refcount(object)
    }

    fn bias(&self, object: Obj) -> Bias {
        self.0.bias(object)
    }
}

fn object_bytes(machine: &Machine, name: String, object: Obj) -> ObjectBytes {
    let heap = &machine.core.heap;
    let (kind, _) = value::shown(machine, object);
    let field = |part: Part| field_bytes(machine, object, part);
    let own = heap.parts(object, &Known(machine)).into_iter().map(field).collect();
    let mut blocks =
        vec![BlockBytes { title: String::new(), address: heap.address(object), fields: own }];
    for kept in heap.kept_parts(object) {
        let fields = kept.parts.into_iter().map(field).collect();
        blocks.push(BlockBytes { title: kept.name.to_owned(), address: kept.address, fields });
    }
    ObjectBytes {
        name,
        type_name: machine.core.type_data(heap.type_of(object)).short_name().to_owned(),
        kind,
        text: if is_code(heap.type_of(object)) { String::new() } else { brief(machine, object, 2) },
        segment: if is_static(object) { Segment::Static } else { Segment::Heap },
        size: heap.size_of(object),
        blocks,
    }
}

fn field_bytes(machine: &Machine, object: Obj, part: Part) -> FieldBytes {
    let meaning = match part.unknown {
        Some(_) => "not modelled".to_owned(),
        None => meaning(machine, object, &part),
    };
    FieldBytes {
        offset: part.offset,
        parts: parts::of_field(&machine.core.heap, object, &part),
        meaning,
        name: part.name,
        bytes: part.bytes,
        known: part.unknown.is_none(),
        role: match part.role {
            Role::Before => FieldRole::Before,
            Role::Head => FieldRole::Head,
            Role::Field => FieldRole::Field,
            Role::Payload => FieldRole::Payload,
            Role::Unused => FieldRole::Unused,
        },
    }
}

/// What the bytes of a field stand for.
fn meaning(machine: &Machine, object: Obj, part: &Part) -> String {
    let heap = &machine.core.heap;
    let mut wide = [0; 8];
    let count = part.bytes.len().min(8);
    wide[..count].copy_from_slice(&part.bytes[..count]);
    let number = u64::from_le_bytes(wide);
    let is_long = part.bytes.len() > 8 || part.role == Role::Unused;
    match (part.name.as_str(), part.reads) {
        // Where they lead is no part of a program.
        ("_gc_next" | "_gc_prev", _) => String::new(),
        ("", _) => format!("{} unused", part.bytes.len()),
        ("ob_refcnt" | "ob_ref_local", _)
            if number == u64::from(u32::MAX)
                || heap.is_immortal(object) && heap.profile.immortal_refcount.is_some() =>
        {
            "immortal".to_owned()
        }
        ("ob_ref_shared", _) => shared_count(number as i64),
        ("ob_size", _) if heap.type_of(object) == INT => signed_digits(number as i64),
        ("length", Reads::Signed) => format!("{number} characters"),
        ("ob_tid", _) => thread_told(machine, number),
        ("ob_mutex", _) => ["free", "locked"][usize::from(number & 1 != 0)].to_owned(),
        ("ob_gc_bits", _) => collector_bits(number),
        ("characters", _) => characters(machine, object),
        ("ob_sval" | "ob_bytes", _) => format!("{} bytes and a 0", part.bytes.len() - 1),
        ("dk_indices", _) => "ff: empty, else an entry".to_owned(),
        ("order", _) => "in which they were set".to_owned(),
        ("dk_kind", _) => ["general", "text keys", "split"][number.min(2) as usize].to_owned(),
        ("lv_tag", _) => tag(number),
        ("state", _) => state(number),
        ("ob_flags", _) if number == 0 => "none".to_owned(),
        ("ob_flags", _) => "static, immortal".to_owned(),
        (_, _) if is_long => format!("{} bytes", part.bytes.len()),
        (name, _) if name.starts_with("ob_digit") => format!("30 bits: {number}"),
        (_, Reads::Pointer | Reads::Address) if number == 0 => "NULL".to_owned(),
        (_, Reads::Pointer) if part.refers.is_null() => format!("{number:#x}"),
        (_, Reads::Pointer) => format!("{}, {number:#x}", brief(machine, part.refers, 0)),
        (_, Reads::Hash) if number == u64::MAX => "not computed yet".to_owned(),
        (_, Reads::Hash) => "what hash() gives".to_owned(),
        (_, Reads::Signed) if count == 8 => (number as i64).to_string(),
        (_, Reads::Signed) => (number as u32 as i32).to_string(),
        (_, Reads::Float) => crate::python::object::float_text::repr(f64::from_bits(number)),
        (_, Reads::Flags | Reads::Address) => format!("{number:#x}"),
        _ => number.to_string(),
    }
}

/// `ob_ref_shared`: a count, and two flags in the lowest bits.
fn shared_count(number: i64) -> String {
    let flags = ["", ", may have weak references", ", queued", ", merged"][(number & 3) as usize];
    match number >> 2 {
        count if count >= DEFERRED_AT => format!("deferred, and {}{flags}", count - DEFERRED_AT),
        count => format!("{count}{flags}"),
    }
}

/// `ob_gc_bits`, as far as they are modelled.
fn collector_bits(number: u64) -> String {
    let words = [(1, "tracked"), (1 << 1, "finalized"), (1 << 6, "deferred")];
    let words: Vec<&str> =
        words.into_iter().filter(|(bit, _)| number & bit != 0).map(|(_, word)| word).collect();
    if words.is_empty() { "none".to_owned() } else { words.join(", ") }
}

/// The name of the thread with this identity.
fn thread_told(machine: &Machine, ident: u64) -> String {
    let mut all = machine.lanes().into_iter();
    let found = all.find(|lane| machine.ident_of(lane.id.0 as usize) == ident);
    found.map_or_else(|| "no thread".to_owned(), |lane| lane.name)
}

/// As in "9 of 1 byte, and a 0".
fn characters(machine: &Machine, object: Obj) -> String {
    let heap = &machine.core.heap;
    let (length, width) = (heap.str_length(object), heap.str_kind(object));
    let bytes = if width == 1 { "byte" } else { "bytes" };
    format!("{length} of {width} {bytes}, and a 0")
}

/// `ob_size` of an int (3.11): so many digits, and its sign.
fn signed_digits(number: i64) -> String {
    let plural = if number.unsigned_abs() == 1 { "" } else { "s" };
    let sign = if number < 0 { ", negative" } else { "" };
    format!("{} digit{plural}{sign}", number.unsigned_abs())
}

fn tag(number: u64) -> String {
    let digits = number >> 3;
    let sign = ["positive", "zero", "negative", ""][(number & 3) as usize];
    let shared = if number & 4 != 0 { ", shared" } else { "" };
    let plural = if digits == 1 { "" } else { "s" };
    if number & 3 == 1 {
        format!("{sign}{shared}")
    } else {
        format!("{sign}, {digits} digit{plural}{shared}")
    }
}

/// `state` of a text, bit by bit.
fn state(number: u64) -> String {
    let width = number >> 2 & 7;
    let plural = if width == 1 { "" } else { "s" };
    let is_set = |bit: u32| number >> bit & 1 != 0;
    let is_interned = is_set(0) || is_set(1);
    let words = [
        if is_interned { "interned".to_owned() } else { String::new() },
        if is_set(6) { "ascii".to_owned() } else { format!("{width} byte{plural} each") },
        if is_set(5) { String::new() } else { "not compact".to_owned() },
    ];
    let words = words.into_iter().filter(|word| !word.is_empty());
    words.collect::<Vec<_>>().join(", ")
}

/// The text of an object, in a few characters.
/// A value in one line, its items down to a depth.
pub fn brief(machine: &Machine, object: Obj, depth: u32) -> String {
    let heap = &machine.core.heap;
    let kind = heap.type_of(object);
    let name = || machine.core.type_data(kind).short_name().to_owned();
    let all = |items: &[Obj]| {
        let few = items.iter().take(FEW).map(|item| brief(machine, *item, depth - 1));
        let mut few: Vec<String> = few.collect();
        if items.len() > FEW {
            few.push("…".to_owned());
        }
        few.join(", ")
    };
    let text = match value::shown(machine, object) {
        (_, Shown::Atom { text, .. }) => text,
        _ if depth == 0 => name(),
        (_, Shown::Items { items, .. }) => match heap.layout_of(object).tail {
            Tail::List => format!("[{}]", all(&items)),
            Tail::Tuple if items.len() == 1 => format!("({},)", all(&items)),
            Tail::Tuple => format!("({})", all(&items)),
            Tail::Set if items.is_empty() => format!("{}()", name()),
            Tail::Set => format!("{{{}}}", all(&items)),
            _ => name(),
        },
        (Kind::Mapping, Shown::Pairs { pairs, .. }) => {
            let pairs = pairs.iter().take(FEW).map(|(key, value)| {
                format!("{}: {}", brief(machine, *key, 0), brief(machine, *value, depth - 1))
            });
            format!("{{{}}}", pairs.collect::<Vec<_>>().join(", "))
        }
        _ => name(),
    };
    let limit = if depth == 0 { BRIEF } else { 4 * BRIEF };
    if kind == INT && depth > 0 || text.chars().count() <= limit {
        return text;
    }
    format!("{}…", text.chars().take(limit - 1).collect::<String>())
}
