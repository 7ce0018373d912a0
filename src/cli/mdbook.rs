//! `heapdeck mdbook`, which is `mdbook-heapdeck` too: a preprocessor, as mdBook starts it.

use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use crate::cli::arguments::{Global, Mdbook, MdbookQuestion};
use crate::cli::{Status, disk, folder, memory, report};
use crate::diagnostic::Log;
use crate::lecture::{self, Lecture};
use crate::python;
use crate::site::mdbook;
use crate::trace::Trace;

/// Answers whether a renderer is supported, or takes a book from standard input and gives it back with what our blocks
/// became. Only the book goes to standard output.
pub fn mdbook(options: &Mdbook, global: &Global) -> Result<Status, String> {
    if let Some(MdbookQuestion::Supports { renderer }) = &options.question {
        // What makes no pages gets text. The name is what mdBook's own examples ask with.
        let is_supported = renderer != "not-supported";
        return Ok(if is_supported { Status::Success } else { Status::Findings });
    }
    let by_hand = "mdBook starts this, and writes a book to it; `heapdeck new --mdbook FOLDER` makes one that does";
    if io::stdin().is_terminal() {
        return Err(by_hand.to_owned());
    }
    let text = disk::read_text(Path::new("-"))?;
    if text.trim().is_empty() {
        return Err(by_hand.to_owned());
    }
    let input = mdbook::read(&text)?;
    if global.quiet == 0 {
        input.remarks.iter().for_each(|remark| report::failure(remark));
    }
    let root = PathBuf::from(&input.root);
    let src = root.join(&input.src);
    let prefix = format!("{}/", input.src.trim_end_matches('/'));
    let strict = input.options.strict;
    let run = |log: &mut Log, lecture: &mut Lecture, path: &str| run(log, lecture, &src, path);
    let mut log = Log::default();
    let read = |path: &str| disk::read_included(&src, &root, path);
    let book = input.processed(&mut log, &run, &read);
    log.sort();
    let status = report::log(&log.under(&prefix), report::format(global), global, strict);
    if status == Status::Success {
        disk::print(book.to_string().as_bytes())?;
    }
    Ok(status)
}

/// Runs a chapter's programs, which see the files of the book.
fn run(log: &mut Log, lecture: &mut Lecture, src: &Path, path: &str) -> Vec<Trace> {
    let name = lecture::schedule_name(path);
    let schedules = disk::read_included(src, src, &name).ok();
    lecture::follow(log, lecture, &name, schedules.as_deref());
    let files = folder::below(src);
    for program in &mut lecture.programs {
        program.files.clone_from(&files);
    }
    if !lecture.programs.is_empty() {
        memory::ask();
    }
    lecture.programs.iter().map(python::run).collect()
}
