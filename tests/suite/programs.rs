//! Small programs in Markdown with what CPython 3.13 answers, each in a process of its own.
//!
//! A program is a `## name`, a `python` fence, then an `output` fence (stdout) and a `stderr` fence with the exit status,
//! both left out when empty. Where the machine answers otherwise, a sentence says why, and fences marked `today` hold
//! its own answer, so that the difference is asserted too. Fences marked with versions (`output 3.14 3.15`) hold what
//! those answer otherwise than 3.13; what has no such fence is the same.

use std::collections::BTreeMap;

use heapdeck::trace::Outcome;

use crate::ours::{self, Ran};

/// A file of programs.
pub struct Programs {
    /// What stands above the first program.
    pub intro: String,
    pub programs: Vec<Program>,
}

pub struct Program {
    pub name: String,
    pub source: String,
    /// What CPython 3.13 answers.
    pub answer: Answer,
    /// What other versions answer, where that is something else.
    pub others: BTreeMap<String, Answer>,
    /// What the machine answers today, and why it differs.
    pub today: Option<(String, Answer)>,
}

/// What a process leaves behind.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Answer {
    pub stdout: String,
    pub stderr: String,
    pub exit: i32,
}

/// Reads a file of programs.
pub fn read(text: &str) -> Programs {
    let mut found = Programs { intro: String::new(), programs: Vec::new() };
    let mut lines = text.lines();
    while let Some(line) = lines.next() {
        if let Some(name) = line.strip_prefix("## ") {
            found.programs.push(Program {
                name: name.to_owned(),
                source: String::new(),
                answer: Answer::default(),
                others: BTreeMap::new(),
                today: None,
            });
            continue;
        }
        let Some(program) = found.programs.last_mut() else {
            found.intro += &format!("{line}\n");
            continue;
        };
        if let Some(info) = line.strip_prefix("```") {
            let body = lines.by_ref().take_while(|line| *line != "```");
            let text: String = body.map(|line| format!("{line}\n")).collect();
            fence(program, info, text);
        } else if line.starts_with("Today") {
            program.today = Some((line.to_owned(), Answer::default()));
        }
    }
    found
}

fn fence(program: &mut Program, info: &str, text: String) {
    let mut words = info.split(' ');
    let kind = words.next().unwrap_or_default();
    let words: Vec<&str> = words.collect();
    let exit = words.iter().find_map(|word| word.strip_prefix("exit="));
    let exit = exit.map_or(0, |exit| exit.parse().expect("an exit status is a number"));
    let part = match kind {
        "python" => {
            program.source = text;
            return;
        }
        "output" => Part::Stdout(text),
        "stderr" => Part::Stderr(text, exit),
        _ => panic!("no fence is called {kind}"),
    };
    let versions = || words.iter().filter(|word| word.starts_with("3."));
    for version in versions() {
        let others = program.others.entry((*version).to_owned());
        part.put(others.or_insert_with(|| program.answer.clone()));
    }
    if words.contains(&"today") {
        let (_, answer) = program.today.as_mut().expect("a sentence stands above such a fence");
        part.put(answer);
    } else if versions().next().is_none() {
        part.put(&mut program.answer);
    }
}

/// What one fence says of an answer.
enum Part {
    Stdout(String),
    Stderr(String, i32),
}

impl Part {
    fn put(&self, answer: &mut Answer) {
        match self {
            Part::Stdout(text) => answer.stdout.clone_from(text),
            Part::Stderr(text, exit) => {
                answer.stderr.clone_from(text);
                answer.exit = *exit;
            }
        }
    }
}

/// Runs a script on the machine, as `heapdeck run --python` does.
pub fn run(name: &str, source: &str, version: &str) -> Answer {
    let Ran { stdout, stderr, outcome } = ours::run(name, source, version);
    let mut answer = Answer { stdout, stderr, exit: 0 };
    let (said, exit) = match outcome {
        Outcome::Done => (String::new(), 0),
        Outcome::Exit { status } => (String::new(), status),
        Outcome::Raised { traceback, .. } | Outcome::SyntaxError { traceback, .. } => {
            (traceback, 1)
        }
        Outcome::Unsupported { what, line, .. } => {
            (format!("heapdeck: line {line}: {what} is not modelled\n"), 2)
        }
        Outcome::Limit { what, line } => {
            (format!("heapdeck: line {line}: limit reached: {what}\n"), 2)
        }
    };
    answer.stderr += &said;
    answer.exit = exit;
    // A fence ends in a line break, whether the output did or not.
    if !answer.stdout.is_empty() && !answer.stdout.ends_with('\n') {
        answer.stdout += "\n";
    }
    answer
}
