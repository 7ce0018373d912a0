//! What the notes claim against what ran.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Log};
use crate::lecture::{Claim, Figure, Lecture, Run, compare};
use crate::source::{Source, Span};
use crate::trace::{ASTRAY, DEADLOCK, Outcome, Stream, Trace, UnitRun};

/// Reports every block that did not end as it should, and every recorded output that is not what was
/// printed. `traces` are the runs of `lecture.programs`, in order.
pub fn check(log: &mut Log, lecture: &Lecture, traces: &[Trace]) {
    let source = &lecture.source;
    let mut failed = Vec::new();
    let mut stopped: BTreeMap<usize, &str> = BTreeMap::new();
    for figure in &lecture.figures {
        let Some(run) = figure.run else { continue };
        let Some(trace) = traces.get(run.program) else { continue };
        let Some(unit) = trace.units.get(run.unit as usize) else { continue };
        undeclared(log, source, figure, unit);
        if let Outcome::Limit { what, .. } = &unit.outcome
            && stopped.insert(run.program, what) == Some(what)
        {
            not_run(log, source, figure);
            failed.push(run);
            continue;
        }
        if !outcome(log, source, figure, unit) {
            failed.push(run);
        } else if let Some(claim) = &figure.claim {
            output(log, source, figure, claim, &printed(trace, run.unit, unit));
        }
        if !failed.contains(&run) {
            input(log, source, figure, unit.unread_lines);
        }
    }
    for sketched in &lecture.sketches {
        for finding in lecture.differences(sketched, traces) {
            let place = finding.place.span_in(source, sketched.span);
            let diagnostic = Diagnostic::new(finding.code, source, place, finding.message);
            log.push(diagnostic.label(finding.label).help(TRUE_MAP));
        }
    }
    for (span, place) in &lecture.values {
        // A block that failed is said once, not again for every value after it.
        let run = Run { program: place.program, unit: place.unit };
        if let Some(Err(message)) = lecture.value(*span, traces)
            && !failed.contains(&run)
        {
            let what = "the value cannot be put into the text";
            let diagnostic = Diagnostic::new(Code::RaisedException, source, *span, what);
            log.push(diagnostic.label(message));
        }
    }
}

/// Where the figure is that the machine draws of the same.
const TRUE_MAP: &str = "the deck shows the true map beside the drawing";

/// Reports a block whose process had come to its end before.
fn not_run(log: &mut Log, source: &Source, figure: &Figure) {
    let place = figure.code.fence.as_ref().map_or(figure.code.content, |fence| fence.span);
    let message = "the block did not run: its process had stopped before it";
    let diagnostic = Diagnostic::new(Code::LimitReached, source, place, message);
    log.push(diagnostic.help("write `fresh` after the language word to start a new process"));
}

/// Reports how a unit ended; `true` when it ended as the notes say.
fn outcome(log: &mut Log, source: &Source, figure: &Figure, unit: &UnitRun) -> bool {
    let code = &figure.code;
    let fence = code.fence.as_ref();
    let promised = fence.and_then(|fence| fence.flags.raises.as_deref());
    let report =
        |code: Code, span: Span, message: String| Diagnostic::new(code, source, span, message);
    let diagnostic = match &unit.outcome {
        Outcome::Done | Outcome::Exit { status: 0 } => {
            let Some(promised) = promised else { return true };
            let name = if promised.is_empty() { "an exception" } else { promised };
            let place = fence.map_or(code.content, |fence| fence.span);
            let message = format!("the block promises {name}, but nothing was raised");
            report(Code::ExpectedException, place, message).label("promised here")
        }
        Outcome::Raised { type_name, message, line, .. } => {
            let said = if message.is_empty() { String::new() } else { format!(": {message}") };
            let place = code.line_place(*line);
            match promised {
                Some(promised) if is_kind_of(type_name, promised) => return true,
                Some(promised) => {
                    let what = format!("the block promises {promised}, but {type_name} was raised");
                    report(Code::ExpectedException, place, what).label(format!("{type_name}{said}"))
                }
                None => {
                    let what = format!("the block raised {type_name}");
                    let help = format!(
                        "write `raises={type_name}` after the language word if that is the point"
                    );
                    let diagnostic = report(Code::RaisedException, place, what);
                    diagnostic.label(format!("{type_name}{said}")).help(help)
                }
            }
        }
        Outcome::Exit { status } => {
            let message = format!("the block left Python with status {status}");
            report(Code::RaisedException, code.content, message).label("SystemExit")
        }
        Outcome::SyntaxError { message, line, column, .. } => {
            if promised.is_some_and(|promised| is_kind_of("SyntaxError", promised)) {
                return true;
            }
            let what = "the block is not valid Python".to_owned();
            report(Code::SyntaxError, code.place(*line, *column), what).label(message.clone())
        }
        Outcome::Unsupported { what, line, column } => {
            let message = format!("the Python machine does not model {what}");
            report(Code::UnsupportedPython, code.place(*line, *column), message)
                .label("the run stopped here")
                .help("write `norun` after the language word to show the code without running it")
        }
        Outcome::Limit { what, .. }
            if what.starts_with(DEADLOCK) && promised.is_some_and(|name| name == "deadlock") =>
        {
            return true;
        }
        Outcome::Limit { what, line } if what == ASTRAY => {
            report(Code::NoSchedule, code.line_place(*line), what.clone())
                .label("it stopped here")
                .help("`heapdeck record` measures the notes anew")
        }
        Outcome::Limit { what, line } => {
            let message = if what.starts_with(DEADLOCK) {
                what.clone()
            } else {
                format!("the run reached the limit of {what}")
            };
            report(Code::LimitReached, code.line_place(*line), message).label("it stopped here")
        }
    };
    log.push(diagnostic);
    false
}

/// Reports addresses that a block asked for and that nobody has declared.
fn undeclared(log: &mut Log, source: &Source, figure: &Figure, unit: &UnitRun) {
    let place = figure.code.fence.as_ref().map_or(figure.code.content, |fence| fence.span);
    for address in &unit.undeclared {
        let message = format!("nothing is declared for `{address}`: the block found no network");
        let help = "declare it under `network:` in the front matter, as in \
                    `\"https://example.com/\": {body: Hello, latency: 80 ms}`";
        let diagnostic = Diagnostic::new(Code::UndeclaredAddress, source, place, message);
        log.push(diagnostic.help(help));
    }
}

/// Reports lines that are typed in and that the block does not read.
fn input(log: &mut Log, source: &Source, figure: &Figure, unread: u32) {
    let Some(place) = figure.input.filter(|_| unread > 0) else { return };
    let lines = if unread == 1 { "line is" } else { "lines are" };
    let message = format!("{unread} {lines} typed in that the block does not read");
    log.push(Diagnostic::new(Code::UnreadInput, source, place, message));
}

/// Whether an exception is of the promised class, or of one derived from it as far as `PARENTS` knows.
fn is_kind_of(type_name: &str, promised: &str) -> bool {
    let last = |name: &str| name.rsplit('.').next().unwrap_or_default().to_owned();
    let promised = last(promised);
    let mut class = last(type_name);
    loop {
        if class == promised {
            return true;
        }
        match PARENTS.iter().find(|(child, _)| *child == class) {
            Some((_, parent)) => (*parent).clone_into(&mut class),
            None => return matches!(promised.as_str(), "" | "Exception" | "BaseException"),
        }
    }
}

/// Builtin exceptions whose parent is not `Exception` itself.
const PARENTS: &[(&str, &str)] = &[
    ("KeyError", "LookupError"),
    ("IndexError", "LookupError"),
    ("ZeroDivisionError", "ArithmeticError"),
    ("OverflowError", "ArithmeticError"),
    ("FloatingPointError", "ArithmeticError"),
    ("UnboundLocalError", "NameError"),
    ("FrozenInstanceError", "AttributeError"),
    ("RecursionError", "RuntimeError"),
    ("NotImplementedError", "RuntimeError"),
    ("PythonFinalizationError", "RuntimeError"),
    ("BrokenBarrierError", "RuntimeError"),
    ("ModuleNotFoundError", "ImportError"),
    ("UnicodeError", "ValueError"),
    ("UnicodeDecodeError", "UnicodeError"),
    ("UnicodeEncodeError", "UnicodeError"),
    ("UnicodeTranslateError", "UnicodeError"),
    ("TabError", "IndentationError"),
    ("IndentationError", "SyntaxError"),
    ("FileNotFoundError", "OSError"),
    ("FileExistsError", "OSError"),
    ("IsADirectoryError", "OSError"),
    ("NotADirectoryError", "OSError"),
    ("PermissionError", "OSError"),
    ("TimeoutError", "OSError"),
];

/// The texts a claim may be about: what a terminal shows of stdout, stdout alone, both streams, and both with the
/// traceback.
fn printed(trace: &Trace, index: u32, unit: &UnitRun) -> Vec<String> {
    let all: String = trace.unit_output(index).iter().map(|output| output.text.as_str()).collect();
    let mut texts = vec![trace.unit_terminal(index)];
    let stdout = trace.unit_text(index, Stream::Stdout);
    if stdout != texts[0] {
        texts.push(stdout);
    }
    if all != texts[0] {
        texts.push(all.clone());
    }
    match &unit.outcome {
        Outcome::Raised { traceback, .. } | Outcome::SyntaxError { traceback, .. }
            if !all.contains(traceback.as_str()) =>
        {
            texts.push(all + traceback);
        }
        _ => {}
    }
    texts
}

fn output(log: &mut Log, source: &Source, figure: &Figure, claim: &Claim, printed: &[String]) {
    if printed.iter().any(|text| compare::matches(claim, text)) {
        return;
    }
    // A claim that speaks of an exception is compared with the traceback.
    let actual = match printed.last() {
        Some(last) if claim.text.contains("Traceback") => last,
        _ => printed.first().map_or("", |first| first),
    };
    let place = differing_line(source, figure, claim, actual);
    let label =
        if actual.trim().is_empty() { "nothing was printed" } else { "this was not printed" };
    let diff = compare::diff(claim, actual);
    log.push(
        Diagnostic::new(
            Code::OutputDiffers,
            source,
            place,
            "the recorded output is not what was printed",
        )
        .label(label)
        .help(format!("what the notes say (-) and what was printed (+):\n{}", diff.trim_end()))
        .help("`heapdeck update` rewrites the recorded output"),
    );
}

fn differing_line(source: &Source, figure: &Figure, claim: &Claim, actual: &str) -> Span {
    if figure.prompt && claim.content == figure.code.content {
        return claim.content;
    }
    let index = compare::first_difference(claim, actual);
    let line = source.line_of(claim.content.start) + u32::try_from(index).unwrap_or(0);
    let start = source.line_start(line) as usize;
    let text = source.line(line);
    let end = start + text.trim_end().len();
    if claim.text.is_empty() || start >= claim.content.end as usize {
        return Span::at(claim.content.end.saturating_sub(1).max(claim.content.start) as usize);
    }
    Span::new(start + text.len() - text.trim_start().len(), end.max(start))
}

#[cfg(test)]
mod tests {
    use super::check;
    use crate::diagnostic::{Format, Log, render_all};
    use crate::lecture::plan;
    use crate::notes::parse;
    use crate::source::Source;
    use crate::trace::{
        DEADLOCK, Outcome, Output, Stamp, Stream, ThreadId, Timeline, Trace, UnitRun, write,
    };

    /// The run of a lecture's first program in which unit `i` printed `runs[i].0` and ended so.
    fn trace(runs: &[(&str, Outcome)]) -> Trace {
        let mut trace = Trace {
            stamp: Stamp {
                version: "3.13".to_owned(),
                platform: String::new(),
                clock: String::new(),
                switch_interval_ns: 0,
                seed: 0,
                cores: 0,
            },
            units: Vec::new(),
            steps: Vec::new(),
            timeline: Timeline::default(),
            output: Vec::new(),
        };
        for (text, outcome) in runs {
            let first_output = trace.output.len() as u32;
            if !text.is_empty() {
                let (stream, thread) = (Stream::Stdout, ThreadId(0));
                trace.output.push(Output { stream, text: (*text).to_owned(), line: 1, thread });
            }
            trace.units.push(UnitRun {
                name: "a.md".to_owned(),
                source: String::new(),
                first_step: 0,
                end_step: 0,
                first_output,
                end_output: trace.output.len() as u32,
                start_ns: 0,
                end_ns: 0,
                instructions: 0,
                outcome: outcome.clone(),
                values: vec![Err("NameError: name 'y' is not defined".to_owned())],
                unread_lines: 0,
                undeclared: Vec::new(),
                layouts: Vec::new(),
                extras: crate::trace::Extras::default(),
            });
        }
        assert!(write(&trace).starts_with("{\"heapdeck-trace\""));
        trace
    }

    fn report(notes: &str, runs: &[(&str, Outcome)], format: Format) -> String {
        let mut log = Log::default();
        let notes = parse(&mut log, &Source::new("a.md", notes));
        let lecture = plan(&mut log, &notes);
        check(&mut log, &lecture, &[trace(runs)]);
        render_all(&log, format)
    }

    fn raised(line: u32) -> Outcome {
        Outcome::Raised {
            type_name: "ZeroDivisionError".to_owned(),
            message: "division by zero".to_owned(),
            traceback: "Traceback (most recent call last):\n  File \"a.md\", line 3, in <module>\n\
                        ZeroDivisionError: division by zero\n"
                .to_owned(),
            line,
        }
    }

    #[test]
    fn a_process_that_stopped_is_said_once() {
        let notes = "```python\nx\n```\n\n```python\ny\n```\n";
        let limit = || Outcome::Limit { what: "1000 steps".to_owned(), line: 1 };
        let said = report(notes, &[("", limit()), ("", limit())], Format::Concise);
        assert_eq!(
            said,
            "a.md:2:1: error[limit-reached]: the run reached the limit of 1000 steps\n\
             a.md:5:4: error[limit-reached]: the block did not run: its process had stopped before it\n"
        );
        let deadlock = Outcome::Limit { what: format!("{DEADLOCK}: x"), line: 1 };
        let notes = "```python raises=deadlock\nx\n```\n";
        assert_eq!(report(notes, &[("", deadlock)], Format::Concise), "");
    }

    #[test]
    fn an_exception_is_shown_where_it_was_raised() {
        let notes = "- item\n\n  ```python\n  x = 0\n    1 / x\n  ```\n";
        assert_eq!(
            report(notes, &[("", raised(2))], Format::Human { color: false }),
            "error[raised-exception]: the block raised ZeroDivisionError\n \
             --> a.md:5:5\n  |\n5 |     1 / x\n  |     ^^^^^ ZeroDivisionError: division by zero\n  |\n  \
             = help: write `raises=ZeroDivisionError` after the language word if that is the point\n"
        );
    }

    #[test]
    fn promises_are_kept_or_reported() {
        let notes = |flag: &str| format!("```python {flag}\n1 / 0\n```\n");
        for kept in [
            "raises=ZeroDivisionError",
            "raises=ArithmeticError",
            "should_panic",
            "raises=Exception",
        ] {
            assert_eq!(report(&notes(kept), &[("", raised(1))], Format::Concise), "", "{kept}");
        }
        assert_eq!(
            report(&notes("raises=KeyError"), &[("", raised(1))], Format::Concise),
            "a.md:2:1: error[expected-exception]: the block promises KeyError, but ZeroDivisionError was raised\n"
        );
        assert_eq!(
            report(&notes("raises=KeyError"), &[("", Outcome::Done)], Format::Concise),
            "a.md:1:4: error[expected-exception]: the block promises KeyError, but nothing was raised\n"
        );
    }

    #[test]
    fn what_stops_a_run_has_its_place() {
        let notes = "```python\nx = 1\nimport sqlite\n```\n";
        let what = "the module `sqlite`".to_owned();
        let ends = [
            (
                Outcome::Unsupported { what, line: 2, column: 8 },
                "3:8: error[unsupported-python]: the Python machine does not model the module `sqlite`",
            ),
            (
                Outcome::Limit { what: "1000 steps".to_owned(), line: 1 },
                "2:1: error[limit-reached]: the run reached the limit of 1000 steps",
            ),
            (
                Outcome::SyntaxError {
                    message: "invalid syntax".to_owned(),
                    traceback: String::new(),
                    line: 9,
                    column: 9,
                },
                "3:9: error[syntax-error]: the block is not valid Python",
            ),
            (
                Outcome::Exit { status: 3 },
                "2:1: error[raised-exception]: the block left Python with status 3",
            ),
        ];
        for (end, wanted) in ends {
            assert_eq!(report(notes, &[("", end)], Format::Concise), format!("a.md:{wanted}\n"));
        }
    }

    #[test]
    fn recorded_output_is_compared_with_what_was_printed() {
        let notes = "```python\nprint(1)\n```\n\n```output\n1\n  2\n```\n";
        assert_eq!(report(notes, &[("1\n  2\n", Outcome::Done)], Format::Concise), "");
        assert_eq!(
            report(notes, &[("1\n3\n", Outcome::Done)], Format::Human { color: false }),
            "error[output-differs]: the recorded output is not what was printed\n \
             --> a.md:7:3\n  |\n7 |   2\n  |   ^ this was not printed\n  |\n  \
             = help: what the notes say (-) and what was printed (+):\n          \
             @@ -1,2 +1,2 @@\n           1\n          -  2\n          +3\n  \
             = help: `heapdeck update` rewrites the recorded output\n"
        );
        let silent = report(notes, &[("", Outcome::Done)], Format::Concise);
        assert_eq!(
            silent,
            "a.md:6:1: error[output-differs]: the recorded output is not what was printed\n"
        );
        let empty = "```python\nprint(1)\n```\n```output\n```\n";
        let report = report(empty, &[("1\n", Outcome::Done)], Format::Concise);
        assert_eq!(
            report,
            "a.md:5:1: error[output-differs]: the recorded output is not what was printed\n"
        );
    }

    #[test]
    fn a_recorded_traceback_is_a_claim_too() {
        let notes = "```python raises=ZeroDivisionError\n1 / 0\n```\n\n```output\nTraceback (most recent call last):\n  ...\nZeroDivisionError: division by zero\n```\n";
        assert_eq!(report(notes, &[("", raised(1))], Format::Concise), "");
        let other = notes.replace("by zero", "by null");
        assert_eq!(
            report(&other, &[("", raised(1))], Format::Concise),
            "a.md:8:1: error[output-differs]: the recorded output is not what was printed\n"
        );
    }

    #[test]
    fn a_value_that_cannot_be_had_is_reported_at_its_place() {
        assert_eq!(
            report("Here `{python} y`.\n", &[("", Outcome::Done)], Format::Concise),
            "a.md:1:6: error[raised-exception]: the value cannot be put into the text\n"
        );
    }
}
