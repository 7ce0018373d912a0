//! `re.Pattern`.

use crate::python::heap::image::types as t;
use crate::python::heap::{Heap, Obj, Owned, image};
use crate::python::library::sre::engine::NONE;
use crate::python::library::sre::subject::{self, Manner, State};
use crate::python::library::sre::{match_object, replace, scanner};
use crate::python::object::{
    Compare, Def, Fallible, GetSet, Slots, TypeRow, Vm, class_method, def, exception, flag, get,
    given, iterators, mappingproxy, member, native, protocol,
};

/// Words of a `PatternObject`.
const SIZE: u32 = 2;
const GROUPS: u32 = 3;
const GROUP_INDEX: u32 = 4;
pub const INDEX_GROUP: u32 = 5;
pub const SOURCE: u32 = 6;
const FLAGS: u32 = 7;
const IS_BYTES: u32 = 9;
const CODE: u32 = 12;

/// Flags as they are named in a repr, by their bits from 2 on.
const FLAG_NAMES: [(u64, &str); 8] = [
    (2, "re.IGNORECASE"),
    (4, "re.LOCALE"),
    (8, "re.MULTILINE"),
    (16, "re.DOTALL"),
    (32, "re.UNICODE"),
    (64, "re.VERBOSE"),
    (128, "re.DEBUG"),
    (256, "re.ASCII"),
];
const UNICODE: u64 = 32;
/// A repr shows so much of the source.
const SHOWN: usize = 200;

/// What `_sre.compile` was given.
pub struct Parts {
    pub source: Obj,
    pub flags: i64,
    pub code: Vec<u32>,
    pub groups: i64,
    pub group_index: Obj,
    pub index_group: Obj,
}

/// A pattern object.
pub fn create(vm: &mut dyn Vm, parts: &Parts) -> Fallible<Owned> {
    let kind = match parts.source {
        image::NONE => u64::MAX,
        source => u64::from(subject::is_bytes(vm, source)?),
    };
    let pattern = vm.heap.new_var_object(t::SRE_PATTERN, parts.code.len() as u64);
    let object = pattern.get();
    vm.heap.set_word(object, GROUPS, parts.groups as u64);
    vm.heap.set_word(object, FLAGS, parts.flags as u64);
    vm.heap.set_word(object, IS_BYTES, kind);
    let fields = [
        (GROUP_INDEX, parts.group_index),
        (INDEX_GROUP, parts.index_group),
        (SOURCE, parts.source),
    ];
    for (word, value) in fields {
        let value = vm.own(value);
        vm.heap.init_field(object, word, value);
    }
    if vm.heap.word(object, SIZE) as usize == parts.code.len() {
        vm.heap.write_bytes(object.0 + CODE, bytemuck::cast_slice(&parts.code));
    }
    Ok(pattern)
}

/// The compiled words.
pub fn code(heap: &Heap, pattern: Obj) -> &[u32] {
    let bytes = heap.word(pattern, SIZE) as u32 * 4;
    bytemuck::cast_slice(heap.read_bytes(pattern.0 + CODE, bytes))
}

/// Was it made from bytes, from a str, or from neither?
pub fn is_bytes(vm: &dyn Vm, pattern: Obj) -> Option<bool> {
    match vm.heap.word(pattern, IS_BYTES) {
        0 => Some(false),
        1 => Some(true),
        _ => None,
    }
}

pub fn group_count(vm: &dyn Vm, pattern: Obj) -> usize {
    vm.heap.word(pattern, GROUPS) as usize
}

/// The dict of names.
pub fn group_index(vm: &dyn Vm, pattern: Obj) -> Obj {
    vm.heap.field(pattern, GROUP_INDEX)
}

fn one(vm: &mut dyn Vm, arguments: &[Obj], manner: Manner) -> Fallible<Owned> {
    let [pattern, string, start, end] = *arguments else { return Ok(vm.none()) };
    let state = subject::begin(vm, pattern, string, start, end)?;
    let found = subject::find(vm, pattern, &state, manner)?;
    Ok(match_object::create(vm, pattern, &state, found))
}

fn match_method(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    one(vm, arguments, Manner::Match)
}

fn full_match(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    one(vm, arguments, Manner::FullMatch)
}

fn search(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    one(vm, arguments, Manner::Search)
}

/// Calls for every match, until there are none or `count` were found; gives where the last one ended.
pub fn each(
    vm: &mut dyn Vm,
    pattern: Obj,
    mut state: State,
    count: i64,
    action: &mut dyn FnMut(
        &mut dyn Vm,
        &State,
        crate::python::library::sre::engine::Found,
    ) -> Fallible<()>,
) -> Fallible<i64> {
    let mut done = 0;
    while state.start <= state.end && (count <= 0 || done < count) {
        let Some(found) = subject::find(vm, pattern, &state, Manner::Search)? else { break };
        let (start, end) = (found.start, found.end);
        action(vm, &state, found)?;
        state.must_advance = start == end;
        state.start = end;
        done += 1;
    }
    Ok(done)
}

fn find_all(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [pattern, string, start, end] = *arguments else { return Ok(vm.none()) };
    let state = subject::begin(vm, pattern, string, start, end)?;
    let list = vm.heap.list(&[]);
    let groups = group_count(vm, pattern);
    let result = each(vm, pattern, state, 0, &mut |vm, _, found| {
        let item = if groups == 0 {
            subject::part(vm, string, found.start, found.end)
        } else {
            let mut items: Vec<Owned> = (0..groups)
                .map(|group| group_text(vm, string, &found.marks, group, true))
                .collect();
            match items.pop() {
                Some(single) if items.is_empty() => single,
                last => {
                    items.extend(last);
                    vm.heap.tuple_from_owned(items)
                }
            }
        };
        vm.heap.list_append(list.get(), item);
        Ok(())
    });
    match result {
        Ok(_) => Ok(list),
        Err(raised) => {
            vm.release(list);
            Err(raised)
        }
    }
}

/// `state_getslice`: what a group took; nothing is an empty text or None.
fn group_text(vm: &mut dyn Vm, string: Obj, marks: &[usize], group: usize, empty: bool) -> Owned {
    match marks.get(2 * group..2 * group + 2) {
        Some([start, end]) if *start != NONE && *end != NONE => {
            subject::part(vm, string, *start, *end)
        }
        _ if empty => subject::part(vm, string, 0, 0),
        _ => vm.none(),
    }
}

fn find_iterator(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let scanner = scanner::new(vm, arguments)?;
    let search = protocol::get_attribute_str(vm, scanner.get(), "search");
    vm.release(scanner);
    let search = search?;
    let iterator = iterators::of_callable(vm, search.get(), image::NONE);
    vm.release(search);
    Ok(iterator)
}

fn split(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let [pattern, string, most] = *arguments else { return Ok(vm.none()) };
    let most = given::size(vm, most, 0)?;
    let state = subject::begin(vm, pattern, string, Obj::NULL, Obj::NULL)?;
    let list = vm.heap.list(&[]);
    let groups = group_count(vm, pattern);
    let mut last = state.start;
    let most = if most < 0 { return whole(vm, list, string) } else { most };
    let result = each(vm, pattern, state, most, &mut |vm, _, found| {
        let before = subject::part(vm, string, last, found.start);
        vm.heap.list_append(list.get(), before);
        for group in 0..groups {
            let text = group_text(vm, string, &found.marks, group, false);
            vm.heap.list_append(list.get(), text);
        }
        last = found.end;
        Ok(())
    });
    if let Err(raised) = result {
        vm.release(list);
        return Err(raised);
    }
    let rest = subject::part(vm, string, last, state.end);
    vm.heap.list_append(list.get(), rest);
    Ok(list)
}

/// A list of the text alone.
fn whole(vm: &mut dyn Vm, list: Owned, string: Obj) -> Fallible<Owned> {
    let length = subject::length(vm, string);
    let text = subject::part(vm, string, 0, length);
    vm.heap.list_append(list.get(), text);
    Ok(list)
}

fn sub(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (text, _) = replace::replace(vm, arguments)?;
    Ok(text)
}

fn sub_and_count(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let (text, count) = replace::replace(vm, arguments)?;
    let count = vm.heap.int(count);
    Ok(vm.heap.tuple_from_owned(vec![text, count]))
}

/// `__copy__` and `__deepcopy__`: what cannot change is its own copy.
pub fn copy(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(vm.own(arguments[0]))
}

fn repr(vm: &mut dyn Vm, pattern: Obj) -> Fallible<Owned> {
    let mut flags = vm.heap.word(pattern, FLAGS);
    // That a str is Unicode goes without saying.
    if is_bytes(vm, pattern) == Some(false) && flags & (4 | UNICODE | 256) == UNICODE {
        flags &= !UNICODE;
    }
    let mut names = Vec::new();
    for (bit, name) in FLAG_NAMES {
        if flags & bit != 0 {
            names.push(name.to_owned());
            flags &= !bit;
        }
    }
    if flags != 0 {
        names.push(format!("{flags:#x}"));
    }
    let source = vm.heap.field(pattern, SOURCE);
    let source = shortened(vm, source, SHOWN)?;
    let text = if names.is_empty() {
        format!("re.compile({source})")
    } else {
        format!("re.compile({source}, {})", names.join("|"))
    };
    Ok(vm.heap.str(&text))
}

/// The first characters of a repr.
pub fn shortened(vm: &mut dyn Vm, object: Obj, most: usize) -> Fallible<String> {
    Ok(protocol::repr_text(vm, object)?.chars().take(most).collect())
}

fn hash(vm: &mut dyn Vm, pattern: Obj) -> Fallible<i64> {
    let code: Vec<u8> = bytemuck::cast_slice(code(&vm.heap, pattern)).to_vec();
    let length = code.len() as i64 / 4;
    let code = vm.heap.bytes(&code);
    let code_hash = vm.heap.bytes_hash(code.get());
    vm.release(code);
    let source = vm.heap.field(pattern, SOURCE);
    let source_hash = protocol::hash(vm, source)?;
    let flags = vm.heap.word(pattern, FLAGS) as i64;
    let kind = vm.heap.word(pattern, IS_BYTES) as i64;
    let hash = code_hash ^ source_hash ^ flags ^ kind ^ length;
    Ok(if hash == -1 { -2 } else { hash })
}

fn compare(vm: &mut dyn Vm, a: Obj, b: Obj, operator: Compare) -> Fallible<Owned> {
    let equality = matches!(operator, Compare::Equal | Compare::NotEqual);
    if !equality || vm.heap.type_of(b) != t::SRE_PATTERN {
        return Ok(vm.not_implemented());
    }
    let same_words =
        [FLAGS, IS_BYTES].iter().all(|word| vm.heap.word(a, *word) == vm.heap.word(b, *word))
            && code(&vm.heap, a) == code(&vm.heap, b);
    let (left, right) = (vm.heap.field(a, SOURCE), vm.heap.field(b, SOURCE));
    let is_equal = a == b || same_words && protocol::equal(vm, left, right)?;
    Ok(vm.bool(is_equal == (operator == Compare::Equal)))
}

fn get_pattern(vm: &mut dyn Vm, pattern: Obj) -> Fallible<Owned> {
    let source = vm.heap.field(pattern, SOURCE);
    Ok(vm.own(source))
}

fn get_flags(vm: &mut dyn Vm, pattern: Obj) -> Fallible<Owned> {
    let flags = vm.heap.word(pattern, FLAGS) as i64;
    Ok(vm.heap.int(flags))
}

fn get_groups(vm: &mut dyn Vm, pattern: Obj) -> Fallible<Owned> {
    let groups = vm.heap.word(pattern, GROUPS) as i64;
    Ok(vm.heap.int(groups))
}

fn get_group_index(vm: &mut dyn Vm, pattern: Obj) -> Fallible<Owned> {
    let index = group_index(vm, pattern);
    if vm.heap.dict_length(index) == 0 {
        return Ok(vm.heap.dict());
    }
    Ok(mappingproxy::create(vm, index))
}

/// The number of a group by its number or name; "no such group" when there is none.
pub fn group_number(vm: &mut dyn Vm, pattern: Obj, key: Obj) -> Fallible<usize> {
    if key.is_null() {
        return Ok(0);
    }
    let mut number = -1;
    if protocol::is_index(vm, key) {
        number = protocol::clamp_index(vm, key)?;
    } else {
        let names = group_index(vm, pattern);
        match crate::python::object::dict::get(vm, names, key) {
            Ok(Some(found)) => number = vm.heap.int_value(found).unwrap_or(-1),
            Ok(None) => {}
            Err(_) => exception::clear(vm),
        }
    }
    if number < 0 || number as usize > group_count(vm, pattern) {
        return Err(exception::index_error(vm, "no such group"));
    }
    Ok(number as usize)
}

const SEARCHED: &str = "($self, /, string, pos=0, endpos=sys.maxsize)";

const METHODS: &[Def] = &[
    def("match", SEARCHED, match_method)
        .doc("Matches zero or more characters at the beginning of the string."),
    def("fullmatch", SEARCHED, full_match).doc("Matches against all of the string."),
    def("search", SEARCHED, search).doc(
        "Scan through string looking for a match, and return a corresponding match object instance.\n\n\
         Return None if no position in the string matches.",
    ),
    def("sub", "($self, /, repl, string, count=0)", sub).doc(
        "Return the string obtained by replacing the leftmost non-overlapping occurrences of pattern \
         in string by the replacement repl.",
    ),
    def("subn", "($self, /, repl, string, count=0)", sub_and_count).doc(
        "Return the tuple (new_string, number_of_subs_made) found by replacing the leftmost \
         non-overlapping occurrences of pattern with the replacement repl.",
    ),
    def("findall", SEARCHED, find_all)
        .doc("Return a list of all non-overlapping matches of pattern in string."),
    def("split", "($self, /, string, maxsplit=0)", split)
        .doc("Split string by the occurrences of pattern."),
    def("finditer", SEARCHED, find_iterator).doc(
        "Return an iterator over all non-overlapping matches for the RE pattern in string.\n\n\
         For each match, the iterator returns a match object.",
    ),
    def("scanner", SEARCHED, scanner::new),
    def("__copy__", "($self, /)", copy),
    def("__deepcopy__", "($self, memo, /)", copy),
    class_method("__class_getitem__", "($type, object, /)", native::class_get_item)
        .doc("See PEP 585"),
];

const MEMBERS: &[GetSet] = &[
    member("pattern", get_pattern),
    member("flags", get_flags),
    member("groups", get_groups),
    get("groupindex", get_group_index),
];

pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    members: MEMBERS,
    flags: flag::DISALLOW_INSTANTIATION | flag::IMMUTABLE_TYPE,
    doc: "Compiled regular expression object.",
    ..TypeRow::new(
        "re.Pattern",
        t::SRE_PATTERN,
        Slots { repr: Some(repr), hash: Some(hash), compare: Some(compare), ..Slots::EMPTY },
    )
};
