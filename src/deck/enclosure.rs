//! Elements of raw HTML that reach over several parts of a page, as `<details>` around a block of code.

use crate::deck::html::{Form, Html};
use crate::deck::markup::{Tag, left_open};
use crate::diagnostic::{Code, Diagnostic};
use crate::source::Span;

/// The elements that stand open at a place of the page, outermost first.
#[derive(Debug, Default)]
pub struct Enclosures {
    /// Their start tags.
    open: Vec<String>,
}

impl Enclosures {
    /// Whether a block of raw HTML could open or close an element around other parts.
    pub fn may_take(&self, html: &str) -> bool {
        !self.open.is_empty() && html.contains("</") || !opened(html).is_empty() || is_summary(html)
    }

    /// The markup that a block of raw HTML becomes when it opens or closes an element around other parts; `None`: it
    /// stands for itself. `made_safe` closes what is open in a text and takes out what has no place on a page.
    pub fn take(&mut self, html: &str, made_safe: impl Fn(String) -> String) -> Option<String> {
        if html.contains(MARK) {
            return None;
        }
        let before = self.open.concat();
        let tags = opened(&format!("{before}{html}"));
        let closes = !self.open.is_empty() && opened(html).len() + self.open.len() != tags.len();
        let opens = tags.len() > self.open.len();
        let can_enclose = tags
            .iter()
            .all(|tag| [ENCLOSING, PARTED].iter().any(|names| names.contains(&tag.name.as_str())));
        // The summary has to be a child of its element.
        let is_child =
            is_summary(html) && self.open.last().is_some_and(|tag| tag.starts_with("<details"));
        if !(opens || closes || is_child) || !can_enclose {
            return None;
        }
        // What stands between the marks is this block's own.
        let whole = made_safe(format!("{before}{MARK}{html}{MARK}"));
        let parts: Vec<&str> = whole.split(MARK).collect();
        // A reference to the character may have become the character.
        let [_, own, _] = parts.as_slice() else { return None };
        let own = (*own).to_owned();
        self.open = tags.into_iter().map(|tag| tag.text).collect();
        Some(own)
    }

    /// Closes what nobody has closed.
    pub fn end(&mut self, made_safe: impl Fn(String) -> String) -> Option<String> {
        let open = std::mem::take(&mut self.open);
        let whole = made_safe(format!("{}{MARK}", open.concat()));
        let (_, end) = whole.split_once(MARK)?;
        Some(end.to_owned()).filter(|end| !end.is_empty())
    }
}

fn is_summary(html: &str) -> bool {
    html.trim_start().get(..8).is_some_and(|start| start.eq_ignore_ascii_case("<summary"))
}

/// The elements that a text leaves open; a paragraph ends where a block begins.
fn opened(html: &str) -> Vec<Tag> {
    let mut tags = left_open(html, true);
    tags.retain(|tag| tag.name != "p");
    tags
}

/// A character for nobody's text (Unicode 23.7); where notes have it all the same, nothing is enclosed.
const MARK: char = '\u{fdd0}';

/// Says which element of a table or a list ends on a slide before the block that stands in it: the innermost that the
/// text so far leaves open, whose last block of raw HTML this is. A page shows it as it is.
pub fn tell_cut(html: &mut Html, block: Span, text: &str) {
    let Some(Tag { name, .. }) = opened(text).pop() else { return };
    if html.form == Form::Page || !PARTED.contains(&name.as_str()) {
        return;
    }
    let source = &html.ran.lecture.source;
    let at = source.slice(block).to_ascii_lowercase().rfind(&format!("<{name}")).unwrap_or(0);
    let start = block.start as usize + at;
    let place = Span::new(start, start + 1 + name.len());
    if html.missing.insert((block.start, format!("<{name}>"))) {
        let message = format!("on a slide `<{name}>` ends before the block that stands in it");
        html.log.push(Diagnostic::new(Code::CutHtml, source, place, message));
    }
}

/// What may stand around whole parts of a page.
const ENCLOSING: &[&str] = &[
    "details",
    "summary",
    "div",
    "section",
    "article",
    "aside",
    "blockquote",
    "figure",
    "center",
    "main",
    "header",
    "footer",
    "nav",
    "fieldset",
    "dialog",
];

/// The same of what has parts of its own, which mean nothing without it.
const PARTED: &[&str] =
    &["table", "thead", "tbody", "tfoot", "tr", "td", "th", "ul", "ol", "li", "dl", "dt", "dd"];

#[cfg(test)]
mod tests {
    use super::Enclosures;
    use crate::deck::markup::balanced;

    #[test]
    fn an_element_reaches_from_block_to_block() {
        let safe = |html: String| balanced(&html, true);
        let mut open = Enclosures::default();
        let mut take = |html: &str| open.take(html, safe);
        assert_eq!(take("<details><summary>a</summary></details>"), None);
        assert_eq!(take("</div>"), None);
        let begin = "<details class=\"x\" onclick=\"y\"><summary>Why</summary>\n";
        let shown = "<details class=\"x\"><summary>Why</summary>\n";
        assert_eq!(take(begin).as_deref(), Some(shown));
        assert_eq!(take("<div>a</div>"), None);
        assert_eq!(take("<div>").as_deref(), Some("<div>"));
        assert_eq!(take("<p>b"), None);
        // What is closed closes what stands in it.
        assert_eq!(take("</details>").as_deref(), Some("</div></details>"));
        assert_eq!(take("</details>"), None);
        assert_eq!(take("</div><section>").as_deref(), Some("<section>"));
        assert_eq!(open.end(safe).as_deref(), Some("</section>"));
        assert_eq!(open.end(safe), None);
        // Where the mark itself is in the text, nothing is taken.
        let decoded = |html: String| html.replace("&#xfdd0;", "\u{fdd0}");
        assert_eq!(open.take("<div title=\"&#xfdd0;<b>\">", decoded), None);
    }
}
