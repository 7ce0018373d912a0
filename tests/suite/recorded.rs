//! Files of small programs compared with the machine, and written anew.

use std::fmt::Write as _;

use heapdeck::python::version::PROFILES;

use crate::programs::{Answer, Program, Programs, run};

/// The version whose answers stand first.
const FIRST: &str = "3.13";

/// The differences of other versions that are known, each with its reason.
const KNOWN: &str = include_str!("oracle/known-differences.md");

/// The sentence of a difference nobody has looked at yet.
const UNEXPLAINED: &str = "Today: not explained yet.";

/// Runs all programs of a file; gives what is not as the file says, and the file as it should be.
pub fn compare(file: &mut Programs) -> String {
    let mut report = String::new();
    for program in &mut file.programs {
        let answer = run("lesson.py", &program.source, FIRST);
        let expected = program.today.as_ref().map_or(&program.answer, |(_, answer)| answer);
        if answer != *expected {
            let _ = write!(report, "## {}\n\n{}\n", program.name, program.source);
            let _ = write!(report, "file:\n{}now:\n{}\n", shown(expected), shown(&answer));
        }
        if answer == program.answer {
            program.today = None;
        } else {
            let sentence = program.today.take().map(|(sentence, _)| sentence);
            program.today = Some((sentence.unwrap_or(UNEXPLAINED.to_owned()), answer));
        }
    }
    report
}

/// Runs all programs under every other version that is modelled; gives what differs and is not known to, and the
/// known differences that are none.
pub fn compare_versions(file: &Programs) -> String {
    let mut report = String::new();
    let compared = PROFILES.iter().filter(|profile| !profile.is_for_threads);
    let versions = compared.map(|profile| profile.name);
    for version in versions.filter(|version| *version != FIRST) {
        for program in file.programs.iter().filter(|program| !is_of_first(&program.name)) {
            let answer = run("lesson.py", &program.source, version);
            let expected = program.others.get(version).unwrap_or(&program.answer);
            match (answer == *expected, is_known(version, &program.name)) {
                (true, false) | (false, true) => {}
                (true, true) => {
                    let _ = writeln!(report, "## {}\n\n{version} agrees by now", program.name);
                }
                (false, false) => {
                    let _ = write!(report, "## {}\n\n{}\n", program.name, program.source);
                    let (expected, answer) = (shown(expected), shown(&answer));
                    let _ = write!(report, "{version}: {expected}now:\n{answer}\n");
                }
            }
        }
    }
    report
}

/// Whether a program is asked of 3.13 alone: its answer names lines of that library's text, or its heading says so.
fn is_of_first(name: &str) -> bool {
    name.ends_with("(as this build says)") || name.ends_with("(under 3.13)")
}

/// Whether a row `- name: reason` stands below the heading of a version.
fn is_known(version: &str, name: &str) -> bool {
    let heading = format!("## {version}");
    let rows = KNOWN.lines().skip_while(|line| *line != heading).skip(1);
    rows.take_while(|line| !line.starts_with("## "))
        .filter_map(|line| line.strip_prefix("- "))
        .any(|row| row.strip_prefix(name).is_some_and(|rest| rest.starts_with(": ")))
}

fn shown(answer: &Answer) -> String {
    let Answer { stdout, stderr, exit } = answer;
    format!("{stdout}{stderr}(exit {exit})\n")
}

/// Writes a file of programs, as `read` reads it.
pub fn write(file: &Programs) -> String {
    let mut text = file.intro.clone();
    for program in &file.programs {
        let _ = write!(text, "## {}\n\n```python\n{}```\n\n", program.name, program.source);
        write_answer(&mut text, &program.answer, "");
        write_others(&mut text, program);
        if let Some((sentence, answer)) = &program.today {
            let _ = write!(text, "{sentence}\n\n");
            write_answer(&mut text, answer, " today");
        }
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}

/// What other versions answer otherwise; those that agree with each other share their fences.
fn write_others(text: &mut String, program: &Program) {
    let mut groups: Vec<(&Answer, String)> = Vec::new();
    for (version, answer) in &program.others {
        match groups.iter_mut().find(|(other, _)| *other == answer) {
            Some((_, mark)) => *mark += &format!(" {version}"),
            None => groups.push((answer, format!(" {version}"))),
        }
    }
    for (answer, mark) in groups {
        if answer.stdout != program.answer.stdout {
            let _ = write!(text, "```output{mark}\n{}```\n\n", answer.stdout);
        }
        if (&answer.stderr, answer.exit) != (&program.answer.stderr, program.answer.exit) {
            write_stderr(text, answer, &mark);
        }
    }
}

fn write_answer(text: &mut String, answer: &Answer, mark: &str) {
    let Answer { stdout, stderr, exit } = answer;
    if !stdout.is_empty() {
        let _ = write!(text, "```output{mark}\n{stdout}```\n\n");
    }
    if !stderr.is_empty() || *exit != 0 || stdout.is_empty() {
        write_stderr(text, answer, mark);
    }
}

fn write_stderr(text: &mut String, answer: &Answer, mark: &str) {
    let Answer { stderr, exit, .. } = answer;
    let status = if *exit == 0 { String::new() } else { format!(" exit={exit}") };
    let _ = write!(text, "```stderr{mark}{status}\n{stderr}```\n\n");
}
