//! Files of small programs compared with the machine, and written anew.

use std::fmt::Write as _;

use crate::programs::{Answer, Programs, run};

/// The sentence of a difference nobody has looked at yet.
const UNEXPLAINED: &str = "Today: not explained yet.";

/// Runs all programs of a file; gives what is not as the file says, and the file as it should be.
pub fn compare(file: &mut Programs) -> String {
    let mut report = String::new();
    for program in &mut file.programs {
        let answer = run("lesson.py", &program.source);
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
        if let Some((sentence, answer)) = &program.today {
            let _ = write!(text, "{sentence}\n\n");
            write_answer(&mut text, answer, " today");
        }
    }
    text.truncate(text.trim_end().len());
    text + "\n"
}

fn write_answer(text: &mut String, answer: &Answer, mark: &str) {
    let Answer { stdout, stderr, exit } = answer;
    if !stdout.is_empty() {
        let _ = write!(text, "```output{mark}\n{stdout}```\n\n");
    }
    if !stderr.is_empty() || *exit != 0 || stdout.is_empty() {
        let status = if *exit == 0 { String::new() } else { format!(" exit={exit}") };
        let _ = write!(text, "```stderr{mark}{status}\n{stderr}```\n\n");
    }
}
