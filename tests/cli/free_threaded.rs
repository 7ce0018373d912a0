//! Programs without the GIL: locks of containers, heads of objects, and what the search for schedules finds.

use std::fs;
use std::path::Path;

use crate::{folder, heapdeck, in_folder, text};

/// Runs a script under a version.
fn told(script: &str, arguments: &[&str]) -> String {
    let folder = folder();
    fs::write(folder.path().join("a.py"), script).expect("written");
    let output = in_folder(&folder, arguments, "");
    assert!(output.stderr.is_empty(), "{}", text(&output.stderr));
    text(&output.stdout)
}

/// One thread sorts with a key function, another one looks at the list and appends to it.
const SORT: &str = "\
import threading, time
items = list(range(300, 0, -1))
def key(x):
    for _ in range(20): pass
    return x
def grow():
    time.sleep(0.0001)
    before = len(items)
    items.append(-1)
    print(before, len(items))
threads = [threading.Thread(target=items.sort, kwargs={'key': key}), threading.Thread(target=grow)]
def sort():
    items.sort(key=key)
threads[0] = threading.Thread(target=sort)
for t in threads: t.start()
for t in threads: t.join()
print(items[:2], items[-2:])
";

/// Two threads fill one list from generators, which sleep in the middle; and a list changes itself while it is sorted.
const FILL: &str = "\
import threading, time
filled = []
def numbers(who):
    for i in range(4):
        if i == 2: time.sleep(0.001)
        yield who + str(i)
def fill(who): filled.extend(numbers(who))
threads = [threading.Thread(target=fill, args=(who,)) for who in 'ab']
for t in threads: t.start()
for t in threads: t.join()
print(*filled)
own = [3, 1, 2]
try: own.sort(key=lambda x: own.append(x) or x)
except ValueError as error: print(error, own)
";

#[test]
fn a_sorted_list_stays_locked_while_the_key_function_runs() {
    for python in ["3.13t", "3.14t"] {
        let said = told(SORT, &["run", "a.py", "--python", python]);
        let line = said.lines().next().unwrap_or_default();
        // A list that is sorted looks empty; who appends to it waits for its lock.
        assert!(line.ends_with(" 301") && said.contains("[1, 2] [300, -1]"), "{python}: {said}");
        if python == "3.13t" {
            assert_eq!(line, "0 301");
            let trace = told(SORT, &["trace", "a.py", "--python", python, "--format", "chrome"]);
            assert!(trace.contains("lock of items"), "the wait stands in the trace");
        }
    }
}

#[test]
fn sections_are_left_while_their_thread_blocks_and_while_it_asks_for_its_own_lock() {
    for python in ["3.13t", "3.14t"] {
        let said = told(FILL, &["run", "a.py", "--python", python]);
        let (first, second) = said.split_once('\n').expect("two lines");
        assert_eq!(first, "a0 a1 b0 b1 a2 a3 b2 b3", "{python}");
        assert_eq!(second, "list modified during sort [1, 2, 3]\n", "{python}");
    }
}

/// What `ctypes` sees of a head; the first answers are those of CPython 3.13.15t.
#[test]
fn heads_of_objects_are_those_of_the_build_without_a_gil() {
    let script = "\
import ctypes, threading, weakref
class Head(ctypes.Structure):
    _fields_ = [('tid', ctypes.c_uint64), ('flags', ctypes.c_uint16), ('mutex', ctypes.c_uint8), ('gc', ctypes.c_uint8),
        ('local', ctypes.c_uint32), ('shared', ctypes.c_int64), ('type', ctypes.c_uint64)]
def show(name, o):
    h = Head.from_address(id(o))
    owner = 'main' if h.tid == threading.get_ident() else h.tid
    print(name, owner, h.flags, h.mutex, h.gc, h.local, h.shared, h.type == id(type(o)))
def f(): pass
class C: pass
c, l = C(), [1]
w = weakref.ref(c)
for name, o in dict(l=l, one=1, f=f, C=C, c=c, int=int).items(): show(name, o)
print(ctypes.c_uint64.from_address(id(l) + 32).value, ctypes.cast(id(l), ctypes.py_object).value is l)
";
    let of_3_13 = "\
l main 0 0 1 5 0 True\none 0 0 0 0 4294967295 0 True\nf main 0 0 65 6 2 True\nC main 0 0 65 10 2 True
c main 0 0 1 5 1 True\nint 0 0 0 0 4294967295 0 True\n1 True\n";
    let deferred = "4611686018427387900";
    let of_3_14 = of_3_13
        .replace("0 0 0 0 4294967295", "0 5 0 0 4294967295")
        .replace("65 6 2", &format!("65 5 {deferred}"))
        .replace("65 10 2", &format!("65 9 {deferred}"));
    assert_eq!(told(script, &["run", "a.py", "--python", "3.13t"]), of_3_13);
    assert_eq!(told(script, &["run", "a.py", "--python", "3.14t"]), of_3_14);
}

/// Deferred objects become immortal in 3.13t when a thread begins; in 3.14t they count from far above.
#[test]
fn functions_count_as_their_build_counts_them() {
    let script = "\
import sys, sysconfig, threading
def f(): pass
def outer():
    def inner(): pass
    return sys.getrefcount(inner)
print(sys._is_gil_enabled(), sys.abiflags, sysconfig.get_config_var('Py_GIL_DISABLED'), sys.getrefcount(f), outer())
t = threading.Thread(target=f)
t.start()
t.join()
print(sys.getrefcount(f), sys.version.partition(' (')[0])
";
    let of_3_13 = "False t 1 3 2\n4294967295 3.13.15 experimental free-threading build\n";
    let of_3_14 =
        "False t 1 1152921504606846977 1\n1152921504606846977 3.14.10 free-threading build\n";
    assert_eq!(told(script, &["run", "a.py", "--python", "3.13t"]), of_3_13);
    assert_eq!(told(script, &["run", "a.py", "--python", "3.14t"]), of_3_14);
}

#[test]
fn the_search_loses_updates_without_the_gil_and_none_with_it() {
    let script = "\
import threading
counter = 0
def work():
    global counter
    for _ in range(2): counter += 1
threads = [threading.Thread(target=work) for _ in range(2)]
for t in threads: t.start()
for t in threads: t.join()
print(counter)
";
    let folder = folder();
    fs::write(folder.path().join("a.py"), script).expect("written");
    for (python, outcomes) in [
        ("3.13", &["4\n"][..]),
        ("3.14", &["4\n"]),
        ("3.13t", &["4\n", "2\n", "3\n"]),
        ("3.14t", &["4\n", "2\n", "3\n"]),
    ] {
        let arguments =
            ["race", "a.py", "--python", python, "--format", "json", "--schedules", "300"];
        let output = in_folder(&folder, &arguments, "");
        let data: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
        let ends = data["outcomes"].as_array().expect("outcomes");
        let found: Vec<&str> = ends.iter().filter_map(|end| end["output"].as_str()).collect();
        assert_eq!(found, outcomes, "{python}");
        let switches = ends.iter().map(|end| end["switches"].as_array().map_or(0, Vec::len));
        // Those that lose most are tried first, so that few schedules without a GIL need not hold the shortest.
        assert!(switches.max() <= Some(4), "the shortest schedules that were tried are told");
    }
    let told = text(&in_folder(&folder, &["race", "a.py", "--python", "3.13t"], "").stdout);
    assert!(told.contains("is overtaken by"), "{told}");
}

/// As counted in the real interpreters: what each version can lose of two threads' updates.
#[test]
fn updates_are_lost_where_the_version_lets_threads_switch() {
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lost_updates.py");
    let script = script.to_str().expect("a path");
    let kept = [
        "plus",
        "plus_while",
        "four_times",
        "straight",
        "branch",
        "check_first",
        "text_between",
        "attribute",
        "entry",
        "item",
        "call_first",
        "helper",
    ];
    let len = [&kept[..], &["len_between"]].concat();
    for (python, kept) in [
        ("3.9", [].as_slice()),
        ("3.13t", &[]),
        ("3.14t", &[]),
        ("3.10", &kept),
        ("3.11", &len),
        ("3.12", &len),
        ("3.13", &len),
        ("3.14", &len),
        ("3.15", &len),
    ] {
        let output = heapdeck(&["run", script, "--python", python]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        let told = text(&output.stdout);
        assert_eq!(told.lines().count(), 23, "every shape that was measured, under {python}");
        for line in told.lines() {
            let (shape, end) = line.split_once(' ').expect("two words");
            let is_kept = shape == "append" || kept.contains(&shape);
            assert_eq!(end, if is_kept { "all" } else { "lost" }, "{shape} under {python}");
        }
    }
}
