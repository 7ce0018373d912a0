//! `heapdeck draw --gallery`: every picture of scripts, notes and traces on one page, light and dark.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use base64::prelude::BASE64_STANDARD;

use crate::cli::arguments::Draw;
use crate::cli::home::Home;
use crate::cli::{disk, draw, lecture};
use crate::deck;
use crate::diagnostic::Log;
use crate::diagram::{self, Colors, Picture, Subject, View};
use crate::lecture::{Wishes, shows};
use crate::notes::Show;
use crate::trace::{self, Trace};

/// Pictures of one file.
struct Sheet {
    name: String,
    pictures: Vec<Shown>,
    failed: Option<String>,
}

/// A picture in both themes.
struct Shown {
    what: String,
    light: Picture,
    dark: Picture,
}

/// Writes the page.
pub fn write(options: &Draw) -> Result<(), String> {
    let files = files(&options.file)?;
    let sheets = files.iter().map(|file| sheet(file, options));
    let has_some = |sheet: &Sheet| !sheet.pictures.is_empty() || sheet.failed.is_some();
    let sheets: Vec<Sheet> = sheets.filter(has_some).collect();
    disk::write(&options.output, page(&sheets).as_bytes())
}

/// The file itself, or the scripts, notes and traces in a folder and the folders below it, in order of their names.
fn files(path: &Path) -> Result<Vec<PathBuf>, String> {
    if !path.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        let entries = std::fs::read_dir(&folder)
            .map_err(|error| format!("{}: {error}", disk::display_name(&folder)))?;
        for entry in entries.flatten() {
            let file = entry.path();
            // A link may lead round in a circle.
            if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
                folders.push(file);
                continue;
            }
            let extension = file.extension().and_then(|extension| extension.to_str());
            if matches!(extension, Some("py" | "md" | "trace")) {
                found.push(file);
            }
        }
    }
    found.sort();
    Ok(found)
}

fn sheet(file: &Path, options: &Draw) -> Sheet {
    let below = file.strip_prefix(&options.file).ok().filter(|path| path.file_name().is_some());
    let name = disk::display_name(below.unwrap_or(file));
    let drawn = match file.extension().and_then(|extension| extension.to_str()) {
        Some("md") => of_notes(file),
        Some("trace") => disk::read_text(file).and_then(|text| {
            let trace = trace::read(&text).map_err(|error| format!("{error:?}"))?;
            Ok(all(&trace))
        }),
        _ => draw::recorded_whole(file, &options.machine).map(|trace| all(&trace)),
    };
    match drawn {
        Ok(pictures) => Sheet { name, pictures, failed: None },
        Err(failed) => Sheet { name, pictures: Vec::new(), failed: Some(failed) },
    }
}

/// What the slides of notes show.
fn of_notes(file: &Path) -> Result<Vec<Shown>, String> {
    let home = Home::of_deck(file)?;
    let (lecture, traces) =
        lecture::run(&mut Log::default(), &home.place(None)?, file, &Wishes::default())?;
    let mut pictures = Vec::new();
    for sketched in &lecture.sketches {
        if let Some(trace) = traces.get(sketched.run.program) {
            pictures.extend(beside(trace, sketched.run.unit));
        }
    }
    for figure in &lecture.figures {
        let Some(run) = figure.run else { continue };
        let Some(trace) = traces.get(run.program) else { continue };
        for show in shows(figure, trace) {
            pictures.extend(shown(trace, run.unit, show));
        }
    }
    Ok(pictures)
}

/// The map as it stands beside a drawing.
fn beside(trace: &Trace, unit: u32) -> Option<Shown> {
    let draw = |colors| {
        let view = View { colors, width: 440.0, height: 400.0, ..View::default() };
        diagram::draw(Subject::Map, trace, unit, &view)
    };
    let (light, dark) = (draw(Colors::Light)?, draw(Colors::Dark)?);
    let what = format!("Map beside a drawing, block {}", unit + 1);
    Some(Shown { what, light, dark })
}

/// Everything that can be drawn of a trace's units.
fn all(trace: &Trace) -> Vec<Shown> {
    let units = 0..trace.units.len() as u32;
    // What is compared is drawn of several runs; of one it is its timeline again.
    let subjects = || deck::SUBJECTS.iter().filter(|(show, _)| *show != Show::Compare);
    let every = |unit| subjects().map(move |(show, _)| (unit, *show));
    units.flat_map(every).filter_map(|(unit, show)| shown(trace, unit, show)).collect()
}

fn shown(trace: &Trace, unit: u32, show: Show) -> Option<Shown> {
    let subject = deck::SUBJECTS.iter().find(|(known, _)| *known == show)?.1;
    let draw = |colors| {
        // All stops of a memory diagram are tried; the last one is seen.
        let view = View { colors, fills: subject == Subject::Memory, ..View::default() };
        diagram::draw(subject, trace, unit, &view)
    };
    let (light, dark) = (draw(Colors::Light)?, draw(Colors::Dark)?);
    let page = View { fills: false, ..View::default() };
    let bytes = diagram::draw(subject, trace, unit, &page).map_or(0, |picture| picture.svg.len());
    let stops = light.stops.len();
    let what = format!("{show:?}, block {}: {stops} stops, {bytes} bytes", unit + 1);
    Some(Shown { what, light, dark })
}

fn page(sheets: &[Sheet]) -> String {
    let mut text = String::from(HEAD);
    let mut count = 0;
    text.push_str("<nav><ul>\n");
    for (number, sheet) in sheets.iter().enumerate() {
        let (name, shown) = (escaped(&sheet.name), sheet.pictures.len());
        // Writing to a String cannot fail.
        let _ = writeln!(text, "<li><a href=\"#f{number}\">{name}</a> {shown}</li>");
    }
    text.push_str("</ul></nav>\n");
    for (number, sheet) in sheets.iter().enumerate() {
        let _ = writeln!(text, "<h2 id=\"f{number}\">{}</h2>", escaped(&sheet.name));
        if let Some(failed) = &sheet.failed {
            let _ = writeln!(text, "<p>{}</p>", escaped(failed));
        }
        for shown in &sheet.pictures {
            count += 1;
            let omitted = match shown.light.omitted.as_slice() {
                [] => String::new(),
                some => format!(" Not drawn: {}.", some.join("; ")),
            };
            let _ = writeln!(
                text,
                "<figure><img width=\"{width}\" alt=\"{title}\" src=\"{}\"><img width=\"{width}\" alt=\"\" src=\"{}\"><figcaption>{title} ({}){}</figcaption></figure>",
                data(&shown.light.svg),
                data(&shown.dark.svg),
                escaped(&shown.what),
                escaped(&omitted),
                title = escaped(&shown.light.title),
                width = shown.light.width,
            );
        }
    }
    let _ = writeln!(text, "<p>{count} pictures.</p>");
    text
}

/// An image is a document of its own, so it brings its fonts.
fn data(svg: &str) -> String {
    format!("data:image/svg+xml;base64,{}", BASE64_STANDARD.encode(deck::with_fonts(svg)))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const HEAD: &str = "<!doctype html>\n<meta charset=\"utf-8\">\n<title>Pictures</title>\n<style>\nbody{font:16px sans-serif;\
margin:24px;background:#888}\nfigure{margin:0 0 28px;display:grid;grid-template-columns:1fr 1fr;gap:12px}\nimg{max-width:100%;height:auto}\n\
figcaption{grid-column:1/3;color:#000}\nnav ul{columns:4}\na{color:#000}\n</style>\n<h1>Pictures</h1>\n";
