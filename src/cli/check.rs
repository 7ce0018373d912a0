//! `heapdeck check`: everything in the notes is run and compared with what they claim.

use crate::cli::arguments::{Check, CheckFormat, Global};
use crate::cli::{Status, disk, lecture, report};
use crate::deck;
use crate::diagnostic::{Format, Log};

/// Checks all files, also those after one with errors.
pub fn check(options: &Check, global: &Global) -> Result<Status, String> {
    let mut files = Vec::new();
    for path in &options.paths {
        files.extend(disk::markdown_files(path)?);
    }
    let mut log = Log::default();
    for path in &files {
        let mut found = Log::default();
        let (lecture, traces) = lecture::run(&mut found, path)?;
        let read = |image: &str| disk::read_image(path, image);
        // Assembling finds what does not fit on a slide and images that are missing.
        let _ = deck::assemble(&mut found, &lecture, &traces, &read);
        found.sort();
        log.extend(found);
    }
    let format = match options.format {
        CheckFormat::Human => report::format(global),
        CheckFormat::Concise => Format::Concise,
    };
    Ok(report::log(&log, format, global, options.strict))
}
