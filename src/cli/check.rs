//! `heapdeck check`: everything in the notes is run and compared with what they claim.

use std::collections::{BTreeSet, HashMap};
use std::path::{Path, PathBuf};

use crate::cli::arguments::{
    Check, CheckFormat, Global, LevelOptions, LimitOptions, Making, Manner, Reach,
};
use crate::cli::formats::{self, Finding, Report, Told};
use crate::cli::home::Home;
use crate::cli::lecture::Place;
use crate::cli::progress::Progress;
use crate::cli::{Status, build, deadline, disk, lecture, report, shell, theme, update, versions};
use crate::deck;
use crate::diagnostic::{self, Diagnostic, Format, Level, Levels, Log, Severity};
use crate::lecture::{BookSettings, Wishes, lint, not_modelled};
use crate::notes::Notes;
use crate::python::Limits;
use crate::site::{self, CONFIG, SUMMARY};
use crate::source::Source;

/// Checks all files, also those after one with errors.
pub fn check(options: &Check, global: &Global) -> Result<Status, String> {
    for python in &options.python {
        not_modelled(python).map_or(Ok(()), Err)?;
    }
    let mut report = Report { pythons: options.python.clone(), ..Report::default() };
    let levels = levels(&options.levels)?;
    let limits = limits(&options.limits)?;
    deadline::set(options.limits.time_limit);
    let paths = paths(&options.paths);
    let files = notes_in(&paths, &options.manner.reach)?;
    report.add_all(wrong_settings(&files)?.diagnostics(), &options.python);
    let progress = Progress::new(global, Some(files.len()), "checking");
    for mut notes in files {
        progress.step(&notes.reported(&lecture::name_of(&notes.path)));
        let mut settings = Settings::of(notes.home.config.as_deref(), limits)?;
        settings.pythons.clone_from(&options.python);
        if options.fix && notes.path != Path::new("-") {
            let text = update::fix(&notes, &settings)?;
            let is_told = matches!(options.format, CheckFormat::Human | CheckFormat::Concise);
            if text != notes.text && is_told && global.quiet == 0 {
                let name = notes.reported(&lecture::name_of(&notes.path));
                disk::print(format!("mended {name}\n").as_bytes())?;
            }
            notes.text = text;
        }
        one(&mut report, &notes, &settings, (&levels, &options.manner))?;
        if options.diff {
            disk::print(update::patch(&notes, &settings)?.as_bytes())?;
        }
    }
    for path in &paths {
        report.add_all(book(path, &options.manner)?.diagnostics(), &options.python);
    }
    drop(progress);
    report.settle();
    deadline::lift();
    write(options, global, &report)
}

/// What is checked when nobody says: the book of this folder, or all notes in it.
pub fn paths(named: &[PathBuf]) -> Vec<PathBuf> {
    let content = PathBuf::from("content");
    match named {
        [] if content.is_dir() && !Path::new(CONFIG).is_file() => vec![content],
        [] => vec![PathBuf::from(".")],
        named => named.to_vec(),
    }
}

/// What is wrong with a folder's book as a whole: its settings, and what lies between its chapters.
fn book(folder: &Path, manner: &Manner) -> Result<Log, String> {
    let mut found = Log::default();
    let Some(book) = build::book_of(folder)? else { return Ok(found) };
    if let Some(loaded) = build::load(&mut found, &book, None, manner, &Making::default())? {
        build::check_links(&mut found, &loaded);
    }
    found.sort();
    Ok(found)
}

/// A file of notes, and the folder that holds what belongs to it.
pub struct NotesFile {
    pub home: Home,
    pub path: PathBuf,
    pub text: String,
    /// Whether its book is checked, and so are its links.
    has_book: bool,
    /// The folder around it from which they may include files.
    wider: Option<PathBuf>,
}

impl NotesFile {
    /// Where they lie.
    pub fn place(&self) -> Result<Place<'_>, String> {
        self.home.place(self.wider.as_deref())
    }

    /// The name that a file has in reports, by its own or its path in the root.
    pub fn reported(&self, name: &str) -> String {
        let plain = |path: &Path| {
            let name = disk::display_name(path);
            name.strip_prefix("./").map_or(name.clone(), str::to_owned)
        };
        if name == lecture::name_of(&self.path) {
            plain(&self.path)
        } else {
            plain(&self.home.root.join(name))
        }
    }
}

/// What holds for the notes beside what they say themselves.
pub struct Settings {
    pub wishes: Wishes,
    pub pythons: Vec<String>,
    levels: Levels,
}

impl Settings {
    /// What a book's own settings say: its `[heapdeck]` table is ours.
    pub fn of(config: Option<&Path>, limits: Limits) -> Result<Settings, String> {
        let own = match config {
            Some(path) => settings_in(&mut Log::default(), path)?,
            None => BookSettings::default(),
        };
        let limits = limits.and(own.limits);
        let wishes = Wishes { limits, comments: own.comments, ..Wishes::default() };
        Ok(Settings { wishes, pythons: Vec::new(), levels: own.lints })
    }
}

/// What the settings of a book say of its notes.
fn settings_in(log: &mut Log, config: &Path) -> Result<BookSettings, String> {
    let source = Source::new(CONFIG, disk::read_text(config)?);
    Ok(site::read_config(log, &source).settings)
}

/// What is wrong in the settings that hold for notes whose book is not looked at as a whole.
pub fn wrong_settings(files: &[NotesFile]) -> Result<Log, String> {
    let mut wrong = Log::default();
    let alone = files.iter().filter(|notes| !notes.has_book);
    let configs: BTreeSet<&Path> = alone.filter_map(|notes| notes.home.config.as_deref()).collect();
    for config in configs {
        let (mut found, mut errors) = (Log::default(), Log::default());
        settings_in(&mut found, config)?;
        let is_error = |it: &&Diagnostic| it.severity == Severity::Error;
        found.diagnostics().iter().filter(is_error).for_each(|error| errors.push(error.clone()));
        wrong.extend(errors.under(&build::prefix(disk::folder_of(config))));
    }
    Ok(wrong)
}

/// Every file of notes in the paths; the table of contents of a book is none. The images of notes in a folder may lie
/// anywhere in it.
pub fn notes_in(paths: &[PathBuf], reach: &Reach) -> Result<Vec<NotesFile>, String> {
    let mut files = Vec::new();
    for path in paths {
        let book = build::book_of(path)?;
        let source = match &book {
            Some(book) => build::places(book, None).map_or(path.clone(), |(source, _)| source),
            None => path.clone(),
        };
        let home = match &book {
            Some(book) => Home::in_book(book, &source)?,
            None => Home::of(path)?,
        };
        let found = if path == Path::new("-") {
            vec![path.clone()]
        } else {
            disk::markdown_files(&source)?
        };
        // A folder whose name is wrong, or that somebody has emptied, must not look as if all were well.
        if found.is_empty() && book.is_none() {
            let name = match disk::display_name(path).as_str() {
                "." => "this folder".to_owned(),
                name => name.to_owned(),
            };
            return Err(format!("there are no Markdown files in {name}"));
        }
        for file in found {
            if book.is_some() && file == source.join(SUMMARY) {
                continue;
            }
            let (home, has_book) = (home.clone(), book.is_some());
            let text = disk::read_notes(&file)?;
            files.push(NotesFile { home, path: file, text, has_book, wider: reach.root.clone() });
        }
    }
    Ok(files)
}

/// Checks one file, under each of the versions.
fn one(
    report: &mut Report,
    notes: &NotesFile,
    settings: &Settings,
    (asked, manner): (&Levels, &Manner),
) -> Result<(), String> {
    let mut found = Vec::new();
    let versions: Vec<Option<String>> = if settings.pythons.is_empty() {
        vec![None]
    } else {
        settings.pythons.iter().cloned().map(Some).collect()
    };
    for python in versions {
        let wishes = Wishes { python: python.clone(), ..settings.wishes.clone() };
        let mut log = Log::default();
        let mut ran =
            lecture::run_text(&mut log, &notes.place()?, &notes.path, &notes.text, &wishes, false)?;
        ran.lecture.meta.untrusted = manner.untrusted;
        // A theme is read for what is wrong with it.
        theme::chosen(&mut log, manner, disk::folder_of(&notes.path), &ran.lecture)?;
        let read = |image: &str| disk::read_image(&notes.home.root, &notes.path, image);
        // Assembling finds what does not fit on a slide and images that are missing.
        let _ = deck::assemble(&mut log, &ran.lecture, &ran.traces, &read);
        lint(&mut log, &ran.notes, &ran.lecture);
        links(&mut log, notes, &ran.notes)?;
        log.dedupe();
        log.apply(&asked.over(&ran.lecture.meta.lints.over(&settings.levels)));
        log.sort();
        let used = python.unwrap_or_else(|| ran.lecture.meta.python.clone());
        for mut verdict in ran.verdicts {
            verdict.source = verdict.source.renamed(notes.reported(verdict.source.name()));
            report.claims.push(Told { verdict, python: used.clone() });
        }
        found.push((used, log.renamed(&|name| notes.reported(name))));
    }
    report.merge(&found);
    Ok(())
}

/// What is wrong with the links of notes whose book is not checked. Of a chapter and of what comes from standard input only
/// the text itself is known.
fn links(log: &mut Log, notes: &NotesFile, read: &Notes) -> Result<(), String> {
    if notes.has_book {
        return Ok(());
    }
    let is_alone = notes.home.config.is_none() && notes.path != Path::new("-");
    let place = notes.place()?;
    let has = |way: &str| {
        let file = notes.home.root.join(way);
        !is_alone || is_made_of_others(&file) || file.exists()
    };
    let other = |way: &str| {
        let file = notes.home.root.join(way);
        let is_notes = is_alone && file.extension().is_some_and(|end| end == "md");
        let text = is_notes.then(|| disk::read_notes(&file).ok()).flatten()?;
        Some(lecture::read_text(&mut Log::default(), &place, &file, &text))
    };
    site::check_alone(log, read, &lecture::way_to(&notes.home.root, &notes.path), &has, &other);
    Ok(())
}

/// Whether a file may be there only once something else has been made into it: a page, the first one of a folder, or
/// whatever has no ending.
fn is_made_of_others(file: &Path) -> bool {
    if file.ends_with("index.md") {
        return file.with_file_name("README.md").is_file();
    }
    let end = file.extension().map(|end| end.to_string_lossy().to_ascii_lowercase());
    match end.as_deref() {
        None => file.with_extension("md").is_file(),
        Some(end) => ["html", "htm", "pdf"].contains(&end),
    }
}

/// Levels of the command line.
fn levels(options: &LevelOptions) -> Result<Levels, String> {
    let mut levels = Levels::default();
    let lists = [
        (&options.allow, Level::Allow),
        (&options.warn, Level::Warn),
        (&options.deny, Level::Deny),
    ];
    for (names, level) in lists {
        for name in names {
            set_level(&mut levels, name, level)?;
        }
    }
    Ok(levels)
}

fn set_level(levels: &mut Levels, name: &str, level: Level) -> Result<(), String> {
    let entry = diagnostic::explain(name).ok_or_else(|| shell::unknown_code(name))?;
    if levels.set(entry.code, level) {
        return Ok(());
    }
    Err(format!("`{name}` is an error and stays one"))
}

/// Limits of the command line.
pub fn limits(options: &LimitOptions) -> Result<Limits, String> {
    let mut limits = Limits::default();
    for limit in &options.limits {
        let (name, value) =
            limit.split_once('=').ok_or_else(|| format!("--limit {limit}: it is `NAME=VALUE`"))?;
        let mut one = Limits::default();
        one.set(name.trim(), value)
            .map_err(|takes| format!("--limit {limit}: it takes {takes}"))?;
        limits = limits.and(one);
    }
    Ok(limits)
}

fn write(options: &Check, global: &Global, report: &Report) -> Result<Status, String> {
    let format = match options.format {
        CheckFormat::Human => Some(report::format(global)),
        CheckFormat::Concise => Some(Format::Concise),
        _ => None,
    };
    // Below the findings, where a terminal shows it.
    let table = || {
        let has_table = !report.pythons.is_empty();
        if has_table { disk::print(versions::table(report).as_bytes()) } else { Ok(()) }
    };
    let is_file = options.output.is_some();
    if let Some(format) = format.filter(|_| !is_file) {
        let status = report::log(&report.log(), format, global, options.strict);
        table()?;
        return Ok(status);
    }
    let text = match (options.format, format) {
        (CheckFormat::Json, _) => formats::json(report),
        (CheckFormat::Sarif, _) => formats::sarif(report),
        (CheckFormat::Junit, _) => formats::junit(report),
        (CheckFormat::Github, _) => formats::github(report),
        (_, format) => {
            let format = match format {
                Some(Format::Human { .. }) | None => Format::Human { color: false },
                Some(format) => format,
            };
            diagnostic::render_all(&report.log(), format)
        }
    };
    let output = options.output.as_deref().unwrap_or(Path::new("-"));
    disk::write(output, text.as_bytes())?;
    if format.is_some() {
        table()?;
    }
    Ok(report::status(&report.log(), options.strict))
}

/// Where a finding stands among others.
fn place(finding: &Finding) -> (&str, u32) {
    (finding.diagnostic.source.name(), finding.diagnostic.span.start)
}

/// The same findings of several versions are one.
impl Report {
    fn add_all(&mut self, diagnostics: &[diagnostic::Diagnostic], pythons: &[String]) {
        for diagnostic in diagnostics {
            let finding = Finding { diagnostic: diagnostic.clone(), pythons: pythons.to_vec() };
            self.findings.push(finding);
        }
    }

    fn merge(&mut self, found: &[(String, Log)]) {
        let mut merged: Vec<Finding> = Vec::new();
        let mut known: HashMap<_, usize> = HashMap::new();
        for (python, log) in found {
            for diagnostic in log.diagnostics() {
                let place = *known.entry(formats::likeness(diagnostic)).or_insert(merged.len());
                match merged.get_mut(place) {
                    Some(finding) => finding.pythons.push(python.clone()),
                    None => merged.push(Finding {
                        diagnostic: diagnostic.clone(),
                        pythons: vec![python.clone()],
                    }),
                }
            }
        }
        self.findings.extend(merged);
    }

    /// What is said of the chapters and of their book, in the order of the notes.
    fn settle(&mut self) {
        self.findings.sort_by(|a, b| place(a).cmp(&place(b)));
    }
}
