//! Kickers above the headings, and titles and ids that are unique in the deck.

use std::collections::{BTreeMap, BTreeSet};

use crate::deck::html::escaped;
use crate::deck::page::Page;
use crate::deck::words::{Stage, filled};
use crate::diagram::text::{self, Font};
use crate::lecture::Slide;
use crate::notes::{Inline, InlineKind};

/// The headings above the current slide.
#[derive(Debug, Default)]
pub struct Titles {
    /// Level and text, outermost first.
    path: Vec<(u8, String)>,
}

impl Titles {
    /// The heading a slide stands under, else the deck's title.
    pub fn kicker(&mut self, slide: &Slide, deck: &str) -> Option<String> {
        if slide.level > 0 {
            self.path.retain(|(level, _)| *level < slide.level);
        }
        let parent = self.path.last().map(|(_, title)| title.clone());
        if slide.level > 0 {
            self.path.push((slide.level, slide.title.clone()));
        }
        let kicker = parent.unwrap_or_else(|| deck.to_owned());
        (kicker != slide.title && !kicker.is_empty()).then_some(kicker)
    }
}

/// A title of more lines than two is set smaller, so that it stays above the body.
pub const LONG_TITLES: &[(f64, &str)] = &[(3.9, "longer"), (1.9, "long")];

/// How many lines a title is long, in the size that titles have.
pub fn title_lines(title: &str, width: f64) -> f64 {
    text::width(title, Font::SansBold, 38.0) / width
}

/// Whether a heading asks for the whole width, as Marp's `# <!-- fit --> Title`.
pub fn fits(heading: &[Inline]) -> bool {
    let asks =
        |inline: &Inline| matches!(&inline.kind, InlineKind::Comment(text) if text.trim() == "fit");
    heading.iter().any(asks)
}

/// A cover's title in the size in which it takes the whole width, in one line.
pub fn fitted(title: &str, html: &str) -> String {
    let wide = text::width(title, Font::SansBold, LARGEST_FIT).max(1.0);
    let px = (LARGEST_FIT * COVER_WIDTH / wide).clamp(SMALLEST_FIT, LARGEST_FIT);
    format!("<span style=\"font-size:{:.1}rem;line-height:1.1\">{html}</span>", px / 10.0)
}

/// What the margins leave of a cover, a little less than that: letters are not equally wide in bold.
const COVER_WIDTH: f64 = 1060.0;
const LARGEST_FIT: f64 = 200.0;
const SMALLEST_FIT: f64 = 20.0;

/// Gives every page a title and an id of its own.
pub fn make_unique(pages: &mut [Page], stage: &Stage) {
    let mut titles = BTreeSet::new();
    let mut ids: BTreeSet<String> = BTreeSet::new();
    // The last number given to an id.
    let mut numbers: BTreeMap<String, u32> = BTreeMap::new();
    for page in pages {
        page.titled = escaped(&page.title) == page.heading_html && !page.title.is_empty();
        let mut title = page.title.trim().to_owned();
        if title.is_empty() {
            title = filled(stage.untitled, &[&page.number.to_string()]);
        }
        if let Some(part) = &page.part {
            title =
                format!("{title} ({})", filled(stage.part, &part.split(" / ").collect::<Vec<_>>()));
        }
        if titles.contains(&title) {
            title = filled(stage.again, &[&title, &page.number.to_string()]);
            page.titled = false;
        }
        titles.insert(title.clone());
        page.title = title;
        let number = numbers.entry(page.id.clone()).or_insert(1);
        let mut id = page.id.clone();
        while !ids.insert(id.clone()) {
            *number += 1;
            id = format!("{}-{number}", page.id);
        }
        page.id = id;
    }
}
