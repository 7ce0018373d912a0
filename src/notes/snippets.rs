//! Where notes name a file on a line, or in a block, of its own.

use crate::notes::{file_fence, marker};
use crate::source::{Source, Span};

/// What presenterm's `<!-- include: part.md -->` names.
pub fn comment(line: &str) -> Option<&str> {
    Some(line.strip_prefix(COMMENT)?.strip_suffix("-->")?.trim())
}

const COMMENT: &str = "<!-- include:";

/// Whether there may be any.
pub fn has_snippets(text: &str) -> bool {
    ["<<<", COMMENT, "```file", "~~~file"].iter().any(|sign| text.contains(sign))
}

/// The lines of a stretch that include a file and stand in no fence, without their line breaks; blocks of the language
/// `file` whole.
pub fn snippets(source: &Source, within: Span) -> Vec<Span> {
    let text = source.slice(within);
    let mut found = Vec::new();
    if !has_snippets(text) {
        return found;
    }
    let mut fence: Option<(char, usize)> = None;
    let mut file = None;
    let mut at = within.start as usize;
    for line in text.split_inclusive('\n') {
        let content = line.trim();
        if let Some((mark, length)) = marker::fence_run(content) {
            fence = match fence {
                None => {
                    file = (line.starts_with(content) && file_fence::opens(content)).then_some(at);
                    Some((mark, length))
                }
                Some(open) if open.0 == mark && length >= open.1 && content.len() == length => {
                    let end = at + line.trim_end().len();
                    found.extend(file.take().map(|start| Span::new(start, end)));
                    None
                }
                open => open,
            };
        } else if fence.is_none()
            && (content.starts_with("<<< ") || comment(content).is_some())
            && line.starts_with(content)
        {
            found.push(Span::new(at, at + content.len()));
        }
        at += line.len();
    }
    found
}
