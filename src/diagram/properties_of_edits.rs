//! Small edits of a snippet keep the places of what was there, tried on generated runs.
#![expect(clippy::print_stderr, reason = "it says how much is turned")]

use std::collections::BTreeMap;

use proptest::prelude::*;

use crate::diagram::properties::{NEW_NAME, NOTHING, config, run};
use crate::diagram::scene::{Rect, Shape};
use crate::diagram::{Drawn, View, memory};
use crate::trace::{Change, Trace};

proptest! {
    #![proptest_config(config())]

    #[test]
    fn another_name_and_a_line_that_changes_nothing_move_nothing(
        operations in prop::collection::vec((0_u8..NOTHING.0, any::<u8>(), any::<u8>()), 1..14),
        asks_identity in any::<bool>(),
    ) {
        let source = if asks_identity { "print(id(a))" } else { "" };
        let trace = run(&operations, source);
        let Some(before) = memory::draw(&trace, 0, &View::default()) else { return Ok(()) };
        let renamed = memory::draw(&renamed(&trace), 0, &View::default()).expect("it was drawn");
        prop_assert_eq!(places(&before), places(&renamed), "after a name became another");
        let idle = run(&[operations.as_slice(), &[NOTHING]].concat(), source);
        let idle = memory::draw(&idle, 0, &View::default()).expect("it was drawn");
        prop_assert_eq!(places(&before), places(&idle), "after a line that changes nothing");
    }
}

/// Where one more arrow would cross others, cards make room; that is seldom.
#[test]
fn one_more_name_seldom_turns_what_was_there() {
    let (mut tried, mut turned) = (0, 0);
    for seed in 0..RUNS {
        let operations = operations(seed);
        let draw =
            |operations: &[(u8, u8, u8)]| memory::draw(&run(operations, ""), 0, &View::default());
        let Some(before) = draw(&operations) else { continue };
        let more = [operations.as_slice(), &[NEW_NAME]].concat();
        let after = draw(&more).expect("it was drawn");
        tried += 1;
        turned += usize::from(turns(&places(&before), &places(&after)));
    }
    eprintln!("{turned} of {tried} pictures have two cards of one column turned");
    assert!(tried > 300 && turned * 50 <= tried, "{turned} of {tried}");
}

/// Whether two cards that share a column before and after stand the other way round.
fn turns(before: &BTreeMap<String, Rect>, after: &BTreeMap<String, Rect>) -> bool {
    let kept = before.iter().filter_map(|(what, rect)| Some((*rect, *after.get(what)?)));
    let kept: Vec<(Rect, Rect)> = kept.collect();
    let is_column = |a: &Rect, b: &Rect| (a.x - b.x).abs() < 0.1;
    kept.iter().enumerate().any(|(index, (a, new_a))| {
        kept[index + 1..].iter().any(|(b, new_b)| {
            let are_beside = is_column(a, b) && is_column(new_a, new_b);
            are_beside && a.y.total_cmp(&b.y) != new_a.y.total_cmp(&new_b.y)
        })
    })
}

/// The cards by their titles, and where they stand.
fn places(drawn: &Drawn) -> BTreeMap<String, Rect> {
    let mut places = BTreeMap::new();
    for item in &drawn.scene.items {
        let Shape::Group { title, items } = &item.shape else { continue };
        for part in items {
            if let (Shape::Box { rect, .. }, "card") = (&part.shape, part.class.as_str()) {
                places.insert(title.clone(), *rect);
            }
        }
    }
    places
}

/// The same run with another name, of the same letters: it is as wide in every font.
fn renamed(trace: &Trace) -> Trace {
    let mut trace = trace.clone();
    for change in trace.steps.iter_mut().flat_map(|step| &mut step.changes) {
        if let Change::SetFrame(frame) = change {
            for name in frame.names.iter_mut().filter(|name| name.name == "counter") {
                "recount".clone_into(&mut name.name);
            }
        }
    }
    trace
}

/// A run of its own for each number.
pub fn operations(seed: u64) -> Vec<(u8, u8, u8)> {
    let mut state = seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1;
    let mut next = move || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        (state >> 24) as u8
    };
    (0..6 + seed % 9).map(|_| (next() % NOTHING.0, next(), next())).collect()
}

const RUNS: u64 = 400;
