//! What is searched: str or bytes as the matcher reads them, parts of it, and running the matcher over it.

use std::cell::Cell;

use crate::python::heap::image::types as t;
use crate::python::heap::{Heap, Obj, Owned};
use crate::python::library::sre::engine::{self, Found, MAX_STEPS, Request, Stopped, Subject};
use crate::python::library::sre::pattern;
use crate::python::object::{
    Fallible, Vm, bytes_like, exception, given, protocol, str as strings, types,
};
use crate::python::version::Work;

/// How a match is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Manner {
    Match,
    FullMatch,
    Search,
}

/// Where in a text a search is.
#[derive(Clone, Copy)]
pub struct State {
    pub string: Obj,
    pub start: usize,
    pub end: usize,
    pub must_advance: bool,
}

enum Text<'a> {
    One(&'a [u8]),
    Two(&'a [u16]),
    Four(&'a [u32]),
    Copied(Vec<u8>),
}

/// Is it bytes, as opposed to a str? Anything else has no text.
pub fn is_bytes(vm: &mut dyn Vm, string: Obj) -> Fallible<bool> {
    if given::is_str(vm, string) {
        return Ok(false);
    }
    if bytes_like::view(vm, string).is_some() {
        return Ok(true);
    }
    let name = protocol::type_name(vm, string);
    let text = format!("expected string or bytes-like object, got '{name}'");
    Err(exception::type_error(vm, text))
}

pub fn length(vm: &dyn Vm, string: Obj) -> usize {
    text(vm, string).length()
}

/// `state_init`: the bounds, and whether pattern and text are of one kind.
pub fn begin(vm: &mut dyn Vm, pattern: Obj, string: Obj, start: Obj, end: Obj) -> Fallible<State> {
    let start = given::size(vm, start, 0)?;
    let end = given::size(vm, end, i64::MAX)?;
    let is_bytes = is_bytes(vm, string)?;
    match pattern::is_bytes(vm, pattern) {
        Some(false) if is_bytes => {
            let text = "cannot use a string pattern on a bytes-like object";
            return Err(exception::type_error(vm, text));
        }
        Some(true) if !is_bytes => {
            let text = "cannot use a bytes pattern on a string-like object";
            return Err(exception::type_error(vm, text));
        }
        _ => {}
    }
    let length = length(vm, string) as i64;
    let clamp = |bound: i64| bound.clamp(0, length) as usize;
    Ok(State { string, start: clamp(start), end: clamp(end), must_advance: false })
}

/// Where a run may have few instructions, a match of it may not go on much longer than they.
const STEPS_OF_AN_INSTRUCTION: u64 = 16;

/// Looks for the next match.
pub fn find(
    vm: &mut dyn Vm,
    pattern: Obj,
    state: &State,
    manner: Manner,
) -> Fallible<Option<Found>> {
    let groups = pattern::group_count(vm, pattern);
    let code = pattern::code(&vm.heap, pattern);
    let steps = &Cell::new(0);
    let allowed = vm.process.limits.instructions.saturating_mul(STEPS_OF_AN_INSTRUCTION);
    let most = MAX_STEPS.min(allowed);
    let answer = match &text(vm, state.string) {
        Text::One(text) => run((code, groups), *text, state, manner, (most, steps)),
        Text::Two(text) => run((code, groups), *text, state, manner, (most, steps)),
        Text::Four(text) => run((code, groups), *text, state, manner, (most, steps)),
        Text::Copied(text) => run((code, groups), text.as_slice(), state, manner, (most, steps)),
    };
    vm.heap.spend(Work::PatternStep, steps.get());
    answer.map_err(|stopped| match stopped {
        Stopped::BadCode => exception::runtime_error(vm, "invalid SRE code"),
        Stopped::TooDeep => {
            let what = "a regular expression that needs too much memory to go back";
            exception::unsupported(vm, what)
        }
        Stopped::TooManySteps => {
            let what = format!("a regular expression that takes more than {most} steps");
            exception::unsupported(vm, what)
        }
    })
}

fn run<S: Subject>(
    (code, groups): (&[u32], usize),
    text: S,
    state: &State,
    manner: Manner,
    (most_steps, steps): (u64, &Cell<u64>),
) -> Result<Option<Found>, Stopped> {
    let request = Request {
        code,
        text,
        start: state.start,
        end: state.end,
        match_all: manner == Manner::FullMatch,
        must_advance: state.must_advance,
        groups,
        most_steps,
        steps,
    };
    if manner == Manner::Search { engine::search(&request) } else { engine::match_at(&request) }
}

/// A part of the text: str or bytes.
pub fn part(vm: &mut dyn Vm, string: Obj, start: usize, end: usize) -> Owned {
    if given::is_str(vm, string) {
        let length = vm.heap.str_length(string);
        let (start, end) = (start.min(length), end.min(length));
        return strings::substring(vm, string, start, end.max(start));
    }
    let text = text(vm, string);
    let (start, end) = (start.min(text.length()), end.min(text.length()));
    if start == 0 && end == text.length() && vm.heap.type_of(string) == t::BYTES {
        return vm.own(string);
    }
    let part = text.bytes().get(start..end).unwrap_or_default().to_vec();
    vm.heap.bytes(&part)
}

/// `join_list`: the parts as one str or bytes.
pub fn join(vm: &mut dyn Vm, string: Obj, parts: Vec<Owned>) -> Fallible<Owned> {
    let list = vm.heap.list_from_owned(parts);
    let joiner = part(vm, string, 0, 0);
    let joined = if vm.heap.list_length(list.get()) == 0 {
        Ok(vm.own(joiner.get()))
    } else {
        protocol::call_method(vm, joiner.get(), "join", &[list.get()])
    };
    vm.release(joiner);
    vm.release(list);
    joined
}

/// The code points of a str, or the bytes.
pub fn points(vm: &dyn Vm, string: Obj) -> Vec<u32> {
    match text(vm, string) {
        Text::One(text) => text.iter().map(|byte| u32::from(*byte)).collect(),
        Text::Two(text) => text.iter().map(|unit| u32::from(*unit)).collect(),
        Text::Four(text) => text.to_vec(),
        Text::Copied(text) => text.into_iter().map(u32::from).collect(),
    }
}

fn text(vm: &dyn Vm, string: Obj) -> Text<'_> {
    if types::is_instance(vm, string, t::STR) {
        return str_text(&vm.heap, string);
    }
    if types::is_instance(vm, string, t::BYTES) || types::is_instance(vm, string, t::BYTEARRAY) {
        return Text::One(vm.heap.bytes_value(string));
    }
    Text::Copied(bytes_like::view(vm, string).unwrap_or_default())
}

fn str_text(heap: &Heap, string: Obj) -> Text<'_> {
    let bytes = heap.str_bytes(string);
    match heap.str_kind(string) {
        1 => Text::One(bytes),
        2 => Text::Two(bytemuck::cast_slice(bytes)),
        _ => Text::Four(bytemuck::cast_slice(bytes)),
    }
}

impl Text<'_> {
    fn length(&self) -> usize {
        match self {
            Text::One(text) => text.len(),
            Text::Two(text) => text.len(),
            Text::Four(text) => text.len(),
            Text::Copied(text) => text.len(),
        }
    }

    fn bytes(&self) -> &[u8] {
        match self {
            Text::One(text) => text,
            Text::Copied(text) => text,
            Text::Two(_) | Text::Four(_) => &[],
        }
    }
}
