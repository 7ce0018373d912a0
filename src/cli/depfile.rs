//! A list of what a result was made of, as Make and Ninja read it.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use crate::cli::inputs::{self, Input};
use crate::cli::{Status, disk};
use crate::source::Files;

/// Writes the list, where one is asked for. A target without errors is as old as the command that made it, though its bytes
/// may be those of before: newer than all that was read, and older than what was edited meanwhile.
pub fn finish(
    list: Option<&Path>,
    target: &Path,
    begun: SystemTime,
    status: Status,
) -> Result<(), String> {
    let Some(list) = list else { return Ok(()) };
    write(list, target)?;
    if status != Status::Success || !fs::metadata(target).is_ok_and(|about| about.is_file()) {
        return Ok(());
    }
    let dated = File::options().append(true).open(target).and_then(|file| file.set_modified(begun));
    dated.map_err(|error| format!("cannot write {}: {error}", target.display()))
}

/// The list that an earlier build has left among the files of a book is none of them.
pub fn leave_out(list: &Path, target: &Path, files: &mut Files, source: &Path) {
    let Some(way) = disk::way_inside(list, source) else { return };
    let head = format!("{}:", escaped(target));
    if files.get(&way).is_some_and(|bytes| bytes.starts_with(head.as_bytes())) {
        files.remove(&way);
        inputs::forget(&source.join(&way));
    }
}

/// Writes `target: inputs`, with a rule for each input, so that one that has gone stops nothing.
fn write(path: &Path, target: &Path) -> Result<(), String> {
    let read = inputs::read();
    let files = read.iter().filter(|(path, input)| {
        matches!(input, Input::File(_)) && path.as_path() != Path::new("-")
    });
    let files: Vec<&PathBuf> = files.map(|(path, _)| path).collect();
    let names = std::iter::once(target).chain(files.iter().map(|file| file.as_path()));
    if let Some(name) = names.map(Path::to_string_lossy).find(|name| is_beyond(name)) {
        let name = name.replace('\n', "\\n");
        return Err(format!(
            "cannot list `{name}`: Make and Ninja have no common way to write this name"
        ));
    }
    disk::write(path, text(target, &files).as_bytes())
}

/// Whether Make or Ninja reads something else than a name, however it is marked.
fn is_beyond(name: &str) -> bool {
    name.contains(['=', ';', '|', '\n', '\r'])
        || name.contains("\\#")
        || name.ends_with(['\\', '&'])
}

fn text(target: &Path, files: &[&PathBuf]) -> String {
    let mut text = format!("{}:", escaped(target));
    for file in files {
        text.push_str(&format!(" \\\n  {}", escaped(file)));
    }
    text.push('\n');
    // With `%` in its name it would be a rule for all names of that form.
    for file in files.iter().filter(|file| !file.to_string_lossy().contains('%')) {
        text.push_str(&format!("\n{}:\n", escaped(file)));
    }
    text
}

/// What Make would read as something else is marked, in the way that Ninja reads too.
fn escaped(path: &Path) -> String {
    let path = path.to_string_lossy();
    let path = path.strip_prefix("./").unwrap_or(&path);
    let mut escaped = String::with_capacity(path.len());
    let mut backslashes = 0;
    for char in path.chars() {
        match char {
            ' ' | '\t' | ':' => {
                // Backslashes before such a character would mark it, and not themselves.
                escaped.push_str(&"\\".repeat(backslashes));
                escaped.extend(['\\', char]);
            }
            '#' => escaped.push_str("\\#"),
            '$' => escaped.push_str("$$"),
            char => escaped.push(char),
        }
        backslashes = if char == '\\' { backslashes + 1 } else { 0 };
    }
    escaped
}

#[cfg(test)]
mod tests {
    use std::path::{Path, PathBuf};

    use super::{is_beyond, text};

    #[test]
    fn names_are_marked_where_make_would_read_more_than_a_name() {
        let files = ["./a b.md", "c#d.md", "$e.md", "f\\ g.md", "h: i"].map(PathBuf::from);
        let files: Vec<&PathBuf> = files.iter().collect();
        let expected = "out.html: \\\n  a\\ b.md \\\n  c\\#d.md \\\n  $$e.md \\\n  f\\\\\\ g.md \\\n  h\\:\\ i\n\
                        \na\\ b.md:\n\nc\\#d.md:\n\n$$e.md:\n\nf\\\\\\ g.md:\n\nh\\:\\ i:\n";
        assert_eq!(text(Path::new("out.html"), &files), expected);
    }

    #[test]
    fn what_cannot_be_marked_is_no_name_of_a_list() {
        let files = ["a%b.md", "c.md"].map(PathBuf::from);
        let files: Vec<&PathBuf> = files.iter().collect();
        let listed = text(Path::new("out.html"), &files);
        assert_eq!(listed, "out.html: \\\n  a%b.md \\\n  c.md\n\nc.md:\n");
        for name in ["a=b", "a;b", "a|b", "a\nb", "a\\#b", "a\\", "a&"] {
            assert!(is_beyond(name), "{name}");
        }
        for name in ["a\\b", "a%b", "a b", "a#b", "$", "a:b", "a&b", "[a]*?~(b)'"] {
            assert!(!is_beyond(name), "{name}");
        }
    }
}
