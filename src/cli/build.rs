//! `heapdeck build`: a book to a site.

use std::cell::RefCell;
use std::collections::btree_map::Entry;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::SystemTime;

use sha2::{Digest, Sha256};

use crate::cli::arguments::{Build, Global, Making, Manner};
use crate::cli::cache::Cache;
use crate::cli::check::{self, Settings};
use crate::cli::output::Manifest;
use crate::cli::progress::Progress;
use crate::cli::{
    Status, deadline, depfile, disk, folder, guard, inputs, memory, panic, report, theme,
};
use crate::deck::Theme;
use crate::diagnostic::{Code, Diagnostic, Log, Severity};
use crate::lecture::Lecture;
use crate::notes;
use crate::python::{self, Program};
use crate::site::{self, Book, Builder, CONFIG, Config, Ran, SUMMARY, Texts};
use crate::source::{Files, Source, Span, join};

/// Builds the site. A summary that cannot be followed leaves the disk as it is; other findings are reported beside
/// a site that is whole.
pub fn build(options: &Build, global: &Global) -> Result<Status, String> {
    let begun = SystemTime::now();
    let format = report::format(global);
    let mut log = Log::default();
    let (output, making) = (options.output.as_deref(), &options.making);
    let loaded = load(&mut log, &options.folder, output, &options.manner, making)?;
    let Some(mut loaded) = loaded else {
        return Ok(report::log(&log, format, global, options.strict));
    };
    let target = loaded.output.join("index.html");
    if let Some(list) = options.kept.depfile.as_deref() {
        depfile::leave_out(list, &target, &mut loaded.book.files, &loaded.source);
        guard::outputs(&[], &[list])?;
    }
    if options.output.is_none() && !may_be_written(&mut log, &loaded) {
        return Ok(report::log(&log, format, global, options.strict));
    }
    let manifest = Manifest::read(&loaded.output);
    let input = digest(&loaded);
    // A report is told in the words of the call that it was made for.
    let source = prefix(&loaded.source);
    let voice = format!("{format:?} {} {} {source}", global.quiet, options.strict);
    let is_same =
        manifest.input == input && (manifest.report.is_empty() || manifest.voice == voice);
    let finish = |status| {
        depfile::finish(options.kept.depfile.as_deref(), &target, begun, status).map(|()| status)
    };
    if !options.force && is_same && manifest.is_whole(&loaded.output) {
        anstream::eprint!("{}", manifest.report);
        tell_ready(&loaded.output, global)?;
        return finish(if manifest.status == 0 { Status::Success } else { Status::Findings });
    }
    let cache = Cache::new(&options.kept.cache, global);
    let mut builder = builder(making);
    builder.shelf = Some(Arc::new(cache.clone()));
    deadline::set(making.limits.time_limit);
    let files = {
        let progress = Progress::new(global, None, "building");
        let begun = |name: &str| progress.step(name);
        let mut files = Files::new();
        let mut ready = |_: Option<&Log>, pages| files = pages;
        let whole = built(&mut log, &loaded, &mut builder, &begun, &mut ready)?;
        files.extend(whole);
        files
    };
    deadline::lift();
    cache.tidy();
    let report = report::text(&log, format, global);
    let status = report::status(&log, options.strict);
    anstream::eprint!("{report}");
    if !files.is_empty() {
        let voice = if report.is_empty() { String::new() } else { voice };
        let now = u8::from(status != Status::Success);
        let now = Manifest { input, report, voice, status: now, ..Manifest::default() };
        if !options.force {
            refuse_strangers(&manifest.strangers(&loaded.output, &files), &loaded.output)?;
        }
        manifest.follow(&loaded.output, &files, now)?;
        tell_ready(&loaded.output, global)?;
    }
    finish(status)
}

/// Files that somebody else has written are not overwritten unasked.
fn refuse_strangers(strangers: &[String], output: &Path) -> Result<(), String> {
    let Some(first) = strangers.first() else { return Ok(()) };
    let others = match strangers.len() - 1 {
        0 => String::new(),
        count => format!(" and {count} more files"),
    };
    Err(format!(
        "{}{others} would be overwritten, and no build of heapdeck has left it there: choose another folder with \
         `--output`, or say `--force`",
        shown(&output.join(first))
    ))
}

/// A book that was read, and where its site goes.
pub struct Loaded {
    pub book: Book,
    pub theme: Theme,
    folder: PathBuf,
    source: PathBuf,
    output: PathBuf,
}

/// Whether the folder that the settings name for the site is one of its own inside the book; else the log says why not.
fn may_be_written(log: &mut Log, loaded: &Loaded) -> bool {
    let config = &loaded.book.config;
    let (Some(named), Some(source)) = (&config.build_dir, &config.source) else { return true };
    let why = match disk::way_inside(&loaded.output, &loaded.folder).as_deref() {
        None => "lies outside the book",
        Some("") => "is the folder of the book itself",
        Some(_) if disk::way_inside(&loaded.source, &loaded.output).is_some() => {
            "holds the chapters"
        }
        Some(_) => return true,
    };
    let message = format!("the site would go to `{named}`, which {why}");
    let at = source.text().find("build-dir").unwrap_or(0);
    let found = Diagnostic::new(Code::BadConfig, source, Span::at(at), message);
    let mut said = Log::default();
    said.push(found.help("name another folder, or allow this one with `-o`"));
    log.extend(said.under(&prefix(&loaded.folder)));
    false
}

/// Reads a book; `None` when its settings have errors, which the log then says.
pub fn load(
    log: &mut Log,
    folder: &Path,
    output: Option<&Path>,
    manner: &Manner,
    making: &Making,
) -> Result<Option<Loaded>, String> {
    let mut found = Log::default();
    let mut config = read_config(&mut found, folder)?;
    let is_wrong = found.count(Severity::Error) > 0;
    log.extend(found.under(&prefix(folder)));
    if is_wrong {
        return Ok(None);
    }
    config.own.run &= !making.no_run;
    config.own.decks &= !making.no_decks;
    let source = source_folder(folder, &config)?;
    let output = output_folder(folder, output, &config, &source);
    if config.src.is_none() {
        config.src = disk::way_inside(&source, folder);
    }
    let mut files = disk::folder_files(&source)?;
    if let Some(way) = disk::way_inside(&output, &source) {
        leave_out(&mut files, &source, &way).map_err(|why| {
            let (output, source) = (shown(&output), shown(&source));
            format!("the site would go to {output}, among its own chapters in {source}: {why}")
        })?;
    }
    let given = check::limits(&making.limits)?;
    let settings = Some(folder.join(CONFIG)).filter(|path| path.is_file());
    let wishes = Settings::of(settings.as_deref(), given)?.wishes;
    let reach = disk::reach(manner.reach.root.as_deref(), folder)?;
    let beside = included(&files, &source, reach);
    let mut book = Book { config, files, beside, wishes, untrusted: manner.untrusted };
    let mut found = Log::default();
    add_beside(&mut found, &mut book, folder);
    log.extend(found.under(&prefix(folder)));
    let theme = theme::of_book(manner)?;
    Ok(Some(Loaded { book, theme, folder: folder.to_owned(), source, output }))
}

/// Who is told of pages, and of what was found in their notes, if that is known yet.
pub type Ready<'r> = &'r mut dyn FnMut(Option<&Log>, Files);

/// One that works as was asked for.
pub fn builder(making: &Making) -> Builder {
    Builder::new(making.jobs.unwrap_or_else(|| {
        std::thread::available_parallelism().map_or(1, std::num::NonZeroUsize::get)
    }))
}

/// The site of a book that was read. Its pages are handed to `ready` with all findings, sorted, and the rest comes after
/// them; a builder that hurries hands them over once before, when neither its last decks nor the findings are there. Each
/// chapter that is run is told to `begun`.
pub fn built(
    log: &mut Log,
    loaded: &Loaded,
    builder: &mut Builder,
    begun: &(dyn Fn(&str) + Sync),
    ready: Ready,
) -> Result<Files, String> {
    let all = Arc::new(loaded.book.files.clone());
    let run = |lecture: &Lecture| {
        begun(lecture.source.name());
        if !lecture.programs.is_empty() {
            memory::ask();
        }
        panic::doing(format!("running {}", lecture.source.name()));
        let (seed, folder) = folder::of_book(&all);
        let with_files = |program: &Program| {
            python::run(&Program { files: Some(seed.clone()), ..program.clone() })
        };
        let traces = lecture.programs.iter().map(with_files).collect();
        Ran { traces, read_chapters: folder.read_chapters() }
    };
    let mut found = Log::default();
    let mut pages = builder.pages(&mut found, &loaded.book, &loaded.theme, &run)?;
    if pages.owes() {
        ready(None, pages.files.clone());
    }
    builder.complete(&mut found, &mut pages)?;
    found.sort();
    let (of_config, of_chapters) = found.split(|said| said.source.name() == CONFIG);
    log.extend(of_config.under(&prefix(&loaded.folder)));
    log.extend(of_chapters.under(&prefix(&loaded.source)));
    ready(Some(log), std::mem::take(&mut pages.files));
    builder.whole(&pages)
}

/// The folder with the settings of the book that lies in a folder: that one, or the one above its chapters.
pub fn book_of(folder: &Path) -> Result<Option<PathBuf>, String> {
    if !folder.is_dir() {
        return Ok(None);
    }
    let above = folder.join("..");
    if folder.join(SUMMARY).is_file() && above.join(CONFIG).is_file() {
        let (chapters, _) = places(&above, None)?;
        let is_same = disk::way_inside(&chapters, folder).is_some_and(|way| way.is_empty());
        if is_same {
            return Ok(Some(disk::above(folder)));
        }
    }
    let has = |file: &str| folder.join(file).is_file();
    let is_book = has(CONFIG) || has(SUMMARY) || has("content/SUMMARY.md") || has("src/SUMMARY.md");
    Ok(is_book.then(|| folder.to_owned()))
}

/// What is wrong between the chapters.
pub fn check_links(log: &mut Log, loaded: &Loaded) {
    let mut found = Log::default();
    site::check_links(&mut found, &loaded.book);
    log.extend(found.under(&prefix(&loaded.source)));
}

/// The folder of a book's chapters, and the one its site goes to.
pub fn places(folder: &Path, output: Option<&Path>) -> Result<(PathBuf, PathBuf), String> {
    let config = read_config(&mut Log::default(), folder)?;
    let source = source_folder(folder, &config)?;
    let output = output_folder(folder, output, &config, &source);
    Ok((source, output))
}

fn tell_ready(output: &Path, global: &Global) -> Result<(), String> {
    if global.quiet > 0 {
        return Ok(());
    }
    let page = shown(&output.join("index.html"));
    disk::print(format!("The site is ready: {page}\n").as_bytes())
}

/// Style sheets, scripts and the like that the settings name; they lie in the folder of the book. What is not there is said,
/// and left out.
fn add_beside(log: &mut Log, book: &mut Book, folder: &Path) {
    let Book { config, files, untrusted, .. } = book;
    let source = config.source.clone().unwrap_or_else(|| Source::new(CONFIG, ""));
    let mut take = |path: &mut String| {
        let named = source.text().find(path.as_str());
        let span = named.map_or(Span::at(0), |at| Span::new(at, at + path.len()));
        let found = match join("", path) {
            None => Err(format!("`{path}` lies outside the book")),
            Some(inside) => {
                path.clone_from(&inside);
                match files.entry(inside) {
                    Entry::Occupied(_) => Ok(()),
                    Entry::Vacant(place) => disk::read_below(folder, path).map(|bytes| {
                        place.insert(bytes.into());
                    }),
                }
            }
        };
        if let Err(why) = &found {
            log.push(Diagnostic::new(Code::BadConfig, &source, span, why.clone()));
        }
        found.is_ok()
    };
    for paths in [&mut config.html.additional_css, &mut config.html.additional_js] {
        if *untrusted {
            paths.clear();
        }
        paths.retain_mut(&mut take);
    }
}

/// The texts that chapters include from elsewhere in the folder that they may see.
fn included(files: &Files, source: &Path, reach: &Path) -> Texts {
    let found = RefCell::new(Texts::new());
    for (path, bytes) in files {
        let Ok(text) = std::str::from_utf8(bytes) else { continue };
        if Path::new(path).extension().is_none_or(|end| end != "md") || !text.contains("..") {
            continue;
        }
        let read = |path: &str| {
            if !path.starts_with("..") {
                let bytes = files.get(path).map(|bytes| bytes.to_vec()).unwrap_or_default();
                return String::from_utf8(bytes).map_err(|error| error.to_string());
            }
            let text = disk::read_included(source, reach, path);
            found.borrow_mut().insert(path.to_owned(), text.clone());
            text
        };
        notes::follow_includes(&Source::new(path.as_str(), text), path, &read);
    }
    found.into_inner()
}

/// Of all that a site is made of.
fn digest(loaded: &Loaded) -> String {
    let Loaded { book, theme, .. } = loaded;
    let mut hasher = Sha256::new();
    let program = std::env::current_exe().and_then(std::fs::metadata).map_or(0, |data| data.len());
    hasher.update(format!("{} {program} {}", env!("CARGO_PKG_VERSION"), book.untrusted));
    hasher.update(format!("{:?}{:?}", book.config, book.wishes));
    for (name, text) in theme.templates.iter().chain(&theme.styles) {
        hasher.update(format!("{name} {}\n{text}", text.len()));
    }
    for (path, bytes) in &book.files {
        hasher.update(format!("{path} {}\n", bytes.len()));
        hasher.update(bytes.as_slice());
    }
    hasher.update(format!("{:?}", book.beside));
    hasher.finalize().iter().map(|byte| format!("{byte:02x}")).collect()
}

/// Whether a folder holds what `build` makes a site of.
pub fn is_book(folder: &Path) -> bool {
    folder.join(CONFIG).is_file() || folder.join("content").is_dir()
}

/// Takes what was built before out of the source, where the site has a folder of its own in there.
fn leave_out(files: &mut Files, source: &Path, way: &str) -> Result<(), &'static str> {
    let inside = format!("{way}/");
    let mut below = files.keys().filter(|path| path.starts_with(&inside));
    if way.is_empty()
        || below.any(|path| Path::new(path).extension().is_some_and(|end| end == "md"))
    {
        return Err("name another folder with -o");
    }
    files.retain(|path, _| {
        let is_built = path.starts_with(&inside);
        if is_built {
            inputs::forget(&source.join(path));
        }
        !is_built
    });
    Ok(())
}

fn read_config(log: &mut Log, folder: &Path) -> Result<Config, String> {
    let path = folder.join(CONFIG);
    if !path.is_file() {
        return Ok(Config::default());
    }
    let source = Source::new(CONFIG, disk::read_text(&path)?);
    Ok(site::read_config(log, &source))
}

/// The folder of `SUMMARY.md`.
fn source_folder(book: &Path, config: &Config) -> Result<PathBuf, String> {
    if let Some(src) = &config.src {
        return Ok(book.join(src));
    }
    // What mdBook would read comes first where a book is set up for it.
    let places =
        if book.join(CONFIG).is_file() { ["src", "content", ""] } else { ["", "content", "src"] };
    let folders =
        places.map(|place| if place.is_empty() { book.to_owned() } else { book.join(place) });
    let found = folders.into_iter().find(|folder| folder.join(SUMMARY).is_file());
    found.ok_or_else(|| {
        let name = book.display();
        if !book.is_dir() {
            return format!("there is no folder {name}; `heapdeck new {name}` makes one with a lecture");
        }
        format!(
            "there is no SUMMARY.md in {name}, nor in its folders content and src: it lists a book's chapters, as in \
             `- [Names](names.md)`; `heapdeck export NOTES.md` makes one deck without it"
        )
    })
}

/// Where the site goes: beside the folder of the chapters when nobody says otherwise.
fn output_folder(book: &Path, output: Option<&Path>, config: &Config, source: &Path) -> PathBuf {
    match (output, &config.build_dir) {
        (Some(output), _) => output.to_owned(),
        (None, Some(folder)) => book.join(folder),
        (None, None) if source == book => PathBuf::from(SITE),
        (None, None) => book.join(SITE),
    }
}

/// What stands before the name of a file of a folder, in reports.
pub fn prefix(folder: &Path) -> String {
    let name = shown(folder);
    let name = name.trim_end_matches('/');
    if name.is_empty() || name == "." { String::new() } else { format!("{name}/") }
}

/// A path without what says nothing.
fn shown(path: &Path) -> String {
    let name = disk::display_name(path);
    name.strip_prefix("./").map_or(name.clone(), str::to_owned)
}

const SITE: &str = "site";
