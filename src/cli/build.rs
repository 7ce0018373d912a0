//! `heapdeck build`: a book to a site.

use std::path::{Path, PathBuf};

use crate::cli::arguments::{Build, Global};
use crate::cli::{Status, disk, folder, report, theme};
use crate::diagnostic::{Log, Severity};
use crate::lecture::Lecture;
use crate::python::{self, Program};
use crate::site::{self, Book, CONFIG, Config, SUMMARY};
use crate::source::{Files, Source};

/// Builds the site. A summary that cannot be followed leaves the disk as it is; other findings are reported beside
/// a site that is whole.
pub fn build(options: &Build, global: &Global) -> Result<Status, String> {
    let format = report::format(global);
    let mut config_log = Log::default();
    let config = read_config(&mut config_log, &options.folder)?;
    if config_log.count(Severity::Error) > 0 {
        let log = config_log.under(&prefix(&options.folder));
        return Ok(report::log(&log, format, global, options.strict));
    }
    let source = source_folder(&options.folder, &config)?;
    let output = output_folder(options, &config, &source);
    let mut files = disk::folder_files(&source)?;
    if let Some(way) = disk::way_inside(&output, &source) {
        leave_out(&mut files, &way).map_err(|why| {
            let (output, source) = (shown(&output), shown(&source));
            format!("the site would go to {output}, among its own chapters in {source}: {why}")
        })?;
    }
    let book = Book { config, files, untrusted: options.manner.untrusted };
    let theme = theme::of_book(&options.manner)?;
    let seed = folder::of_book(&book.files);
    let run = |lecture: &Lecture| {
        let with_files = |program: &Program| {
            python::run(&Program { files: Some(seed.clone()), ..program.clone() })
        };
        lecture.programs.iter().map(with_files).collect()
    };
    let mut log = Log::default();
    let files = site::build(&mut log, &book, &theme, &run)?;
    for (path, bytes) in &files {
        disk::write(&output.join(path), bytes)?;
    }
    log.sort();
    let status = report::log(&log.under(&prefix(&source)), format, global, options.strict);
    if !files.is_empty() && global.quiet == 0 {
        let page = shown(&output.join("index.html"));
        disk::print(format!("The site is ready: {page}\n").as_bytes())?;
    }
    Ok(status)
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
fn output_folder(options: &Build, config: &Config, source: &Path) -> PathBuf {
    match (&options.output, &config.build_dir) {
        (Some(output), _) => output.clone(),
        (None, Some(folder)) => options.folder.join(folder),
        (None, None) if source == options.folder => PathBuf::from(SITE),
        (None, None) => options.folder.join(SITE),
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
