//! `sys._debugmallocstats()`: what the allocator has to say of itself.

use std::fmt::Write as _;

use crate::python::heap::{Obj, Owned};
use crate::python::library::posix;
use crate::python::object::{Fallible, Vm};

const CLASSES: u32 = 32;
const POOL: u64 = 16_384;
const POOL_HEADER: u64 = 48;
const ARENA: u64 = 1 << 20;

/// Writes to the descriptor 2, past `sys.stderr`, as CPython does.
pub fn show(vm: &mut dyn Vm, _: &[Obj]) -> Fallible<Owned> {
    let mut text = String::from(
        "Small block threshold = 512, in 32 size classes.\n\n\
         class   size   num pools   blocks in use  avail blocks\n\
         -----   ----   ---------   -------------  ------------\n",
    );
    let (mut allocated, mut available, mut pools, mut lost) = (0, 0, 0, 0);
    for class in 0..CLASSES {
        let size = u64::from(class + 1) * 16;
        let [count, used, free] = vm.heap.pool_sums(class);
        if count == 0 {
            continue;
        }
        let _ = writeln!(text, "{class:5} {size:6} {count:11} {used:15} {free:13}");
        allocated += used * size;
        available += free * size;
        pools += count;
        lost += count * ((POOL - POOL_HEADER) % size);
    }
    let [arenas, unused] = vm.heap.arena_sums();
    text.push('\n');
    row(&mut text, "# arenas allocated total", arenas);
    row(&mut text, "# arenas reclaimed", 0);
    row(&mut text, "# arenas highwater mark", arenas);
    row(&mut text, "# arenas allocated current", arenas);
    row(&mut text, &format!("{arenas} arenas * {ARENA} bytes/arena"), arenas * ARENA);
    text.push('\n');
    row(&mut text, "# bytes in allocated blocks", allocated);
    row(&mut text, "# bytes in available blocks", available);
    row(&mut text, &format!("{unused} unused pools * {POOL} bytes"), unused * POOL);
    row(&mut text, "# bytes lost to pool headers", pools * POOL_HEADER);
    row(&mut text, "# bytes lost to quantization", lost);
    row(&mut text, "# bytes lost to arena alignment", 0);
    let total = allocated + available + unused * POOL + pools * POOL_HEADER + lost;
    row(&mut text, "Total", total);
    text.push_str("\narena map counts\n");
    row(&mut text, "# arena map mid nodes", 1);
    row(&mut text, "# arena map bot nodes", 1);
    text.push('\n');
    let map = [("root", 262_144), ("mid", 262_144), ("bot", 131_072)];
    for (part, bytes) in map {
        row(&mut text, &format!("# bytes lost to arena map {part}"), bytes);
    }
    row(&mut text, "Total", 655_360);
    text.push('\n');
    for (name, size, count) in vm.heap.free_list_sums() {
        let head = format!("{count} free {name}s * {size} bytes each");
        let bytes = grouped(count * size);
        let _ = writeln!(text, "{head:>48} = {bytes:>20}");
    }
    posix::write_bytes(vm, 2, text.as_bytes())?;
    Ok(vm.none())
}

fn row(text: &mut String, head: &str, value: u64) {
    let _ = writeln!(text, "{head:<34} = {:>20}", grouped(value));
}

/// With a comma between thousands.
fn grouped(value: u64) -> String {
    let digits = value.to_string();
    let mut grouped = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}
