//! The schedule of a run by the real clock: who had the lock until which instruction, at which times; and its text form.

use std::fmt::Write as _;

/// The first line of the text form, before its version.
const NAME: &str = "heapdeck schedule ";
const VERSION: &str = "1";
/// A schedule with more rows is not kept.
pub const MOST_ROWS: usize = 2_000_000;

/// What a run by the real clock had that does not follow from the program.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Schedule {
    pub of: Scheduled,
    pub turns: Vec<ScheduledTurn>,
    /// When the clock was read, turn by turn.
    pub readings: Vec<Reading>,
    /// When which thread set the drop request, turn by turn.
    pub requests: Vec<(u64, u32)>,
    /// When somebody pressed Ctrl-C: after so many instructions, at that look of the same instruction.
    pub interrupts: Vec<(u64, u32)>,
    /// What was read from standard input.
    pub lines: Vec<String>,
}

/// Which run it is of.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scheduled {
    /// Of the text of the program.
    pub fingerprint: u64,
    /// As in "3.13".
    pub python: String,
    /// As in "pie"; empty: the profile's own.
    pub build: String,
    pub seed: u64,
    pub aslr: bool,
}

/// One thread's time with the lock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct ScheduledTurn {
    pub thread: u32,
    pub taken_ns: u64,
    pub end: TurnEnd,
    /// The last instruction, counted over all threads, and when it was reached.
    pub until: Reading,
    /// Its readings and its requests end there in the lists of the schedule.
    pub readings_end: usize,
    pub requests_end: usize,
}

/// How a turn ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TurnEnd {
    /// Another thread asked for the lock.
    Drop,
    /// Around a call that waits.
    Block,
    /// The thread is done.
    End,
    /// The whole run is.
    Stop,
}

/// What the clock showed after so many instructions.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reading {
    pub instructions: u64,
    pub ns: u64,
}

const ENDS: [(TurnEnd, &str); 4] = [
    (TurnEnd::Drop, "drop"),
    (TurnEnd::Block, "block"),
    (TurnEnd::End, "end"),
    (TurnEnd::Stop, "stop"),
];

impl Schedule {
    pub fn turn_readings(&self, turn: usize) -> &[Reading] {
        let before = turn.checked_sub(1).and_then(|before| self.turns.get(before));
        let end = self.turns.get(turn).map_or(0, |turn| turn.readings_end);
        self.readings.get(before.map_or(0, |turn| turn.readings_end)..end).unwrap_or_default()
    }

    pub fn turn_requests(&self, turn: usize) -> &[(u64, u32)] {
        let before = turn.checked_sub(1).and_then(|before| self.turns.get(before));
        let end = self.turns.get(turn).map_or(0, |turn| turn.requests_end);
        self.requests.get(before.map_or(0, |turn| turn.requests_end)..end).unwrap_or_default()
    }

    pub fn rows(&self) -> usize {
        self.turns.len() + self.readings.len() + self.requests.len()
    }

    fn write(&self, out: &mut String) -> std::fmt::Result {
        let Scheduled { fingerprint, python, build, seed, aslr } = &self.of;
        let build = if build.is_empty() { "-" } else { build };
        writeln!(
            out,
            "program {fingerprint:016x} python {python} build {build} seed {seed} aslr {aslr}"
        )?;
        for (number, turn) in self.turns.iter().enumerate() {
            writeln!(out, "turn {} {}", turn.thread, turn.taken_ns)?;
            for reading in self.turn_readings(number) {
                writeln!(out, "at {} {}", reading.instructions, reading.ns)?;
            }
            for (ns, thread) in self.turn_requests(number) {
                writeln!(out, "ask {thread} {ns}")?;
            }
            let end = ENDS.iter().find(|(end, _)| *end == turn.end).map_or("stop", |end| end.1);
            writeln!(out, "{end} {} {}", turn.until.instructions, turn.until.ns)?;
        }
        for (instructions, look) in &self.interrupts {
            writeln!(out, "interrupt {instructions} {look}")?;
        }
        for line in &self.lines {
            writeln!(out, "line {}", escape(line))?;
        }
        Ok(())
    }
}

/// The text form of the schedules of several programs.
pub fn write_schedules(schedules: &[Schedule]) -> String {
    let mut out = format!("{NAME}{VERSION}\n");
    for schedule in schedules {
        // Writing to a text cannot fail.
        let _ = schedule.write(&mut out);
    }
    let sum = hash(out.as_bytes());
    let _ = writeln!(out, "sum {sum:016x}");
    out
}

/// Schedules from their text form; else what is wrong with it.
pub fn read_schedules(text: &str) -> Result<Vec<Schedule>, String> {
    let text = text.replace("\r\n", "\n");
    let Some(version) = text.strip_prefix(NAME).and_then(|rest| rest.lines().next()) else {
        return Err("this is no schedule".to_owned());
    };
    if version != VERSION {
        return Err(format!("the schedule has format {version}; this heapdeck reads {VERSION}"));
    }
    let body = text.rfind("sum ").map(|at| text.split_at(at));
    let whole = body.filter(|(body, sum)| {
        let said = sum.trim_end().strip_prefix("sum ");
        body.ends_with('\n') && said == Some(&format!("{:016x}", hash(body.as_bytes())))
    });
    let Some((body, _)) = whole else {
        return Err("the schedule is damaged: its sum is another one".to_owned());
    };
    let mut schedules = Vec::new();
    for (number, line) in body.lines().enumerate().skip(1) {
        let read = read_row(&mut schedules, line);
        read.ok_or_else(|| format!("the schedule is damaged: line {} is `{line}`", number + 1))?;
    }
    Ok(schedules)
}

fn read_row(schedules: &mut Vec<Schedule>, line: &str) -> Option<()> {
    let (word, rest) = line.split_once(' ')?;
    if word == "program" {
        let words: Vec<&str> = rest.split(' ').collect();
        let [fingerprint, "python", python, "build", build, "seed", seed, "aslr", aslr] = words[..]
        else {
            return None;
        };
        let of = Scheduled {
            fingerprint: u64::from_str_radix(fingerprint, 16).ok()?,
            python: python.to_owned(),
            build: build.trim_start_matches('-').to_owned(),
            seed: seed.parse().ok()?,
            aslr: aslr.parse().ok()?,
        };
        schedules.push(Schedule { of, ..Schedule::default() });
        return Some(());
    }
    let schedule = schedules.last_mut()?;
    if word == "line" {
        schedule.lines.push(unescape(rest)?);
        return Some(());
    }
    let (first, second) = rest.split_once(' ')?;
    let (first, second): (u64, u64) = (first.parse().ok()?, second.parse().ok()?);
    let until = Reading { instructions: first, ns: second };
    let (readings_end, requests_end) = (schedule.readings.len(), schedule.requests.len());
    match word {
        "turn" => schedule.turns.push(ScheduledTurn {
            thread: u32::try_from(first).ok()?,
            taken_ns: second,
            end: TurnEnd::Stop,
            until,
            readings_end,
            requests_end,
        }),
        "at" => schedule.readings.push(until),
        "ask" => schedule.requests.push((second, u32::try_from(first).ok()?)),
        "interrupt" => schedule.interrupts.push((first, u32::try_from(second).ok()?)),
        _ => {
            let (end, _) = *ENDS.iter().find(|(_, name)| *name == word)?;
            let turn = schedule.turns.last_mut()?;
            *turn = ScheduledTurn { end, until, readings_end, requests_end, ..*turn };
        }
    }
    Some(())
}

fn escape(text: &str) -> String {
    text.replace('\\', "\\\\").replace('\n', "\\n").replace('\r', "\\r")
}

fn unescape(text: &str) -> Option<String> {
    let mut out = String::new();
    let mut rest = text.chars();
    while let Some(next) = rest.next() {
        let meant = match next {
            '\\' => match rest.next()? {
                'n' => '\n',
                'r' => '\r',
                '\\' => '\\',
                _ => return None,
            },
            other => other,
        };
        out.push(meant);
    }
    Some(out)
}

/// A number for a text that another one hardly has (FNV-1a).
pub fn hash(bytes: &[u8]) -> u64 {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3);
    bytes.iter().fold(0xcbf2_9ce4_8422_2325, step)
}

#[cfg(test)]
mod tests {
    use super::{
        Reading, Schedule, Scheduled, ScheduledTurn, TurnEnd, read_schedules, write_schedules,
    };

    fn sample() -> Schedule {
        let turn = |thread, taken_ns, end, instructions, ns, readings_end| ScheduledTurn {
            thread,
            taken_ns,
            end,
            until: Reading { instructions, ns },
            readings_end,
            requests_end: 1,
        };
        Schedule {
            of: Scheduled { fingerprint: 7, python: "3.13".to_owned(), ..Scheduled::default() },
            turns: vec![
                turn(0, 0, TurnEnd::Drop, 100, 5_000, 2),
                turn(1, 6_000, TurnEnd::Stop, 300, 9_000, 2),
            ],
            readings: vec![
                Reading { instructions: 10, ns: 20 },
                Reading { instructions: 10, ns: 21 },
            ],
            requests: vec![(4_000, 1)],
            interrupts: vec![(250, 1)],
            lines: vec!["a\\b\n".to_owned()],
        }
    }

    #[test]
    fn the_text_form_says_all() {
        let both = [sample(), Schedule { of: Scheduled::default(), ..sample() }];
        let text = write_schedules(&both);
        assert_eq!(read_schedules(&text).as_deref(), Ok(&both[..]));
        assert_eq!(read_schedules(&text.replace('\n', "\r\n")).as_deref(), Ok(&both[..]));
    }

    #[test]
    fn damage_is_seen() {
        let text = write_schedules(&[sample()]);
        let wrong = |text: &str| read_schedules(text).expect_err("it is damaged");
        assert!(wrong(&text.replace("4000", "4001")).contains("sum"));
        assert!(wrong(&text[..text.len() / 2]).contains("damaged"));
        assert!(wrong("print(1)\n").contains("no schedule"));
        let newer = text.replace("schedule 1", "schedule 2");
        assert_eq!(wrong(&newer), "the schedule has format 2; this heapdeck reads 1");
    }
}
