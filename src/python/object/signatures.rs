//! `__text_signature__`: what CPython says of a function's or type's parameters, where the machine binds them in another way.

use crate::python::heap::{Obj, Owned};
use crate::python::object::{Core, Def};

/// Lines of a signature are not longer than this, with the name in front.
const LINE: usize = 72;

/// The signature of a native function as CPython shows it; a module, or a type by its full name, is its home.
pub fn shown(home: &str, def: &Def) -> Option<String> {
    let home = if home.is_empty() { "builtins" } else { home };
    if let Some((_, _, known)) = KNOWN.iter().find(|row| row.0 == home && row.1 == def.name) {
        return known.map(|known| wrapped(def.name, known));
    }
    // Without self, it is only there to bind arguments: CPython says nothing.
    let is_shown = def.signature.starts_with("($");
    is_shown.then(|| {
        if home == "unicodedata" {
            return def.signature.replacen("$module", "$self", 1);
        }
        wrapped(def.name, def.signature)
    })
}

/// What stands in the table of exceptions for an attribute.
pub fn known(core: &Core, owner: Obj, name: &str) -> Option<String> {
    let home = &*core.type_data(owner).name;
    let (.., known) = KNOWN.iter().find(|row| row.0 == home && row.1 == name)?;
    known.map(str::to_owned)
}

/// The signature of a type of a module.
pub fn of_type(name: &str) -> Option<String> {
    let (_, signature) = TYPES.iter().find(|(known, _)| *known == name)?;
    Some(wrapped(name.rsplit('.').next().unwrap_or(name), signature))
}

/// As an object.
pub fn object(core: &mut Core, signature: Option<String>) -> Owned {
    match signature {
        Some(signature) => core.heap.str(&signature),
        None => core.none(),
    }
}

/// As Argument Clinic breaks its lines.
fn wrapped(name: &str, signature: &str) -> String {
    if name.len() + signature.len() <= LINE {
        return signature.to_owned();
    }
    let indent = name.len() + 1;
    let mut result = String::new();
    let mut column = name.len();
    for (index, part) in parameters(signature).into_iter().enumerate() {
        if index > 0 && column + 1 + part.len() > LINE {
            result.push('\n');
            result.push_str(&" ".repeat(indent));
            column = indent;
        } else if index > 0 {
            result.push(' ');
            column += 1;
        }
        result.push_str(part);
        column += part.len();
    }
    result
}

/// The signature in pieces, each with the comma or the parenthesis behind it.
fn parameters(signature: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut start) = (Vec::new(), 0, 0);
    for (place, letter) in signature.char_indices() {
        match letter {
            '(' | '[' => depth += 1,
            ')' | ']' => depth -= 1,
            ',' if depth == 1 => {
                parts.push(signature[start..=place].trim_start());
                start = place + 1;
            }
            _ => {}
        }
    }
    parts.push(signature[start..].trim_start());
    parts
}

const OBJECT: Option<&str> = Some("($self, object, /)");
const NOTHING: Option<&str> = Some("($self, /)");
const CLASS: Option<&str> = Some("($type, object, /)");

/// Functions of which CPython says something else than what their arguments are bound by.
const KNOWN: &[(&str, &str, Option<&str>)] = &[
    ("_lsprof.Profiler", "enable", None),
    ("BaseException", "__setstate__", OBJECT),
    ("BaseExceptionGroup", "derive", OBJECT),
    ("BaseExceptionGroup", "split", OBJECT),
    ("BaseExceptionGroup", "subgroup", OBJECT),
    ("dict", "update", None),
    ("frozenset", "__contains__", OBJECT),
    ("list", "__getitem__", Some("($self, index, /)")),
    ("set", "__contains__", OBJECT),
    ("builtins", "sorted", Some("($module, iterable, /, *, key=None, reverse=False)")),
    ("type", "__prepare__", Some("($cls, name, bases, /, **kwds)")),
    ("math", "hypot", None),
    ("gc", "get_referents", Some("($module, /, *objs)")),
    ("gc", "get_referrers", Some("($module, /, *objs)")),
    ("time", "clock_getres", None),
    ("time", "mktime", OBJECT),
    ("time", "monotonic", NOTHING),
    ("time", "monotonic_ns", NOTHING),
    ("time", "perf_counter", NOTHING),
    ("time", "perf_counter_ns", NOTHING),
    ("time", "process_time", NOTHING),
    ("time", "process_time_ns", NOTHING),
    ("time", "sleep", OBJECT),
    ("time", "thread_time", NOTHING),
    ("time", "thread_time_ns", NOTHING),
    ("time", "time", NOTHING),
    ("time", "time_ns", NOTHING),
    ("functools._lru_cache_wrapper", "__copy__", None),
    ("functools._lru_cache_wrapper", "__deepcopy__", None),
    ("functools.partial", "__setstate__", OBJECT),
    ("_functools", "reduce", None),
    ("collections.OrderedDict", "update", None),
    ("collections.defaultdict", "__missing__", OBJECT),
    ("collections.deque", "index", Some("($self, value, [start, [stop]])")),
    ("_thread.lock", "__exit__", Some("($self, /, *exc_info)")),
    ("_thread.lock", "acquire", Some("($self, /, blocking=True, timeout=-1)")),
    ("_thread.lock", "acquire_lock", Some("($self, /, blocking=True, timeout=-1)")),
    ("_thread.RLock", "__exit__", Some("($self, /, *exc_info)")),
    ("_thread.RLock", "acquire", Some("($self, /, blocking=True, timeout=-1)")),
    ("_thread._ThreadHandle", "join", None),
    ("_thread", "_excepthook", Some("($module, (exc_type, exc_value, exc_traceback, thread), /)")),
    ("_thread", "interrupt_main", Some("($module, signum=signal.SIGINT, /)")),
    ("_thread", "start_new", Some("($module, function, args, kwargs={}, /)")),
    ("_thread", "start_new_thread", Some("($module, function, args, kwargs={}, /)")),
    ("_io.BufferedRWPair", "peek", None),
    ("_io.BufferedRWPair", "read", None),
    ("_io.BufferedRWPair", "read1", None),
    ("_io.BufferedRWPair", "readinto", None),
    ("_io.BufferedRWPair", "readinto1", None),
    ("_io.BufferedRWPair", "write", None),
    ("_io._IOBase", "__exit__", None),
    ("_io._RawIOBase", "readinto", None),
    ("_io._RawIOBase", "write", None),
    ("_struct.Struct", "pack", None),
    ("_struct.Struct", "pack_into", None),
    ("_json", "encode_basestring", OBJECT),
    ("_json", "encode_basestring_ascii", OBJECT),
    ("_json", "scanstring", None),
    (
        "posix",
        "chmod",
        Some("($module, /, path, mode, *, dir_fd=None, follow_symlinks=(os.name != 'nt'))"),
    ),
    (
        "posix",
        "posix_spawn",
        Some(
            "($module, path, argv, env, /, *, file_actions=(), setpgroup=<unrepresentable>, resetids=False, setsid=False, setsigmask=(), setsigdef=(), scheduler=<unrepresentable>)",
        ),
    ),
    (
        "posix",
        "posix_spawnp",
        Some(
            "($module, path, argv, env, /, *, file_actions=(), setpgroup=<unrepresentable>, resetids=False, setsid=False, setsigmask=(), setsigdef=(), scheduler=<unrepresentable>)",
        ),
    ),
    (
        "posix",
        "register_at_fork",
        Some(
            "($module, /, *, before=<unrepresentable>, after_in_child=<unrepresentable>, after_in_parent=<unrepresentable>)",
        ),
    ),
    ("_contextvars.Context", "run", None),
    ("_string", "formatter_field_name_split", OBJECT),
    ("_string", "formatter_parser", OBJECT),
    ("typing.Generic", "__class_getitem__", None),
    ("typing.Generic", "__init_subclass__", None),
    ("_opcode", "get_executor", Some("($module, /, code, offset)")),
    ("_sha3.sha3_224", "update", Some("($self, data, /)")),
    ("_sha3.sha3_256", "update", Some("($self, data, /)")),
    ("_sha3.sha3_384", "update", Some("($self, data, /)")),
    ("_sha3.sha3_512", "update", Some("($self, data, /)")),
    ("async_generator", "__class_getitem__", CLASS),
    ("async_generator", "athrow", None),
    ("code", "__replace__", Some("($self, /, **changes)")),
    ("code", "replace", Some("($self, /, **changes)")),
    ("coroutine", "__class_getitem__", CLASS),
    ("coroutine", "throw", None),
    ("generator", "__class_getitem__", CLASS),
    ("generator", "throw", None),
    ("str_ascii_iterator", "__setstate__", OBJECT),
    ("bytes_iterator", "__setstate__", OBJECT),
    ("bytearray_iterator", "__setstate__", OBJECT),
    ("re.Match", "group", None),
];

/// What types of modules are called with.
const TYPES: &[(&str, &str)] = &[
    ("itertools._tee", "(iterable, /)"),
    ("itertools.accumulate", "(iterable, func=None, *, initial=None)"),
    ("itertools.batched", "(iterable, n, *, strict=False)"),
    ("itertools.chain", "(*iterables)"),
    ("itertools.combinations", "(iterable, r)"),
    ("itertools.combinations_with_replacement", "(iterable, r)"),
    ("itertools.compress", "(data, selectors)"),
    ("itertools.count", "(start=0, step=1)"),
    ("itertools.cycle", "(iterable, /)"),
    ("itertools.dropwhile", "(predicate, iterable, /)"),
    ("itertools.filterfalse", "(function, iterable, /)"),
    ("itertools.groupby", "(iterable, key=None)"),
    ("itertools.pairwise", "(iterable, /)"),
    ("itertools.permutations", "(iterable, r=None)"),
    ("itertools.product", "(*iterables, repeat=1)"),
    ("itertools.starmap", "(function, iterable, /)"),
    ("itertools.takewhile", "(predicate, iterable, /)"),
    ("itertools.zip_longest", "(*iterables, fillvalue=None)"),
    ("functools.partial", "(func, /, *args, **keywords)"),
    ("operator.attrgetter", "(attr, /, *attrs)"),
    ("operator.itemgetter", "(item, /, *items)"),
    ("operator.methodcaller", "(name, /, *args, **kwargs)"),
    ("collections.deque", "([iterable[, maxlen]])"),
    ("_thread.lock", "()"),
    ("_thread._local", "()"),
    ("_io.BufferedRWPair", "(reader, writer, buffer_size=DEFAULT_BUFFER_SIZE, /)"),
    ("_io.BufferedRandom", "(raw, buffer_size=DEFAULT_BUFFER_SIZE)"),
    ("_io.BufferedReader", "(raw, buffer_size=DEFAULT_BUFFER_SIZE)"),
    ("_io.BufferedWriter", "(raw, buffer_size=DEFAULT_BUFFER_SIZE)"),
    ("_io.BytesIO", "(initial_bytes=b'')"),
    ("_io.FileIO", "(file, mode='r', closefd=True, opener=None)"),
    ("_io.IncrementalNewlineDecoder", "(decoder, translate, errors='strict')"),
    ("_io.StringIO", "(initial_value='', newline='\\n')"),
    (
        "_io.TextIOWrapper",
        "(buffer, encoding=None, errors=None, newline=None, line_buffering=False, write_through=False)",
    ),
    ("posix.sched_param", "(sched_priority)"),
    ("_queue.SimpleQueue", "()"),
    (
        "_blake2.blake2b",
        "(data=b'', /, *, digest_size=_blake2.blake2b.MAX_DIGEST_SIZE, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True)",
    ),
    (
        "_blake2.blake2s",
        "(data=b'', /, *, digest_size=_blake2.blake2s.MAX_DIGEST_SIZE, key=b'', salt=b'', person=b'', fanout=1, depth=1, leaf_size=0, node_offset=0, node_depth=0, inner_size=0, last_node=False, usedforsecurity=True)",
    ),
    (
        "code",
        "(argcount, posonlyargcount, kwonlyargcount, nlocals, stacksize, flags, codestring, constants, names, varnames, filename, name, qualname, firstlineno, linetable, exceptiontable, freevars=(), cellvars=(), /)",
    ),
];
