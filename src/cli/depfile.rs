//! A list of what a result was made of, as Make and Ninja read it.

use std::path::{Path, PathBuf};

use crate::cli::disk;
use crate::cli::inputs::{self, Input};

/// Writes `target: inputs`, with a rule for each input, so that one that has gone stops nothing.
pub fn write(path: &Path, target: &Path) -> Result<(), String> {
    let read = inputs::read();
    let files = read.iter().filter(|(path, input)| {
        matches!(input, Input::File(_)) && path.as_path() != Path::new("-")
    });
    let files: Vec<&PathBuf> = files.map(|(path, _)| path).collect();
    disk::write(path, text(target, &files).as_bytes())
}

fn text(target: &Path, files: &[&PathBuf]) -> String {
    let mut text = format!("{}:", escaped(target));
    for file in files {
        text.push_str(&format!(" \\\n  {}", escaped(file)));
    }
    text.push('\n');
    for file in files {
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
            ' ' | '\t' => {
                // Backslashes before a blank would mark it, and not themselves.
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

    use super::text;

    #[test]
    fn names_are_marked_where_make_would_read_more_than_a_name() {
        let files = ["./a b.md", "c#d.md", "$e.md", "f\\ g.md"].map(PathBuf::from);
        let files: Vec<&PathBuf> = files.iter().collect();
        let expected = "out.html: \\\n  a\\ b.md \\\n  c\\#d.md \\\n  $$e.md \\\n  f\\\\\\ g.md\n\
                        \na\\ b.md:\n\nc\\#d.md:\n\n$$e.md:\n\nf\\\\\\ g.md:\n";
        assert_eq!(text(Path::new("out.html"), &files), expected);
    }
}
