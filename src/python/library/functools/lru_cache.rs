//! `_functools._lru_cache_wrapper`: what `functools.lru_cache` and `cache` make of a function.

use crate::python::heap::image::{self, types as t};
use crate::python::heap::{Obj, Owned};
use crate::python::library::functools::lru_list;
use crate::python::object::{Def, Fallible, GetSet, Slots, TypeRow, Vm, def, get_set, instance};
use crate::python::object::{dict, exception, flag, given, method, native, protocol};

/// Words of an `lru_cache_object` behind the root of its list.
const MAXSIZE: u32 = 7;
const HITS: u32 = 8;
const FUNCTION: u32 = 9;
const TYPED: u32 = 11;
const CACHE: u32 = 12;
const MISSES: u32 = 13;
const KEYWORD_MARK: u32 = 14;
const INFO_TYPE: u32 = 16;
/// `MAXSIZE` of a cache without limit.
const UNBOUNDED: i64 = -1;

fn new(vm: &mut dyn Vm, kind: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let signature = "(user_function, maxsize, typed, cache_info_type)";
    let [function, limit, typed, info] =
        given::bind(vm, "lru_cache", signature, arguments, keywords)?;
    if !protocol::is_callable(vm, function) {
        return Err(exception::type_error(vm, "the first argument must be callable"));
    }
    let limit = if limit == image::NONE {
        UNBOUNDED
    } else if protocol::is_index(vm, limit) {
        given::size(vm, limit, 0)?.max(0)
    } else {
        return Err(exception::type_error(vm, "maxsize should be integer or None"));
    };
    let typed = protocol::truth(vm, typed)?;
    let cache = vm.heap.dict();
    let mark = vm.heap.new_object(t::OBJECT);
    let (function, info) = (vm.own(function), vm.own(info));
    let fields = [(FUNCTION, function), (CACHE, cache), (KEYWORD_MARK, mark), (INFO_TYPE, info)];
    let object = native::create(vm, kind, fields);
    vm.heap.set_word(object.get(), MAXSIZE, limit as u64);
    vm.heap.set_word(object.get(), TYPED, u64::from(typed));
    Ok(object)
}

fn call(vm: &mut dyn Vm, object: Obj, arguments: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let limit = vm.heap.word(object, MAXSIZE) as i64;
    if limit == 0 {
        count(vm, object, MISSES);
        return call_function(vm, object, arguments, keywords);
    }
    let key = key_of(vm, object, arguments, keywords);
    given::with(vm, key, |vm, key| {
        let hash = protocol::hash(vm, key)?;
        if limit == UNBOUNDED {
            return call_unbounded(vm, object, (key, hash), arguments, keywords);
        }
        call_bounded(vm, object, (key, hash), arguments, keywords)
    })
}

fn call_function(vm: &mut dyn Vm, object: Obj, given: &[Obj], keywords: &[Obj]) -> Fallible<Owned> {
    let function = vm.heap.field(object, FUNCTION);
    vm.call(function, given, keywords)
}

fn count(vm: &mut dyn Vm, object: Obj, word: u32) {
    let value = vm.heap.word(object, word);
    vm.heap.set_word(object, word, value + 1);
}

/// `lru_cache_make_key`: one int or str is its own key, all else a tuple.
fn key_of(vm: &mut dyn Vm, object: Obj, arguments: &[Obj], keywords: &[Obj]) -> Owned {
    let typed = vm.heap.word(object, TYPED) != 0;
    let (positional, values) = arguments.split_at(arguments.len() - keywords.len());
    if let ([only], [], false) = (positional, keywords, typed)
        && [t::INT, t::STR].contains(&vm.heap.type_of(*only))
    {
        return vm.own(*only);
    }
    let mut parts = positional.to_vec();
    if !keywords.is_empty() {
        parts.push(vm.heap.field(object, KEYWORD_MARK));
    }
    for (name, value) in keywords.iter().zip(values) {
        parts.extend([*name, *value]);
    }
    if typed {
        parts.extend(arguments.iter().map(|argument| vm.heap.type_of(*argument)));
    }
    vm.heap.tuple(&parts)
}

fn cached(vm: &mut dyn Vm, object: Obj, (key, hash): (Obj, i64)) -> Fallible<Option<Obj>> {
    let cache = vm.heap.field(object, CACHE);
    let entry = dict::find(vm, cache, key, hash)?;
    Ok(entry.map(|entry| vm.heap.dict_value(cache, entry)))
}

fn call_unbounded(
    vm: &mut dyn Vm,
    object: Obj,
    (key, hash): (Obj, i64),
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Owned> {
    if let Some(result) = cached(vm, object, (key, hash))? {
        count(vm, object, HITS);
        return Ok(vm.own(result));
    }
    count(vm, object, MISSES);
    let result = call_function(vm, object, arguments, keywords)?;
    let cache = vm.heap.field(object, CACHE);
    match dict::set_known_hash(vm, cache, key, hash, result.get()) {
        Ok(()) => Ok(result),
        Err(raised) => {
            vm.release(result);
            Err(raised)
        }
    }
}

fn call_bounded(
    vm: &mut dyn Vm,
    object: Obj,
    (key, hash): (Obj, i64),
    arguments: &[Obj],
    keywords: &[Obj],
) -> Fallible<Owned> {
    if let Some(link) = cached(vm, object, (key, hash))? {
        let held = lru_list::extract(vm, object, link);
        lru_list::append(vm, object, held);
        count(vm, object, HITS);
        let result = vm.heap.field(link, lru_list::RESULT);
        return Ok(vm.own(result));
    }
    count(vm, object, MISSES);
    let result = call_function(vm, object, arguments, keywords)?;
    match remember(vm, object, (key, hash), result.get()) {
        Ok(()) => Ok(result),
        Err(raised) => {
            vm.release(result);
            Err(raised)
        }
    }
}

/// Keeps a result; in a full cache in the link that was used longest ago.
fn remember(vm: &mut dyn Vm, object: Obj, (key, hash): (Obj, i64), result: Obj) -> Fallible<()> {
    // The function may have called itself and have got there first.
    if cached(vm, object, (key, hash))?.is_some() {
        return Ok(());
    }
    let cache = vm.heap.field(object, CACHE);
    let oldest = vm.heap.field(object, lru_list::NEXT);
    let limit = vm.heap.word(object, MAXSIZE) as usize;
    if vm.heap.dict_length(cache) < limit || oldest.is_null() {
        let link = lru_list::link(vm, key, hash, result);
        return keep(vm, object, (key, hash), link);
    }
    let link = lru_list::extract(vm, object, oldest);
    let old_key = vm.own_field(oldest, lru_list::KEY).unwrap_or_else(|| vm.none());
    let old_hash = vm.heap.word(oldest, lru_list::HASH) as i64;
    let entry = dict::find(vm, cache, old_key.get(), old_hash);
    vm.release(old_key);
    match entry {
        Ok(Some(entry)) => {
            let (dict_key, dict_link) = vm.heap.dict_remove_at(cache, entry);
            let (new_key, new_result) = (vm.own(key), vm.own(result));
            vm.heap.set_word(oldest, lru_list::HASH, hash as u64);
            let old_key = native::swap(vm, oldest, lru_list::KEY, new_key);
            let old_result = native::swap(vm, oldest, lru_list::RESULT, new_result);
            let kept = keep(vm, object, (key, hash), link);
            vm.release_all([dict_key, dict_link, old_key, old_result]);
            kept
        }
        // Something odd happened to the key: the result is just not kept.
        Ok(None) => {
            vm.release(link);
            Ok(())
        }
        Err(raised) => {
            lru_list::append(vm, object, link);
            Err(raised)
        }
    }
}

fn keep(vm: &mut dyn Vm, object: Obj, (key, hash): (Obj, i64), link: Owned) -> Fallible<()> {
    let cache = vm.heap.field(object, CACHE);
    match dict::set_known_hash(vm, cache, key, hash, link.get()) {
        Ok(()) => {
            lru_list::append(vm, object, link);
            Ok(())
        }
        Err(raised) => {
            vm.release(link);
            Err(raised)
        }
    }
}

fn bind(vm: &mut dyn Vm, object: Obj, instance: Obj, _owner: Obj) -> Fallible<Owned> {
    if instance.is_null() || instance == image::NONE {
        return Ok(vm.own(object));
    }
    Ok(method::bind(vm, object, instance))
}

fn cache_info(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let object = arguments[0];
    let (kind, cache) = (vm.heap.field(object, INFO_TYPE), vm.heap.field(object, CACHE));
    let (hits, misses) = (vm.heap.word(object, HITS), vm.heap.word(object, MISSES));
    let size = vm.heap.dict_length(cache) as i64;
    let limit = match vm.heap.word(object, MAXSIZE) as i64 {
        UNBOUNDED => vm.none(),
        limit => vm.heap.int(limit),
    };
    let values = [vm.heap.int(hits as i64), vm.heap.int(misses as i64), limit, vm.heap.int(size)];
    let borrowed: Vec<Obj> = values.iter().map(Owned::get).collect();
    let result = vm.call(kind, &borrowed, &[]);
    vm.release_all(values);
    result
}

fn cache_clear(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    let object = arguments[0];
    vm.heap.set_word(object, HITS, 0);
    vm.heap.set_word(object, MISSES, 0);
    let cache = vm.heap.field(object, CACHE);
    vm.heap.dict_clear(cache);
    lru_list::clear(vm, object);
    Ok(vm.none())
}

fn reduce(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    protocol::get_attribute_str(vm, arguments[0], "__qualname__")
}

fn itself(vm: &mut dyn Vm, arguments: &[Obj]) -> Fallible<Owned> {
    Ok(vm.own(arguments[0]))
}

const METHODS: &[Def] = &[
    def("cache_info", "($self, /)", cache_info).doc("Report cache statistics"),
    def("cache_clear", "($self, /)", cache_clear).doc("Clear the cache and cache statistics"),
    def("__reduce__", "($self, /)", reduce),
    def("__copy__", "($self, /)", itself),
    def("__deepcopy__", "($self, memo, /)", itself),
];

const MEMBERS: &[GetSet] = &[get_set("__dict__", instance::get_dict, instance::set_dict)];

pub const ROW: TypeRow = TypeRow {
    methods: METHODS,
    members: MEMBERS,
    flags: flag::BASE_TYPE | flag::METHOD_DESCRIPTOR,
    doc: "Create a cached callable that wraps another function.\n\n\
          user_function:      the function being cached\n\n\
          maxsize:  0         for no caching\n          None      for unlimited cache size\n          \
          n         for a bounded cache\n\n\
          typed:    False     cache f(3) and f(3.0) as identical calls\n          \
          True      cache f(3) and f(3.0) as distinct calls\n\n\
          cache_info_type:    namedtuple class with the fields:\n                        \
          hits misses currsize maxsize\n",
    ..TypeRow::new(
        "functools._lru_cache_wrapper",
        t::LRU_CACHE,
        Slots { call: Some(call), descriptor_get: Some(bind), new: Some(new), ..Slots::EMPTY },
    )
};
