//! What remark's decks say of their slides otherwise than others: keys right below `---`, and `--` for a pause.

use std::collections::BTreeMap;

use crate::lecture::art::Part;
use crate::notes::{
    Block, BlockKind, Entry, Inline, InlineKind, Value, is_remark, plain_text, remark_property,
};
use crate::source::{Source, Span};

/// What slides may take over from slides before them.
#[derive(Debug, Default)]
pub struct RemarkDeck {
    /// Classes of the slide that is the layout of all that follow.
    layout: String,
    /// Classes of slides that have a name.
    named: BTreeMap<String, String>,
}

impl RemarkDeck {
    /// Knows a deck of remark, and makes pauses of its `--`.
    pub fn of(source: &Source, parts: &mut Vec<Part>) -> Option<RemarkDeck> {
        let is_deck = is_remark(source.text());
        let mut changed = Vec::with_capacity(parts.len());
        for (index, part) in parts.iter().enumerate() {
            let next = parts.get(index + 1);
            pauses(source, is_deck, part, next, &mut changed);
        }
        *parts = changed;
        is_deck.then(RemarkDeck::default)
    }

    /// The keys in the paragraph that a slide begins with, as keys of heapdeck.
    pub fn keys(&mut self, source: &Source, part: &Part) -> Option<Vec<Entry>> {
        let Part::Block(Block { kind: BlockKind::Paragraph(_), span }) = part else { return None };
        let lines = source.slice(*span).lines();
        let keys: Option<BTreeMap<&str, &str>> =
            lines.map(|line| remark_property(line.trim_end())).collect();
        let keys = keys?;
        let own = keys.get("class").copied().unwrap_or_default();
        let entry = |key: &str, value: Value| {
            let key = key.to_owned();
            Entry { key, key_span: *span, value, value_span: *span }
        };
        let layout = keys.get("layout").copied();
        if let Some(layout) = layout {
            // Its classes hold for all that follow, until another slide says otherwise.
            self.layout = if layout == "true" { own.to_owned() } else { String::new() };
        }
        let template = keys.get("template").and_then(|name| self.named.get(*name));
        let classes = [Some(&self.layout), template].into_iter().flatten().map(String::as_str);
        let classes = classes.chain([own]).collect::<Vec<_>>().join(", ");
        if let Some(name) = keys.get("name") {
            self.named.insert((*name).to_owned(), classes.clone());
        }
        let held = layout.map(|_| entry("class", Value::Text(self.layout.clone())));
        let mut entries: Vec<Entry> = held.into_iter().collect();
        entries.push(entry("_class", Value::Text(classes)));
        for (name, value) in keys {
            let text = Value::Text(value.to_owned());
            entries.extend(match name {
                "background-image" => Some(entry("_backgroundImage", text)),
                "background-color" => Some(entry("_backgroundColor", text)),
                "background-position" => Some(entry("_backgroundPosition", text)),
                "background-repeat" => Some(entry("_backgroundRepeat", text)),
                "background-size" => Some(entry("_backgroundSize", text)),
                "count" if value == "false" => {
                    Some(entry("_paginate", Value::Text("skip".to_owned())))
                }
                "exclude" if value == "true" => Some(entry("disabled", Value::Bool(true))),
                _ => None,
            });
        }
        Some(entries)
    }
}

/// A line `--` of its own is a pause; before a heading it begins a slide, as reveal.js' slides below others do.
fn pauses(source: &Source, is_deck: bool, part: &Part, next: Option<&Part>, out: &mut Vec<Part>) {
    let pause =
        |span: Span| Part::Block(Block { span, kind: BlockKind::Comment("pause".to_owned()) });
    match part {
        Part::Block(Block { kind: BlockKind::Paragraph(inlines), span })
            if plain_text(inlines) == MARK =>
        {
            let heads = |part: &Part| {
                matches!(part, Part::Block(Block { kind: BlockKind::Heading(_), .. }))
            };
            let starts = !is_deck && next.is_some_and(heads);
            out.push(if starts { Part::Break(*span) } else { pause(*span) });
        }
        // Right under text Markdown sees a heading, and remark a pause.
        Part::Block(Block { kind: BlockKind::Heading(heading), span })
            if is_deck && source.slice(*span).trim_end().ends_with("\n--") =>
        {
            let kind = BlockKind::Paragraph(heading.inlines.clone());
            out.push(Part::Block(Block { span: *span, kind }));
            out.push(pause(Span::at(span.range().end)));
        }
        Part::Block(Block { kind: BlockKind::List(list), span }) if is_deck => {
            let mut list = list.clone();
            let mut last = false;
            for item in &mut list.items {
                last = item.blocks.iter_mut().any(|block| take_mark(&mut block.kind));
                list.incremental |= last;
            }
            out.push(Part::Block(Block { span: *span, kind: BlockKind::List(list) }));
            if last {
                out.push(pause(Span::at(span.range().end)));
            }
        }
        part => out.push(part.clone()),
    }
}

/// Takes a `--` from the end of an item's text.
fn take_mark(kind: &mut BlockKind) -> bool {
    let BlockKind::Paragraph(inlines) = kind else { return false };
    let ends = matches!(
        inlines.as_slice(),
        [.., Inline { kind: InlineKind::SoftBreak, .. }, Inline { kind: InlineKind::Text(text), .. }] if text == MARK
    );
    if ends {
        inlines.truncate(inlines.len() - 2);
    }
    ends
}

const MARK: &str = "--";
