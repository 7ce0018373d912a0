//! Small programs in Markdown with what CPython 3.13 answers, each in a process of its own.
//!
//! A program is a `## name`, a `python` fence, then an `output` fence (stdout) and a `stderr` fence with the exit status,
//! both left out when empty. Where the machine answers otherwise, a sentence says why, and fences marked `today` hold
//! its own answer, so that the difference is asserted too.

use heapdeck::python::{self, Mode, Unit};
use heapdeck::trace::{Outcome, Stream};

/// A file of programs.
pub struct Programs {
    /// What stands above the first program.
    pub intro: String,
    pub programs: Vec<Program>,
}

pub struct Program {
    pub name: String,
    pub source: String,
    /// What CPython answers.
    pub answer: Answer,
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
            let (source, answer) = (String::new(), Answer::default());
            found.programs.push(Program { name: name.to_owned(), source, answer, today: None });
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
    let today = program.today.as_mut().map(|(_, answer)| answer);
    let answer = if words.contains(&"today") {
        today.expect("a sentence stands above what is answered today")
    } else {
        &mut program.answer
    };
    match kind {
        "python" => program.source = text,
        "output" => answer.stdout = text,
        "stderr" => answer.stderr = text,
        _ => panic!("no fence is called {kind}"),
    }
    let exit = words.iter().find_map(|word| word.strip_prefix("exit="));
    if let Some(exit) = exit {
        answer.exit = exit.parse().expect("an exit status is a number");
    }
}

/// Runs a script on the machine, as `heapdeck run` does.
pub fn run(name: &str, source: &str) -> Answer {
    let unit = Unit {
        name: name.to_owned(),
        first_line: 1,
        source: source.to_owned(),
        mode: Mode::Script,
        values: Vec::new(),
    };
    let program =
        python::Program { units: vec![unit], python: "3.13".to_owned(), seed: 0, files: None };
    let mut answer = Answer::default();
    let outcome = python::execute(&program, &mut |stream, text| match stream {
        Stream::Stdout => answer.stdout += text,
        Stream::Stderr => answer.stderr += text,
    });
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
