//! The words of pages and decks beside the author's text, in each language they are known in: a file for each language.

mod en;
mod ar;
mod de;
mod es;
mod fr;
mod he;
mod ja;
mod ru;
mod zh;
mod zh_hant;

use serde::Serialize;

use crate::notes::Alert;

/// What pages say beside the author's text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Words {
    /// The language they are in.
    pub lang: &'static str,
    pub skip: &'static str,
    pub chapters: &'static str,
    pub close: &'static str,
    pub slides: &'static str,
    pub search: &'static str,
    /// What the list says of its results; `#` stands for their number.
    pub results: &'static str,
    pub nothing: &'static str,
    pub theme: &'static str,
    pub light: &'static str,
    pub dark: &'static str,
    /// As the system has it.
    pub auto: &'static str,
    pub print: &'static str,
    pub edit: &'static str,
    pub repository: &'static str,
    pub previous: &'static str,
    pub next: &'static str,
    pub neighbours: &'static str,
    /// To show or hide the chapters below one.
    pub fold: &'static str,
    pub missing: &'static str,
    pub missing_text: &'static str,
    pub moved: &'static str,
    pub note: &'static str,
    pub tip: &'static str,
    pub important: &'static str,
    pub warning: &'static str,
    pub caution: &'static str,
    /// Opens a block of code with the lines that it does not show.
    pub whole: &'static str,
    /// Leads from a picture to its steps.
    pub step: &'static str,
    /// Opens what a picture shows, in words.
    pub as_text: &'static str,
    /// What ran the programs of a page; `#` stands for the version.
    pub made: &'static str,
    /// What decks say beside it.
    pub stage: Stage,
}

/// What decks say beside the author's text. `#` stands for a number, or for what is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Stage {
    /// The field above the overview.
    pub filter: &'static str,
    pub filter_hint: &'static str,
    pub presenter: &'static str,
    pub now: &'static str,
    pub then: &'static str,
    pub end: &'static str,
    pub notes: &'static str,
    pub speaker_notes: &'static str,
    pub restart: &'static str,
    /// Told to who presents.
    pub black: &'static str,
    /// Of a talk that takes longer than planned.
    pub behind: &'static str,
    pub ahead: &'static str,
    pub on_time: &'static str,
    pub keys: &'static str,
    pub go_to: &'static str,
    pub go: &'static str,
    pub slide: &'static str,
    /// What a screen reader says of where the deck is.
    pub slide_of: &'static str,
    pub slide_step: &'static str,
    /// Which part of a long text a slide shows.
    pub part: &'static str,
    /// A slide without a heading.
    pub untitled: &'static str,
    /// A title that another slide has, too.
    pub again: &'static str,
    pub steps: &'static str,
    pub step: &'static str,
    pub step_at: &'static str,
    pub step_of: &'static str,
    /// What keys do.
    pub next_step: &'static str,
    pub previous_step: &'static str,
    pub next_slide: &'static str,
    pub first_slide: &'static str,
    pub go_to_slide: &'static str,
    pub overview: &'static str,
    pub dark: &'static str,
    pub find: &'static str,
    pub zoom: &'static str,
    pub blackout: &'static str,
    pub fullscreen: &'static str,
    /// The presenter's window.
    pub window: &'static str,
    pub restart_timer: &'static str,
    pub help: &'static str,
    /// Names of keys.
    pub right: &'static str,
    pub left: &'static str,
    pub up: &'static str,
    pub down: &'static str,
    pub page_up: &'static str,
    pub page_down: &'static str,
    pub home: &'static str,
    pub end_key: &'static str,
    pub space: &'static str,
    pub shift: &'static str,
    /// The line of a program.
    pub line: &'static str,
    pub all_lines: &'static str,
    pub no_line: &'static str,
    pub no_code: &'static str,
    pub source: &'static str,
    /// Code of another language.
    pub source_of: &'static str,
    pub output: &'static str,
    pub drawing: &'static str,
    pub text: &'static str,
    /// An address that was printed before.
    pub same: &'static str,
    pub decimal: &'static str,
    pub done: &'static str,
    pub to_do: &'static str,
    /// Below a drawing and what it should show.
    pub compared: &'static str,
}

/// English first: it stands in for every other language.
pub const WORDS: &[Words] = &[
    en::WORDS,
    ar::WORDS,
    de::WORDS,
    es::WORDS,
    fr::WORDS,
    he::WORDS,
    ja::WORDS,
    ru::WORDS,
    zh::WORDS,
    zh_hant::WORDS,
];

/// The words of a language tag, else the English ones.
pub fn words(lang: &str) -> &'static Words {
    known(lang).unwrap_or(&WORDS[0])
}

fn known(lang: &str) -> Option<&'static Words> {
    let mut parts = lang.split(['-', '_']).map(str::to_ascii_lowercase);
    let primary = parts.next()?;
    // A script that is named outweighs the place.
    let traditional = parts.find_map(|part| {
        let row = SCRIPTS.iter().find(|(name, _)| *name == part);
        row.map(|(_, traditional)| *traditional)
    });
    let name = if primary == "zh" && traditional == Some(true) { "zh-Hant" } else { &primary };
    WORDS.iter().find(|words| words.lang == name)
}

/// Parts of a tag that tell how Chinese is written, and whether that is the traditional way.
const SCRIPTS: &[(&str, bool)] =
    &[("hans", false), ("hant", true), ("hk", true), ("mo", true), ("tw", true)];

/// A text with its places taken, one after the other.
pub fn filled(text: &str, values: &[&str]) -> String {
    let mut values = values.iter();
    let mut parts = text.split('#');
    let mut out = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        out.push_str(values.next().unwrap_or(&""));
        out.push_str(part);
    }
    out
}

impl Words {
    /// Whether a text in this language needs no word about theirs.
    pub fn are_in(&self, lang: &str) -> bool {
        known(lang).is_some_and(|words| words.lang == self.lang)
    }

    /// What a callout of a kind is called.
    pub fn callout(&self, kind: Alert) -> &'static str {
        match kind {
            Alert::Note => self.note,
            Alert::Tip => self.tip,
            Alert::Important => self.important,
            Alert::Warning => self.warning,
            Alert::Caution => self.caution,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::{WORDS, Words, filled, words};

    #[test]
    fn a_language_is_found_by_its_first_part() {
        for (lang, next) in [
            ("de-AT", "Weiter"),
            ("DE", "Weiter"),
            ("zh", "下一章"),
            ("zh-Hans-HK", "下一章"),
            ("tlh", "Next"),
            ("", "Next"),
        ] {
            assert_eq!(words(lang).next, next, "{lang}");
        }
        for lang in ["ZH_Hant", "zh-TW", "zh-HK", "zh-MO", "zh-Hant-CN"] {
            assert_eq!(words(lang).slides, "投影片", "{lang}");
            assert!(words(lang).are_in(lang) && !words("zh").are_in(lang), "{lang}");
        }
        assert!(!words("tlh").are_in("tlh"));
    }

    /// That each language has all of them, the compiler sees to.
    #[test]
    fn words_of_all_languages_say_something_and_keep_their_places() {
        let flat = |words: &Words| -> BTreeMap<String, String> {
            let mut all = BTreeMap::new();
            let mut left = vec![serde_json::to_value(words).unwrap_or_default()];
            while let Some(value) = left.pop() {
                for (name, value) in value.as_object().into_iter().flatten() {
                    match value.as_str() {
                        Some(text) => drop(all.insert(name.clone(), text.to_owned())),
                        None => left.push(value.clone()),
                    }
                }
            }
            all
        };
        let english = flat(&WORDS[0]);
        assert!(english.len() > 80, "{}", english.len());
        for words in WORDS {
            for (name, text) in flat(words) {
                let wanted = english.get(&name).map(|text| text.matches('#').count());
                assert_eq!(Some(text.matches('#').count()), wanted, "{}: {name}", words.lang);
                assert!(!text.trim().is_empty(), "{}: {name}", words.lang);
                // The page hands them to its script with bars between.
                assert!(!text.contains('|'), "{}: {name}", words.lang);
            }
        }
    }

    #[test]
    fn places_are_taken_in_their_order() {
        assert_eq!(filled("# of #", &["C# 1", "2"]), "C# 1 of 2");
        assert_eq!(filled("#, #", &["1"]), "1, ");
    }
}
