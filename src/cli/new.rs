//! `heapdeck new`: a lecture to begin with, or a book of mdBook's. It asks nothing and overwrites nothing.

use std::path::Path;

use crate::cli::arguments::{Global, New};
use crate::cli::{Status, disk};

/// Writes the files, all or none.
pub fn new(options: &New, global: &Global) -> Result<Status, String> {
    let folder = &options.folder;
    let (settings, src) = if options.mdbook { (MDBOOK, "src") } else { (BOOK, "content") };
    let settings = settings.replace("TITLE", &quoted(&title(folder)));
    let mut files = vec![(folder.join("book.toml"), settings.as_str())];
    files.extend(CHAPTERS.iter().map(|(name, text)| (folder.join(src).join(name), *text)));
    for (path, _) in &files {
        if path.symlink_metadata().is_ok() {
            let name = disk::display_name(path);
            return Err(format!("{name} is there already; nothing was written"));
        }
    }
    for (path, text) in &files {
        disk::write(path, text.as_bytes())?;
    }
    if global.quiet == 0 {
        let name = disk::display_name(folder);
        let next = if options.mdbook {
            format!("mdbook build {name}")
        } else {
            format!("heapdeck build {name}")
        };
        disk::print(format!("{name} is ready; next: {next}\n").as_bytes())?;
    }
    Ok(Status::Success)
}

/// What the folder is called.
fn title(folder: &Path) -> String {
    let whole = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    let name = whole.file_name().map(|name| name.to_string_lossy().into_owned());
    name.unwrap_or_else(|| "Lectures".to_owned())
}

/// As TOML writes text.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for char in text.chars() {
        match char {
            '"' | '\\' => quoted.extend(['\\', char]),
            char if char.is_control() => quoted.push(' '),
            char => quoted.push(char),
        }
    }
    quoted.push('"');
    quoted
}

const BOOK: &str = "[book]\ntitle = TITLE\nlanguage = \"en\"\nsrc = \"content\"\n";
const MDBOOK: &str = "[book]\ntitle = TITLE\nlanguage = \"en\"\n\n\
                      # What is included must stand in a block before it runs.\n\
                      [preprocessor.heapdeck]\ncommand = \"heapdeck mdbook\"\nafter = [\"links\"]\n";
const CHAPTERS: &[(&str, &str)] = &[
    ("SUMMARY.md", include_str!("../../templates/new/SUMMARY.md")),
    ("names.md", include_str!("../../templates/new/names.md")),
    ("threads.md", include_str!("../../templates/new/threads.md")),
];
