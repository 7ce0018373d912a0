//! Comments that say how a slide looks, and comments that say what the speaker says.

use crate::diagnostic::Log;
use crate::lecture::{Directives, Overflow, dedent};
use crate::notes::{
    Entry, FrontMatter, SLIDEV_DECK, Scope, Value, close_key, known_key, read_yaml, report_misfit,
    report_unknown,
};
use crate::source::{Source, Span};

/// What one comment is.
#[derive(Clone, Debug, PartialEq)]
pub enum Comment {
    Directives(Vec<Entry>),
    /// For its slide only, whatever the keys' spelling.
    Here(Vec<Entry>),
    /// Whether items of lists come one by one from here on.
    Incremental(bool),
    /// At which side text stands from here to the end of the slide; `None`: where it usually does.
    Aligned(Option<&'static str>),
    /// A command that has no effect here, and why.
    LeftOut(String),
    /// What follows comes at the next step.
    Pause,
    Note(String),
    /// A hint for another tool.
    Nothing,
}

/// Reads a comment: directives if it is a mapping whose keys are known or nearly so, else a note.
pub fn read(source: &Source, text: &str, span: Span) -> Comment {
    let trimmed = text.trim();
    match trimmed {
        "" | "fit" => return Comment::Nothing,
        "pause" => return Comment::Pause,
        _ if trimmed.starts_with(".element:") => return Comment::Nothing,
        _ => {}
    }
    if let Some(comment) = of_presenterm(trimmed, span) {
        return comment;
    }
    if let Some(attributes) = trimmed.strip_prefix(".slide:") {
        return Comment::Directives(of_attributes(attributes, span));
    }
    let first_key = trimmed.split(':').next().unwrap_or("").trim();
    let looks_known = trimmed.contains(':')
        && !first_key.contains(char::is_whitespace)
        && (known_key(first_key).is_some() || close_key(first_key).is_some());
    if looks_known {
        let start = source.slice(span).find(trimmed).unwrap_or(0) + span.start as usize;
        let content = Span::new(start, start + trimmed.len());
        if let Ok(Some(entries)) = read_yaml(source, content) {
            return Comment::Directives(entries);
        }
    }
    Comment::Note(dedent(text).trim().to_owned())
}

/// A comment of presenterm's, as in `column: 1`: its name, and what it says.
pub fn command(text: &str) -> (&str, &str) {
    let text = text.trim();
    text.split_once(':').map_or((text, ""), |(name, value)| (name.trim(), value.trim()))
}

/// presenterm's commands that have a like here. Those about a terminal's text have no effect.
fn of_presenterm(text: &str, span: Span) -> Option<Comment> {
    let here = |key: &str, value: Value| {
        let key = key.to_owned();
        Some(Comment::Here(vec![Entry { key, key_span: span, value, value_span: span }]))
    };
    match command(text) {
        ("jump_to_middle", "") => here("_layout", Value::Text("center".to_owned())),
        ("no_footer", "") => here("_footer", Value::Null),
        ("skip_slide", "") => here("disabled", Value::Bool(true)),
        ("incremental_lists", value @ ("true" | "false")) => {
            Some(Comment::Incremental(value == "true"))
        }
        ("speaker_note", said) => {
            let said = said.strip_prefix('|').unwrap_or(said);
            Some(Comment::Note(dedent(said.trim_start_matches('\n')).trim().to_owned()))
        }
        ("alignment", side) => Some(match side {
            "left" => Comment::Aligned(None),
            "center" => Comment::Aligned(Some("center")),
            "right" => Comment::Aligned(Some("right")),
            _ => Comment::LeftOut(format!("`{side}` is none of `left`, `center` and `right`")),
        }),
        ("font_size", "1")
        | (
            "newline" | "newlines" | "new_line" | "new_lines" | "list_item_newlines" | "column"
            | "column_layout" | "reset_layout" | "end_slide",
            _,
        ) => Some(Comment::Nothing),
        ("font_size", size) => Some(Comment::LeftOut(format!(
            "`font_size: {size}` is left out: text has the largest size at which its slide holds it"
        ))),
        _ => None,
    }
}

/// What reveal.js reads from the attributes of a slide, as in `data-background="#204060"`.
fn of_attributes(text: &str, span: Span) -> Vec<Entry> {
    let mut entries = Vec::new();
    let mut rest = text;
    while let Some((name, after)) = rest.split_once("=\"") {
        let Some((value, behind)) = after.split_once('"') else { break };
        entries.extend(of_attribute(name.trim(), value, span));
        rest = behind;
    }
    entries
}

/// The key that an attribute of a slide stands for (reveal.js, pandoc).
pub fn of_attribute(name: &str, value: &str, span: Span) -> Option<Entry> {
    let name = name.strip_prefix("data-").unwrap_or(name);
    let (_, key) = ATTRIBUTES.iter().find(|(known, _)| *known == name)?;
    let value = value.trim_matches(['"', '\'']);
    let value = if *key == "_backgroundImage" && !value.contains('(') {
        format!("url({value})")
    } else {
        value.to_owned()
    };
    let (key, value) = ((*key).to_owned(), Value::Text(value));
    Some(Entry { key, key_span: span, value, value_span: span })
}

const ATTRIBUTES: &[(&str, &str)] = &[
    ("background", "_background"),
    ("background-color", "_backgroundColor"),
    ("background-image", "_backgroundImage"),
    ("background-gradient", "_backgroundImage"),
    ("background-size", "_backgroundSize"),
    ("background-position", "_backgroundPosition"),
    ("background-repeat", "_backgroundRepeat"),
    ("transition", "_transition"),
    ("class", "_class"),
];

/// The keys in a span that holds nothing else, if one of them is a slide key of ours or of Slidev.
pub fn slide_keys(source: &Source, span: Span) -> Option<Vec<Entry>> {
    let lines = source.slice(span).lines().filter(|line| !line.trim().is_empty());
    let is_key = |line: &str| line.split_once(':').is_some_and(|(key, _)| is_slide_key(key));
    if !lines.clone().any(is_key) {
        return None;
    }
    read_yaml(source, span).ok().flatten()
}

fn is_slide_key(key: &str) -> bool {
    known_key(key).is_some() || SLIDEV_KEYS.contains(&key)
}

/// Slidev's keys of one slide; they name what heapdeck decides otherwise.
const SLIDEV_KEYS: &[&str] = &[
    "clicks",
    "clicksStart",
    "disabled",
    "hide",
    "hideInToc",
    "level",
    "preload",
    "routeAlias",
    "src",
    "zoom",
    "dragPos",
    "fonts",
    "layoutClass",
];

/// The state of the slide keys while the slides are gone through (Marp's scoping).
#[derive(Clone, Debug, Default)]
pub struct State {
    /// From here on.
    current: Directives,
    /// For this slide only.
    here: Vec<Entry>,
    /// The notes are a deck of Slidev's.
    pub slidev: bool,
}

impl State {
    pub fn new(log: &mut Log, source: &Source, front: &FrontMatter) -> State {
        let has = |key: &&str| front.get(key).is_some();
        let slidev = (has(&"layout") || SLIDEV_DECK.iter().any(has)) && !has(&"marp");
        let mut state = State { slidev, ..State::default() };
        for entry in &front.entries {
            report_misfit(log, source, entry);
            // Slidev's are those of the first slide; Marp has no such names.
            let is_first = match &*entry.key {
                "layout" | "image" => true,
                "class" | "background" => slidev,
                key => key.starts_with('_'),
            };
            if is_first {
                state.here.push(entry.clone());
                continue;
            }
            set(&mut state.current, &entry.key, entry);
        }
        state
    }

    /// Takes a comment's keys; unknown ones are reported.
    pub fn apply(&mut self, log: &mut Log, source: &Source, entries: Vec<Entry>) {
        for entry in entries {
            report_misfit(log, source, &entry);
            match (known_key(&entry.key), entry.key.strip_prefix('_')) {
                (None, _) => report_unknown(log, source, &entry),
                (Some(_), Some(_)) => self.here.push(entry),
                (Some(key), None) if key.scope == Scope::Slide => {
                    set(&mut self.current, &entry.key, &entry);
                }
                // The whole file's keys are read by `meta`.
                (Some(_), None) => {}
            }
        }
    }

    /// Takes keys that hold for this slide only, whatever their spelling.
    pub fn apply_here(&mut self, log: &mut Log, source: &Source, entries: Vec<Entry>) {
        for entry in entries {
            report_misfit(log, source, &entry);
            if entry.key == "src" {
                // Slides of another file come by `{{#include}}`; this one has nothing of its own.
                report_unknown(log, source, &entry);
                let (key, value) = ("disabled".to_owned(), Value::Bool(true));
                self.here.push(Entry { key, value, ..entry });
            } else if known_key(&entry.key).is_some() || matches!(&*entry.key, "disabled" | "hide")
            {
                self.here.push(entry);
            } else if !SLIDEV_KEYS.contains(&entry.key.as_str()) {
                report_unknown(log, source, &entry);
            }
        }
    }

    /// Takes one key for this slide that something else than a comment sets.
    pub fn set_here(&mut self, key: &str, value: &str, span: Span) {
        let (key, value) = (key.to_owned(), Value::Text(value.to_owned()));
        self.here.push(Entry { key, key_span: span, value, value_span: span });
    }

    /// What holds for the slide that ends here.
    pub fn end_slide(&mut self) -> Directives {
        let mut directives = self.current.clone();
        for entry in std::mem::take(&mut self.here) {
            set(&mut directives, entry.key.trim_start_matches('_'), &entry);
        }
        directives
    }
}

/// The name under which the CSS of a slide is kept.
pub const SCOPED_STYLE: &str = "<style scoped>";

/// The classes that a slide's heading brings (pandoc).
pub const MORE_CLASSES: &str = "{.class}";

/// Adds words; those of other tools come with the one that means the same here.
fn add_classes(directives: &mut Directives, words: &str) {
    for word in words.split([' ', ',']).filter(|word| !word.is_empty()) {
        let same = SAME_CLASSES.iter().find(|(theirs, _)| *theirs == word);
        let own = same.map(|(_, own)| *own);
        for word in std::iter::once(word).chain(own) {
            if !directives.class.iter().any(|class| class == word) {
                directives.class.push(word.to_owned());
            }
        }
    }
}

/// Slidev's, Quarto's and remark's, and Marp's.
const SAME_CLASSES: &[(&str, &str)] =
    &[("text-center", "lead"), ("center", "lead"), ("middle", "lead"), ("inverse", "invert")];

fn overflow(word: &str) -> Option<Overflow> {
    OVERFLOWS.iter().find(|(known, _)| *known == word).map(|(_, overflow)| *overflow)
}

const OVERFLOWS: &[(&str, Overflow)] = &[
    ("split", Overflow::Split),
    ("shrink", Overflow::Shrink),
    ("scroll", Overflow::Scroll),
    ("error", Overflow::Error),
];

fn set(directives: &mut Directives, key: &str, entry: &Entry) {
    let value = &entry.value;
    if matches!(key, "background" | "backgroundImage") {
        directives.background_span = entry.value_span;
    }
    let text = Some(value.text()).filter(|text| !text.is_empty());
    match key {
        "class" => {
            directives.class.clear();
            add_classes(directives, &value.text());
        }
        "paginate" => {
            directives.unnumbered = matches!(&*value.text(), "false" | "skip");
            directives.uncounted = matches!(&*value.text(), "hold" | "skip");
        }
        "overflow" => directives.overflow = overflow(&value.text()).unwrap_or_default(),
        "layout" => directives.layout = text,
        "image" => directives.image = text,
        "disabled" | "hide" => directives.disabled = *value == Value::Bool(true),
        "background" => match text {
            Some(text) if text.contains("gradient(") || text.starts_with("url(") => {
                directives.background_image = Some(text);
            }
            Some(text) if text.contains(['.', '/']) => {
                directives.background_image = Some(format!("url({text})"));
            }
            text => directives.background_color = text,
        },
        MORE_CLASSES => add_classes(directives, &value.text()),
        // Marp's `<style scoped>`; no key an author writes.
        SCOPED_STYLE => directives.style.extend(text),
        "header" => directives.header = text,
        "footer" => directives.footer = text,
        "color" => directives.color = text,
        "backgroundColor" => directives.background_color = text,
        "backgroundImage" => directives.background_image = text,
        "backgroundPosition" => directives.background_position = text,
        "backgroundRepeat" => directives.background_repeat = text,
        "backgroundSize" => directives.background_size = text,
        "transition" => directives.transition = text,
        _ => {}
    }
}
