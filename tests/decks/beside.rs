//! What stands below and beside a picture: the strip of what was printed, and the labels of its stops.

use crate::deck;

#[test]
fn a_strip_shows_only_what_was_printed_by_then() {
    let code = "def f(n):\n    return n\nprint('first')\nprint(f(2), 'later')\n";
    let strips = |flags: &str| {
        let (html, _) = deck(&format!("# A\n\n```python {flags}\n{code}```\n"), &[]);
        let slides: Vec<&str> = html.split("<section").skip(1).collect();
        let with_track = slides.iter().filter(|slide| slide.contains("<svg"));
        let has = |slide: &&&str, text: &str| {
            slide.split("aria-label=\"stdout\"").nth(1).is_some_and(|strip| strip.contains(text))
        };
        let picture: Vec<(bool, bool)> =
            with_track.map(|it| (has(&it, "first"), has(&it, "2 later"))).collect();
        (slides.len(), picture)
    };
    assert_eq!(strips("steps=3,last"), (1, vec![(true, true)]));
    // All of it follows on a slide of its own.
    assert_eq!(strips("steps=3,2"), (2, vec![(true, false)]));
}

#[test]
fn names_that_are_one_object_are_told_where_its_address_comes_again() {
    let one = "x = 'something'\ny = 'something'\nz = [1]\nprint(id(x))\nprint(id(y))\nprint(id(z))\nprint(id(z))\n";
    let (html, _) = deck(&format!("# A\n\n```python\n{one}```\n"), &[]);
    assert!(html.contains("the same: <code>x is y</code>"), "{html}");
    // One name alone is no news.
    assert!(html.contains("line 7, the same</span>"), "{html}");
}

#[test]
fn stops_at_one_line_are_told_apart() {
    let code = "def f(n):\n    return n\nf(1)\na = []\nfor i in range(3): a.append(i)\n";
    let (html, _) = deck(&format!("# A\n\n```python steps=1,5\n{code}```\n"), &[]);
    let labels = html.split("<b>").skip(1).filter_map(|it| it.split('<').next());
    let labels: Vec<&str> = labels.collect();
    assert_eq!(labels, ["line 1", "line 1 ()", "line 5", "line 5 ·2", "line 5 ·3", "line 5 ·4"]);
}

#[test]
fn code_that_is_too_long_stands_in_two_columns_where_its_lines_are_short() {
    let slides = |line: &str| {
        let code = format!("{line}\n").repeat(22);
        let (html, _) = deck(&format!("# A\n\n```python norun\n{code}```\n"), &[]);
        let lists = html.matches("<ol").count();
        (html.matches("<section").count(), lists)
    };
    assert_eq!(slides("a = [1, 2, 3]"), (1, 2));
    assert_eq!(slides(&format!("a = [{}]", "1, ".repeat(18))), (2, 2));
}
