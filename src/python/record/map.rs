//! The process map with the objects of a unit's names.

use rustc_hash::FxHashMap;

use crate::python::heap::Obj;
use crate::python::heap::arena::{STACK_BYTES, is_static};
use crate::python::machine::Machine;
use crate::python::record::layout::{brief, new_names};
use crate::python::record::value;
use crate::trace::{MapObject, MapPart, MapPool, MapSort, MemoryMap};

/// Objects that are told of.
const MOST: usize = 6;
/// Where user space ends.
const END: u64 = 0x7fff_ffff_f000;
/// A thread's stack.
const THREAD_STACK: u64 = 8 << 20;

/// The map at the end of a unit; `before`: the names that stood before it.
pub fn take(machine: &Machine, globals: Obj, before: &[(String, Obj)]) -> MemoryMap {
    let heap = &machine.core.heap;
    let mut parts = parts(machine);
    parts.sort_by_key(|part| std::cmp::Reverse(part.start));
    let mut found: Vec<(String, Obj)> = Vec::new();
    let mut places: FxHashMap<Obj, usize> = FxHashMap::default();
    for (name, object) in new_names(machine, globals, before) {
        match places.get(&object) {
            Some(place) => {
                let names = &mut found[*place].0;
                names.push_str(", ");
                names.push_str(&name);
            }
            None if found.len() < MOST => {
                places.insert(object, found.len());
                found.push((name, object));
            }
            None => {}
        }
    }
    let objects = found.iter().map(|(names, object)| told(machine, &parts, names, *object));
    let objects: Vec<MapObject> = objects.collect();
    let pool = found.iter().enumerate().find_map(|(index, (_, object))| {
        let place = heap.pool_place(*object)?;
        Some(MapPool {
            object: index as u32,
            arena: place.arena,
            pools: place.pools,
            pool: place.pool,
            address: place.address,
            block_bytes: place.block_bytes,
            blocks: place.blocks,
            block: place.block,
        })
    });
    MemoryMap { parts, objects, pool, shared_ints: heap.shared_ints() }
}

fn told(machine: &Machine, parts: &[MapPart], names: &str, object: Obj) -> MapObject {
    let heap = &machine.core.heap;
    let address = heap.address(object);
    let (low, high, first) = heap.shared_ints();
    let number = (address.wrapping_sub(first) / 32) as i64 + low;
    let is_shared = is_static(object) && address >= first && number <= high;
    let part = parts.iter().position(|part| part.start <= address).unwrap_or(0);
    MapObject {
        names: names.to_owned(),
        kind: value::shown(machine, object).0,
        type_name: machine.core.type_data(heap.type_of(object)).short_name().to_owned(),
        text: brief(machine, object, 1),
        address,
        part: part as u32,
        shared_int: is_shared.then_some(number),
    }
}

fn parts(machine: &Machine) -> Vec<MapPart> {
    let heap = &machine.core.heap;
    let extents = heap.extents();
    // Where the interpreter is a library itself, where the others lie differs with its version.
    let libraries =
        if heap.map.is_pie() { ("loader", "ld.so") } else { ("libraries", "libc, libm, ld.so") };
    let part = |sort, name: &str, note: String, start, end| MapPart {
        sort,
        name: name.to_owned(),
        note,
        start,
        end,
    };
    let mut parts = vec![
        part(MapSort::Kernel, "kernel", "no access".to_owned(), END, None),
        part(
            MapSort::Stack,
            "stack",
            "main thread".to_owned(),
            heap.map.stack - STACK_BYTES,
            Some(heap.map.stack),
        ),
        part(
            MapSort::Heap,
            "heap",
            size(extents.heap, "malloc"),
            extents.heap.0,
            Some(extents.heap.1),
        ),
        part(MapSort::Static, "static data", ".data, .PyRuntime".to_owned(), extents.statics, None),
        part(MapSort::Zeroed, ".bss", "zeroed data".to_owned(), extents.statics_end, None),
        part(MapSort::Code, ".rodata", "constants".to_owned(), heap.map.texts, None),
        part(MapSort::Code, ".text", "machine code".to_owned(), heap.map.code, None),
        part(MapSort::Libraries, libraries.0, libraries.1.to_owned(), heap.map.libraries, None),
    ];
    if extents.arena_count > 0 {
        let note = match extents.arena_count {
            1 => "1 MiB".to_owned(),
            count => format!("{count} × 1 MiB"),
        };
        let (start, end) = extents.arenas;
        parts.push(part(MapSort::Arenas, "pymalloc arenas", note, start, Some(end)));
    }
    if extents.mapped.1 > extents.mapped.0 {
        let note = size(extents.mapped, "mmap");
        let (start, end) = extents.mapped;
        parts.push(part(MapSort::Mapped, "large blocks", note, start, Some(end)));
    }
    for (number, _) in machine.threads.iter().enumerate().skip(1).take(MOST_STACKS) {
        // `pthread_self()` lies in the last page of the thread's stack.
        let end = (machine.ident_of(number) | 0xfff) + 1;
        let name = format!("stack of thread {number}");
        let note = "8 MiB".to_owned();
        parts.push(part(MapSort::Stack, &name, note, end - THREAD_STACK, Some(end)));
    }
    parts
}

/// As in "malloc, 860 KiB".
fn size((start, end): (u64, u64), what: &str) -> String {
    let bytes = end - start;
    if bytes >= 1 << 20 {
        format!("{what}, {:.1} MiB", bytes as f64 / f64::from(1 << 20))
    } else {
        format!("{what}, {} KiB", bytes.div_ceil(1024))
    }
}

/// Threads whose stacks are told of.
const MOST_STACKS: usize = 3;
