//! Drawings of all kinds, thrown together: reading one never fails, and costs time by its length.

use crate::lecture::sketch::{differences, read};
use crate::lecture::{Shape, ShapeKind};
use crate::source::{Source, Span};
use crate::trace::{Kind, MapObject, MapPart, MapSort, MemoryMap};

const WORDS: &[&str] = &[
    "stack",
    "heap",
    ".text",
    ".data",
    ".bss",
    "kernel",
    "libs",
    "0x400000",
    "0x7ffffffff000",
    "0x0",
    "7ffffffde000",
    "|",
    "||",
    "+",
    "---",
    "--------",
    "----->",
    "<----",
    "→",
    "←",
    "v",
    "^",
    "↓",
    "↑",
    "┌──┐",
    "│",
    "├──┤",
    "└──┘",
    "╔══╗",
    "\n",
    "\n",
    "\n",
    " ",
    "  ",
    "    ",
    "\t",
    "x = 1",
    "x -> 1",
    "\"something\"",
    "1, 2, ... 256",
    "low addresses",
    "high",
    "grows down",
    "é",
    "堆",
    "стек",
    "...",
    "(",
    ")",
    "[",
    "]",
    "@",
    "*",
    "#",
    "\u{0}",
    "\u{301}",
    "🙂",
    "İ",
    "'",
    "\"",
    "-",
    "=",
    ":",
    ",",
    "x, y = [1",
    "id 140",
    "at 0x",
    "to",
    "of thread 1",
    "0xffffffffffffffff",
    "-9223372036854775808",
];

/// Numbers that look random and are the same each time.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, end: usize) -> usize {
        self.0 =
            self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        ((self.0 >> 33) as usize) % end.max(1)
    }
}

fn map() -> MemoryMap {
    let part = |sort, name: &str, start, end| MapPart {
        sort,
        name: name.to_owned(),
        note: String::new(),
        start,
        end,
    };
    let object = MapObject {
        names: "x, y".to_owned(),
        kind: Kind::Text,
        type_name: "str".to_owned(),
        text: "'something'".to_owned(),
        address: 0x7fff_e000_1000,
        part: 2,
        shared_int: None,
    };
    MemoryMap {
        parts: vec![
            part(MapSort::Kernel, "kernel", 0x7fff_ffff_f000, None),
            part(MapSort::Stack, "stack", 0x7fff_fffd_e000, Some(0x7fff_ffff_f000)),
            part(MapSort::Arenas, "pymalloc arenas", 0x7fff_e000_0000, Some(0x7fff_e010_0000)),
            part(MapSort::Heap, "heap", 0x1a4_c000, Some(0x1a5_9000)),
            part(MapSort::Static, "static data", 0xb5_0000, None),
            part(MapSort::Code, "code", 0x41_f000, None),
        ],
        objects: vec![object],
        pool: None,
        shared_ints: (-5, 256, 0xb6_7000),
    }
}

#[test]
fn any_drawing_is_read_and_every_finding_has_its_place() {
    let map = map();
    let mut numbers = Numbers(7);
    let (mut maps, mut findings) = (0, 0);
    for _ in 0..6_000 {
        let count = 5 + numbers.below(60);
        let words = (0..count).map(|_| WORDS[numbers.below(WORDS.len())]);
        let text: String = words.flat_map(|word| [word, " "]).collect();
        let notes = format!("```\n{text}\n```\n");
        let source = Source::new("a.md", notes.as_str());
        let span = Span::new(0, notes.len());
        let shape = Shape { kind: ShapeKind::Drawing, text, fenced: true };
        for sketch in read(&shape) {
            maps += 1;
            for finding in differences(&sketch, &map) {
                findings += 1;
                let place = finding.place.span_in(&source, span);
                assert!(span.contains(place), "{notes}\n{finding:?}");
                assert!(!source.slice(place).contains('\n'), "{notes}\n{finding:?}");
            }
        }
    }
    assert!(maps > 300 && findings > 300, "{maps} maps, {findings} findings");
}

/// What nobody can have drawn is not looked at.
#[test]
fn large_texts_cost_little() {
    for line in
        ["| stack", "| heap 0x400000 ", "+----", "| low addresses\n| stack\n", "<-", "  v  "]
    {
        for separator in ["\n", " "] {
            let text = format!("{line}{separator}").repeat(10_000_000 / (line.len() + 1));
            let shape = Shape { kind: ShapeKind::Drawing, text, fenced: true };
            assert!(read(&shape).is_empty());
        }
    }
}
