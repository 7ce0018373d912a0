//! The matcher's repeats: how often something is taken, and what is tried when that was too often.

use crate::python::library::sre::code::{self, MAX_REPEAT, op};
use crate::python::library::sre::engine::{
    Answer, Choice, Engine, Flow, Kind, MAX_DEPTH, Repeat, Stopped, Subject,
};

impl<S: Subject> Engine<'_, S> {
    /// How many characters from here on the operation takes.
    fn count(&mut self, place: usize, most: u32) -> Answer<usize> {
        let rest = self.end.saturating_sub(self.position);
        let most = if most == MAX_REPEAT { rest } else { rest.min(most as usize) };
        let mut count = most;
        if self.word(place)? != op::ANY_ALL {
            count = 0;
            while count < most {
                let point = self.text.at(self.position + count);
                match code::takes(self.code, place, point)? {
                    Some(true) => count += 1,
                    Some(false) => break,
                    None => return Err(Stopped::BadCode),
                }
            }
        }
        self.spend(count / 8)?;
        Ok(count)
    }

    pub(super) fn repeat_one(&mut self) -> Answer<Flow> {
        let place = self.place;
        let minimum = self.offset(place + 2)?;
        let most = self.word(place + 3)?;
        let count = self.count(place + 4, most)?;
        if count < minimum {
            return Ok(Flow::Fail);
        }
        let tail = self.target(place + 1)?;
        self.push(Kind::RepeatOne, tail, self.position)?;
        let choice = self.choices.last_mut().ok_or(Stopped::BadCode)?;
        (choice.count, choice.minimum) = (count + 1, minimum);
        Ok(Flow::Fail)
    }

    /// One character less than last time, as long as the tail may begin there.
    pub(super) fn repeat_one_less(&mut self, mut choice: Choice) -> Answer<bool> {
        let wanted = match self.word(choice.place)? {
            op::LITERAL => Some(self.word(choice.place + 1)?),
            _ => None,
        };
        while choice.count > choice.minimum {
            choice.count -= 1;
            let position = choice.position + choice.count;
            let may_match = match wanted {
                Some(wanted) => position < self.end && self.text.at(position) == wanted,
                None => true,
            };
            if !may_match {
                continue;
            }
            if choice.count == choice.minimum {
                self.choices.pop();
            } else if let Some(last) = self.choices.last_mut() {
                last.count = choice.count;
            }
            self.position = position;
            self.place = choice.place;
            return Ok(true);
        }
        self.choices.pop();
        Ok(false)
    }

    pub(super) fn min_repeat_one(&mut self) -> Answer<Flow> {
        let place = self.place;
        let minimum = self.word(place + 2)?;
        let count = if minimum == 0 { 0 } else { self.count(place + 4, minimum)? };
        if count < minimum as usize {
            return Ok(Flow::Fail);
        }
        self.position += count;
        self.push(Kind::MinRepeatOne, place, self.position)?;
        if let Some(choice) = self.choices.last_mut() {
            choice.count = count;
        }
        self.go(self.target(place + 1)?)
    }

    pub(super) fn possessive_repeat_one(&mut self) -> Answer<Flow> {
        let place = self.place;
        let minimum = self.offset(place + 2)?;
        let most = self.word(place + 3)?;
        let count = self.count(place + 4, most)?;
        if count < minimum {
            return Ok(Flow::Fail);
        }
        self.position += count;
        self.go(self.target(place + 1)?)
    }

    /// The body once more, or the tail when there are enough; the barrier stands on top.
    pub(super) fn possessive_turn(
        &mut self,
        number: usize,
        position: usize,
        count: usize,
    ) -> Answer<Flow> {
        let barrier = self.choices[number];
        let place = barrier.place;
        let minimum = self.offset(place + 2)?;
        let most = self.word(place + 3)?;
        let has_moved = count == 0 || position != barrier.position;
        if count < minimum || has_moved && (most == MAX_REPEAT || count < most as usize) {
            let log = self.log.len();
            let (last_group, repeats) = (self.last_group, self.repeats.len());
            self.choices[number] = Choice { position, count, log, last_group, repeats, ..barrier };
            self.repeat = barrier.repeat;
            return self.go(place + 4);
        }
        self.leave_possessive(number, position)
    }

    fn leave_possessive(&mut self, number: usize, position: usize) -> Answer<Flow> {
        let barrier = self.choices[number];
        self.choices.truncate(number);
        self.barrier = barrier.barrier;
        self.repeat = barrier.repeat;
        self.position = position;
        // The offset leads to the body's end, not past it.
        self.go(self.target(barrier.place + 1)? + 1)
    }

    /// The end of a repeat's body.
    pub(super) fn until(&mut self, is_greedy: bool) -> Answer<Flow> {
        let repeat = *self.repeats.get(self.repeat).ok_or(Stopped::BadCode)?;
        let count = repeat.count.wrapping_add(1);
        let minimum = self.offset(repeat.place + 2)?;
        if count < minimum {
            return self.another_turn(repeat, count, repeat.last_position);
        }
        if !is_greedy {
            self.push(Kind::MinUntil, self.place, self.position)?;
        } else if self.may_turn(repeat, count)? {
            self.push(Kind::MaxUntil, self.place + 1, self.position)?;
            if let Some(choice) = self.choices.last_mut() {
                choice.repeat = repeat.outer;
            }
            return self.another_turn(repeat, count, self.position);
        }
        self.repeat = repeat.outer;
        self.go(self.place + 1)
    }

    /// More turns are allowed, and the last one was not empty.
    fn may_turn(&self, repeat: Repeat, count: usize) -> Answer<bool> {
        let most = self.word(repeat.place + 3)?;
        let has_room = most == MAX_REPEAT || count < most as usize;
        Ok(has_room && self.position != repeat.last_position)
    }

    fn another_turn(&mut self, repeat: Repeat, count: usize, last_position: usize) -> Answer<Flow> {
        if self.repeats.len() >= MAX_DEPTH {
            return Err(Stopped::TooDeep);
        }
        self.repeats.push(Repeat { count, last_position, ..repeat });
        self.repeat = self.repeats.len() - 1;
        self.go(repeat.place + 4)
    }

    pub(super) fn min_repeat_one_more(&mut self, choice: Choice) -> Answer<bool> {
        let most = self.word(choice.place + 3)?;
        let has_room = most == MAX_REPEAT || choice.count < most as usize;
        let takes = has_room && self.position < self.end && {
            let point = self.text.at(self.position);
            code::takes(self.code, choice.place + 4, point)?.ok_or(Stopped::BadCode)?
        };
        if !takes {
            self.choices.pop();
            return Ok(false);
        }
        self.position += 1;
        if let Some(last) = self.choices.last_mut() {
            (last.position, last.count) = (self.position, choice.count + 1);
        }
        self.place = self.target(choice.place + 1)?;
        Ok(true)
    }

    pub(super) fn min_until_more(&mut self) -> Answer<bool> {
        let repeat = *self.repeats.get(self.repeat).ok_or(Stopped::BadCode)?;
        let count = repeat.count.wrapping_add(1);
        if !self.may_turn(repeat, count)? {
            return Ok(false);
        }
        self.another_turn(repeat, count, self.position)?;
        Ok(true)
    }

    /// The body of a possessive repeat did not match once more.
    pub(super) fn possessive_end(&mut self, barrier: Choice) -> Answer<bool> {
        if barrier.count < self.offset(barrier.place + 2)? {
            self.choices.pop();
            return Ok(false);
        }
        self.leave_possessive(self.choices.len() - 1, barrier.position)?;
        Ok(true)
    }
}
