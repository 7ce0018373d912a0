//! Formulas as `MathJax` finds them in the text of a page: between `\(` and `\)`, `\[` and `\]`, and whole environments. In
//! Markdown the backslash of such a mark is written twice.

use std::ops::Range;

use crate::notes::{Inline, InlineKind};

/// What opens a formula, what closes it, and whether it stands on lines of its own.
const MARKS: &[(&str, &str, bool)] = &[(r"\(", r"\)", false), (r"\[", r"\]", true)];
const BEGIN: &str = r"\begin{";

/// Makes formulas of the text of a line; what stands between two marks is text only, as it is there.
pub fn put(inlines: &mut Vec<Inline>) {
    let mut put = Vec::with_capacity(inlines.len());
    let mut run = Vec::new();
    for inline in std::mem::take(inlines) {
        if part(&inline.kind).is_some() {
            run.push(inline);
        } else {
            put_run(std::mem::take(&mut run), &mut put);
            put.push(inline);
        }
    }
    put_run(run, &mut put);
    *inlines = put;
}

/// The text of what a formula may be made of.
fn part(kind: &InlineKind) -> Option<&str> {
    match kind {
        InlineKind::Text(text) => Some(text),
        InlineKind::SoftBreak | InlineKind::HardBreak => Some("\n"),
        _ => None,
    }
}

fn put_run(run: Vec<Inline>, put: &mut Vec<Inline>) {
    let text: String = run.iter().filter_map(|inline| part(&inline.kind)).collect();
    let formulas = formulas(&text);
    if formulas.is_empty() {
        put.extend(run);
        return;
    }
    let mut at = 0;
    for (range, kind) in formulas {
        keep(&run, at..range.start, put);
        let span = covered(&run, &range).map(|(inline, _)| inline.span);
        if let Some(span) = span.reduce(crate::source::Span::join) {
            put.push(Inline { span, kind });
        }
        at = range.end;
    }
    keep(&run, at..text.len(), put);
}

/// What stands in a range of the run's text.
fn keep(run: &[Inline], range: Range<usize>, put: &mut Vec<Inline>) {
    for (inline, covered) in covered(run, &range) {
        let kind = match &inline.kind {
            InlineKind::Text(text) => InlineKind::Text(text[covered].to_owned()),
            kind => kind.clone(),
        };
        put.push(Inline { span: inline.span, kind });
    }
}

/// The parts of a run that a range of its text touches, with what it touches of each.
fn covered<'r>(
    run: &'r [Inline],
    range: &Range<usize>,
) -> impl Iterator<Item = (&'r Inline, Range<usize>)> {
    let Range { start, end } = *range;
    let mut at = 0;
    run.iter().filter_map(move |inline| {
        let length = part(&inline.kind)?.len();
        let from = start.clamp(at, at + length) - at;
        let to = end.clamp(at, at + length) - at;
        at += length;
        (from < to).then_some((inline, from..to))
    })
}

/// The formulas of a text, in their order.
fn formulas(text: &str) -> Vec<(Range<usize>, InlineKind)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(skipped) = text[at..].find('\\') {
        at += skipped;
        match formula(&text[at..]) {
            Some((length, tex, display)) => {
                let kind = InlineKind::Math { display, tex: straight(tex) };
                found.push((at..at + length, kind));
                at += length;
            }
            None => at += 1,
        }
    }
    found
}

/// The length of the formula that a text starts with, what it says, and whether it stands on lines of its own.
fn formula(text: &str) -> Option<(usize, &str, bool)> {
    for (open, close, display) in MARKS {
        if let Some(inner) = text.strip_prefix(open) {
            let length = inner.find(close)?;
            return Some((open.len() + length + close.len(), inner[..length].trim(), *display));
        }
    }
    let name = text.strip_prefix(BEGIN)?.split_once('}')?.0;
    let end = format!("\\end{{{name}}}");
    let length = text.find(&end)? + end.len();
    Some((length, &text[..length], true))
}

/// Without what smart punctuation has made of it.
fn straight(tex: &str) -> String {
    tex.replace(['\u{2018}', '\u{2019}'], "'").replace('\u{2026}', "\\ldots ")
}

#[cfg(test)]
mod tests {
    use crate::diagnostic::Log;
    use crate::notes::{BlockKind, Dialect, Inline, InlineKind, parse_as};
    use crate::source::Source;

    fn shown(inlines: &[Inline]) -> String {
        let one = |inline: &Inline| match &inline.kind {
            InlineKind::Text(text) => text.clone(),
            InlineKind::Code(code) => format!("<{code}>"),
            InlineKind::Math { display, tex } => format!("{{{tex}:{display}}}"),
            InlineKind::SoftBreak => " ".to_owned(),
            InlineKind::Emphasis(inner) => format!("*{}*", shown(inner)),
            other => format!("{other:?}"),
        };
        inlines.iter().map(one).collect()
    }

    fn read(text: &str) -> String {
        let dialect = Dialect { mathjax: true, smart_punctuation: true, ..Dialect::default() };
        let none = |_: &str| Err(String::new());
        let notes =
            parse_as(&mut Log::default(), &Source::new("a.md", text), "a.md", &none, &dialect);
        let mut texts = notes.blocks.iter().map(|block| match &block.kind {
            BlockKind::Paragraph(inlines) => shown(inlines),
            other => format!("{other:?}"),
        });
        texts.next().unwrap_or_default()
    }

    #[test]
    fn formulas_stand_between_marks() {
        let cases = [
            (r"a \\( x^2 \\) b", "a {x^2:false} b"),
            (r"\\[ f'(x)_1 \\]", "{f'(x)_1:true}"),
            (r"`\\(` is no mark, \( neither, \\( alone", r"<\\(> is no mark, ( neither, \( alone"),
            ("\\\\( a\nx b \\\\) *c \\\\(d\\\\)*", "{a\nx b:false} *c {d:false}*"),
            (
                r"\begin{pmatrix} a \\\\ b \end{pmatrix}.",
                r"{\begin{pmatrix} a \\ b \end{pmatrix}:true}.",
            ),
            (r"\\(a\\)\\(b\\) \\) \\(é\\)", r"{a:false}{b:false} \) {é:false}"),
        ];
        for (text, expected) in cases {
            assert_eq!(read(text), expected, "{text}");
        }
    }
}
