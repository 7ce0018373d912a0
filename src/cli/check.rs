//! `heapdeck check`: everything in the notes is run and compared with what they claim.

use crate::cli::arguments::{Check, CheckFormat, Global};
use crate::cli::{Status, build, disk, lecture, report, theme};
use crate::deck;
use crate::diagnostic::{Format, Log};
use crate::site::{self, Book, SUMMARY};

/// Checks all files, also those after one with errors.
pub fn check(options: &Check, global: &Global) -> Result<Status, String> {
    let mut files = Vec::new();
    for path in &options.paths {
        // The images of notes in a folder may lie anywhere in it.
        let is_folder = path.is_dir();
        for file in disk::markdown_files(path)? {
            let root = if is_folder { path.clone() } else { disk::folder_of(&file).to_owned() };
            files.push((root, file));
        }
    }
    let mut log = Log::default();
    for (root, path) in &files {
        let mut found = Log::default();
        let (mut lecture, traces) = lecture::run(&mut found, root, path)?;
        lecture.meta.untrusted = options.manner.untrusted;
        // A theme is read for what is wrong with it.
        theme::chosen(&mut found, &options.manner, root, &lecture)?;
        let read = |image: &str| disk::read_image(root, path, image);
        // Assembling finds what does not fit on a slide and images that are missing.
        let _ = deck::assemble(&mut found, &lecture, &traces, &read);
        found.sort();
        log.extend(found);
    }
    for path in options.paths.iter().filter(|path| path.join(SUMMARY).is_file()) {
        let book = Book { files: disk::folder_files(path)?, ..Book::default() };
        let mut found = Log::default();
        site::check_links(&mut found, &book);
        found.sort();
        log.extend(found.under(&build::prefix(path)));
    }
    let format = match options.format {
        CheckFormat::Human => report::format(global),
        CheckFormat::Concise => Format::Concise,
    };
    Ok(report::log(&log, format, global, options.strict))
}
