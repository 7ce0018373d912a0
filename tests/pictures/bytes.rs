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
    assert!(of_old.iter().any(|text| text == "state e5 = 1 1 1 001 01"), "{of_old:?}");
    assert!(of_old.iter().any(|text| text.starts_with("ready, ascii, compact")), "{of_old:?}");
    let count = "ob_refcnt 3b9acb2a = 1000000298";
    assert!(of_old.iter().any(|text| text == count), "{of_old:?}");
    let of_new = texts("3.13");
    assert!(of_new.iter().any(|text| text == "state 65 = 0 1 1 001 01"), "{of_new:?}");
    assert!(of_new.iter().any(|text| text == "lv_tag 08 = 00001 000"), "{of_new:?}");
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
