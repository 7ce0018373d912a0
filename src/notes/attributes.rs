//! `{.class #id key=value}` behind a picture, code or `[text]`, as pandoc and Quarto write it: no text to show.

use crate::notes::{Inline, InlineKind};

/// Takes the attributes out of a line of text. Of a picture's, its size holds; it becomes one of Marp's words.
pub fn take(inlines: &mut Vec<Inline>) {
    let has_any = |inline: &Inline| matches!(&inline.kind, InlineKind::Text(text) if text.contains('{') && text.contains('}'));
    if !inlines.iter().any(has_any) {
        return;
    }
    for index in 0..inlines.len() {
        let (before, rest) = inlines.split_at_mut(index);
        let Some(Inline { kind: InlineKind::Text(text), .. }) = rest.first_mut() else { continue };
        if let Some(last) = before.last_mut() {
            behind(last, text);
        }
        spans(before, text);
    }
    inlines.retain(|inline| !matches!(&inline.kind, InlineKind::Text(text) if text.is_empty()));
}

/// Attributes right behind a picture or code, or after a blank behind a formula.
fn behind(before: &mut Inline, text: &mut String) {
    let is_formula = matches!(before.kind, InlineKind::Math { display: true, .. });
    let blanks = if is_formula { text.len() - text.trim_start().len() } else { 0 };
    let Some(attributes) = list_at(&text[blanks..]) else { return };
    match &mut before.kind {
        InlineKind::Image { inlines, .. } => {
            let words = size_words(&attributes);
            if !words.is_empty() {
                inlines.push(Inline { span: before.span, kind: InlineKind::Text(words) });
            }
        }
        InlineKind::Code(_) | InlineKind::Link { .. } | InlineKind::Math { .. } => {}
        _ => return,
    }
    text.drain(..blanks + attributes.len() + 2);
}

/// `[text]{.class}` becomes its text. The bracket that opens it may stand before marks.
fn spans(before: &mut [Inline], text: &mut String) {
    let mut from = 0;
    while let Some(found) = text[from..].find("]{").map(|found| found + from) {
        from = found + 1;
        let Some(attributes) = list_at(&text[found + 1..]) else { continue };
        let length = attributes.len() + 3;
        if let Some(open) = text[..found].rfind('[') {
            text.drain(found..found + length);
            text.remove(open);
            from = found - 1;
            continue;
        }
        let mut texts = before.iter_mut().rev().filter_map(|inline| match &mut inline.kind {
            InlineKind::Text(text) => Some(text),
            _ => None,
        });
        if let Some((open, before)) =
            texts.find_map(|before| before.rfind('[').map(|open| (open, before)))
        {
            before.remove(open);
            text.drain(found..found + length);
            from = found;
        }
    }
}

/// What stands between the braces that a text begins with, if it is attributes.
fn list_at(text: &str) -> Option<String> {
    let inner = text.strip_prefix('{')?;
    let inner = &inner[..inner.find('}')?];
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_alphabetic())
            && name.chars().all(|c| c.is_alphanumeric() || "-_:.".contains(c))
    };
    let is_attribute = |word: &str| match word.split_once('=') {
        Some((name, value)) => is_name(name) && !value.is_empty(),
        None => word.strip_prefix(['.', '#']).is_some_and(is_name),
    };
    let words = words(inner);
    (!words.is_empty() && words.iter().all(|word| is_attribute(word))).then(|| inner.to_owned())
}

/// Words between blanks; quotes keep theirs.
fn words(text: &str) -> Vec<&str> {
    let mut quoted = false;
    let split = text.split(move |c: char| {
        quoted ^= c == '"';
        c.is_whitespace() && !quoted
    });
    split.filter(|word| !word.is_empty()).collect()
}

/// ` w:50% h:200`, as Marp has it.
fn size_words(attributes: &str) -> String {
    let words = words(attributes).into_iter().filter_map(|word| {
        let (name, value) = word.split_once('=')?;
        let side = match name {
            "width" => 'w',
            "height" => 'h',
            _ => return None,
        };
        Some(format!(" {side}:{}", value.trim_matches('"')))
    });
    words.collect()
}

/// The width in percent that a column is given, as in `.column width="40%"`.
pub fn width_percent(classes: &str) -> Option<f64> {
    let value = words(classes.trim_matches(['{', '}']))
        .into_iter()
        .find_map(|word| word.strip_prefix("width="))?;
    let percent = value.trim_matches(['"', '\'']).strip_suffix('%')?.parse::<f64>().ok()?;
    (1.0..=100.0).contains(&percent).then_some(percent)
}

#[cfg(test)]
mod tests {
    use super::{take, width_percent};
    use crate::notes::{Inline, InlineKind, plain_text};
    use crate::source::Span;

    fn inline(kind: InlineKind) -> Inline {
        Inline { span: Span::at(0), kind }
    }

    fn text(text: &str) -> Inline {
        inline(InlineKind::Text(text.to_owned()))
    }

    #[test]
    fn attributes_are_no_text() {
        let code = inline(InlineKind::Code("x".to_owned()));
        let strong = inline(InlineKind::Strong(vec![text("b")]));
        for (line, expected) in [
            (vec![code.clone(), text("{.python} y")], "x y"),
            (vec![code.clone(), text("{a: 1}")], "x{a: 1}"),
            (vec![text("a [b]{.red} [c]{.x key=\"1 2\"} d[0]{}")], "a b c d[0]{}"),
            (vec![text("a ["), strong, text(" c]{.red} d")], "a b c d"),
            (vec![text("{.python}")], "{.python}"),
        ] {
            let mut line = line;
            take(&mut line);
            assert_eq!(plain_text(&line), expected);
        }
    }

    #[test]
    fn a_picture_keeps_its_size() {
        let destination = "a.png".to_owned();
        let inlines = vec![text("a cat")];
        let image = inline(InlineKind::Image { destination, title: String::new(), inlines });
        let mut line = vec![image, text("{#cat width=50% .big} b")];
        take(&mut line);
        let [Inline { kind: InlineKind::Image { inlines, .. }, .. }, rest] = line.as_slice() else {
            panic!("a picture and text");
        };
        assert_eq!(plain_text(inlines), "a cat w:50%");
        assert_eq!(rest.kind, InlineKind::Text(" b".to_owned()));
    }

    #[test]
    fn widths_of_columns() {
        assert_eq!(width_percent("{.column width=\"40%\"}"), Some(40.0));
        assert_eq!(width_percent("{.column width=30%}"), Some(30.0));
        assert_eq!(width_percent("column"), None);
        assert_eq!(width_percent("{.column width=0%}"), None);
    }
}
