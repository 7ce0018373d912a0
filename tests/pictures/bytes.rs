//! Tables of bytes.

use heapdeck::diagram::{self, Room, Subject, View};

use crate::seen::read;
use crate::traced;

#[test]
fn fields_of_several_things_are_told_part_by_part() {
    let texts = |version: &str| {
        let trace = traced(version, "show=layout", "number = 1\ntext = \"something\"\n");
        let picture = diagram::draw(Subject::Bytes, &trace, 0, &View::default());
        read(&picture.expect("a picture").svg).texts(1)
    };
    let of_old = texts("3.11");
    assert!(of_old.iter().any(|text| text == "state 0xe5 = 1 1 1 001 01"), "{of_old:?}");
    assert!(of_old.iter().any(|text| text.starts_with("ready, ascii, compact")), "{of_old:?}");
    let count = "ob_refcnt 0x3b9acb2a = 1000000298";
    assert!(of_old.iter().any(|text| text == count), "{of_old:?}");
    let of_new = texts("3.13");
    assert!(of_new.iter().any(|text| text == "state 0x65 = 0 1 1 001 01"), "{of_new:?}");
    assert!(of_new.iter().any(|text| text == "lv_tag 0x08 = 00001 000"), "{of_new:?}");
}

#[test]
fn bytes_are_drawn_where_their_rows_are_highest() {
    let trace = traced("3.11", "show=layout", "number = 1\ntext = \"something\"\n");
    let rooms = [(860.0, 500.0), (1184.0, 400.0), (1184.0, 540.0)];
    let rooms = rooms.map(|(width, height)| Room { width, height });
    let drawn = diagram::draw_in_one(Subject::Bytes, &trace, 0, &View::default(), &rooms);
    let (room, picture) = drawn.expect("a picture");
    assert_eq!(room, 1, "beside each other, and not on a slide of their own");
    assert!(picture.height > 390.0, "{}", picture.height);
}

/// The texts of a slide's picture of these names.
fn texts_of(version: &str, source: &str, height: f64) -> Vec<String> {
    let trace = traced(version, "show=layout", source);
    let view = View { height, ..View::default() };
    let picture = diagram::draw(Subject::Bytes, &trace, 0, &view).expect("a picture");
    read(&picture.svg).texts(1)
}

#[test]
fn the_order_of_bytes_is_told_by_some_of_the_figure() {
    let two = "number = 1\ntext = \"something\"\n";
    let of_old = texts_of("3.11", two, 540.0);
    let has = |texts: &[String], text: &str| texts.iter().any(|shown| shown.contains(text));
    for text in ["Reading it", "2a cb 9a 3b", "0x3b9acb2a", "= ob_refcnt: 1000000298"] {
        assert!(has(&of_old, text), "{text}: {of_old:?}");
    }
    // `ff ff ff ff` reads the same from both ends.
    let of_new = texts_of("3.13", two, 540.0);
    assert!(has(&of_new, "40 05 b5") && has(&of_new, "= ob_type: int, 0xb50540"), "{of_new:?}");
    let alone = texts_of("3.13", "text = \"something\"\n", 540.0);
    assert!(!has(&alone, "Reading it"), "{alone:?}");
    assert!(has(&alone, "low bytes first: c0 0b b5 is 0xb50bc0"), "{alone:?}");
}

#[test]
fn heads_of_instances_say_where_their_attributes_are() {
    let source = "class Point:\n    __slots__ = ('x',)\nclass Node: pass\nclass Both(Point): pass\n\
                  p, n, b = Point(), Node(), Both()\np.x = n.name = b.x = 1\nerror = ValueError(1)\n";
    for version in ["3.11", "3.12", "3.13"] {
        let texts = texts_of(version, source, 2000.0);
        let ways: Vec<&str> =
            texts.iter().map(String::as_str).filter(|text| text.starts_with("with ")).collect();
        let expected = ["with __slots__", "with a __dict__", "with __slots__ and a __dict__"];
        assert_eq!(&ways[..3], &expected, "{version}: {texts:?}");
    }
    let source = source.lines().take(3).chain(["p, n = Point(), Node()", "n.x = 1\n"]);
    let texts = texts_of("3.11", &source.collect::<Vec<_>>().join("\n"), 540.0);
    for text in ["no values", "no dict", "order · size · prefix size"] {
        assert!(texts.iter().any(|shown| shown == text), "{text}: {texts:?}");
    }
}

#[test]
fn names_that_share_a_row_stand_in_two_lines_before_they_are_cut() {
    let source = "class Node: pass\nn, m = Node(), [1]\nn.x = 1\n";
    let texts = texts_of("3.14", source, 540.0);
    let lines = ["ob_refcnt", "ob_overflow · ob_flags", "capacity · size · embedded", "valid"];
    for text in lines {
        assert!(texts.iter().any(|shown| shown == text), "{text}: {texts:?}");
    }
}
