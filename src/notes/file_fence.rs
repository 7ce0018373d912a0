//! presenterm's blocks in the language `file`: their text names a file, and lines of it, that the block is to hold.

/// What such a block asks for.
#[derive(Debug, PartialEq, Eq)]
pub struct FileFence<'t> {
    pub path: &'t str,
    pub language: Option<&'t str>,
    /// Lines from 1, both included.
    pub first: usize,
    pub last: Option<usize>,
    /// What stands after `file` in the line that opens the block.
    pub flags: &'t str,
}

/// Whether a line opens such a block.
pub fn opens(line: &str) -> bool {
    flags(line).is_some()
}

/// A whole block, from fence to fence. `None` for one that names no path: that is code like any other.
pub fn read(block: &str) -> Option<Result<FileFence<'_>, String>> {
    let mut lines = block.lines();
    let flags = flags(lines.next()?)?;
    let mut fence = FileFence { path: "", language: None, first: 1, last: None, flags };
    let mut wrong = None;
    for line in lines {
        let line = line.trim();
        let Some((key, value)) = line.split_once(':').filter(|_| !line.starts_with('#')) else {
            continue;
        };
        let value = value.trim().trim_matches(['"', '\'']);
        let number = value.parse::<usize>().ok().filter(|number| *number > 0);
        match (key.trim(), number) {
            ("path", _) => fence.path = value,
            ("language", _) => fence.language = Some(value),
            ("start_line", Some(number)) => fence.first = number,
            ("end_line", Some(number)) => fence.last = Some(number),
            ("start_line" | "end_line", None) => {
                wrong = Some(format!("`{}` is the number of a line", key.trim()));
            }
            (key, _) => {
                wrong = Some(format!(
                    "a `file` block has `path`, `language`, `start_line` and `end_line`, no `{key}`"
                ));
            }
        }
    }
    if fence.path.is_empty() {
        return None;
    }
    if fence.last.is_some_and(|last| last < fence.first) {
        wrong = Some("`end_line` comes before `start_line`".to_owned());
    }
    Some(wrong.map_or(Ok(fence), Err))
}

fn flags(line: &str) -> Option<&str> {
    let info = line.trim_start_matches(['`', '~']).trim_start();
    let rest = info.strip_prefix("file")?;
    let is_word = rest.is_empty() || rest.starts_with(char::is_whitespace);
    is_word.then(|| rest.trim())
}

#[cfg(test)]
mod tests {
    use super::{FileFence, read};

    #[test]
    fn a_block_names_a_file_and_lines_of_it() {
        let block = "```file +exec +line_numbers\npath: \"a.py\"\nlanguage: python\n# a remark: here\nstart_line: 5\nend_line: 10\n```";
        let (language, last) = (Some("python"), Some(10));
        let flags = "+exec +line_numbers";
        let fence = FileFence { path: "a.py", language, first: 5, last, flags };
        assert_eq!(read(block), Some(Ok(fence)));
        for code in ["```files\npath: a\n```", "```file\nsome text\n```", "```python\npath: 1\n```"]
        {
            assert_eq!(read(code), None, "{code}");
        }
        for (line, why) in [
            ("start_line: 0", "`start_line` is the number of a line"),
            (
                "lines: 3",
                "a `file` block has `path`, `language`, `start_line` and `end_line`, no `lines`",
            ),
            ("start_line: 3\nend_line: 2", "`end_line` comes before `start_line`"),
        ] {
            let block = format!("```file\npath: a.py\n{line}\n```");
            assert_eq!(read(&block), Some(Err(why.to_owned())), "{line}");
        }
    }
}
