//! Process maps.

use heapdeck::diagram::{self, Subject, View};

use crate::seen::read;
use crate::traced;

#[test]
fn parts_are_told_apart_where_there_is_room() {
    let texts = |version: &str, height: f64| {
        let trace = traced(version, "show=map", "x = \"something\"\none = 1\n");
        let view = View { height, ..View::default() };
        let picture = diagram::draw(Subject::Map, &trace, 0, &view).expect("a picture");
        read(&picture.svg).texts(1)
    };
    let has = |texts: &[String], name: &str| texts.iter().any(|text| text == name);
    let fixed = texts("3.13", 500.0);
    // Where each of them begins.
    for start in ["0x7ffff7c82000", "0x1a4c000", "0xd4f000", "0xb50000", "0x9f0000", "0x400000"] {
        assert!(has(&fixed, start), "{start}: {fixed:?}");
    }
    for name in ["libraries", "heap", ".bss", "static data", ".rodata", ".text"] {
        assert!(has(&fixed, name), "{name}: {fixed:?}");
    }
    assert!(has(&texts("3.11", 500.0), "loader"));
    let low = texts("3.13", 200.0);
    assert!(has(&low, "0x400000") && !has(&low, "0x9f0000"), "{low:?}");
    assert!(has(&low, "code") && has(&low, "static data") && !has(&low, ".bss"), "{low:?}");
}
