//! What is served, and how it is built anew.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use crate::cli::arguments::{Global, Making, Manner, Serve};
use crate::cli::build::{self, Ready};
use crate::cli::cache::Cache;
use crate::cli::home::Home;
use crate::cli::serve::state::{News, State};
use crate::cli::serve::watch::{Watched, Watching, real};
use crate::cli::{check, disk, lecture, report, theme};
use crate::deck;
use crate::diagnostic::{Diagnostic, Format, Log, Severity, render};
use crate::lecture::Wishes;
use crate::site::Builder;
use crate::source::Files;

/// A book's folder, or a file of notes.
pub struct Work {
    path: PathBuf,
    is_book: bool,
    manner: Manner,
    making: Making,
    global: Global,
    /// Knows the chapters that are as before.
    builder: Builder,
    /// What was read when it was last built; `None` after what could not be.
    read: Option<Files>,
}

impl Work {
    /// Fails when there is nothing to serve.
    pub fn new(options: &Serve, global: &Global) -> Result<Work, String> {
        let path = options.path.clone();
        let about = std::fs::metadata(&path)
            .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        let (manner, global) = (options.manner.clone(), global.clone());
        let making = options.making.clone();
        let mut builder = build::builder(&making);
        builder.shelf = Some(Arc::new(Cache::new(&options.cache, &global)));
        let is_book = about.is_dir();
        let work = Work { path, is_book, manner, making, global, builder, read: None };
        if work.is_book {
            build::places(&work.path, None)?;
        }
        Ok(work)
    }

    pub fn name(&self) -> String {
        disk::display_name(&self.path)
    }

    /// The folders whose edits matter.
    pub fn watched(&self) -> Vec<Watched> {
        if !self.is_book {
            return around(disk::folder_of(&self.path), &[]);
        }
        // A book that has become none is watched where it was.
        let Ok((source, output)) = build::places(&self.path, None) else {
            return around(&self.path, &[]);
        };
        // What is built is no edit; a folder that holds the chapters is not the site's own.
        let holds_chapters = disk::way_inside(&source, &output).is_some();
        let output = std::path::absolute(&output).unwrap_or(output);
        let made = if holds_chapters { Vec::new() } else { vec![output] };
        if source == self.path {
            return around(&source, &made);
        }
        let settings = Watched { folder: self.path.clone(), deep: false, except: Vec::new() };
        let chapters = Watched { folder: real(&source), deep: true, except: made };
        vec![settings, chapters]
    }

    /// Builds, and tells those who wait: of the pages as soon as they are there. Errors are told in the pages and on
    /// the terminal.
    pub fn build(&mut self, state: &State, watching: &mut Watching) {
        let start = Instant::now();
        let global = self.global.clone();
        let before = state.news();
        let is_first = before.is_empty();
        // The first time all is waited for.
        self.builder.hurries = !is_first;
        let mut first = None;
        let mut ready = |log: Option<&Log>, pages: Files| match log {
            Some(log) if is_first => first = Some((log.clone(), pages)),
            Some(log) => tell(&global, start, (state, &before), log, pages),
            None => state.show(pages),
        };
        let built =
            if self.is_book { self.book(watching, &mut ready) } else { self.notes(&mut ready) };
        match built {
            Ok(Some(whole)) => state.complete(whole),
            // Nothing that was read has changed.
            Ok(None) => {}
            Err(message) => {
                report::failure(&message);
                return state.publish(None, message);
            }
        }
        // Before there is anything, nobody waits for a part of it.
        if let Some((log, pages)) = first {
            tell(&global, start, (state, &before), &log, pages);
        }
    }

    fn book(&mut self, watching: &mut Watching, ready: Ready) -> Result<Option<Files>, String> {
        let before = self.read.take();
        let (mut log, loaded) = loop {
            let mut log = Log::default();
            let loaded = build::load(&mut log, &self.path, None, &self.manner, &self.making)?;
            if !watching.follow() {
                break (log, loaded);
            }
        };
        let Some(loaded) = loaded else {
            ready(Some(&log), Files::new());
            return Ok(None);
        };
        let mut read = loaded.book.files.clone();
        let settings = format!("{:?}{:?}", loaded.book.config, loaded.book.beside);
        read.insert(String::from("/"), settings.into_bytes().into());
        for (name, text) in loaded.theme.templates.iter().chain(&loaded.theme.styles) {
            read.insert(format!("/{name}"), text.clone().into_bytes().into());
        }
        if before.as_ref() == Some(&read) {
            self.read = before;
            return Ok(None);
        }
        let whole = build::built(&mut log, &loaded, &mut self.builder, &|_| (), ready)?;
        self.read = Some(read);
        Ok(Some(whole))
    }

    fn notes(&mut self, ready: Ready) -> Result<Option<Files>, String> {
        let mut log = Log::default();
        let home = Home::of_deck(&self.path)?;
        let limits = check::limits(&self.making.limits)?;
        let wishes = Wishes { limits, ..Wishes::default() };
        let place = home.place(self.manner.reach.root.as_deref())?;
        let (mut lecture, traces) = lecture::run(&mut log, &place, &self.path, &wishes)?;
        lecture.meta.untrusted = self.manner.untrusted;
        let theme = theme::chosen(&mut log, &self.manner, disk::folder_of(&self.path), &lecture)?;
        let read = |path: &str| disk::read_image(&home.root, &self.path, path);
        let deck = deck::assemble(&mut log, &lecture, &traces, &read);
        let page = deck::render(&deck, &theme)?;
        log.sort();
        ready(Some(&log), Files::from([("index.html".to_owned(), page.into_bytes().into())]));
        Ok(None)
    }
}

/// Publishes pages, if there are any, with what was found.
fn tell(global: &Global, start: Instant, (state, old): (&State, &News), log: &Log, pages: Files) {
    let errors: Vec<&Diagnostic> =
        log.diagnostics().iter().filter(|found| found.severity >= Severity::Error).collect();
    let told: Vec<String> =
        errors.into_iter().map(|found| render(found, Format::Human { color: false })).collect();
    let is_built = !pages.is_empty();
    let changed = (global.quiet == 0 && is_built).then(|| match old.changed(&pages).as_slice() {
        _ if old.is_empty() => format!("{} files", pages.len()),
        [] => "nothing new".to_owned(),
        [one] => (*one).to_owned(),
        [one, rest @ ..] => format!("{one} and {} more", rest.len()),
    });
    state.publish(is_built.then_some(pages), told.join("\n"));
    report::log(log, report::format(global), global, false);
    if let Some(what) = changed {
        anstream::eprintln!("built in {} ms: {what}", start.elapsed().as_millis());
    }
}

/// A folder that may hold much beside the notes: itself, and those below it that hold no results of other tools.
fn around(folder: &Path, except: &[PathBuf]) -> Vec<Watched> {
    let folder = real(folder);
    let mut below = BTreeSet::new();
    for entry in std::fs::read_dir(&folder).into_iter().flatten().flatten() {
        let name = entry.file_name().to_string_lossy().into_owned();
        let is_folder = entry.file_type().is_ok_and(|kind| kind.is_dir());
        let is_made = name.starts_with('.') || MADE.contains(&name.as_str());
        if is_folder && !is_made && !except.contains(&entry.path()) {
            below.insert(entry.path());
        }
    }
    let deep = |folder| Watched { folder, deep: true, except: except.to_vec() };
    let own = Watched { folder, deep: false, except: except.to_vec() };
    std::iter::once(own).chain(below.into_iter().map(deep)).collect()
}

const MADE: &[&str] = &["target", "node_modules", "__pycache__", "book", "site"];
