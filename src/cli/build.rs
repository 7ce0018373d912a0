//! `heapdeck build`: a book to a site.

use std::path::{Path, PathBuf};

use crate::cli::arguments::{Build, Global, Manner};
use crate::cli::{Status, disk, folder, report, theme};
use crate::deck::Theme;
use crate::diagnostic::{Log, Severity};
use crate::lecture::Lecture;
use crate::python::{self, Program};
use crate::site::{self, Book, CONFIG, Config, SUMMARY};
use crate::source::{Files, Source};

/// Builds the site. A summary that cannot be followed leaves the disk as it is; other findings are reported beside
/// a site that is whole.
pub fn build(options: &Build, global: &Global) -> Result<Status, String> {
    let mut log = Log::default();
    let loaded = load(&mut log, &options.folder, options.output.as_deref(), &options.manner)?;
    let mut files = Files::new();
    if let Some(loaded) = &loaded {
        files = built(&mut log, loaded)?;
        for (path, bytes) in &files {
            disk::write(&loaded.output.join(path), bytes)?;
        }
    }
    let status = report::log(&log, report::format(global), global, options.strict);
    if let Some(loaded) = loaded.filter(|_| !files.is_empty() && global.quiet == 0) {
        let page = shown(&loaded.output.join("index.html"));
        disk::print(format!("The site is ready: {page}\n").as_bytes())?;
    }
    Ok(status)
}

/// A book that was read, and where its site goes.
pub struct Loaded {
    pub book: Book,
    pub theme: Theme,
    source: PathBuf,
    output: PathBuf,
}

/// Reads a book; `None` when its settings have errors, which the log then says.
pub fn load(
    log: &mut Log,
    folder: &Path,
    output: Option<&Path>,
    manner: &Manner,
) -> Result<Option<Loaded>, String> {
    let mut found = Log::default();
    let config = read_config(&mut found, folder)?;
    let is_wrong = found.count(Severity::Error) > 0;
    log.extend(found.under(&prefix(folder)));
    if is_wrong {
        return Ok(None);
    }
    let source = source_folder(folder, &config)?;
    let output = output_folder(folder, output, &config, &source);
    let mut files = disk::folder_files(&source)?;
    if let Some(way) = disk::way_inside(&output, &source) {
        leave_out(&mut files, &way).map_err(|why| {
            let (output, source) = (shown(&output), shown(&source));
            format!("the site would go to {output}, among its own chapters in {source}: {why}")
        })?;
    }
    let book = Book { config, files, untrusted: manner.untrusted };
    Ok(Some(Loaded { book, theme: theme::of_book(manner)?, source, output }))
}

/// The site of a book that was read; its findings are sorted.
pub fn built(log: &mut Log, loaded: &Loaded) -> Result<Files, String> {
    let seed = folder::of_book(&loaded.book.files);
    let run = |lecture: &Lecture| {
        let with_files = |program: &Program| {
            python::run(&Program { files: Some(seed.clone()), ..program.clone() })
        };
        lecture.programs.iter().map(with_files).collect()
    };
    let mut found = Log::default();
    let files = site::build(&mut found, &loaded.book, &loaded.theme, &run)?;
    found.sort();
    log.extend(found.under(&prefix(&loaded.source)));
    Ok(files)
}

/// The folder of a book's chapters, and the one its site goes to.
pub fn places(folder: &Path, output: Option<&Path>) -> Result<(PathBuf, PathBuf), String> {
    let config = read_config(&mut Log::default(), folder)?;
    let source = source_folder(folder, &config)?;
    let output = output_folder(folder, output, &config, &source);
    Ok((source, output))
}

/// Whether a folder holds what `build` makes a site of.
pub fn is_book(folder: &Path) -> bool {
    folder.join(CONFIG).is_file() || folder.join("content").is_dir()
}

/// Takes what was built before out of the source, where the site has a folder of its own in there.
fn leave_out(files: &mut Files, way: &str) -> Result<(), &'static str> {
    let inside = format!("{way}/");
    let mut below = files.keys().filter(|path| path.starts_with(&inside));
    if way.is_empty()
        || below.any(|path| Path::new(path).extension().is_some_and(|end| end == "md"))
    {
        return Err("name another folder with -o");
    }
    files.retain(|path, _| !path.starts_with(&inside));
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
        let book = book.display();
        format!("there is no SUMMARY.md in {book}, nor in its folders content and src")
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
