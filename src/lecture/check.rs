//! What the notes claim against what ran.

use std::collections::BTreeMap;

use crate::diagnostic::{Code, Diagnostic, Log};
use crate::lecture::compare::{Compared, Identities, compare, compare_example};
use crate::lecture::{
    Claim, ClaimKind, ClaimState, Example, Figure, Lecture, Remark, Run, Verdict, comments, ending,
    recorded,
};
use crate::source::{Source, Span};
use crate::trace::{MapSort, Outcome, Stream, Trace, UnitRun};

/// Reports every block that did not end as it should, and every recorded output that is not what was
/// printed; gives all claims with what came of them. `traces` are the runs of `lecture.programs`, in order.
pub fn check(log: &mut Log, lecture: &Lecture, traces: &[Trace]) -> Vec<Verdict> {
    check_addresses(log, lecture, traces, false)
}

/// The same; `exact`: an address that the notes have as a number is compared as a number.
pub fn check_addresses(
    log: &mut Log,
    lecture: &Lecture,
    traces: &[Trace],
    exact: bool,
) -> Vec<Verdict> {
    let (source, known) = (&lecture.source, BTreeMap::new());
    let mut check =
        Check { log, source, traces, exact, known, failed: Vec::new(), verdicts: Vec::new() };
    let mut stopped: BTreeMap<usize, &str> = BTreeMap::new();
    for figure in &lecture.figures {
        if let Some(why) = &figure.gated {
            check.untold(figure, why);
        }
        let Some(run) = figure.run else { continue };
        let Some(unit) = unit_of(traces, run) else { continue };
        ending::undeclared(check.log, source, figure, unit);
        if let Outcome::Limit { what, .. } = &unit.outcome
            && stopped.insert(run.program, what) == Some(what)
        {
            check.failed.push(run);
            check.judge(ClaimKind::Run, fence_of(figure), Some(ending::not_run(source, figure)));
            check.untold_claims(figure, "the block did not run");
            continue;
        }
        check.figure(figure, run, unit);
    }
    check.drawings(lecture);
    check.values(lecture);
    check.verdicts
}

/// Where the figure is that the machine draws of the same.
const TRUE_MAP: &str = "the deck shows the true map beside the drawing";

struct Check<'a> {
    log: &'a mut Log,
    source: &'a Source,
    traces: &'a [Trace],
    exact: bool,
    /// The objects that the notes speak of, by process.
    known: BTreeMap<usize, Identities>,
    failed: Vec<Run>,
    verdicts: Vec<Verdict>,
}

impl<'a> Check<'a> {
    fn figure(&mut self, figure: &'a Figure, run: Run, unit: &'a UnitRun) {
        let is_promised = figure.code.fence.as_ref().is_some_and(|it| it.flags.raises.is_some());
        let kind = if is_promised { ClaimKind::Raises } else { ClaimKind::Run };
        let texts = self.traces[run.program].statement_texts(run.unit);
        let tells = |example: &Example| shows_exception(&example.claim.text);
        let has_told = figure.examples.iter().any(tells);
        let is_remarked = |line: u32| figure.comments.iter().any(|it| it.tells_exception(line));
        let wrong = match unit.outcome {
            // The results tell where it was raised, and whether that was meant.
            Outcome::Raised { .. } | Outcome::SyntaxError { .. } if has_told => None,
            // So does a comment behind the statement.
            Outcome::Raised { line, .. }
                if !is_promised && is_remarked(raised_line(unit, line)) =>
            {
                None
            }
            _ => ending::ended(self.source, figure, unit),
        };
        let is_well = wrong.is_none();
        if !is_well {
            self.failed.push(run);
        }
        self.judge(kind, fence_of(figure), wrong);
        for (index, example) in figure.examples.iter().enumerate() {
            let next = figure.examples.get(index + 1).map_or(u32::MAX, |next| next.line);
            self.example(example, run, (&texts, next), (is_well, is_promised));
        }
        for remark in &figure.comments {
            self.remark(remark, figure);
        }
        match &figure.claim {
            Some(claim) if figure.examples.is_empty() && is_well => {
                self.output(figure, claim, run, unit);
            }
            Some(_) if figure.examples.is_empty() => self.untold_claims(figure, "its block failed"),
            _ => {}
        }
        if is_well {
            ending::input(self.log, self.source, figure, unit.unread_lines);
        }
    }

    /// Says what is wrong with a claim, and takes note of it.
    fn judge(&mut self, kind: ClaimKind, place: Span, wrong: Option<Diagnostic>) {
        let state = match &wrong {
            None => ClaimState::Holds,
            Some(wrong) if wrong.label.is_empty() => ClaimState::Fails(wrong.message.clone()),
            Some(wrong) => ClaimState::Fails(format!("{} ({})", wrong.message, wrong.label)),
        };
        self.note(kind, place, state);
        if let Some(wrong) = wrong {
            self.log.push(wrong);
        }
    }

    fn note(&mut self, kind: ClaimKind, place: Span, state: ClaimState) {
        let (source, span) = self.source.origin(place);
        self.verdicts.push(Verdict { kind, source, span, state });
    }

    /// A block that is not for this version.
    fn untold(&mut self, figure: &Figure, why: &str) {
        self.note(ClaimKind::Run, fence_of(figure), ClaimState::Untold(why.to_owned()));
        self.untold_claims(figure, why);
    }

    fn untold_claims(&mut self, figure: &Figure, why: &str) {
        let untold = || ClaimState::Untold(why.to_owned());
        for example in &figure.examples {
            self.note(ClaimKind::Result, example.claim.span, untold());
        }
        for remark in &figure.comments {
            self.note(ClaimKind::Comment, remark.claim.span, untold());
        }
        if let Some(claim) = figure.claim.as_ref().filter(|_| figure.examples.is_empty()) {
            self.note(ClaimKind::Output, claim.content, untold());
        }
    }

    fn output(&mut self, figure: &'a Figure, claim: &'a Claim, run: Run, unit: &UnitRun) {
        let printed = printed(&self.traces[run.program], run.unit, unit);
        let mut other = None;
        for text in &printed {
            match compare(claim, text, self.known(run)) {
                Compared::Same => return self.judge(ClaimKind::Output, claim.content, None),
                Compared::Other => {}
                Compared::OtherObject(name, why) => other = other.or(Some((text, (name, why)))),
            }
        }
        // A claim that speaks of an exception is compared with the traceback.
        let actual = match (&other, printed.last()) {
            (Some((text, _)), _) => text.as_str(),
            (None, Some(last)) if claim.text.contains("Traceback") => last.as_str(),
            _ => printed.first().map_or("", String::as_str),
        };
        let why = other.as_ref().map(|(_, why)| why);
        let is_whole = figure.prompt && claim.content == figure.code.content;
        let known = self.known(run).clone();
        let wrong = recorded::differs(self.source, claim, actual, why, &known, is_whole);
        self.judge(ClaimKind::Output, claim.content, Some(wrong));
    }

    fn example(
        &mut self,
        example: &'a Example,
        run: Run,
        (texts, next): (&[(u32, String)], u32),
        (is_well, is_promised): (bool, bool),
    ) {
        let lines = example.line..next;
        let own = texts.iter().filter(|(line, _)| lines.contains(line));
        let actual: Vec<&str> = own.map(|(_, text)| text.as_str()).collect();
        let claim = &example.claim;
        if actual.is_empty() && !claim.text.is_empty() {
            let why = "the run ended before it".to_owned();
            return self.note(ClaimKind::Result, claim.span, ClaimState::Untold(why));
        }
        let mut actual = actual.concat();
        if shows_exception(&actual) && !shows_exception(&claim.text) {
            if !is_well {
                // It has been said already.
                let why = "it raised an exception".to_owned();
                return self.note(ClaimKind::Result, claim.span, ClaimState::Fails(why));
            }
            if is_promised {
                actual.truncate(actual.find("Traceback (").unwrap_or(actual.len()));
            }
        }
        let compared = compare_example(claim, &actual, self.known(run));
        let why = match &compared {
            Compared::Same => return self.judge(ClaimKind::Result, claim.span, None),
            Compared::Other => None,
            Compared::OtherObject(name, why) => Some((name.clone(), why.clone())),
        };
        let known = self.known(run).clone();
        let wrong = recorded::example_differs(self.source, example, &actual, why.as_ref(), &known);
        self.judge(ClaimKind::Result, claim.span, Some(wrong));
    }

    /// A value in a comment, against what its statement printed, or else what its expression is.
    fn remark(&mut self, remark: &'a Remark, figure: &Figure) {
        let (Some(run), claim) = (figure.echo, &remark.claim) else { return };
        let Some(unit) = unit_of(self.traces, run) else { return };
        let trace = &self.traces[run.program];
        let (first, last) = remark.lines;
        let untold = |why: &str| ClaimState::Untold(why.to_owned());
        let raised_at = match &unit.outcome {
            Outcome::Raised { line, .. } => raised_line(unit, *line),
            _ => 0,
        };
        let raised = match &unit.outcome {
            Outcome::SyntaxError { .. } | Outcome::Limit { .. } | Outcome::Unsupported { .. } => {
                let why = untold("the block did not run to its end");
                return self.note(ClaimKind::Comment, claim.span, why);
            }
            Outcome::Raised { .. } if raised_at < first => {
                let why = untold("the block ended before it");
                return self.note(ClaimKind::Comment, claim.span, why);
            }
            // Only the echo of an object raised.
            Outcome::Raised { .. } if raised_at <= last && !self.raises(figure) => {
                let why = untold("what it names cannot be shown");
                return self.note(ClaimKind::Comment, claim.span, why);
            }
            Outcome::Raised { type_name, message, .. } if raised_at <= last => {
                Some(comments::raised(&claim.text, type_name, message))
            }
            _ => None,
        };
        let mut holds = |text: &str| {
            remark.is_written_as(text)
                || matches!(compare(claim, text, self.known(run)), Compared::Same)
        };
        let mut told = || comments::told(remark, trace.unit_output(run.unit), &mut holds);
        let actual = match raised {
            Some(Some(raised)) => raised,
            // The exception itself is told of elsewhere.
            Some(None) => told().unwrap_or_default(),
            None => match told() {
                Ok(told) => told,
                Err(why) => return self.note(ClaimKind::Comment, claim.span, untold(why)),
            },
        };
        let why = match compare(claim, &actual, self.known(run)) {
            Compared::Same => return self.judge(ClaimKind::Comment, claim.span, None),
            Compared::Other if remark.is_written_as(&actual) => {
                return self.judge(ClaimKind::Comment, claim.span, None);
            }
            Compared::Other => None,
            Compared::OtherObject(_, why) => Some(why),
        };
        let wrong = recorded::remark_differs(self.source, claim, &actual, why.as_deref());
        self.judge(ClaimKind::Comment, claim.span, Some(wrong));
    }

    /// Whether a block itself raised.
    fn raises(&self, figure: &Figure) -> bool {
        let unit = figure.run.and_then(|run| unit_of(self.traces, run));
        unit.is_some_and(|unit| matches!(unit.outcome, Outcome::Raised { .. }))
    }

    fn drawings(&mut self, lecture: &Lecture) {
        for sketched in &lecture.sketches {
            let findings = lecture.differences(sketched, self.traces);
            if findings.is_empty() {
                self.note(ClaimKind::Drawing, sketched.span, ClaimState::Holds);
            }
            for finding in findings {
                let place = finding.place.span_in(self.source, sketched.span);
                let diagnostic = Diagnostic::new(finding.code, self.source, place, finding.message);
                let wrong = diagnostic.label(finding.label).help(TRUE_MAP);
                self.judge(ClaimKind::Drawing, place, Some(wrong));
            }
        }
    }

    fn values(&mut self, lecture: &Lecture) {
        for (span, place) in &lecture.values {
            let run = Run { program: place.program, unit: place.unit };
            match lecture.value(*span, self.traces) {
                None => {}
                Some(Ok(_)) => self.note(ClaimKind::Value, *span, ClaimState::Holds),
                // A block that failed is said once, not again for every value after it.
                Some(Err(_)) if self.failed.contains(&run) => {
                    let why = "the block before it failed".to_owned();
                    self.note(ClaimKind::Value, *span, ClaimState::Untold(why));
                }
                Some(Err(message)) => {
                    let what = "the value cannot be put into the text";
                    let wrong = Diagnostic::new(Code::RaisedException, self.source, *span, what);
                    self.judge(ClaimKind::Value, *span, Some(wrong.label(message)));
                }
            }
        }
    }

    /// The objects of a run's process that the notes have spoken of so far.
    fn known(&mut self, run: Run) -> &mut Identities {
        let (traces, exact) = (self.traces, self.exact);
        self.known.entry(run.program).or_insert_with(|| {
            let units = traces.get(run.program).into_iter().flat_map(|trace| &trace.units);
            let parts = units.filter_map(|unit| unit.extras.map.as_ref()).flat_map(|it| &it.parts);
            let holds_objects = |sort: MapSort| {
                matches!(sort, MapSort::Arenas | MapSort::Heap | MapSort::Static | MapSort::Mapped)
            };
            let parts = parts.filter(|part| holds_objects(part.sort));
            let mut places: Vec<(u64, u64)> = parts
                .map(|part| (part.start, part.end.unwrap_or(part.start.saturating_add(ARENA))))
                .collect();
            places.sort_unstable();
            places.dedup();
            Identities::of_places(places, exact)
        })
    }
}

/// The line of the statement of a block that raised, where `line` is that of the innermost call.
fn raised_line(unit: &UnitRun, line: u32) -> u32 {
    unit.extras.raised_at.unwrap_or(line)
}

/// Of a part whose end is not known so much holds objects.
const ARENA: u64 = 64 << 20;

fn unit_of(traces: &[Trace], run: Run) -> Option<&UnitRun> {
    traces.get(run.program)?.units.get(run.unit as usize)
}

fn fence_of(figure: &Figure) -> Span {
    figure.code.fence.as_ref().map_or(figure.code.content, |fence| fence.span)
}

/// Whether the notes show an exception at the prompt.
fn shows_exception(text: &str) -> bool {
    text.lines().any(|line| line.contains("Traceback (") || line.starts_with("  File \""))
}

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
            shared_ints: None,
        };
        for (text, outcome) in runs {
            let first_output = trace.output.len() as u32;
            if !text.is_empty() {
                let (stream, thread) = (Stream::Stdout, ThreadId(0));
                let (text, statement) = ((*text).to_owned(), None);
                trace.output.push(Output { stream, text, line: 1, statement, thread });
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
