//! The front matter's settings for the whole lecture.

use crate::diagnostic::{Code, Diagnostic, Log};
use crate::lecture::directive::{self, Comment};
use crate::lecture::{Meta, Size, disk, network, settings};
use crate::notes::{
    self, Block, BlockKind, Entry, FrontMatter, Inline, InlineKind, Notes, Scope, Value, known_key,
    levels, plain_text,
};
use crate::python::version::{self, PROFILES, Profile, profile};
use crate::source::{Source, Span};

/// Why blocks of a Python version cannot run, unless they can.
pub fn not_modelled(version: &str) -> Option<String> {
    if profile(version).is_some() {
        return None;
    }
    let mut rows: Vec<&Profile> = PROFILES.iter().collect();
    rows.sort_by_key(|row| row.version);
    let mut known: Vec<&str> = rows.into_iter().map(|row| row.name).collect();
    let last = known.pop().unwrap_or_default();
    Some(format!("CPython {version} is not modelled; {} and {last} are", known.join(", ")))
}

/// How many cores a host may have.
const CORES: std::ops::RangeInclusive<u32> = 1..=64;

/// Which headings start a slide.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Divider {
    /// Levels 1 and 2, if the file has fewer than two rules that split slides.
    Auto,
    /// By level, from 1.
    Levels([bool; 6]),
}

impl Divider {
    pub fn splits(self, level: u8, rules: usize) -> bool {
        match self {
            Divider::Auto => rules < 2 && level <= 2,
            Divider::Levels(levels) => levels.get(level as usize - 1).copied().unwrap_or(false),
        }
    }
}

/// A text of the front matter, as the Markdown that it is in pandoc.
pub fn inlines_of(text: &str) -> Vec<Inline> {
    let source = Source::new("title", text);
    let mut blocks = notes::parse(&mut Log::default(), &source).blocks;
    // What looks like a tag is text.
    let is_plain = |it: &Inline| !matches!(it.kind, InlineKind::Html(_));
    match blocks.as_mut_slice() {
        [Block { kind: BlockKind::Paragraph(inlines), .. }] if inlines.iter().all(is_plain) => {
            std::mem::take(inlines)
        }
        _ => vec![Inline { span: Span::at(0), kind: InlineKind::Text(text.to_owned()) }],
    }
}

/// The settings, the divider, and whether all blocks share one process.
pub fn read(log: &mut Log, notes: &Notes) -> (Meta, Divider, bool) {
    let source = &notes.source;
    let front = &with_comments(notes);
    let text =
        |key: &str| front.get(key).map(|entry| entry.written(source)).filter(|t| !t.is_empty());
    let plain = |text: String| plain_text(&inlines_of(&text));
    let title = text("title").map(plain);
    let title = title.or_else(|| first_heading(&notes.blocks)).unwrap_or_default();
    let meta = Meta {
        title,
        author: text("author"),
        date: text("date"),
        description: text("description")
            .or_else(|| text("subtitle").or_else(|| text("sub_title")).map(plain)),
        duration: duration(log, source, front),
        lang: text("lang").unwrap_or_else(|| "en".to_owned()),
        dir: text("dir"),
        prints_steps: text("print").is_some_and(|print| print == "steps"),
        theme: text("theme"),
        size: size(front),
        style: text("style"),
        url: text("url"),
        image: text("image"),
        untrusted: false,
        transition: text("transition"),
        python: python(log, source, front),
        build: text("build").filter(|build| version::build(build).is_some()).unwrap_or_default(),
        seed: number(front, "seed").unwrap_or_default(),
        real_clock: text("clock").is_some_and(|clock| clock == "real"),
        cores: number(front, "cores")
            .and_then(|cores| u32::try_from(cores).ok())
            .filter(|cores| CORES.contains(cores)),
        aslr: front.get("aslr").is_some_and(|entry| entry.value == Value::Bool(true)),
        network: network::read(log, source, front),
        disk: disk::read(log, source, front),
        check_comments: settings::comments(log, source, front),
        limits: settings::limits(log, source, front),
        lints: settings::lints(log, source, front),
    };
    let one_process = text("session").is_some_and(|session| session == "document");
    (meta, divider(front), one_process)
}

/// The front matter, and the keys for the whole file that comments set (Marp allows both).
fn with_comments(notes: &Notes) -> FrontMatter {
    let mut front = notes.front_matter.clone();
    for block in &notes.blocks {
        let BlockKind::Comment(text) = &block.kind else { continue };
        if let Comment::Directives(entries) = directive::read(&notes.source, text, block.span) {
            let is_deck = |key: &str| known_key(key).is_some_and(|key| key.scope == Scope::Deck);
            front.entries.extend(entries.into_iter().filter(|entry| is_deck(&entry.key)));
        }
    }
    front
}

fn first_heading(blocks: &[Block]) -> Option<String> {
    let headings = || {
        blocks.iter().filter_map(|block| match &block.kind {
            BlockKind::Heading(heading) => Some(heading),
            _ => None,
        })
    };
    let heading = headings().find(|heading| heading.level == 1).or_else(|| headings().next())?;
    Some(plain_text(&heading.inlines))
}

fn size(front: &FrontMatter) -> Size {
    match front.get("size").map(|entry| entry.value.text()).as_deref() {
        Some("4:3") => Size::Standard,
        _ => Size::Wide,
    }
}

fn duration(log: &mut Log, source: &Source, front: &FrontMatter) -> Option<u32> {
    let entry = front.get("duration")?;
    let seconds = seconds(&entry.value.text());
    if seconds.is_none() {
        bad(log, source, entry, "`duration` is a number of minutes, or as in `1h30m` or `45min`");
    }
    seconds
}

/// Minutes when there is no unit; else hours, minutes and seconds, the larger ones first.
fn seconds(text: &str) -> Option<u32> {
    let text = text.trim();
    if let Ok(minutes) = text.parse::<u32>() {
        return minutes.checked_mul(60);
    }
    let mut total = 0_u32;
    let mut least = u32::MAX;
    let text: String = text.split_whitespace().collect();
    let mut rest = text.as_str();
    while !rest.is_empty() {
        let digits = rest.find(|char: char| !char.is_ascii_digit())?;
        let (number, after) = rest.split_at(digits);
        let letters = after.find(|char: char| char.is_ascii_digit()).unwrap_or(after.len());
        let unit = match &after[..letters] {
            "h" => 3600,
            "m" | "min" => 60,
            "s" => 1,
            _ => return None,
        };
        if unit >= least {
            return None;
        }
        least = unit;
        total = total.checked_add(number.parse::<u32>().ok()?.checked_mul(unit)?)?;
        rest = &after[letters..];
    }
    (total > 0).then_some(total)
}

fn python(log: &mut Log, source: &Source, front: &FrontMatter) -> String {
    let usual = PROFILES.first().map_or("", |profile| profile.name).to_owned();
    let Some(entry) = front.get("python") else { return usual };
    let wanted = entry.value.text();
    let Some(message) = not_modelled(&wanted) else { return wanted };
    bad(log, source, entry, &message);
    usual
}

/// What cannot be used was reported with all other keys.
fn number(front: &FrontMatter, key: &str) -> Option<u64> {
    front.get(key)?.value.text().parse().ok()
}

fn divider(front: &FrontMatter) -> Divider {
    let Some(entry) = front.get("headingDivider").or_else(|| front.get("slide-level")) else {
        // A deck written for Marp splits at its rules, however few they are.
        let is_marp = front.get("marp").is_some_and(|entry| entry.value == Value::Bool(true));
        return if is_marp { Divider::Levels([false; 6]) } else { Divider::Auto };
    };
    match levels(&entry.value) {
        Some(Some(levels)) => Divider::Levels(levels),
        _ => Divider::Auto,
    }
}

fn bad(log: &mut Log, source: &Source, entry: &Entry, message: &str) {
    log.push(Diagnostic::new(Code::BadFrontMatter, source, entry.value_span, message));
}

#[cfg(test)]
mod tests {
    use super::seconds;

    #[test]
    fn durations_are_minutes_or_have_units() {
        for (text, expected) in [
            ("45", Some(2700)),
            ("45min", Some(2700)),
            ("1h30m", Some(5400)),
            ("1h 30min", Some(5400)),
            ("90s", Some(90)),
            ("", None),
            ("0m", None),
            ("30m1h", None),
            ("1x", None),
            ("h", None),
            ("99999999999", None),
        ] {
            assert_eq!(seconds(text), expected, "{text}");
        }
    }
}
