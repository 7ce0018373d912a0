//! The matcher: what CPython's `sre_lib.h` does, as a machine with a stack of choices, and with a limit on its steps.

use std::cell::Cell;

use crate::python::library::sre::code::{self, BadCode, op, word};

/// Steps after which a match is given up: a pattern that backtracks for ever would never end.
pub const MAX_STEPS: u64 = 50_000_000;
/// Entries of the stack of choices, and of the log of marks.
pub(super) const MAX_DEPTH: usize = 4_000_000;
/// A mark that is not set; no barrier; no repeat.
pub const NONE: usize = usize::MAX;

/// The characters that are searched.
pub trait Subject: Copy {
    fn at(self, index: usize) -> u32;
}

impl<T: Copy + Into<u32>> Subject for &[T] {
    #[inline(always)]
    fn at(self, index: usize) -> u32 {
        self[index].into()
    }
}

/// What is matched with what.
#[derive(Clone, Copy)]
pub struct Request<'a, S> {
    pub code: &'a [u32],
    pub text: S,
    /// Where it begins; at most `end`.
    pub start: usize,
    /// Nothing is seen from here on.
    pub end: usize,
    /// The match must reach the end.
    pub match_all: bool,
    /// The match must not end where it starts: the last one did.
    pub must_advance: bool,
    pub groups: usize,
    /// After so many steps it is given up.
    pub most_steps: u64,
    /// How many it took.
    pub steps: &'a Cell<u64>,
}

/// A match.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    pub start: usize,
    pub end: usize,
    /// Start and end of each group, `NONE` where it took no part.
    pub marks: Vec<usize>,
    /// Number of the group that was closed last.
    pub last_group: usize,
}

/// Why there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stopped {
    TooManySteps,
    TooDeep,
    BadCode,
}

impl From<BadCode> for Stopped {
    fn from(_: BadCode) -> Stopped {
        Stopped::BadCode
    }
}

pub(super) type Answer<T> = Result<T, Stopped>;

/// Matches at the start only.
pub fn match_at<S: Subject>(request: &Request<'_, S>) -> Answer<Option<Found>> {
    let mut engine = Engine::new(request);
    let answer = engine.attempt(request.start);
    request.steps.set(engine.steps);
    answer
}

/// The first match at or after the start.
pub fn search<S: Subject>(request: &Request<'_, S>) -> Answer<Option<Found>> {
    let mut engine = Engine::new(request);
    let answer = search_with(&mut engine, request);
    request.steps.set(engine.steps);
    answer
}

fn search_with<S: Subject>(
    engine: &mut Engine<'_, S>,
    request: &Request<'_, S>,
) -> Answer<Option<Found>> {
    let code = request.code;
    let has_info = word(code, 0)? == op::INFO;
    let minimum = if has_info { word(code, 3)? as usize } else { 0 };
    if request.start > request.end || request.end - request.start < minimum {
        return Ok(None);
    }
    let body = if has_info { 1 + word(code, 1)? as usize } else { 0 };
    // A pattern that begins with `^` or `\A` needs to be tried once only.
    let is_anchored = word(code, body)? == op::AT && matches!(word(code, body + 1)?, 0 | 2);
    let last = if is_anchored { request.start } else { request.end - minimum };
    let flags = if has_info { word(code, 2)? } else { 0 };
    for start in request.start..=last {
        if start < request.end {
            let point = request.text.at(start);
            // The block of information says what a match begins with.
            let may_begin = match flags & 5 {
                0 => true,
                4 => code::set_contains(code, 5, point)?,
                _ => word(code, 5)? == 0 || word(code, 7)? == point,
            };
            if !may_begin {
                engine.spend(1)?;
                continue;
            }
        }
        if let Some(found) = engine.attempt(start)? {
            return Ok(Some(found));
        }
    }
    Ok(None)
}

/// Where to go on when the present way fails.
#[derive(Clone, Copy)]
pub(super) struct Choice {
    pub(super) kind: Kind,
    pub(super) place: usize,
    pub(super) position: usize,
    pub(super) count: usize,
    pub(super) minimum: usize,
    pub(super) repeat: usize,
    pub(super) barrier: usize,
    pub(super) log: usize,
    pub(super) last_group: usize,
    pub(super) repeats: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Branch,
    RepeatOne,
    MinRepeatOne,
    MaxUntil,
    MinUntil,
    // The barriers: what lies above one is forgotten once its body has matched.
    Assert,
    AssertNot,
    Atomic,
    Possessive,
}

/// A repeat that is going on; each turn makes a new one, so that going back needs no undoing.
#[derive(Clone, Copy)]
pub(super) struct Repeat {
    pub(super) place: usize,
    pub(super) count: usize,
    pub(super) last_position: usize,
    pub(super) outer: usize,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    Go,
    Fail,
    Done,
}

pub(super) struct Engine<'a, S> {
    pub(super) code: &'a [u32],
    pub(super) text: S,
    pub(super) end: usize,
    pub(super) match_all: bool,
    /// The position where the match must not end.
    pub(super) stuck_at: usize,
    pub(super) start: usize,
    pub(super) place: usize,
    pub(super) position: usize,
    pub(super) repeat: usize,
    pub(super) barrier: usize,
    pub(super) last_group: usize,
    pub(super) marks: Vec<usize>,
    pub(super) choices: Vec<Choice>,
    pub(super) repeats: Vec<Repeat>,
    /// Marks as they were, to go back to.
    pub(super) log: Vec<(usize, usize)>,
    pub(super) steps: u64,
    pub(super) most_steps: u64,
}

impl<'a, S: Subject> Engine<'a, S> {
    fn new(request: &Request<'a, S>) -> Engine<'a, S> {
        Engine {
            code: request.code,
            text: request.text,
            end: request.end,
            match_all: request.match_all,
            stuck_at: if request.must_advance { request.start } else { NONE },
            start: request.start,
            place: 0,
            position: request.start,
            repeat: NONE,
            barrier: NONE,
            last_group: 0,
            marks: vec![NONE; request.groups * 2],
            choices: Vec::new(),
            repeats: Vec::new(),
            log: Vec::new(),
            steps: 0,
            most_steps: request.most_steps,
        }
    }

    fn attempt(&mut self, start: usize) -> Answer<Option<Found>> {
        (self.start, self.position, self.place) = (start, start, 0);
        (self.repeat, self.barrier, self.last_group) = (NONE, NONE, 0);
        self.marks.fill(NONE);
        self.choices.clear();
        self.repeats.clear();
        self.log.clear();
        loop {
            self.steps += 1;
            if self.steps > self.most_steps {
                return Err(Stopped::TooManySteps);
            }
            match self.step()? {
                Flow::Go => {}
                Flow::Done => break,
                Flow::Fail => {
                    if !self.go_back()? {
                        return Ok(None);
                    }
                }
            }
        }
        let (end, last_group) = (self.position, self.last_group);
        Ok(Some(Found { start, end, marks: self.marks.clone(), last_group }))
    }

    pub(super) fn spend(&mut self, steps: usize) -> Answer<()> {
        self.steps += steps as u64;
        if self.steps > self.most_steps { Err(Stopped::TooManySteps) } else { Ok(()) }
    }

    #[inline(always)]
    pub(super) fn word(&self, place: usize) -> Answer<u32> {
        self.code.get(place).copied().ok_or(Stopped::BadCode)
    }

    /// The place that the offset in a word leads to.
    pub(super) fn target(&self, place: usize) -> Answer<usize> {
        Ok(place + self.word(place)? as usize)
    }

    fn step(&mut self) -> Answer<Flow> {
        let place = self.place;
        match self.word(place)? {
            op::SUCCESS => self.success(),
            op::FAILURE => Ok(Flow::Fail),
            op::MARK => self.mark(),
            op::AT => {
                let kind = self.word(place + 1)?;
                self.place += 2;
                Ok(if self.is_at(kind)? { Flow::Go } else { Flow::Fail })
            }
            op::JUMP | op::INFO => self.go(self.target(place + 1)?),
            op::BRANCH => self.branch(place + 1),
            op::REPEAT => {
                self.repeats.push(Repeat {
                    place,
                    count: NONE,
                    last_position: NONE,
                    outer: self.repeat,
                });
                self.repeat = self.repeats.len() - 1;
                self.go(self.target(place + 1)?)
            }
            op::MAX_UNTIL => self.until(true),
            op::MIN_UNTIL => self.until(false),
            op::REPEAT_ONE => self.repeat_one(),
            op::MIN_REPEAT_ONE => self.min_repeat_one(),
            op::POSSESSIVE_REPEAT_ONE => self.possessive_repeat_one(),
            op::POSSESSIVE_REPEAT => {
                self.push(Kind::Possessive, place, self.position)?;
                self.barrier = self.choices.len() - 1;
                self.possessive_turn(self.barrier, self.position, 0)
            }
            op::ASSERT => self.look(Kind::Assert),
            op::ASSERT_NOT => self.look(Kind::AssertNot),
            op::ATOMIC_GROUP => {
                let after = self.target(place + 1)?;
                self.push(Kind::Atomic, after, self.position)?;
                self.barrier = self.choices.len() - 1;
                self.go(place + 2)
            }
            op::GROUPREF => self.group_reference(|point| point),
            op::GROUPREF_IGNORE | op::GROUPREF_LOC_IGNORE => {
                self.group_reference(code::ascii_lower)
            }
            op::GROUPREF_UNI_IGNORE => self.group_reference(code::lower),
            op::GROUPREF_EXISTS => {
                let is_set = self.group(self.word(place + 1)?)?.is_some();
                let place = if is_set { place + 3 } else { place + 1 + self.offset(place + 2)? };
                self.go(place)
            }
            _ => self.take_one(),
        }
    }

    pub(super) fn offset(&self, place: usize) -> Answer<usize> {
        Ok(self.word(place)? as usize)
    }

    #[inline(always)]
    pub(super) fn go(&mut self, place: usize) -> Answer<Flow> {
        self.place = place;
        Ok(Flow::Go)
    }

    /// An operation that takes one character.
    #[inline(always)]
    fn take_one(&mut self) -> Answer<Flow> {
        if self.position >= self.end {
            return Ok(Flow::Fail);
        }
        let point = self.text.at(self.position);
        match code::takes(self.code, self.place, point)? {
            None => Err(Stopped::BadCode),
            Some(false) => Ok(Flow::Fail),
            Some(true) => {
                self.position += 1;
                self.place += code::width(self.code, self.place)?;
                Ok(Flow::Go)
            }
        }
    }

    /// The end of the pattern, or of the body of a barrier.
    fn success(&mut self) -> Answer<Flow> {
        if self.barrier == NONE {
            let is_short = self.match_all && self.position != self.end;
            let is_stuck = self.position == self.stuck_at && self.start == self.position;
            return Ok(if is_short || is_stuck { Flow::Fail } else { Flow::Done });
        }
        let number = self.barrier;
        let barrier = self.choices[number];
        match barrier.kind {
            Kind::Possessive => {
                self.choices.truncate(number + 1);
                self.possessive_turn(number, self.position, barrier.count + 1)
            }
            Kind::AssertNot => {
                // The way fails: back to before the barrier.
                self.choices.truncate(number + 1);
                self.restore(barrier);
                self.choices.pop();
                Ok(Flow::Fail)
            }
            kind => {
                self.choices.truncate(number);
                self.barrier = barrier.barrier;
                self.repeat = barrier.repeat;
                if kind == Kind::Assert {
                    self.position = barrier.position;
                }
                self.go(barrier.place)
            }
        }
    }

    fn mark(&mut self) -> Answer<Flow> {
        let number = self.word(self.place + 1)? as usize;
        let old = *self.marks.get(number).ok_or(Stopped::BadCode)?;
        if !self.choices.is_empty() {
            if self.log.len() >= MAX_DEPTH {
                return Err(Stopped::TooDeep);
            }
            self.log.push((number, old));
        }
        self.marks[number] = self.position;
        if number % 2 == 1 {
            self.last_group = number / 2 + 1;
        }
        self.go(self.place + 2)
    }

    /// Start and end of a group that took part, by its number less one.
    fn group(&self, number: u32) -> Answer<Option<(usize, usize)>> {
        let number = number as usize * 2;
        let start = *self.marks.get(number).ok_or(Stopped::BadCode)?;
        let end = *self.marks.get(number + 1).ok_or(Stopped::BadCode)?;
        Ok((start != NONE && end != NONE && start <= end).then_some((start, end)))
    }

    fn group_reference(&mut self, same: fn(u32) -> u32) -> Answer<Flow> {
        let Some((start, end)) = self.group(self.word(self.place + 1)?)? else {
            return Ok(Flow::Fail);
        };
        let length = end - start;
        self.spend(length / 8)?;
        let (text, position) = (self.text, self.position);
        let is_equal = length <= self.end.saturating_sub(position)
            && (0..length)
                .all(|index| same(text.at(start + index)) == same(text.at(position + index)));
        if !is_equal {
            return Ok(Flow::Fail);
        }
        self.position += length;
        self.go(self.place + 2)
    }

    fn is_at(&self, kind: u32) -> Answer<bool> {
        let (position, end) = (self.position, self.end);
        let breaks = |index: usize| self.text.at(index) == 10;
        Ok(match kind {
            0 | 2 => position == 0,
            1 => position == 0 || breaks(position - 1),
            3 | 8 => self.is_boundary(code::is_ascii_word, true),
            4 | 9 => self.is_boundary(code::is_ascii_word, false),
            5 => position == end || position + 1 == end && breaks(position),
            6 => position == end || breaks(position),
            7 => position == end,
            10 => self.is_boundary(code::is_word, true),
            11 => self.is_boundary(code::is_word, false),
            _ => return Err(Stopped::BadCode),
        })
    }

    /// In an empty text there is neither a boundary nor a place that is none.
    fn is_boundary(&self, is_word: fn(u32) -> bool, wanted: bool) -> bool {
        if self.end == 0 {
            return false;
        }
        let before = self.position > 0 && is_word(self.text.at(self.position - 1));
        let after = self.position < self.end && is_word(self.text.at(self.position));
        (before != after) == wanted
    }

    /// The alternatives from the one whose length stands in `slot`.
    fn branch(&mut self, mut slot: usize) -> Answer<Flow> {
        let point = (self.position < self.end).then(|| self.text.at(self.position));
        loop {
            let skip = self.word(slot)? as usize;
            if skip == 0 {
                return Ok(Flow::Fail);
            }
            let first = self.word(slot + 1)?;
            // What cannot take the next character is passed over at once.
            let may_match = match (first, point) {
                (op::LITERAL | op::IN, None) => false,
                (op::LITERAL, Some(point)) => self.word(slot + 2)? == point,
                (op::IN, Some(point)) => code::set_contains(self.code, slot + 3, point)?,
                _ => true,
            };
            if may_match {
                if self.word(slot + skip)? != 0 {
                    self.push(Kind::Branch, slot + skip, self.position)?;
                }
                return self.go(slot + 1);
            }
            slot += skip;
        }
    }

    pub(super) fn push(&mut self, kind: Kind, place: usize, position: usize) -> Answer<()> {
        if self.choices.len() >= MAX_DEPTH {
            return Err(Stopped::TooDeep);
        }
        self.choices.push(Choice {
            kind,
            place,
            position,
            count: 0,
            minimum: 0,
            repeat: self.repeat,
            barrier: self.barrier,
            log: self.log.len(),
            last_group: self.last_group,
            repeats: self.repeats.len(),
        });
        Ok(())
    }

    /// Everything as it was when the choice was made.
    pub(super) fn restore(&mut self, choice: Choice) {
        for (number, old) in self.log.drain(choice.log..).rev() {
            self.marks[number] = old;
        }
        self.repeats.truncate(choice.repeats);
        self.position = choice.position;
        self.repeat = choice.repeat;
        self.barrier = choice.barrier;
        self.last_group = choice.last_group;
    }

    /// Goes on at the last choice; false when there is none left.
    fn go_back(&mut self) -> Answer<bool> {
        while let Some(choice) = self.choices.last().copied() {
            self.restore(choice);
            let goes_on = match choice.kind {
                Kind::Branch => {
                    self.choices.pop();
                    self.branch(choice.place)? == Flow::Go
                }
                Kind::RepeatOne => self.repeat_one_less(choice)?,
                Kind::MinRepeatOne => self.min_repeat_one_more(choice)?,
                Kind::MaxUntil | Kind::AssertNot => {
                    self.choices.pop();
                    self.place = choice.place;
                    true
                }
                Kind::MinUntil => {
                    self.choices.pop();
                    self.min_until_more()?
                }
                Kind::Assert | Kind::Atomic => {
                    self.choices.pop();
                    false
                }
                Kind::Possessive => self.possessive_end(choice)?,
            };
            if goes_on {
                return Ok(true);
            }
            self.spend(1)?;
        }
        Ok(false)
    }

    /// Looks ahead, or some characters back.
    fn look(&mut self, kind: Kind) -> Answer<Flow> {
        let after = self.target(self.place + 1)?;
        let back = self.offset(self.place + 2)?;
        if self.position < back {
            return if kind == Kind::Assert { Ok(Flow::Fail) } else { self.go(after) };
        }
        self.push(kind, after, self.position)?;
        self.barrier = self.choices.len() - 1;
        self.position -= back;
        self.go(self.place + 3)
    }
}
