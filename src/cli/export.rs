//! `heapdeck export`: notes to one HTML file or a PDF, and what goes with them: figures, a card, the notes as text.

use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::cli::arguments::{Export, Global};
use crate::cli::cache::{Cache, Key};
use crate::cli::home::Home;
use crate::cli::progress::Progress;
use crate::cli::{Status, check, deadline, depfile, disk, guard, lecture, pdf, png, report, theme};
use crate::deck;
use crate::diagnostic::Log;
use crate::diagram::Colors;
use crate::lecture::Wishes;

/// Writes the deck; with errors in the notes it is written all the same, and the status says so.
pub fn export(options: &Export, global: &Global) -> Result<Status, String> {
    let begun = SystemTime::now();
    let mut log = Log::default();
    let output = options.output.clone().unwrap_or_else(|| default_output(options));
    let beside = [&options.notes_text, &options.card, &options.kept.depfile];
    let outputs: Vec<&Path> =
        beside.into_iter().flatten().chain([&output]).map(PathBuf::as_path).collect();
    guard::outputs(&[&options.notes], &outputs)?;
    let cache = Cache::new(&options.kept.cache, global);
    let home = Home::of_deck(&options.notes)?;
    let key = key(options, &home)?;
    let bytes = match key.as_ref().and_then(|key| cache.get(key)) {
        Some((bytes, found)) => {
            log = found;
            bytes
        }
        None => {
            deadline::set(options.limits.time_limit);
            let progress = Progress::new(global, None, "exporting");
            progress.step(&disk::display_name(&options.notes));
            let bytes = made(&mut log, options, &home)?;
            deadline::lift();
            if let Some(key) = key {
                cache.put(&key, &bytes, &log);
                cache.tidy();
            }
            bytes
        }
    };
    disk::write(&output, &bytes)?;
    log.sort();
    let status = report::log(&log, report::format(global), global, options.strict);
    let status = match options.budget {
        Some(budget) if bytes.len() as u64 > budget => {
            let name = disk::display_name(&output);
            report::failure(&format!(
                "{name} has {} bytes, more than {budget}; it is written all the same, to be looked at",
                bytes.len()
            ));
            Status::Findings
        }
        _ => status,
    };
    depfile::finish(options.kept.depfile.as_deref(), &output, begun, status)?;
    Ok(status)
}

/// The deck as one file. What goes beside it is written.
fn made(log: &mut Log, options: &Export, home: &Home) -> Result<Vec<u8>, String> {
    let root = home.root.as_path();
    let place = home.place(options.manner.reach.root.as_deref())?;
    let (mut lecture, traces) = lecture::run(log, &place, &options.notes, &wishes(options)?)?;
    lecture.meta.untrusted = options.manner.untrusted;
    let beside = disk::folder_of(&options.notes);
    let theme = theme::chosen(log, &options.manner, beside, &lecture)?;
    let read = |path: &str| disk::read_image(root, &options.notes, path);
    let deck = deck::assemble(log, &lecture, &traces, &read);
    let notes = options.notes_text.as_ref().map(|path| (path, deck.spoken()));
    let deck = if options.without_notes { deck.without_notes() } else { deck };
    let page = deck::render(&deck, &theme)
        .map_err(|why| format!("the theme's templates cannot be used: {why}"))?;
    let bytes = if is_pdf(options) { pdf::print(&page, options.pages)? } else { page.into_bytes() };
    if let Some((path, text)) = notes {
        disk::write(path, text.as_bytes())?;
    }
    if let Some(path) = &options.card {
        png::write(path, &deck::card(&deck))?;
    }
    if let Some(folder) = &options.figures {
        let colors = if options.dark { Colors::Dark } else { Colors::Light };
        for drawing in deck::figures(&lecture, &traces, colors) {
            let path = folder.join(&drawing.name);
            png::write(&path.with_added_extension("svg"), &deck::with_fonts(&drawing.svg))?;
            if options.png {
                png::write(&path.with_added_extension("png"), &drawing.svg)?;
            }
        }
    }
    Ok(bytes)
}

fn wishes(options: &Export) -> Result<Wishes, String> {
    Ok(Wishes { limits: check::limits(&options.limits)?, ..Wishes::default() })
}

/// Under what a deck is kept; `None`: it is more than one file, or another browser would print it otherwise.
fn key(options: &Export, home: &Home) -> Result<Option<Key>, String> {
    let has_more =
        options.notes_text.is_some() || options.card.is_some() || options.figures.is_some();
    if has_more || is_pdf(options) || options.notes == Path::new("-") {
        return Ok(None);
    }
    let text = disk::read_notes(&options.notes)?;
    let name = lecture::name_of(&options.notes);
    let Export { without_notes, manner, limits, .. } = options;
    let settings = format!("export {name} {without_notes} {manner:?} {limits:?}");
    let settings = format!("{settings} {home:?}");
    Ok(Some(Cache::key(Some(home.book()), &settings, &[text.as_bytes()])))
}

fn is_pdf(options: &Export) -> bool {
    let ends_so =
        |path: &PathBuf| path.extension().is_some_and(|end| end.eq_ignore_ascii_case("pdf"));
    options.pdf || options.output.as_ref().is_some_and(ends_so)
}

/// `lecture.md` becomes `lecture.html` beside it; standard input goes to standard output.
fn default_output(options: &Export) -> PathBuf {
    let notes = &options.notes;
    let extension = if options.pdf { "pdf" } else { "html" };
    if notes == Path::new("-") { notes.clone() } else { notes.with_extension(extension) }
}
