//! The matcher on words as `re` compiles them.

use std::cell::Cell;

use crate::python::library::sre::code::{MAX_REPEAT, op};
use crate::python::library::sre::engine::{Found, Request, Stopped, match_at, search};

fn request<'a>(
    code: &'a [u32],
    text: &'a [u8],
    groups: usize,
    steps: &'a Cell<u64>,
) -> Request<'a, &'a [u8]> {
    let (start, end) = (0, text.len());
    Request {
        code,
        text,
        start,
        end,
        match_all: false,
        must_advance: false,
        groups,
        most_steps: 100_000,
        steps,
    }
}

#[test]
fn a_pattern_that_goes_back_for_ever_is_given_up() {
    // (a+)+b
    let code = [
        [op::REPEAT, 14, 1, MAX_REPEAT].as_slice(),
        &[op::MARK, 0, op::REPEAT_ONE, 6, 1, MAX_REPEAT, op::LITERAL, 97, op::SUCCESS],
        &[op::MARK, 1, 0].as_slice()[..2],
        &[op::MAX_UNTIL, op::LITERAL, 98, op::SUCCESS],
    ]
    .concat();
    assert_eq!(match_at(&request(&code, &[97; 40], 1, &Cell::new(0))), Err(Stopped::TooManySteps));
    let found = search(&request(&code, b"xaab", 1, &Cell::new(0)));
    let expected = Found { start: 1, end: 4, marks: vec![1, 3], last_group: 1 };
    assert_eq!(found, Ok(Some(expected)));
}

#[test]
fn words_that_lead_nowhere_are_refused() {
    for code in [&[][..], &[op::MARK, 9], &[op::JUMP, 900], &[op::MAX_UNTIL], &[77]] {
        assert_eq!(match_at(&request(code, b"a", 0, &Cell::new(0))), Err(Stopped::BadCode));
    }
    assert_eq!(match_at(&request(&[op::FAILURE], b"a", 0, &Cell::new(0))), Ok(None));
}
