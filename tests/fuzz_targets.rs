//! Targets of a fuzzer: notes, Python source, and a whole site. Each goes over a corpus, and then over damaged mixtures of
//! it: a few in every run, for `FUZZ_SECONDS` where that is set (`tests/run fuzz`). An input that ends badly is kept in
//! `target/fuzz/`; once its fault is mended it belongs into `tests/fuzz/corpus/`.
#![expect(clippy::disallowed_methods, reason = "tests read a corpus and the environment")]

#[expect(dead_code, reason = "only its random numbers are used here")]
#[path = "fuzz/grammar.rs"]
mod grammar;
#[path = "fuzz/mixture.rs"]
mod mixture;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use heapdeck::diagnostic::{Code, Edit, Format, Log, applied, render_all};
use heapdeck::lecture::{self, Lecture, Wishes};
use heapdeck::python::{self, Limits, Program};
use heapdeck::site::{self, Book, Ran};
use heapdeck::source::{Files, Source};
use heapdeck::trace::Trace;
use heapdeck::{deck, notes};

use grammar::Random;

/// What one input may take, on a machine that does other things as well.
const PATIENCE: Duration = Duration::from_secs(if cfg!(debug_assertions) { 120 } else { 10 });

/// Little, so that many inputs can be tried.
fn limits() -> Limits {
    Limits {
        steps: Some(20_000),
        memory: Some(4 << 20),
        output: Some(8 << 10),
        ..Limits::default()
    }
}

fn run(lecture: &Lecture) -> Vec<Trace> {
    let limited = |program: &Program| {
        python::run(&Program { limits: program.limits.and(limits()), ..program.clone() })
    };
    lecture.programs.iter().take(8).map(limited).collect()
}

/// Notes to a deck and an article, with everything that is said about them; what mends them is applied.
fn try_notes(text: &str) {
    let mut log = Log::default();
    let source = Source::new("a.md", text);
    let read = |path: &str| Err(format!("there is no {path}"));
    let parsed = notes::parse_with(&mut log, &source, "a.md", &read);
    let wishes = Wishes { comments: true, limits: limits(), ..Wishes::default() };
    let lecture = lecture::plan_with(&mut log, &parsed, &wishes);
    let traces = run(&lecture);
    let verdicts = lecture::check(&mut log, &lecture, &traces);
    lecture::lint(&mut log, &parsed, &lecture);
    let image = |_: &str| None;
    let made = deck::assemble(&mut log, &lecture, &traces, &image);
    let page = deck::render(&made, &deck::Theme::default()).expect("the own templates can be used");
    assert!(page.ends_with("</html>\n"));
    let _ = deck::article(&mut Log::default(), &lecture, &traces, &image);
    log.sort();
    log.dedupe();
    log.apply(&lecture.meta.lints);
    let _ = render_all(&log, Format::Human { color: true });
    for verdict in &verdicts {
        let _ = verdict.source.position(verdict.span.start);
    }
    // What is certain to mend is mended at once: another round finds nothing of it.
    let is_lint = |code: Code| !matches!(code, Code::OutputDiffers | Code::OtherObject);
    let edits_of = |log: &Log| -> Vec<Edit> {
        let found = log.diagnostics().iter().filter(|it| is_lint(it.code));
        found.flat_map(|it| it.edits.clone()).collect()
    };
    let mended = applied(text, &edits_of(&log));
    if mended == text {
        return;
    }
    assert!(mended.len() > text.len(), "a fence was put around something");
    let mut log = Log::default();
    let parsed = notes::parse_with(&mut log, &Source::new("a.md", mended), "a.md", &read);
    let _ = lecture::plan_with(&mut log, &parsed, &wishes);
}

/// A text as a module, an expression and a statement, and its run with all references counted.
fn try_python(text: &str) {
    use heapdeck::python::compile::{Mode, compile};
    use heapdeck::python::version::PROFILES;
    for mode in [Mode::Exec, Mode::Eval, Mode::Single] {
        let _ = compile(&PROFILES[0], text, "<fuzz>", 1, mode);
    }
    let unit = python::Unit {
        name: "a.md".to_owned(),
        first_line: 1,
        source: text.to_owned(),
        ..python::Unit::default()
    };
    let units = vec![unit.clone(), python::Unit { mode: python::Mode::Prompt, ..unit }];
    let python = "3.13".to_owned();
    let program = Program { units, python, limits: limits(), ..Program::default() };
    let audit = python::audit(&program, false);
    assert!(audit.unexplained.is_empty(), "{}", audit.unexplained.join("\n"));
}

/// Files behind lines `=== path`, as a book.
fn try_site(text: &str) {
    let mut files = Files::new();
    let mut name = "SUMMARY.md".to_owned();
    let mut config = String::new();
    for line in text.split_inclusive('\n') {
        if let Some(path) = line.strip_prefix("=== ") {
            path.trim().clone_into(&mut name);
        } else if name == "book.toml" {
            config.push_str(line);
        } else {
            let file = files.entry(name.clone()).or_default();
            std::sync::Arc::make_mut(file).extend(line.bytes());
        }
    }
    let ran = |lecture: &Lecture| Ran { traces: run(lecture), read_chapters: false };
    let mut log = Log::default();
    let config = site::read_config(&mut log, &Source::new("book.toml", config));
    let book = Book { config, files, ..Book::default() };
    let built = site::build(&mut log, &book, &deck::Theme::default(), &ran);
    assert!(built.is_ok(), "{built:?}");
    site::check_links(&mut log, &book);
    let _ = render_all(&log, Format::Human { color: false });
}

/// The texts of a folder of the corpus and of folders of fixtures.
fn corpus(target: &str, fixtures: &[(&str, &str)]) -> Vec<(String, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut texts = Vec::new();
    let own = [(format!("fuzz/corpus/{target}"), String::new())];
    let given = fixtures.iter().map(|(folder, end)| ((*folder).to_owned(), (*end).to_owned()));
    for (folder, end) in own.into_iter().chain(given) {
        let entries = std::fs::read_dir(root.join(&folder)).expect("a folder of the corpus");
        let paths = entries.map(|entry| entry.expect("an entry").path());
        let mut paths: Vec<PathBuf> = paths.filter(|path| path.is_file()).collect();
        paths.retain(|path| path.to_string_lossy().ends_with(&end));
        paths.sort();
        for path in paths {
            let bytes = std::fs::read(&path).expect("a file of the corpus");
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            texts.push((format!("{folder}/{name}"), String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    texts
}

fn number(name: &str) -> Option<u64> {
    std::env::var(name).ok().and_then(|text| text.parse().ok())
}

/// The corpus, and then mixtures of it.
#[expect(clippy::print_stdout, reason = "a long search tells how much it has tried")]
fn fuzz(target: &str, fixtures: &[(&str, &str)], words: &[&str], try_one: fn(&str)) {
    let texts = corpus(target, fixtures);
    let own = |name: &str| name.starts_with("fuzz/");
    for (name, text) in texts.iter().filter(|(name, _)| own(name)) {
        check(target, name, text, try_one);
    }
    let seconds = number("FUZZ_SECONDS");
    let end = Instant::now() + Duration::from_secs(seconds.unwrap_or(20));
    let first = number("FUZZ_FROM").unwrap_or(0);
    let most = if seconds.is_some() { u64::MAX } else { number("FUZZ").unwrap_or(25) };
    let mut tried = 0;
    while tried < most && Instant::now() < end {
        let mut random = Random::new(first + tried);
        let text = mixture::mixed(&mut random, &texts, words);
        check(target, &format!("seed {}", first + tried), &text, try_one);
        tried += 1;
    }
    println!("{target}: {} texts of the corpus, {tried} mixtures", texts.len());
}

fn check(target: &str, name: &str, text: &str, try_one: fn(&str)) {
    let started = Instant::now();
    let ended = catch_unwind(AssertUnwindSafe(|| try_one(text)));
    let took = started.elapsed();
    if ended.is_ok() && took < PATIENCE {
        return;
    }
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/fuzz");
    std::fs::create_dir_all(&folder).expect("a folder");
    let file = folder.join(format!("{target}-{}", name.replace(['/', ' '], "-")));
    std::fs::write(&file, text).expect("written");
    panic!("{target}, {name}: after {took:?}; it is kept in {}", file.display());
}

#[test]
fn notes_end_well() {
    let fixtures = [
        ("suite/notes", ".md"),
        ("suite/lecture", ".md"),
        ("suite/diagnostics", ".md"),
        ("suite/deck", ".md"),
    ];
    fuzz("notes", &fixtures, mixture::MARKDOWN, try_notes);
}

#[test]
fn python_source_ends_well() {
    let fixtures = [
        ("suite/python/scripts", ".py"),
        ("suite/python/values", ".py"),
        ("suite/python/library", ".py"),
    ];
    fuzz("python", &fixtures, mixture::PYTHON, try_python);
}

#[test]
fn sites_end_well() {
    fuzz("site", &[], mixture::SITE, try_site);
}

/// Any file as the input of a target: `FUZZ_INPUT=FILE FUZZ_TARGET=notes cargo nextest run --test fuzz_targets one`.
#[test]
fn one_input_ends_well() {
    let (Ok(file), Ok(target)) = (std::env::var("FUZZ_INPUT"), std::env::var("FUZZ_TARGET")) else {
        return;
    };
    let text = String::from_utf8_lossy(&std::fs::read(file).expect("the input")).into_owned();
    match target.as_str() {
        "python" => try_python(&text),
        "site" => try_site(&text),
        _ => try_notes(&text),
    }
}
