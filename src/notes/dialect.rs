//! Which Markdown is read: what a book may turn on and off, as mdBook's settings do.

use std::collections::BTreeMap;

use pulldown_cmark::Options;

use crate::notes::CodeBlock;

/// A dialect of Markdown. Notes that stand alone are read in the default one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Dialect {
    /// Straight quotes become curly ones, `--` a dash, `...` an ellipsis.
    pub smart_punctuation: bool,
    /// A line `: text` under a term defines it.
    pub definition_lists: bool,
    /// `> [!NOTE]`
    pub alerts: bool,
    /// `\\(..\\)` and `\\[..\\]` are formulas, as `MathJax` finds them in the page that mdBook writes.
    pub mathjax: bool,
    /// What other tools for slides know: names of emoji, attributes in braces, remark's marks.
    pub slides: bool,
    /// What begins a hidden line of code, by language.
    pub hidden: BTreeMap<String, String>,
    /// What is read becomes no slide: nothing of it is cut off.
    pub whole: bool,
}

impl Default for Dialect {
    fn default() -> Dialect {
        Dialect {
            smart_punctuation: false,
            definition_lists: true,
            alerts: true,
            mathjax: false,
            slides: true,
            hidden: BTreeMap::new(),
            whole: false,
        }
    }
}

impl Dialect {
    /// As the Markdown reader takes it.
    pub fn options(&self) -> Options {
        let mut options = Options::ENABLE_TABLES
            | Options::ENABLE_FOOTNOTES
            | Options::ENABLE_STRIKETHROUGH
            | Options::ENABLE_TASKLISTS
            | Options::ENABLE_HEADING_ATTRIBUTES;
        options.set(Options::ENABLE_SMART_PUNCTUATION, self.smart_punctuation);
        options.set(Options::ENABLE_DEFINITION_LIST, self.definition_lists);
        options.set(Options::ENABLE_GFM, self.alerts);
        options
    }

    /// Takes the marks of hidden lines away. Lines of Python stay, since they run; other languages' lines go from the text that
    /// is shown.
    pub fn hide(&self, code: &mut CodeBlock) {
        let language = code.language().to_owned();
        let own = code.fence.as_ref().and_then(|fence| fence.flags.hidelines.clone());
        let prefix = own.as_deref().or_else(|| self.hidden.get(&language).map(String::as_str));
        let is_rust = language == "rust" && !self.hidden.is_empty();
        if !is_rust && prefix.is_none_or(|prefix| prefix.is_empty() || !code.text.contains(prefix))
        {
            return;
        }
        let stays = matches!(language.as_str(), "python" | "py");
        let mut text = String::with_capacity(code.text.len());
        let mut whole = String::with_capacity(code.text.len());
        let mut offsets = Vec::with_capacity(code.line_offsets.len());
        let mut any = false;
        let lines = code.text.split_inclusive('\n').zip(code.line_offsets.iter().copied());
        for (number, (line, offset)) in (1..).zip(lines) {
            let line = match prefix {
                _ if is_rust => rust_line(line),
                Some(prefix) if line.trim_start().starts_with(prefix) => {
                    Line::Hidden(line.replacen(prefix, "", 1))
                }
                _ => Line::Shown(line.to_owned()),
            };
            let (Line::Shown(content) | Line::Hidden(content)) = &line;
            whole.push_str(content);
            if matches!(line, Line::Hidden(_)) {
                any = true;
                if !stays {
                    continue;
                }
                code.hidden.push(number);
            }
            text.push_str(content);
            offsets.push(offset);
        }
        code.whole = any.then(|| whole.trim_end_matches('\n').to_owned());
        code.text = text;
        code.line_offsets = offsets;
    }
}

/// A line of code without the mark that hides it.
enum Line {
    Shown(String),
    Hidden(String),
}

/// A line of Rust: `# ` before it hides it, `##` is a `#` that does not.
fn rust_line(line: &str) -> Line {
    let content = line.trim_start();
    let indent = &line[..line.len() - content.len()];
    match content.strip_prefix('#') {
        Some(rest) if rest.trim_end_matches(['\r', '\n']).is_empty() || rest.starts_with(' ') => {
            Line::Hidden(format!("{indent}{}", rest.strip_prefix(' ').unwrap_or(rest)))
        }
        Some(rest) if rest.starts_with('#') => Line::Shown(format!("{indent}{rest}")),
        _ => Line::Shown(line.to_owned()),
    }
}
