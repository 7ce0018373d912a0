//! Every file under `tests/suite` is a test. Its golden stands beside it; `UPDATE=1` writes the goldens
//! anew, and nobody edits them by hand.
#![expect(clippy::disallowed_methods, reason = "tests read fixtures and write goldens")]
#![expect(clippy::needless_pass_by_value, reason = "the harness hands texts over")]

#[path = "suite/book.rs"]
mod book;
#[path = "suite/failure.rs"]
mod failure;
#[path = "suite/json.rs"]
mod json;
#[path = "oracle/ours.rs"]
mod ours;
#[path = "suite/outline.rs"]
mod outline;
#[path = "suite/page.rs"]
mod page;
#[path = "suite/programs.rs"]
mod programs;
#[path = "suite/recorded.rs"]
mod recorded;

use std::path::Path;

use failure::Failure;

use heapdeck::diagnostic::{Format, Log, render_all};
use heapdeck::source::Source;
use heapdeck::{deck, diagram, lecture, notes, python, trace};

datatest_stable::harness! {
    { test = answers, root = "tests/suite/python/programs", pattern = r"\.md$" },
    { test = script, root = "tests/suite/python/library", pattern = r"\.py$" },
    { test = script, root = "tests/suite/python/scripts", pattern = r"\.py$" },
    { test = script, root = "tests/suite/python/values", pattern = r"\.py$" },
    { test = document, root = "tests/suite/notes", pattern = r"\.md$" },
    { test = plan, root = "tests/suite/lecture", pattern = r"\.md$" },
    { test = report, root = "tests/suite/diagnostics", pattern = r"\.md$" },
    { test = picture, root = "tests/suite/diagram", pattern = r"\.trace$" },
    { test = slides, root = "tests/suite/deck", pattern = r"\.md$" },
    { test = chapters, root = "tests/suite/site", pattern = r"SUMMARY\.md$" },
    { test = lectures, root = "content", pattern = r"SUMMARY\.md$" },
}

/// Small programs answer as CPython was recorded to, or as the file says they do today.
fn answers(path: &Path, text: String) -> datatest_stable::Result<()> {
    let mut file = programs::read(&text);
    let report = recorded::compare(&mut file) + &recorded::compare_versions(&file);
    let now = recorded::write(&file);
    if std::env::var("UPDATE").is_ok_and(|value| value == "1") && now != text {
        std::fs::write(path, now)?;
        return Ok(());
    }
    let counted = file.programs.iter().filter(|program| program.today.is_none()).count();
    if report.is_empty() {
        let unread = "the file is not written as it is read; run with UPDATE=1".to_owned();
        return if now == text { Ok(()) } else { Err(Failure(unread).into()) };
    }
    let all = file.programs.len();
    let head = format!("{counted} of {all} programs answer as CPython does; now different:");
    Err(Failure(format!("{head}\n\n{report}")).into())
}

/// A script that asserts what it claims: it ends well and is silent, or does what the `.out` beside it says.
fn script(path: &Path, text: String) -> datatest_stable::Result<()> {
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let answer = programs::run(&name, &text, "3.13");
    if path.with_extension("out").exists() {
        let status =
            if answer.exit == 0 { String::new() } else { format!("exit {}\n", answer.exit) };
        return golden(path, &(answer.stdout + &answer.stderr + &status));
    }
    if answer == programs::Answer::default() {
        return Ok(());
    }
    let programs::Answer { stdout, stderr, exit } = answer;
    Err(Failure(format!("{stdout}{stderr}(exit {exit})")).into())
}

/// Markdown to the document model, and what was said on the way.
fn document(path: &Path, text: String) -> datatest_stable::Result<()> {
    let mut log = Log::default();
    let notes = notes::parse(&mut log, &source(path, text));
    let report = render_all(&log, Format::Concise);
    golden(path, &(outline::notes(&notes) + &report))
}

/// Markdown to slides, figures and programs, and what was said on the way.
fn plan(path: &Path, text: String) -> datatest_stable::Result<()> {
    let mut log = Log::default();
    let notes = notes::parse(&mut log, &source(path, text));
    let lecture = lecture::plan(&mut log, &notes);
    log.sort();
    golden(path, &(outline::lecture(&lecture) + &render_all(&log, Format::Concise)))
}

/// Markdown to the whole report, as a terminal without colour shows it.
fn report(path: &Path, text: String) -> datatest_stable::Result<()> {
    let mut log = Log::default();
    let notes = notes::parse(&mut log, &source(path, text));
    let lecture = lecture::plan(&mut log, &notes);
    let traces: Vec<_> = lecture.programs.iter().map(python::run).collect();
    lecture::check(&mut log, &lecture, &traces);
    log.sort();
    golden(path, &render_all(&log, Format::Human { color: false }))
}

/// Markdown to what the templates see, figures left out, and what was said on the way. Every fixture is rendered too.
fn slides(path: &Path, text: String) -> datatest_stable::Result<()> {
    let mut log = Log::default();
    let notes = notes::parse(&mut log, &source(path, text));
    let lecture = lecture::plan(&mut log, &notes);
    // A recorded trace beside the notes stands for the run, so that the slide is tested and not the machine.
    let traces = match std::fs::read_to_string(path.with_extension("trace")) {
        Ok(text) => vec![trace::read(&text)?],
        Err(_) => lecture.programs.iter().map(python::run).collect(),
    };
    let read = |name: &str| std::fs::read(path.with_file_name(name)).ok();
    let deck = deck::assemble(&mut log, &lecture, &traces, &read);
    let html = deck::render(&deck, &deck::Theme::default()).map_err(Failure)?;
    page::check(&html).map_err(Failure)?;
    log.sort();
    let mut json = serde_json::to_value(&deck)?;
    for figure in ["svg", "tables"] {
        json::leave_out(&mut json, figure);
    }
    golden(
        path,
        &(serde_json::to_string_pretty(&json)? + "\n" + &render_all(&log, Format::Concise)),
    )
}

/// A folder to the list of its site's files, what was said on the way, and one page. Every site is whole.
fn chapters(path: &Path, _: String) -> datatest_stable::Result<()> {
    let (site, said) = book::build(path).map_err(Failure)?;
    book::check(&site, &said).map_err(Failure)?;
    let root = Path::new("tests/suite/site");
    let case = path.strip_prefix(root)?.iter().next().unwrap_or_default();
    golden_at(&root.join(case).with_extension("out"), &book::outline(&site, &said))
}

/// What the project brings becomes a site without errors and warnings.
fn lectures(path: &Path, _: String) -> datatest_stable::Result<()> {
    let (site, said) = book::build(path).map_err(Failure)?;
    book::check(&site, &said).map_err(Failure)?;
    let bad: Vec<&str> = said.lines().filter(|line| !line.contains(": hint[")).collect();
    if bad.is_empty() { Ok(()) } else { Err(Failure(bad.join("\n")).into()) }
}

/// A trace to the SVG of its timeline, or else of its memory; with its sentences and what it leaves out.
fn picture(path: &Path, text: String) -> datatest_stable::Result<()> {
    let trace = trace::read(&text).map_err(|error| Failure(error.to_string()))?;
    let view = diagram::View { max_stops: 7, ..diagram::View::default() };
    let drawn = diagram::draw(diagram::Subject::Timeline, &trace, 0, &view)
        .or_else(|| diagram::draw(diagram::Subject::Memory, &trace, 0, &view));
    let drawn = drawn.ok_or(Failure("there is nothing to draw".to_owned()))?;
    assert!(drawn.svg.len() <= 20 * 1024, "{} bytes", drawn.svg.len());
    let stops =
        drawn.stops.iter().map(|stop| format!("<!-- {}: {} -->\n", stop.line, stop.sentence));
    let omitted = drawn.omitted.iter().map(|text| format!("<!-- not drawn: {text} -->\n"));
    let words: String = stops.chain(omitted).collect();
    golden_at(&path.with_extension("svg"), &format!("{}\n{words}", drawn.svg))
}

/// A fixture is named by its file alone, so that goldens do not depend on where the tests run.
fn source(path: &Path, text: String) -> Source {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    Source::new(name.unwrap_or_default(), text)
}

fn golden(path: &Path, actual: &str) -> datatest_stable::Result<()> {
    golden_at(&path.with_extension("out"), actual)
}

fn golden_at(golden: &Path, actual: &str) -> datatest_stable::Result<()> {
    if std::env::var("UPDATE").is_ok_and(|value| value == "1") {
        std::fs::write(golden, actual)?;
        return Ok(());
    }
    let expected = std::fs::read_to_string(golden)
        .map_err(|error| Failure(format!("{}: {error}; run with UPDATE=1", golden.display())))?;
    if expected == actual {
        return Ok(());
    }
    let line = expected.lines().zip(actual.lines()).take_while(|(a, b)| a == b).count();
    let at = |text: &str| text.lines().nth(line).unwrap_or("(end)").to_owned();
    let place = format!("{}:{}", golden.display(), line + 1);
    let (wanted, got) = (at(&expected), at(actual));
    Err(Failure(format!("{place}\n  golden: {wanted}\n  now:    {got}\n\n{actual}")).into())
}
